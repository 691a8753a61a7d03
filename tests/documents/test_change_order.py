"""Whoever reads "all after n" of a log misses no line, in whatever order transactions commit."""

from __future__ import annotations

import random
import threading
import time

import pytest
from django.db import connection, transaction

from documents import queries
from documents.models import Change
from tests import factories as make
from tests.tools.threads import in_thread, threads

WAIT = 20  # seconds; what a test that hangs waits for


@pytest.fixture
def postgresql(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


def record(project, verb, *, before_commit=lambda: None):
    with transaction.atomic():
        number = Change.objects.record(verb, project_id=project.pk, by=None, target=verb).number
        before_commit()
    return number


def seen_after(project, number):
    return [change.verb for change in queries.changes_after(project, number, user=None, most=100)]


def test_a_line_that_is_begun_first_is_read_first(postgresql):
    """Two transactions that would commit out of order: the second must wait for the first."""
    project = make.project()
    last = Change.objects.latest("number").number
    begun, may_end = threading.Event(), threading.Event()

    def dawdle():
        begun.set()
        assert may_end.wait(WAIT)

    with threads() as start:
        slow = start(lambda: record(project, "slow", before_commit=dawdle))
        assert begun.wait(WAIT)
        quick = start(lambda: record(project, "quick"))
        time.sleep(0.3)
        # Had the quick one committed, a reader would now go on from its number and never see the slow one.
        assert in_thread(seen_after, project, last) == []
        assert not quick.done()
        may_end.set()
        assert slow.result(WAIT) < quick.result(WAIT)
    assert seen_after(project, last) == ["slow", "quick"]


def test_projects_do_not_wait_for_each_other(postgresql):
    one, other = make.project(), make.project(name="Another")
    begun, may_end = threading.Event(), threading.Event()

    def dawdle():
        begun.set()
        assert may_end.wait(WAIT)

    with threads() as start:
        slow = start(lambda: record(one, "slow", before_commit=dawdle))
        assert begun.wait(WAIT)
        try:
            start(lambda: record(other, "quick")).result(WAIT)
        finally:
            may_end.set()
        slow.result(WAIT)


def test_a_reader_misses_nothing_of_many_writers(postgresql):
    project = make.project()
    last = first = Change.objects.latest("number").number
    pauses = random.Random(7)
    seen: list[int] = []

    def write(pause):
        record(project, "tick", before_commit=lambda: time.sleep(pause))

    with threads() as start:
        writing = [start(write, pauses.random() / 50) for _ in range(120)]
        while not all(one.done() for one in writing):
            for change in queries.changes_after(project, last, user=None, most=100):
                seen.append(last := change.number)
        for one in writing:
            one.result()
    seen += [change.number for change in queries.changes_after(project, last, user=None, most=100)]
    written = Change.objects.filter(project=project, number__gt=first).order_by("number")
    assert seen == list(written.values_list("number", flat=True))
    assert len(seen) == 120


@pytest.mark.django_db
def test_lines_are_read_in_the_order_they_were_written():
    project, other = make.project(), make.project(name="Another")
    last = Change.objects.latest("number").number
    numbers = []
    for n in range(5):
        numbers.append(record(project, f"line {n}"))
        record(other, "elsewhere")
    assert numbers == sorted(numbers)
    assert seen_after(project, last) == [f"line {n}" for n in range(5)]
    assert seen_after(project, numbers[2]) == ["line 3", "line 4"]
    assert [change.verb for change in queries.changes_after(project, last, user=None, most=2)] == ["line 0", "line 1"]
