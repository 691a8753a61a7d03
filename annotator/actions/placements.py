"""Where annotations of a document stand, as rows: read, and written all at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from annotator.anchoring import SURE
from annotator.models import Annotation
from annotator.models.annotation import Placing

AT_ONCE = 10_000  # rows in a statement


class Place(NamedTuple):
    """Where an annotation stands: its uid, from, to, how it was found, and how sure that is."""

    uid: str
    start: int | None
    end: int | None
    how: str
    score: float

    @property
    def is_unsure(self) -> bool:
        return self.how == Placing.FUZZY and self.score < SURE


class Made(NamedTuple):
    """Where an annotation was made: the revision's pk, from, to."""

    on: int
    start: int | None
    end: int | None


class Put(NamedTuple):
    """Where an annotation is to stand, and since when it is left as an orphan, if it is."""

    place: Place
    left_at: datetime | None = None


class Standing(NamedTuple):
    """An annotation, as far as placing it goes."""

    pk: int
    uid: UUID
    made_on: int
    made_start: int | None
    made_end: int | None
    start: int | None
    end: int | None
    how: str
    score: float
    left_at: datetime | None

    @property
    def made(self) -> Made:
        return Made(self.made_on, self.made_start, self.made_end)

    @property
    def place(self) -> Place:
        return Place(str(self.uid), self.start, self.end, self.how, self.score)

    def stands_at(self, put: Put) -> bool:
        place = put.place
        return (self.start, self.end, self.how, self.score, self.left_at) == (*place[1:], put.left_at)


_COLUMNS = ("pk", "uid", "made_on_id", "made_start", "made_end", "start", "end", "how", "score", "left_at")


def standing(annotations: QuerySet[Annotation]) -> list[Standing]:
    """These annotations; those made on the same text stand beside each other."""
    rows = [Standing(*row) for row in annotations.order_by("pk").values_list(*_COLUMNS)]  # locked in everybody's order
    return sorted(rows, key=attrgetter("made_on"))


def write(revision: int, puts: Iterable[tuple[int, Put]]) -> None:
    """Have annotations, by pk, stand there in the revision with this pk. Call it in a transaction that holds them."""
    rows = ((pk, start, end, how, score, left_at) for pk, ((_uid, start, end, how, score), left_at) in puts)
    with connection.cursor() as cursor:
        while some := list(islice(rows, AT_ONCE)):
            if connection.vendor == "postgresql":
                cursor.execute(_POSTGRESQL, [revision, *map(list, zip(*some, strict=True))])
            else:
                adapt = connection.ops.adapt_datetimefield_value
                cursor.execute(_SQLITE, [revision, json.dumps([(*place, adapt(left_at)) for *place, left_at in some])])


# One statement for many, since what SQLite remembers of a savepoint makes each statement within it take longer than the
# one before. For each by its key: others may have come since these were read.
_SQLITE = """
    UPDATE annotator_annotation SET
      placed_on_id = %s, start = json_extract(put.value, '$[1]'), "end" = json_extract(put.value, '$[2]'),
      how = json_extract(put.value, '$[3]'), score = json_extract(put.value, '$[4]'),
      left_at = json_extract(put.value, '$[5]')
    FROM json_each(%s) AS put WHERE annotator_annotation.id = json_extract(put.value, '$[0]')
"""
_POSTGRESQL = """
    UPDATE annotator_annotation SET
      placed_on_id = %s, start = put.start, "end" = put."end", how = put.how, score = put.score, left_at = put.left_at
    FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::text[], %s::float8[], %s::timestamptz[])
      AS put (id, start, "end", how, score, left_at)
    WHERE annotator_annotation.id = put.id
"""
