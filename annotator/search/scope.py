"""What a query says of the words in texts, and what of passages around them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.search.language.fields import SpeaksOf
from annotator.search.language.tree import And, Exact, Field, Near, Node, Not, Or, Phrase, Relation, Text, Word
from annotator.search.meaning import All, Either, Meaning, Of, Places, Words

_SECTIONS = frozenset({"body", "comment", "furniture"})  # of a text: ``documents.article.SectionKind``
_USUAL = frozenset({"body", "comment"})


def sections_by_term(meaning: Meaning | None) -> dict[Text, frozenset[str]]:
    """The words that are looked for in texts, without those that must not be there, and the kinds of sections that they
    are looked for in. What is asked for in titles alone, say, isn't among them."""
    found: dict[Text, frozenset[str]] = {}
    for words in _words_in(meaning):
        kinds = words.places & _SECTIONS if words.places else _USUAL
        if kinds and words.speaks_of is not SpeaksOf.PASSAGE:
            for term in _terms(words.node):
                found[term] = found.get(term, frozenset()) | kinds
    return found


def asks_for_words(meaning: Meaning | None) -> bool:
    """Whether all documents that it finds have some of the words that are looked for."""
    match meaning:
        case All(parts):
            return any(map(asks_for_words, parts))
        case Either(parts):
            return all(map(asks_for_words, parts))
        case Words(node):
            return bool(sections_by_term(meaning)) and _has_one(node)
    return False


def of_passages(node: Node | None, given: Mapping[Field, Of | Words | Places]) -> Node | None:
    """What a query asks of the passages that its words stand in; None if they may stand anywhere: ``troops tag:Iraq``
    asks for the tag, ``troops OR tag:Iraq`` and ``troops -tag:Iraq`` for none."""
    match node:
        case And(parts):
            asked = [one for part in parts if (one := of_passages(part, given)) is not None]
            asked += [
                part for part in parts if asked and isinstance(part, Not) and _speaks_of_passages(part.part, given)
            ]
            return And(tuple(asked)) if len(asked) > 1 else next(iter(asked), None)
        case Or(parts):
            either = [one for part in parts if (one := of_passages(part, given)) is not None]
            return Or(tuple(either)) if len(either) == len(parts) else None
        case Relation():
            return node
        case Field():
            return node if _speaks_of_passages(node, given) else None
    return None


def _words_in(meaning: Meaning | None) -> Iterator[Words]:
    match meaning:
        case All(parts) | Either(parts):
            for part in parts:
                yield from _words_in(part)
        case Words():
            yield meaning


def _terms(node: Node) -> Iterator[Text]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part)
        case Word() | Phrase() | Exact() | Near():
            yield node


def _has_one(node: Node) -> bool:
    match node:
        case And(parts):
            return any(map(_has_one, parts))
        case Or(parts):
            return all(map(_has_one, parts))
    return not isinstance(node, Not)


def _speaks_of_passages(node: Node, given: Mapping[Field, Of | Words | Places]) -> bool:
    match node:
        case And(parts) | Or(parts):
            return all(_speaks_of_passages(part, given) for part in parts)
        case Not(part):
            return _speaks_of_passages(part, given)
        case Field():
            meant = given[node]
            return not isinstance(meant, Places) and meant.speaks_of is SpeaksOf.PASSAGE
    return isinstance(node, Relation)
