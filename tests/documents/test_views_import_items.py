"""The page of one item: the text by sections, corrections, columns, differences."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents import queries
from documents.actions import imports
from documents.article import Article, Block, BlockKind, Picture, Remark, Section, SectionKind
from documents.models import ColumnMapping, Import, ImportItem, Likeness
from documents.views import looking
from tests import factories as make

pytestmark = pytest.mark.django_db

PICTURE = Picture(b"pixels", "image/png", 1, 1, "a" * 64)


@pytest.fixture
def import_(client: Any) -> Import:
    client.force_login(make.alice())
    return imports.start_import(make.project(), by=make.alice())


def thread(*kinds: str, **fields: Any) -> Article:
    """An article of one paragraph for each kind of section."""
    blocks, sections, text = [], [], ""
    for number, kind in enumerate(kinds):
        start = len(text)
        text += f"Section number {number}.\n"
        blocks.append(Block(BlockKind.PARAGRAPH, start, len(text) - 1))
        author = f"Author {number}" if kind == "comment" else ""
        sections.append(Section(SectionKind(kind), start, len(text) - 1, author=author))
    return Article(text=text, blocks=tuple(blocks), sections=tuple(sections), **fields)


def address(item: ImportItem, name: str = "import-item", *more: str) -> str:
    return reverse(name, args=[item.project.slug, item.within.uid, item.uid, *more])


def html(client: Any, item: ImportItem, query: str = "") -> str:
    response = client.get(address(item) + query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def as_shown(client: Any, item: ImportItem) -> dict[str, str]:
    """What the form of the item's page would send as it stands."""
    form = client.get(address(item)).context["form"]
    shown = {}
    for field in form:
        value = field.value()
        shown[field.html_name] = shown[field.html_initial_name] = "" if value is None else str(value)
    return shown


def kinds(item: ImportItem) -> list[str]:
    article = queries.reading_of(item)
    assert article
    return [str(section.kind) for section in article.sections]


def test_the_text_is_shown_by_sections_with_their_kinds(client: Any, import_: Import) -> None:
    item = make.item(import_, read=thread("furniture", "body", "comment"))
    shown = html(client, item)
    assert re.findall(r'class="look-section" data-kind="(\w+)"', shown) == ["furniture", "body", "comment"]
    assert all(f"Section number {number}." in shown for number in range(3))
    assert "Author 2" in shown
    assert '<details class="furniture"' not in shown


CORRECTIONS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "a title": ({"title": "A better one"}, {"title": "A better one"}),
    "authors, one a line": ({"authors": "Ann Lee\n\n Bo Kim "}, {"authors": ["Ann Lee", "Bo Kim"]}),
    "a day": ({"published": "2019-01-20"}, {"published": date(2019, 1, 20)}),
    "an address": ({"address": "https://example.org/a"}, {"address": "https://example.org/a"}),
    "a language": ({"language": "ar"}, {"language": "ar"}),
    "no publisher": ({"publisher": ""}, {"publisher": ""}),
}


@pytest.mark.parametrize(("sent", "stored"), CORRECTIONS.values(), ids=CORRECTIONS)
def test_a_field_is_corrected_and_no_other(
    client: Any, import_: Import, sent: dict[str, str], stored: dict[str, Any]
) -> None:
    item = make.item(import_, read=make.article(title="A fox", publisher="Press"))
    assert client.post(address(item), as_shown(client, item) | sent).url == address(item)
    item.refresh_from_db()
    assert {name: getattr(item, name) for name in stored} == stored
    assert item.corrected == list(stored)


def test_what_another_tab_corrected_meanwhile_stays(client: Any, import_: Import) -> None:
    item = make.item(import_, read=make.article(title="A fox"))
    shown = as_shown(client, item)
    imports.correct(item, publisher="Elsewhere", by=make.alice())
    client.post(address(item), shown | {"title": "A better one"})
    item.refresh_from_db()
    assert (item.title, item.publisher) == ("A better one", "Elsewhere")


WRONG = {
    "a day that is none": {"published": "yesterday"},
    "a language that is none": {"language": "English, I think"},
    "an address that would run": {"address": "javascript:alert(1)"},
}


@pytest.mark.parametrize("sent", WRONG.values(), ids=WRONG)
def test_a_mistake_loses_nothing(client: Any, import_: Import, sent: dict[str, str]) -> None:
    item = make.item(import_, read=make.article())
    response = client.post(address(item), as_shown(client, item) | {"publisher": "Typed with care"} | sent)
    assert response.status_code == 422
    assert 'value="Typed with care"' in response.content.decode()
    item.refresh_from_db()
    assert item.corrected == []


def test_another_character_set_has_the_file_read_again(client: Any, import_: Import) -> None:
    item = make.item(import_, read=make.article(), content=b"Fuchs")
    client.post(address(item), as_shown(client, item) | {"charset": "windows-1252"})
    item.refresh_from_db()
    assert (item.charset, item.state) == ("windows-1252", "waiting")


