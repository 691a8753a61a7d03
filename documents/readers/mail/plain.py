"""The plain text of a mail: paragraphs, quotations as deep as they are, the signature apart. Pure.

Format: RFC 3676 for flowed text and the signature's line; ``>`` as everybody uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from lxml import html
from lxml.html import HtmlElement

from documents.article import BlockKind
from documents.blockwriter import PARAGRAPH, BlockWriter, Shape
from documents.sections.lines import pieces_of

SIGNATURE = "mail-signature"  # the class of what stands below a letter
_DEEPEST = 20
_QUOTED = re.compile(r"(?:> ?)+")
_FLOWED_QUOTE = re.compile(r">+")
_SIGNATURE = re.compile(r"-- ?")
_LIST_FOOT = re.compile(r"[_=-]{20,}")
_LONGEST_FOOT = 30  # lines
_WROTE = re.compile(
    r"(?:on|am|le|el|il|em|op|den|w dniu|в|vào)\b.{6,200}:\s*"
    r"|.{3,120}(?:@\S+|\d{4}.{0,40})\)?>?,? ?(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev"
    r"|пишет|написал\(?а?\)?|yazdı|写道|كتب)\s?:\s*"
    r"|(?:quoting|zitat von) .{3,120}:\s*",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"\s*-{2,}\s*(?:original message|original appointment|forwarded message|ursprüngliche nachricht|weitergeleitete "
    r"nachricht|message d'origine|message d’origine|mensaje original|messaggio originale|oorspronkelijk bericht"
    r"|исходное сообщение)\s*-{2,}\s*|_{20,}",
    re.IGNORECASE,
)
_HEAD_LINE = re.compile(r"\*?(?:from|von|de|da|van|от|fra|från)\*? ?:\*? ?\S", re.IGNORECASE)
_COLUMNS = re.compile(r"\S(?: {3,}|\t+)\S")

Line = tuple[int, str]  # how deep it is quoted, and its words


class Paragraph(NamedTuple):
    """``depth`` says how deep it is quoted, ``is_below`` whether it stands in the signature."""

    depth: int
    lines: list[str]
    is_code: bool
    is_below: bool


def paragraphs_of(text: str, *, flowed: bool = False, closely: bool = False) -> Iterator[Paragraph]:
    """Every word of ``text``. ``closely``: broken lines are joined without a space (DelSp)."""
    lines = _flowed(text, closely=closely) if flowed else [_depth_of(line) for line in text.split("\n")]
    lines = _with_attributions(_with_forwarded(lines))
    end = _start_of_signature(lines)
    for some, is_below in ((lines[:end], False), (lines[end:], True)):
        for depth, run in groupby(some, key=lambda line: line[0]):
            for together, is_code in _grouped("\n".join(words for _, words in run)):
                yield Paragraph(depth, together, is_code, is_below)


def write(writer: BlockWriter, paragraphs: Iterable[Paragraph]) -> None:
    """Each as a block, whose origin it is."""
    for one in paragraphs:
        shape = Shape(BlockKind.QUOTATION, level=one.depth) if one.depth else PARAGRAPH
        writer.begin(Shape(BlockKind.CODE) if one.is_code else shape, one)
        for number, line in enumerate(one.lines):
            if number:
                writer.line_break()
            writer.write(line)
    writer.end()


def tree_of(paragraphs: Iterable[Paragraph]) -> HtmlElement:
    """The same as a ``<div>``, to stand among pages."""
    top = html.Element("div")
    below = html.Element("div")
    below.set("class", SIGNATURE)
    for one in paragraphs:
        inside = below if one.is_below else top
        for _ in range(one.depth):
            last = inside[-1] if len(inside) else None
            if last is None or last.tag != "blockquote":
                last = html.Element("blockquote")
                inside.append(last)
            inside = last
        inside.append(_element("pre" if one.is_code else "p", one.lines))
    top.append(below)
    return top


def _depth_of(line: str) -> Line:
    found = _QUOTED.match(line)
    if found is None:
        return 0, line
    return min(found[0].count(">"), _DEEPEST), line[found.end() :]


def _flowed(text: str, *, closely: bool) -> list[Line]:
    lines: list[Line] = []
    open_ = False  # the last line goes on in the next
    for line in text.split("\n"):
        found = _FLOWED_QUOTE.match(line)
        depth = len(found[0]) if found else 0
        words = line[depth:].removeprefix(" ")
        goes_on = words.endswith(" ") and words != "-- "
        if open_ and lines[-1][0] == depth and words != "-- ":
            lines[-1] = (depth, lines[-1][1] + words)
        else:
            lines.append((depth, words))
        open_ = goes_on
        if goes_on and closely:
            lines[-1] = (lines[-1][0], lines[-1][1][:-1])
    return [(min(depth, _DEEPEST), words) for depth, words in lines]


def _with_forwarded(lines: list[Line]) -> list[Line]:
    """What programs put below a line over the older mail, without marks: it is quoted from there on."""
    for index, (depth, words) in enumerate(lines):
        if depth or not (":" in words[:20] or words.lstrip().startswith(("--", "__"))):
            continue
        if (_FORWARDED.fullmatch(words) or _HEAD_LINE.match(words)) and _is_head(
            [line for _, line in lines[index : index + 8]]
        ):
            return [*lines[:index], *((depth + 1, words) for depth, words in lines[index:])]
    return lines


def _is_head(lines: Sequence[str]) -> bool:
    """Whether the first lines name a sender and two more heads of a mail."""
    named = [line for line in lines if re.match(r"\*?[^\W\d_][\w -]{1,20}\*? ?:\*? ?\S", line)]
    return len(named) >= 3 and any(_HEAD_LINE.match(line) for line in named[:2])


def _with_attributions(lines: list[Line]) -> list[Line]:
    """ "On … wrote:", which may be broken in two or three, belongs to the quotation below it."""
    for index in range(len(lines) - 1, 0, -1):
        depth = lines[index][0]
        above = index - 1
        while depth and above > 0 and not lines[above][1].strip() and index - above < 3:
            above -= 1
        if lines[above][0] >= depth or not lines[above][1].strip():
            continue
        for first in range(above, max(above - 3, -1), -1):
            if lines[first][0] != lines[above][0] or not lines[first][1].strip():
                break
            whole = " ".join(words.strip() for _, words in lines[first : above + 1])
            if _WROTE.fullmatch(whole):
                lines[first:index] = [(depth, whole), (depth, "")]
                break
    return lines


def _start_of_signature(lines: Sequence[Line]) -> int:
    """The line where the signature or the foot of a mailing list begins; the number of lines if there is none."""
    start = len(lines)
    for index in range(len(lines) - 1, max(0, len(lines) - _LONGEST_FOOT - 1), -1):
        depth, words = lines[index]
        if depth:
            break
        if _SIGNATURE.fullmatch(words):
            return index
        if _LIST_FOOT.fullmatch(words.strip()) and index < len(lines) - 1:
            start = index
    return start


def _grouped(text: str) -> Iterator[tuple[list[str], bool]]:
    """The paragraphs of a text, as the lines that were broken by hand, and whether its spaces count."""
    has_columns = "   " in text or "\t" in text
    for _, group in groupby(pieces_of(text), key=lambda piece: piece.group):
        pieces = list(group)
        if has_columns and sum(bool(_COLUMNS.search(piece.shown)) for piece in pieces) > 1:
            start = text.rfind("\n", 0, pieces[0].start) + 1
            yield [text[start : pieces[-1].end]], True
            continue
        together: list[str] = []
        for piece in pieces:
            if together and (piece.marker or "\n" in piece.shown):
                yield together, False
                together = []
            together.append(piece.shown)
        yield together, False


def _element(tag: str, lines: Sequence[str]) -> HtmlElement:
    made = html.Element(tag)
    made.text = lines[0]
    for line in lines[1:]:
        made.append(html.Element("br"))
        made[-1].tail = line
    return made
