"""An item of an import as a row of its list: what it is, how far it is, and what can be done about it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from documents import records
from documents.article import SectionKind
from documents.effects import effect_from
from documents.models import Decision, Import, ImportItem, ItemState, Likeness

_ICONS = {
    ItemState.WAITING: "clock",
    ItemState.READING: "document",
    ItemState.MAPPING: "columns",
    ItemState.READY: "check",
    ItemState.ACCEPTED: "clock",
    ItemState.OPENED: "folder",
    ItemState.IMPORTED: "check",
    ItemState.DUPLICATE: "same",
    ItemState.LEFT_OUT: "skip",
    ItemState.FAILED: "warning",
}
# The same of what is to be a newer text of a document.
_OF_TEXTS = {
    ItemState.READY: later("newer text"),
    ItemState.ACCEPTED: later("being taken in"),
    ItemState.IMPORTED: later("taken in"),
    ItemState.DUPLICATE: later("unchanged"),
    ItemState.LEFT_OUT: later("dropped"),
}
_CHOSEN = (ItemState.WAITING, ItemState.MAPPING, ItemState.READY, ItemState.FAILED, ItemState.LEFT_OUT)


def grouped(number: int) -> str:
    """A number as people of the page's language write long ones."""
    return number_format(number, force_grouping=True)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a text is of one kind: ``at`` and ``percent`` for a bar."""

    kind: str
    label: str
    percent: float
    at: float

    @property
    def words(self) -> str:
        percent = max(1, round(self.percent))
        return _("%(percent)s\N{NO-BREAK SPACE}%%\N{NO-BREAK SPACE}%(kind)s") % {"percent": percent, "kind": self.label}


def shares_of(sections: Mapping[str, int]) -> list[Share]:
    """Body, comments and furniture of a text, those that there are. They add up to 100."""
    labels = {
        SectionKind.BODY: _("body"),
        SectionKind.COMMENT: _("comments"),
        SectionKind.FURNITURE: _("furniture"),
    }
    whole = sum(sections.values())
    shares: list[Share] = []
    at = 0.0
    for kind, label in labels.items():
        if count := sections.get(kind, 0):
            percent = 100 * count / whole
            shares.append(Share(str(kind), label, percent, at))
            at += percent
    return shares


@dataclass(frozen=True, slots=True)
class Choice:
    """What can become of an item that is like another one."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    item: ImportItem
    within: Import  # with its project

    @property
    def title(self) -> str:
        return str(self.item.revises or self.item)

    @property
    def address(self) -> str:
        return self._address(self.item)

    def _address(self, item: ImportItem) -> str:
        if item.revises is not None:
            return reverse("proposal", args=[item.revises.uid, item.uid])
        return reverse("import-item", args=[self.within.project.slug, self.within.uid, item.uid])

    @cached_property
    def version(self) -> str:
        """Another one whenever the row would be shown otherwise."""
        item = self.item
        like = (item.like_id, item.twin_id, item.document_id, str(item.like or item.twin or ""))
        shown = [
            *(item.state, item.done, item.total, item.error, item.title, item.name, item.url, item.authors),
            *(item.publisher, item.published, item.language, item.size, item.characters, item.sections),
            *(item.warnings, item.likeness, item.likeness_score, item.decision, like, item.effect, self.title),
        ]
        return hashlib.sha256(repr(shown).encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def is_skipped(self) -> bool:
        return self.item.state == ItemState.READY and self.item.decision == Decision.SKIP

    @property
    def icon(self) -> str:
        return "same" if self.is_skipped else _ICONS[ItemState(self.item.state)]

    @property
    def state(self) -> str:
        """The state in words, as one looks at it: what is to be skipped is there already."""
        if self.item.revises_id is not None and self.item.state in _OF_TEXTS:
            return str(_OF_TEXTS[ItemState(self.item.state)])
        return str(ItemState.DUPLICATE.label if self.is_skipped else self.item.get_state_display())

    @property
    def kind(self) -> str:
        """The state for the style sheet."""
        return str(ItemState.DUPLICATE if self.is_skipped else self.item.state)

    @property
    def how_far(self) -> str:
        """Where in a long file the reader is."""
        item = self.item
        if item.state != ItemState.READING or not item.total:
            return ""
        return _("%(done)s of %(total)s") % {"done": grouped(item.done), "total": grouped(item.total)}

    @property
    def source(self) -> str:
        """What it came as, where the title doesn't say so already."""
        item = self.item
        places = [str(item.container), *item.folders[len(item.container.folders) :]] if item.container else item.folders
        name = item.url if item.revises_id else item.name.removesuffix(records.EXTENSION) or item.url
        return " › ".join([*places, *([name] if name and name != str(item) else [])])

    @property
    def shares(self) -> list[Share]:
        return shares_of(self.item.sections)

    @property
    def length(self) -> str:
        return grouped(self.item.characters) if self.item.characters else ""

    @property
    def may_be_chosen(self) -> bool:
        return self.item.state in _CHOSEN

    @property
    def may_be_left_out(self) -> bool:
        return self.may_be_chosen and self.item.state != ItemState.LEFT_OUT

    @property
    def like_address(self) -> str:
        """Where that stands which it is like."""
        item = self.item
        if item.like is not None:
            return reverse("document", args=[item.like.uid])
        return "" if item.twin is None else self._address(item.twin)

    @property
    def likeness(self) -> str:
        """What it is like, as the beginning of a sentence that ends with a title."""
        item = self.item
        if not item.likeness or (item.like is None and item.twin is None):
            return ""
        if item.likeness == Likeness.NEAR:
            percent = min(99, int(100 * item.likeness_score))
            return _("Nearly the same text (%(percent)s %% alike) as") % {"percent": percent}
        return {
            Likeness.BYTES: _("The same file as"),
            Likeness.ADDRESS: _("From the same address as"),
            Likeness.TEXT: _("The same text as"),
        }[Likeness(item.likeness)]

    @property
    def choices(self) -> list[Choice]:
        """What may be decided, while something may."""
        item = self.item
        if item.state != ItemState.READY or not self.likeness:
            return []
        labels = {Decision.SKIP: _("Leave out")}
        if item.like_id is not None and item.likeness != Likeness.BYTES:  # the same bytes are no other version
            labels[Decision.VERSION] = _("New version of it")
        labels[Decision.BOTH] = _("Keep both")
        chosen = item.decision or Decision.BOTH
        return [Choice(value, label, value == chosen) for value, label in labels.items()]

    @property
    def effect(self) -> str:
        """What would become of the annotations of its document: "3 stay, 1 moves", and what wants a look."""
        effect = effect_from(self.item.effect)
        if effect is None or not effect.total:
            return ""
        told = {
            _("%(n)s stay where they are"): effect.same,
            _("%(n)s moved"): effect.moved,
            _("%(n)s unsure"): effect.unsure,
            _("%(n)s gone"): effect.gone,
        }
        counts = ", ".join(words % {"n": grouped(count)} for words, count in told.items() if count)
        return _("Highlights: %(counts)s") % {"counts": counts}

    @property
    def remarks(self) -> str:
        """How many warnings there are."""
        count = len(self.item.warnings)
        return ngettext("%(count)s remark", "%(count)s remarks", count) % {"count": count} if count else ""
