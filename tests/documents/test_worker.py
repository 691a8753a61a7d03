"""The worker: claims, take-overs, stopping, cancelling, and being killed at any moment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from documents.actions import imports
from documents.actions.imports import claiming
from documents.containers import Part
from documents.isolation import Apart
from documents.models import Document, ImportItem
from documents.worker import Worker
from documents.worker.lock import holding, is_held
from documents.worker.opening import Pulse, Stopped
from tests import factories as make
from tests.tools.programs import Program
from tests.tools.threads import threads

SECONDS = 90  # at most, for another process on a busy machine


def text(number):
    return f"The title of {number}\n\n{' '.join(f'word{number}x{n}' for n in range(40))}.\n"


def a_dead_worker():
    """The name of a worker whose process is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    host, _number, rest = claiming.new_worker().split(":")
    return f"{host}:{process.pid}:{rest}"


@pytest.fixture(scope="module")
def apart():
    with Apart() as children:
        yield children


@pytest.mark.django_db
class TestClaims:
    def test_an_item_is_one_workers_at_a_time(self):
        import_ = make.import_of(make.project(), *(text(n).encode() for n in range(30)))
        first = claiming.claim_to_read(import_.pk, worker="a:1:x")
        second = claiming.claim_to_read(import_.pk, worker="b:2:x")
        assert [len(first), len(second)] == [20, 10]
        assert not {item.pk for item in first} & {item.pk for item in second}
        assert claiming.claim_to_read(import_.pk, worker="c:3:x") == []

    def test_large_files_are_not_claimed_together(self, monkeypatch):
        monkeypatch.setattr(claiming, "BYTES_AT_ONCE", 1000)
        import_ = make.import_of(make.project(), b"x" * 900, b"y" * 900, b"z")
        assert [len(claiming.claim_to_read(import_.pk, worker="a:1:x")) for _ in range(3)] == [1, 2, 0]

    def test_what_was_tried_before_is_claimed_alone(self):
        import_ = make.import_of(make.project(), b"a", b"b", b"c")
        second = import_.items.order_by("pk")[1]
        ImportItem.objects.filter(pk=second.pk).update(attempts=1)
        assert [len(claiming.claim_to_read(import_.pk, worker="a:1:x")) for _ in range(3)] == [1, 1, 1]

    def test_items_of_a_dead_worker_are_taken_over_at_once(self):
        import_ = make.import_of(make.project(), b"a")
        claiming.claim_to_read(import_.pk, worker=a_dead_worker())
        claiming.take_over()
        assert import_.items.get().state == "waiting"

    def test_items_of_a_worker_elsewhere_are_taken_over_when_it_is_silent(self):
        import_ = make.import_of(make.project(), b"a")
        [item] = claiming.claim_to_read(import_.pk, worker="elsewhere:1:x")
        claiming.take_over()
        assert import_.items.get().state == "reading"
        late = timezone.now() - timedelta(seconds=claiming.SECONDS_OF_A_CLAIM + 1)
        ImportItem.objects.update(claimed_at=late)
        assert claiming.renew([item])
        claiming.take_over()
        assert import_.items.get().state == "reading"
        ImportItem.objects.update(claimed_at=late)
        claiming.take_over()
        assert import_.items.get().state == "waiting"
        assert not claiming.renew([item])

    def test_what_ends_its_worker_three_times_has_failed(self):
        import_ = make.import_of(make.project(), b"a")
        for state in ("waiting", "waiting", "failed"):
            claiming.claim_to_read(import_.pk, worker=a_dead_worker())
            claiming.take_over()
            assert import_.items.get().state == state
        assert "stopped over it" in import_.items.get().error
        import_.refresh_from_db()
        assert import_.finished_at

    def test_accepted_items_of_a_dead_worker_are_stored_by_another(self, apart):
        import_ = make.import_of(make.project(), text(1).encode())
        worker = Worker(apart)
        worker.work_off(import_)
        imports.accept(import_, by=make.alice())
        assert len(claiming.claim_to_store(import_.pk, worker=a_dead_worker())) == 1
        assert claiming.claim_to_store(import_.pk, worker="b:2:x") == []
        claiming.take_over()
        worker.work_off(import_)
        assert import_.items.get().state == "imported"

    def test_small_imports_wait_for_no_large_one(self, apart):
        project = make.project()
        large = make.import_of(project, *(text(n).encode() for n in range(60)))
        small = make.import_of(project, text(99).encode())
        worker = Worker(apart)
        for _ in range(2):
            worker.step()
        assert small.items.get().state == "ready"
        assert large.items.filter(state="waiting").exists()


