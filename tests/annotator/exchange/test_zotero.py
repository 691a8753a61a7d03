"""Notes and annotations of Zotero, in."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from xml.sax.saxutils import escape

import pytest

from annotator.exchange.formats import zotero as module
from annotator.exchange.html_notes import markdown_of, text_of
from annotator.exchange.incoming import Left
from documents.errors import UnreadableFile
from tests.annotator.exchange import hostile

pytestmark = pytest.mark.pure


def annotation(**more: Any) -> dict[str, Any]:
    made = {
        "key": "ANNO0001",
        "itemType": "annotation",
        "annotationType": "highlight",
        "annotationText": "the sea 🌊 rises",
        "annotationComment": "Is it so?",
        "annotationColor": "#ffd400",
        "annotationAuthorName": "Alice Smith",
        "annotationPosition": '{"pageIndex":3,"rects":[[1,2,3,4]]}',
        "tags": [{"tag": "Claims / Economic"}, {"tag": "mood", "type": 1}],
        "dateAdded": "2026-03-04T05:06:07Z",
        "dateModified": "2026-03-05T05:06:07Z",
    }
    return {**made, **more}


def item(*annotations: Any, **more: Any) -> dict[str, Any]:
    made = {
        "itemKey": "ITEM0001",
        "itemType": "journalArticle",
        "title": "Tides of the sea",
        "creators": [
            {"creatorType": "editor", "firstName": "Ed", "lastName": "Itor"},
            {"creatorType": "author", "firstName": "Ada", "lastName": "Byron"},
            {"creatorType": "author", "name": "Institute of the Sea"},
        ],
        "date": "2019-05-06",
        "url": "https://example.org/tides",
        "DOI": "10.1/x",
        "language": "en",
        "publicationTitle": "The Tide",
        "publisher": "A House",
        "tags": [{"tag": "Sea"}],
        "notes": [{"key": "NOTE0001", "note": "<p>A <em>good</em> read</p>", "tags": [{"tag": "read"}]}],
        "attachments": [{"path": "/home/alice/tides.pdf", "annotations": list(annotations)}],
    }
    return {**made, **more}


def exported(*items: Any) -> bytes:
    return json.dumps({"config": {}, "collections": {}, "items": items}).encode()


def loaded(*items: Any) -> Any:
    return module.load(exported(*items), name="library.json")


def test_an_item_is_a_document_with_its_notes_and_annotations():
    incoming = loaded(item(annotation()))
    (document,), (note, one) = incoming.documents, incoming.annotations
    assert (document.title, document.authors) == ("Tides of the sea", ("Ada Byron", "Institute of the Sea"))
    assert (document.published, document.publisher, document.language) == (date(2019, 5, 6), "The Tide", "en")
    assert (document.url, document.topics) == ("https://example.org/tides", (("Sea",),))
    assert (document.fields, document.text) == ({"DOI": "10.1/x"}, None)
    assert (note.quote, note.note, note.tags) == ("", "A *good* read", (("read",),))
    assert (one.quote, one.note, one.author) == ("the sea 🌊 rises", "Is it so?", "Alice Smith")
    assert one.tags == (("Claims", "Economic"), ("mood",))
    assert (one.created, one.edited) == tuple(datetime(2026, 3, d, 5, 6, 7, tzinfo=UTC) for d in (4, 5))
    assert (one.start, one.end) == (None, None)
    assert incoming.left == ()
    assert {said.document for said in (note, one)} == {document.key}


def test_what_the_api_lists_is_the_same():
    below = {"itemType": "attachment", "key": "ATTA0001", "parentItem": "ITEM0001", "title": "PDF"}
    note = {"itemType": "note", "key": "NOTE0001", "parentItem": "ITEM0001", "note": "<p>A <em>good</em> read</p>"}
    flat = [
        item(key="ITEM0001", notes=[], attachments=[]),
        below,
        note | {"tags": [{"tag": "read"}]},
        annotation(parentItem="ATTA0001"),
    ]
    listed = json.dumps([{"key": one.get("key"), "version": 3, "data": one} for one in flat]).encode()
    told, wanted = module.load(listed, name="items.json"), loaded(item(annotation()))
    assert (told.documents, told.annotations, told.left) == (wanted.documents, wanted.annotations, ())


def test_who_made_an_annotation_of_a_group_is_said_beside_it():
    one = annotation(parentItem="ITEM0001", annotationAuthorName="")
    rows = [{"data": item(key="ITEM0001")}, {"data": one, "meta": {"createdByUser": {"username": "bob"}}}]
    assert module.load(json.dumps(rows).encode(), name="a").annotations[-1].author == "bob"


def test_a_file_without_an_item_is_a_document_of_its_own():
    below = {"itemType": "attachment", "key": "ATTA0001", "title": "tides.pdf", "annotations": [annotation()]}
    incoming = loaded(below)
    assert [one.title for one in incoming.documents] == ["tides.pdf"]
    assert len(incoming.annotations) == 1


def test_a_year_alone_is_no_day():
    (document,) = loaded(item(date="Spring 2019")).documents
    assert (document.published, document.fields["Date"]) == (None, "Spring 2019")


LEFT = {
    "a colour": ({"annotationColor": "#ff6666"}, Left("colour", 1, "#ff6666")),
    "a page": ({"annotationPageLabel": "xii"}, Left("page", 1, "xii")),
    "a drawing": ({"annotationType": "ink", "annotationText": ""}, Left("picture", 1)),
    "a pinned note": ({"annotationType": "note", "annotationText": None}, Left("place", 1, "Is it so?")),
}


@pytest.mark.parametrize(("more", "left"), LEFT.values(), ids=LEFT)
def test_what_cannot_come_is_told(more, left):
    incoming = loaded(item(annotation(**more)))
    assert incoming.left == (left,)
    assert incoming.annotations[-1].note == "Is it so?"
    assert left.what in module.LEFT


def test_notes_of_nothing_are_told():
    note = {"itemType": "note", "key": "N", "note": "Alone"}
    assert loaded(item(), note).left == (Left("standalone", 1, "Alone"),)
    assert loaded(item(), annotation(parentItem="gone")).left == (Left("standalone", 1, "the sea 🌊 rises"),)


SPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"'
)
RDF = f"""<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF {SPACES}>
  <bib:Article rdf:about="https://example.org/tides"><z:itemType>journalArticle</z:itemType>
    <dcterms:isPartOf><bib:Journal><dc:title>The Tide</dc:title><dc:identifier>DOI 10.1/x</dc:identifier></bib:Journal>
    </dcterms:isPartOf>
    <bib:authors><rdf:Seq>
      <rdf:li><foaf:Person><foaf:surname>Byron</foaf:surname><foaf:givenName>Ada</foaf:givenName></foaf:Person></rdf:li>
      <rdf:li><foaf:Person><foaf:surname>Institute of the Sea</foaf:surname></foaf:Person></rdf:li>
    </rdf:Seq></bib:authors>
    <dcterms:isReferencedBy rdf:resource="#item_7"/>
    <dc:subject>Sea</dc:subject>
    <dc:subject><z:AutomaticTag><rdf:value>Low</rdf:value></z:AutomaticTag></dc:subject>
    <dc:title>Tides &amp; moons</dc:title><dc:date>2019-05-06</dc:date><z:language>en</z:language>
    <dc:identifier><dcterms:URI><rdf:value>https://example.org/tides</rdf:value></dcterms:URI></dc:identifier>
    <dc:identifier>DOI 10.1/x</dc:identifier>
  </bib:Article>
  <bib:Memo rdf:about="#item_7"><rdf:value>{escape("<p>A <em>good</em> read</p>")}</rdf:value>
    <dc:subject>read</dc:subject></bib:Memo>
  <bib:Memo rdf:about="#item_9"><rdf:value>Alone</rdf:value></bib:Memo>
  <z:Collection rdf:about="#collection_1"><dc:title>All</dc:title></z:Collection>
