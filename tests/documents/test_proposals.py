"""Newer texts of documents: proposed, read, compared, accepted or dropped; what is unchanged, stale, in the trash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from documents import queries, signals, worker
from documents.access import proposal_to_edit
from documents.actions import imports, proposals
from documents.actions.documents import edit_document, trash_document
from documents.actions.imports import claiming
from documents.actions.proposals import (
    accept_proposal,
    compare_again,
    drop_proposal,
    propose_address,
    propose_addresses,
    propose_correction,
    propose_file,
    propose_reading,
    propose_text,
)
from documents.actions.revisions import correct_sections, read_again, restore_revision
from documents.article import Article, SectionKind
from documents.effects import Effect
from documents.errors import Conflict, Invalid, NotAllowed, NotFound, UnreadableFile
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
def web(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
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


def test_the_page_at_the_address(document: Document, web: dict[str, bytes]) -> None:
    web[PAGE] = STORM.replace("Sunday", "Monday").encode()
    item = read(propose_address(document, by=make.alice()))
    assert (item.state, item.origin, item.fetched["status"]) == ("ready", "address", 200)
    accept_proposal(item, by=make.alice(), expected=1)
    file = make.revision(Document.objects.get()).source_file
    assert file is not None
    assert (file.url, file.fetched["at"][:10]) == (PAGE, "2026-03-12")


def test_several_addresses_are_one_import(document: Document, project: Project, web: dict[str, bytes]) -> None:
    web[PAGE] = STORM.encode()
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
    corrected = make.article(current.text.replace("roof", "reef"))
    item = propose_correction(document, corrected, base=1, by=make.alice())
    assert (item.state, item.origin, item.base) == ("ready", "corrected", 1)
    assert queries.corrections_of(now(item)) == {}
    accept_proposal(item, by=make.alice(), expected=1)
    revision = make.revision(Document.objects.get())
    assert "reef" in revision.text
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


def test_the_original_read_again(document: Document) -> None:
    item = read(propose_reading(document, charset="utf-16", by=make.alice()))
    assert (item.state, item.origin, item.charset) == ("ready", "read-again", "utf-16")
    accept_proposal(item, by=make.alice(), expected=1)
    assert "storm" not in make.revision(Document.objects.get()).text
    file = SourceFile.objects.get()
    assert (file.charset, file.revisions.count()) == ("utf-16", 2)
    assert Change.objects.latest("number").verb == "document.reread"


def test_the_original_read_as_another_format(project: Project) -> None:
    page = f"<html><body><article><p>{STORM}</p></article></body></html>"
    import_ = make.import_of(project, page.replace("<html>", "x<html>").encode(), straight=True)
    worker.work_off(import_)
    document = Document.objects.get()
    item = read(propose_reading(document, read_as="html", by=make.alice()))
    assert (item.state, item.reader, item.name) == ("ready", "html", "file-0.txt")


def test_the_original_that_reads_the_same_is_unchanged_and_its_reader_noted(document: Document) -> None:
    Revision.objects.update(reader_version=0)
    item = read(propose_reading(document, charset="utf-8", by=make.alice()))
    assert (item.state, item.document) == ("duplicate", document)
    assert make.revision(document).reader_version > 0
    assert SourceFile.objects.get().charset == "utf-8"
    assert Change.objects.latest("number").verb == "document.reread"
    assert Revision.objects.count() == 1


def test_an_original_that_tells_more_of_the_document_is_no_unchanged_one(document: Document) -> None:
    Document.objects.update(title="Elsewhere")
    item = read(propose_reading(document, by=make.alice()))
    assert item.state == "ready"
    assert queries.corrections_of(item) == {"title": ("Elsewhere", "The storm that nobody expected")}


def test_what_can_not_be_read_again(document: Document) -> None:
    for wrong in ({"charset": "no such"}, {"read_as": "wax"}):
        with pytest.raises(Invalid, match="There is no"):
            propose_reading(document, **wrong, by=make.alice())
    Revision.objects.update(source_file=None)
    with pytest.raises(UnreadableFile, match="came without a file"):
        propose_reading(document, by=make.alice())


UNPROPOSED = {
    "no text": lambda document: propose_text(document, " \n", by=make.alice()),
    "no address": lambda document: propose_address(Document(title="x", project=document.project), by=make.alice()),
    "no documents": lambda _document: propose_addresses([], by=make.alice()),
    "of several projects": lambda document: propose_addresses(
        [document, make.document(make.project(name="Other"))], by=make.alice()
    ),
    "into an import of documents": lambda document: propose_text(
        document, "x", by=make.alice(), within=imports.start_import(document.project, by=make.alice())
    ),
    "nothing left": lambda document: propose_correction(document, make.article(" \n"), base=1, by=make.alice()),
}


@pytest.mark.parametrize("propose", UNPROPOSED.values(), ids=UNPROPOSED)
def test_what_is_no_newer_text(document: Document, propose: Any) -> None:
    with pytest.raises(Invalid):
        propose(document)
    assert not ImportItem.objects.filter(revises__isnull=False).exists()


HOSTILE = {
    "not of any format": (b"\x00\x01\x02" * 50, "storm.xyz", "type that can't be imported"),
    "an archive": (b"PK\x03\x04" + b"\0" * 40, "storm.zip", "type that can't be imported"),
    "broken": (b"%PDF-1.7 nothing of the kind", "storm.pdf", "PDF"),
    "nothing": (b"", "storm.txt", ""),
}


@pytest.mark.parametrize(("content", "name", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_can_not_be_read_fails_with_a_sentence(
    document: Document, content: bytes, name: str, said: str
) -> None:
    item = read(propose_file(document, content, name=name, by=make.alice()))
    assert item.state == "failed"
    assert said in item.error
    assert Revision.objects.count() == 1
    assert queries.proposals_of(document) == [item]
    newer(document)
    assert item not in queries.proposals_of(document)  # somebody brought another one since


def test_a_container_is_never_opened(document: Document) -> None:
    rows = b'{"title": "One", "text": "Words."}\n{"title": "Two", "text": "Words."}\n'
    item = read(propose_file(document, rows, name="rows.jsonl", by=make.alice()))
    assert item.within.items.count() == 1
    assert Document.objects.count() == 1


def test_a_newer_file_without_a_title_leaves_the_title(document: Document) -> None:
    body = " ".join(f"word{n}" for n in range(60)) + ".\n"
    item = read(propose_file(document, body.encode(), name="draft2.txt", by=make.alice()))
    assert queries.corrections_of(item) == {}
    accept_proposal(item, by=make.alice(), expected=1)
    assert Document.objects.get().title == "The storm that nobody expected"


def test_fields_put_right_in_the_preview_are_the_documents(document: Document) -> None:
    edit_document(document, title="Corrected long ago", by=make.alice())
    item = imports.correct(newer(document), title="The great storm", by=make.alice())
    assert queries.corrections_of(now(item)) == {"title": ("Corrected long ago", "The great storm")}
    accept_proposal(item, by=make.alice(), expected=1)
    assert Document.objects.get().title == "The great storm"


def test_a_newer_text_is_nothing_to_be_kept_beside_the_old_one(document: Document) -> None:
    item = newer(document)
    for decision in ("", "both", "skip"):
        with pytest.raises(Invalid, match="newer text"):
            imports.decide(item, decision, by=make.alice())


def html(*, menu: str = "Home Sport Weather", body: str = STORM, more: str = "Most read: twelve recipes") -> bytes:
    """A page with a menu, an article and something below it."""
    paragraphs = "".join(f"<p>{words}</p>" for words in body.strip().split("\n\n")[1:])
    title = body.split("\n")[0]
    return (
        f"<html><head><title>{title}</title></head><body><nav><p>{menu}</p></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article><aside><p>{more}</p></aside></body></html>"
    ).encode()


def test_a_correction_was_never_read_so_it_is_not_read_again(document: Document) -> None:
    corrected = make.article(STORM.replace("roof", "reef"))
    item = propose_correction(document, corrected, base=1, by=make.alice())
    with pytest.raises(Invalid, match="corrected by hand"):
        imports.correct(item, charset="utf-16", by=make.alice())
    Document.objects.update(trashed_at=datetime(2026, 3, 12, tzinfo=UTC))
    ImportItem.objects.update(state="accepted")
    worker.work_off(item.within)
    assert ImportItem.objects.get(pk=item.pk).state == "failed"
    Document.objects.update(trashed_at=None)
    assert imports.try_again(item, by=make.alice()).state == "ready"
    assert accept_proposal(item, by=make.alice(), expected=1).state == "imported"


class TestPages:
    """A page whose menu a person said to be a part of the article."""

    @pytest.fixture
    def document(self, project: Project, web: dict[str, bytes]) -> Document:
        web[PAGE] = html()
        import_ = imports.start_import(project, by=make.alice(), straight=True)
        imports.add_link(import_, PAGE)
        worker.work_off(import_)
        document = Document.objects.get()
        assert kinds(document) == ["furniture", "body", "furniture"]
        correct_sections(document, {0: SectionKind.BODY}, by=make.alice())
        return Document.objects.get()

    def test_unchanged_means_as_it_was_read(self, document: Document) -> None:
        assert self.looked_at(document).state == "duplicate"

    def test_what_people_corrected_since_is_not_on_the_page(self, document: Document) -> None:
        correct(document, "roof", "reef")
        assert self.looked_at(Document.objects.get()).state == "duplicate"
        restore_revision(Document.objects.get(), 1, by=make.alice(), expected=3)
        assert self.looked_at(Document.objects.get()).state == "duplicate"
        assert (
            read(propose_text(Document.objects.get(), make.revision(document).text, by=make.alice())).state == "ready"
        )

    def test_what_people_said_of_sections_goes_along(self, document: Document, web: dict[str, bytes]) -> None:
        web[PAGE] = html(body=STORM.replace("Sunday", "Monday"))
        accept_proposal(self.looked_at(document), by=make.alice(), expected=2)
        document = Document.objects.get()
        assert (document.revision_number, kinds(document)) == (3, ["body", "body", "furniture"])
        web[PAGE] = html(body=STORM.replace("Sunday", "Friday"))
        accept_proposal(self.looked_at(document), by=make.alice(), expected=3)
        assert kinds(Document.objects.get()) == ["body", "body", "furniture"]

    def test_so_do_words(self, document: Document, web: dict[str, bytes]) -> None:
        for word, other in (("roof", "raef"), ("raef", "reef")):
            correct(Document.objects.get(), word, other)
        document = Document.objects.get()
        assert read(propose_reading(document, by=make.alice())).state == "duplicate"
        web[PAGE] = html(body=STORM.replace("mayor", "mayoress"))
        item = self.looked_at(document)
        assert "corrected by hand in 1 paragraph" in item.warnings[-1]
        accept_proposal(item, by=make.alice(), expected=4)
        text = make.revision(Document.objects.get()).text
        assert ("reef" in text, "mayoress" in text) == (True, True)
        web[PAGE] = html(body=STORM.replace("mayor", "provost"))
        accept_proposal(self.looked_at(Document.objects.get()), by=make.alice(), expected=5)
        text = make.revision(Document.objects.get()).text
        assert ("reef" in text, "provost" in text) == (True, True)
        document = Document.objects.get()
        pasted = accept_proposal(newer(document, STORM), by=make.alice(), expected=6)
        assert "roof" in make.revision(Document.objects.get()).text
        assert pasted.warnings == []

    def test_what_is_corrected_while_a_newer_text_waits_goes_along_too(
        self, document: Document, web: dict[str, bytes]
    ) -> None:
        web[PAGE] = html(body=STORM.replace("mayor", "mayoress"))
        item = self.looked_at(document)
        correct(document, "roof", "reef")
        accept_proposal(compare_again(now(item)), by=make.alice(), expected=3)
        text = make.revision(Document.objects.get()).text
        assert ("reef" in text, "mayoress" in text) == (True, True)

    def test_so_do_sections_in_a_corrected_text(self, document: Document, web: dict[str, bytes]) -> None:
        current = make.revision(document)
        sections = (*current.sections[:2], replace(current.sections[2], kind=SectionKind.COMMENT))
        correct(document, "roof", "reef", sections=sections)
        web[PAGE] = html(body=STORM.replace("Sunday", "Monday"))
        accept_proposal(self.looked_at(Document.objects.get()), by=make.alice(), expected=3)
        assert kinds(Document.objects.get()) == ["body", "body", "comment"]

    def test_read_again_too(self, document: Document) -> None:
        Revision.objects.update(reader_version=0)
        assert read_again(document, by=make.alice())[1] is False
        assert kinds(document) == ["body", "body", "furniture"]

    def test_where_an_older_text_was_taken_up_again_what_was_said_since_is_over(
        self, document: Document, web: dict[str, bytes]
    ) -> None:
        restore_revision(document, 1, by=make.alice(), expected=2)
        web[PAGE] = html(body=STORM.replace("Sunday", "Monday"))
        accept_proposal(self.looked_at(Document.objects.get()), by=make.alice(), expected=3)
        assert kinds(Document.objects.get()) == ["furniture", "body", "furniture"]

    def test_only_what_stands_around_is_another(self, document: Document, web: dict[str, bytes]) -> None:
        web[PAGE] = html(more="Most read: thirteen recipes")
        item = self.looked_at(document)
        assert (item.state, item.effect["only_furniture"]) == ("ready", True)
        several = propose_addresses([document], by=make.alice())
        worker.work_off(several)
        told = several.items.get()
        assert (told.state, told.effect["only_furniture"], told.decision) == ("duplicate", True, "version")

    STRAIGHT = {
        "nothing": ({}, Effect(), "duplicate", 2),
        "what stands around": ({"more": "Most read: thirteen cars"}, Effect(gone=3), "duplicate", 2),
        "what nobody marked": ({"body": STORM.replace("Sunday", "Monday")}, Effect(same=2, moved=3), "imported", 3),
        "what somebody marked": ({"body": STORM.replace("Sunday", "Monday")}, Effect(same=2, unsure=1), "ready", 2),
        "what somebody marked, that is gone": ({"body": STORM.replace("roof", "tower")}, Effect(gone=1), "ready", 2),
    }

    @pytest.mark.parametrize(("changed", "effect", "state", "revision"), STRAIGHT.values(), ids=STRAIGHT)
    def test_without_a_preview_what_nobody_need_look_at_comes_in(
        self,
        document: Document,
        web: dict[str, bytes],
        effects: list[Effect],
        changed: dict[str, str],
        effect: Effect,
        state: str,
        revision: int,
    ) -> None:
        effects.append(effect)
        web[PAGE] = html(**changed)
        import_ = propose_addresses([document], by=make.alice(), straight=True)
        worker.work_off(import_)
        item = import_.items.get()
        assert (item.state, Document.objects.get().revision_number) == (state, revision)
        assert (ImportItem.objects.get(pk=item.pk).within.finished_at is None) == (state == "ready")

    def test_a_text_that_was_taken_back_does_not_come_again_by_itself(
        self, document: Document, web: dict[str, bytes]
    ) -> None:
        web[PAGE] = html(body=STORM.replace("Sunday", "Monday"))
        for state, revision in (("imported", 3), ("ready", 4)):
            import_ = propose_addresses([Document.objects.get()], by=make.alice(), straight=True)
            worker.work_off(import_)
            assert import_.items.get().state == state
            if revision == 3:
                restore_revision(Document.objects.get(), 2, by=make.alice(), expected=3)
            assert Document.objects.get().revision_number == 4

    def test_what_stood_at_the_address_before_is_decided_on_no_more(
        self, document: Document, web: dict[str, bytes]
    ) -> None:
        pasted = newer(document)
        web[PAGE] = html(body=STORM.replace("Sunday", "Monday"))
        first = self.looked_at(document)
        web[PAGE] = html(body=STORM.replace("Sunday", "Friday"))
        second = self.looked_at(document)
        assert (now(first).state, second.state, now(pasted).state) == ("left-out", "ready", "ready")
        assert now(first).within.finished_at is not None
        web[PAGE] = html()
        assert self.looked_at(document).state == "duplicate"
        assert queries.proposals_of(document) == [pasted]

    def looked_at(self, document: Document) -> ImportItem:
        return read(propose_address(document, by=make.alice()))


def correct(document: Document, words: str, others: str, **fields: Any) -> None:
    """Have other words of the same length stand in the text."""
    current = make.revision(document)
    parts = {"blocks": current.blocks, "marks": current.marks, "sections": current.sections, **fields}
    item = propose_correction(
        document, Article(text=current.text.replace(words, others), **parts), base=current.number, by=make.alice()
    )
    accept_proposal(item, by=make.alice(), expected=current.number)


def kinds(document: Document) -> list[str]:
    return [str(section.kind) for section in make.revision(document).sections]


def test_an_older_text_is_taken_up_again(document: Document) -> None:
    accept_proposal(newer(document), by=make.alice(), expected=1)
    first = Revision.objects.get(number=1)
    told: list[dict[str, Any]] = []
    signals.revision_added.connect(listen := lambda **said: told.append(said))
    document, known = Document.objects.get(), SimpleNamespace(first=1, placed=())
    again = restore_revision(document, 1, by=make.bob(), expected=2, placed_from=known, fields={"publisher": "Press"})
    signals.revision_added.disconnect(listen)
    assert (again.number, again.text, again.layout) == (3, first.text, first.layout)
    assert (again.source_file, again.reader) == (first.source_file, first.reader)
    [said] = told
    assert (said["returns"], said["placed_from"], said["prepared"]) == (1, known, ())
    line = Change.objects.latest("number")
    assert (line.verb, line.before["revision"], line.after["revision"]) == ("document.returned", 2, 3)
    assert (line.after["returns"], line.before["publisher"], line.after["publisher"]) == (1, "", "Press")
    assert Document.objects.get().characters == len(first.text)


def test_which_text_can_not_be_taken_up(document: Document) -> None:
    accept_proposal(newer(document), by=make.alice(), expected=1)
    document = Document.objects.get()
    with pytest.raises(NotFound, match="no revision 7"):
        restore_revision(document, 7, by=make.alice(), expected=2)
    with pytest.raises(Conflict, match="current one already"):
        restore_revision(document, 2, by=make.alice(), expected=2)
    with pytest.raises(Conflict, match="another text since"):
        restore_revision(document, 1, by=make.alice(), expected=1)


class TestOnTheWay:
    """What happens between a proposal and its end."""

    def test_a_document_in_the_trash_gets_no_text(self, document: Document) -> None:
        item, waiting = newer(document), propose_text(document, "Another text.", by=make.alice())
        trash_document(document, by=make.alice())
        with pytest.raises(NotFound):
            now(item)
        with pytest.raises(Conflict, match="lies in the trash"):
            accept_proposal(item, by=make.alice(), expected=1)
        worker.work_off(waiting.within)
        waiting.refresh_from_db()
        assert (waiting.state, "lies in the trash" in waiting.error) == ("failed", True)
        assert queries.proposals_in(document.project) == []

    def test_thrown_away_before_the_worker_came(self, document: Document, effects: list[Effect]) -> None:
        item = self.accepted_for_a_worker(document, effects)
        trash_document(document, by=make.alice())
        worker.work_off(item.within)
        item.refresh_from_db()
        assert (item.state, "lies in the trash" in item.error) == ("failed", True)
        assert Revision.objects.count() == 1

    def test_another_text_before_the_worker_came_sends_it_back(self, document: Document, effects: list[Effect]) -> None:
        item = self.accepted_for_a_worker(document, effects)
        effects.clear()
        accept_proposal(newer(document, f"{STORM} The end."), by=make.bob(), expected=1)
        item = read(item)
        assert (item.state, item.base, "revision 2" in item.error) == ("ready", 2, True)
        assert item.claimed_by == ""
        assert accept_proposal(item, by=make.alice(), expected=2).error == ""

    def test_progress_is_told_while_it_is_prepared(self, document: Document, effects: list[Effect]) -> None:
        item = self.accepted_for_a_worker(document, effects)
        seen = []

        def prepare(progress: Any, **_said: Any) -> str:
            self.pulses(progress)
            seen.append(now(item))
            return "places"

        told = self.listening(prepare, lambda: worker.work_off(item.within))
        assert (seen[0].done, seen[0].total, seen[0].state) == (300, 1000, "accepted")
        assert "places" in told["prepared"]

    def test_dropped_while_it_is_prepared_it_does_not_come(self, document: Document, effects: list[Effect]) -> None:
        item = self.accepted_for_a_worker(document, effects)

        def prepare(progress: Any, **_said: Any) -> None:
            drop_proposal(item, by=make.alice())
            self.pulses(progress)
            raise AssertionError("It goes on.")

        assert self.listening(prepare, lambda: worker.work_off(item.within)) == {}
        assert (now(item).state, Revision.objects.count()) == ("left-out", 1)

    def test_dropped_while_it_is_compared_it_is_gone(self, document: Document) -> None:
        item = propose_text(document, "Another text.", by=make.alice())

        def compare(progress: Any, **_said: Any) -> None:
            drop_proposal(item, by=make.alice())
            self.pulses(progress)

        signals.revision_proposed.connect(compare)
        worker.work_off(item.within)
        signals.revision_proposed.disconnect(compare)
        assert now(item).state == "left-out"

    def test_what_goes_wrong_while_it_is_stored_at_once_is_left_to_a_worker(self, document: Document) -> None:
        item = newer(document)

        def prepare(**_said: Any) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            self.listening(prepare, lambda: accept_proposal(item, by=make.alice(), expected=1))
        assert (now(item).state, now(item).claimed_by, now(item).attempts) == ("accepted", "", 0)
        assert read(item).state == "imported"

    def test_a_new_version_in_an_import_is_prepared_too(self, document: Document) -> None:
        import_ = make.import_of(document.project, STORM.replace("roof", "whole roof").encode())
        worker.work_off(import_)
        imports.decide(import_.items.get(), "version", by=make.alice())
        imports.accept(import_, by=make.alice())
        told = self.listening(lambda **_said: "places", lambda: worker.work_off(import_))
        assert "places" in told["prepared"]
        assert Document.objects.get().revision_number == 2

    def accepted_for_a_worker(self, document: Document, effects: list[Effect]) -> ImportItem:
        effects.append(Effect(same=proposals.MOST_AT_ONCE + 1))
        return accept_proposal(newer(document), by=make.alice(), expected=1)

    def pulses(self, progress: Any) -> None:
        """Say how far it is, as if time had passed."""
        progress._last = float("-inf")
        progress(300, 1000)

    def listening(self, prepare: Any, act: Any) -> dict[str, Any]:
        """What ``revision_added`` said of what was prepared so while ``act`` was done."""
        told: dict[str, Any] = {}
        signals.revision_coming.connect(prepare)
        signals.revision_added.connect(listen := lambda **said: told.update(said))
        try:
            act()
        finally:
            signals.revision_coming.disconnect(prepare)
            signals.revision_added.disconnect(listen)
        return told


def test_newer_texts_are_claimed_one_by_one(document: Document) -> None:
    import_ = propose_addresses([document, make.document(document.project, text="x")], by=make.alice())
    imports.start_import(document.project, by=make.alice())
    propose_text(document, "Another.", by=make.alice(), within=import_)
    assert len(claiming.claim_to_read(import_.pk, worker="a:1:x")) == 1


def test_a_list_costs_no_more_with_more(project: Project, django_assert_num_queries: Any) -> None:
    alice = make.alice()
    for count in (2, 18):
        made = [make.document(project, text=f"Text {count} {n}.") for n in range(count)]
        propose_addresses(made, by=make.alice())
        with django_assert_num_queries(1):
            found = queries.proposals_in(project)
            assert {one.revises.title for one in found} == {"The fox"}
            assert {one.within.by for one in found} == {alice}
    assert len(found) == 20
