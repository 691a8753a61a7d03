"""The ways that an archive goes: commands and pages, and what its document says."""

from __future__ import annotations

import io
import re
import stat
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotator.actions import uploads
from annotator.exchange.archive import writing
from annotator.exchange.archive.kinds import KINDS
from annotator.models import Annotation, ArchiveUpload, Tag
from documents.models import Project
from tests import factories as make
from tests.annotator.exchange.archived import rows, written

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).parents[3] / "docs" / "project-archive.md"


@pytest.fixture
def project() -> Project:
    project = make.project(name="Foxes")
    fox = make.document(project)
    make.annotation(fox, tags=(make.tag(project),), note="Why?")
    make.annotation(fox, quote="lazy", by=make.alice())
    return project


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sent(client: Client, content: bytes) -> Any:
    return client.post(reverse("archive-choose"), {"file": SimpleUploadedFile("foxes.zip", content)})


def test_the_document_names_every_kind_and_each_of_its_parts() -> None:
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##)", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL))
    for kind in KINDS:
        told = re.findall(r"`(\w+)`(\?)?", sections[kind.name])
        for column in kind.columns:
            assert (column.name, "?" if column.null else "") in told, (kind.name, column.name)


def test_a_project_is_written_and_read_by_commands(project: Project, tmp_path: Path) -> None:
    path, told = tmp_path / "foxes.zip", io.StringIO()
    call_command("export_project", project.slug, output=str(path), stdout=told)
    assert "1 documents, 2 annotations" in told.getvalue()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["foxes.zip"]
    told = io.StringIO()
    call_command("import_project", str(path), owner="alice", slug="vixens", stdout=told)
    assert "Kept as names: Alice Ng, Bob Stone" in told.getvalue()
    made = Annotation.objects.filter(project__slug="vixens")
    assert set(made.values_list("author__username", "credit")) == {("alice", "Alice Ng"), ("alice", "Bob Stone")}


def test_accounts_are_matched_where_who_runs_the_server_says_so(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "foxes.zip"
    call_command("export_project", project.slug, output=str(path))
    call_command("import_project", str(path), owner="alice", slug="vixens", match_users=True)
    made = Annotation.objects.filter(project__slug="vixens")
    assert set(made.values_list("author__username", "credit")) == {("alice", ""), ("bob", "")}
    assert [one.user.username for one in Project.objects.get(slug="vixens").memberships.all()] == ["alice"]


WRONG: dict[str, tuple[str, tuple[Any, ...], dict[str, Any], str]] = {
    "no project": ("export_project", ("bees",), {"output": "x.zip"}, "There is no project “bees”. There are: foxes"),
    "no folder": ("export_project", ("foxes",), {"output": "/nowhere/at/all.zip"}, "can't be written"),
    "a folder": ("export_project", ("foxes",), {"output": "/tmp"}, "can't be written"),
    "nobody": ("import_project", ("x.zip",), {"owner": "nobody"}, "nobody called “nobody”"),
    "whose": ("import_project", ("x.zip",), {}, "--owner"),
    "no file": ("import_project", ("/nowhere.zip",), {"owner": "alice"}, "can't be read"),
    "no archive": ("import_project", (__file__,), {"owner": "alice"}, "can’t be read as the archive"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_with_a_command_is_said(project: Project, what: str) -> None:
    name, arguments, options, told = WRONG[what]
    with pytest.raises(CommandError, match=told):
        call_command(name, *arguments, **options)


def test_the_only_superuser_owns_what_comes_in(project: Project, tmp_path: Path) -> None:
    make.person("root", is_superuser=True)
    call_command("export_project", project.slug, output=str(tmp_path / "a.zip"))
    call_command("import_project", str(tmp_path / "a.zip"))
    assert Project.objects.get(slug="foxes-2").memberships.get().user.username == "root"


def test_an_owner_downloads_what_she_may_see(project: Project) -> None:
    client = signed_in(make.alice())
    assert reverse("archive-file", args=[project.slug]) in client.get(reverse("archive", args=[project.slug])).text
    response = client.get(reverse("archive-file", args=[project.slug]))
    content = b"".join(response.streaming_content)  # type: ignore[arg-type]  # bytes, one after the other
    assert response["Content-Disposition"] == 'attachment; filename="foxes.zip"'
    assert response["Cache-Control"] == "private, no-store"
    assert [row["note"] for row in rows(io.BytesIO(content), "annotations")] == ["Why?", ""]


def test_a_project_is_made_after_a_look(project: Project) -> None:
    """Alice says that she is Alice, and nobody says who the others are."""
    client = signed_in(make.alice())
    response = sent(client, written(project).getvalue())
    page = client.get(response.url)
    assert "2 annotations" in page.text
    assert 'value="1" selected>Alice Ng (alice)' in page.text
    assert Project.objects.count() == 1
    made = client.post(response.url, {"me": "1"}, follow=True)
    assert "“Foxes” is here" in made.text
    copy = Project.objects.get(slug="foxes-2")
    assert set(Annotation.objects.filter(project=copy).values_list("author__username", "credit")) == {
        ("alice", ""),
        ("alice", "Bob Stone"),
    }
    assert not ArchiveUpload.objects.exists()


def test_it_is_said_that_it_is_here_already(project: Project) -> None:
    client, content = signed_in(make.alice()), written(project).getvalue()
    client.post(sent(client, content).url)
    address = sent(client, content).url
    assert "You made a project of this archive already: “Foxes”" in client.get(address).text
    again = client.post(address)
    assert (again.status_code, Project.objects.count()) == (409, 2)
    assert "already, as the project “Foxes”" in again.text


def test_what_is_no_archive_is_told_and_not_kept(project: Project) -> None:
    client = signed_in(make.alice())
    response = sent(client, b"PK\x03\x04 nothing")
    assert response.status_code == 422
    assert "can’t be read as the archive of a project" in response.text
    assert client.post(reverse("archive-choose")).status_code == 422
    assert not ArchiveUpload.objects.exists()


def test_what_is_too_large_is_told(project: Project, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    response = sent(signed_in(make.alice()), b"a" * 1001)
    assert "larger than 0 MB" in response.text


def test_one_archive_is_kept_of_each_person_for_a_day(project: Project) -> None:
    content = written(project).getvalue()
    alice, bob = signed_in(make.alice()), signed_in(make.bob())
    first = sent(alice, content).url
    second = sent(alice, content).url
    assert alice.get(first).status_code == 404
    assert bob.get(second).status_code == 404
    ArchiveUpload.objects.update(created_at=timezone.now() - uploads.KEPT * 2)
    third = sent(bob, content).url
    assert ArchiveUpload.objects.count() == 1
    bob.post(reverse("archive-drop", args=[ArchiveUpload.objects.get().uid]))
    assert bob.get(third).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_it_is_of_one_moment_and_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody goes on working while it is written."""
    project = make.project(name="Foxes")
    make.tag(project)
    write_contents = writing._Writer._write_contents

    def meanwhile(*arguments: Any) -> None:
        worker = Thread(target=late)
        worker.start()
        worker.join()
        write_contents(*arguments)

    def late() -> None:
        make.tag(project, f"Late {Tag.objects.count()}")
        connection.close()

    monkeypatch.setattr(writing._Writer, "_write_contents", meanwhile)
    file = written(project)
    assert [row["name"] for row in rows(file, "tags")] == ["Animals"]
    assert rows(file, "changes")[-1]["verb"] == "tag.added"
    assert Tag.objects.count() == 3
    make.tag(project, "The connection is free for what comes next")
