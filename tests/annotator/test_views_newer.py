"""The pages of newer texts: where one comes from, what it would change, saving it, and comparing revisions."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.models import Annotation
from documents import worker
from documents.actions.documents import edit_document
from documents.actions.proposals import propose_correction, propose_file, propose_text
from documents.actions.revisions import add_revision
from documents.article import SectionKind
from documents.models import Document, ImportItem, ItemState, Revision
from tests import factories as make

pytestmark = pytest.mark.django_db
TIDE = (
    "The tide comes in twice a day, whatever anybody says.\n"
    "Nobody asks it to, and nobody could stop it.\n"
    "The water stands lowest six hours after noon.\n"
)
NEWER = (
    "It was said once.\n"
    "The tide comes in twice a day, whatever anybody says.\n"
    "The water stands lowest seven hours after noon.\n"
)


@pytest.fixture
def document(client: Any) -> Document:
    client.force_login(make.alice())
    return make.document(make.project(), text=TIDE)


def marked(document: Document, words: str, *, note: str = "", by: Any = None) -> Annotation:
    document.refresh_from_db()
    return make.annotation(document, quote=words, note=note, by=by)


def proposed(document: Document, text: str = NEWER) -> ImportItem:
    """A newer text that is ready."""
    item = propose_text(document, text, by=make.alice())
    worker.work_off(item.within)
    return ImportItem.objects.get(pk=item.pk)


def page_of(item: ImportItem) -> str:
    assert item.revises is not None
    return reverse("proposal", args=[item.revises.uid, item.uid])


def read(response: Any) -> str:
    """What a person reads of a page."""
    html = re.sub(r"(?s)<(script|style|head).*?</\1>|<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(html).split())


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


WAYS: dict[str, tuple[dict[str, Any], str]] = {
    "a newer file": ({"way": "file"}, "file"),
    "its address": ({"way": "address"}, "address"),
    "pasted text": ({"way": "text", "text": NEWER}, "pasted"),
    "its original": ({"way": "reading", "charset": "utf-8"}, "read-again"),
}


@pytest.mark.parametrize(("sent", "origin"), WAYS.values(), ids=WAYS)
def test_a_newer_text_comes_from(client: Any, document: Document, sent: dict[str, Any], origin: str) -> None:
    edit_document(document, url="https://example.org/tide", by=make.alice())
    file = {"file": SimpleUploadedFile("tide.txt", NEWER.encode())} if origin == "file" else {}
    response = client.post(reverse("newer", args=[document.uid]), {**sent, **file})
    item = ImportItem.objects.get()
    assert (item.origin, item.revises) == (origin, document)
    assert response.url == page_of(item)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no file": ({"way": "file"}, "Choose a file first."),
    "no text": ({"way": "text", "text": " "}, "There is no text"),
    "no address": ({"way": "address"}, "has no web address"),
    "no such character set": ({"way": "reading", "charset": "klingon"}, "Choose one of the character sets"),
}


@pytest.mark.parametrize(("sent", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_newer_text_is_told(client: Any, document: Document, sent: dict[str, Any], reason: str) -> None:
    response = client.post(reverse("newer", args=[document.uid]), sent)
    assert response.status_code == 422
    assert reason in read(response)
    assert not ImportItem.objects.exists()


def test_there_is_no_other_way(client: Any, document: Document) -> None:
    assert client.post(reverse("newer", args=[document.uid]), {"way": "prayer"}).status_code == 404


def test_until_it_is_read_the_page_says_how_far_it_is(client: Any, document: Document) -> None:
    item = propose_text(document, NEWER, by=make.alice())
    response = client.get(page_of(item))
    assert "The text waits to be read" in read(response)
    assert 'http-equiv="refresh"' in response.content.decode()
    news = client.get(page_of(item) + "news/")
    [tag] = re.findall(r'data-tag="([^"]+)"', news.content.decode().replace("&quot;", "'"))
    assert "data-going" in news.content.decode()
    assert client.get(page_of(item) + "news/", headers={"If-None-Match": tag.replace("'", '"')}).status_code == 304
    worker.work_off(item.within)
    assert "data-going" not in client.get(page_of(item) + "news/").content.decode()


def test_the_preview_says_what_changes_in_the_text_and_for_the_annotations(client: Any, document: Document) -> None:
    marked(document, "twice a day")
    marked(document, "Nobody asks it to, and nobody could stop it.", note="Proud")
    response = client.get(page_of(proposed(document)))
    page, html = read(response), response.content.decode()
    assert "What revision 2 would change" in page
    assert "move along with their words 1" in page
    assert "are found nowhere 1" in page
    assert "Proud" in page
    assert "<ins>It was said once.</ins>" in html
    assert "<del>six</del><ins>seven </ins>" in html
    assert "Save as revision 2" in page


def test_sections_that_become_other_are_told_where_no_word_does(client: Any, document: Document) -> None:
    article = make.article(TIDE)
    furniture = replace(article.sections[0], kind=SectionKind.FURNITURE)
    item = propose_correction(document, replace(article, sections=(furniture,)), base=1, by=make.alice())
    page = read(client.get(page_of(item)))
    assert "No character of the text differs" in page
    assert "Characters of page furniture 0 144" in page


def test_space_alone_is_said_to_be_what_differs(client: Any, document: Document) -> None:
    page = read(client.get(page_of(proposed(document, TIDE.replace("\n", "\n\n")))))
    assert "Only space and line breaks differ." in page


def test_what_others_noted_for_themselves_is_not_listed(client: Any, document: Document) -> None:
    hidden = marked(document, "Nobody asks it to, and nobody could stop it.", note="Hush")
    Annotation.objects.filter(pk=hidden.pk).update(private=True)
    page = read(client.get(page_of(proposed(document))))
    assert "are found nowhere 1" in page
    assert "Hush" not in page


def test_side_by_side_is_remembered(client: Any, document: Document) -> None:
    item = proposed(document)
    assert '<table class="compare">' not in client.get(page_of(item)).content.decode()
    client.get(page_of(item) + "?view=side")
    assert '<table class="compare">' in client.get(page_of(item)).content.decode()
    assert client.get(page_of(item) + "?view=upside-down").status_code == 200


def test_saved_it_is_the_next_revision_and_can_be_undone(client: Any, document: Document) -> None:
    highlight = marked(document, "twice a day")
    item = proposed(document)
    response = client.post(page_of(item), {"act": "accept", "expected": 1})
    assert response.url == reverse("document", args=[document.uid])
    page = client.get(response.url)
    assert "Revision 2. 1 highlight moved." in read(page)
    [undo] = re.findall(r'formaction="([^"]+/undo/)"', page.content.decode())
    assert 'id="undo"' in page.content.decode()
    assert "Saved as revision 2" in read(client.get(page_of(item)))
    assert client.post(undo).url == response.url
    document.refresh_from_db()
    highlight.refresh_from_db()
    assert (document.revision_number, highlight.how, highlight.start) == (3, "exact", TIDE.index("twice"))


def test_what_came_of_it_is_not_undone_after_something_else(client: Any, document: Document) -> None:
    item = proposed(document)
    client.post(page_of(item), {"act": "accept", "expected": 1})
    undo, _button = re.findall(r'formaction="([^"]+/undo/)"', client.get(page_of(item)).content.decode())
    marked(document := Document.objects.get(), "twice", by=make.alice())
    assert "You did something else since" in said(client.post(undo))
    assert Document.objects.get().revision_number == document.revision_number == 2


def test_what_wants_a_look_is_said_with_the_way_there(client: Any, document: Document) -> None:
    marked(document, "Nobody asks it to, and nobody could stop it.")
    client.post(page_of(proposed(document)), {"act": "accept", "expected": 1})
    page = client.get(reverse("document", args=[document.uid])).content.decode()
    assert f'<a href="{reverse("document-review", args=[document.uid])}">1 wants a look.</a>' in page


def test_where_much_hangs_on_it_a_worker_stores_it(
    client: Any, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.actions.proposals.MOST_AT_ONCE", 0)
    marked(document, "twice a day")
    item = proposed(document)
    assert client.post(page_of(item), {"act": "accept", "expected": 1}).url == page_of(item)
    assert "Revision 2 is being stored" in read(client.get(page_of(item)))
    worker.work_off(item.within)
    page = client.get(page_of(item))
    assert "Saved as revision 2 1 highlight moved." in read(page)
    assert "/undo/" in page.content.decode()


def test_a_text_that_came_between_is_compared_with_first(client: Any, document: Document) -> None:
    item = proposed(document)
    add_revision(document, make.reading(TIDE + "So they say.\n"), by=make.alice())
    assert "The document has got another text meanwhile" in read(client.get(page_of(item)))
    response = client.post(page_of(item), {"act": "accept", "expected": 1})
    assert "has got another text meanwhile" in said(response)
    page = read(client.get(page_of(item)))
    assert "What revision 3 would change" in page
    assert "So they say." in page


def test_comparing_again_can_be_asked_for(client: Any, document: Document) -> None:
    item = proposed(document)
    add_revision(document, make.reading(TIDE + "So they say.\n"), by=make.alice())
    client.post(page_of(item), {"act": "compare"})
    item.refresh_from_db()
    assert (item.state, item.base) == (ItemState.READY, 2)


def test_dropped_it_changes_nothing(client: Any, document: Document) -> None:
    item = proposed(document)
    response = client.post(page_of(item), {"act": "drop"})
    assert response.url == reverse("document-revisions", args=[document.uid])
    assert "Dropped" in read(client.get(page_of(item)))
    assert Document.objects.get().revision_number == 1


def test_the_same_text_is_said_to_be_unchanged(client: Any, document: Document) -> None:
    page = read(client.get(page_of(proposed(document, TIDE))))
    assert "Unchanged" in page
    assert "There is no new revision." in page


def test_what_failed_can_be_tried_again(client: Any, document: Document) -> None:
    item = propose_file(document, b"%PDF-1.7 broken", name="tide.pdf", media_type="application/pdf", by=make.alice())
    worker.work_off(item.within)
    assert "There is no newer text" in read(client.get(page_of(item)))
    client.post(page_of(item), {"act": "try-again"})
    item.refresh_from_db()
    assert item.state == ItemState.WAITING


def test_nothing_else_can_be_done_with_it(client: Any, document: Document) -> None:
    assert client.post(page_of(proposed(document)), {"act": "burn"}).status_code == 404


def test_it_is_found_under_its_own_document_alone(client: Any, document: Document) -> None:
    item = proposed(document)
    other = make.document(document.project, text="Something else.")
    assert client.get(reverse("proposal", args=[other.uid, item.uid])).status_code == 404


def test_what_waits_is_told_on_the_pages_of_the_document(client: Any, document: Document) -> None:
    link = page_of(proposed(document))
    for name in ("newer", "document-revisions"):
        assert link in client.get(reverse(name, args=[document.uid])).content.decode()
    assert "1 waits" in read(client.get(reverse("document", args=[document.uid])))
    client.force_login(make.bob())
    assert link not in client.get(reverse("document-revisions", args=[document.uid])).content.decode()


def test_a_preview_costs_no_more_with_more_annotations(client: Any, document: Document) -> None:
    item = proposed(document)
    asked = []
    for count in (2, 20):
        for _one in range(count):
            marked(document, "Nobody asks it to")
        client.get(page_of(item))  # the session is kept
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(item))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_revisions_tell_what_changed_and_why(client: Any, document: Document) -> None:
    client.post(page_of(proposed(document)), {"act": "accept", "expected": 1})
    client.post(reverse("document-return", args=[document.uid, 1]), {"expected": 2})
    page = read(client.get(reverse("document-revisions", args=[document.uid])))
    assert "Revision 3 (current) revision 1 again · +10 −5 words" in page
    assert "Revision 2 pasted text · +5 −10 words" in page
    assert "Revision 1 as it came in" in page


def test_one_returns_to_an_older_revision(client: Any, document: Document) -> None:
    add_revision(document, make.reading(NEWER), by=make.alice())
    response = client.post(reverse("document-return", args=[document.uid, 1]), {"expected": 2})
    page = client.get(response.url)
    assert "Revision 3 is revision 1 again." in read(page)
    assert Revision.objects.get(number=3).text == TIDE


def test_what_returning_would_change_is_shown_first(client: Any, document: Document) -> None:
    add_revision(document, make.reading(NEWER), by=make.alice())
    response = client.get(reverse("document-return", args=[document.uid, 1]), follow=True)
    assert "Return to revision 1" in read(response)


RETURNS: dict[str, tuple[int, int, str]] = {
    "the current one": (2, 2, "is the current one already"),
    "one that there isn't": (7, 2, "has no revision 7"),
    "by a page that is out of date": (1, 1, "has another text since you looked at it"),
}


@pytest.mark.parametrize(("number", "expected", "reason"), RETURNS.values(), ids=RETURNS)
def test_one_does_not_return_to(client: Any, document: Document, number: int, expected: int, reason: str) -> None:
    add_revision(document, make.reading(NEWER), by=make.alice())
    response = client.post(reverse("document-return", args=[document.uid, number]), {"expected": expected})
    assert reason in said(response)
    assert Document.objects.get().revision_number == 2


def test_revisions_are_compared_with_their_annotations(client: Any, document: Document) -> None:
    marked(document, "twice a day")
    marked(document, "Nobody asks it to")
    add_revision(document, make.reading(NEWER), by=make.alice())
    marked(Document.objects.get(), "said once")
    address = reverse("document-compare", args=[document.uid])
    response = client.get(address)
    page, html = read(response), response.content.decode()
    assert "From revision 1 to revision 2" in page
    assert "All 3 found nowhere 1 moved 1 new 1" in page
    assert re.search(r'<mark class="is-new" data-uid="[^"]+"><ins>said once</ins></mark>', html)
    assert re.search(r'<mark class="is-orphan" data-uid="[^"]+"><del>Nobody asks it to</del></mark>', html)
    only = client.get(address + "?became=moved&from=1&to=2").content.decode()
    assert "is-moved" in only
    assert '<mark class="is-new"' not in only


def test_comparing_asks_for_revisions_that_there_are(client: Any, document: Document) -> None:
    assert client.get(reverse("document-compare", args=[document.uid]) + "?from=1&to=9").status_code == 404


def test_a_revision_beside_itself_has_no_differences(client: Any, document: Document) -> None:
    assert "No character of the text differs." in read(client.get(reverse("document-compare", args=[document.uid])))


def test_a_comparison_costs_no_more_with_more_annotations(client: Any, document: Document) -> None:
    add_revision(document, make.reading(NEWER), by=make.alice())
    document.refresh_from_db()
    asked = []
    for count in (2, 20):
        for _one in range(count):
            marked(document, "twice a day")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("document-compare", args=[document.uid]))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_list_of_revisions_costs_no_more_with_more_of_them(client: Any, document: Document) -> None:
    asked = []
    for until in (2, 12):
        for number in range(document.revision_number + 1, until + 1):
            add_revision(document, make.reading(f"{TIDE}{number}\n"), by=make.alice())
        address = reverse("document-revisions", args=[document.uid])
        client.get(address)  # what changed is counted once
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))
    assert asked[0] == asked[1]
