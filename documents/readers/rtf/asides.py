"""What stands beside the text of an RTF file: notes, comments, heads and feet of pages, pictures. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from documents.article import Picture, Remark
from documents.blockwriter import BlockWriter
from documents.markup import absolute
from documents.markup.flowing import placed
from documents.pictures import picture_of

_REFERENCE = re.compile(r"\\atnref ?(\d{1,9})")
_MOMENT = re.compile(r"\\atndate ?(-?\d{1,12})")
_LINK = re.compile(r'HYPERLINK\s+(\\+l\s+)?(?:"([^"]{1,2000})"|(\S{1,2000}))', re.IGNORECASE)
_HEX = re.compile(r"[^0-9a-fA-F]+")
_WORD = re.compile(r"\{[^{}]*\}|\\[a-zA-Z]+-?\d* ?")


@dataclass(slots=True)
class Asides:
    """``notes`` are the insides of the notes as they stand in the file; so are ``heads``, each once."""

    writer: BlockWriter
    notes: list[str] = field(default_factory=list)
    heads: dict[str, None] = field(default_factory=dict)
    pictures: int = 0  # that can't be shown
    _author: str = ""
    _remarks: list[tuple[str, Remark]] = field(default_factory=list)

    def take_note(self, inside: str) -> None:
        self.notes.append(inside)
        self.writer.anchor(f"note-ref-{len(self.notes)}")

    def take_head(self, inside: str) -> None:
        self.heads[inside] = None

    def name_author(self, author: str) -> None:
        """Who made the comment that is to come."""
        self._author = author

    def take_remark(self, inside: str, note: str) -> None:
        """A comment. The passage that it is about has its number, or it hangs on a point."""
        reference, made = _REFERENCE.search(inside), _MOMENT.search(inside)
        number = reference[1] if reference else f"here-{len(self._remarks)}"
        self.writer.anchor(f"remark-{number}")
        moment = _moment(int(made[1])) if made else None
        self._remarks.append((number, Remark(None, None, note, self._author, moment)))
        self._author = ""

    def remarks(self) -> list[Remark]:
        """The comments with their passages; a point stands for the block around it."""
        return placed(self._remarks, self.writer)

    def warnings(self, deleted: int) -> list[str]:
        found = []
        if deleted:
            found.append("It has tracked changes: the text is as it reads with all of them accepted.")
        if self.pictures:
            what = "1 picture is" if self.pictures == 1 else f"{self.pictures} pictures are"
            found.append(f"{what} in a format that can't be shown.")
        return found


def picture_in(inside: str) -> Picture | None:
    """The picture of a ``\\pict`` group: PNG or JPEG, as hexadecimal digits or bytes (page 149 ff. of the standard)."""
    if "\\pngblip" not in inside and "\\jpegblip" not in inside:
        return None
    binary = re.search(r"\\bin(\d{1,9}) ?", inside)
    if binary:
        return picture_of(inside[binary.end() : binary.end() + int(binary[1])].encode("latin-1"))
    digits = _HEX.sub("", _WORD.sub(" ", inside))
    return picture_of(bytes.fromhex(digits[: len(digits) // 2 * 2]))


def target_of(field_inside: str) -> str:
    """Where a field leads: an address, ``#bookmark-name``, or ''."""
    found = _LINK.search(field_inside.replace("\\\\", "\\"))
    if found is None:
        return ""
    target = found[2] or found[3]
    return f"#bookmark-{target}" if found[1] else absolute(target, "")


def _moment(packed: int) -> datetime | None:
    """DTTM: minutes, hours, day, month and years since 1900 in the bits of a number."""
    minute, hour, day, month = packed & 63, packed >> 6 & 31, packed >> 11 & 31, packed >> 16 & 15
    try:
        return datetime(1900 + (packed >> 20 & 511), month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
