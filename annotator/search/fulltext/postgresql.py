"""The index on PostgreSQL: the words of a thing in order, as one text, and a GIN index of them as a set.

The text reads " §12 ¦ body ¦ title ¦ about ¦ comment ¦ ¹title ²about ³comment ⁴furniture ": the project, the words of
all places, and once more, marked, those of every place but the first, so that each can be asked for alone. Folded words
never have such signs. Whether words stand next to each other is looked up in the text, of candidates only. (A tsvector
with places and weights would have to be read for these, too, takes more room, and ends at 16,383 words.)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from annotator.search.fulltext.asking import Part, Sql, any_check, every_check, opposite
from annotator.search.fulltext.kinds import Found, Gone, Kind, Place
from annotator.search.fulltext.letters import letters_stand

_BETWEEN = "¦"
_MARKS = {Place.TITLE: "¹", Place.ABOUT: "²", Place.COMMENT: "³", Place.FURNITURE: "⁴", Place.NOTE: "⁵"}
_ALL, _FIRST = "w.words", f"split_part(w.words, '{_BETWEEN}', 2)"
_SET = "array_to_tsvector(string_to_array(btrim(w.words), ' '))"
_MOST_BYTES = 900_000  # of different words; PostgreSQL refuses a set of 2^20


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the index is asked for, and the same of a text that has too many words for it."""

    query: str
    reading: Sql


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    kind: Kind
    is_in_order = False

    @property
    def row(self) -> str:
        return f"w.{self.kind.key}"

    def everything(self, project_id: int) -> _Asked:
        return _Asked(_quoted(_key(project_id)), ("w.project_id = %s", (project_id,)))

    def any_of(self, words: Sequence[str], places: Sequence[Place]) -> Part:
        index = self.one_of([_word(mark + word) for _where, mark in self._streams(places) for word in words])
        if not self._is_sure(places):
            return Part(index, (any_check([self._run([word], places) for word in words]),))
        return Part(index)

    def phrase(self, words: Sequence[str], places: Sequence[Place], *, prefix: bool) -> Part:
        *first, last = words
        found = [
            self.every([*(_word(mark + word) for word in first), _word(mark + last, prefix=prefix)])
            for _where, mark in self._streams(places)
        ]
        if not first and self._is_sure(places):
            return Part(self.one_of(found))
        return Part(self.one_of(found), (self._run(words, places, prefix=prefix),))

    def near(self, words: Sequence[str], places: Sequence[Place], *, distance: int) -> Part:
        streams = self._streams(places)
        index = self.one_of([self.every([_word(mark + word) for word in words]) for _where, mark in streams])
        checks = [_close(where, [mark + word for word in words], distance) for where, mark in streams]
        return Part(index, (any_check(checks),))

    def letters(self, text: str, places: Sequence[Place]) -> Sql:
        return letters_stand(text, places, row=self.row, inside="strpos({}, %s) > 0")

    def every(self, parts: Sequence[_Asked]) -> _Asked:
        return _Asked(_grouped(" & ", parts), every_check([part.reading for part in parts]))

    def one_of(self, parts: Sequence[_Asked]) -> _Asked:
        return _Asked(_grouped(" | ", parts), any_check([part.reading for part in parts]))

    def but(self, all_of_it: _Asked, parts: Sequence[_Asked]) -> _Asked:
        gone = self.one_of(parts)
        return _Asked(f"({all_of_it.query} & !{gone.query})", every_check([all_of_it.reading, opposite(gone.reading)]))

    def condition(self, part: Part, project_id: int) -> Sql:
        wanted = f"{_quoted(_key(project_id))} & {part.index.query}"
        huge = every_check([("w.huge AND w.project_id = %s", (project_id,)), part.index.reading])
        indexed = any_check([(f"NOT w.huge AND {_SET} @@ %s::tsquery", (wanted,)), huge])
        return every_check([indexed, *part.checks])

    def select(self, part: Part, project_id: int) -> Sql:
        """The two kinds of rows are asked for apart: by one condition, each row that the index answers would be parted
        into words once more."""
        rows = f"SELECT {self.row} FROM {self.kind.table} AS w WHERE"  # noqa: S608 (our own names)
        wanted = f"{_quoted(_key(project_id))} & {part.index.query}"
        huge, of_huge = every_check([("w.huge AND w.project_id = %s", (project_id,)), part.index.reading])
        either = f"{rows} NOT w.huge AND {_SET} @@ %s::tsquery UNION ALL {rows} {huge}"
        condition, values = every_check([(f"{self.row} IN ({either})", (wanted, *of_huge)), *part.checks])
        return f"{rows} {condition}", values

    def ranked(self, selected: Sql, pks: Collection[int], words: Sequence[str]) -> Sql:
        """The statement that selects, in the order of relevance, of these numbers only: how often words stand there for
        the length of the text, those in its title (of an annotation, its note) many times over."""
        mark = _MARKS[self.kind.places[1]]
        often = [(f"{_count()} + 8 * {_count()}", (f" {word} ", f" {mark}{word} ")) for word in words]
        score = " + ".join(f"ln(1 + {sql})" for sql, _values in often) or "0"
        sql, values = selected
        order = f"({score}) / ln(100 + length(w.words)) DESC, {self.row} DESC"
        only = f"{self.row} IN ({', '.join(map(str, map(int, pks))) or 'NULL'})"
        twice = tuple(value for _sql, pair in often for one in pair for value in (one, one))
        return f"{sql} AND {only} ORDER BY {order}", (*values, *twice)

    def _streams(self, places: Sequence[Place]) -> list[tuple[str, str]]:
        """Where the words of these places are read in order, and how they begin there."""
        first, *others = self.kind.places
        if set(places) >= set(self.kind.places):
            return [(_ALL, ""), *((_ALL, _MARKS[one]) for one in places if one is self.kind.apart)]
        marked = [(_ALL, _MARKS[place]) for place in places if place is not first]
        return [(_FIRST, ""), *marked] if first in places else marked

    def _is_sure(self, places: Sequence[Place]) -> bool:
        """Whether the set tells these places from the others."""
        return all(where == _ALL for where, _mark in self._streams(places))

    def _run(self, words: Sequence[str], places: Sequence[Place], *, prefix: bool = False) -> Sql:
        """They stand there next to each other."""
        end = "" if prefix else " "
        runs = [(where, " " + " ".join(mark + word for word in words) + end) for where, mark in self._streams(places)]
        return any_check([(f"strpos({where}, %s) > 0", (run,)) for where, run in runs])


