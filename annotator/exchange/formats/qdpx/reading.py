"""REFI-QDA projects on their way in, as other programs write them too. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotator.codebook import split_path
from annotator.exchange.claims import Leftovers, day
from annotator.exchange.codebooks.entries import CodebookFile, in_tree_order
from annotator.exchange.codebooks.qda import children, codes_read, described, guid_of, is_one, named
from annotator.exchange.formats.qdpx.passages import Passages
from annotator.exchange.formats.qdpx.words import SEPARATOR, VARIABLES
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument
from documents.archives import Archive, Entry, open_package
from documents.errors import UnreadableFile
from documents.trees import parse_xml

_MOST_XML = 64_000_000  # bytes
_MOST_TEXT = 64_000_000
_MEDIA = ("PictureSource", "AudioSource", "VideoSource")


def load(content: bytes, *, name: str) -> Incoming:
    """The project. Texts that are missing and what can't come in are named in ``left``. Raises UnreadableFile."""
    archive = open_package(content, name=name)
    root = parse_xml(archive.read(_project_in(archive), most=_MOST_XML), name=name)
    if not is_one(root, "Project"):
        raise UnreadableFile(f"“{name}” isn’t a REFI-QDA project: its XML is something else. Export it again.")
    return _Reading(archive, root).incoming()


def _project_in(archive: Archive) -> Entry:
    found = [one for one in archive.entries() if one.path.lower().endswith(".qde") and not one.is_dir]
    at_root = [one for one in found if "/" not in one.path] or found
    if len(at_root) != 1:
        how_many = "more than one" if at_root else "no"
        raise UnreadableFile(f"“{archive.name}” isn’t a REFI-QDA project: it has {how_many} “.qde” file in it.")
    return at_root[0]


class _Reading:
    def __init__(self, archive: Archive, root: Any) -> None:
        self._archive, self._root = archive, root
        self._left = Leftovers()
        entries = (one for one in archive.entries() if not one.is_dir)
        self._files = {one.path.rpartition("/")[2].casefold(): one for one in entries}
        variables = [(guid_of(one), named(one)) for one in self._each("Variables", "Variable")]
        self._variables = {guid: guid if guid in VARIABLES else called for guid, called in variables}
        self._fields = self._fields_of_cases()
        self._documents: list[IncomingDocument] = []
        self._annotations: list[IncomingAnnotation] = []

    def incoming(self) -> Incoming:
        codebook = self._codebook()
        codes = {entry.uid: entry.path for entry in codebook.entries if entry.uid}
        passages = Passages(self._root, codes, self._left, self._text_of)
        for source in self._each("Sources", "TextSource", "PDFSource"):
            self._source(source, passages)
        for source in self._each("Sources", *_MEDIA):
            self._left.leave("media", named(source))
        self._count_the_rest(passages)
        return Incoming(
            tuple(self._documents), tuple(self._annotations), codebook, named(self._root), self._left.told()
        )

    def _codebook(self) -> CodebookFile:
        [codes] = [*self._each("CodeBook", "Codes")][:1] or [None]
        entries, left = codes_read(codes) if codes is not None else ([], [])
        for what, name in left:
            self._left.leave(what, name)
        return CodebookFile(in_tree_order(entries), project=named(self._root))

    def _source(self, source: Any, passages: Passages) -> None:
        """A text, or the text that a PDF file has beside it."""
        title, guid = named(source), guid_of(source)
        texts = children(source, "Representation") if is_one(source, "PDFSource") else [source]
        raw = self._text_of(texts[0]) if texts else None
        if raw is None:
            self._left.leave("source", title)
        for _area in children(source, "PDFSelection"):
            self._left.leave("area", title)
        key = guid or known_by("refi-qda", title, len(self._documents))
        text, annotations = passages.of(key, title, raw, [*dict.fromkeys((source, *texts))])
        self._annotations += annotations
        values = {**self._fields.get(guid, {}), **dict(self._values(source))}
        self._documents.append(_document(key, title, text, values))

    def _text_of(self, element: Any) -> str | None:
        """The text of a source or a note, as it is held; None where the file has none. Of a path only the file's name
        counts: all lie in one folder."""
        path = element.get("plainTextPath", "").replace("\\", "/").rpartition("/")[2].removeprefix("internal:")
        entry = self._files.get(path.casefold()) if path else None
        if entry is not None:
            return _decoded(self._archive.read(entry, most=_MOST_TEXT))
        held = children(element, "PlainTextContent")
        return "".join(held[0].itertext()) if held else None

    def _values(self, element: Any) -> Iterator[tuple[str, str]]:
        """What variables say of something, by the name of metadata (a GUID) or of a field."""
        for value in children(element, "VariableValue"):
            guids = [guid_of(one, "targetGUID") for one in children(value, "VariableRef")]
            said = "".join("".join(one.itertext()) for one in value if not is_one(one, "VariableRef")).strip()
            if is_yes_or_no := any(is_one(one, "BooleanValue") for one in value):
                said = "yes" if said in ("true", "1") else "no"
            if guids and (said or is_yes_or_no) and (name := self._variables.get(guids[0])):
                yield name, said

    def _fields_of_cases(self) -> dict[str, dict[str, str]]:
        """What cases say of the sources that belong to them."""
        found: dict[str, dict[str, str]] = {}
        for case in self._each("Cases", "Case"):
            values = dict(self._values(case))
            for source in children(case, "SourceRef"):
                found.setdefault(guid_of(source, "targetGUID"), {}).update(values)
        return found

    def _each(self, group: str, *names: str) -> Iterator[Any]:
        return (one for several in children(self._root, group) for one in children(several, *names))

    def _count_the_rest(self, passages: Passages) -> None:
        for group, name, what in (("Links", "Link", "link"), ("Graphs", "Graph", "graph"), ("Sets", "Set", "set")):
            for one in self._each(group, name):
                self._left.leave(what, named(one))
        for case in self._each("Cases", "Case"):
            self._left.leave("case", named(case))
        if words := described(self._root).strip():
            self._left.leave("memo", words)
        for note in passages.unread():
            self._left.leave("memo", named(note))


def _document(key: str, title: str, text: str | None, values: dict[str, str]) -> IncomingDocument:
    known = {VARIABLES[name]: said for name, said in values.items() if name in VARIABLES}
    return IncomingDocument(
        key,
        title,
        text,
        uid=uuid_of(key),
        url=known.get("Address", ""),
        authors=_names(known.get("Authors", "")),
        publisher=known.get("Publisher", ""),
        published=day(known.get("Published", "")),
        language=known.get("Language", ""),
        topics=tuple(tuple(split_path(path)) for path in _names(known.get("Topics", ""))),
        fields={name: said for name, said in values.items() if name not in VARIABLES},
    )


def _names(said: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in said.split(SEPARATOR) if name.strip())


def _decoded(content: bytes) -> str:
    """The text with its byte order mark and newlines, which positions may count. UTF-8, as the standard has it; older
    programs wrote what their system did."""
    try:
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
