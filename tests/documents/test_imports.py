"""The import centre's acts: what goes in, is looked at, corrected, decided and accepted, and what becomes of it."""

from __future__ import annotations

import io
import zipfile
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DataError, OperationalError
from django.utils import timezone

from documents import queries, worker
from documents.access import import_to_edit, item_to_edit
from documents.actions import documents as acting
from documents.actions import imports
from documents.actions.imports import accepting, claiming
from documents.article import SectionKind
from documents.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from documents.fetch import Fetched
from documents.models import (
    Change,
    ColumnMapping,
    Document,
    Import,
    ImportContent,
    ImportItem,
    Revision,
    SourceFile,
    TextBand,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

WORDS = " ".join(f"word{n}" for n in range(300))
ARTICLE = f"The quick fox\n\n{WORDS}.\n"


@pytest.fixture
def project():
    return make.project()


def begun(project, *files, **options):
    """An import of these files that a worker has been at."""
    made = make.import_of(project, *(file if isinstance(file, bytes) else file.encode() for file in files), **options)
    worker.work_off(made)
    return made


def items(import_):
    return queries.items_of(import_)


def states(import_):
    return [item.state for item in items(import_)]


def accepted(import_):
    imports.accept(import_, by=make.alice())
    worker.work_off(import_)
    return states(import_)


def zipped(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return stream.getvalue()


def test_a_file_is_read_looked_at_accepted_and_stored(project):
    import_ = make.import_of(project, ARTICLE.encode())
    assert states(import_) == ["waiting"]
    worker.work_off(import_)
    [item] = items(import_)
    assert (item.state, item.title, item.reader) == ("ready", "The quick fox", "plain_text")
    assert item.characters == sum(item.sections.values()) + 1
    assert not Document.objects.exists()
    article = queries.reading_of(item)
    assert article.text.startswith("The quick fox")

    assert accepted(import_) == ["imported"]
    document = Document.objects.get()
    assert (document.title, document.created_by) == ("The quick fox", make.alice())
    assert bytes(SourceFile.objects.get().content) == ARTICLE.encode()
    assert Revision.objects.get().text == article.text
    assert items(import_)[0].document == document
    assert not ImportContent.objects.exists()
    assert not TextBand.objects.filter(item__isnull=False).exists()
    import_.refresh_from_db()
    assert import_.finished_at
    verbs = list(Change.objects.filter(project=project).order_by("number").values_list("verb", "batch"))
    assert verbs[-2:] == [("import.accepted", None), ("document.imported", import_.uid)]


def test_without_a_preview_it_is_stored_as_soon_as_it_is_read(project):
    import_ = begun(project, ARTICLE, ARTICLE, f"{ARTICLE} more", "", straight=True)
    assert states(import_) == ["imported", "duplicate", "imported", "failed"]
    first, same, near, empty = items(import_)
    assert (same.document, same.likeness) == (first.document, "bytes")
    assert (near.likeness, near.like) == ("near", first.document)
    assert "nearly the same text as “The quick fox”" in near.warnings[-1]
    assert "empty" in empty.error
    import_.refresh_from_db()
    assert import_.finished_at


def test_what_was_corrected_is_what_is_stored(project):
    import_ = begun(project, ARTICLE)
    [item] = items(import_)
    fields = {
        "title": " A fox\x00 ",
        "authors": ["Ann Lee", " "],
        "publisher": "The Field",
        "published": date(2019, 1, 20),
        "address": "https://example.org/fox",
        "language": "de",
    }
    imports.correct(item, by=make.alice(), **fields)
    accepted(import_)
    document = Document.objects.get()
    assert (document.title, document.authors, document.publisher) == ("A fox", ["Ann Lee"], "The Field")
    assert (document.published, document.url, document.language) == (date(2019, 1, 20), fields["address"], "de")


WRONG = {
    "another field": {"state": "imported"},
    "no web address": {"address": "javascript:x"},
    "no day": {"published": "yesterday"},
    "no character set": {"charset": "klingon"},
    "NUL in a character set": {"charset": "utf\x00-8"},
}


@pytest.mark.parametrize("fields", WRONG.values(), ids=WRONG)
def test_a_correction_that_makes_no_sense_is_refused(project, fields):
    [item] = items(begun(project, ARTICLE))
    before = ImportItem.objects.values().get()
    with pytest.raises(Invalid):
        imports.correct(item, by=make.alice(), **fields)
    assert ImportItem.objects.values().get() == before


def test_another_character_set_reads_the_file_again_and_keeps_corrections(project):
    import_ = begun(project, "Füße und Bäume\n\nDer Fuchs läuft über die Straße.\n".encode("cp1251", "replace"))
    [item] = items(import_)
    imports.correct(item, title="Feet", by=make.alice())
    imports.correct(item, charset="koi8-r", by=make.alice())
    assert states(import_) == ["waiting"]
    worker.work_off(import_)
    [item] = items(import_)
    assert (item.state, item.title, item.charset) == ("ready", "Feet", "koi8-r")


def test_a_section_of_another_kind_is_stored_as_such(project):
    page = (
        f"The quick fox\n\n{WORDS}.\n\n2 thoughts on “The quick fox”\n\n1. Ann says:\n\nA fine fox, I must say so.\n\n"
        "Like\n\n    1. Bo says:\n\n    Not that fine at all, I think.\n\n    Like\n"
    )
    import_ = begun(project, page)
    [item] = items(import_)
    sections = queries.reading_of(item).sections
    comment = next(n for n, section in enumerate(sections) if section.kind is SectionKind.COMMENT)
    imports.change_section(item, comment, SectionKind.BODY, by=make.alice())
    changed = queries.reading_of(item).sections
    assert (changed[comment].kind, changed[comment].author) == (SectionKind.BODY, "")
    assert comment not in {section.reply_to for section in changed}
    item.refresh_from_db()
    assert item.sections["body"] > WORDS.count("") - 1
    for index in (-1, len(sections)):
        with pytest.raises(Invalid):
            imports.change_section(item, index, SectionKind.BODY, by=make.alice())
    accepted(import_)
    assert Revision.objects.get().sections == changed


def test_what_is_the_same_is_left_out_unless_both_are_kept(project):
    document = make.document(project, text=ARTICLE)
    import_ = begun(project, ARTICLE, ARTICLE + " ", f"{ARTICLE} more")
    same, nearly, near = items(import_)
    assert (same.likeness, same.like, same.decision) == ("text", document, "skip")
    assert (near.likeness, near.decision) == ("near", "")
    assert nearly.likeness in {"text", "near"}
    imports.decide(same, "both", by=make.alice())
    imports.decide(near, "skip", by=make.alice())
    imports.leave_out(nearly, by=make.alice())
    assert accepted(import_) == ["imported", "left-out", "duplicate"]
    assert Document.objects.count() == 2


def test_a_new_version_becomes_a_revision_of_what_is_there(project):
    document = make.document(project, text=ARTICLE)
    import_ = begun(project, f"{ARTICLE} more")
    imports.decide(items(import_)[0], "version", by=make.alice())
    assert accepted(import_) == ["imported"]
    document.refresh_from_db()
    assert (Document.objects.count(), document.revision_number) == (1, 2)
    assert items(import_)[0].document == document


def test_what_is_like_an_earlier_item_is_compared_when_that_has_come_in_or_not(project):
    import_ = begun(project, ARTICLE, ARTICLE, f"{ARTICLE} more")
    first, same, near = items(import_)
    assert [(one.likeness, one.twin, one.decision) for one in (same, near)] == [
        ("bytes", first, "skip"),
        ("near", first, ""),
    ]
    imports.leave_out(first, by=make.alice())
    assert accepted(import_) == ["left-out", "imported", "imported"]
    first, same, near = items(import_)
    assert (same.likeness, same.twin, near.likeness, near.like) == ("", None, "near", same.document)


def test_a_twin_that_came_in_makes_a_duplicate(project):
    import_ = begun(project, ARTICLE, ARTICLE)
    assert accepted(import_) == ["imported", "duplicate"]
    assert Document.objects.count() == 1
    assert items(import_)[1].document == Document.objects.get()


def test_only_some_are_accepted(project):
    import_ = begun(project, ARTICLE, "Other words here.\n")
    first, second = items(import_)
    assert imports.accept(import_, [second], by=make.alice()) == 1
    worker.work_off(import_)
    assert states(import_) == ["ready", "imported"]
    import_.refresh_from_db()
    assert import_.finished_at is None


def test_left_out_and_taken_in_as_often_as_one_likes(project):
    import_ = begun(project, ARTICLE)
    [item] = items(import_)
    for _ in range(2):
        for _twice in range(2):
            imports.leave_out(item, by=make.alice())
        import_.refresh_from_db()
        assert (states(import_), bool(import_.finished_at)) == (["left-out"], True)
        for _twice in range(2):
            imports.take_in(item, by=make.alice())
        import_.refresh_from_db()
        assert (states(import_), bool(import_.finished_at)) == (["ready"], False)
    waiting = imports.add_file(import_, b"Words.", name="w.txt")
    imports.leave_out(waiting, by=make.alice())
    assert imports.take_in(waiting, by=make.alice()).state == "waiting"


ACTS = {
    "leave out": imports.leave_out,
    "take in": imports.take_in,
    "decide": lambda item, *, by: imports.decide(item, "both", by=by),
    "correct": lambda item, *, by: imports.correct(item, title="X", by=by),
    "section": lambda item, *, by: imports.change_section(item, 0, SectionKind.BODY, by=by),
    "columns": lambda item, *, by: imports.name_columns(item, {"text": "a"}, by=by),
    "again": imports.try_again,
}
ALLOWED = {
    "waiting": {"leave out", "take in"},
    "reading": set(),
    "mapping": {"leave out", "take in", "columns"},
    "ready": {"leave out", "take in", "decide", "correct", "section"},
    "accepted": set(),
    "opened": set(),
    "imported": set(),
    "duplicate": set(),
    "left-out": {"leave out", "take in", "decide", "correct", "section"},
    "failed": {"leave out", "again"},
}


@pytest.mark.parametrize("state", ALLOWED)
def test_what_may_be_done_with_an_item_depends_on_its_state(project, state):
    for name, act in ACTS.items():
        item = items(begun(project, ARTICLE))[0]
        ImportItem.objects.filter(pk=item.pk).update(state=state, columns={"names": ["a"]}, sha256=name)
        with nullcontext() if name in ALLOWED[state] else pytest.raises(Conflict):
            act(item, by=make.alice())
        item.delete()


def test_a_cancelled_import_keeps_what_is_finished(project):
    import_ = begun(project, ARTICLE)
    accepted(import_)
    imports.add_file(import_, b"Words.", name="w.txt")
    for _twice in range(2):
        cancelled = imports.cancel(import_, by=make.bob())
    assert states(import_) == ["imported", "left-out"]
    assert cancelled.cancelled_at
    assert Change.objects.filter(verb="import.cancelled").count() == 1
    for act in (
        lambda: imports.add_file(import_, b"x", name="x"),
        lambda: imports.accept(import_, by=make.alice()),
        lambda: imports.take_in(items(import_)[1], by=make.alice()),
    ):
        with pytest.raises(Conflict, match="cancelled"):
            act()
    assert Document.objects.count() == 1


def test_what_failed_may_be_tried_again(project):
    import_ = begun(project, b"")
    [item] = items(import_)
    import_.refresh_from_db()
    assert import_.finished_at
    imports.try_again(item, by=make.alice())
    import_.refresh_from_db()
    assert import_.finished_at is None
    worker.work_off(import_)
    assert states(import_) == ["failed"]


def test_a_link_is_fetched_and_what_came_is_kept(project, monkeypatch):
    def fetch(url):
        if url.endswith("gone"):
            raise NotFound("“gone” is not there.")
        return Fetched(
            content=b"<title>A fox</title><p>The quick brown fox jumps over the lazy dog.</p>",
            url="https://example.org/the-fox",
            status=200,
            media_type="text/html",
            charset="utf-8",
            headers={"etag": "x"},
            at=datetime(2026, 1, 2, tzinfo=UTC),
            name="the-fox.html",
        )

    monkeypatch.setattr("documents.worker.reading.fetch", fetch)
    import_ = imports.start_import(project, by=make.alice(), straight=True)
    imports.add_links(import_, "https://example.org/short\nhttps://example.org/gone")
    worker.work_off(import_)
    assert states(import_) == ["imported", "failed"]
    fox, gone = items(import_)
    assert (fox.title, fox.name, fox.charset, gone.error) == (
        "A fox",
        "the-fox.html",
        "utf-8",
        "“gone” is not there.",
    )
    file = SourceFile.objects.get()
    assert (file.url, file.fetched["asked"]) == ("https://example.org/the-fox", "https://example.org/short")
    assert file.fetched["headers"] == {"etag": "x"}


LINKS = {
    "one a line": ("https://a.org/1\nhttps://a.org/2", ["https://a.org/1", "https://a.org/2"]),
    "twice the same": ("https://a.org/1\nhttps://a.org/1", ["https://a.org/1"]),
    "in a sentence": ("See https://a.org/1, and (https://a.org/2).", ["https://a.org/1", "https://a.org/2"]),
    "with brackets of its own": ("https://a.org/Fox_(animal)", ["https://a.org/Fox_(animal)"]),
    "without a scheme": ("www.a.org/1", ["https://www.a.org/1"]),
    "what is none": ("https://a.org/1\nhello there", ["https://a.org/1", ""]),
}


@pytest.mark.parametrize(("text", "urls"), LINKS.values(), ids=LINKS)
def test_addresses_are_found_in_what_was_pasted(project, text, urls):
    import_ = imports.start_import(project, by=make.alice())
    assert [item.url for item in imports.add_links(import_, text)] == urls


def test_what_can_not_go_in_says_so(project, settings):
    import_ = imports.start_import(project, by=make.alice())
    settings.MAX_UPLOAD_BYTES = 10
    with pytest.raises(TooLarge):
        imports.add_file(import_, b"x" * 11, name="big.txt")
    for act in (
        lambda: imports.add_text(import_, " \n"),
        lambda: imports.add_link(import_, ""),
        lambda: imports.add_link(import_, "https://a.org/" + "x" * 2000),
        lambda: imports.add_links(import_, "nothing"),
        lambda: imports.add_text(import_, "x", url="javascript:x"),
    ):
        with pytest.raises(Invalid):
            act()
    assert not ImportItem.objects.exists()
    failure = imports.add_failure(import_, name="big.txt", reason="It is too large.")
    assert (failure.state, failure.error) == ("failed", "It is too large.")


def test_an_archive_is_opened_and_its_folders_become_topics(project):
    inner = zipped(**{"deep_DOT_txt": "Deep\n\nThe text inside is not long.\n"})
    outer = zipped(**{"press__a_DOT_txt": ARTICLE, "press__inner_DOT_zip": inner, "empty_DOT_txt": ""})
    import_ = imports.start_import(project, by=make.alice(), straight=True, folders_as_topics=True)
    imports.add_file(import_, outer, name="all.zip", folders=["mine"])
    worker.work_off(import_)
    found = {item.name: item for item in items(import_)}
    assert {name: item.state for name, item in found.items()} == {
        "all.zip": "opened",
        "a.txt": "imported",
        "inner.zip": "opened",
        "empty.txt": "failed",
        "deep.txt": "imported",
    }
    assert found["a.txt"].folders == ["mine", "press"]
    assert (found["deep.txt"].container, found["deep.txt"].depth) == (found["inner.zip"], 2)
    assert [topic.tag.name for topic in found["a.txt"].document.topics.all()] == ["press"]


def test_archives_in_archives_end_somewhere(project):
    content = ARTICLE.encode()
    for level in range(5):
        content = zipped(**{f"level{level}_DOT_{'zip' if level else 'txt'}": content})
    import_ = imports.start_import(project, by=make.alice())
    imports.add_file(import_, content, name="top.zip")
    worker.work_off(import_)
    assert states(import_) == ["opened", "opened", "opened", "failed"]
    assert "archives inside archives" in items(import_)[-1].error


def test_an_empty_archive_says_so(project):
    import_ = imports.start_import(project, by=make.alice())
    imports.add_file(import_, zipped(), name="nothing.zip")
    worker.work_off(import_)
    assert states(import_) == ["failed"]


TABLE = b"Kopf,Rumpf,Jahr\nDer Fuchs,Er springt.,2019\nDer Hund,Er liegt.,2020\n"


def table(project, **options):
    import_ = imports.start_import(project, by=make.alice(), **options)
    imports.add_file(import_, TABLE, name="table.csv")
    worker.work_off(import_)
    return import_


def test_the_columns_of_a_table_are_named_and_remembered(project):
    import_ = table(project)
    [item] = items(import_)
    assert (item.state, item.columns["names"]) == ("mapping", ["Kopf", "Rumpf", "Jahr"])
    for mapping in ({"text": "Nichts"}, {"titel": "Kopf"}, {"title": "Kopf"}):
        with pytest.raises(Invalid):
            imports.name_columns(item, mapping, by=make.alice())
    imports.name_columns(item, {"text": "Rumpf", "title": "Kopf", "url": ""}, by=make.alice())
    worker.work_off(import_)
    assert [(one.state, one.title) for one in items(import_)[1:]] == [("ready", "Der Fuchs"), ("ready", "Der Hund")]
    accepted(import_)
    assert [document.metadata for document in Document.objects.order_by("pk")] == [{"Jahr": 2019}, {"Jahr": 2020}]
    # The next table with these columns needs no asking, but only in this project.
    assert ColumnMapping.objects.get().mapping == {"text": "Rumpf", "title": "Kopf"}
    assert states(table(project)) == ["opened", "ready", "ready"]
    assert states(table(make.project(name="Another"))) == ["mapping"]


def test_a_table_that_was_left_out_still_asks_for_its_columns(project):
    import_ = table(project)
    [item] = items(import_)
    imports.leave_out(item, by=make.alice())
    assert imports.take_in(item, by=make.alice()).state == "mapping"
    worker.work_off(import_)
    assert states(import_) == ["mapping"]


def test_a_mail_is_read_and_its_attachments_are_offered(project):
    mail = (
        b"From: Ann Lee <ann@example.org>\nTo: bo@example.org\nSubject: The fox\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n"
        b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        b"It jumps over the lazy dog.\n--b\nContent-Type: text/plain\n"
        b'Content-Disposition: attachment; filename="more.txt"\n\nMore of the fox.\n--b--\n'
    )
    import_ = imports.start_import(project, by=make.alice())
    imports.add_file(import_, mail, name="fox.eml")
    worker.work_off(import_)
    letter, attachment = items(import_)
    assert (letter.state, letter.title) == ("ready", "The fox")
    assert (attachment.state, attachment.name, attachment.container) == ("left-out", "more.txt", letter)
    imports.take_in(attachment, by=make.alice())
    worker.work_off(import_)
    assert accepted(import_) == ["imported", "imported"]


def test_bytes_that_nobody_will_ask_for_are_dropped(project):
    gone, kept = begun(project, ARTICLE, "Other words.\n"), begun(project, "Third words, not the same.\n")
    imports.leave_out(items(kept)[0], by=make.alice())
    imports.cancel(gone, by=make.alice())
    assert not claiming.sweep()
    assert list(ImportContent.objects.values_list("item__within", flat=True)) == [kept.pk]
    Import.objects.filter(pk=kept.pk).update(finished_at=timezone.now() - timedelta(days=8))
    claiming.sweep()
    assert not ImportContent.objects.exists()
    with pytest.raises(Conflict, match="isn't kept any more"):
        imports.take_in(items(kept)[0], by=make.alice())


def test_a_document_that_is_trashed_in_the_meantime_hides_nothing(project):
    import_ = begun(project, ARTICLE)
    accepted(import_)
    acting.trash_document(Document.objects.get(), by=make.alice())
    again = begun(project, ARTICLE)
    assert items(again)[0].likeness == ""
    assert accepted(again) == ["imported"]


@pytest.mark.parametrize("decision", ["skip", "version"])
def test_what_is_like_a_document_that_is_trashed_after_all_comes_in(project, decision):
    document = make.document(project, text=ARTICLE)
    import_ = begun(project, f"{ARTICLE} more")
    imports.decide(items(import_)[0], decision, by=make.alice())
    acting.trash_document(document, by=make.alice())
    assert accepted(import_) == ["imported"]
    assert items(import_)[0].document == Document.objects.get(trashed_at=None)
    document.refresh_from_db()
    assert document.revision_number == 1


STORING = {
    "the database is busy": (OperationalError("database is locked"), "accepted", ""),
    "it can't be stored": (DataError("x of type y"), "failed", "What was read in it can't be stored"),
    "it is refused": (Conflict("Another one has it."), "failed", "Another one has it."),
}


@pytest.mark.parametrize(("error", "state", "said"), STORING.values(), ids=STORING)
@pytest.mark.parametrize(("decision", "place"), [("", "import_documents"), ("version", "store_version")])
def test_what_goes_wrong_while_storing_is_said_in_words(project, monkeypatch, error, state, said, decision, place):
    make.document(project, text=ARTICLE)
    import_ = begun(project, f"{ARTICLE} more")
    imports.decide(items(import_)[0], decision, by=make.alice())
    imports.accept(import_, by=make.alice())

    def broken(*_arguments, **_options):
        raise error

    monkeypatch.setattr(accepting, place, broken)
    with pytest.raises(OperationalError) if isinstance(error, OperationalError) else nullcontext():
        worker.work_off(import_)
    [item] = items(import_)
    assert (item.state, item.error.startswith(said), "of type" in item.error) == (state, True, False)


def test_who_may_see_and_edit_an_import(project):
    import_ = make.import_of(project)
    item = import_.items.get()
    assert import_to_edit(make.alice(), import_.uid) == import_
    assert item_to_edit(make.alice(), item.uid, within=import_.uid) == item
    for find, uid in ((import_to_edit, import_.uid), (item_to_edit, item.uid)):
        with pytest.raises(NotAllowed):
            find(make.bob(), uid)
        with pytest.raises(NotFound):
            find(make.charlie(), uid)
    with pytest.raises(NotFound):
        item_to_edit(make.alice(), item.uid, within=item.uid)
