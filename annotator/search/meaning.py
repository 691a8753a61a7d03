"""What a query means: its words with the places they are looked for in, and conditions in place of its fields. Pure:
what a condition is, only those know who made them and who ask a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.search.language.fields import SpeaksOf
from annotator.search.language.tree import And, Exact, Field, How, Near, Node, Not, Or, Phrase, Relation, Word, walk

OF_DOCUMENTS = frozenset({"title", "body", "comment", "about"})  # where words are looked for if nothing is said of it
OF_PASSAGES = frozenset({"quote", "note"})
EVERYWHERE = OF_DOCUMENTS | {"furniture"} | OF_PASSAGES


@dataclass(frozen=True, slots=True)
class Of:
    """A condition on a document, or on a passage. ``each``: the same, for where only a few are to be looked at."""

    speaks_of: SpeaksOf
    condition: Any
    each: Any = None


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are looked for; ``node`` has no fields. ``speaks_of`` TEXT: in documents or in passages, whatever is
    asked for. ``places``: none: the usual ones."""

    node: Node
    places: frozenset[str] = frozenset()
    speaks_of: SpeaksOf = SpeaksOf.TEXT


@dataclass(frozen=True, slots=True)
class Places:
    """What ``in:`` says: the places that words are looked for in."""

    places: frozenset[str]

    def __or__(self, other: Places) -> Places:
        return Places(self.places | other.places)

    def others(self) -> Places:
        """All but these, of what is looked at usually."""
        usual = OF_PASSAGES if self.places <= OF_PASSAGES else OF_DOCUMENTS
        return Places(usual - self.places)


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class No:
    part: Meaning


@dataclass(frozen=True, slots=True)
class Standing:
    """Passages of ``left`` that stand so to one of ``right``."""

    left: Meaning
    how: How
    right: Meaning
    distance: int | None = None


Meaning = Of | Words | All | Either | No | Standing


class NothingToPlace(ValueError):
    """``in:`` stands where there are no words, or leaves no place for them."""

    def __init__(self, field: Field) -> None:
        super().__init__(field.name)
        self.field = field


@dataclass(frozen=True, slots=True)
class _Scope:
    places: Places | None = None
    speaks_of: SpeaksOf = SpeaksOf.TEXT


def meaning_of(node: Node, given: Mapping[Field, Of | Words | Places]) -> Meaning:
    """What ``node`` means, if its fields mean what is ``given``. Raises NothingToPlace."""
    return _meaning(node, given, _Scope())


def is_of_passages(meaning: Meaning) -> bool:
    """Whether it speaks of passages alone."""
    match meaning:
        case Of(speaks_of) | Words(_, _, speaks_of):
            return speaks_of is SpeaksOf.PASSAGE
        case All(parts) | Either(parts):
            return all(map(is_of_passages, parts))
        case No(part):
            return is_of_passages(part)
        case _:
            return True


def _meaning(node: Node, given: Mapping[Field, Of | Words | Places], scope: _Scope) -> Meaning:
    match node:
        case And(parts):
            return _all(parts, given, scope)
        case Or(parts):
            return Either(tuple(_meanings(parts, given, scope, Or)))
        case Not(part):
            if _is_text(part):
                return _words(node, scope)
            return No(_meaning(part, given, scope))
        case Relation(left, how, right, distance):
            inside = _Scope(scope.places, SpeaksOf.PASSAGE)
            return Standing(_meaning(left, given, inside), how, _meaning(right, given, inside), distance)
        case Field():
            meant = given[node]
            if isinstance(meant, Places):
                raise NothingToPlace(node)
            return meant
    return _words(node, scope)


def _all(parts: Sequence[Node], given: Mapping[Field, Of | Words | Places], scope: _Scope) -> Meaning:
    """A conjunction. What it says of places holds for the words in it, and in the groups in it."""
    placing = [(part, places) for part in parts if (places := _places(part, given)) is not None]
    if placing:
        places = placing[0][1]
        for _part, others in placing[1:]:
            places = places | others
        scope = _Scope(places, scope.speaks_of)
        field = next(one for one in walk(placing[0][0]) if isinstance(one, Field))
        rest = [part for part in parts if _places(part, given) is None]
        if not places.places or not any(_has_words(part) for part in rest):
            raise NothingToPlace(field)
        parts = rest
    meanings = tuple(_meanings(parts, given, scope, And))
    return meanings[0] if len(meanings) == 1 else All(meanings)


def _places(node: Node, given: Mapping[Field, Of | Words | Places]) -> Places | None:
    match node:
        case Field() if isinstance(given[node], Places):
            return given[node]  # type: ignore[return-value]
        case Not(Field() as field) if isinstance(places := given[field], Places):
            return places.others()
    return None


def _meanings(
    parts: Iterable[Node], given: Mapping[Field, Of | Words | Places], scope: _Scope, joined: type[And | Or]
) -> Iterable[Meaning]:
    """What each part means; all that is nothing but words is one part, which an index is asked for at once."""
    texts = []
    for part in parts:
        if _is_text(part):
            texts.append(part)
        else:
            yield _meaning(part, given, scope)
    if texts:
        yield _words(texts[0] if len(texts) == 1 else joined(tuple(texts)), scope)


def _words(node: Node, scope: _Scope) -> Meaning:
    if scope.places is None:
        places = OF_PASSAGES if scope.speaks_of is SpeaksOf.PASSAGE else frozenset[str]()
        return Words(node, places, scope.speaks_of)
    places = scope.places.places
    if places == EVERYWHERE:
        return Words(node, places, scope.speaks_of)
    both = [
        Words(node, some, speaks_of)
        for some, speaks_of in (
            (places - OF_PASSAGES, SpeaksOf.DOCUMENT),
            (places & OF_PASSAGES, SpeaksOf.PASSAGE),
        )
        if some
    ]
    return both[0] if len(both) == 1 else Either(tuple(both))


def _is_text(node: Node) -> bool:
    return not any(isinstance(one, Field | Relation) for one in walk(node))


def _has_words(node: Node) -> bool:
    return any(isinstance(one, Word | Phrase | Exact | Near) for one in walk(node))
