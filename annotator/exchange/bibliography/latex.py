"""Text as LaTeX has it, and back. Pure.

Only what LaTeX would take for a command is written as one: other letters stay, in UTF-8. On the way back the accents
and symbols of LaTeX (source: Lamport, LaTeX: A Document Preparation System, 2nd edition, tables 3.1 and 3.2) become
letters, other commands leave what stands in their braces.
"""

from __future__ import annotations

import re
import unicodedata

_ESCAPED = {
    **{sign: f"\\{sign}" for sign in "$&%#_"},
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "--": "-{}-{}",
    "``": "`{}`{}",
    "''": "'{}'{}",
}
_SPECIAL = re.compile(r"--|``|''|[$&%#_\\{}^~]")
_ACCENTS = {
    **{"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307"},
    **{'"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328"},
    "b": "\u0331",
}
_SYMBOLS = {
    **{"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"},
    **{"textasciitilde": "~", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å"},
    **{"AA": "Å", "l": "ł", "L": "Ł", "i": "i", "j": "j", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "ldots": "…"},
    **{"dots": "…", "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’"},
    **{"textquotedblleft": "“", "textquotedblright": "”", "S": "§", "P": "¶", "copyright": "©", "pounds": "£"},
    **{"euro": "€", "texteuro": "€", "LaTeX": "LaTeX", "TeX": "TeX"},
}
_SIGNS = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " ", "{": "", "}": ""}
# The letter under an accent: in braces or not, also the dotless ones.
_ACCENTED = re.compile(
    r"""\\(?:(?P<sign>[`'^"~=.])|(?P<letter>[uvHcdbrk])(?=[\s{\\]))\s*"""
    r"""(?:\{\s*(?:\\(?P<dotless>[ij])|(?P<braced>\w))\s*\}|\\(?P<bare>[ij])(?![A-Za-z])|(?P<next>\w))"""
)
_TOKEN = re.compile(r"""\\(?P<command>[A-Za-z]+)(?:\{\}|[ \t]*)|\\(?P<sign>.)|(?P<dash>---?|``|''|[~{}])""")


def escaped(text: str) -> str:
    """With braces that match, as BibTeX wants them."""
    return _SPECIAL.sub(lambda found: _ESCAPED[found[0]], text)


def plain(latex: str) -> str:
    """What is read, on one line."""
    return " ".join(_TOKEN.sub(_meant, _ACCENTED.sub(_letter, latex)).split())


def _letter(found: re.Match[str]) -> str:
    under = found["dotless"] or found["braced"] or found["bare"] or found["next"]
    return unicodedata.normalize("NFC", f"{under}{_ACCENTS[found['sign'] or found['letter']]}")


def _meant(found: re.Match[str]) -> str:
    if found["command"]:
        return _SYMBOLS.get(found["command"], "")
    return found["sign"] or _SIGNS[found["dash"]]
