"""Reading things apart and storing them by batches, while the next ones are being read."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django.db import DatabaseError, OperationalError

from documents.actions import importing
from documents.actions.apart import as_reading
from documents.actions.revisions import add_revision
from documents.duplicates import Like
from documents.errors import Refused
from documents.isolation import Apart, Found, Question
from documents.management.importing.sources import Missing, Thing
from documents.models import Likeness, Project
from documents.text import canonical

IMPORTED, WOULD_IMPORT, REVISED, DUPLICATE, FAILED = "imported", "would-import", "revised", "duplicate", "failed"
SAME_IS_LEFT_OUT, NEW_VERSION, KEEP_BOTH = "leave-out", "new-version", "keep-both"
AT_ONCE = 20
_BYTES_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one thing; ``near`` is the document that it is nearly the same as."""

    source: str
    status: str
    uid: str | None = None
    reading: importing.Reading | None = None
    near: str | None = None
    error: str | None = None


class Importer:
    """Imports into a project; into none, it only says what would happen."""

    def __init__(
        self, project: Project | None, *, by: Any, saving: bool, likes: str = SAME_IS_LEFT_OUT, topics: bool = False
    ) -> None:
        self._project = project
        self._by = by
        self._saving = saving
        self._likes = likes
        self._topics = topics
        self._batch = uuid4()
        self._seen: set[str] = set()  # bytes and texts, in a dry run: there is no row to find the second one by

    def outcomes(self, things: Iterable[Thing | Missing], apart: Apart) -> Iterator[Outcome]:
        """What becomes of each, in order. They are stored in batches, each one transaction: one sync of the disk costs
        as much as storing several."""
        waiting: list[Outcome] = []
        for outcome in self._read(things, apart):
            waiting.append(outcome)
            if len(waiting) == AT_ONCE or _bytes(waiting) > _BYTES_AT_ONCE:
                yield from self._stored(waiting)
                waiting = []
        yield from self._stored(waiting)

    def _read(self, things: Iterable[Thing | Missing], apart: Apart) -> Iterator[Outcome]:
        asked: deque[Thing | Missing] = deque()

        def questions() -> Iterator[Question]:
            for thing in things:
                asked.append(thing)
                if isinstance(thing, Thing):
                    yield _question(thing)

        for found in apart.read_all(questions()):
            yield from _missing(asked)
            thing = asked.popleft()
            assert isinstance(thing, Thing)  # noqa: S101 (what is missing was never asked for)
            yield self._outcome(thing, found)
        yield from _missing(asked)

    def _outcome(self, thing: Thing, found: Found | Refused) -> Outcome:
        if isinstance(found, Refused):
            return Outcome(thing.source, FAILED, error=str(found))
        reading = as_reading(
            found,
            thing.content,
            name=canonical(thing.name),
            url=thing.url,
            charset=thing.charset,
            fetched=thing.fetched,
            folders=thing.folders if self._topics else (),
            keep_both=self._likes == KEEP_BOTH,
        )
        return Outcome(thing.source, WOULD_IMPORT, reading=reading)

    def _stored(self, outcomes: list[Outcome]) -> Iterator[Outcome]:
        ready = [outcome for outcome in outcomes if outcome.reading is not None]
        results = iter(self._saved(ready) if self._saving else map(self._found, ready))
        for outcome in outcomes:
            yield outcome if outcome.reading is None else next(results)

    def _saved(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        assert self._project is not None  # noqa: S101 (made before the first file is read)
        if not outcomes:
            return []
        if self._likes == NEW_VERSION:
            return [self._revised(outcome) or self._each([outcome])[0] for outcome in outcomes]
        return self._each(outcomes)

    def _each(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """All at once; where one of them can't be stored, one by one."""
        assert self._project is not None  # noqa: S101
        readings = [outcome.reading for outcome in outcomes if outcome.reading is not None]
        try:
            stored = importing.import_documents(self._project, readings, by=self._by, batch=self._batch)
        except OperationalError:
            raise
        except (Refused, DatabaseError, ValueError) as error:
            if len(outcomes) > 1:
                return [result for outcome in outcomes for result in self._each([outcome])]
            return [replace(outcomes[0], status=FAILED, error=str(error))]
        return [
            replace(
                outcome,
                status=IMPORTED if one.new else DUPLICATE,
                uid=str(one.document.uid),
                near=_near(one.like),
            )
            for outcome, one in zip(outcomes, stored, strict=True)
        ]

    def _revised(self, outcome: Outcome) -> Outcome | None:
        """As a new version of what it is nearly the same as, or comes from the same address as; None where it isn't."""
        assert self._project is not None  # noqa: S101
        assert outcome.reading is not None  # noqa: S101
        like = importing.like_of(outcome.reading, self._project)
        if like is None or like.document is None or like.how not in (Likeness.NEAR, Likeness.ADDRESS):
            return None
        try:
            _revision, new = add_revision(like.document, outcome.reading, by=self._by)
        except (Refused, ValueError) as error:
            return replace(outcome, status=FAILED, error=str(error))
        status = REVISED if new else DUPLICATE
        return replace(outcome, status=status, uid=str(like.document.uid), near=_near(like))

    def _found(self, outcome: Outcome) -> Outcome:
        """What would become of it."""
        reading = outcome.reading
        assert reading is not None  # noqa: S101
        like = importing.like_of(reading, self._project) if self._project else None
        same = {reading.sha256, reading.article.text}
        known = like is not None and like.how is not Likeness.NEAR
        if (known or self._seen & same) and self._likes != KEEP_BOTH:
            uid = str(like.document.uid) if known and like and like.document else None
            return replace(outcome, status=DUPLICATE, uid=uid)
        self._seen |= same
        return replace(outcome, near=_near(like))


def _question(thing: Thing) -> Question:
    return Question(
        content=thing.content, name=thing.name, media_type=thing.media_type, url=thing.url, charset=thing.charset
    )


def _missing(asked: deque[Thing | Missing]) -> Iterator[Outcome]:
    """Those at the front of the queue that there is no answer to come for."""
    while asked and isinstance(asked[0], Missing):
        missing = asked.popleft()
        assert isinstance(missing, Missing)  # noqa: S101 (for the type checker)
        yield Outcome(missing.source, FAILED, error=missing.reason)


def _near(like: Like | None) -> str | None:
    near = like is not None and like.how is Likeness.NEAR and like.document
    return str(near.uid) if near else None


def _bytes(outcomes: list[Outcome]) -> int:
    return sum(len(outcome.reading.content) for outcome in outcomes if outcome.reading is not None)
