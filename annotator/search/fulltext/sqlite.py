"""The index on SQLite: FTS5 tables without content, a column for each place.

Such a table forgets a row if it is given the same words again (https://www.sqlite.org/fts5.html, 4.4.1 and 6.5). Those
of texts are made again of the revision they were made of; the others are kept beside the index.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence, Sized
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from annotator.search.fulltext.asking import Part, Sql
from annotator.search.fulltext.kinds import Found, Gone, Kind, Place, Stretch
from annotator.search.fulltext.letters import letters_stand

# Of each place, how much a word in it counts for what is most relevant; the key's first.
_WEIGHTS = {Place.TITLE: 8, Place.ABOUT: 4, Place.COMMENT: 0.5, Place.FURNITURE: 0.2}
_AT_ONCE = 500
_KEPT_APART = "\n"
_FROM_TEXTS = (Place.BODY, Place.COMMENT, Place.FURNITURE)

WordsOfText = Callable[[int, int], dict[Place, str] | None]


@dataclass(frozen=True, slots=True)
class Sqlite:
    kind: Kind
    row = "w.rowid"

    def everything(self, project_id: int) -> str:
        return f"key:{_key(project_id)}"

    def any_of(self, words: Sequence[str], places: Sequence[Place]) -> Part:
        return Part(self._within(places, " OR ".join(_quoted(word) for word in words)))

    def phrase(self, words: Sequence[str], places: Sequence[Place], *, prefix: bool) -> Part:
        return Part(self._within(places, _quoted(" ".join(words)) + (" *" if prefix else "")))

    def near(self, words: Sequence[str], places: Sequence[Place], *, distance: int) -> Part:
        return Part(self._within(places, f"NEAR({' '.join(_quoted(word) for word in words)}, {distance})"))

    def letters(self, text: str, places: Sequence[Place]) -> Sql:
        return letters_stand(text, places, row=self.row, inside="instr({}, %s) > 0")

    def every(self, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({' AND '.join(parts)})"

    def one_of(self, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"

    def but(self, all_of_it: str, parts: Sequence[str]) -> str:
        return f"({all_of_it} NOT {self.one_of(parts)})"

    def condition(self, part: Part, project_id: int) -> Sql:
        index = self.kind.index
        checks = "".join(f" AND {sql}" for sql, _values in part.checks)
        return (
            f"(w.rowid IN (SELECT rowid FROM {index} WHERE {index} MATCH %s){checks})",  # noqa: S608 (our own names)
            (self._match(part, project_id), *(value for _sql, values in part.checks for value in values)),
        )

    def select(self, part: Part, project_id: int) -> Sql:
        index = self.kind.index
        checks = "".join(f" AND {sql}" for sql, _values in part.checks)
        return (
            f"SELECT w.rowid FROM {index} AS w WHERE w.{index} MATCH %s{checks}",  # noqa: S608 (our own names)
            (self._match(part, project_id), *(value for _sql, values in part.checks for value in values)),
        )

    def stretches(self, project_id: int, whole: Stretch, found: Sized) -> Iterable[Stretch]:
        return [whole]  # the index answers in the order of numbers

    def first(self, part: Part, project_id: int, fitting: Sql, stretch: Stretch) -> Sql:
        sql, values = self.select(part, project_id)
        if stretch.beyond is not None:
            sql, values = f"{sql} AND {self.row} {'<' if stretch.backwards else '>'} %s", (*values, stretch.beyond)
        order = f"ORDER BY {self.row}{' DESC' if stretch.backwards else ''} LIMIT {int(stretch.most)}"
        return f"{sql} AND EXISTS ({fitting[0]}) {order}", (*values, *fitting[1])

    def ranked(self, selected: Sql, pks: Collection[int], words: Sequence[str]) -> Sql:
        """The statement that selects, in the order of relevance (BM25), of these numbers only. By the "+" they are
        looked up in what the index answers from the least of them on: else it would be asked for each by itself."""
        weights = ", ".join(str(_WEIGHTS.get(place, 1)) for place in _columns(self.kind))
        keys = [int(pk) for pk in pks]
        sql, values = selected
        return (
            f"{sql} AND w.rowid >= {min(keys, default=0)} AND +w.rowid IN ({', '.join(map(str, keys))})"
            f" ORDER BY bm25({self.kind.index}, 0, {weights}), w.rowid DESC",
            values,
        )

    def _match(self, part: Part, project_id: int) -> str:
        everything = self.everything(project_id)
        return part.index if part.index == everything else f"{everything} AND {part.index}"

    def _within(self, places: Sequence[Place], expression: str) -> str:
        return f"{{{' '.join(places)}}}:({expression})"


def write(kind: Kind, found: Sequence[Found], words_of_text: WordsOfText, *, new: bool = False) -> None:
    """Put these in the place of what the index has of the same things; ``new``: it has nothing."""
    if not new:
        by_pk = {one.pk: one for one in found}
        forget(kind, list(by_pk), lambda pk, number: _same_text(by_pk[pk], number) or words_of_text(pk, number))
    names = ("project_id", "words", "huge", *(["revision_number"] if kind.apart else []))
    places = ", ".join(["%s"] * (len(names) + 1))
    rows: list[Any] = [
        (one.pk, one.project_id, _kept(kind, one.words), 0, *([one.revision_number] if kind.apart else []))
        for one in found
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_insertion(kind), [_row(kind, one.pk, one.project_id, one.words) for one in found])
        cursor.executemany(
            f"INSERT INTO {kind.table} ({kind.key}, {', '.join(names)}) VALUES ({places})",  # noqa: S608 (our own names)
            rows,
        )


def forget(kind: Kind, pks: Collection[int], words_of_text: WordsOfText) -> Gone:
    """Take these out of the index; what isn't there is left so. Where the text is gone already, nobody can say which
    words to take out: they stay, and lead to nothing."""
    number = "revision_number" if kind.apart else "0"
    gone: Gone = {}
    with connection.cursor() as cursor:
        for some in _portions(pks):
            keys = ", ".join(map(str, some))
            cursor.execute(
                f"SELECT {kind.key}, project_id, words, {number} FROM {kind.table} WHERE {kind.key} IN ({keys})"  # noqa: S608 (our own names)
            )
            rows, known = [], cursor.fetchall()
            for pk, project_id, kept, revision in known:
                of_text = words_of_text(pk, revision) if kind.apart else {}
                if of_text is not None:
                    words = dict(zip(_kept_places(kind), kept.split(_KEPT_APART), strict=True)) | of_text
                    rows.append(_row(kind, pk, project_id, words))
                    gone.setdefault(project_id, []).extend(words.values())
            if rows:
                cursor.executemany(_insertion(kind, forgetting=True), rows)
            if known:
                cursor.execute(f"DELETE FROM {kind.table} WHERE {kind.key} IN ({keys})")  # noqa: S608 (our own names)
    return gone


def empty(kind: Kind) -> None:
    """Forget all that is in the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {kind.index} ({kind.index}) VALUES ('delete-all')")  # noqa: S608 (our own names)
        cursor.execute(f"DELETE FROM {kind.table}")  # noqa: S608 (our own names)