def write(kind: Kind, found: Sequence[Found]) -> None:
    """Put these in the place of what the index has of the same things."""
    rows: list[Any] = []
    for one in found:
        words = _in_order(kind, one)
        rows.append((one.pk, one.project_id, words, _is_huge(words), *([one.revision_number] if kind.apart else [])))
    names = ("project_id", "words", "huge", *(["revision_number"] if kind.apart else []))
    places = ", ".join(["%s"] * (len(names) + 1))
    updates = ", ".join(f"{name} = EXCLUDED.{name}" for name in names)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {kind.table} ({kind.key}, {', '.join(names)}) VALUES ({places})"  # noqa: S608
            f" ON CONFLICT ({kind.key}) DO UPDATE SET {updates}",
            rows,
        )


def forget(kind: Kind, pks: Collection[int]) -> Gone:
    """Take these out of the index; what isn't there is left so."""
    gone: Gone = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {kind.table} WHERE {kind.key} = ANY(%s) RETURNING project_id, words",  # noqa: S608
            [sorted(pks)],
        )
        for project_id, words in cursor.fetchall():
            gone.setdefault(project_id, []).append(words)
    return gone


def empty(kind: Kind) -> None:
    """Forget all that is in the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {kind.table}")  # noqa: S608


def _in_order(kind: Kind, one: Found) -> str:
    plain = [one.words.get(place, "") for place in kind.places]
    marked = [
        " ".join(_MARKS[place] + word for word in words.split(" "))
        for place in kind.all[1:]
        if (words := one.words.get(place, ""))
    ]
    parts = [_key(one.project_id)]
    for words in plain:
        parts += [_BETWEEN, words] if words else [_BETWEEN]
    return f" {' '.join([*parts, _BETWEEN, *marked])} "


def _is_huge(words: str) -> bool:
    return len(words) > _MOST_BYTES // 4 and sum(len(word.encode()) for word in set(words.split(" "))) > _MOST_BYTES


def _word(word: str, *, prefix: bool = False) -> _Asked:
    query = _quoted(word) + (":*" if prefix else "")
    return _Asked(query, ("strpos(w.words, %s) > 0", (f" {word}" + ("" if prefix else " "),)))


def _grouped(between: str, parts: Sequence[_Asked]) -> str:
    return parts[0].query if len(parts) == 1 else f"({between.join(part.query for part in parts)})"


def _close(where: str, words: Sequence[str], distance: int) -> Sql:
    """Whether all of them stand in a run of words with at most ``distance`` between the first and the last of it. Each
    pair is looked for by a pattern; only where there are more, and all pairs fit, the words are counted."""
    first, *others = words
    pairs = [(f"{where} ~ %s", ("|".join(_patterns(first, other, distance)),)) for other in others]
    if len(others) == 1:
        return pairs[0]
    numbered = f"unnest(string_to_array(btrim({where}), ' ')) WITH ORDINALITY AS u(word, place)"
    parted = f"SELECT word, place, count(*) FILTER (WHERE word = '{_BETWEEN}') OVER (ORDER BY place) AS part"
    within = "b.part = a.part AND b.place BETWEEN a.place AND a.place + %s"
    counted = (
        f"EXISTS (WITH s AS (SELECT * FROM ({parted} FROM {numbered}) AS n WHERE word = ANY(%s)) SELECT 1 FROM s AS a"  # noqa: S608
        f" WHERE (SELECT count(DISTINCT b.word) FROM s AS b WHERE {within}) = %s)"
    )
    return every_check([*pairs, (counted, (list(words), distance + 1, len(words)))])


def _patterns(one: str, other: str, distance: int) -> Iterator[str]:
    gap = f"([^ {_BETWEEN}]+ ){{0,{distance}}}"
    for first, last in ((one, other), (other, one)):
        yield f" {_escaped(first)} {gap}{_escaped(last)} "


def _escaped(word: str) -> str:
    return re.sub(r"([][\\^$.|?*+(){}-])", r"\\\1", word)


def _count() -> str:
    """How often words stand there; takes them twice."""
    return "(length(w.words) - length(replace(w.words, %s, ''))) / greatest(length(%s), 1)"


def _key(project_id: int) -> str:
    return f"§{int(project_id)}"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
