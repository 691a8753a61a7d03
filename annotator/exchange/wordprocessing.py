"""Documents of Word (Office Open XML, ECMA-376 part 1, 17), written piece by piece over a frame of python-docx. Pure.

The frame has the styles, the page and the properties; paragraphs, rows and comments are put into it as text, so that a
long document costs neither memory nor the time of a tree. What XML can't hold becomes U+FFFD, sign for sign.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from html import escape

from annotator.exchange.codebooks.colours import hex_of
from annotator.exchange.zipping import zipped

_MARK = "here-it-goes-in"
_BODY, _COMMENTS = "word/document.xml", "word/comments.xml"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = ("R", "AL")
_PAPER = 255
_STRENGTH = 0.35  # of a tag's colour behind ink
_UNTAGGED = "FFF2CC"


@lru_cache(maxsize=4)
def _frame(*, wide: bool) -> tuple[tuple[str, bytes], ...]:
    """The parts of an empty document, its page upright or wide."""
    from docx import Document
    from docx.enum.section import WD_ORIENT

    document = Document()
    document.add_paragraph(_MARK)
    _ = document.comments  # makes their part
    if wide:
        page = document.sections[0]
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = page.page_height, page.page_width
        page.left_margin = page.right_margin = page.top_margin
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def written(
    body: Iterable[str], comments: Iterable[str] = (), *, title: str, made: datetime, wide: bool = False
) -> Iterator[bytes]:
    """A document of that content, piece by piece. ``comments`` is read when the body is at its end."""
    parts = dict(_frame(wide=wide))
    before, after = _around(parts[_BODY].decode())
    comments_head, comments_tail = _open(parts[_COMMENTS].decode())
    parts["docProps/core.xml"] = _properties(title, made).encode()
    others = ((name, [content]) for name, content in parts.items() if name not in (_BODY, _COMMENTS))

    def whole() -> Iterator[tuple[str, Iterable[bytes | str]]]:
        yield from others
        yield _BODY, _between(before, body, after)
        yield _COMMENTS, _between(comments_head, comments, comments_tail)

    return zipped(whole())


def paragraph(runs: str, *, style: str = "", right_to_left: bool = False) -> str:
    """A paragraph of these runs, in a style by its identifier."""
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    about += "<w:bidi/>" if right_to_left else ""
    return f"<w:p>{f'<w:pPr>{about}</w:pPr>' if about else ''}{runs}</w:p>"


def run(text: str, about: str = "") -> str:
    """A run of text with these properties (in the order of CT_RPr); a line's end breaks the line."""
    if not text:
        return ""
    if not text.isascii() and any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in text):
        about += "<w:rtl/>"
    parts = [f'<w:t xml:space="preserve">{line.replace(_TAB, _TABBED)}</w:t>' for line in escape(fit(text)).split("\n")]
    return f"<w:r>{f'<w:rPr>{about}</w:rPr>' if about else ''}{'<w:br/>'.join(parts)}</w:r>"


_TAB, _TABBED = "\t", '</w:t><w:tab/><w:t xml:space="preserve">'


def lines(text: str, about: str = "") -> str:
    """Paragraphs, one a line of the text."""
    return "".join(paragraph(run(line, about), right_to_left=runs_right_to_left(line)) for line in text.split("\n"))


def comment(number: int, content: str, *, author: str, made: datetime) -> str:
    """A comment of these paragraphs. ``made`` is written as UTC, which Word takes for the reader's own time."""
    initials = "".join(word[0] for word in author.split())[:3]
    when = made.replace(tzinfo=None, microsecond=0).isoformat()
    return (
        f'<w:comment w:id="{number}" w:author="{escape(fit(author))}" w:initials="{escape(fit(initials))}"'
        f' w:date="{when}Z">{content}</w:comment>'
    )


def begins(number: int) -> str:
    """Where the passage of a comment begins."""
    return f'<w:commentRangeStart w:id="{number}"/>'


def ends(number: int) -> str:
    """Where it ends, with the sign that leads to the comment."""
    return f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'


def shading(colour: str) -> str:
    """A tag's colour behind text, so light that black stays easy to read; a light yellow where there is none."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{_light(colour)}"/>'


@lru_cache(maxsize=256)
def _light(colour: str) -> str:
    digits = re.fullmatch(r"#([0-9a-f]{6})", hex_of(colour))
    if not digits:
        return _UNTAGGED
    parts = (int(digits[1][at : at + 2], 16) for at in (0, 2, 4))
    return "".join(f"{round(_PAPER - (_PAPER - part) * _STRENGTH):02X}" for part in parts)


def fit(text: str) -> str:
    """``text`` as XML 1.0 (2.2) takes it."""
    return _NOT_XML.sub("\ufffd", text)


def runs_right_to_left(text: str) -> bool:
    """Whether its first letter does (Unicode Annex 9, P2)."""
    for sign in () if text.isascii() else text:
        kind = unicodedata.bidirectional(sign)
        if kind == "L" or kind in _RIGHT_TO_LEFT:
            return kind != "L"
    return False


def _between(before: str, content: Iterable[str], after: str) -> Iterator[str]:
    yield before
    yield from content
    yield after


def _around(body: str) -> tuple[str, str]:
    """What stands before and after the paragraph with the mark."""
    at = body.index(_MARK)
    start = max(body.rindex("<w:p>", 0, at), -1)
    return body[:start], body[body.index("</w:p>", at) + len("</w:p>") :]


def _open(comments: str) -> tuple[str, str]:
    """The part of comments, which is one empty element, opened."""
    head = comments.rstrip().removesuffix("</w:comments>")
    return (head.removesuffix("/>") + ">" if head.endswith("/>") else head), "</w:comments>"


def _properties(title: str, made: datetime) -> str:
    when = f"{made.replace(tzinfo=None, microsecond=0).isoformat()}Z"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(fit(title))}</dc:title>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created></cp:coreProperties>'
    )
