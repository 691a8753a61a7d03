"""What is taken back next, against a machine of two stacks."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.undoing import Line, Next, PastAct, acts_in, next_acts

VERBS = frozenset({"annotation.added", "annotation.trashed"})


class Machine:
    """What everybody knows of undo: two stacks, and a log that is written along."""

    def __init__(self) -> None:
        self.log: list[PastAct] = []
        self.undo: list[int] = []
        self.redo: list[int] = []

    def write(self, undoes: int | None) -> int:
        self.log.append(PastAct(len(self.log) + 1, None, undoes))
        return len(self.log)

    def act(self) -> None:
        self.undo.append(self.write(None))
        self.redo.clear()

    def take_back(self, depth: int = 0) -> None:
        """The newest that stands, or the one ``depth`` before it, where what came after is left alone."""
        if depth < len(self.undo):
            self.redo.append(self.write(self.undo.pop(-1 - depth)))

    def do_again(self) -> None:
        if self.redo:
            self.undo.append(self.write(self.redo.pop()))

    def next(self) -> Next:
        known = {act.number: act.undoes for act in self.log}
        return next_acts(reversed(self.log), undoes=known.__getitem__)


def test_nothing_done_is_nothing_to_undo() -> None:
    assert Machine().next() == Next(None, None)


@given(st.lists(st.sampled_from(["act", "undo", "undo", "redo", "leave one"]), max_size=60))
def test_the_log_alone_says_what_the_stacks_say(doings: list[str]) -> None:
    machine = Machine()
    for doing in doings:
        if doing == "act":
            machine.act()
        elif doing == "redo":
            machine.do_again()
        else:
            machine.take_back(1 if doing == "leave one" else 0)
        undo, redo = machine.next()
        assert (undo.number if undo else None) == (machine.undo[-1] if machine.undo else None)
        assert (redo.number if redo else None) == (machine.redo[-1] if machine.redo else None)


def test_no_more_of_the_log_is_read_than_needed() -> None:
    def acts():
        yield PastAct(9, None, None)
        pytest.fail("asked for more")

    assert next_acts(acts(), undoes={}.__getitem__) == Next(PastAct(9, None, None), None)


A, B = UUID(int=1), UUID(int=2)
LINES = {
    "single lines are acts": (
        [Line(2, None, None, "annotation.added"), Line(1, None, None, "annotation.added")],
        [PastAct(2, None, None), PastAct(1, None, None)],
    ),
    "a batch is one, named by its first line": (
        [
            Line(4, None, 2, "annotation.trashed"),
            Line(3, A, None, "annotation.added"),
            Line(2, A, None, "annotation.trashed"),
            Line(1, B, None, "annotation.added"),
        ],
        [PastAct(4, None, 2), PastAct(2, A, None), PastAct(1, B, None)],
    ),
    "a batch with something that can't be taken back is none": (
        [
            Line(3, A, None, "document.imported"),
            Line(2, A, None, "annotation.added"),
            Line(1, None, None, "member.added"),
        ],
        [],
    ),
}


@pytest.mark.parametrize(("lines", "acts"), LINES.values(), ids=LINES)
def test_lines_are_acts(lines: list[Line], acts: list[PastAct]) -> None:
    assert list(acts_in(lines, VERBS)) == acts


@given(st.integers(min_value=1, max_value=200))
def test_there_and_back_any_number_of_times(times: int) -> None:
    machine = Machine()
    machine.act()
    for _time in range(times):
        machine.take_back()
        machine.do_again()
    assert machine.next() == Next(machine.log[-1], None)


def test_an_act_has_the_name_its_maker_gave() -> None:
    batch = uuid4()
    [act] = acts_in([Line(1, batch, None, "annotation.added")], VERBS)
    assert act.batch == batch
