"""The page on which a document's text is corrected, as forms send it; scripts send the same form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from documents.actions.proposals import accept_proposal, propose_correction
from documents.article import Article, BlockKind, SectionKind
from documents.models import Document, ImportItem, Revision
from documents.rewriting import Edit, Piece, rewritten
from documents.staged import decompress
from documents.views.correcting import BLOCKS_A_PAGE
from tests import factories as make

pytestmark = pytest.mark.django_db
TEXT = "\n\n".join(f"Paragraph {number}." for number in range(1, 101))


@pytest.fixture
def document() -> Document:
    return make.document(make.project(), text=TEXT)


@pytest.fixture
def ask(client: Client, document: Document) -> Any:
    """Gets or posts the page as Alice."""
    client.force_login(make.alice())
    address = reverse("document-correct", args=[document.uid])

    def asked(data: dict[str, Any] | None = None, **query: Any) -> Any:
        return client.get(address, query) if data is None else client.post(address, data)

    return asked


def fields(page: Any) -> dict[str, Any]:
    """What a browser without scripts would send of the page."""
    context = page.context
    found = {"base": context["base"], "edits": context["edits"], "from": context["first"], "to": context["until"]}
    for row in context["rows"]:
        begins = row.piece.begins
        found |= {f"text-{row.index}": row.piece.text, f"kind-{row.index}": row.kind}
        found |= {f"section-{row.index}": begins.kind if begins else "", f"author-{row.index}": ""}
    return found


def proposed() -> Article:
    return decompress(ImportItem.objects.get().content.reading)


def article_of(document: Document) -> Article:
    revision = make.revision(document)
    return Article(revision.text, revision.blocks, revision.marks, revision.sections)


def texts(article: Article) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


def test_what_is_typed_becomes_a_newer_text_to_look_at(ask: Any, document: Document) -> None:
    sent = fields(ask()) | {"text-1": "Paragraph two.\r\n\r\nAnd more.", "kind-2": "heading-2", "go": "preview"}
    answer = ask(sent)
    item = ImportItem.objects.get()
    assert answer.url == reverse("proposal", args=[document.uid, item.uid])
    assert texts(proposed())[:4] == ["Paragraph 1.", "Paragraph two.", "And more.", "Paragraph 3."]
    assert (proposed().blocks[3].kind, proposed().blocks[3].level) == (BlockKind.HEADING, 2)
    assert texts(proposed())[3:] == texts(article_of(document))[2:]
    assert Document.objects.get().revision_number == 1, "nothing is saved yet"


def test_blocks_are_joined_deleted_and_begin_sections(ask: Any, document: Document) -> None:
    sent = fields(ask()) | {"kind-1": "join", "text-2": " ", "section-4": "comment", "author-4": " Ann  Lee "}
    ask(sent)
    made = proposed()
    assert texts(made)[:3] == ["Paragraph 1. Paragraph 2.", "Paragraph 4.", "Paragraph 5."]
    assert [(one.kind, one.author) for one in made.sections] == [
        (SectionKind.BODY, ""),
        (SectionKind.COMMENT, "Ann Lee"),
    ]
    assert made.sections[1].start == made.text.index("Paragraph 5.")


def test_numbered_entries_count_on(ask: Any) -> None:
    ask(fields(ask()) | {"kind-0": "numbered-1", "kind-1": "numbered-1", "kind-2": "numbered-2"})
    assert [block.number for block in proposed().blocks[:4]] == [1, 2, 1, None]


def test_other_parts_of_the_text_are_corrected_too_and_nothing_is_forgotten(ask: Any) -> None:
    first = ask()
    assert len(first.context["rows"]) == BLOCKS_A_PAGE
    later = ask(fields(first) | {"text-0": "One.\n\nOne and a half.", "go": "later"})
    assert ImportItem.objects.count() == 0
    assert later.context["rows"][0].piece.text == "Paragraph 41."
    again = ask(fields(later) | {f"text-{BLOCKS_A_PAGE + 1}": "Forty-two.", "go": "earlier"})
    assert again.context["first"] == 0
    assert again.context["rows"][0].piece.text.startswith("One.")
    ask(fields(again) | {"go": "preview"})
    made = texts(proposed())
    assert made[:2] == ["One.", "One and a half."]
    assert "Forty-two." in made
    assert len(made) == 101


def test_it_opens_where_one_came_from(ask: Any, document: Document) -> None:
    shown = ask(at=TEXT.index("Paragraph 50."))
    assert shown.context["first"] == 40
    assert shown.context["attended"] == 49
    assert ask(at=10**9).context["attended"] == 99


def test_scripts_send_edits_alone(ask: Any) -> None:
    edits = [[0, 2, [{"text": "One and two.", "was": 0, "begins": {"kind": "body", "was": 0}}]]]
    ask({"base": 1, "edits": json.dumps(edits), "go": "preview"})
    assert texts(proposed())[:2] == ["One and two.", "Paragraph 3."]


UNUSABLE = {
    "no JSON": "{",
    "no edits": '"x"',
    "beyond the text": "[[200, 201, []]]",
    "over each other": "[[0, 2, []], [1, 3, []]]",
    "nested without end": "[" * 100_000,
    "a cell": '[[0, 1, [{"text": "x", "kind": "cell", "was": 0}]]]',
}


@pytest.mark.parametrize("edits", UNUSABLE.values(), ids=UNUSABLE)
def test_edits_that_fit_no_text_are_refused(ask: Any, edits: str) -> None:
    answer = ask({"base": 1, "edits": edits, "go": "preview"})
    assert answer.status_code == 422
    assert "open the page again" in answer.content.decode()
    assert not ImportItem.objects.exists()


def test_a_text_without_changes_is_nothing_to_save(ask: Any) -> None:
    answer = ask(fields(ask()) | {"go": "preview"})
    assert answer.status_code == 422
    assert "Nothing is another than it was" in answer.content.decode()


def test_a_text_without_words_is_refused(ask: Any) -> None:
    answer = ask({"base": 1, "edits": "[[0, 100, []]]", "go": "preview"})
    assert answer.status_code == 422
    assert "There is no text left" in answer.content.decode()
    assert answer.context["edits"] == "[[0, 100, []]]", "what was done stands there still"


def revised(document: Document, edit: Edit) -> None:
    document.refresh_from_db()
    item = propose_correction(
        document, rewritten(article_of(document), [edit]), base=document.revision_number, by=make.alice()
    )
    accept_proposal(item, by=make.alice(), expected=document.revision_number)


def test_a_text_that_changed_meanwhile_is_told_and_nothing_typed_is_lost(ask: Any, document: Document) -> None:
    sent = fields(ask()) | {"text-1": "Paragraph two."}
    revised(document, Edit(9, 10, (Piece("The tenth.", was=9),)))
    answer = ask(sent | {"go": "preview"})
    assert answer.status_code == 409
    assert answer.context["stale"]
    assert answer.context["rows"][1].piece.text == "Paragraph two."
    assert "has another text since" in answer.content.decode()
    carried = ask(fields(answer) | {"go": "carry"})
    assert (carried.context["base"], carried.context["stale"], carried.context["unfitting"]) == (2, False, [])
    ask(fields(carried) | {"go": "preview"})
    made = texts(decompress(ImportItem.objects.latest("pk").content.reading))
    assert made[1] == "Paragraph two."
    assert made[9] == "The tenth."


def test_a_correction_of_what_is_gone_is_shown_when_the_rest_is_carried_over(ask: Any, document: Document) -> None:
    sent = fields(ask()) | {"text-1": "Paragraph two.", "text-9": "My tenth."}
    revised(document, Edit(9, 10))
    carried = ask(sent | {"go": "carry"})
    assert carried.context["unfitting"] == ["My tenth."]
    assert "My tenth." in carried.content.decode()
    assert carried.context["rows"][1].piece.text == "Paragraph two."


def test_an_older_revision_can_be_opened_for_what_was_begun_on_it(ask: Any, document: Document) -> None:
    revised(document, Edit(0, 1))
    shown = ask(revision=1)
    assert shown.context["stale"]
    assert shown.context["rows"][0].piece.text == "Paragraph 1."
    assert ask(revision=7).status_code == 404


def test_pictures_and_cells_stay_what_they_are(client: Client) -> None:
    project = make.project()
    document = make.document(project, text="One")
    revision = make.revision(document)
    layout = {**revision.layout, "blocks": [["cell", 0, 3, 0, 1, 0, 0]]}
    Revision.objects.filter(pk=revision.pk).delete()
    Revision.objects.create(
        **{name: getattr(revision, name) for name in ("project", "document", "number", "text", "sha256", "reader")},
        reader_version=1,
        layout=layout,
    )
    client.force_login(make.alice())
    address = reverse("document-correct", args=[document.uid])
    sent = fields(client.get(address)) | {"text-0": "Two", "kind-0": ""}
    assert client.post(address, sent).status_code == 302
    assert proposed().blocks[0].kind is BlockKind.CELL


def test_annotators_may_not_correct(client: Client, document: Document) -> None:
    client.force_login(make.bob())
    assert client.get(reverse("document-correct", args=[document.uid])).status_code == 403
