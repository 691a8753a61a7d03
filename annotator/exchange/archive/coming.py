"""The rows of an archive that comes in, checked one by one and against each other. Pure.

What the database itself refuses (two tags of one name at one place, a span that ends before it starts) isn't asked
here again.
"""

from __future__ import annotations

import hashlib
import io
import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.exchange.archive import addresses, kinds, layouts, states
from annotator.exchange.archive.columns import To
from annotator.exchange.archive.kinds import Kind
from annotator.exchange.archive.manifest import ORIGINALS, PICTURES
from annotator.exchange.archive.packed import Packed
from documents import fields
from documents.pictures import LONGEST_SIDE

Row = dict[str, Any]
_OF_THE_PAST = (kinds.VERSIONS, kinds.CHANGES)  # they name what is there no more
_FOLDERS = {kinds.SOURCE_FILES: ORIGINALS, kinds.PICTURES: PICTURES}
_ADDRESS = re.compile(r"(?:https?|ftp|mailto|mid|urn|doi):[^\x00-\x1f]*|[^:\x00-\x1f]*", re.IGNORECASE)  # no script
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}


class Incoming:
    """What stands here for the numbers of an archive. ``keys``: by kind the keys that its rows get, those of what is
    there no more after them; people keep their numbers. ``people``: of each the number of an account, or None.
    ``uids``: identifiers that are others here."""

    def __init__(
        self,
        keys: Mapping[str, Sequence[int]],
        *,
        people: Sequence[int | None],
        me: int,
        slug: str = "",
        uids: Mapping[str, str] | None = None,
    ) -> None:
        self._keys, self._people, self._me, self._slug = keys, people, me, slug
        self._uids = {} if uids is None else uids  # filled by whoever stores
        self.is_strange = False  # whether somebody was named who has no account here

    def of(self, kind: str, number: int) -> int:
        if kind == "people":
            return self._known(number)
        keys = self._keys.get(kind, ())
        if not 0 < number <= len(keys):
            raise ValueError(f"{number} is the number of none of its {kind.replace('_', ' ')}")
        return keys[number - 1]

    def account(self, number: int | None) -> int | None:
        """Of a person by number; None for somebody who has none."""
        return None if number is None else self._people[self._known(number) - 1]

    def person(self, number: int) -> int:
        """An account, or a number that is nobody's."""
        found = self.account(number)
        self.is_strange |= found is None
        return -number if found is None else found

    def person_or_me(self, number: int) -> int:
        return self.account(number) or self._me

    def person_or_none(self, number: int) -> int | None:
        return self.account(number)

    def uid(self, uid: str) -> str:
        return self._uids.get(uid, uid)

    def project(self, _target: str) -> str:
        return self._slug

    def query(self, query: str) -> str:
        return addresses.query_for(query, self)

    def column(self, name: str) -> str:
        return addresses.column_for(name, self)

    def _known(self, number: int) -> int:
        if not 0 < number <= len(self._people):
            raise ValueError(f"{number} is the number of none of its people")
        return number


