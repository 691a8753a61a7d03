"""The index on PostgreSQL: the words of a thing in order, as one text, and a GIN index of them as a set.

The text reads " §12 ¦ body ¦ title ¦ about ¦ comment ¦ ¹title ²about ³comment ⁴furniture ": the project, the words of
all places, and once more, marked, those of every place but the first, so that each can be asked for alone. Folded words
never have such signs. Whether words stand next to each other is looked up in the text, of candidates only. (A tsvector
with places and weights would have to be read for these, too, takes more room, and ends at 16,383 words.)

Two more things are in the set, which a function of the database makes (a migration told it). "§12/7" is a block of
numbers: the first of what is found is asked for block by block. "¬3f2a", of a document, is one of 65,536 numbers for
two words next to each other: of all documents with both words of a phrase it leaves those few that may have them so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Sized
from dataclasses import dataclass
from typing import Any

from django.db import connection

from annotator.search.fulltext.asking import Part, Sql, any_check, every_check, opposite
from annotator.search.fulltext.blocks import in_portions
from annotator.search.fulltext.kinds import Found, Gone, Kind, Place, Stretch
from annotator.search.fulltext.letters import letters_stand
from annotator.search.fulltext.nearness import BETWEEN, close

_MARKS = {Place.TITLE: "¹", Place.ABOUT: "²", Place.COMMENT: "³", Place.FURNITURE: "⁴", Place.NOTE: "⁵"}
_NOTHING: Sql = ("TRUE", ())  # is asked for
_ALL, _FIRST = "w.words", f"split_part(w.words, '{BETWEEN}', 2)"
_MOST_BYTES = 600_000  # of different words; PostgreSQL refuses a set of 2^20, and two words are six bytes more


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the index is asked for, and the same as a condition on the text. ``query`` has "%s" for each of ``pairs``,
    two words next to each other."""

    query: str
    reading: Sql
    pairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    kind: Kind

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
        found = [self._beside([mark + word for word in words], prefix=prefix) for _where, mark in self._streams(places)]
        if len(words) == 1 and self._is_sure(places):
            return Part(self.one_of(found))
        return Part(self.one_of(found), (self._run(words, places, prefix=prefix),))

    def near(self, words: Sequence[str], places: Sequence[Place], *, distance: int) -> Part:
        streams = self._streams(places)
        index = self.one_of([self.every([_word(mark + word) for word in words]) for _where, mark in streams])
        checks = [close(where, [mark + word for word in words], distance) for where, mark in streams]
        return Part(index, (any_check(checks),))

    def letters(self, text: str, places: Sequence[Place]) -> Sql:
        return letters_stand(text, places, row=self.row, inside="strpos({}, %s) > 0")

    def every(self, parts: Sequence[_Asked]) -> _Asked:
        return _grouped(" & ", parts, every_check([part.reading for part in parts]))

    def one_of(self, parts: Sequence[_Asked]) -> _Asked:
        return _grouped(" | ", parts, any_check([part.reading for part in parts]))

    def but(self, all_of_it: _Asked, parts: Sequence[_Asked]) -> _Asked:
        gone = self.one_of(parts)
        left = every_check([all_of_it.reading, opposite(gone.reading)])
        return _Asked(f"({all_of_it.query} & !{gone.query})", left, (*all_of_it.pairs, *gone.pairs))

    def condition(self, part: Part, project_id: int) -> Sql:
        """By what is read: to make the set of a row takes many times as long."""
        return every_check([part.index.reading, *part.checks])

    def select(self, part: Part, project_id: int) -> Sql:
        rows, values = self._rows(part, project_id)
        checked, more = every_check(part.checks or [_NOTHING])
        return f"SELECT {self.row} FROM ({rows}) AS w WHERE {checked}", (*values, *more)  # noqa: S608 (our own names)

    def stretches(self, project_id: int, whole: Stretch, found: Sized) -> Iterator[Stretch]:
        with connection.cursor() as cursor:
            block = f"{self.kind.key} / {self.kind.block}"
            cursor.execute(
                f"SELECT min({block}), max({block}) FROM {self.kind.table} WHERE project_id = %s",  # noqa: S608
                [project_id],
            )
            first, last = cursor.fetchone()
        return iter(()) if first is None else in_portions(whole, found, size=self.kind.block, first=first, last=last)

    def first(self, part: Part, project_id: int, fitting: Sql, stretch: Stretch) -> Sql:
        """In order first, and only then looked at one by one, the quicker condition before the slower one: so only as
        many are looked at as it takes."""
        rows, values = self._rows(part, project_id, stretch)
        order = f"ORDER BY {self.row}{' DESC' if stretch.backwards else ''}"
        fits = f"FROM (SELECT w.* FROM ({rows}) AS w {order} OFFSET 0) AS w WHERE EXISTS ({fitting[0]})"  # noqa: S608 (our own names)
        values = (*values, *fitting[1])
        if part.checks:
            checked, more = every_check(part.checks)
            fits, values = f"FROM (SELECT w.* {fits} {order} OFFSET 0) AS w WHERE {checked}", (*values, *more)
        return f"SELECT {self.row} {fits} {order} LIMIT {int(stretch.most)}", values

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

    def _rows(self, part: Part, project_id: int, stretch: Stretch | None = None) -> Sql:
        """The rows that the index answers, of a stretch, and of what has too many words for it those that fit. Blocks
        the index knows by itself; told of numbers, the planner would go through all that have them."""
        names = f"{self.row}, w.project_id, w.words"
        blocks = None if stretch is None else stretch.blocks
        key = self.one_of([_word(one) for one in _keys(project_id, blocks)])
        wanted = self.every([key, part.index])
        indexed = f"{self._set} @@ format(%s, VARIADIC annotator_pairs(%s::text[]))::tsquery"
        few, of_few = every_check([self._beyond(stretch), (indexed, (wanted.query, list(wanted.pairs)))])
        of_project = ("w.project_id = %s", (project_id,))
        huge, of_huge = every_check([of_project, self._beyond(stretch), self._in_blocks(blocks), part.index.reading])
        rows = f"SELECT {names} FROM {self.kind.table} AS w WHERE"  # noqa: S608 (our own names)
        return f"{rows} NOT w.huge AND {few} UNION ALL {rows} w.huge AND {huge}", (*of_few, *of_huge)

    @property
    def _set(self) -> str:
        function = "annotator_words_and_pairs" if self.kind.apart else "annotator_words"
        return f"{function}(w.words, w.project_id, {self.row} / {self.kind.block})"

    def _beyond(self, stretch: Stretch | None) -> Sql:
        if stretch is None or stretch.beyond is None:
            return _NOTHING
        return f"{self.row} {'<' if stretch.backwards else '>'} %s", (stretch.beyond,)

    def _in_blocks(self, blocks: range | None) -> Sql:
        if blocks is None:
            return _NOTHING
        size = self.kind.block
        return f"{self.row} BETWEEN %s AND %s", (min(blocks) * size, max(blocks) * size + size - 1)

    def _streams(self, places: Sequence[Place]) -> list[tuple[str, str]]:
        """Where the words of these places are read in order, and how they begin there."""
        first, *others = self.kind.places
        if set(places) >= set(self.kind.places):
            return [(_ALL, ""), *((_ALL, _MARKS[one]) for one in places if one is self.kind.apart)]
        marked = [(_ALL, _MARKS[place]) for place in places if place is not first]
        return [(_FIRST, ""), *marked] if first in places else marked

    def _beside(self, words: Sequence[str], *, prefix: bool) -> _Asked:
        """The words of a phrase, and that they stand next to each other, as far as the index knows."""
        *first, last = words
        known = words[:-1] if prefix else words
        pairs = zip(known, known[1:], strict=False) if self.kind.apart else ()
        return self.every([*map(_word, first), _word(last, prefix=prefix), *(_pair(one, two) for one, two in pairs)])

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