def test_a_file_that_has_no_character_set_has_no_such_field(client: Any, import_: Import) -> None:
    item = make.item(import_, read=make.article(), media_type="application/pdf")
    assert "charset" not in as_shown(client, item)


def test_one_saves_and_goes_on_to_the_next_of_the_pile(client: Any, import_: Import) -> None:
    first, _failed, last = (make.item(import_, read=make.article(), state=s) for s in ("ready", "failed", "ready"))
    sent = as_shown(client, first) | {"next": "1"}
    assert client.post(address(first) + "?show=ready", sent).url == address(last) + "?show=ready"
    here = reverse("one-import", args=[import_.project.slug, import_.uid])
    assert (
        client.post(address(last) + "?show=ready", as_shown(client, last) | {"next": "1"}).url == here + "?show=ready"
    )


def test_a_section_becomes_what_it_is_said_to_be(client: Any, import_: Import) -> None:
    item = make.item(import_, read=thread("body", "body", "comment"))
    sent = {"was-0": "body", "kind-0": "furniture", "was-1": "body", "kind-1": "body"}
    assert client.post(address(item, "import-sections"), sent).url == address(item)
    assert kinds(item) == ["furniture", "body", "comment"]


def test_a_section_that_another_tab_changed_stays_as_it_was_left(client: Any, import_: Import) -> None:
    item = make.item(import_, read=thread("body", "body"))
    imports.change_section(item, 1, SectionKind.FURNITURE, by=make.alice())
    client.post(
        address(item, "import-sections"), {"was-0": "body", "kind-0": "comment", "was-1": "body", "kind-1": "body"}
    )
    assert kinds(item) == ["comment", "furniture"]


NO_SECTION = {
    "a kind that is none": ({"was-0": "body", "kind-0": "nonsense"}, 404),
    "a section that isn't there": ({"was-7": "body", "kind-7": "comment"}, 422),
    "a number without end, which is none": ({"kind-" + "9" * 5000: "comment"}, 302),
    "another script's digit, which is none": ({"kind-٠": "comment"}, 302),
}


