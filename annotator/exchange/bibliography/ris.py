"""RIS: a tag, two spaces, a hyphen, a space and a value on each line. Pure.

As Reference Manager defined it (RIS format specification, 2011) and Zotero, EndNote and Mendeley read and write it;
lines end with CR LF. A value is on one line. Sources that we wrote say so (``DP``), so that names keep their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from annotator.codebook import split_path
from annotator.exchange import claims
from annotator.exchange.bibliography import Keys, gathered, in_reading_order, quotations
from annotator.exchange.bundle import DocumentItem, TextItem
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.incoming import Incoming, IncomingDocument
from documents.encoding import decode
from documents.errors import UnreadableFile

_OURS = "Annotator"
_LINE = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)")
_FIELDS = {"DO": "DOI", "AB": "Abstract", "N2": "Abstract", "SN": "ISBN or ISSN"}


def written(texts: Iterable[TextItem], *, with_quotes: bool) -> Iterator[str]:
    """An entry for each document, with its passages as notes if they are wanted."""
    keys = Keys()
    for text in texts:
        told = [*_entry(text.document, keys.of(text.document))]
        told += [("N1", quote) for quote in quotations(text)] if with_quotes else []
        yield "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in told) + "ER  - \r\n\r\n"


def _entry(one: DocumentItem, key: str) -> Iterator[tuple[str, str]]:
    yield "TY", "ELEC" if one.url else "GEN"
    yield "TI", one.title
    yield from (("AU", name) for name in one.authors)
    if one.published:
        yield "PY", f"{one.published.year:04}"
        yield "DA", f"{one.published:%Y/%m/%d}/"
    known = (("PB", one.publisher), ("LA", one.language), ("UR", one.url))
    yield from ((tag, value) for tag, value in known if value)
    yield from (("KW", topic) for topic in one.topics)
    yield "DP", _OURS
    yield "ID", key
    yield "AN", f"urn:uuid:{one.uid}"


def read(content: bytes, *, name: str) -> Incoming:
    """The sources as documents without text. Raises UnreadableFile and TooLarge."""
    left = claims.Leftovers()
    entries = _entries(decode(claims.bounded(content, name=name), name=name))
    documents = gathered((_document(one, number, left) for number, one in enumerate(entries) if one), name=name)
    if not documents:
        raise UnreadableFile(f"“{name}” has no entries of RIS in it (lines such as “TY  - JOUR”).")
    return Incoming(documents, left=left.told())


def _entries(text: str) -> Iterator[dict[str, list[str]]]:
    """From each ``TY`` to its ``ER``, or to the next. Lines without a tag go on the one before."""
    entry: dict[str, list[list[str]]] | None = None
    last: list[str] = []
    for line in text.split("\n"):
        found = _LINE.match(line)
        if found is None:
            last.append(line)
        elif found[1] in ("TY", "ER"):
            if entry is not None:
                yield _joined(entry)
            entry, last = ({}, []) if found[1] == "TY" else (None, [])
        elif entry is not None:
            last = [found[2]]
            entry.setdefault(found[1], []).append(last)
    if entry is not None:
        yield _joined(entry)


def _joined(entry: dict[str, list[list[str]]]) -> dict[str, list[str]]:
    return {tag: [" ".join(" ".join(lines).split()) for lines in values] for tag, values in entry.items()}


def _document(entry: dict[str, list[str]], number: int, left: claims.Leftovers) -> IncomingDocument:
    def first(*tags: str) -> str:
        return next((value for tag in tags for one in entry.get(tag, ()) if (value := claims.line(one))), "")

    is_ours = first("DP") == _OURS
    day = first("DA", "Y1", "PY")
    published = claims.day(day.rstrip("/").replace("/", "-")) if "/" in day or "-" in day else None
    authors = (claims.line(one) for tag in ("AU", "A1") for one in entry.get(tag, ()))
    known = {label: value for tag, label in _FIELDS.items() if (value := first(tag))}
    known |= {"Date": day} if day and published is None else {}
    for note in entry.get("N1", ()):
        left.leave("note", note)
    for file in entry.get("L1", ()):
        left.leave("file", file)
    uid, title = uuid_of(first("AN")), first("TI", "T1", "CT")
    return IncomingDocument(
        key=uid or known_by("ris", title, first("UR"), number),
        uid=uid,
        title=title,
        url=claims.address(first("UR", "L2")),
        authors=tuple(dict.fromkeys(one if is_ours else in_reading_order(one) for one in authors if one)),
        publisher=first("PB") if is_ours else first("T2", "JO", "JF", "PB"),
        published=published,
        language=first("LA"),
        topics=tuple(dict.fromkeys(path for one in entry.get("KW", ()) if (path := tuple(split_path(one))))),
        fields=known,
    )