</rdf:RDF>"""


def test_zotero_rdf_brings_items_and_their_notes():
    incoming = module.load(RDF.encode(), name="library.rdf")
    (document,), (note,) = incoming.documents, incoming.annotations
    assert (document.title, document.authors) == ("Tides & moons", ("Ada Byron", "Institute of the Sea"))
    assert (document.url, document.publisher, document.language) == ("https://example.org/tides", "The Tide", "en")
    assert (document.published, document.fields) == (date(2019, 5, 6), {"DOI": "10.1/x"})
    assert document.topics == (("Sea",), ("Low",))
    assert (note.document, note.note, note.tags) == (document.key, "A *good* read", (("read",),))
    assert incoming.left == (Left("standalone", 1, "Alone"),)
    assert module.load(RDF.encode(), name="library.rdf") == incoming


@pytest.mark.parametrize("content", hostile.BYTES.values(), ids=hostile.BYTES)
def test_what_is_no_library_is_refused(content):
    with pytest.raises(UnreadableFile):
        module.load(content, name="library")


def test_rdf_of_another_kind_is_refused():
    with pytest.raises(UnreadableFile, match="Zotero RDF"):
        module.load(b"<html><p>Tides</p></html>", name="a.rdf")


@pytest.mark.parametrize("key", [*item(), *annotation()])
def test_values_of_any_kind_are_read_with_doubt(key):
    for value in hostile.VALUES:
        hostile.refused_or_read(module, exported(item(annotation(**{key: value}), **{key: value}), item(annotation())))
        hostile.refused_or_read(module, exported(item(), annotation(**{"parentItem": "ITEM0001", key: value})))


NOTES = {
    "paragraphs": ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    "emphasis and links": (
        '<p>A <strong>b</strong> <a href="https://example.org/x">c</a></p>',
        "A **b** [c](<https://example.org/x>)",
    ),
    "a list": ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
    "a numbered list": ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
    "a quotation": ("<blockquote><p>Said</p></blockquote>", "> Said"),
    "signs that mean something": ("<p>1 * 2 [x] &lt;b&gt;</p>", r"1 \* 2 \[x\] \<b\>"),
    "scripts": ("<script>alert(1)</script><p onclick='x()'>Safe</p>", "Safe"),
    "links that run": ('<p><a href="javascript:alert(1)">c</a></p>', "c"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("html", "markdown"), NOTES.values(), ids=NOTES)
def test_notes_of_html_become_markdown(html, markdown):
    assert markdown_of(html) == markdown


def test_words_of_html_stand_block_by_block():
    assert text_of("<h1>Tides</h1><p>The <b>sea</b></p>") == "Tides\n\nThe sea"
