"""Newer texts of documents: proposed, read, compared, accepted or dropped; what is unchanged, stale, in the trash."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from documents import queries, signals, worker
from documents.access import proposal_to_edit
from documents.actions import proposals
from documents.actions.documents import edit_document
from documents.actions.proposals import (
    accept_proposal,
    compare_again,
    drop_proposal,
    propose_address,
    propose_addresses,
    propose_correction,
    propose_text,
)
from documents.effects import Effect
from documents.errors import Conflict, Invalid, NotAllowed, NotFound
from documents.fetch import Fetched
from documents.models import Change, Document, ImportContent, ImportItem, Project, Revision, SourceFile
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = "https://example.org/storm"
STORM = (
    "The storm that nobody expected\n\nIn the night to Sunday the wind rose so quickly that the boats in the harbour"
    " could not be brought in any more. Nobody was hurt, but the roof of the old market hall is gone.\n\n"
    "The mayor spoke to the people in the morning, and thanked all those who had helped during the night.\n"
)


@pytest.fixture
def project() -> Project:
    return make.project()


@pytest.fixture
def document(project: Project) -> Document:
    """As it came as a plain text file."""
    import_ = make.import_of(project, STORM.encode(), straight=True)
    worker.work_off(import_)
    found = Document.objects.get()
    edit_document(found, url=PAGE, by=make.alice())
    return found


@pytest.fixture
def effects() -> Iterator[list[Effect]]:
    """What those who know of something that hangs on the text say, each."""
    said: list[Effect] = []
    receivers = [lambda number=number, **_said: said[number] if number < len(said) else None for number in range(2)]
    for receiver in receivers:
        signals.revision_proposed.connect(receiver)
    yield said
    for receiver in receivers:
        signals.revision_proposed.disconnect(receiver)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What stands at web addresses: address → bytes."""
    pages: dict[str, bytes] = {}

    def fetch(url: str, **_more: Any) -> Fetched:
        return Fetched(pages[url], url, 200, "text/plain", "utf-8", {}, datetime(2026, 3, 12, tzinfo=UTC), "storm.txt")

    monkeypatch.setattr("documents.worker.reading.fetch", fetch)
    return pages


def read(item: ImportItem) -> ImportItem:
    worker.work_off(item.within)
    return now(item)


def now(item: ImportItem) -> ImportItem:
    return proposal_to_edit(make.alice(), item.uid)


def newer(document: Document, text: str = STORM.replace("roof", "whole roof"), **fields: Any) -> ImportItem:
    """A newer text of the document, ready to be looked at."""
    return read(propose_text(document, text, by=make.alice(), **fields))


def test_a_newer_text_is_read_and_waits_for_a_person(document: Document, effects: list[Effect]) -> None:
    effects += [Effect(3, 1, 0, 1), Effect(0, 0, 2, 0)]
    item = newer(document)
    assert (item.state, item.revises, item.like, item.decision) == ("ready", document, document, "version")
    assert (item.base, item.origin) == (1, "pasted")
    assert item.effect == {"same": 3, "moved": 1, "unsure": 2, "gone": 1, "only_furniture": False}
    assert Revision.objects.count() == 1
    assert queries.proposals_of(document) == [item] == queries.proposals_in(document.project)


def test_an_accepted_text_is_the_documents(document: Document) -> None:
    item = accept_proposal(newer(document), by=make.bob(), expected=1)
    assert (item.state, item.document) == ("imported", document)
    revision = make.revision(Document.objects.get())
    assert (revision.number, "whole roof" in revision.text, revision.created_by) == (2, True, make.bob())
    line = Change.objects.latest("number")
    assert (line.verb, line.by, line.after["origin"]) == ("document.revised", make.bob(), "pasted")
    assert not ImportContent.objects.exists()
    assert item.within.finished_at is not None
    assert queries.proposals_of(document) == []


def test_accepting_twice_does_it_once(document: Document) -> None:
    item = newer(document)
    accept_proposal(item, by=make.alice(), expected=1)
    assert accept_proposal(item, by=make.alice(), expected=1).state == "imported"
    assert Revision.objects.count() == 2


def test_what_is_the_same_makes_no_revision(document: Document) -> None:
    item = newer(document, STORM)
    assert (item.state, item.document, item.effect) == ("duplicate", document, None)
    assert item.within.finished_at is not None
    assert not ImportContent.objects.exists()
    assert Revision.objects.count() == 1