class Coming:
    """An archive's rows as this site would store them, with ``names`` for their numbers. Each kind is read when it is
    asked for, in the order of ``KINDS``, since later ones are checked against what was read before."""

    def __init__(self, packed: Packed, names: Incoming) -> None:
        self._packed, self._names = packed, names
        self._document_of: dict[str, array[int]] = {name: array("q") for name in ("source_files", "revisions")}
        self._kept: dict[Kind, set[str]] = defaultdict(set)
        self._fields: list[tuple[str, list[str]]] = []
        self._lengths = array("q")  # of texts, by revision
        self._current: dict[int, tuple[int, int]] = {}  # by document: the number of its revision, its length

    def rows(self, kind: Kind) -> Iterator[Row]:
        """Raises UnreadableFile, which says which row is wrong and why."""
        for number, said in self._packed.rows(kind):
            try:
                row = self._row(kind, said)
            except ValueError as error:
                raise self._packed.wrong(kind, number, str(error)) from error
            if kind in _FOLDERS:
                self._kept[kind].add(row["sha256"])
            yield row
        if kind in _FOLDERS:
            self._packed.check_kept(_FOLDERS[kind], self._kept[kind])
        if kind is kinds.REVISIONS and self._current:
            number = min(self._current)
            raise self._packed.unreadable(f"Row {number} of “{kinds.DOCUMENTS.file}” has no current text.")

    def _row(self, kind: Kind, said: Row) -> Row:
        columns = _COLUMNS[kind]
        if said.keys() != columns.keys():
            raise ValueError("it has other parts")
        row = {}
        for name, column in columns.items():
            try:
                row[name] = column.taken(said[name], self._names)
                if isinstance(column, To) and said[name] is not None and kind not in _OF_THE_PAST:
                    self._check_number(column.kind, said[name])
            except ValueError as error:
                raise ValueError(f"of “{name}”, {error}") from error
        check = _CHECKS.get(kind)
        return row if check is None else check(self, row, said)

    def content(self, row: Row) -> bytes:
        """The bytes of a source file."""
        return self._packed.content(ORIGINALS, row["sha256"])

    def picture(self, row: Row) -> bytes:
        """The bytes of a picture. Raises UnreadableFile where it isn't the picture that the row tells of."""
        content = self._packed.content(PICTURES, row["sha256"])
        if _size_of(content, row["media_type"]) != (row["width"], row["height"]):
            raise self._packed.unreadable(f"The file “{PICTURES}/{row['sha256']}” isn’t the picture that it should be.")
        return content

    def _document(self, row: Row, _said: Row) -> Row:
        self._current[len(self._current) + 1] = (row["revision"], row["characters"])
        if not _ADDRESS.fullmatch(row["url"]):
            raise ValueError("of “url”, it is no address of the web")
        return row

    def _field(self, row: Row, _said: Row) -> Row:
        self._fields.append((row["kind"], row["choices"]))
        return row

    def _value(self, row: Row, said: Row) -> Row:
        """``parsed``: what lists sort and filter by."""
        kind, choices = self._fields[said["field"] - 1]
        return {**row, "parsed": fields.parse(kind, row["text"], choices)}

    def _source_file(self, row: Row, said: Row) -> Row:
        self._document_of["source_files"].append(said["document"])
        return row

    def _revision(self, row: Row, said: Row) -> Row:
        self._same_document("source_files", said["source_file"], said["document"])
        self._document_of["revisions"].append(said["document"])
        self._lengths.append(length := len(row["text"]))
        if hashlib.sha256(row["text"].encode()).hexdigest() != row["sha256"]:
            raise ValueError("its text isn’t the one of its SHA-256")
        row["layout"] = layouts.checked(row["layout"], row["text"])
        if self._current.get(said["document"]) == (row["number"], length):
            del self._current[said["document"]]
        return row

    def _annotation(self, row: Row, said: Row) -> Row:
        for name in ("made_on", "placed_on"):
            self._same_document("revisions", said[name], said["document"])
        for name, on in (("made_end", "made_on"), ("end", "placed_on")):
            if row[name] is not None and row[name] > self._lengths[said[on] - 1]:
                raise ValueError(f"of “{name}”, it lies outside of the text")
        if row["made_start"] is not None and row["made_end"] - row["made_start"] != len(row["quote"]):
            raise ValueError("its quote isn’t as long as the passage that it was made on")
        return row

    def _view(self, row: Row, _said: Row) -> Row:
        row["query"] = self._names.query(row["query"])
        row["columns"] = [self._names.column(name) for name in row["columns"]]
        return row

    def _change(self, row: Row, said: Row) -> Row:
        """``is_strange`` of a line: it names somebody who has no account here."""
        self._names.is_strange = False
        if row["verb"] == states.UNTOLD:
            return row
        row["target"] = states.target(row["verb"], row["target"], self._names)
        row["before"], row["after"] = states.states(row["verb"], said["before"], said["after"], self._names)
        row["is_strange"] = self._names.is_strange
        return row

    def _check_number(self, kind: str, number: int) -> None:
        """Nothing but the log names what is there no more."""
        if not 0 < number <= self._packed.count(_BY_NAME[kind]):
            raise ValueError(f"{number} is the number of none of its {kind.replace('_', ' ')}")

    def _same_document(self, kind: str, number: int | None, document: int) -> None:
        if number is not None and self._document_of[kind][number - 1] != document:
            raise ValueError(f"{number} of its {kind.replace('_', ' ')} is another document’s")


_BY_NAME = {kind.name: kind for kind in kinds.KINDS}
_COLUMNS = {kind: {column.name: column for column in kind.columns} for kind in kinds.KINDS}
_CHECKS = {
    kinds.FIELDS: Coming._field,
    kinds.VALUES: Coming._value,
    kinds.DOCUMENTS: Coming._document,
    kinds.SOURCE_FILES: Coming._source_file,
    kinds.REVISIONS: Coming._revision,
    kinds.ANNOTATIONS: Coming._annotation,
    kinds.VIEWS: Coming._view,
    kinds.CHANGES: Coming._change,
}


def _size_of(content: bytes, media_type: str) -> tuple[int, int] | None:
    """Width and height of a picture as the site keeps them; None where it is none."""
    from PIL import Image  # loaded when the first picture comes

    try:
        with Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]]) as image:
            return image.size if max(image.size) <= LONGEST_SIDE else None
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, Image.DecompressionBombError):
        return None
