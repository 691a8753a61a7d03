"""``manage.py import_documents``."""

from __future__ import annotations

import io
import json
import os
import zipfile
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from documents.actions import importing
from documents.fetch import Fetched
from documents.isolation import Apart
from documents.management.commands import import_documents
from documents.models import Document, Membership, Project, Role, SourceFile
from tests import factories as make

pytestmark = pytest.mark.django_db

SEEDS = Path(os.environ.get("ANNOTATOR_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))
SEED_FILES = {
    "000_b3a1f4fd9382c207.txt": {
        "title": "What is NATO’s New Mission in Iraq?",
        "authors": ["Salman Rafi Sheikh"],
        "publisher": "New Eastern Outlook",
        "published": "2019-01-20",
        "url": "https://journal-neo.org/2019/01/20/what-is-nato-s-new-mission-in-iraq/",
        "language": "en",
    },
    "003_5de9daed20409d75.txt": {
        "title": "NATO Mission in Iraq Winds Down Amid U.S. Strategic Realignment",
        "authors": [],
        "publisher": "Webangah News",
        "published": None,
        "url": "",
        "language": "en",
    },
}


@pytest.fixture(scope="module")
def children():
    """Reading processes for all tests here: starting one takes a second."""
    with Apart() as apart:
        yield apart


@pytest.fixture(autouse=True)
def shared_children(children, monkeypatch):
    monkeypatch.setattr(import_documents, "Apart", lambda: nullcontext(children))


def run(*paths, project="group", **options):
    """(the lines as objects, whether all went well)."""
    out = io.StringIO()
    try:
        call_command("import_documents", *map(str, paths), project=project, json=True, stdout=out, **options)
        well = True
    except CommandError:
        well = False
    return [json.loads(line) for line in out.getvalue().splitlines()], well


def articles(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"The title of {name}\n\nThe text of {name} is not long, but it is there.\n")
    return folder


def seed(name):
    if not (SEEDS / name).is_file():
        pytest.skip(f"The given articles are not at {SEEDS}; set ANNOTATOR_SEEDS to their folder.")
    [line], well = run(SEEDS / name, with_text=True)
    assert well
    return line


@pytest.mark.parametrize("name", SEED_FILES)
def test_the_given_articles_come_out_as_they_should(name):
    line = seed(name)
    assert {key: line[key] for key in SEED_FILES[name]} == SEED_FILES[name]
    assert (line["status"], line["error"]) == ("imported", None)
    assert line["characters"] == len(line["text"])
    document = Document.objects.get(uid=line["id"])
    assert document.revisions.get().text == line["text"]
    assert bytes(SourceFile.objects.get(document=document).content) == (SEEDS / name).read_bytes()


def test_the_comments_of_the_first_are_told_from_the_article_and_the_page():
    line = seed("000_b3a1f4fd9382c207.txt")
    text, sections = line["text"], line["sections"]
    comments = [index for index, section in enumerate(sections) if section["kind"] == "comment"]
    assert [sections[index]["author"] for index in comments] == ["Robert Sykes", "barovsky"]
    assert [sections[index]["reply_to"] for index in comments] == [None, comments[0]]
    [body] = [text[s["start"] : s["end"]] for s in sections if s["kind"] == "body"]
    assert "Salman Rafi Sheikh" in body
    assert "https://journal-neo.org/" in body
    furniture = " ".join(text[s["start"] : s["end"]] for s in sections if s["kind"] == "furniture")
    assert "Leave a Reply" in furniture
    assert "Like" in furniture


def test_the_page_around_the_second_is_furniture():
    line = seed("003_5de9daed20409d75.txt")
    text, sections = line["text"], line["sections"]
    assert {section["kind"] for section in sections} == {"body", "furniture"}
    body = " ".join(text[s["start"] : s["end"]] for s in sections if s["kind"] == "body")
    assert "Back to top" not in body
    assert "©" not in body


def test_folders_are_gone_through_in_order_and_hidden_files_skipped(tmp_path):
    articles(tmp_path, "b.txt", "a/z.txt", "a/b/c.md", ".hidden.txt", ".git/x.txt")
    lines, well = run(tmp_path)
    assert well
    assert [Path(line["source"]).relative_to(tmp_path).as_posix() for line in lines] == ["a/b/c.md", "a/z.txt", "b.txt"]
    assert {line["status"] for line in lines} == {"imported"}


def test_a_dry_run_saves_nothing_not_even_the_project(tmp_path):
    articles(tmp_path, "a.txt", "b.txt")
    (tmp_path / "same.txt").write_bytes((tmp_path / "a.txt").read_bytes())
    lines, well = run(tmp_path, dry_run=True)
    assert well
    assert [line["status"] for line in lines] == ["would-import", "would-import", "duplicate"]
    assert [line["id"] for line in lines] == [None, None, None]
    assert not Project.objects.exists()


@pytest.mark.parametrize("dry_run", [False, True])
def test_the_same_bytes_are_imported_once_in_a_project(tmp_path, dry_run):
    articles(tmp_path, "a.txt")
    [first], _ = run(tmp_path)
    [again], well = run(tmp_path, dry_run=dry_run)
    assert well
    assert (again["status"], again["id"]) == ("duplicate", first["id"])
    [elsewhere], _ = run(tmp_path, project="other")
    assert elsewhere["status"] == "imported"


@override_settings(MAX_UPLOAD_BYTES=1000)
def test_a_bad_file_says_what_is_wrong_and_the_others_go_on(tmp_path):
    articles(tmp_path, "good.txt", "last.txt")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "large.txt").write_bytes(b"a" * 1001)
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    lines, well = run(tmp_path, tmp_path / "folder", tmp_path / "nowhere.txt")
    assert not well
    by_name = {Path(line["source"]).name: line for line in lines}
    assert {name for name, line in by_name.items() if line["status"] == "imported"} == {"good.txt", "last.txt"}
    errors = {name: line["error"] for name, line in by_name.items() if line["status"] == "failed"}
    assert set(errors) == {"empty.txt", "large.txt", "photo.jpg", "folder", "pipe.txt", "nowhere.txt"}
    assert "type that can't be imported" in errors["photo.jpg"]
    assert "larger than" in errors["large.txt"]
    assert "no file to import" in errors["folder"]
    assert "There is no file or folder" in errors["nowhere.txt"]
    assert by_name["photo.jpg"]["id"] is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(tmp_path):
    articles(tmp_path, "a.txt")
    (tmp_path / "a.txt").chmod(0)
    [line], well = run(tmp_path)
    assert (line["status"], well) == ("failed", False)
    assert "may not be read" in line["error"]


def test_a_reader_that_stumbles_stops_nothing(tmp_path):
    articles(tmp_path, "a.txt", "b.txt")
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 and then nothing that makes sense")
    lines, well = run(tmp_path)
    assert ([line["status"] for line in lines], well) == (["failed", "imported", "imported"], False)


def test_one_that_cant_be_stored_leaves_the_others_of_its_batch_alone(tmp_path, monkeypatch):
    articles(tmp_path, "a.txt", "b.txt", "c.txt")
    store = importing.import_documents

    def refusing(project, readings, *, by, batch):
        if any(reading.name == "b.txt" for reading in readings):
            raise ValueError("No room.")
        return store(project, readings, by=by, batch=batch)

    monkeypatch.setattr(importing, "import_documents", refusing)
    lines, well = run(tmp_path)
    assert [line["status"] for line in lines] == ["imported", "failed", "imported"]
    assert (lines[1]["error"], well) == ("No room.", False)


def test_text_comes_only_when_asked_for(tmp_path):
    articles(tmp_path, "a.txt")
    [line], _ = run(tmp_path)
    assert "text" not in line
    assert set(line) == {
        *("source", "status", "id", "title", "authors", "publisher", "published", "url", "language"),
        *("characters", "sections", "error", "near_duplicate_of", "reader", "warnings"),
    }


def test_without_json_people_read_lines_and_a_summary(tmp_path):
    articles(tmp_path, "a.txt", "b.txt")
    out = io.StringIO()
    call_command("import_documents", str(tmp_path), project="group", stdout=out)
    assert out.getvalue().splitlines()[-1] == "2 imported."
    assert f"imported      {tmp_path}/a.txt: a" in out.getvalue()


def test_a_new_project_is_owned_by_the_first_superuser_or_whom_one_names(tmp_path):
    articles(tmp_path, "a.txt")
    make.bob()
    root = make.person("root", is_superuser=True)
    run(tmp_path)
    run(tmp_path, project="other", owner="bob")
    owners = {one.project.slug: one.user for one in Membership.objects.filter(role=Role.OWNER)}
    assert owners == {"group": root, "other": make.bob()}


def test_without_any_account_it_imports_and_the_first_one_later_owns_it(tmp_path):
    articles(tmp_path, "a.txt")
    [line], well = run(tmp_path)
    assert (line["status"], well) == ("imported", True)
    assert not Membership.objects.exists()
    run(articles(tmp_path, "b.txt"), owner=make.alice().username)
    assert Membership.objects.get().user == make.alice()


WORDS = " ".join(f"word{n}" for n in range(400))


def test_what_is_in_an_archive_comes_in_with_its_folders_as_topics(tmp_path):
    with zipfile.ZipFile(tmp_path / "press.zip", "w") as archive:
        archive.writestr("2019/a.txt", "The first\n\nThe text of the first is not long.\n")
        archive.writestr("b.html", "<title>B</title><p>The text of the second is not long.</p>")
    lines, well = run(tmp_path / "press.zip", folders_as_topics=True)
    assert well
    assert [(line["source"].removeprefix(f"{tmp_path}/"), line["reader"]) for line in lines] == [
        ("press.zip/2019/a.txt", "plain_text"),
        ("press.zip/b.html", "html"),
    ]
    topics = {str(document): [topic.tag.name for topic in document.topics.all()] for document in Document.objects.all()}
    assert topics == {"a": ["2019"], "B": []}


def test_columns_of_a_table_are_what_they_are_called_or_what_one_says(tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("Kopf,Rumpf,Jahr\nDer Fuchs,Er springt über den faulen Hund.,2019\n")
    [line], well = run(table)
    assert (line["status"], well) == ("failed", False)
    assert "--column text=NAME" in line["error"]
    assert "Kopf, Rumpf, Jahr" in line["error"]
    [line], well = run(table, column=["text=Rumpf", "title=Kopf"])
    assert (line["title"], well) == ("Der Fuchs", True)
    assert Document.objects.get().metadata == {"Jahr": 2019}
    [line], well = run(table, column=["text=Nichts"])
    assert "no column “Nichts”" in line["error"]


LIKES = {
    "left out unless one says otherwise": ({}, ["duplicate", "duplicate", "imported"], 2),
    "both are kept": ({"likes": "keep-both"}, ["imported", "imported", "imported"], 4),
    "new versions": ({"likes": "new-version"}, ["duplicate", "duplicate", "revised"], 1),
}


@pytest.mark.parametrize(("options", "statuses", "count"), LIKES.values(), ids=LIKES)
def test_what_is_like_a_document_is(tmp_path, options, statuses, count):
    files = {
        "first.txt": f"{WORDS}\n",
        "again/bytes.txt": f"{WORDS}\n",
        "again/spaces.txt": f"\ufeff{WORDS}\n",
        "again/near.txt": f"{WORDS} more\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    [first], _ = run(tmp_path / "first.txt")
    names = ("bytes.txt", "spaces.txt", "near.txt")
    lines, well = run(*(tmp_path / "again" / name for name in names), **options)
    assert ([line["status"] for line in lines], well) == (statuses, True)
    assert Document.objects.count() == count
    assert lines[2]["near_duplicate_of"] == first["id"]
    if not options:
        assert [line["id"] for line in lines[:2]] == [first["id"], first["id"]]
        assert run(tmp_path / "again" / "near.txt", project="other", dry_run=True)[0][0]["near_duplicate_of"] is None


def test_a_dry_run_tells_what_is_nearly_the_same(tmp_path):
    (tmp_path / "a.txt").write_text(f"{WORDS}\n")
    (tmp_path / "b.txt").write_text(f"{WORDS} more\n")
    [first], _ = run(tmp_path / "a.txt")
    [line], _ = run(tmp_path / "b.txt", dry_run=True)
    assert (line["status"], line["near_duplicate_of"]) == ("would-import", first["id"])


def test_warnings_are_told(tmp_path):
    (tmp_path / "page.html").write_text("<title>A</title><p>Text here.</p><script>1</script>" + "<p>word</p>" * 3)
    [line], _ = run(tmp_path / "page.html")
    assert isinstance(line["warnings"], list)


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()], ids=["terminal", "file"])
def test_a_terminal_sees_how_far_it_is(tmp_path, monkeypatch, stream):
    articles(tmp_path, "a.txt", "b.txt")
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr("documents.management.importing.telling._SECONDS_BETWEEN_DRAWINGS", 0)
    run(tmp_path)
    drawn = stream.getvalue()
    if not stream.isatty():
        assert drawn == ""
        return
    assert "50%" in drawn
    assert "2 done" in drawn
    assert "b.txt" in drawn
    assert drawn.endswith("\r\x1b[K")


def test_a_web_address_is_fetched(tmp_path, monkeypatch):
    def fetch(url):
        return Fetched(
            content=b"<title>A page</title><p>The text of the page.</p>",
            url="https://example.org/page",
            status=200,
            media_type="text/html",
            charset="utf-8",
            headers={"date": "today"},
            at=datetime(2026, 1, 2, tzinfo=UTC),
            name="page",
        )

    monkeypatch.setattr("documents.management.importing.sources.fetch", fetch)
    [line], well = run("https://example.org/short")
    assert (line["source"], line["title"], well) == ("https://example.org/short", "A page", True)
    file = SourceFile.objects.get()
    assert (file.url, file.fetched["asked"]) == ("https://example.org/page", "https://example.org/short")
    assert (file.fetched["status"], file.charset) == (200, "utf-8")


WRONG = {
    "a column without a field": ({"column": ["Rumpf"]}, "--column is FIELD=NAME"),
    "an address with spaces": ({"project": "My Group"}, "as in “my-group”"),
    "an unknown owner": ({"owner": "nobody"}, "There is no account “nobody”."),
    "an endless address": ({"project": "a" * 76}, "at most 75"),
}


@pytest.mark.parametrize(("options", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_before_anything_is_done(tmp_path, options, message):
    articles(tmp_path, "a.txt")
    with pytest.raises(CommandError, match=message):
        call_command("import_documents", str(tmp_path), **({"project": "group"} | options))
    assert not Document.objects.exists()


def test_a_project_in_the_trash_is_left_there(tmp_path):
    project = make.project()
    Project.objects.filter(pk=project.pk).update(trashed_at=project.created_at)
    with pytest.raises(CommandError, match="lies in the trash"):
        call_command("import_documents", str(articles(tmp_path, "a.txt")), project=project.slug)
