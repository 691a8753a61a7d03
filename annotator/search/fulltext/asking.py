"""What a query says about texts, as a condition of the database.

Each part of a query becomes something the index is asked for, and checks that the index can't make. What the index
answers is enough for words on both databases; phrases on PostgreSQL and what is asked for letter by letter are checked
with the candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence, Sized
from dataclasses import dataclass
from typing import Any, Protocol

from annotator.search.fulltext.kinds import Kind, Place, Stretch
from annotator.search.language.tree import And, Exact, Near, Node, Not, Or, Phrase, Word
from annotator.search.words import words_of

Sql = tuple[str, tuple[Any, ...]]
FARTHEST = 200  # words between those that stand near each other


@dataclass(frozen=True, slots=True)
class Part:
    """``index``: what the index is asked for, in its own language; it finds all that fits, with checks more than that.
    ``checks``: conditions on a row of the index, all of them."""

    index: Any
    checks: tuple[Sql, ...] = ()


class Engine(Protocol):
    """How a database is asked. ``places`` are those of the kind that are asked for, in its order."""

    @property
    def kind(self) -> Kind: ...

    def everything(self, project_id: int) -> Any:
        """What the index is asked for, for all of a project."""

    def any_of(self, words: Sequence[str], places: Sequence[Place]) -> Part:
        """One of these words stands there."""

    def phrase(self, words: Sequence[str], places: Sequence[Place], *, prefix: bool) -> Part:
        """These words stand there next to each other; ``prefix``: of the last one only the beginning."""

    def near(self, words: Sequence[str], places: Sequence[Place], *, distance: int) -> Part:
        """These words stand there, with at most ``distance`` others between them."""

    def letters(self, text: str, places: Sequence[Place]) -> Sql:
        """Just these letters stand in what the words were made of."""

    def every(self, parts: Sequence[Any]) -> Any: ...

    def one_of(self, parts: Sequence[Any]) -> Any: ...

    def but(self, all_of_it: Any, parts: Sequence[Any]) -> Any: ...

    @property
    def row(self) -> str:
        """The column of a row ``w`` of the index with the number of what it is of."""

    def condition(self, part: Part, project_id: int) -> Sql:
        """``part`` as a condition on a row ``w`` of the index."""

    def select(self, part: Part, project_id: int) -> Sql:
        """The numbers of what fits."""

    def stretches(self, project_id: int, whole: Stretch, found: Sized) -> Iterable[Stretch]:
        """The parts of a stretch that are asked for one after the other, until enough is ``found``, which grows
        meanwhile."""

    def first(self, part: Part, project_id: int, fitting: Sql, stretch: Stretch) -> Sql:
        """The numbers of the first of what fits, in order, of what is ``fitting``: a statement about the row."""

    def ranked(self, selected: Sql, pks: Collection[int], words: Sequence[str]) -> Sql:
        """What ``select`` answered, of these numbers only, in the order of relevance; ``words`` are wanted."""


def asked(
    node: Node, *, engine: Engine, project_id: int, places: Collection[Place], expand: Callable[[str], Collection[str]]
) -> Part:
    """What fits a query. ValueError where the query says more than words."""
    return _Asking(engine, project_id, engine.kind.asked(places), expand).part(node)


@dataclass(frozen=True, slots=True)
class _Asking:
    engine: Engine
    project_id: int
    places: tuple[Place, ...]
    expand: Callable[[str], Collection[str]]

    def part(self, node: Node) -> Part:
        match node:
            case And(parts):
                return self._and(parts)
            case Or(parts):
                return self._or([self.part(one) for one in parts])
            case Not():
                return self._and([node])
            case Word(text, prefix):
                return self._word(text, prefix=prefix)
            case Phrase(text):
                return self._phrase(text)
            case Near(text, distance):
                words = list(dict.fromkeys(words_of(text)))
                if len(words) < 2:
                    return self._phrase(text)
                spread = min(distance, FARTHEST) + len(words) - 2  # the words in the middle stand between, too
                return self.engine.near(words, self.places, distance=spread)
            case Exact(text):
                found = self._phrase(text)
                return Part(found.index, (*found.checks, self.engine.letters(text, self.places)))
        raise ValueError(f"{type(node).__name__} says nothing of texts")

    def _word(self, text: str, *, prefix: bool) -> Part:
        words = words_of(text)
        if not words:
            return self._everything()
        if prefix or len(words) > 1:
            return self.engine.phrase(words, self.places, prefix=prefix)
        forms = sorted({words[0], *self.expand(words[0])})
        return self.engine.any_of(forms, self.places)

    def _phrase(self, text: str) -> Part:
        words = words_of(text)
        if not words:
            return self._everything()
        if len(words) == 1:
            return self.engine.any_of(words, self.places)
        return self.engine.phrase(words, self.places, prefix=False)

    def _and(self, nodes: Sequence[Node]) -> Part:
        wanted = [self.part(node) for node in nodes if not isinstance(node, Not)]
        unwanted = [self.part(node.part) for node in nodes if isinstance(node, Not)]
        checks = [check for part in wanted for check in part.checks]
        checks += [opposite(self._condition(part)) for part in unwanted if part.checks]
        index = self.engine.every([part.index for part in wanted] or [self._everything().index])
        if left_out := [part.index for part in unwanted if not part.checks]:
            index = self.engine.but(index, left_out)
        return Part(index, tuple(checks))

    def _or(self, parts: Sequence[Part]) -> Part:
        index = self.engine.one_of([part.index for part in parts])
        if not any(part.checks for part in parts):
            return Part(index)
        # Those that the index answers for at once, then each of the others.
        sure = [part.index for part in parts if not part.checks]
        groups = [Part(self.engine.one_of(sure))] if sure else []
        conditions = [self._condition(part) for part in [*groups, *(part for part in parts if part.checks)]]
        return Part(index, (_joined(" OR ", conditions),))

    def _everything(self) -> Part:
        return Part(self.engine.everything(self.project_id))

    def _condition(self, part: Part) -> Sql:
        return self.engine.condition(part, self.project_id)


def every_check(checks: Sequence[Sql]) -> Sql:
    return _joined(" AND ", checks)


def any_check(checks: Sequence[Sql]) -> Sql:
    return _joined(" OR ", checks)


def opposite(check: Sql) -> Sql:
    return f"NOT ({check[0]})", check[1]


def _joined(between: str, checks: Sequence[Sql]) -> Sql:
    return f"({between.join(sql for sql, _values in checks)})", tuple(v for _sql, values in checks for v in values)
