"""The administration’s first page: what it counts and warns of, and that it costs the same with more of everything."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator.admin import dashboard, weekly
from annotator.admin.charts import HEIGHT, chart_of
from annotator.models import Annotation, SignIn
from documents.actions.documents import trash_document
from documents.backup import Backup, remember
from documents.models import Document, ImportItem, ItemState, Role
from tests import factories as make

pytestmark = pytest.mark.django_db

THIS_WEEK = weekly.monday_of(timezone.now().astimezone(UTC).date())


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    caches["pages"].clear()


@pytest.fixture
def root() -> Client:
    client = Client()
    client.force_login(make.person("root", is_staff=True, is_superuser=True))
    return client


def board(client: Client) -> Any:
    return client.get(reverse("admin:index")).context["dashboard"]


def at_week(things: Any, *, ago: int) -> None:
    day = THIS_WEEK - timedelta(weeks=ago)
    things.update(created_at=datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC))


def test_what_came_in_is_counted_by_the_week(root: Client) -> None:
    project = make.project()
    documents = [make.document(project, title=f"Document {n}") for n in range(4)]
    at_week(Document.objects.filter(pk=documents[0].pk), ago=40)
    at_week(Document.objects.filter(pk__in=[one.pk for one in documents[1:3]]), ago=2)
    chart = board(root).documents
    assert (chart.total, chart.this_week, chart.most) == (4, 1, 2)
    assert [bar.amount for bar in chart.bars][-4:] == [0, 2, 0, 1]
    assert chart.bars[-1].day == THIS_WEEK


def test_what_was_counted_once_is_not_counted_again(root: Client) -> None:
    project = make.project()
    make.annotation(make.document(project))
    Annotation.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert board(root).annotations.total == 1
    through = caches["pages"].get("weekly-annotations")[0]
    assert through == Annotation.objects.get().pk
    make.annotation(Document.objects.get(), quote="fox")
    with CaptureQueriesContext(connection) as captured:
        assert board(root).annotations.total == 2
    asked = [q["sql"] for q in captured if "COUNT(*)" in q["sql"] and "FROM annotator_annotation" in q["sql"]]
    assert [f"id > {through}" in sql for sql in asked] == [True]
    # What is a moment old may have company that isn't committed yet.
    assert caches["pages"].get("weekly-annotations")[0] == through


def test_large_tables_are_counted_piece_by_piece(root: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weekly, "_AT_ONCE", 2)
    project = make.project()
    for n in range(5):
        make.document(project, title=f"Document {n}")
    at_week(Document.objects.all(), ago=1)
    assert board(root).documents.bars[-2].amount == 5


def test_what_is_in_the_trash_was_made_all_the_same(root: Client) -> None:
    trash_document(make.document(make.project()), by=make.alice())
    assert board(root).documents.total == 1


def test_numbers_are_those_of_ones_own_projects() -> None:
    mine, other = make.project(name="Mine"), make.project(name="Quagga")
    for project, count in ((mine, 1), (other, 3)):
        for n in range(count):
            make.annotation(make.document(project, title=f"{project} {n}"))
        make.item(make.import_of(project), state=ItemState.FAILED, error=f"{project} is too dark.")
    editor = make.person("edie", is_staff=True)
    make.member(mine, editor, role=Role.EDITOR)
    SignIn.objects.create(session="one", person=make.charlie(), seen_at=timezone.now())
    SignIn.objects.create(session="two", person=make.bob(), seen_at=timezone.now())
    client = Client()
    client.force_login(editor)
    response = client.get(reverse("admin:index"))
    found = response.context["dashboard"]
    assert (found.documents.total, found.annotations.total, found.jobs.waiting) == (1, 1, 1)
    assert [one.project for one in found.jobs.failing] == [mine]
    assert (found.disk, found.backup, found.refused, found.active) == (None, None, 0, 2)  # Bob, and who asks
    assert "Quagga" not in response.text
    assert "backup" not in response.text.lower()


def test_a_reader_is_told_of_no_imports() -> None:
    project = make.project()
    make.item(make.import_of(project), state=ItemState.FAILED, error="Too dark.")
    reader = make.person("rita", is_staff=True)
    make.member(project, reader, role=Role.READER)
    client = Client()
    client.force_login(reader)
    assert board(client).jobs == dashboard.Jobs()


def test_what_failed_is_listed_and_tried_again(root: Client) -> None:
    import_ = make.import_of(make.project())
    item = make.item(import_, content=b"dark", state=ItemState.FAILED, error="Too dark to read.")
    response = root.get(reverse("admin:index"))
    assert "Too dark to read." in response.text
    sent = {"action": "try_again", "_selected_action": import_.pk}
    response = root.post(reverse("admin:documents_import_changelist"), sent, follow=True)
    assert [str(told) for told in response.context["messages"]] == ["1 item is read once more."]
    item.refresh_from_db()
    assert item.state == ItemState.WAITING
    assert board(root).jobs.failing == []


def test_work_that_nobody_does_is_told(root: Client) -> None:
    item = make.item(make.import_of(make.project()), state=ItemState.READING, claimed_by="gone:1:x")
    long_ago = timezone.now() - timedelta(hours=1)
    ImportItem.objects.filter(pk=item.pk).update(claimed_at=long_ago)
    assert (board(root).jobs.stuck, board(root).jobs.waits) == (1, False)
    ImportItem.objects.update(changed_at=long_ago)
    assert board(root).jobs.waits
    assert "manage.py work" in root.get(reverse("admin:index")).text
    ImportItem.objects.filter(pk=item.pk).update(claimed_at=timezone.now())
    assert not board(root).jobs.waits


BACKUPS = {
    "there is none": (None, True, "There is no backup"),
    "it was made today": (0, True, ""),
    "it is old": (30, True, "ago"),
    "it is gone": (0, False, "any more"),
}


@pytest.mark.parametrize(("days", "there", "said"), BACKUPS.values(), ids=BACKUPS)
def test_a_missing_backup_is_warned_of(
    root: Client, tmp_path: Any, settings: Any, days: int | None, there: Any, said: str
) -> None:
    settings.DATA_DIR = tmp_path
    if days is not None:
        (tmp_path / "copy").write_text("" if there else "x")
        made = timezone.now() - timedelta(days=days)
        remember(Backup(str(tmp_path / ("copy" if there else "gone")), made.isoformat(), 1, 1, 0.1), tmp_path)
    text = root.get(reverse("admin:index")).text
    assert ("board-warning" in text and said in text) if said else "board-warning" not in text


def test_sizes_are_told(root: Client, tmp_path: Any, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    for folder, size in (("cache", 300), ("backups", 5000)):
        (tmp_path / folder / "deep").mkdir(parents=True)
        (tmp_path / folder / "deep" / "file").write_bytes(b"x" * size)
    document = make.document(make.project())
    disk = board(root).disk
    assert (disk.cache, disk.backups) == (300, 5000)
    assert disk.originals == document.source_files.get().size
    assert disk.database > 0
    assert disk.free > 0


def test_it_costs_the_same_with_more_of_everything(root: Client) -> None:
    counts = []
    for rows in (2, 20):
        for n in range(rows):
            project = make.project(name=f"Project {rows} {n}")
            make.annotation(make.document(project))
            make.item(make.import_of(project), state=ItemState.FAILED)
        board(root)
        with CaptureQueriesContext(connection) as captured:
            board(root)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_chart_has_a_bar_for_each_week_in_proportion() -> None:
    weeks = [(date(2026, 1, 5), 0), (date(2026, 1, 12), 1), (date(2026, 1, 19), 1000)]
    chart = chart_of(weeks, total=1001)
    assert [bar.height for bar in chart.bars] == [0, 2, HEIGHT]  # one is seen, too
    assert [bar.y + bar.height for bar in chart.bars] == [HEIGHT] * 3
    assert chart.newest_first[0].amount == 1000
    assert chart_of([], total=0).this_week == 0
