"""What stands before the text of an RTF file: fonts and their character sets, styles, what it says of itself. Pure."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from documents.text import canonical

_ANSI = re.compile(r"\\ansicpg(\d{3,5})")
_FONT = re.compile(r"\\f(\d{1,6})(?!\d)[^;{}]*?\\fcharset(\d{1,3})")
_STYLE = re.compile(r"\\s(\d{1,5})(?!\d)((?:\\[a-z*]+-?\d*)*) ?([^;{}\\]*);")
_OUTLINE = re.compile(r"\\outlinelevel(\d)")
_INFO = re.compile(r"\{\\(title|author|subject|keywords|company)(?![a-z])")
_TIME = re.compile(r"\{\\(creatim|revtim)\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_TOKEN = re.compile(r"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6}) ?(?:\\'..|[^\\{}])?|\\[a-z]+-?\d* ?|\\?([^\\{}\r\n]+|[\\{}])")
_SCAN = re.compile(r"\\bin(\d{1,9}) ?|\\.|[{}]", re.DOTALL)
_PLACES = {"creatim": "created", "revtim": "modified"}


class Heads:
    """``codec`` is that of the file, ``fonts`` those of its fonts by number, ``levels`` those of headings by the
    number of their style, ``info`` what the file says of itself."""

    def __init__(self, source: str, charset: str) -> None:
        from striprtf.striprtf import charset_map  # loaded when the first document comes

        ansi = _ANSI.search(source, 0, 2000)
        self.codec = _codec(f"cp{ansi[1]}" if ansi else charset) or (
            "mac_roman" if "\\mac" in source[:60] else "cp1252"
        )
        self.fonts = {
            number: _codec(charset_map.get(int(known), "")) if int(known) > 2 else self.codec
            for group in groups(source, "fonttbl")
            for number, known in _FONT.findall(group)
        }
        self.levels: dict[str, int] = {}
        for group in groups(source, "stylesheet"):
            for number, words, name in _STYLE.findall(group):
                named, outline = _HEADING.match(name), _OUTLINE.search(words)
                level = int(named[1]) if named else int(outline[1]) + 1 if outline else int(name.lower() == "title")
                if 1 <= level <= 9:
                    self.levels[number] = min(level, 6)
        self.info = dict(self._info(source))

    def codec_of(self, font: str) -> str:
        return self.fonts.get(font) or self.codec

    def _info(self, source: str) -> Iterator[tuple[str, str]]:
        for group in groups(source, "info"):
            for found in _INFO.finditer(group):
                yield found[1], self.plain(group[found.end() : end_of_group(group, found.end())])
            for kind, year, month, day in _TIME.findall(group):
                if int(year) and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
                    yield _PLACES[kind], f"{int(year):04}-{int(month):02}-{int(day):02}"

    def plain(self, words: str) -> str:
        """The text of a piece of the file without anything but characters in it."""
        parts: list[bytes] = []
        for byte, point, run in _TOKEN.findall(words):
            if point:
                parts.append(chr(int(point) % 0x10000).encode("utf-16-le", "surrogatepass"))
            else:
                known = bytes.fromhex(byte) if byte else run.encode("latin-1", "replace")
                parts.append(known.decode(self.codec, "replace").encode("utf-16-le", "surrogatepass"))
        return " ".join(canonical(b"".join(parts).decode("utf-16-le", "replace")).split())


def groups(source: str, word: str) -> Iterator[str]:
    """The insides of the first two groups that begin with this word."""
    at = 0
    for _ in range(2):
        at = source.find(f"\\{word}", at)
        if at < 0:
            return
        end = end_of_group(source, at)
        yield source[at + len(word) + 1 : end]
        at = end


def end_of_group(source: str, at: int) -> int:
    """Where the brace stands that closes the group around this place; the end of the text where there is none."""
    depth = 0
    while (found := _SCAN.search(source, at)) is not None:
        at = found.end() + int(found[1] or 0)
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if depth < 0:
                return found.start()
    return len(source)


def _codec(name: str) -> str:
    """The codec of this name, or '' where there is none that makes text of bytes."""
    try:
        found = codecs.lookup(name)
        found.decode(b"a")
    except (LookupError, ValueError, TypeError, UnicodeError):
        return ""
    return found.name if name and found._is_text_encoding else ""
