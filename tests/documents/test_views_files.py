"""Original files and pictures: who gets them, and that no browser runs them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.actions.documents import trash_document
from documents.actions.pictures import store_pictures
from documents.article import Picture
from documents.models import SourceFile
from documents.views import files
from tests import factories as make

pytestmark = pytest.mark.django_db
RED = Picture(b"red", "image/png", 4, 3, "a" * 64)


@pytest.fixture
def document() -> Any:
    document = make.document(make.project(), text="Ein Fuchs.")
    store_pictures(document, [RED])
    return document


def inert(response: Any) -> bool:
    policy = response["Content-Security-Policy"]
    return response["X-Content-Type-Options"] == "nosniff" and "sandbox" in policy and "default-src 'none'" in policy


WHO = {"a member": (make.bob, 200), "a stranger": (make.charlie, 404), "nobody": (None, 302)}


@pytest.mark.parametrize(("who", "status"), WHO.values(), ids=WHO)
@pytest.mark.parametrize("name", ["picture", "source"])
def test_files_are_for_members(client: Any, document: Any, who: Any, status: int, name: str) -> None:
    if who:
        client.force_login(who())
    more = [RED.sha256] if name == "picture" else []
    assert client.get(reverse(name, args=[document.uid, *more])).status_code == status


def test_a_picture_is_kept_by_the_browser_and_never_run(client: Any, document: Any) -> None:
    client.force_login(make.bob())
    with CaptureQueriesContext(connection) as caught:
        response = client.get(reverse("picture", args=[document.uid, RED.sha256]))
    assert (response.content, response["Content-Type"]) == (b"red", "image/png")
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert inert(response)
    assert len(caught) == 3  # the session, who it is, and the picture


@pytest.mark.parametrize("sha256", ["b" * 64, "A" * 64, "..%2F..", "%00", "x"])
def test_another_picture_is_not_found(client: Any, document: Any, sha256: str) -> None:
    client.force_login(make.bob())
    assert client.get(f"/documents/{document.uid}/pictures/{sha256}").status_code == 404


def test_pictures_of_other_documents_and_of_the_trash_are_not_found(client: Any, document: Any) -> None:
    client.force_login(make.bob())
    other = make.document(document.project, title="Another")
    assert client.get(reverse("picture", args=[other.uid, RED.sha256])).status_code == 404
    trash_document(document, by=make.alice())
    assert client.get(reverse("picture", args=[document.uid, RED.sha256])).status_code == 404


NAMES = {
    "plain": ("fox.html", 'attachment; filename="fox.html"'),
    "beyond ASCII": ("füchse 狐.html", f"attachment; filename*=utf-8''{quote('füchse 狐.html')}"),
    "with quotes": ('a"b.txt', 'attachment; filename="a\\"b.txt"'),
    "with folders": ("a/b\\c.txt", 'attachment; filename="c.txt"'),
    "none": ("", 'attachment; filename="The fox.txt"'),
    "with a line end": ("fox.html\n", 'attachment; filename="fox.html"'),
    "with a line more": ("a\r\nX: y.txt", 'attachment; filename="a X: y.txt"'),
    "turned around": ("\u202egnp.exe", 'attachment; filename="gnp.exe"'),
}


@pytest.mark.parametrize(("name", "expected"), NAMES.values(), ids=NAMES)
def test_the_original_is_a_download_by_its_name(client: Any, document: Any, name: str, expected: str) -> None:
    SourceFile.objects.update(name=name)
    client.force_login(make.bob())
    response = client.get(reverse("source", args=[document.uid]))
    assert response["Content-Disposition"] == expected
    assert inert(response)
    assert response["Content-Length"] == "10"
    assert b"".join(response.streaming_content) == b"Ein Fuchs."


@pytest.mark.parametrize("media_type", ["", "text", "text/html\r\nX: y", 'text/html; charset="<"'])
def test_an_odd_media_type_is_none(client: Any, document: Any, media_type: str) -> None:
    SourceFile.objects.update(media_type=media_type)
    client.force_login(make.bob())
    assert client.get(reverse("source", args=[document.uid]))["Content-Type"] == "application/octet-stream"


def test_the_original_comes_piece_by_piece(client: Any, document: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_BLOCK", 4)
    client.force_login(make.bob())
    response = client.get(reverse("source", args=[document.uid]))
    assert list(response.streaming_content) == [b"Ein ", b"Fuch", b"s."]


@pytest.mark.parametrize("query", ["?revision=2", "?revision=99999999999999"])
def test_a_revision_there_is_not_has_no_original(client: Any, document: Any, query: str) -> None:
    client.force_login(make.bob())
    assert client.get(reverse("source", args=[document.uid]) + query).status_code == 404
    assert client.get(reverse("source", args=[uuid4()])).status_code == 404