@pytest.mark.parametrize(("sent", "status"), NO_SECTION.values(), ids=NO_SECTION)
def test_what_is_no_section_is_refused(client: Any, import_: Import, sent: dict[str, str], status: int) -> None:
    item = make.item(import_, read=thread("body"))
    # As a page sends it, which bounds no field's name.
    response = client.post(
        address(item, "import-sections"), urlencode(sent), content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == status
    assert kinds(item) == ["body"]


def test_many_sections_are_shown_in_turns(client: Any, import_: Import) -> None:
    item = make.item(import_, read=thread("body", *["comment"] * looking.MOST_SECTIONS))
    first, then = html(client, item), html(client, item, f"?from={looking.MOST_SECTIONS}")
    assert "Later sections" in first
    assert f"?from={looking.MOST_SECTIONS}" in first
    assert "Earlier sections" in then
    assert f"Section number {looking.MOST_SECTIONS}." in then
    assert "Section number 0." not in then


def test_a_long_section_is_cut_and_says_so(client: Any, import_: Import) -> None:
    line = "x" * 999 + "\n"
    item = make.item(import_, read=make.article(line * 100))
    shown = html(client, item)
    assert shown.count("x" * 999) == looking.MOST_CHARACTERS // 1000
    assert "… 80,000 more characters of this section. All of it comes in." in shown


def test_pictures_are_shown_before_they_are_a_documents(client: Any, import_: Import) -> None:
    article = Article("A fox", (Block(BlockKind.FIGURE, 0, 5, picture=0),), pictures=(PICTURE,))
    item = make.item(import_, read=article)
    where = address(item, "import-picture", PICTURE.sha256)
    assert where in html(client, item)
    response = client.get(where)
    assert (response.content, response["Content-Type"]) == (b"pixels", "image/png")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert client.get(address(item, "import-picture", "b" * 64)).status_code == 404


def test_what_else_is_known_is_shown(client: Any, import_: Import) -> None:
    article = make.article(metadata={"Ward": "Harbour", "Votes": 3}, remarks=(Remark(0, 3, note="!"),))
    item = make.item(import_, read=article, folders=["Letters", "2019"], warnings=["A picture could not be read."])
    shown = html(client, item)
    for words in (
        "Harbour",
        "Letters › 2019",
        "A picture could not be read.",
        "1 in the file; it becomes an annotation",
    ):
        assert words in shown


def test_what_differs_from_a_like_document_is_marked(client: Any, import_: Import) -> None:
    there = make.document(import_.project, text="The quick brown fox jumps over the lazy dog.\nThe end.")
    article = make.article("The quick red fox jumps over the lazy dog.\nThe end.")
    item = make.item(import_, read=article, like=there, likeness=Likeness.NEAR, likeness_score=0.9)
    shown = html(client, item)
    assert "<del>brown</del>" in shown
    assert "<ins>red</ins>" in shown


def test_what_differs_from_another_item_is_marked(client: Any, import_: Import) -> None:
    twin = make.item(import_, read=make.article("A brown fox ran home."))
    item = make.item(import_, read=make.article("A red fox ran home."), twin=twin, likeness=Likeness.ADDRESS)
    shown = html(client, item)
    assert "<del>brown</del>" in shown
    assert "Before it in this import" in shown


@pytest.fixture
def table(import_: Import) -> ImportItem:
    columns = {
        "names": ["Headline", "Body", "Ward"],
        "samples": [["One fox", "It ran.", "Harbour"], ["Two foxes", "They ran.", ""]],
        "rows": 2,
        "suggested": {"title": "Headline", "text": "Body"},
    }
    return make.item(import_, state="mapping", name="foxes.csv", columns=columns)


def test_a_table_is_shown_with_what_its_columns_seem_to_be(client: Any, table: ImportItem) -> None:
    response = client.get(address(table))
    chosen = [field.value() for field, _samples in response.context["column_rows"]]
    assert chosen == ["title", "text", ""]
    first = response.context["first"]
    assert (first.fields, first.details) == ({"title": "One fox", "text": "It ran."}, (("Ward", "Harbour"),))


def test_columns_are_named_and_remembered(client: Any, table: ImportItem) -> None:
    sent = {"column-0": "title", "column-1": "text", "column-2": "publisher"}
    here = reverse("one-import", args=[table.project.slug, table.within.uid])
    assert client.post(address(table, "import-columns"), sent).url == here
    table.refresh_from_db()
    assert (table.state, table.mapping) == ("waiting", {"title": "Headline", "text": "Body", "publisher": "Ward"})
    assert ColumnMapping.objects.get().mapping == table.mapping


def test_one_sees_the_first_document_before_naming_anything(client: Any, table: ImportItem) -> None:
    sent = {"column-0": "text", "column-1": "title", "column-2": "", "look": "1"}
    response = client.post(address(table, "import-columns"), sent)
    assert response.status_code == 200
    assert response.context["first"].fields == {"text": "One fox", "title": "It ran."}
    table.refresh_from_db()
    assert table.state == "mapping"


COLUMNS = {
    "no text": ({"column-0": "title"}, "Say which column holds the text"),
    "the same twice": ({"column-0": "text", "column-1": "text"}, "Two columns can’t both be the text"),
    "what no column can be": ({"column-0": "smell", "column-1": "text"}, "Select a valid choice"),
}


@pytest.mark.parametrize(("sent", "said"), COLUMNS.values(), ids=COLUMNS)
def test_a_mistake_about_columns_is_said(client: Any, table: ImportItem, sent: dict[str, str], said: str) -> None:
    response = client.post(address(table, "import-columns"), sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    table.refresh_from_db()
    assert table.state == "mapping"


STATES = ("waiting", "reading", "ready", "accepted", "opened", "imported", "duplicate", "left-out", "failed")


@pytest.mark.parametrize("state", STATES)
def test_an_item_has_its_page_in_every_state(client: Any, import_: Import, state: str) -> None:
    read = make.article() if state in {"ready", "left-out", "accepted"} else None
    item = make.item(import_, read=read, state=state, error="Too dark." if state == "failed" else "")
    shown = html(client, item)
    offered = [act for act in ("accept", "leave-out", "take-in", "try-again") if f'value="{act}:' in shown]
    expected = {
        "ready": ["accept", "leave-out"],
        "left-out": ["take-in"],
        "failed": ["leave-out", "try-again"],
        "waiting": ["leave-out"],
    }
    assert offered == expected.get(state, [])
    assert ("Too dark." in shown) == (state == "failed")


def test_an_item_is_acted_on_and_its_page_comes_back(client: Any, import_: Import) -> None:
    item = make.item(import_, read=make.article())
    act = reverse("import-act", args=[import_.project.slug, import_.uid])
    assert client.post(act, {"act": f"leave-out:{item.uid}", "back": "item"}).url == address(item)


def test_an_item_of_another_import_is_not_found(client: Any, import_: Import) -> None:
    other = make.item(imports.start_import(import_.project, by=make.alice()), read=make.article())
    assert client.get(reverse("import-item", args=[import_.project.slug, import_.uid, other.uid])).status_code == 404


def test_an_item_costs_the_same_however_many_there_are(client: Any, import_: Import) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            html(client, items[1])
        return len(caught)

    items = [make.item(import_, read=thread("body", "comment")) for _ in range(3)]
    few = cost()
    for _ in range(17):
        make.item(import_, read=thread("body", "comment"))
    assert cost() == few


def test_words_from_strangers_stay_text(client: Any, import_: Import) -> None:
    odd = "<script>alert(1)</script>"
    article = make.article(odd, title=odd, authors=(odd,), metadata={odd: odd})
    item = make.item(import_, read=article, warnings=[odd], name=odd, folders=[odd], error=odd)
    assert odd not in client.get(address(item)).content.decode()
