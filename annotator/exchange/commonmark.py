"""What people wrote, in files of Markdown which it can't break: escaped, or contained in a list. Pure.

Notes and replies, which are Markdown themselves, stand indented in a list, so that nothing they leave open reaches
beyond them, and lose raw HTML, images and headings. See https://spec.commonmark.org/0.31.2/.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

from annotator.exchange.bundle import AnnotationItem

# In a line, and at its head: only what would be read as Markdown, so that a quote can be found in the file.
_ACTIVE = re.compile(r"[\\`*_\[\]<>|~]|&(?=#|\w+;)|(?<=\s)#(?=\w)")
_ACTIVE_AT_HEAD = re.compile(r"(?=#|[+-](?:\s|$)|[=-]+\s*$)|(?<=\d)(?=[.)](?:\s|$))")
_HEAD = re.compile(r"\d{0,9}")
_RAW_HTML = re.compile(r"<(?=[A-Za-z/!?])")
_HEADING = re.compile(r"^(\s*(?:>\s*|[-+*]\s+|\d+[.)]\s+)*)(#{1,6}(?=\s|$)|=+\s*$|-{2,}\s*$)", re.MULTILINE)


def escaped(text: str) -> str:
    """``text`` on one line, shown by any Markdown reader just as it is."""
    line = _ACTIVE.sub(r"\\\g<0>", " ".join(text.split()))
    head = _HEAD.match(line)
    at = head.end() if head else 0
    return f"{line[:at]}\\{line[at:]}" if _ACTIVE_AT_HEAD.match(line, at) else line


def contained(markdown: str) -> str:
    """Markdown that stays Markdown, but without raw HTML, images and headings, indented for a list item."""
    tame = _RAW_HTML.sub(r"\\<", markdown).replace("![", "!\\[")
    tame = _HEADING.sub(r"\1\\\2", tame)
    return "\n".join(f"  {line}".rstrip() for line in tame.splitlines())


def said(one: AnnotationItem) -> str:
    """The note and the replies of an annotation, as a list."""
    parts = [f"- **Note**\n\n{contained(one.note)}"] if one.note else []
    parts += [
        f"- **{escaped(reply.author)}**, {minute(reply.created)}\n\n{contained(reply.text)}" for reply in one.replies
    ]
    return "\n\n".join(parts)


def quoted(text: str) -> str:
    """A block quote; a line of the text is a line of it, an empty one parts paragraphs."""
    lines = [escaped(line) for line in text.strip("\n").split("\n")]
    broken = [
        f"> {line}  " if line and following else f"> {line}".rstrip()
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
    ]
    return "\n".join(broken)


def linked(words: str, address: str) -> str:
    """A link, where the address is one of the web; the words alone, where they are the address."""
    if not address.startswith(("http://", "https://")):
        return escaped(words) if words == address else ""
    return f"[{escaped(words)}]({safe_address(address)})"


def safe_address(address: str) -> str:
    """An address that a link can hold."""
    return quote(address, safe=":/?#@!$&'*+,;=%~")  # round brackets would end the link


def minute(moment: datetime) -> str:
    """A time in UTC."""
    return f"{moment.isoformat(' ')[:16]} UTC"
