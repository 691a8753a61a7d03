"""TEI on its way in, ours and others'. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotator.exchange.claims import Leftovers, address, day, line, paths
from annotator.exchange.codebooks.entries import CodebookFile, Entry, in_tree_order
from annotator.exchange.formats.tei.annotations import Annotations
from annotator.exchange.formats.tei.laid import Laid, name_of
from annotator.exchange.formats.tei.pointers import Document, Pointers
from annotator.exchange.formats.tei.words import XML_ID
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.incoming import Incoming, IncomingDocument
from documents.errors import UnreadableFile
from documents.text import canonical
from documents.trees import parse_xml

_DEFINING = ("description", "when_to_use", "when_not")
_ROOTS = ("TEI", "TEI.2", "teiCorpus")


def load(content: bytes, *, name: str) -> Incoming:
    """A TEI or a corpus of them. Raises UnreadableFile."""
    root = parse_xml(content, name=name)
    if name_of(root) not in _ROOTS:
        raise UnreadableFile(f"“{name}” isn’t TEI: its outermost element is “{name_of(root)}”. Choose a TEI file.")
    left = Leftovers()
    found = _below(root, "TEI", "TEI.2")
    told = [_document(tei, number, left) for number, tei in enumerate(found)]
    documents = tuple(document for _known, document in told if document)
    elements = {identifier: one for one in root.iter() if (identifier := one.get(XML_ID))}
    categories, entries = _categories(root)
    annotations = Annotations(root, Pointers(elements, documents), categories, left).all()
    project = _words(_first(root, "title"))
    codebook = CodebookFile(in_tree_order(entries), project=project)
    return Incoming(tuple(known for known, _text in told), tuple(annotations), codebook, project, left.told())


def _document(tei: Any, number: int, left: Leftovers) -> tuple[IncomingDocument, Document | None]:
    header = next(_children(tei, "teiHeader"), tei)
    title = _words(_first(header, "title"))
    identifier = next((_words(one) for one in _below(header, "idno") if one.get("type", "").upper() == "UUID"), "")
    uid = uuid_of(identifier) or uuid_of(tei.get(XML_ID, "").removeprefix("d-"))
    key = uid or known_by("tei", number, tei.get(XML_ID), title)
    texts = list(_children(tei, "text"))
    bodies = list(_children(texts[0], "body")) if texts else []
    only_body = len(bodies) == 1 and len(texts[0]) == 1  # else there is front matter, back matter, or several texts
    root = bodies[0] if only_body else texts[0] if texts else None
    laid = Laid(root) if root is not None else None
    if laid is None or not laid.text.strip():
        left.leave("textless", title)
    known = _known(header, key, uid, title, laid.text if laid and laid.text else None)
    return known, (Document(key, laid, (tei, texts[0], root)) if laid else None)


def _known(header: Any, key: str, uid: str, title: str, text: str | None) -> IncomingDocument:
    """What a header says, first of the source that the text is of."""
    source = next(_below(header, "sourceDesc"), header)
    statement = next(_below(header, "titleStmt"), header)
    authors = [_words(one) for one in _below(source, "author")] or [_words(one) for one in _below(statement, "author")]
    language = next(_below(header, "language"), None)
    published = _first(source, "date")
    addresses = (address(_words(one)) for one in _below(source, "idno"))
    return IncomingDocument(
        key,
        title,
        text,
        uid=uid,
        url=next((one for one in addresses if one), ""),
        authors=tuple(name for name in authors if name),
        publisher=_words(_first(source, "publisher")),
        published=day(published.get("when", "") or _words(published)) if published is not None else None,
        language=line(language.get("ident", "")) if language is not None else "",
        topics=paths([_words(term) for several in _below(header, "keywords") for term in _below(several, "term")]),
        fields={
            line(one.get("n", "")): canonical("".join(one.itertext()))
            for one in _below(source, "note")
            if one.get("type") == "field" and one.get("n")
        },
    )


def _categories(root: Any) -> tuple[dict[str, tuple[str, ...]], list[Entry]]:
    """The paths of categories and interpretations by their xml:ids, and all of the categories."""
    known: dict[str, tuple[str, ...]] = {}
    entries: list[Entry] = []
    for taxonomy in _below(root, "taxonomy"):
        waiting: list[tuple[Any, tuple[str, ...]]] = [(one, ()) for one in reversed([*_children(taxonomy, "category")])]
        while waiting:
            category, above = waiting.pop()
            entry = _entry(category, above)
            entries.append(entry)
            if identifier := category.get(XML_ID):
                known[identifier] = entry.path
            waiting += [(one, entry.path) for one in reversed([*_children(category, "category")])]
    for one in _below(root, "interp"):
        kind = one.get("type") or (one.getparent().get("type", "") if one.getparent() is not None else "")
        path = tuple(name for name in (line(kind), _words(one)) if name)
        if (identifier := one.get(XML_ID)) and path:
            known[identifier] = path
    return known, entries


def _entry(category: Any, above: tuple[str, ...]) -> Entry:
    described = list(_children(category, "catDesc", "desc", "gloss"))
    said: dict[str, list[str]] = {}
    for part in (one for several in described for one in _below(several, "term", "gloss")):
        said.setdefault(f"{name_of(part)} {part.get('type', 'name')}", []).append(canonical("".join(part.itertext())))
    identifier = category.get(XML_ID, "")
    names = said.get("term name") or [_words(one) for one in described] or [category.get("n", ""), identifier]
    colour = category.get("style", "").partition("color:")[2].strip(" ;").lower()
    description, when, when_not = ("\n\n".join(said.get(f"gloss {kind}", [])) for kind in _DEFINING)
    return Entry(
        (*above, next((name for one in names if (name := line(one))), "…")),
        uuid_of(identifier.removeprefix("t-")),
        colour,
        "".join(said.get("term shortcut", [])[:1]),
        description,
        when,
        when_not,
        tuple(said.get("term alias", [])),
    )


def _children(element: Any, *names: str) -> Iterator[Any]:
    return (one for one in element if name_of(one) in names)


def _below(element: Any, *names: str) -> Iterator[Any]:
    found: Iterator[Any] = element.iter(*(f"{{*}}{name}" for name in names))  # of any namespace, or of none
    return found


def _first(element: Any, name: str) -> Any:
    return next(_below(element, name), None)


def _words(element: Any) -> str:
    """What stands in an element, on one line."""
    return line("".join(element.itertext())) if element is not None else ""
