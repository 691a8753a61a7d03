"""How far an import is, in words and as a bar."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.models import Import, ImportItem, ItemState, Purpose
from documents.review import Pile, Tally, pile_named
from documents.views.import_rows import grouped

_STEP = 10  # per cent: a screen reader hears of each, not of each item


@dataclass(frozen=True)
class Progress:
    """``reading`` is what a worker reads now; ``idle``: nothing has happened for a while, though something should."""

    import_: Import
    tally: Tally
    reading: ImportItem | None
    idle: bool = False

    @property
    def is_over(self) -> bool:
        return self.import_.finished_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.import_.cancelled_at is not None

    @property
    def of_texts(self) -> bool:
        """Whether newer texts of documents come of it, and no documents."""
        return self.import_.purpose == Purpose.REVISIONS

    @property
    def is_going(self) -> bool:
        return self.tally.going and not self.is_over

    @property
    def waits(self) -> bool:
        """Whether it is a person's turn."""
        return not self.is_over and not self.tally.going and bool(self.tally.total)

    @cached_property
    def total(self) -> int:
        """How many there are to read, or, once all are read, to be stored."""
        tally = self.tally
        if tally.to_read or self.import_.straight:
            return tally.total
        return tally.to_store + tally.of(ItemState.IMPORTED)

    @cached_property
    def done(self) -> int:
        tally = self.tally
        return self.total - tally.to_read - (tally.to_store if self.import_.straight or not tally.to_read else 0)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @property
    def headline(self) -> str:
        """What is going on, in a few words."""
        tally = self.tally
        if self.is_cancelled:
            return _("Cancelled")
        if self.is_over:
            return self._imported(tally.of(ItemState.IMPORTED))
        if not tally.total:
            return _("Nothing is in it yet")
        if tally.going:
            doing = _("Importing") if self.import_.straight or not tally.to_read else _("Reading")
            if self.of_texts:
                doing = _("Looking") if tally.to_read else _("Taking in")
            numbers = {"done": grouped(self.done), "total": grouped(self.total), "doing": doing}
            return _("%(doing)s: %(done)s of %(total)s done") % numbers
        if self.of_texts:
            words = ngettext("%(count)s newer text was found", "%(count)s newer texts were found", tally.ready)
            return words % {"count": grouped(tally.ready)}
        if tally.ready:
            words = ngettext("%(count)s is ready to be imported", "%(count)s are ready to be imported", tally.ready)
            return words % {"count": grouped(tally.ready)}
        if tally.skipped and not tally.of(ItemState.MAPPING):
            return _("Nothing in it is new")
        return _("Nothing of it is ready to be imported")

    @property
    def said(self) -> str:
        """The same for those who hear it: not every number, but each step."""
        if not self.is_going:
            return self.headline
        return _("%(percent)s %% done") % {"percent": self.percent // _STEP * _STEP}

    @property
    def now(self) -> str:
        """What is being read, and where in it."""
        item = self.reading
        if item is None:
            return ""
        if not item.total:
            return _("“%(item)s”") % {"item": item}
        numbers = {"item": item, "done": grouped(item.done), "total": grouped(item.total)}
        return _("“%(item)s”, %(done)s of %(total)s") % numbers

    @property
    def summary(self) -> list[tuple[Pile, str]]:
        """What became of all, the piles with their numbers in words; what came in is in the headline."""
        told = []
        for name in ("same", "failed", "left-out", "columns"):
            pile = pile_named(name)
            if count := self.tally.in_pile(pile):
                words = _became_of_texts(name, count) if self.of_texts else _became(name, count)
                told.append((pile, words % {"count": grouped(count)}))
        return told

    @property
    def version(self) -> str:
        """Another one whenever it would be told otherwise."""
        piles = [(pile.name, count) for pile, count in self.tally.piles]
        over = (self.import_.finished_at, self.import_.cancelled_at)
        return repr((piles, self.now, over, self.idle))

    def _imported(self, count: int) -> str:
        if self.of_texts and not count:
            return _("Nothing is new") if self.tally.of(ItemState.DUPLICATE) else _("Nothing was taken in")
        if self.of_texts:
            words = ngettext("%(count)s newer text taken in", "%(count)s newer texts taken in", count)
            return words % {"count": grouped(count)}
        if not count:
            return _("Nothing was imported")
        words = ngettext("%(count)s document imported", "%(count)s documents imported", count)
        return words % {"count": grouped(count)}


def _became_of_texts(name: str, count: int) -> str:
    """The same of newer texts of documents."""
    if name == "same":
        return ngettext("%(count)s is unchanged", "%(count)s are unchanged", count)
    if name == "failed":
        return ngettext("%(count)s could not be had", "%(count)s could not be had", count)
    return ngettext("%(count)s was dropped", "%(count)s were dropped", count)


def _became(name: str, count: int) -> str:
    """What became of the items of a pile, with a gap for how many they are."""
    if name == "same":
        return ngettext("%(count)s was there already", "%(count)s were there already", count)
    if name == "failed":
        return ngettext("%(count)s could not be read", "%(count)s could not be read", count)
    if name == "left-out":
        return ngettext("%(count)s was left out", "%(count)s were left out", count)
    return ngettext(
        "%(count)s table waits for its columns to be named",
        "%(count)s tables wait for their columns to be named",
        count,
    )
