"""Footnotes in Markdown: ``[^1]`` in the text, ``[^1]: …`` on lines of its own. Pure.

The form is that of PHP Markdown Extra, which GitHub and Pandoc share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from documents.article import MarkKind
from documents.blockwriter import BlockWriter

_REFERENCE = re.compile(r"\[\^([^\]\[\s]{1,100})\]")
_DEFINITION = re.compile(r"\[\^([^\]\[\s]{1,100})\]:[ \t]*")
_KEY = "notes"
_INDENT = 4


def read_notes(parser: MarkdownIt) -> None:
    """Teaches a parser footnotes: their sources come to ``env["notes"]``, references are tokens "note"."""
    parser.block.ruler.before("reference", "note", _definition, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "note", _reference)


@dataclass(frozen=True, slots=True)
class Note:
    label: str
    number: int
    source: str


@dataclass(slots=True)
class Notes:
    """The notes of a text, numbered in the order of their references."""

    writer: BlockWriter
    _numbers: dict[str, int] = field(default_factory=dict)

    def refer(self, label: str) -> None:
        """Writes the number of a note, linked to it."""
        number = self._numbers.setdefault(label, len(self._numbers) + 1)
        self.writer.anchor(f"note-ref-{number}")
        self.writer.open_mark(MarkKind.SUPERSCRIPT)
        self.writer.open_mark(MarkKind.LINK, f"#note-{number}")
        self.writer.write(str(number))
        self.writer.close_mark(MarkKind.LINK)
        self.writer.close_mark(MarkKind.SUPERSCRIPT)

    def begin(self, note: Note) -> None:
        """Writes the number that a note begins with, linked to the first reference."""
        self.writer.anchor(f"note-{note.number}")
        self.writer.open_mark(MarkKind.LINK, f"#note-ref-{note.number}")
        self.writer.write(str(note.number))
        self.writer.close_mark(MarkKind.LINK)
        self.writer.write(" ")

    def all(self, known: MutableMapping[str, Any]) -> Iterator[Note]:
        """Each note once: those referred to, also in notes, then those that nothing refers to."""
        sources: dict[str, str] = known.get(_KEY, {})
        done: set[str] = set()
        while len(done) < len(sources):
            label = next((one for one in [*self._numbers, *sources] if one not in done), "")
            done.add(label)
            yield Note(label, self._numbers.setdefault(label, len(self._numbers) + 1), sources[label])


def _definition(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as the parser calls it
    if state.is_code_block(line):
        return False
    found = _DEFINITION.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
    if found is None:
        return False
    if silent:
        return True
    lines = [state.src[found.end() : state.eMarks[line]]]
    line += 1
    while line < end and _goes_on(state, line, end, after=lines[-1]):
        lines.append(state.getLines(line, line + 1, state.blkIndent + _INDENT, keepLastLF=False))
        line += 1
    state.line = line
    known = state.env.setdefault(_KEY, {})
    known[found[1]] = "\n\n".join(filter(None, [known.get(found[1]), "\n".join(lines)]))
    return True


def _goes_on(state: StateBlock, line: int, end: int, *, after: str) -> bool:
    """Whether a line belongs to the note above it: it is indented, or goes on with its paragraph."""
    if state.isEmpty(line):
        following = next((other for other in range(line + 1, end) if not state.isEmpty(other)), None)
        return following is not None and state.sCount[following] >= state.blkIndent + _INDENT
    if state.sCount[line] >= state.blkIndent + _INDENT:
        return True
    if not after.strip() or _DEFINITION.match(state.src, state.bMarks[line] + state.tShift[line]):
        return False
    rules = state.md.block.ruler.getRules("paragraph")
    return not any(rule(state, line, end, True) for rule in rules)  # noqa: FBT003


def _reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the parser calls it
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    if found is None or found[1] not in state.env.get(_KEY, {}):
        return False
    if not silent:
        state.push("note", "", 0).meta = {"label": found[1]}
    state.pos = found.end()
    return True
