"""A long text comes at an address of its own, a short one stands in the page."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from django.urls import reverse

from annotator.views import reader
from documents.actions.revisions import add_revision
from tests import factories as make

pytestmark = pytest.mark.django_db

TEXT = re.compile(r'<article class="text"[^>]*>(.*?)</article>', re.DOTALL)
ADDRESS = re.compile(r'data-text="([^"]+)"')


@pytest.fixture
def document() -> Any:
    return make.document(make.project())


@pytest.fixture(autouse=True)
def _bob_reads(client: Any, document: Any) -> None:
    client.force_login(make.bob())


def page(client: Any, document: Any, *, more: str = "") -> str:
    return str(client.get(f"/documents/{document.uid}/{more}").content.decode())


def test_a_short_text_stands_in_the_page(client: Any, document: Any) -> None:
    html = page(client, document)
    assert make.FOX in html
    assert not ADDRESS.search(html)
    assert "http-equiv" not in html


def test_a_long_text_stands_where_the_page_says(client: Any, document: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    short = TEXT.search(page(client, document))
    monkeypatch.setattr(reader, "APART_FROM", 10)
    html = page(client, document)
    assert make.FOX not in html
    address = ADDRESS.search(html)
    assert address
    assert short
    assert f'<link rel="preload" as="fetch" crossorigin="anonymous" href="{address[1]}">' in html
    answer = client.get(address[1])
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.content.decode() == short[1]
    packed = client.get(address[1], headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == answer.content


def test_who_has_no_scripts_is_sent_to_a_page_with_the_text(
    client: Any, document: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "APART_FROM", 10)
    sent = '<noscript><meta http-equiv="refresh" content="0; url=?whole&amp;revision=1{}"></noscript>'
    assert sent.format("") in page(client, document)
    assert sent.format("&amp;q=fox&amp;show=passages") in page(client, document, more="?q=fox&show=passages")
    assert make.FOX in page(client, document, more="?whole&revision=1")


def test_each_text_has_its_own_address(client: Any, document: Any) -> None:
    first = reader.address_of(make.revision(document))
    add_revision(document, make.reading(f"So: {make.FOX}"), by=make.alice())
    document.refresh_from_db()
    second = reader.address_of(make.revision(document))
    assert first != second
    assert f"So: {make.FOX}" in client.get(second).content.decode()
    assert f"So: {make.FOX}" not in client.get(first).content.decode()


def test_an_address_of_another_content_is_none(client: Any, document: Any) -> None:
    wrong = reverse("text", args=[document.uid, 1, "0" * 16])
    assert client.get(wrong).status_code == 404


def test_a_stranger_gets_no_text(client: Any, document: Any) -> None:
    address = reader.address_of(make.revision(document))
    client.force_login(make.charlie())
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302
