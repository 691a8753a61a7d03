"""What stands in a file of another program, read with doubt: JSON, tables, times, names, places. Pure.

Nothing here raises for a value of the wrong kind: that value says nothing then. What isn't the format at all raises
UnreadableFile, what is too much of it TooLarge.
"""

from __future__ import annotations

import base64
import binascii
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from annotator.codebook import split_path
from annotator.errors import TooLarge
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.incoming import Left
from documents.containers.table.delimited import LONGEST_FIELD
from documents.encoding import decode
from documents.errors import UnreadableFile
from documents.text import canonical

MOST_BYTES = 100_000_000  # of a file, and of what is unpacked of one
MOST_ROWS = 500_000
FARTHEST = 2**31  # a position in a text lies before it
_LONGEST_EXAMPLE = 80  # code points
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_MILLISECONDS = 100_000_000_000  # numbers beyond it aren't seconds: those would be of the year 5138
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
csv.field_size_limit(max(LONGEST_FIELD, csv.field_size_limit()))


class Leftovers:
    """Counts what stays behind, each kind with the first example of it."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def leave(self, what: str, example: str = "") -> None:
        self._counts[what] += 1
        self._first.setdefault(what, " ".join(example.split())[:_LONGEST_EXAMPLE])

    def told(self) -> tuple[Left, ...]:
        """In alphabetical order of their words, so that the same file tells the same."""
        return tuple(Left(what, self._counts[what], self._first[what]) for what in sorted(self._counts))


def bounded(content: bytes, *, name: str) -> bytes:
    """The content itself. Raises TooLarge."""
    if len(content) > MOST_BYTES:
        raise TooLarge(
            f"“{name}” is larger than {MOST_BYTES // 1_000_000} MB. Export a part at a time and import the parts."
        )
    return content


def rows_in(content: bytes, *, name: str) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """The heads of a comma-separated table in small letters, and its rows by them, as text; empty lines are none.
    Raises UnreadableFile and TooLarge."""
    text = decode(bounded(content, name=name), name=name)
    heads: tuple[str, ...] = ()
    rows: list[dict[str, str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline="")):
            if not any(cell.strip() for cell in cells):
                continue
            if not heads:
                heads = tuple(line(cell).lower() for cell in cells)
                continue
            if len(rows) == MOST_ROWS:
                raise TooLarge(f"“{name}” has more than {MOST_ROWS:,} rows. Import it in parts.")
            rows.append(dict(zip(heads, cells, strict=False)))
    except csv.Error as error:
        raise UnreadableFile(f"“{name}” can’t be read as a table ({error}). Save it as CSV again.") from error
    return heads, rows


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a list; none where it isn't one."""
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def held(value: Any, *keys: str) -> Any:
    """What stands under these keys, one within the other, in the first of a list each time; None where nothing does."""
    for key in keys:
        value = value[0] if isinstance(value, list) and value else value
        value = value.get(key) if isinstance(value, dict) else None
    return value


def first(value: Any, *keys: str) -> Any:
    """What ``held`` finds, or the first of it where it is a list."""
    found = held(value, *keys)
    return (found[0] if found else None) if isinstance(found, list) else found


def words(value: Any) -> str:
    """A text as it stands; "" for what is none."""
    if isinstance(value, str):
        return canonical(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < FARTHEST else ""


def line(value: Any) -> str:
    """A text on one line: a title, a name."""
    return " ".join(words(value).split())


def lines(value: Any) -> tuple[str, ...]:
    """Names in a list, each once; one name alone is a list too."""
    if value is None:
        return ()
    found = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(name for one in found if (name := line(one))))


def paths(names: Any) -> tuple[tuple[str, ...], ...]:
    """Tags by their names, which are paths where they look like one ("Claims / Economic")."""
    return tuple(dict.fromkeys(path for name in lines(names) if (path := tuple(split_path(name)))))


def address(value: Any) -> str:
    """An address of the web; "" for any other."""
    found = line(value)
    try:
        parts = urlsplit(found)
    except ValueError:
        return ""
    return found if parts.scheme in ("http", "https") and parts.netloc and " " not in found else ""


def whole(value: Any) -> int | None:
    """A count of something; None where it is none, or out of all bounds."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value.strip()) < 12:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < FARTHEST
    return value if is_count else None


def moment(value: Any) -> datetime | None:
    """A time as ISO 8601 has it, or in seconds or milliseconds since 1970; in UTC. None also where it is so far away
    that it isn't told in every zone."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        seconds = value / 1000 if abs(value) > _MILLISECONDS else value
        try:
            return _near(_EPOCH + timedelta(seconds=seconds))
        except (OverflowError, ValueError):
            return None
    try:
        found = datetime.fromisoformat(line(value))
        return _near(found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _near(at: datetime) -> datetime | None:
    return at if MINYEAR < at.year < MAXYEAR else None


def day(value: Any) -> date | None:
    """A day that begins as ISO 8601 has it, or that a time since 1970 falls on."""
    found = _DAY.match(line(value)) if isinstance(value, str) else None
    if found is None:
        at = moment(value)
        return at.date() if at else None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def uid_of(identifier: Any, *known: object) -> str:
    """The UUID that this is, also in 22 letters of base64 (RFC 4648, section 5); else one made of what it is known
    by, which ``known`` says."""
    told = line(identifier)
    if found := uuid_of(told) or _packed(told):
        return found
    return known_by(*known)


def packed(uid: str) -> str:
    """A UUID in 22 letters of base64 for addresses, as some programs write it; the text itself where it is none."""
    bare = uuid_of(uid).replace("-", "")
    return base64.urlsafe_b64encode(bytes.fromhex(bare)).decode().rstrip("=") if bare else uid


def _packed(text: str) -> str:
    if len(text) != 22:
        return ""
    try:
        raw = base64.b64decode(f"{text}==", altchars="-_", validate=True)
    except (binascii.Error, ValueError):
        return ""
    found = uuid_of(f"{raw[:4].hex()}-{raw[4:6].hex()}-{raw[6:8].hex()}-{raw[8:10].hex()}-{raw[10:].hex()}")
    return found if packed(found) == text else ""
