"""What goes out, what doesn't, and that nothing wrong does."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions.annotate import trash_annotation
from annotator.actions.discuss import trash_reply
from annotator.actions.tag import edit_tag, trash_tag
from annotator.actions.topics import add_topic
from annotator.errors import Invalid, WrongExport
from annotator.exchange import FORMATS, blocks, reading
from annotator.exchange.losses import Feature
from annotator.exchange.scope import Scope
from annotator.models import Annotation
from documents.actions.documents import trash_document
from documents.article import PageStart
from tests import factories as make
from tests.annotator.exchange.going_out import export
from tests.annotator.exchange.insides import read_out

pytestmark = pytest.mark.django_db

WRITTEN = [name for name, one in FORMATS.items() if one.writes and not one.missing]

TEXT = "🦊🦊 e\u0301te\u0301 مرحبا brown fox. =SUM(A1) and\nmore brown foxes."


def text_of(project, format_name="csv", **scope):
    return b"".join(export(project, format_name, **scope)).decode()


def rows_of(project, **scope):
    text = text_of(project, **scope)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def passages(project, **scope):
    return [row["passage"] for row in rows_of(project, **scope)]


def test_a_row_carries_the_passage_with_all_that_is_known_of_it():
    project = make.project()
    claims = make.tag(project, "Claims")
    economic = make.tag(project, "Economic", parent=claims)
    document = make.document(
        project, text=TEXT, title="Foxes", authors=("A. Fox", "B. Fox"), publisher="Den", url="https://example.org/fox"
    )
    add_topic(document, claims, by=make.alice())
    annotation = make.annotation(document, quote="brown fox", tags=(economic,), note="Is *it*?")
    make.reply(annotation, text="It is.", by=make.alice())

    [row] = rows_of(project, site_url="https://site.example/")

    start = TEXT.index("brown fox")
    assert row["passage"] == TEXT[int(row["start"]) : int(row["end"])] == "brown fox"
    assert int(row["start"]) == start
    assert row["text_before"] == TEXT[:start]
    assert row["text_after"] == TEXT[start + 9 : start + 41]
    assert row["tags"] == "Claims / Economic"
    assert row["note"] == "Is *it*?"
    assert re.fullmatch(r"Alice Ng \(....-..-..T..:..:..Z\): It is\.", row["replies"])
    assert row["created_by"] == "Bob Stone"
    assert row["created"] == annotation.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (row["document_title"], row["document_authors"]) == ("Foxes", "A. Fox; B. Fox")
    assert (row["document_publisher"], row["document_url"]) == ("Den", "https://example.org/fox")
    assert (row["document_topics"], row["project"]) == ("Claims", project.name)
    assert (row["revision"], row["placing"]) == ("1", "exact")
    assert (row["document_uid"], row["annotation_uid"]) == (str(document.uid), str(annotation.uid))
    assert row["link"] == f"https://site.example/documents/{document.uid}/#a-{annotation.uid}"


QUOTES = {
    "emoji": "🦊🦊",
    "half of a letter with its accent": "e",
    "right to left": "مرحبا",
    "after all of these": "fox. =SUM",
    "over a line's end": "and\nmore",
}


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES)
def test_positions_are_code_points_of_the_text(quote):
    project = make.project()
    make.annotation(make.document(project, text=TEXT), quote=quote)
    [row] = rows_of(project)
    assert TEXT[int(row["start"]) : int(row["end"])] == row["passage"] == quote


CELLS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "'\t=1",
    "\r=1": "'\r=1",
    "＝1": "'＝1",
    "'=1": "''=1",
    "'quoted'": "'quoted'",
    "1 = 1": "1 = 1",
}


@pytest.mark.parametrize(("text", "cell"), CELLS.items())
def test_what_a_spreadsheet_would_run_is_made_harmless(text, cell):
    project = make.project()
    annotation = make.annotation(make.document(project, text=f"A {text} B", title="T"), quote=text)
    Annotation.objects.filter(pk=annotation.pk).update(note=text)
    [row] = rows_of(project)
    assert (row["passage"], row["note"]) == (cell, cell)


def test_documents_come_as_imported_and_annotations_by_place_the_longer_first():
    project = make.project()
    first, second = make.document(project, title="Z"), make.document(project, title="A")
    make.annotation(second, quote="quick")
    make.annotation(first, quote=None, note="On all of it")
    make.annotation(first, quote="brown")
    make.annotation(first, quote="brown fox")
    make.annotation(first, quote="quick brown")
    assert passages(project) == ["quick brown", "brown fox", "brown", "", "quick"]


def test_a_note_on_the_whole_document_has_no_position():
    project = make.project()
    make.annotation(make.document(project), quote=None, note="All in all")
    [row] = rows_of(project)
    assert (row["passage"], row["start"], row["end"], row["note"]) == ("", "", "", "All in all")


def test_an_orphan_keeps_its_quote_and_says_that_it_stands_nowhere():
    project = make.project()
    annotation = make.annotation(make.document(project))
    Annotation.objects.filter(pk=annotation.pk).update(how="orphan", start=None, end=None, score=0)
    [row] = rows_of(project)
    assert (row["passage"], row["start"], row["placing"]) == ("brown", "", "orphan")
    assert row["text_before"] == "The quick "


def test_a_passage_found_by_likeness_goes_out_as_it_reads_now():
    project = make.project()
    annotation = make.annotation(make.document(project), quote="brown fox")
    Annotation.objects.filter(pk=annotation.pk).update(how="fuzzy", start=4, end=15, score=0.8)
    [row] = rows_of(project)
    assert (row["passage"], row["passage_when_made"], row["certainty"]) == ("quick brown", "brown fox", "0.8")


def test_what_lies_in_the_trash_does_not_go_out():
    project = make.project()
    tag = make.tag(project, "Old")
    document, trashed = make.document(project), make.document(project)
    kept = make.annotation(document, quote="fox", tags=(tag,))
    trash_reply(make.reply(kept, text="Never mind"), by=make.bob())
    trash_annotation(make.annotation(document, quote="dog"), by=make.bob())
    make.annotation(trashed, quote="quick")
    trash_document(trashed, by=make.alice())
    trash_tag(tag, by=make.alice())
    [row] = rows_of(project)
    assert (row["passage"], row["tags"], row["replies"]) == ("fox", "", "")


def test_a_tag_brings_those_under_it_and_a_document_only_its_own():
    project = make.project()
    claims = make.tag(project, "Claims")
    economic = make.tag(project, "Economic", parent=claims)
    growth = make.tag(project, "Growth", parent=economic)
    other = make.tag(project, "Other")
    document, second = make.document(project), make.document(project)
    make.annotation(document, quote="quick", tags=(claims, economic))
    make.annotation(document, quote="brown", tags=(growth,))
    make.annotation(document, quote="fox", tags=(other,))
    make.annotation(second, quote="dog", tags=(claims,))
    assert passages(project, tag=claims) == ["quick", "brown", "dog"]
    assert passages(project, tag=economic) == ["quick", "brown"]
    assert passages(project, document=second) == ["dog"]
    assert passages(project, document=document, tag=growth) == ["brown"]


def test_another_project_does_not_go_out():
    project = make.project()
    make.annotation(make.document(make.project(name="Another")))
    assert rows_of(project) == []


@pytest.mark.parametrize("format_name", WRITTEN)
def test_a_wrong_quote_stops_the_export_before_its_first_byte(format_name):
    project = make.project()
    document = make.document(project, title="Foxes")
    make.annotation(document, quote="quick")
    wrong = make.annotation(document)
    Annotation.objects.filter(pk=wrong.pk).update(start=11, end=16)
    with pytest.raises(WrongExport, match="“Foxes” quotes “brown”, but at 11 to 16 of revision 1 stands “rown ”"):
        export(project, format_name)


@pytest.mark.parametrize("format_name", WRITTEN)
def test_a_quote_that_becomes_wrong_meanwhile_breaks_the_stream_off_and_the_file_says_so(format_name):
    project = make.project()
    document = make.document(project)
    annotation = make.annotation(document)
    exported = export(project, format_name)
    Annotation.objects.filter(pk=annotation.pk).update(start=11, end=16)
    delivered = []
    with pytest.raises(WrongExport):
        delivered.extend(exported)
    assert delivered[-1].endswith(blocks.INCOMPLETE)
    assert b"rown " not in b"".join(delivered)


def test_a_passage_beyond_the_end_of_the_text_is_wrong_however_it_was_found():
    project = make.project()
    annotation = make.annotation(make.document(project))
    Annotation.objects.filter(pk=annotation.pk).update(how="fuzzy", start=40, end=400)
    with pytest.raises(WrongExport):
        export(project, "csv")


def test_an_unknown_format_is_answered_with_the_known_ones():
    with pytest.raises(Invalid, match="“xls”. Choose one of: .*csv.*, jsonld, label-studio, markdown"):
        export(make.project(), "xls")


def filled(project, count):
    tags = [make.tag(project, name) for name in ("A", "B")]
    for number in range(count):
        document = make.document(project, title=f"Document {number}")
        annotation = make.annotation(document, tags=tags, note="A note", by=make.bob() if number % 2 else make.alice())
        make.reply(annotation)
    return project


@pytest.mark.parametrize("format_name", WRITTEN)
def test_20_annotations_cost_as_many_queries_as_2(format_name):
    costs = []
    for count in (2, 20):
        project = filled(make.project(name=f"With {count}"), count)
        with CaptureQueriesContext(connection) as queries:
            file = b"".join(export(project, format_name))
        assert read_out(file).count("A note") >= count or Feature.NOTE not in FORMATS[format_name].carrier.CARRIES
        costs.append(len(queries))
    # Originals may be large: they are fetched one by one, when their turn comes.
    assert costs[1] - costs[0] == (18 if FORMATS[format_name].originals else 0)


def test_chunks_of_any_size_give_the_same_file(monkeypatch):
    project = filled(make.project(), 3)
    long = make.document(project, text="a b c d e f g h " * 20)
    for quote in ("a", "b", "c", "a b", "c d e", "h"):
        make.annotation(long, quote=quote)
    make.annotation(long, quote=None, note="All of it")
    whole = text_of(project)
    assert len(reading.plan(Scope(project)).chunks) == 1
    monkeypatch.setattr(reading, "_MOST_ANNOTATIONS", 2)
    assert len(reading.plan(Scope(project)).chunks) > 4
    assert text_of(project) == whole
    monkeypatch.setattr(reading, "_MOST_CHARACTERS", 10)
    assert text_of(project) == whole


def test_it_goes_out_block_by_block(monkeypatch):
    monkeypatch.setattr(blocks, "_BLOCK", 100)
    exported = export(filled(make.project(), 3), "csv")
    assert exported.total == 3
    assert len(list(exported)) == 4


def test_a_passage_names_its_page_where_the_text_has_pages():
    project = make.project()
    paged = make.document(project, text=TEXT, pages=(PageStart(0, "xii"), PageStart(TEXT.index("fox"), "1")))
    make.annotation(paged, quote="brown fox")
    make.annotation(paged, quote="fox")
    make.annotation(paged, quote=None, note="All in all")
    make.annotation(make.document(project, text=f"{TEXT} "), quote="fox")
    assert [row["page"] for row in rows_of(project)] == ["xii–1", "1", "", ""]
    report = b"".join(export(project, "markdown")).decode()
    assert "\npp. xii–1 · " in report
    assert "\np. 1 · " in report
    assert report.count("p. ") == 2


def test_a_tag_that_was_put_under_an_earlier_definition_carries_it():
    project = make.project()
    document, tag = make.document(project), make.tag(project, "Claims", description="What could be false")
    other = make.tag(project, "Actors", description="Who acts")
    make.annotation(document, quote="quick", tags=(tag, other))
    edit_tag(tag, name="Theses", when_not="Opinions", by=make.alice())
    make.annotation(document, quote="brown", tags=(tag,))
    edit_tag(other, colour="red", by=make.alice())
    early, late = rows_of(project)
    since = tag.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert early["tagged_under_earlier_definitions"] == f"Theses ({since}): Claims; What could be false"
    assert late["tagged_under_earlier_definitions"] == ""
    collection = json.loads(b"".join(export(project, "jsonld")))
    bodies = [body for one in collection["first"]["items"] for body in one["body"]]
    assert [body.get("skos:definition") for body in bodies] == [None, "Claims\n\nWhat could be false", None]


def test_a_tag_that_went_to_the_trash_since_carries_nothing():
    project = make.project()
    tag = make.tag(project, "Claims")
    make.annotation(make.document(project), tags=(tag,))
    edit_tag(tag, description="What could be false", by=make.alice())
    trash_tag(tag, by=make.alice())
    [row] = rows_of(project)
    assert (row["tags"], row["tagged_under_earlier_definitions"]) == ("", "")
