"""Newer texts when processes end at any moment, and when several people act at the same one."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from documents import worker
from documents.actions.proposals import accept_proposal, drop_proposal, propose_text
from documents.errors import Conflict
from documents.models import Change, Document, ImportItem, Revision
from tests import factories as make
from tests.tools.programs import Program
from tests.tools.threads import threads

BEGIN = """
import django, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from documents import worker
from documents.actions import projects, proposals
from tests import factories as make
project = projects.make_project(sys.argv[1], by=make.alice())
make.member(project, make.bob())
for name in ("prepared", "at-once", "stored"):
    document = make.document(project, text=f"{name}: {make.FOX}", title=name)
    for quote in ("quick", "brown", "lazy dog"):
        make.annotation(document, quote=quote)
    item = proposals.propose_text(document, f"{name} again: {make.FOX}", by=make.alice())
    worker.work_off(item.within)
    proposals.MOST_AT_ONCE = -1  # all is much
    if name != "at-once":
        proposals.accept_proposal(item, by=make.alice(), expected=1)
    print(item.uid)
"""
# Says when it is there, and stays.
VICTIM = """
import django, sys, time
django.setup()
from django.contrib.auth import get_user_model
from documents import signals, worker
from documents.actions.proposals import accept_proposal
from documents.models import ImportItem
def stay(**_said):
    print("here", flush=True)
    time.sleep(600)
place, uid = sys.argv[1:]
item = ImportItem.objects.get(uid=uid)
(signals.revision_added if place == "stored" else signals.revision_coming).connect(stay)
if place == "at-once":
    accept_proposal(item, by=get_user_model().objects.get(username="alice"), expected=1)
else:
    worker.work_off(item.within)
"""
FINISH = """
import django, sys
django.setup()
from documents import worker
from documents.models import ImportItem
for uid in sys.argv[1:]:
    worker.work_off(ImportItem.objects.get(uid=uid).within)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_killed_in_the_middle_the_old_text_stays_whole_and_another_worker_takes_over(tmp_path: Path) -> None:
    program = Program(tmp_path)
    names = ("prepared", "at-once", "stored")  # who stores keeps all others on SQLite from writing, so last
    where = f"Killing {uuid4()}"
    uids = program.run("-c", BEGIN, where).split()
    victims: list[subprocess.Popen[Any]] = []
    try:
        for name, uid in zip(names, uids, strict=True):
            victims.append(program.start("-c", VICTIM, name, uid, stdout=subprocess.PIPE, text=True))
            assert victims[-1].stdout is not None
            assert victims[-1].stdout.readline() == "here\n"
            # Readers see the old text meanwhile, with what was marked in it.
            assert _standing(program, where) == [(1, 1, 3, "exact")] * 3
    finally:
        for victim in victims:
            victim.kill()
            victim.communicate()
    assert _standing(program, where) == [(1, 1, 3, "exact")] * 3
    states = "SELECT i.state FROM documents_importitem i JOIN documents_project p ON p.id = i.project_id WHERE p.name ="
    assert program.ask(f"{states} '{where}'") == [("accepted",)] * 3
    program.run("-c", FINISH, *uids)
    assert program.ask(f"{states} '{where}'") == [("imported",)] * 3
    assert _standing(program, where) == [(2, 2, 3, "moved")] * 3
    lines = "SELECT count(*) FROM documents_change c JOIN documents_project p ON p.id = c.project_id WHERE p.name ="
    assert program.ask(f"{lines} '{where}' AND c.verb = 'document.revised'") == [(3,)]


def _standing(program: Program, project: str) -> list[tuple[Any, ...]]:
    """Of each document its current revision, and which one how many annotations stand on, and how."""
    return program.ask(
        "SELECT d.revision_number, r.number, count(*), a.how FROM documents_document d"
        " JOIN documents_project p ON p.id = d.project_id"
        " JOIN annotator_annotation a ON a.document_id = d.id"
        " JOIN documents_revision r ON r.id = a.placed_on_id"
        f" WHERE p.name = '{project}' GROUP BY d.id, d.revision_number, r.number, a.how ORDER BY d.id, a.how"
    )


@pytest.fixture
def document() -> Document:
    return make.document(make.project())


def proposed(document: Document, text: str) -> ImportItem:
    item = propose_text(document, text, by=make.alice())
    worker.work_off(item.within)
    return ImportItem.objects.get(pk=item.pk)


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_accepted_in_two_tabs_it_comes_once(self, document: Document) -> None:
        item, alice = proposed(document, "Another text."), make.alice()
        with threads() as start:
            tabs = [start(lambda: accept_proposal(item, by=alice, expected=1)) for _ in range(4)]
        assert {tab.result().state for tab in tabs} <= {"accepted", "imported"}
        assert Revision.objects.count() == 2
        assert Change.objects.filter(verb="document.revised").count() == 1

    def test_of_two_texts_one_comes_and_the_other_is_looked_at_again(self, document: Document) -> None:
        items, alice = [proposed(document, f"Another text, {n}.") for n in range(3)], make.alice()

        def accept(item: ImportItem) -> str:
            try:
                return accept_proposal(item, by=alice, expected=1).state
            except Conflict:
                return "conflict"

        with threads() as start:
            outcomes = [start(accept, item) for item in items]
        assert sorted(outcome.result() for outcome in outcomes) == ["conflict", "conflict", "imported"]
        assert sorted(ImportItem.objects.values_list("state", flat=True)) == ["imported", "ready", "ready"]
        assert Document.objects.get().revision_number == Revision.objects.count() == 2

    def test_accepted_and_dropped_it_is_one_of_both(self, document: Document) -> None:
        item, alice = proposed(document, "Another text."), make.alice()

        def act(function: Any, **more: Any) -> None:
            with suppress(Conflict):
                function(item, by=alice, **more)

        with threads() as start:
            start(lambda: act(drop_proposal))
            start(lambda: act(accept_proposal, expected=1))
        item.refresh_from_db()
        assert (item.state, Revision.objects.count()) in (("left-out", 1), ("imported", 2))
