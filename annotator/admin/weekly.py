"""How much came in week by week, counted once: what is there is kept with the number of the last row that was counted,
and rows since then are added to it.

Rows are counted when they are made; what goes to the trash since counts on, what is deleted for ever counts no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from typing import Any, NamedTuple

from django.core.cache import caches
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from annotator.models import Annotation
from documents.models import Document, SourceFile

WEEKS = 26
_SETTLED = timedelta(minutes=2)  # by then no older row is committed any more
_AT_ONCE = 250_000  # rows that are counted with one statement


class Counted(NamedTuple):
    """What is counted: rows, or what one of their columns adds up to."""

    model: type[Model]
    at: str
    amount: str = ""


COUNTED = {
    "documents": Counted(Document, "created_at"),
    "annotations": Counted(Annotation, "created_at"),
    "originals": Counted(SourceFile, "received_at", "size"),  # bytes
}


@dataclass(slots=True)
class Tally:
    """``weeks``: project → Monday, as ISO 8601 has it → amount. ``through``: the number of the last row in it."""

    through: int = 0
    totals: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    weeks: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def add(self, rows: Collection[tuple[int, str, int]]) -> None:
        """``rows`` of project, day and amount."""
        for project, day, amount in rows:
            self.totals[project] += amount
            self.weeks[project][monday_of(date.fromisoformat(day)).isoformat()] += amount

    def plain(self) -> tuple[int, dict[int, int], dict[int, dict[str, int]]]:
        return self.through, dict(self.totals), {project: dict(weeks) for project, weeks in self.weeks.items()}

    @classmethod
    def of(cls, plain: Any) -> Tally:
        made = cls(plain[0])
        made.totals.update(plain[1])
        for project, weeks in plain[2].items():
            made.weeks[project].update(weeks)
        return made


@dataclass(frozen=True, slots=True)
class Weekly:
    """``weeks``: Mondays with how much came in from then on, the oldest first. ``total`` of all there is."""

    total: int
    weeks: list[tuple[date, int]]


def weekly(name: str, projects: Collection[int] | None = None) -> Weekly:
    """How much of ``COUNTED[name]`` came into these projects (None: all) in the last weeks."""
    tally = _brought_up_to_date(name)
    chosen = tally.totals if projects is None else set(projects) & set(tally.totals)
    this = monday_of(timezone.now().astimezone(UTC).date())
    mondays = [this - timedelta(weeks=n) for n in reversed(range(WEEKS))]
    sums = [(day, sum(tally.weeks[project].get(day.isoformat(), 0) for project in chosen)) for day in mondays]
    return Weekly(sum(tally.totals[project] for project in chosen), sums)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _brought_up_to_date(name: str) -> Tally:
    counted = COUNTED[name]
    key = f"weekly-{name}"
    kept = caches["pages"].get(key)
    tally = Tally.of(kept) if kept else Tally()
    rows: Any = counted.model._default_manager.order_by("-pk")
    last = rows.values_list("pk", flat=True).first() or 0
    before = timezone.now() - _SETTLED
    settled = rows.filter(**{f"{counted.at}__lt": before}, pk__gt=tally.through).values_list("pk", flat=True)
    through = settled.first() or tally.through
    if through > tally.through:
        while tally.through < through:
            upto = min(tally.through + _AT_ONCE, through) if tally.through else through
            tally.add(_rows(counted, tally.through, upto))
            tally.through = upto
        caches["pages"].set(key, tally.plain(), None)
    tally.add(_rows(counted, tally.through, last))
    return tally


def _rows(counted: Counted, after: int, upto: int) -> list[tuple[int, str, int]]:
    """Project, day and amount of the rows with numbers in ``(after, upto]``. Written out: to make a date of each row
    in Python, as Django does for SQLite, takes ten times as long."""
    if upto <= after:
        return []
    meta = counted.model._meta
    # The first time, an index that has all of this is a tenth of the table; SQLite would walk the table by number.
    key = "+id" if not after and connection.vendor == "sqlite" else "id"
    day = f"substr({counted.at}, 1, 10)"
    if connection.vendor == "postgresql":
        day = f"to_char({counted.at} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"
    amount = f"SUM({counted.amount})" if counted.amount else "COUNT(*)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT project_id, {day}, {amount} FROM {meta.db_table} WHERE {key} > %s AND {key} <= %s"  # noqa: S608
            f" GROUP BY project_id, {day}",
            [after, upto],
        )
        return [(project, str(when), int(number)) for project, when, number in cursor.fetchall()]
