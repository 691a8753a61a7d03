"""Passages that stand to others in some way: one in the other, overlapping, near, before, in the same document.

Both sides are read in the order of documents and put side by side there: that costs what the two sides cost, however
many there are of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet

from annotator.models import Annotation
from annotator.search.language.tree import How
from annotator.search.numbers import Numbers
from annotator.search.standing import Place, standing
from annotator.search.words import tokens
from documents.models import Revision

NEAR = 20  # words between passages that are near each other, where nobody says how many
_TEXTS = 200  # read at once


def standing_so(
    left: QuerySet[Annotation],
    how: How,
    right: QuerySet[Annotation],
    *,
    distance: int | None = None,
    others: bool = False,
) -> Q:
    """A condition on passages: that they are of ``left`` and stand so to one of ``right``; to another one, if
    ``others``. Passages that stand nowhere in the text are in no relation but WITH."""
    if how is How.WITH:
        return _in_one_document(left, right, others=others)
    rights = _by_document(right)
    lefts = {document: places for document, places in _by_document(left).items() if document in rights}
    if how is How.NEAR:
        return Q(pk__in=Numbers(_near(lefts, rights, NEAR if distance is None else distance, others=others)))
    found = [number for pk, places in lefts.items() for number in standing(how, places, rights[pk], others=others)]
    return Q(pk__in=Numbers(found))


def _in_one_document(left: QuerySet[Annotation], right: QuerySet[Annotation], *, others: bool) -> Q:
    if not others:
        return Q(pk__in=left.values("pk"), document__in=right.values("document"))
    numbers: dict[int, list[int]] = defaultdict(list)
    for document, pk in left.values_list("document_id", "pk"):
        numbers[document].append(pk)
    return Q(pk__in=Numbers([pk for several in numbers.values() if len(several) > 1 for pk in several]))


def _by_document(passages: QuerySet[Annotation]) -> dict[int, list[Place]]:
    """Asked for without the ORM's rows: there may be a hundred thousand."""
    placed = passages.filter(start__isnull=False).values_list("document_id", "start", "end", "pk")
    found: dict[int, list[Place]] = defaultdict(list)
    with connection.cursor() as cursor:
        try:
            cursor.execute(*placed.query.sql_with_params())
        except EmptyResultSet:
            return found
        for document, start, end, pk in cursor.fetchall():
            found[document].append((start, end, pk))
    for places in found.values():
        places.sort()
    return found


def _near(
    lefts: Mapping[int, Sequence[Place]], rights: Mapping[int, Sequence[Place]], distance: int, *, others: bool
) -> list[int]:
    """A word takes a character at least, so of what is that near the text needn't be read."""
    found: list[int] = []
    documents = list(lefts)
    for first in range(0, len(documents), _TEXTS):
        some = documents[first : first + _TEXTS]
        current = Revision.objects.filter(document__in=some, number=F("document__revision_number")).order_by()
        for pk, text in current.values_list("document_id", "text"):
            found += standing(How.NEAR, lefts[pk], rights[pk], others=others, near=_Between(text, distance))
    return found


class _Between:
    def __init__(self, text: str, distance: int) -> None:
        self._text, self._distance = text, distance

    def __call__(self, start: int, end: int) -> bool:
        if end - start <= self._distance:
            return True
        between = tokens(self._text[start:end])
        return next(islice(between, self._distance, None), None) is None