def sort_in(kind: Kind) -> None:
    """Put what was written last where it belongs in the index: else each search goes through it. Only whose index it is
    can do that."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gin_clean_pending_list(oid::regclass) FROM pg_class"
            " WHERE oid = %s::regclass AND pg_has_role(relowner, 'USAGE')",
            [f"{kind.table}_index"],
        )


def _in_order(kind: Kind, one: Found) -> str:
    plain = [one.words.get(place, "") for place in kind.places]
    marked = [
        " ".join(_MARKS[place] + word for word in words.split(" "))
        for place in kind.all[1:]
        if (words := one.words.get(place, ""))
    ]
    parts = [_key(one.project_id)]
    for words in plain:
        parts += [BETWEEN, words] if words else [BETWEEN]
    return f" {' '.join([*parts, BETWEEN, *marked])} "


def _is_huge(words: str) -> bool:
    return len(words) > _MOST_BYTES // 4 and sum(len(word.encode()) for word in set(words.split(" "))) > _MOST_BYTES


def _word(word: str, *, prefix: bool = False) -> _Asked:
    query = _quoted(word) + (":*" if prefix else "")
    return _Asked(query, ("strpos(w.words, %s) > 0", (f" {word}" + ("" if prefix else " "),)))


def _pair(one: str, other: str) -> _Asked:
    return _Asked("%s", _NOTHING, (f"{one} {other}",))


def _grouped(between: str, parts: Sequence[_Asked], reading: Sql) -> _Asked:
    query = parts[0].query if len(parts) == 1 else f"({between.join(part.query for part in parts)})"
    return _Asked(query, reading, tuple(pair for part in parts for pair in part.pairs))


def _count() -> str:
    """How often words stand there; takes them twice."""
    return "(length(w.words) - length(replace(w.words, %s, ''))) / greatest(length(%s), 1)"


def _key(project_id: int) -> str:
    return f"§{int(project_id)}"


def _keys(project_id: int, blocks: range | None) -> list[str]:
    """What all of a project has, or what those in these blocks have."""
    key = _key(project_id)
    return [key] if blocks is None else [f"{key}/{block}" for block in blocks]


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''").replace("%", "%%") + "'"
