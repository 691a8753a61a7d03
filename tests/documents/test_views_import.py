"""The import page without JavaScript: one form takes files, addresses and text, and leads to what came in."""

from __future__ import annotations

import mimetypes
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents import worker
from documents.models import Import, ImportItem, ItemState, SourceFile
from documents.readers import READERS
from tests import factories as make

pytestmark = pytest.mark.django_db

STORY = b"The tide is not free\n\nBy Eleanor Pascoe\n\nThere is a bus in Harrow Bay with a promise on its side.\n"


@pytest.fixture
def project(client: Any) -> Any:
    client.force_login(make.alice())
    return make.project()


def file(name: str, content: bytes = STORY) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, mimetypes.guess_type(name)[0] or "application/octet-stream")


def bring(client: Any, project: Any, **sent: Any) -> Any:
    return client.post(reverse("import", args=[project.slug]), sent)


def names() -> list[str]:
    return [item.name or item.url or item.title for item in ImportItem.objects.order_by("pk")]


SENT: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a file": ({"file": [file("a.txt")]}, ["a.txt"]),
    "several files, a bad one among them": (
        {"file": [file("a.txt"), file("b.exe", b"MZ\x00\x01"), file("empty.txt", b"")]},
        ["a.txt", "b.exe", "empty.txt"],
    ),
    "addresses": (
        {"links": "https://example.org/a\n\nhttps://example.org/b"},
        ["https://example.org/a", "https://example.org/b"],
    ),
    "a text": ({"text": STORY.decode(), "title": "Mine"}, ["Mine"]),
    "all at once": (
        {"file": [file("a.txt")], "links": "https://example.org/a", "text": "Words.", "title": "Mine"},
        ["a.txt", "https://example.org/a", "Mine"],
    ),
}


@pytest.mark.parametrize(("sent", "came"), SENT.values(), ids=SENT)
def test_what_is_sent_is_in_a_new_import(client: Any, project: Any, sent: dict[str, Any], came: list[str]) -> None:
    for one in sent.get("file", []):
        one.seek(0)
    response = bring(client, project, **sent)
    import_ = Import.objects.get()
    assert response.url == reverse("one-import", args=[project.slug, import_.uid])
    assert names() == came
    assert (import_.by, import_.project, import_.straight, import_.folders_as_topics) == (
        make.alice(), project, False, False,
    )  # fmt: skip


def test_how_it_is_to_be_imported_is_remembered(client: Any, project: Any) -> None:
    bring(client, project, text="Words.", straight="1", folders_as_topics="on")
    import_ = Import.objects.get()
    assert (import_.straight, import_.folders_as_topics) == (True, True)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "Choose files, or give some web addresses or a text."),
    "white space": ({"text": " \n "}, "Choose files, or give some web addresses or a text."),
    "no address among the addresses": ({"links": "nowhere at all"}, "There is no web address in it"),
    "an address of a text that is none": ({"text": "Words.", "url": "nowhere at all"}, "Enter a valid URL"),
    "an address that would run": ({"text": "Words.", "url": "javascript:alert(1)"}, "Enter a valid URL"),
    "a title without end": ({"text": "Words.", "title": "x" * 501}, "at most 500"),
    "only a file that is too large": ({"file": [file("large.txt", b"x" * 1001)]}, "larger than"),
}


@pytest.mark.parametrize(("sent", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_imported_is_said_and_leaves_nothing(
    client: Any, project: Any, settings: Any, sent: dict[str, Any], said: str
) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    response = bring(client, project, **sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Import.objects.exists()


def test_what_was_written_is_still_there_after_a_mistake(client: Any, project: Any) -> None:
    html = bring(client, project, text="Long work.", links="https://example.org/", url="nowhere").content.decode()
    assert "Long work.</textarea>" in html
    assert "https://example.org/</textarea>" in html


def test_a_file_that_is_too_large_stops_no_other(client: Any, project: Any, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    sent = [file("large.txt", b"x" * 1001), file("a.txt")]
    response = client.post(reverse("import", args=[project.slug]), {"file": sent}, follow=True)
    assert names() == ["a.txt"]
    assert "“large.txt” is larger than" in response.content.decode()


def test_too_many_files_in_one_form_are_told_what_to_do(client: Any, project: Any) -> None:
    files = [file(f"{number}.txt", b"Words.") for number in range(101)]
    response = client.post(reverse("import", args=[project.slug]), {"file": files})
    assert response.status_code == 400
    assert "put them all in one ZIP file" in response.content.decode()
    assert not Import.objects.exists()


def test_past_imports_say_what_came_of_them(client: Any, project: Any) -> None:
    import_ = make.import_of(project)
    for state, count in (("imported", 3), ("failed", 2), ("duplicate", 1)):
        for _ in range(count):
            make.item(import_, state=state)
    html = client.get(reverse("import", args=[project.slug])).content.decode()
    for words in ("3 imported", "1 already there", "2 failed", "in progress"):
        assert words in html
    assert reverse("one-import", args=[project.slug, import_.uid]) in html


def test_past_imports_cost_the_same_however_many(client: Any, project: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("import", args=[project.slug]))
        return len(queries)

    make.import_of(project)
    make.import_of(project)
    few = cost()
    for _ in range(18):
        make.import_of(project)
    assert cost() == few


def test_looking_at_what_has_come_so_far_stops_no_sending(client: Any, project: Any) -> None:
    html = client.get(reverse("import", args=[project.slug])).content.decode()
    [link] = re.findall(r"<a [^>]*data-import=[^>]*>", html)
    assert 'target="_blank"' in link


def test_every_format_for_people_is_told_once(client: Any, project: Any) -> None:
    html = client.get(reverse("import", args=[project.slug])).content.decode()
    for reader in READERS.values():
        told = html.count(f"<li>{reader.label} <")
        assert told == (1 if reader.extensions else 0), reader.label


def test_the_original_comes_back_byte_for_byte_and_inert(client: Any, project: Any) -> None:
    content = b"<!doctype html><title>A page</title><p>Some words to read here.</p><script>alert(1)</script>"
    bring(client, project, file=[file("påge.html", content)], straight="1")
    worker.work_off(Import.objects.get())
    [item] = ImportItem.objects.select_related("document")
    assert item.state == ItemState.IMPORTED, item.error
    assert item.document
    response = client.get(reverse("source", args=[item.document.uid]))
    assert response.getvalue() == content == bytes(SourceFile.objects.get().content)
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
