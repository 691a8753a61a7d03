"""What people write into typed fields, read and put into the one form in which it is kept. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NoReturn
from urllib.parse import urlsplit

from documents.sections.dates import dateline
from documents.text import canonical

LONGEST = 2000  # code points of a value
LONGEST_SORT = 100  # code points that lists sort by
_MOST_DIGITS = 30  # of a number, on either side of the point

YES = frozenset(("yes", "y", "true", "t", "on", "1", "x", "✓", "✔"))
NO = frozenset(("no", "n", "false", "f", "off", "0", "✗", "✘"))

_DAY = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?"
)
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?", re.IGNORECASE)
# 1,234,567.8 and 1.234.567,8 and 1 234 567,8 and 1'234'567.8: what stands between threes is said twice or more, or is
# no sign that could also be a point.
_GROUPED = re.compile(r"([+-]?)(\d{1,3})((?:([,.' ])\d{3})(?:\4\d{3})*)(?:([,.])(\d+))?")
_POINT_AS_COMMA = re.compile(r"([+-]?\d*),(\d+)")


_JOINERS = str.maketrans("_-\N{HYPHEN}", "   ")


def _(sentence: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return sentence


class Misfit(ValueError):
    """What was written is no value of the field. ``sentence`` and ``words`` are the message's two parts, so that it
    can be translated."""

    def __init__(self, sentence: str, **words: object) -> None:
        super().__init__(sentence % words)
        self.sentence, self.words = sentence, words


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value. ``text`` is its exchanged form: a number with a point, a day as ISO 8601 has it, "yes" or "no", a choice
    as the field spells it. ``sort``, ``number`` and ``day`` are what lists sort and filter by."""

    text: str
    sort: str
    number: float | None = None
    day: date | None = None


@lru_cache(maxsize=1024)  # the same few names come with each of thousands of documents
def key_of(name: str) -> str:
    """What makes two names of fields, or two choices, the same: case and compatibility forms folded, by Unicode's
    rules; runs of white space, underscores and hyphens as one space ("word_count" is "Word count")."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.translate(_JOINERS).split())


def parse(kind: str, written: str, choices: Sequence[str] = ()) -> Parsed:
    """What was written, as a value of a field of this kind (``documents.models.Kind``). Raises Misfit, also where
    nothing was written."""
    plain = " ".join(canonical(written).split())
    if not plain:
        raise Misfit(_("Nothing is written there."))
    if len(plain) > LONGEST:
        sentence = _("“%(written)s…” is too long: a value has at most %(most)s characters.")
        raise Misfit(sentence, written=plain[:40], most=LONGEST)
    return _choice(plain, choices) if kind == "choice" else _KINDS[kind](plain)


def _sort(text: str) -> str:
    return text.casefold()[:LONGEST_SORT]


def _text(written: str) -> Parsed:
    return Parsed(written, _sort(written))


def _number(written: str) -> Parsed:
    """Numbers as people write them, in digits of any script. What is 1234 to one and 1.234 to another is none."""
    digits = "".join(_digit(character) for character in unicodedata.normalize("NFKC", written))
    try:
        value = Decimal(_with_a_point(digits))
    except InvalidOperation:
        raise Misfit(_("“%(written)s” is no number. Write it as 1234 or 12.5."), written=written[:40]) from None
    if value and not -_MOST_DIGITS <= value.adjusted() <= _MOST_DIGITS or len(value.as_tuple().digits) > _MOST_DIGITS:
        raise Misfit(_("“%(written)s” has too many digits to be kept exactly."), written=written[:40])
    text = format(value, "f") if value else "0"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Parsed(text, _sort(text), number=float(text))


def _digit(character: str) -> str:
    """A character of a number in ASCII; other digits by their value."""
    value = unicodedata.decimal(character, None)
    return str(value) if value is not None else _SIGNS.get(character, character)


_SIGNS = {"−": "-", "‐": "-", "–": "-", "٫": ".", "٬": "'", "’": "'", "\N{NO-BREAK SPACE}": " "}


def _with_a_point(digits: str) -> str:
    """The same number as programs write it. Raises Misfit where it may mean two numbers."""
    if _PLAIN.fullmatch(digits):
        return digits
    if found := _GROUPED.fullmatch(digits):
        sign, first, groups, mark, point, rest = found.groups()
        if first != "0" and mark != point:
            if mark == "," and point is None and groups.count(",") == 1:
                _ambiguous(digits, f"{first}{groups[1:]}", f"{first}.{groups[1:]}")
            return f"{sign}{first}{groups.replace(mark, '')}.{rest or 0}"
    if found := _POINT_AS_COMMA.fullmatch(digits):
        return f"{found[1]}.{found[2]}"
    return "none"


def _ambiguous(written: str, one: str, other: str) -> NoReturn:
    raise Misfit(
        _("“%(written)s” is %(one)s to some and %(other)s to others: write it as one of these."),
        written=written,
        one=one,
        other=other,
    )


def _date(written: str) -> Parsed:
    """A day as ISO 8601 has it, or with its month in letters; 03/04/2019 is two days and so none."""
    found = _DAY.fullmatch(written)
    if found:
        try:
            day = date(*(int(part) for part in found.groups()))
        except ValueError:
            raise Misfit(_("There is no day “%(written)s”."), written=written[:40]) from None
    else:
        line = dateline(written)
        if line is None or line[1]:
            raise Misfit(
                _("“%(written)s” is no date. Write the year, the month and the day, as in 2019-01-20."),
                written=written[:40],
            )
        day = line[0]
    return Parsed(day.isoformat(), day.isoformat(), day=day)


def _choice(written: str, choices: Sequence[str]) -> Parsed:
    by_key = {key_of(choice): choice for choice in choices}
    chosen = by_key.get(key_of(written))
    if chosen is None:
        known = ", ".join(choices[:12]) + (" …" if len(choices) > 12 else "")
        raise Misfit(_("“%(written)s” is none of the choices: %(choices)s."), written=written[:40], choices=known)
    return Parsed(chosen, _sort(chosen))


def _address(written: str) -> Parsed:
    address = f"https://{written}" if written.lower().startswith("www.") else written
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or " " in address or parts.scheme.lower() not in ("http", "https"):
        raise Misfit(_("“%(written)s” is no web address: one starts with http:// or https://."), written=written[:40])
    return Parsed(address, _sort(address))


def _yes_or_no(written: str) -> Parsed:
    key = key_of(written)
    if key not in YES and key not in NO:
        raise Misfit(_("“%(written)s” is neither “yes” nor “no”."), written=written[:40])
    text = "yes" if key in YES else "no"
    return Parsed(text, text)


_KINDS: dict[str, Callable[[str], Parsed]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "url": _address,
    "yes_no": _yes_or_no,
}
