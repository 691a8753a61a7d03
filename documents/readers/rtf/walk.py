"""Goes through the text of an RTF file and tells a BlockWriter what it meets. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from documents import progress
from documents.article import BlockKind, MarkKind
from documents.blockwriter import PARAGRAPH, BlockWriter, Shape
from documents.readers.rtf.asides import Asides, picture_in, target_of
from documents.readers.rtf.characters import Characters
from documents.readers.rtf.heads import Heads, end_of_group

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\'?", re.DOTALL
)
_MARKS = {
    **{"b": MarkKind.STRONG, "i": MarkKind.EMPHASIS, "strike": MarkKind.STRIKE},
    **{"super": MarkKind.SUPERSCRIPT, "sub": MarkKind.SUBSCRIPT},
}
_RAISED = frozenset((MarkKind.SUPERSCRIPT, MarkKind.SUBSCRIPT))
_OF_HEADINGS = frozenset((MarkKind.STRONG, MarkKind.EMPHASIS))
_SPECIAL = {
    **{"tab": "\t", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005"},
    **{"bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "nestcell": " "},
    **{"zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f"},
    **{"mden": "/", "msup": "^", "msub": "_"},  # of formulas
}
_ESCAPED = {"~": "\xa0", "_": "\u2011", "-": "\xad", "{": "{", "}": "}", "\\": "\\"}
# What striprtf counts among the destinations, though its words are shown.
_SHOWN = frozenset(
    str.split(
        "object result shp shpinst shptxt shpgrp shppict do dptxbxtext mmath moMath moMathPara mr me mf mnum mden "
        "msSup msSub msSubSup msup msub mrad mdeg md mnary mfunc mfName mlim mlimlow mlimupp mm macc mbar mbox"
    )
)
_NUMBER = re.compile(r"\W{0,2}(\d{1,6})\W{0,2}")
_HEADS = [f"{kind}{page}" for kind in ("header", "footer") for page in ("", "f", "l", "r")]
_PIECE = 200_000  # characters of the file between two reports of progress


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and gives back."""

    marks: frozenset[MarkKind] = frozenset()
    font: str = ""
    fallback: int = 1  # characters after a \u that stand for it in old programs
    hidden: bool = False
    deleted: bool = False
    link: str = ""
    level: int = 0  # of a heading
    in_table: bool = False
    list_level: int = 1