def test_a_text_that_was_compared_with_an_older_one_is_looked_at_again(document: Document) -> None:
    item = newer(document)
    accept_proposal(newer(document, f"{STORM} The end."), by=make.bob(), expected=1)
    for expected in (1, 2):
        with pytest.raises(Conflict, match="another text meanwhile, revision 2"):
            accept_proposal(item, by=make.alice(), expected=expected)
    item = compare_again(item)
    assert (item.state, item.base) == ("ready", 2)
    assert accept_proposal(item, by=make.alice(), expected=2).state == "imported"
    assert Document.objects.get().revision_number == 3


def test_a_text_that_came_in_meanwhile_is_no_newer_one(document: Document) -> None:
    one, other = newer(document), newer(document)
    accept_proposal(one, by=make.alice(), expected=1)
    assert compare_again(other).state == "duplicate"


def test_the_page_at_the_address(document: Document, page: dict[str, bytes]) -> None:
    page[PAGE] = STORM.replace("Sunday", "Monday").encode()
    item = read(propose_address(document, by=make.alice()))
    assert (item.state, item.origin, item.fetched["status"]) == ("ready", "address", 200)
    accept_proposal(item, by=make.alice(), expected=1)
    file = make.revision(Document.objects.get()).source_file
    assert file is not None
    assert (file.url, file.fetched["at"][:10]) == (PAGE, "2026-03-12")


def test_several_addresses_are_one_import(document: Document, project: Project, page: dict[str, bytes]) -> None:
    page[PAGE] = STORM.encode()
    without = make.document(project, text="Quite another text without any address.")
    import_ = propose_addresses([document, without], by=make.alice())
    worker.work_off(import_)
    unchanged, failed = import_.items.order_by("pk")
    assert (unchanged.state, failed.state) == ("duplicate", "failed")
    assert "“The fox” has no web address" in failed.error
    assert failed.title == "The fox"
    assert queries.proposals_in(project) == [failed]


def test_a_correction_is_ready_at_once(document: Document) -> None:
    current = make.revision(document)
    corrected = make.article(current.text.replace("roof", "rooof"))
    item = propose_correction(document, corrected, base=1, by=make.alice())
    assert (item.state, item.origin, item.base) == ("ready", "corrected", 1)
    assert queries.corrections_of(now(item)) == {}
    accept_proposal(item, by=make.alice(), expected=1)
    revision = make.revision(Document.objects.get())
    assert "rooof" in revision.text
    assert revision.source_file == current.source_file
    assert (revision.reader, SourceFile.objects.count()) == (current.reader, 1)
    assert Document.objects.get().title == document.title
    with pytest.raises(Conflict, match="revision 2"):
        propose_correction(Document.objects.get(), corrected, base=1, by=make.alice())
    with pytest.raises(Invalid, match="nothing to save"):
        propose_correction(Document.objects.get(), corrected, base=2, by=make.alice())


def test_a_large_one_is_stored_by_a_worker(document: Document, effects: list[Effect]) -> None:
    effects.append(Effect(same=proposals.MOST_AT_ONCE + 1))
    item = newer(document)
    assert accept_proposal(item, by=make.alice(), expected=1).state == "accepted"
    assert Document.objects.get().revision_number == 1
    assert read(item).state == "imported"
    assert Document.objects.get().revision_number == 2


def test_a_dropped_text_is_gone_from_the_list(document: Document) -> None:
    item = newer(document)
    assert drop_proposal(item, by=make.alice()).state == "left-out"
    assert drop_proposal(item, by=make.alice()).state == "left-out"
    assert queries.proposals_of(document) == []
    with pytest.raises(Conflict, match="it is left out"):
        accept_proposal(item, by=make.alice(), expected=1)
    accepted = accept_proposal(newer(document), by=make.alice(), expected=1)
    with pytest.raises(Conflict, match="it is imported"):
        drop_proposal(accepted, by=make.alice())


def test_who_may_decide(document: Document) -> None:
    item = newer(document)
    with pytest.raises(NotAllowed):
        proposal_to_edit(make.bob(), item.uid)
    with pytest.raises(NotFound):
        proposal_to_edit(make.charlie(), item.uid)
    with pytest.raises(NotFound):
        proposal_to_edit(make.alice(), make.item(make.import_of(document.project)).uid)