@pytest.mark.django_db
class TestStopping:
    def test_nothing_is_kept_of_what_was_left_out_while_it_was_read(self, apart):
        import_ = make.import_of(make.project(), text(1).encode(), straight=True)
        worker = Worker(Between(apart, lambda: imports.cancel(import_, by=make.alice())))
        worker.work_off(import_)
        assert import_.items.get().state == "left-out"
        assert not Document.objects.exists()

    def test_a_cancelled_import_is_noticed_while_a_long_file_is_read(self, monkeypatch):
        monkeypatch.setattr("documents.worker.opening.SECONDS_BETWEEN_WRITES", 0)
        import_ = make.import_of(make.project(), b"a", b"b")
        items = claiming.claim_to_read(import_.pk, worker="a:1:x")
        beat = Pulse(items, threading.Event())
        beat(3, 10)
        item = import_.items.order_by("pk")[0]
        assert (item.done, item.total) == (3, 10)
        imports.cancel(import_, by=make.alice())
        with pytest.raises(Stopped):
            beat(4, 10)

    def test_progress_is_written_twice_a_second_at_most(self, django_assert_num_queries):
        items = claiming.claim_to_read(make.import_of(make.project(), b"a").pk, worker="a:1:x")
        beat = Pulse(items, threading.Event())
        with django_assert_num_queries(0):
            for done in range(100):
                beat(done, 100)

    def test_a_worker_that_is_told_to_stop_gives_back_what_it_has_not_done(self, apart):
        import_ = make.import_of(make.project(), *(text(n).encode() for n in range(5)))
        worker = Worker(Between(apart, lambda: worker.stopping.set()))
        worker._apart.close = lambda: None
        worker.run()
        states = list(import_.items.order_by("pk").values_list("state", "attempts", "claimed_by"))
        assert states[0] == ("ready", 1, "")
        assert states[-1] == ("waiting", 0, "")

    def test_a_worker_ends_when_it_has_been_idle(self, apart):
        worker = Worker(Between(apart, lambda: None))
        worker._apart.close = lambda: None
        start = time.monotonic()
        worker.run(idle=0.1)
        assert time.monotonic() - start < 10

    def test_a_container_is_gone_on_with_behind_what_is_there(self, apart, monkeypatch):
        monkeypatch.setattr("documents.worker.opening.MOST_PARTS_AT_ONCE", 10)
        import_ = imports.start_import(make.project(), by=make.alice())
        rows = b"".join(json.dumps({"text": text(n), "title": f"T{n}"}).encode() + b"\n" for n in range(45))
        imports.add_file(import_, rows, name="rows.jsonl")
        import_.straight = True
        import_.save()
        broken = Broken(apart, after=25)
        with pytest.raises(KeyboardInterrupt):
            Worker(broken).step(import_)
        container = import_.items.get(container=None)
        assert (container.state, container.done, import_.items.count()) == ("reading", 20, 21)
        claiming.release(container.claimed_by)
        Worker(apart).work_off(import_)
        assert sorted(Document.objects.values_list("title", flat=True)) == sorted(f"T{n}" for n in range(45))
        assert import_.items.count() == 46


class Between:
    """Reads like ``apart``, and does something after the first answer, before it is stored."""

    def __init__(self, apart, act):
        self._apart, self._act = apart, act

    def __getattr__(self, name):
        return getattr(self._apart, name)

    def read_all(self, questions, *, listener=None):
        for found in self._apart.read_all(questions, listener=listener):
            self._act()
            yield found


