"""What a worker does beside imports: as long as others say that there is something, and when nobody waits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from annotator.import_workers import ImportWorkers
from documents import errands, worker
from documents.errands import Errand
from documents.worker import Worker


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is to be done, by an errand that is the only one."""
    left: list[str] = []
    monkeypatch.setattr(errands, "_errands", {})
    errands.add(Errand("things", is_due=lambda: bool(left), do=lambda: bool(left and left.pop())))
    return left


def test_an_errand_is_done_piece_by_piece(things: list[str]) -> None:
    things += ["one", "two"]
    assert [errands.is_one_due(), errands.do_one(), things] == [True, True, ["one"]]
    assert [errands.do_one(), errands.do_one(), errands.is_one_due()] == [True, False, False]


def test_an_errand_of_the_same_name_takes_the_place_of_the_other(things: list[str]) -> None:
    things.append("one")
    errands.add(Errand("things", is_due=lambda: False, do=lambda: False))
    assert not errands.is_one_due()
    errands.add(Errand("others", is_due=lambda: True, do=lambda: True))
    assert (errands.is_one_due(), errands.do_one(), things) == (True, True, ["one"])


@pytest.mark.django_db
def test_a_worker_that_nobody_waits_for_does_errands_now_and_then(
    things: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    things += ["one", "two"]
    working = Worker()
    working.work_off()
    assert things == []
    things.append("three")
    working.work_off()
    assert things == ["three"], "it has just looked"
    monkeypatch.setattr(worker, "SECONDS_BETWEEN_CHECKS", -1)
    working.work_off()
    assert things == []


@pytest.mark.parametrize(("due", "poked"), [(True, 1), (False, 0)], ids=["something is due", "nothing is due"])
@pytest.mark.django_db
def test_a_web_process_starts_a_worker_for_an_errand(
    things: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: object,
    due: bool,  # noqa: FBT001
    poked: int,
) -> None:
    things += ["one"] * due
    workers, pokes, rests = ImportWorkers(0, tmp_path), [], iter((None,))  # type: ignore[arg-type]
    monkeypatch.setattr(workers, "poke", lambda: pokes.append("poked"))
    monkeypatch.setattr("annotator.import_workers.connection.close", lambda: None)
    monkeypatch.setattr("annotator.import_workers.time.sleep", lambda _seconds: next(rests))
    with pytest.raises(StopIteration):
        workers._watch()
    assert len(pokes) == poked
