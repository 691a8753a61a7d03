"""What the log says to people."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from annotator.access import passage_to_annotate
from annotator.actions import discuss
from annotator.actions.annotate import edit_annotation, move_annotation, trash_annotation, unshare_annotation
from annotator.actions.trash import delete_for_ever, trash_of
from annotator.actions.undo import redo, undo
from annotator.history import Filters, Line, Page, log, page_of, told
from documents.access import project_to_read
from documents.acting import act
from documents.actions.documents import edit_document
from documents.actions.revisions import add_revision, correct_sections
from documents.article import NO_WORDS, SectionKind
from documents.models import Change
from documents.queries import changes_of
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db
TEXT = "The quick brown fox jumps over the lazy dog.\nIt was a fine day in May, and the whole village had come.\n"
NEW = "A new first line.\nThe quick brown fox leaps across the lazy dog.\nNobody knows what day it was.\n"


def lines(project: Any) -> list[Line]:
    return told(list(changes_of(project)), slug=project.slug)


def test_a_new_version_and_where_the_highlights_went() -> None:
    document = make.document(make.project(), text=TEXT, publisher="Found")
    for quote in ("quick brown fox", "fox jumps over the lazy dog", "whole village"):
        make.annotation(document, quote=quote)
    add_revision(document, make.reading(NEW, publisher="Press", metadata={"doi": "10/a"}), by=make.alice())
    revised, placed = lines(document.project)[:2]
    assert "Alice Ng</strong> brought a new version of <em>" in revised.sentence
    shown = {one.label: (one.before, one.after) for one in revised.differences}
    assert shown == {"Revision": ("1", "2"), "Publisher": ("Found", "Press"), "Facts": ("", "doi: 10/a")}
    assert placed.sentence.endswith("</em>: 1 moved, 1 where the words are nearly the same, 1 not found")
    assert placed.differences == []


def test_corrected_sections_and_direction() -> None:
    document = make.document(make.project())
    correct_sections(document, {0: SectionKind.COMMENT}, by=make.alice())
    edit_document(document, direction="rtl", by=make.alice())
    edited, sectioned = lines(document.project)[:2]
    assert "corrected the sections of <em>" in sectioned.sentence
    assert [(one.label, one.after) for one in edited.differences] == [("Direction", "rtl")]


def test_a_picture_without_words_is_called_one() -> None:
    document = make.document(make.project(), text=f"Before {NO_WORDS} after.")
    make.annotation(document, quote=f"Before {NO_WORDS}")
    assert "“Before [picture]”" in lines(document.project)[0].sentence


def page(project: Any, *, user: Any = None, **filters: Any) -> Page:
    return page_of(project, Filters(**filters), user=user or make.alice())


def sentences(found: Page) -> list[str]:
    return [strip_tags(entry.sentence) for entry in found.entries]


def test_an_act_of_many_lines_is_one_entry_that_can_be_opened() -> None:
    document = make.document(make.project())
    with act(uid := uuid4()):
        dogs = make.tag(document.project, "Dogs", by=make.bob())
        for quote in ("dog", "lazy dog"):
            make.annotation(document, quote=quote, tags=(dogs,))
    first = page(document.project).entries[0]
    assert strip_tags(first.sentence) == "Bob Stone highlighted 2 passages, added 1 tag"
    assert (first.act, first.others) == (uid, 2)
    opened = page(document.project, act=uid)
    assert sentences(opened) == [
        "Bob Stone highlighted “lazy dog” in The fox",
        "Bob Stone highlighted “dog” in The fox",
        "Bob Stone added the tag Dogs",
    ]


def test_an_act_in_one_document_says_where() -> None:
    document = make.document(make.project())
    with act(uuid4()):
        for quote in ("dog", "lazy dog"):
            make.annotation(document, quote=quote)
    assert sentences(page(document.project))[0] == "Bob Stone highlighted 2 passages in The fox"


def test_an_act_of_several_people_names_no_one_alone() -> None:
    document = make.document(make.project())
    with act(uuid4()):
        make.annotation(document, quote="dog", by=make.alice())
        make.annotation(document, quote="fox")
    assert sentences(page(document.project))[0] == "Bob Stone and others highlighted 2 passages in The fox"


def test_a_page_goes_on_after_the_act_that_it_ends_with(monkeypatch: pytest.MonkeyPatch) -> None:
    document = make.document(make.project())
    monkeypatch.setattr(log, "PER_PAGE", 3)
    make.annotation(document, quote="fox")
    with act(uuid4()):
        for _time in range(5):
            make.annotation(document, quote="dog")
    make.annotation(document, quote="quick")
    first = page(document.project)
    assert sentences(first) == [
        "Bob Stone highlighted “quick” in The fox",
        "Bob Stone highlighted 5 passages in The fox",
    ]
    second = page(document.project, before=first.earlier)
    assert sentences(second)[0] == "Bob Stone highlighted “fox” in The fox"
    last = page(document.project, before=second.earlier)
    assert last.earlier is None


def test_what_was_undone_and_done_again_says_so() -> None:
    document = make.document(make.project())
    make.annotation(document, quote="fox")
    make.annotation(document, quote="dog")
    project = project_to_read(make.bob(), document.project.slug)
    undo(project, act=uuid4(), by=make.bob())

    def told_of() -> list[tuple[bool, bool, bool]]:
        entries = page(document.project).entries[: -len(Change.objects.filter(verb__startswith="member."))]
        return [(entry.undone, entry.takes_back is not None, entry.again) for entry in entries[:-2]]

    assert told_of() == [(False, True, False), (True, False, False), (False, False, False)]
    redo(project, act=uuid4(), by=make.bob())
    assert told_of() == [
        (False, True, True),
        (True, True, False),
        (False, False, False),
        (False, False, False),
    ]


FILTERS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "a person": ({"by": "bob"}, {"annotation.added", "reply.added"}),
    "annotations": ({"kind": "annotation"}, {"annotation.added", "annotations.placed"}),
    "the project": ({"kind": "project"}, {"project.made"}),
    "members": ({"kind": "member"}, {"member.added"}),
    "an unknown kind": (
        {"kind": "bees"},
        {
            *("annotation.added", "annotations.placed", "document.imported", "document.revised"),
            *("member.added", "project.made", "reply.added"),
        },
    ),
}


@pytest.mark.parametrize(("filters", "verbs"), FILTERS.values(), ids=FILTERS)
def test_the_history_is_filtered(filters: dict[str, Any], verbs: set[str]) -> None:
    document = make.document(make.project(), text=TEXT)
    make.reply(make.annotation(document))
    make.document(document.project, title="Another")
    add_revision(document, make.reading(NEW), by=make.alice())
    filters = {name: make.person(value).pk if name == "by" else value for name, value in filters.items()}
    found = page(document.project, **filters)
    opened = [page(document.project, act=entry.act).entries if entry.act else [entry] for entry in found.entries]
    numbers = [entry.line.number for entries in opened for entry in entries]
    shown = set(Change.objects.filter(number__in=numbers).values_list("verb", flat=True))
    assert shown >= verbs
    if filters.get("kind") != "annotation":
        assert shown == verbs


def test_the_history_of_a_document_and_of_an_annotation() -> None:
    document = make.document(make.project())
    make.annotation(make.document(document.project, title="Another"))
    fox = make.annotation(document, quote="fox")
    make.reply(fox)
    make.annotation(document, quote="dog")
    assert sentences(page(document.project, document=document)) == [
        "Bob Stone highlighted “dog” in The fox",
        "Bob Stone replied “Is it?” in The fox",
        "Bob Stone highlighted “fox” in The fox",
        "Alice Ng imported The fox",
    ]
    assert sentences(page(document.project, annotation=fox)) == [
        "Bob Stone replied “Is it?” in The fox",
        "Bob Stone highlighted “fox” in The fox",
    ]


def test_what_is_private_now_was_never_there_for_others() -> None:
    document = make.document(make.project())
    fox = make.annotation(document, quote="fox", note="Mine")
    discuss.trash_reply(make.reply(fox, text="Or theirs?"), by=make.bob())
    unshare_annotation(fox, by=make.bob())
    edit_annotation(fox, note="Ours", by=make.bob())
    assert [text for text in sentences(page(document.project)) if "Bob" in text] == []
    assert len([text for text in sentences(page(document.project, user=make.bob())) if "Bob" in text]) == 5


def test_notes_are_compared_word_by_word() -> None:
    document = make.document(make.project())
    annotation = make.annotation(document, note="Why is the fox brown?")
    edit_annotation(annotation, note="Why is the dog brown?", by=make.bob())
    [one] = page(document.project).entries[0].line.differences
    assert one.label == "Note"
    [row] = one.rows
    assert [piece.text for piece in row.old if piece.other] == ["fox"]
    assert [piece.text for piece in row.new if piece.other] == ["dog"]


def test_moved_ends_show_both_passages() -> None:
    document = make.document(make.project())
    annotation = make.annotation(document, quote="lazy")
    start = make.FOX.index("lazy dog")
    span = Span(start, start + len("lazy dog"))
    passage = passage_to_annotate(make.bob(), document.uid, 1, span)
    move_annotation(annotation, passage, span=span, quote="lazy dog", by=make.bob())
    entry = page(document.project).entries[0]
    assert strip_tags(entry.sentence) == "Bob Stone moved the ends of “lazy dog” in The fox"
    [one] = entry.line.differences
    assert (one.label, one.before, one.after) == ("Passage", "lazy", "lazy dog")


def test_a_new_highlight_shows_its_note_and_tags() -> None:
    document = make.document(make.project())
    make.annotation(document, note="Why?", tags=(make.tag(document.project),))
    shown = {one.label: one.after for one in page(document.project).entries[0].line.differences}
    assert shown == {"Note": "Why?", "Tags": "Animals"}


def test_emptying_the_trash_says_what_went() -> None:
    document = make.document(make.project())
    trash_annotation(make.annotation(document), by=make.bob())
    doomed = trash_of(project_to_read(make.alice(), document.project.slug), by=make.alice())
    delete_for_ever(doomed, seen=str(doomed.contents()))
    assert sentences(page(document.project))[0] == "Alice Ng deleted for ever from the trash: 1 annotation"


def test_the_places_of_a_placing_stay_in_the_database() -> None:
    document = make.document(make.project(), text=TEXT)
    for quote in ("quick brown fox", "fox jumps over the lazy dog", "whole village"):
        make.annotation(document, quote=quote)
    add_revision(document, make.reading(NEW), by=make.alice())
    with CaptureQueriesContext(connection) as captured:
        entries = page(document.project, kind="annotation").entries
    assert strip_tags(entries[0].sentence) == (
        "Alice Ng placed highlights in the new text of The fox: "
        "1 moved, 1 where the words are nearly the same, 1 not found"
    )
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            cursor.execute(query["sql"])
            assert not any("orphan" in str(value) and len(str(value)) > 20 for row in cursor for value in row)


def test_a_page_costs_the_same_with_more_on_it() -> None:
    def queries_for(count: int) -> int:
        project = make.project(name=f"Of {count}")
        document = make.document(project)
        reader = project_to_read(make.bob(), project.slug)
        for number in range(count):
            make.reply(make.annotation(document, tags=(make.tag(project, f"Tag {number}"),)))
            with act(uuid4()):
                make.annotation(document)
                make.annotation(document)
            undo(reader, act=uuid4(), by=make.bob())
        project = project_to_read(make.alice(), project.slug)
        with CaptureQueriesContext(connection) as captured:
            page(project, user=make.person("alice"))
        return len(captured)

    assert queries_for(2) == queries_for(20)


def address(name: str, *arguments: Any, **query: Any) -> str:
    return f"{reverse(name, args=arguments)}?{urlencode(query)}"


def shown(address: str, *, by: Any = None) -> Any:
    client = Client()
    client.force_login(by or make.bob())
    return client.get(address)


def test_filters_stay_in_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    document = make.document(make.project())
    monkeypatch.setattr(log, "PER_PAGE", 2)
    for _time in range(4):
        make.annotation(document)
    query = {"by": make.bob().pk, "kind": "annotation", "document": document.uid}
    content = shown(address("history", document.project.slug, **query)).content.decode()
    older = Change.objects.order_by("-number")[1].number
    assert f'href="?{urlencode({**query, "before": older}).replace("&", "&amp;")}"' in content
    assert f'<option value="{make.bob().pk}" selected>' in content


def test_the_pages_of_a_document_and_an_annotation() -> None:
    document = make.document(make.project())
    fox = make.annotation(document, quote="fox")
    make.annotation(document, quote="dog")
    whole = shown(address("document-history", document.uid)).content.decode()
    assert "“dog”" in whole
    one = shown(address("document-history", document.uid, of=fox.uid)).content.decode()
    assert "History of a highlight" in one
    assert "“dog”" not in one
    unshare_annotation(fox, by=make.bob())
    assert shown(address("document-history", document.uid, of=fox.uid), by=make.alice()).status_code == 404
    other = make.document(document.project, title="Another")
    assert shown(address("document-history", other.uid, of=fox.uid)).status_code == 404


def test_a_document_of_another_project_filters_nothing() -> None:
    project = make.project()
    other = make.document(make.project(name="Bees"))
    assert "made this project" in shown(address("history", project.slug, document=other.uid)).content.decode()


NOTHING = {"nothing of that kind": {"kind": "topic"}, "nothing before": {"before": 1}, "no such act": {"act": uuid4()}}


@pytest.mark.parametrize("query", NOTHING.values(), ids=NOTHING)
def test_an_empty_page_leads_out(query: dict[str, Any]) -> None:
    content = shown(address("history", make.project().slug, **query)).content.decode()
    assert "Show everything" in content
    assert "<ol" not in content.partition('class="empty"')[2]
