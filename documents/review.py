"""The reads of the page of one import: how far it is, and some of its items. None costs more the more items
there are beside those shown, but for counting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.effects import effect_from
from documents.models import Decision, Import, ImportItem, ItemState
from documents.queries import counts_of

PER_PAGE = 50
_IDLE = timedelta(seconds=45)  # without anything happening, while there is something to do
_SKIPPED = Q(state=ItemState.READY, decision=Decision.SKIP)


@dataclass(frozen=True, slots=True)
class Pile:
    """Items that one looks at together."""

    name: str
    label: object
    states: tuple[str, ...]


PILES = (
    Pile("all", _("All"), tuple(ItemState.values)),
    Pile("going", _("In progress"), (ItemState.WAITING, ItemState.READING, ItemState.ACCEPTED)),
    Pile("columns", _("Columns to be named"), (ItemState.MAPPING,)),
    Pile("ready", _("Ready"), (ItemState.READY,)),
    Pile("imported", _("Imported"), (ItemState.IMPORTED,)),
    Pile("same", _("Already there"), (ItemState.DUPLICATE,)),
    Pile("failed", _("Failed"), (ItemState.FAILED,)),
    Pile("left-out", _("Left out"), (ItemState.LEFT_OUT,)),
    Pile("opened", _("Opened"), (ItemState.OPENED,)),
)
_PILES = {pile.name: pile for pile in PILES}


def pile_named(name: str) -> Pile:
    """The pile of that name; all items for a name that is none."""
    return _PILES.get(name, _PILES["all"])


def items_in(import_: Import, pile: Pile) -> QuerySet[ImportItem]:
    """The items of a pile in the order in which they came in, with what they are like, became and came in."""
    items = ImportItem.objects.filter(within=import_)
    if pile.name == "ready":
        items = items.filter(state=ItemState.READY).exclude(_SKIPPED)
    elif pile.name == "same":
        items = items.filter(Q(state=ItemState.DUPLICATE) | _SKIPPED)
    elif pile.name != "all":
        items = items.filter(state__in=pile.states)
    aside = ("columns", "mapping", "fetched")  # large, and not shown in a list
    return items.select_related("like", "twin", "document", "container", "revises").defer(*aside).order_by("pk")


def items_chosen(import_: Import, uids: Sequence[str]) -> list[ImportItem]:
    """Those of these items that are of this import, in its order."""
    return list(ImportItem.objects.filter(within=import_, uid__in=uids).select_related("within").order_by("pk"))


@dataclass(frozen=True)
class Tally:
    """How far an import is: ``counts`` of its items by state, and how many of the ready ones are to be skipped."""

    counts: Mapping[str, int]
    skipped: int

    @cached_property
    def total(self) -> int:
        return sum(self.counts.values())

    def of(self, *states: str) -> int:
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def ready(self) -> int:
        """Those that come in when everything ready is accepted."""
        return self.of(ItemState.READY) - self.skipped

    @property
    def to_read(self) -> int:
        return self.of(ItemState.WAITING, ItemState.READING)

    @property
    def to_store(self) -> int:
        return self.of(ItemState.ACCEPTED)

    @property
    def going(self) -> bool:
        """Whether a worker has something to do."""
        return bool(self.to_read or self.to_store)

    def in_pile(self, pile: Pile) -> int:
        if pile.name == "ready":
            return self.ready
        return self.of(*pile.states) + (self.skipped if pile.name == "same" else 0)

    @property
    def piles(self) -> list[tuple[Pile, int]]:
        """The piles that there is something in; all of them first."""
        return [(pile, count) for pile in PILES if (count := self.in_pile(pile)) or pile.name == "all"]


def tally_of(import_: Import) -> Tally:
    counts = counts_of(import_)
    ready = counts.get(ItemState.READY, 0)
    return Tally(counts, ImportItem.objects.filter(_SKIPPED, within=import_).count() if ready else 0)


def being_read(import_: Import) -> ImportItem | None:
    """What a worker is reading now."""
    return ImportItem.objects.filter(within=import_, state=ItemState.READING).order_by("pk").first()


def is_idle(import_: Import) -> bool:
    """Whether nothing has happened for a while to what waits for a worker."""
    waiting = ImportItem.objects.filter(within=import_, state__in=(ItemState.WAITING, ItemState.ACCEPTED))
    changes = ImportItem.objects.filter(within=import_, changed_at__gte=timezone.now() - _IDLE)
    return waiting.exists() and not changes.exists()


def failures_of(import_: Import, *, most: int) -> list[ImportItem]:
    """The first items that failed."""
    return list(ImportItem.objects.filter(within=import_, state=ItemState.FAILED).order_by("pk")[:most])


def sure_items(import_: Import) -> list[ImportItem]:
    """Of an import of newer texts, those that are ready and leave nothing marked unsure."""
    ready = ImportItem.objects.filter(within=import_, state=ItemState.READY, revises__isnull=False)
    return [item for item in ready.order_by("pk") if is_sure(item)]


def is_sure(item: ImportItem) -> bool:
    """Whether nothing that is marked would be for a person to look at."""
    effect = effect_from(item.effect)
    return effect is not None and effect.is_sure


def next_to(item: ImportItem, pile: Pile) -> tuple[ImportItem | None, ImportItem | None]:
    """The items of a pile before and after this one, whichever pile it is in."""
    others = items_in(item.within, pile).select_related(None)
    before = others.filter(pk__lt=item.pk).order_by("-pk").first()
    return before, others.filter(pk__gt=item.pk).first()
