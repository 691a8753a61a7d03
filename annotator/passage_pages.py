"""A tag's passages a few at a time, with what stands around them; and the ones that show best what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Greatest, Least, Length, Substr

from annotator.models import Annotation, Tag
from annotator.passages import passages_with

AROUND = 600  # code points before and after a passage
AROUND_AN_EXAMPLE = 100
LONGEST_WORD = 40  # code points; what is longer isn't parted into words by spaces
EXAMPLES = 3
TELLING = 24  # code points from which on a passage tells something by itself


@dataclass(frozen=True, slots=True)
class Page:
    """``before`` and ``after``: the text around each passage, which is an attribute of it. ``total``: of all pages."""

    passages: list[Annotation]
    more: bool
    total: int


def passages_after(tag: Tag, *, user: Any, after: UUID | None = None, limit: int) -> Page:
    """The passages with this very tag that the person may see, document by document, in the order of the text; those
    after the place of that one, whether or not it still carries the tag."""
    found = passages_with(tag.project, [tag.pk], user=user)
    total = found.count()
    placed = found.annotate(place=Coalesce("start", 0)).order_by("document_id", "place", "pk")
    if after is not None:
        placed = placed.filter(_behind(tag, after))
    rows = list(_with_surroundings(placed, AROUND)[: limit + 1])
    return Page(rows[:limit], len(rows) > limit, total)


def _behind(tag: Tag, uid: UUID) -> Q:
    """What comes after the place of this annotation; all, if there is none."""
    last = Annotation.objects.filter(project=tag.project, uid=uid).annotate(place=Coalesce("start", 0)).first()
    if last is None:
        return Q()
    here = Q(document_id=last.document_id)
    later = Q(place__gt=last.place) | Q(place=last.place, pk__gt=last.pk)
    return Q(document_id__gt=last.document_id) | (here & later)


def examples_of(tag: Tag, *, user: Any) -> list[Annotation]:
    """At most ``EXAMPLES``: the shortest ones that tell something by themselves, then shorter ones."""
    found = passages_with(tag.project, [tag.pk], user=user).exclude(quote="").annotate(length=Length("quote"))
    short = Case(When(length__lt=TELLING, then=Value(1)), default=Value(0), output_field=IntegerField())
    return list(_with_surroundings(found.order_by(short, "length", "pk"), AROUND_AN_EXAMPLE)[:EXAMPLES])


def lead_in(before: str, *, most: int = AROUND) -> str:
    """The text before a passage, from the first whole word on where it was cut."""
    cut = before.find(" ")
    return f"… {before[cut + 1 :]}" if len(before) == most and 0 <= cut < LONGEST_WORD else before


def lead_out(after: str, *, most: int = AROUND) -> str:
    """The text after a passage, up to the last whole word where it was cut."""
    cut = after.rfind(" ")
    return f"{after[:cut]} …" if len(after) == most and most - cut <= LONGEST_WORD else after


def _with_surroundings(found: QuerySet[Annotation], around: int) -> QuerySet[Annotation]:
    """Cut out of the text by the database; what is found nowhere has those it was made with."""
    start, end = F("start"), F("end")
    before = Substr("placed_on__text", Greatest(start - around, 0) + 1, Least(start, around))
    after = Substr("placed_on__text", end + 1, around)
    stands = Q(start__isnull=False)
    return found.annotate(
        before=Case(When(stands, then=before), default=F("prefix"), output_field=TextField()),
        after=Case(When(stands, then=after), default=F("suffix"), output_field=TextField()),
    )
