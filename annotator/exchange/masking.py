"""What people are called, put out of sight in what they wrote. Pure.

A word that is the name of one of these people is taken for that person, whatever it was meant to say: a name that stays
does more harm than a word that goes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from annotator.exchange.bundle import AnnotationItem, FieldItem, ReplyItem
from annotator.mentions import key, meant, mentions_in
from annotator.past_codebook import Definition

SOMEBODY = "P0"
LEAST = 2  # letters of a name that is looked for; shorter ones only as mentions
_WRITTEN = ("text", "choice", "url")  # kinds of fields
# Scripts that set no spaces between words: there a name ends anywhere.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")


@dataclass(frozen=True, slots=True)
class Person:
    """Who is to be masked: their number, what stands for them, their user name, and all other names and addresses. Whom
    files name has no number, and that name in place of a user name."""

    pk: int | None
    pseudonym: str
    username: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Masking:
    """Says what stands for whom, and takes names out of texts."""

    people: tuple[Person, ...]

    def credited(self, name: str) -> str:
        """What stands for somebody whom the file named that an annotation came out of."""
        return self._by_credit.get(name, SOMEBODY)

    def names(self, people: Iterable[int]) -> dict[int, str]:
        """What stands for each of these people; ``SOMEBODY`` for who came in this very moment."""
        return {pk: self._by_pk.get(pk, SOMEBODY) for pk in people}

    def text(self, words: str) -> str:
        """The same with pseudonyms for user names, names, addresses and mentions, in whatever case they are written."""
        return "".join(self._masked(words)) if words else words

    def annotation(self, one: AnnotationItem) -> AnnotationItem:
        """The same under a pseudonym, with what is said there. Quotes are the document's, so they stay."""
        if not (one.note or one.replies or one.earlier):
            return one
        return one._replace(
            note=self.text(one.note),
            replies=tuple(self._reply(reply) for reply in one.replies),
            earlier=tuple((path, self.definition(known)) for path, known in one.earlier),
        )

    def known(self, one: FieldItem) -> FieldItem:
        """The same, where people write words into such a field."""
        return one._replace(text=self.text(one.text)) if one.kind in _WRITTEN else one

    def _reply(self, reply: ReplyItem) -> ReplyItem:
        return reply._replace(text=self.text(reply.text))

    def definition(self, known: Definition) -> Definition:
        name, description, when_to_use, when_not = map(self.text, known.words)
        return replace(known, name=name, description=description, when_to_use=when_to_use, when_not=when_not)

    def _masked(self, words: str) -> Iterator[str]:
        at = 0
        for mention in mentions_in(words):
            found = meant(mention, self._by_key)
            if found is not None:
                yield self._without_names(words[at : found.start])
                yield f"@{self._by_key[key(found.name)]}"
                at = found.end
        yield self._without_names(words[at:])

    def _without_names(self, words: str) -> str:
        return self._pattern.sub(self._instead, words) if self._pattern else words

    def _instead(self, found: re.Match[str]) -> str:
        # What was found may be written in another case, composed otherwise, escaped, or with more than a space within.
        return self._by_name.get(_bare(found[0]), "")

    @cached_property
    def _by_pk(self) -> dict[int, str]:
        return {person.pk: person.pseudonym for person in self.people if person.pk is not None}

    @cached_property
    def _by_credit(self) -> dict[str, str]:
        return {person.username: person.pseudonym for person in self.people if person.pk is None}

    @cached_property
    def _by_key(self) -> dict[str, str]:
        # Who comes first is meant, where two are called so.
        return {key(person.username): person.pseudonym for person in reversed(self.people)}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for person in self.people:
            for name in (person.username, *person.names):
                found.setdefault(_bare(name), person.pseudonym)
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        names = {form for person in self.people for name in (person.username, *person.names) for form in _forms(name)}
        if not names:
            return None
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        return re.compile("|".join(map(_as_pattern, longest_first)), re.IGNORECASE)


def author_of(credit: str, name: str, masking: Masking | None) -> str:
    """Who it is by: whom the file named that it came out of, else who made it here."""
    if not credit:
        return name
    return masking.credited(credit) if masking else credit


def _forms(name: str) -> Iterable[str]:
    """As it may be written: composed and decomposed."""
    name = " ".join(name.split())
    if len(name) < LEAST:
        return ()
    return {name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD", "NFKC")), key(name)}


def _as_pattern(name: str) -> str:
    parts = []
    for letter in name:
        if letter == " ":
            parts.append(r"\s+")
        else:
            # In Markdown, a sign may be escaped.
            parts.append(re.escape(letter) if letter.isalnum() else r"\\?" + re.escape(letter))
    before = "" if _is_unspaced(name[0]) else r"(?<![^\W_])"
    after = "" if _is_unspaced(name[-1]) else r"(?![^\W_])"
    return f"{before}{''.join(parts)}{after}"


def _is_unspaced(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_UNSPACED)


def _bare(name: str) -> str:
    return " ".join(key(name.replace("\\", "")).split())
