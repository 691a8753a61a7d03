"""A correction that is saved: highlights stay on their words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Annotation
from documents.actions.proposals import accept_proposal
from documents.models import Document, ImportItem, ItemState
from tests import factories as make

pytestmark = pytest.mark.django_db
TEXT = "Tbe quick brovn fox.\n\nIt jumps over the lazy dog.\n\nThe end."


def corrected(client: Client, document: Document, *edits: list[Any]) -> None:
    client.force_login(make.alice())
    sent = {"base": document.revision_number, "edits": json.dumps(edits), "go": "preview"}
    answer = client.post(reverse("document-correct", args=[document.uid]), sent)
    assert answer.status_code == 302, answer.context
    item = ImportItem.objects.latest("pk")
    accept_proposal(item, by=make.alice(), expected=document.revision_number)
    item.refresh_from_db()
    assert item.state == ItemState.IMPORTED
    document.refresh_from_db()


def stood(document: Document) -> list[str]:
    text = make.revision(document).text
    return [text[one.start : one.end] for one in Annotation.objects.order_by("pk") if one.start is not None]


def test_highlights_stay_on_the_words_that_were_corrected_around_them(client: Client) -> None:
    document = make.document(make.project(), text=TEXT)
    for words in ("quick", "lazy dog", "The end."):
        make.annotation(document, quote=words)
    begins = {"kind": "body", "was": 0}
    corrected(
        client,
        document,
        [0, 1, [{"text": "The quick brown fox, it is said.", "was": 0, "begins": begins}]],
        [1, 2, [{"text": "It jumps", "was": 1}, {"text": "over the lazy dog."}]],
    )
    assert document.revision_number == 2
    assert stood(document) == ["quick", "lazy dog", "The end."]


def test_a_highlight_on_a_word_that_was_put_right_stays_on_it(client: Client) -> None:
    document = make.document(make.project(), text=TEXT)
    make.annotation(document, quote="quick brovn fox")
    begins = {"kind": "body", "was": 0}
    corrected(client, document, [0, 1, [{"text": "The quick brown fox.", "was": 0, "begins": begins}]])
    assert stood(document) == ["quick brown fox"]


def test_a_correction_of_kinds_and_sections_alone_moves_nothing(client: Client) -> None:
    document = make.document(make.project(), text=TEXT)
    make.annotation(document, quote="lazy dog")
    said = {"text": "It jumps over the lazy dog.", "kind": "quotation", "level": 1, "was": 1}
    corrected(client, document, [1, 2, [said | {"begins": {"kind": "comment", "author": "Ann"}}]])
    revision = make.revision(document)
    assert (revision.text, revision.blocks[1].kind) == (TEXT, "quotation")
    assert [(one.kind, one.author) for one in revision.sections] == [("body", ""), ("comment", "Ann")]
    assert stood(document) == ["lazy dog"]
    assert Annotation.objects.get().how == "exact"