@cache
def _columns(kind: Kind) -> tuple[Place, ...]:
    """As the migration made them."""
    return tuple(place for place in Place if place in kind.all)


@cache
def _kept_places(kind: Kind) -> tuple[Place, ...]:
    return tuple(place for place in _columns(kind) if place not in _FROM_TEXTS)


def _kept(kind: Kind, words: dict[Place, str]) -> str:
    return _KEPT_APART.join(words.get(place, "") for place in _kept_places(kind))


def _same_text(new: Found, number: int) -> dict[Place, str] | None:
    return {place: new.words.get(place, "") for place in _FROM_TEXTS} if new.revision_number == number else None


@cache
def _insertion(kind: Kind, *, forgetting: bool = False) -> str:
    columns = ", ".join(("rowid", "key", *_columns(kind)))
    places = ", ".join(["%s"] * (len(_columns(kind)) + 2))
    if forgetting:
        return f"INSERT INTO {kind.index} ({kind.index}, {columns}) VALUES ('delete', {places})"  # noqa: S608 (our own names)
    return f"INSERT INTO {kind.index} ({columns}) VALUES ({places})"  # noqa: S608 (our own names)


def _row(kind: Kind, pk: int, project_id: int, words: dict[Place, str]) -> tuple[int | str, ...]:
    return (pk, _key(project_id), *(words.get(place, "") for place in _columns(kind)))


def _key(project_id: int) -> str:
    return f"p{int(project_id)}"


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def _portions(pks: Iterable[int]) -> Iterable[list[int]]:
    keys = sorted(map(int, pks))
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
