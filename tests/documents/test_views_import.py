"""The import page without JavaScript: what becomes of each file is said, and the others go on."""

from __future__ import annotations

import mimetypes
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.models import Document, SourceFile
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


FILES: dict[str, tuple[list[Any], list[str], int]] = {
    "one file": ([("a.txt", STORY)], ["imported"], 200),
    "the same twice": ([("a.txt", STORY), ("b.txt", STORY)], ["imported", "duplicate"], 200),
    "a bad one among good ones": (
        [("a.txt", STORY), ("b.exe", b"MZ\x00\x01"), ("c.txt", STORY + b"More.")],
        ["imported", "failed", "imported"],
        200,
    ),
    "only a bad one": ([("b.exe", b"MZ\x00\x01")], ["failed"], 422),
    "an empty one": ([("a.txt", b"")], ["failed"], 422),
    "nothing but white space": ([("a.txt", b" \n\t ")], ["failed"], 422),
    "a name with a path and tags": ([("../<b>x</b>.txt", STORY)], ["imported"], 200),
}


@pytest.mark.parametrize(("files", "statuses", "answer"), FILES.values(), ids=FILES)
def test_each_file_has_its_outcome(
    client: Any, project: Any, files: list[tuple[str, bytes]], statuses: list[str], answer: int
) -> None:
    address = reverse("import", args=[project.slug])
    response = client.post(address, {"file": [file(name, content) for name, content in files]})
    assert response.status_code == answer
    assert [outcome.status for outcome in response.context["outcomes"]] == statuses
    assert Document.objects.filter(project=project).count() == statuses.count("imported")
    assert "<b>x</b>" not in response.content.decode()


def test_a_failed_file_is_named_with_the_reason(client: Any, project: Any) -> None:
    response = client.post(reverse("import", args=[project.slug]), {"file": [file("b.exe", b"MZ\x00\x01")]})
    assert "“b.exe” is of a type that can" in response.content.decode()


def test_a_file_that_is_too_large_is_not_read(client: Any, project: Any, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 10
    response = client.post(reverse("import", args=[project.slug]), {"file": [file("a.txt")]})
    assert "larger than" in response.content.decode()
    assert not Document.objects.exists()


def test_no_file_at_all_is_said(client: Any, project: Any) -> None:
    response = client.post(reverse("import", args=[project.slug]))
    assert response.status_code == 422
    assert "Choose at least one file." in response.content.decode()


TEXTS: dict[str, tuple[dict[str, str], int, str]] = {
    "a text": ({"text": STORY.decode()}, 200, "Imported as"),
    "with a title of its own": ({"text": STORY.decode(), "title": "Mine"}, 200, ">Mine<"),
    "nothing": ({"text": ""}, 422, "Paste some text first."),
    "white space": ({"text": " \n "}, 422, "paste some first"),
    "an address that is none": ({"text": "Words.", "url": "nowhere at all"}, 422, "Enter a valid URL"),
    "an address that would run": ({"text": "Words.", "url": "javascript:alert(1)"}, 422, "Enter a valid URL"),
    "a title without end": ({"text": "Words.", "title": "x" * 501}, 422, "at most 500"),
}


@pytest.mark.parametrize(("fields", "status", "said"), TEXTS.values(), ids=TEXTS)
def test_pasted_text_is_imported_or_the_reason_said(
    client: Any, project: Any, fields: dict[str, str], status: int, said: str
) -> None:
    response = client.post(reverse("import-text", args=[project.slug]), fields)
    assert response.status_code == status
    assert said in response.content.decode()


def test_what_was_pasted_is_still_there_after_a_mistake(client: Any, project: Any) -> None:
    response = client.post(reverse("import-text", args=[project.slug]), {"text": "Long work.", "url": "nowhere"})
    assert "Long work.</textarea>" in response.content.decode()


def test_the_original_comes_back_byte_for_byte_and_inert(client: Any, project: Any) -> None:
    content = b"<!doctype html><title>A page</title><p>Some words to read here.</p><script>alert(1)</script>"
    client.post(reverse("import", args=[project.slug]), {"file": [file("påge.html", content)]})
    document = Document.objects.get()
    response = client.get(reverse("source", args=[document.uid]))
    assert b"".join(response.streaming_content) == content == bytes(SourceFile.objects.get().content)
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
