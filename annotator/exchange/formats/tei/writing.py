"""TEI on its way out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from annotator.codebook import split_path
from annotator.exchange import times
from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem, ReplyItem, TextItem
from annotator.exchange.codebooks.colours import hex_of
from annotator.exchange.codebooks.entries import Entry, in_tree_order
from annotator.exchange.formats.tei.body import body_of
from annotator.exchange.formats.tei.words import NAMESPACE
from annotator.exchange.identifiers import known_by, uuid_of
from documents.text import canonical

# A corpus has at least one.
_NO_DOCUMENT = (
    "<TEI><teiHeader><fileDesc><titleStmt><title/></titleStmt><publicationStmt><p/></publicationStmt>"
    "<sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text><body><p/></body></text></TEI>\n"
)


def dump(bundle: Bundle) -> Iterator[str]:
    """The corpus, piece by piece."""
    categories = _Categories()
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<teiCorpus xmlns="{NAMESPACE}">\n<teiHeader>\n'
    made = times.told(bundle.made)
    yield f"<fileDesc>\n<titleStmt>{_told('title', bundle.project)}</titleStmt>\n{_published(made)}"
    yield "<sourceDesc><p>Annotated documents.</p></sourceDesc>\n</fileDesc>\n"
    yield from categories.declared(bundle.codebook.entries, "tags")
    yield "</teiHeader>\n"
    item = None
    for item in bundle.texts:
        yield from _document(item, categories, made)
    if item is None:
        yield _NO_DOCUMENT
    yield "</teiCorpus>\n"


class _Categories:
    """The tags, each declared once: in the corpus's header, or in that of the first document that bears one which the
    codebook doesn't have."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], str] = {}

    def of(self, path: str) -> str:
        """The xml:id of a tag."""
        return self._known[tuple(split_path(path))]

    def missing(self, item: TextItem) -> list[Entry]:
        paths = dict.fromkeys(tuple(split_path(path)) for one in item.annotations for path in one.tags)
        return [Entry(path) for path in paths if path not in self._known]

    def declared(self, entries: Iterable[Entry], name: str) -> Iterator[str]:
        given = [replace(one, uid=uuid_of(one.uid) or known_by("tei", *one.path)) for one in entries]
        if not given:
            return
        own = {one.path for one in given}
        yield f'<encodingDesc><classDecl><taxonomy xml:id="{name}">\n'
        depth = 0
        for one in in_tree_order(given):
            yield "</category>\n" * (depth - len(one.path) + 1)
            depth = len(one.path)
            identifier = f' xml:id="{self._identified(one)}"' if one.path in own else ""
            colour = f' style="color: {hex_of(one.colour)}"' if one.colour else ""
            yield f"<category{identifier}{colour}><catDesc>{''.join(_said_of(one))}</catDesc>\n"
        yield "</category>\n" * depth
        yield "</taxonomy></classDecl></encodingDesc>\n"

    def _identified(self, one: Entry) -> str:
        return self._known.setdefault(one.path, f"t-{one.uid}")


def _said_of(one: Entry) -> Iterator[str]:
    yield _told("term", one.name, ' type="name"')
    for kind in ("description", "when_to_use", "when_not"):
        if said := getattr(one, kind):
            yield _told("gloss", said, f' type="{kind}"')
    if one.shortcut:
        yield _told("term", one.shortcut, ' type="shortcut"')
    yield from (_told("term", name, ' type="alias"') for name in one.aliases)


def _document(item: TextItem, categories: _Categories, made: str) -> Iterator[str]:
    document = item.document
    uid = document.uid
    yield f'<TEI xml:id="d-{uid}">\n<teiHeader>\n<fileDesc>\n<titleStmt>{_told("title", document.title)}</titleStmt>\n'
    yield _published(made, f'<idno type="UUID">{uid}</idno>')
    yield f"<sourceDesc>{''.join(_source(document))}</sourceDesc>\n</fileDesc>\n"
    yield from categories.declared(categories.missing(item), f"tags-{uid}")
    yield from _profile(document)
    yield "</teiHeader>\n<text>"
    yield from body_of(item, f"b-{uid}")
    yield "</text>\n"
    if item.annotations:
        yield "<standOff><listAnnotation>\n"
        for one in item.annotations:
            yield _annotation(one, categories)
            yield from (_reply(reply, one) for reply in one.replies)
        yield "</listAnnotation></standOff>\n"
    yield "</TEI>\n"


def _published(made: str, more: str = "") -> str:
    """Of the file; what was published before stands under its source."""
    return f'<publicationStmt><publisher>Annotator</publisher><date when="{made}"/>{more}</publicationStmt>\n'


def _source(document: DocumentItem) -> Iterator[str]:
    yield f"<bibl>{_told('title', document.title)}"
    yield from (_told("author", name) for name in document.authors)
    if document.publisher:
        yield _told("publisher", document.publisher)
    if document.published:
        yield f'<date when="{document.published.isoformat()}"/>'
    if document.url:
        yield _told("idno", document.url, ' type="URL"')
    yield from (_told("note", one.text, f' type="field" n={quoteattr(canonical(one.name))}') for one in document.fields)
    yield "</bibl>"


def _profile(document: DocumentItem) -> Iterator[str]:
    if document.language or document.topics:
        yield "<profileDesc>"
        if document.language:
            yield f"<langUsage><language ident={quoteattr(document.language)}/></langUsage>"
        if document.topics:
            terms = "".join(_told("term", path) for path in document.topics)
            yield f"<textClass><keywords>{terms}</keywords></textClass>"
        yield "</profileDesc>\n"


def _annotation(one: AnnotationItem, categories: _Categories) -> str:
    bodies = [f'<ptr target="#{categories.of(path)}"/>' for path in one.tags]
    target = f"#d-{one.document.uid}"
    if one.start is not None and one.end is not None:
        target = f"#string-range(b-{one.document.uid},{one.start},{one.end - one.start})"
    elif one.quote:
        bodies.append(_told("note", one.quote, ' type="quote" xml:space="preserve"'))
    if one.note:
        bodies.append(_told("note", one.note, ' xml:space="preserve"'))
    return _element(one, _motivation(one), target, "".join(bodies))


def _motivation(one: AnnotationItem) -> str:
    if one.note:
        return "commenting"
    return "classifying" if one.tags else "highlighting" if one.quote else "bookmarking"


def _reply(one: ReplyItem, to: AnnotationItem) -> str:
    return _element(one, "replying", f"#a-{to.uid}", _told("note", one.text, ' xml:space="preserve"'))


def _element(one: AnnotationItem | ReplyItem, motivation: str, target: str, bodies: str) -> str:
    author = ""
    if one.author:
        author = f"<respStmt><resp>creator</resp>{_told('persName', one.author)}</respStmt>"
    edited = f'<change status="modified" when="{times.told(one.edited)}"/>' if one.edited else ""
    changes = f'<revisionDesc><change status="created" when="{times.told(one.created)}"/>{edited}</revisionDesc>'
    opening = f'<annotation xml:id="a-{one.uid}" motivation="{motivation}" target="{target}">'
    return f"{opening}{author}{changes}{bodies}</annotation>\n"


def _told(name: str, words: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(canonical(words))}</{name}>"
