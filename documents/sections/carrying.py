"""What people said that sections are, carried over to another reading of nearly the same text. Pure.

It goes by lines: which lines stand in a section whose kind a person changed, and which sections of the other reading
consist of these lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from documents.article import Article, Section, SectionKind

NEARLY_ALL = 0.8  # of a section's characters must stand in lines that are known
_NUMBERS = re.compile(r"\d+")

Kinds = dict[str, SectionKind]


def by_hand(text: str, before: Iterable[Section], new_text: str, after: Iterable[Section]) -> Kinds:
    """The lines of ``new_text``, as ``after`` has it in sections, that stood in sections of another kind ``before``,
    each with its kind now. What stands in sections of several kinds says nothing."""
    known = _kinds(text, before)
    now = _kinds(new_text, after)
    return {line: kind for line, kind in now.items() if line in known and known[line] is not kind}


def carried(article: Article, kinds: Mapping[str, SectionKind]) -> Article:
    """The article with those sections made of the kind that nearly all of their lines have by hand. Its text, and where
    its sections begin and end, stay as they are."""
    if not kinds:
        return article
    sections = tuple(_with(article.text, section, kinds) for section in article.sections)
    return article if sections == article.sections else replace(article, sections=sections)


def _with(text: str, section: Section, kinds: Mapping[str, SectionKind]) -> Section:
    whole, known = 0, dict.fromkeys(SectionKind, 0)
    for line, size in _lines(text, section):
        whole += size
        if line in kinds:
            known[kinds[line]] += size
    kind = max(known, key=lambda one: known[one])
    return replace(section, kind=kind) if whole and known[kind] >= NEARLY_ALL * whole else section


def _kinds(text: str, sections: Iterable[Section]) -> Kinds:
    """Each line with the kind of its section; those left out that stand in sections of several kinds."""
    kinds: Kinds = {}
    several: set[str] = set()
    for section in sections:
        for line, _size in _lines(text, section):
            if kinds.setdefault(line, section.kind) is not section.kind:
                several.add(line)
    return {line: kind for line, kind in kinds.items() if line not in several}


def _lines(text: str, section: Section) -> Iterator[tuple[str, int]]:
    """The section's lines that say something, and their lengths. How many comments or readers there are changes by the
    hour, so numbers count as equal."""
    for line in text[section.start : section.end].splitlines():
        if words := " ".join(line.split()):
            yield _NUMBERS.sub("0", words), len(words)
