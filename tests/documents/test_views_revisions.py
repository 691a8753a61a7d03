"""The pages of revisions: reading again, correcting sections, older texts."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents import worker
from documents.actions import importing
from documents.actions.documents import edit_document
from documents.actions.revisions import add_revision
from documents.article import SectionKind
from documents.models import Document, ImportItem, Revision, SourceFile
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client: Any) -> Document:
    client.force_login(make.alice())
    content = "Погода была хорошая, и все пошли гулять вдоль реки.".encode("cp1251")
    reading = importing.read(content, name="pogoda.txt", media_type="text/plain", charset="cp1252")
    return importing.import_document(make.project(), reading, by=make.alice())


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def again(client: Any, document: Document, **fields: Any) -> str:
    """What the page says once the original has been read again."""
    response = client.post(reverse("newer", args=[document.uid]), {"way": "reading", **fields})
    worker.work_off(ImportItem.objects.get().within)
    return str(client.get(response.url).content.decode())


def test_the_edit_page_tells_where_a_document_came_from(client: Any, document: Document) -> None:
    Document.objects.update(metadata={"word_count": 9, "seen": "2020-05-03", "open_access": True, "odd": "2020-99-99"})
    SourceFile.objects.update(fetched={"url": "https://e.example/final"})
    edit_document(Document.objects.get(), direction="rtl", by=make.alice())
    page = client.get(reverse("document-edit", args=[document.uid])).content.decode()
    for words in (
        *("Word count", "9", "3 May 2020", "Open access", "yes", "2020-99-99", "https://e.example/final"),
        *("pogoda.txt", "text/plain, cp1252", "plain_text, version", "right to left", "1 of 1"),
    ):
        assert words in page
    assert "has become better" not in page


def test_the_edit_page_says_that_there_is_a_newer_reader(client: Any, document: Document) -> None:
    Revision.objects.update(reader_version=0)
    page = client.get(reverse("document-edit", args=[document.uid])).content.decode()
    assert "The reader “plain_text” has become better" in page


def test_what_looks_wrong_is_read_in_another_character_set(client: Any, document: Document) -> None:
    assert "<ins>Погода была" in again(client, document, charset="cp1251")
    address = reverse("proposal", args=[document.uid, ImportItem.objects.get().uid])
    response = client.post(address, {"act": "accept", "expected": "1"})
    assert response.url == reverse("document", args=[document.uid])
    assert "Revision 2" in said(response)
    assert "Погода была" in client.get(response.url).content.decode()


def test_what_gives_the_same_is_said_to_be_the_same(client: Any, document: Document) -> None:
    assert "There is no new revision." in again(client, document)
    assert Revision.objects.count() == 1


def test_what_can_not_be_read_so_is_told_in_a_sentence(client: Any, document: Document) -> None:
    page = again(client, document, reader="pdf")
    assert "There is no newer text" in page
    assert ImportItem.objects.get().error in unescape(page)
    assert Revision.objects.count() == 1


def sections(client: Any, document: Document, **fields: Any) -> Any:
    return client.post(reverse("document-sections", args=[document.uid]), {"revision": 1, **fields})


def test_sections_show_their_first_words_and_what_they_are(client: Any, document: Document) -> None:
    long = make.document(document.project, text="word " * 100)
    page = client.get(reverse("document-sections", args=[long.uid])).content.decode()
    assert "word word word" in page
    assert "word…" in page
    assert '<option value="body" selected>' in page
    assert "500" in page


def test_a_section_is_put_right(client: Any, document: Document) -> None:
    response = sections(client, document, **{"kind-0": "furniture", "kind-x": "body", "kind-1": "wax"})
    assert response.url == reverse("document", args=[document.uid])
    assert [section.kind for section in Revision.objects.get(number=2).sections] == [SectionKind.FURNITURE]


UNMOVED = {
    "what it is already": ({"kind-0": "body"}, "no new revision"),
    "a section there is not": ({"kind-7": "body"}, "no section 8"),
    "a text that is another by now": ({"kind-0": "comment", "revision": "3"}, "has another text since"),
}


@pytest.mark.parametrize(("fields", "sentence"), UNMOVED.values(), ids=UNMOVED)
def test_sections_stay_as_they_are(client: Any, document: Document, fields: dict[str, str], sentence: str) -> None:
    assert sentence in said(sections(client, document, **fields))
    assert Revision.objects.count() == 1


def test_every_revision_is_listed_and_can_be_read(client: Any, document: Document) -> None:
    add_revision(document, make.reading("Another text.", name="new.txt"), by=make.alice())
    page = client.get(reverse("document-revisions", args=[document.uid])).content.decode()
    address = reverse("document", args=[document.uid])
    assert f'href="{address}?revision=1"' in page
    assert f'href="{address}"' in page
    assert page.index("new.txt") < page.index("pogoda.txt")
    older = client.get(f"{address}?revision=1").content.decode()
    assert "This is revision 1, an older text" in older
    assert "annotations?revision=1" in older
    source = reverse("source", args=[document.uid])
    assert f'href="{source}?revision=1"' in older
    assert b"".join(client.get(f"{source}?revision=1").streaming_content).decode("cp1251").startswith("Погода")
    assert b"".join(client.get(source).streaming_content) == b"Another text."


@pytest.mark.parametrize("name", ["document-revisions", "document-edit", "document"])
def test_a_page_costs_the_same_with_more_revisions(client: Any, document: Document, name: str) -> None:
    address = reverse(name, args=[document.uid])
    counts = []
    for number in range(3):
        client.get(address)  # the text of a new revision is made once
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        counts.append(len(caught))
        add_revision(document, make.reading(f"Text {number}."), by=make.alice())
    assert counts == counts[:1] * 3
