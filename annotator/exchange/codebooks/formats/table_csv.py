"""A table: one row for each tag, comma-separated as in RFC 4180. Pure.

A tag is named by its path ("Claims / Economic"). Tables of other programs are read too, where a column says which tag
another lies under. Only the path, or the name, has to be there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from annotator.codebook import SEPARATOR, key_of, split_path
from annotator.exchange.cells import BYTE_ORDER_MARK, as_meant, harmless
from annotator.exchange.codebooks.entries import CodebookFile, Entry, in_tree_order
from annotator.exchange.sheets import is_workbook, table_of
from documents.encoding import decode
from documents.errors import UnreadableFile

COLUMNS = ("path", "colour", "shortcut", "description", "when_to_use", "when_not", "other_names", "uid")
_NAMES = "; "  # between several in one cell

# What such columns are called elsewhere, by ``key_of`` with spaces.
_ALSO = {
    "path": ("code path", "full name"),
    "name": ("code", "tag", "label", "node", "code name", "title"),
    "parent": ("parent code", "parent name", "parent path", "under"),
    "colour": ("color",),
    "shortcut": ("key",),
    "description": ("definition", "comment", "memo", "code memo", "code description"),
    "when_to_use": ("inclusion criteria", "inclusion", "use"),
    "when_not": ("when not to use", "exclusion criteria", "exclusion", "do not use"),
    "other_names": ("aliases", "alias", "synonyms"),
    "uid": ("guid", "id"),
}
_MEANS = {other: name for name, others in _ALSO.items() for other in (name.replace("_", " "), *others)}


def dump(codebook: CodebookFile) -> Iterator[str]:
    """The table, row by row."""
    yield BYTE_ORDER_MARK + ",".join(COLUMNS) + "\r\n"
    for one in codebook.entries:
        cells = (
            SEPARATOR.join(one.path),
            one.colour,
            one.shortcut,
            one.description,
            one.when_to_use,
            one.when_not,
            _joined(one.aliases),
            one.uid,
        )
        line = io.StringIO()
        csv.writer(line).writerow([harmless(cell) for cell in cells])
        yield line.getvalue()


def load(content: bytes, *, name: str) -> CodebookFile:
    """Of a workbook, the sheet “Codebook”, or the first. Raises UnreadableFile where no column names the tags."""
    content = table_of(content, sheet="codebook", name=name) if is_workbook(content) else content
    text = decode(content, name=name)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise UnreadableFile(f"“{name}” can’t be read as a table ({error}). Save it as CSV again.") from error
    heads = [_MEANS.get(_plain(head), "") for head in rows[0]] if rows else []
    if not {"path", "name"} & set(heads):
        raise UnreadableFile(
            f"“{name}” has no column “path” or “name” in its first line, so nothing says what the tags are called."
        )
    found = [dict(zip(heads, map(as_meant, row), strict=False)) for row in rows[1:]]
    return CodebookFile(in_tree_order(_entries(found)))


def _entries(rows: Iterable[dict[str, str]]) -> Iterator[Entry]:
    known: dict[str, tuple[str, ...]] = {}  # the first tag of a name that others may lie under
    for row in rows:
        told = {head: cell.strip() for head, cell in row.items()}
        path = tuple(split_path(told.get("path", "")))
        if not path and told.get("name"):
            above = told.get("parent", "")
            path = (*known.get(key_of(above), tuple(split_path(above))), told["name"])
        if not path:
            continue
        known.setdefault(key_of(path[-1]), path)
        yield Entry(
            path,
            uid=told.get("uid", "").strip("{}").lower(),
            colour=told.get("colour", "").lower(),
            shortcut=told.get("shortcut", ""),
            description=told.get("description", ""),
            when_to_use=told.get("when_to_use", ""),
            when_not=told.get("when_not", ""),
            aliases=_parted(row.get("other_names", "")),
        )


def _delimiter(text: str) -> str:
    """The one that parts the most names that are known; a comma in doubt."""
    head = text.partition("\n")[0]
    return max(",;\t", key=lambda sign: sum(_plain(cell) in _MEANS for cell in head.split(sign)))


def _plain(head: str) -> str:
    return key_of(head.strip("\ufeff\"' ").replace("_", " "))


def _joined(names: tuple[str, ...]) -> str:
    """On one line where that can be told apart, else one a line."""
    return "".join(f"{name}\n" for name in names) if any(";" in name for name in names) else _NAMES.join(names)


def _parted(cell: str) -> tuple[str, ...]:
    parts = cell.split("\n") if "\n" in cell else cell.split(";")
    return tuple(name.strip() for name in parts if name.strip())
