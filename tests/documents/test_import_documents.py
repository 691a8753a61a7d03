"""``manage.py import_documents``."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from documents.actions import importing
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


def test_a_reader_that_stumbles_stops_nothing(tmp_path, monkeypatch):
    articles(tmp_path, "a.txt", "b.txt")
    read = importing.read
    monkeypatch.setattr(
        importing, "read", lambda content, *, name: [][1] if name == "a.txt" else read(content, name=name)
    )
    lines, well = run(tmp_path)
    assert ([line["status"] for line in lines], well) == (["failed", "imported"], False)


def test_one_that_cant_be_stored_leaves_the_others_of_its_batch_alone(tmp_path, monkeypatch):
    articles(tmp_path, "a.txt", "b.txt", "c.txt")
    store = importing.import_documents

    def refusing(project, readings, *, by):
        if any(reading.name == "b.txt" for reading in readings):
            raise ValueError("No room.")
        return store(project, readings, by=by)

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
        *("characters", "sections", "error"),
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


WRONG = {
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