class Broken:
    """Opens containers like ``apart``, and breaks down over one of the parts as a killed process would."""

    def __init__(self, apart, *, after):
        self._apart, self._after = apart, after

    def __getattr__(self, name):
        return getattr(self._apart, name)

    def parts(self, *arguments, **keywords):
        for number, part in enumerate(self._apart.parts(*arguments, **keywords)):
            if number == self._after:
                raise KeyboardInterrupt
            assert isinstance(part, Part)
            yield part


def test_a_lock_is_held_by_one_and_let_go_of(tmp_path):
    path = tmp_path / "lock"
    assert not is_held(path)
    with holding(path) as mine, holding(path) as second:
        assert (mine, second) == (True, False)
        assert is_held(path)
    assert not is_held(path)


@pytest.mark.django_db
def test_the_command_leaves_a_second_worker_alone(tmp_path):
    with holding(tmp_path / "lock"):
        call_command("work", lock=tmp_path / "lock")  # comes back at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer")
def test_workers_at_the_same_moment_share_the_items():
    import_ = make.import_of(make.project(), *(b"x" for _ in range(100)))
    with threads(5) as start:
        claims = [start(partial(claiming.claim_to_read, import_.pk, worker=f"w:{n}:x")) for n in range(5)]
    claimed = [item.pk for claim in claims for item in claim.result()]
    assert len(claimed) == len(set(claimed))


BEGIN = """
import django, json, sys
django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
from documents.actions import imports, projects
call_command("migrate", verbosity=0)
person = get_user_model().objects.get_or_create(username="alice")[0]
project = projects.make_project(sys.argv[1], by=person)
straight = imports.start_import(project, by=person, straight=True)
looked_at = imports.start_import(project, by=person)
def text(k, n):
    return f"The title of {k} {n}\\n\\n" + " ".join(f"word{k}x{n}x{m}" for m in range(40)) + "."
rows = "\\n".join(json.dumps({"title": f"Row {n}", "text": text("row", n)}) for n in range(150))
imports.add_file(straight, rows.encode(), name="rows.jsonl")
for n in range(60):
    imports.add_file(looked_at, text("file", n).encode(), name=f"{n}.txt")
print(project.pk, looked_at.pk)
"""
FINISH = """
import django, sys
django.setup()
from django.contrib.auth import get_user_model
from documents import worker
from documents.actions import imports
from documents.models import Import
worker.work_off()
imports.accept(Import.objects.get(pk=int(sys.argv[1])), by=get_user_model().objects.get(username="alice"))
worker.work_off()
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_worker_killed_at_any_moment_loses_nothing_and_does_nothing_twice(tmp_path):
    program = Program(tmp_path)
    project, looked_at = map(int, program.run("-c", BEGIN, f"Killing {uuid4()}").split())
    done = f"SELECT count(*) FROM documents_importitem WHERE project_id = {project} AND state IN ('imported', 'ready')"

    def killed_after(more: int) -> None:
        goal = program.ask(done)[0][0] + more
        worker = program.start("manage.py", "work", "--rest", "1")
        try:
            deadline = time.monotonic() + SECONDS
            while program.ask(done)[0][0] < goal and time.monotonic() < deadline:
                time.sleep(0.005)
        finally:
            worker.kill()
            worker.wait()
        assert program.ask(done)[0][0] >= goal

    killed_after(1)
    killed_after(50)
    assert program.ask(done)[0][0] < 210, "it was killed too late to tell anything"
    program.run("-c", FINISH, str(looked_at))
    states = dict(
        program.ask(f"SELECT state, count(*) FROM documents_importitem WHERE project_id = {project} GROUP BY state")
    )
    assert states == {"opened": 1, "imported": 210}
    where = f"WHERE project_id = {project}"
    titles = [title for (title,) in program.ask(f"SELECT title FROM documents_document {where}")]
    assert len(titles) == len(set(titles)) == 210
    assert program.ask(f"SELECT count(*) FROM documents_revision {where}") == [(210,)]
    assert program.ask(f"SELECT count(*) FROM documents_sourcefile {where}") == [(210,)]
    assert program.ask("SELECT count(*) FROM documents_importcontent") == [(0,)]
    assert program.ask(f"SELECT count(*) FROM documents_change {where} AND verb = 'document.imported'") == [(210,)]