class Walk:
    """``writer`` holds what was read, ``asides`` what stands beside it; to resolve links is left to the caller."""

    def __init__(self, heads: Heads) -> None:
        from striprtf.striprtf import destinations  # loaded when the first document comes

        self.writer = BlockWriter()
        self.asides = Asides(self.writer)
        self.deleted = 0
        self._heads = heads
        self._unseen = (destinations - _SHOWN) | {"nonshppict"}
        self._characters = Characters()
        self._state = _State()
        self._groups: list[_State] = []
        self._skip = 0  # characters that stand for one written before
        self._note = 0  # the number of the note that is being read
        self._begun = False  # whether the paragraph has words
        self._label = ""  # of the entry of a list that is to come
        self._open: dict[MarkKind, str] = {}
        self._table, self._row, self._column = -1, 0, 0
        self._was_in_table = self._is_head = False
        self._takers = self._destinations()
        self._words = self._controls()

    def through(self, source: str) -> None:
        """Writes all of the text, then its notes."""
        self._run(source)
        for number, note in enumerate(self.asides.notes, 1):
            self._state, self._note = _State(), number
            self._run(note)

    def _run(self, source: str) -> None:
        at, starred, reported = 0, False, 0
        self._groups = []
        while (found := _TOKEN.match(source, at)) is not None:
            at = found.end()
            word, number, byte, sign, brace, run = found.groups()
            if run is not None:
                self._add_run(run)
            elif word is not None:
                at = self._word(source, at, word, number, starred=starred)
            elif byte is not None:
                self._add_byte(byte)
            elif brace == "{":
                self._flush()
                self._groups.append(self._state)
            elif brace == "}":
                self._flush()
                if not self._groups:
                    break
                self._state = self._groups.pop()
            elif sign is not None:
                self._sign(sign)
            starred = sign == "*"
            if at - reported > _PIECE:
                reported = at
                progress.report(at, len(source))
        self._flush()
        self._block_ends()

    def _word(self, source: str, at: int, word: str, number: str | None, *, starred: bool) -> int:
        """Does what a control word says; where to go on."""
        if word == "u":
            self._characters.add_unit(int(number or 0) % 0x10000)
            self._skip = self._state.fallback
            return at
        self._flush()
        if word == "bin":
            return at + int(number or 0)
        if word == "footnote" and self._note:
            return at  # none has notes of its own
        if word in self._takers:
            end = end_of_group(source, at)
            self._takers[word](source[at:end])
            return end
        if word in self._unseen or (starred and word not in _SHOWN):
            return end_of_group(source, at)
        if word in _SPECIAL:
            self._write(_SPECIAL[word])
        elif word in self._words:
            self._words[word](number or "")
        return at

    def _destinations(self) -> dict[str, Callable[[str], None]]:
        """What becomes of the insides of groups that are not part of the running text."""
        writer, asides = self.writer, self.asides
        return {
            "footnote": asides.take_note,
            "listtext": self._take_label,
            "pntext": self._take_label,
            "pict": self._take_picture,
            "fldinst": self._take_field,
            "bkmkstart": lambda inside: writer.anchor(f"bookmark-{inside.strip()}"),
            "atnauthor": lambda inside: asides.name_author(self._heads.plain(inside)),
            "annotation": lambda inside: asides.take_remark(inside, "\n".join(self.lines_of(inside))),
            "atrfstart": lambda inside: writer.anchor(f"remark-{inside.strip()}"),
            "atrfend": lambda inside: writer.anchor(f"remark-end-{inside.strip()}"),
            **dict.fromkeys(_HEADS, asides.take_head),
        }

    def _controls(self) -> dict[str, Callable[[str], None]]:
        def sets(**fields: object) -> Callable[[str], None]:
            return lambda _: self._set(**fields)

        def marks(kind: MarkKind) -> Callable[[str], None]:
            return lambda on: self._set(marks=self._state.marks - {kind} if on == "0" else self._state.marks | {kind})

        paragraph = {"level": 0, "in_table": False, "list_level": 1}
        return {
            **{word: marks(kind) for word, kind in _MARKS.items()},
            "nosupersub": lambda _: self._set(marks=self._state.marks - _RAISED),
            "plain": sets(marks=frozenset(), hidden=False),
            "pard": sets(**paragraph),
            "f": lambda font: self._set(font=font),
            "v": lambda on: self._set(hidden=on != "0"),
            "deleted": lambda on: self._set(deleted=on != "0"),
            "uc": lambda count: self._set(fallback=min(int(count or 1), 10)),
            "s": lambda style: self._set(level=self._heads.levels.get(style, 0)),
            "outlinelevel": lambda level: self._set(level=min(int(level or 9) + 1, 6) if int(level or 9) < 9 else 0),
            "intbl": sets(in_table=True),
            "ilvl": lambda level: self._set(list_level=min(int(level or 0), 19) + 1),
            **dict.fromkeys(("par", "sect", "page", "column", "nestrow"), lambda _: self._paragraph_ends()),
            "line": lambda _: self.writer.line_break(),
            "cell": lambda _: self._cell_ends(),
            "row": lambda _: self._row_ends(),
            "trowd": lambda _: setattr(self, "_is_head", False),
            "trhdr": lambda _: setattr(self, "_is_head", True),
            "chftn": lambda _: self._write_number(),
        }

    def _set(self, **fields: object) -> None:
        self._state = replace(self._state, **fields)  # type: ignore[arg-type]

    def _add_run(self, run: str) -> None:
        skipped = min(self._skip, len(run))
        self._skip -= skipped
        if len(run) > skipped:
            self._characters.add_run(run[skipped:], self._heads.codec_of(self._state.font))

    def _add_byte(self, byte: str) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._characters.add_bytes(bytes.fromhex(byte), self._heads.codec_of(self._state.font))

    def _sign(self, sign: str) -> None:
        if sign in "\r\n":
            self._flush()
            self._paragraph_ends()
        elif sign in _ESCAPED:
            self._flush()
            self._write(_ESCAPED[sign])

    def _flush(self) -> None:
        self._skip = 0
        if words := self._characters.take():
            self._write(words)

    def _write(self, words: str) -> None:
        state = self._state
        if state.hidden or state.deleted:
            self.deleted += state.deleted
            return
        if not self._begun and words.strip():
            self._begin()
        marks = dict.fromkeys(state.marks - _OF_HEADINGS if state.level and not self._note else state.marks, "")
        self._mark({**marks, MarkKind.LINK: state.link} if state.link else marks)
        self.writer.write(words)

    def _mark(self, marks: dict[MarkKind, str]) -> None:
        """Closes and opens what differs from the marks of the words before."""
        if marks == self._open:
            return
        for kind in [kind for kind, href in self._open.items() if marks.get(kind) != href]:
            self.writer.close_mark(kind)
        for kind, href in marks.items():
            if self._open.get(kind) != href:
                self.writer.open_mark(kind, href)
        self._open = marks

    def _begin(self) -> None:
        """The first words of a paragraph: what is it?"""
        state, self._begun = self._state, True
        if self._note:
            shape = Shape(BlockKind.NOTE)
        elif state.in_table:
            self._enter_table()
            place = {"number": self._table, "row": self._row, "column": self._column}
            shape = Shape(BlockKind.CELL, head=self._is_head, **place)
        elif state.level:
            shape = Shape(BlockKind.HEADING, level=state.level)
        elif self._label:
            number = _NUMBER.fullmatch(self._label)
            shape = Shape(BlockKind.ITEM, level=state.list_level, number=int(number[1]) if number else None)
        else:
            shape = PARAGRAPH
        self._was_in_table = shape.kind is BlockKind.CELL
        self.writer.begin(shape)

    def _paragraph_ends(self) -> None:
        if self._state.in_table and self._begun and not self._note:
            self.writer.line_break()
            return
        self._block_ends()
        self._was_in_table = self._was_in_table and self._state.in_table

    def _enter_table(self) -> None:
        if not self._was_in_table:
            self._table, self._row, self._column, self._was_in_table = self._table + 1, 0, 0, True

    def _cell_ends(self) -> None:
        self._enter_table()
        self._block_ends()
        self._column += 1

    def _block_ends(self) -> None:
        self.writer.end()
        self._begun, self._label = False, ""

    def _row_ends(self) -> None:
        self._enter_table()
        self._row, self._column = self._row + 1, 0

    def _write_number(self) -> None:
        """Of a note: in the text it leads to the note, in the note back."""
        number = self._note or len(self.asides.notes) + 1
        before = self._state
        self._set(link=f"#note-ref-{number}" if self._note else f"#note-{number}")
        self.writer.anchor(f"note-{number}" if self._note else f"note-ref-{number}")
        self._write(str(number))
        self._state = before

    def _take_label(self, inside: str) -> None:
        self._label = self._heads.plain(inside) or "•"

    def _take_field(self, inside: str) -> None:
        if self._groups:
            self._groups[-1] = replace(self._groups[-1], link=target_of(inside))

    def _take_picture(self, inside: str) -> None:
        found = picture_in(inside)
        if found is None:
            self.asides.pictures += 1
        elif not self._state.in_table and not self._note:
            self._mark({})
            self.writer.figure(found, "")
            self._begun = False

    def lines_of(self, inside: str) -> list[str]:
        """The paragraphs of what stands beside the text."""
        walk = Walk(self._heads)
        walk._takers = {}  # nothing stands beside it in turn
        walk.through(inside)
        text = walk.writer.text
        return [text[block.start : block.end] for block in walk.writer.blocks]
