"""Ordinary requests take turns on a few connections, whichever thread they come in."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import connections

from annotator.turns import KEY, NoTurn, Turns


class Fake:
    """A connection as far as this goes, of a database of its own."""

    alias = "other"

    def __init__(self) -> None:
        self.shared = 0

    def inc_thread_sharing(self) -> None:
        self.shared += 1


class Answer:
    def __init__(self, *parts: bytes) -> None:
        self.parts = parts
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture(autouse=True)
def without_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """This thread's own connection is the tests'."""
    monkeypatch.setattr(type(connections), "all", lambda _self, initialized_only=False: in_this_thread())


def in_this_thread() -> list[Any]:
    return [found] if isinstance(found := getattr(connections._connections, "other", None), Fake) else []


def connecting(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """An application that uses the database."""
    if not in_this_thread():
        connections["other"] = Fake()
    return Answer(str(id(connections["other"])).encode())


def in_a_thread(work: Any) -> Any:
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


def asked(application: Turns) -> bytes:
    answer: Any = application({}, None)
    content = b"".join(answer)
    answer.close()
    return content


def test_the_next_request_has_the_connection_of_the_last_one_in_whatever_thread() -> None:
    application = Turns(connecting, most=5)
    first = asked(application)
    assert not in_this_thread(), "what the thread does next, it does without a connection"
    assert in_a_thread(lambda: asked(application)) == first == asked(application)


def test_a_connection_may_be_used_by_every_thread() -> None:
    made: list[Fake] = []

    def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        answer = connecting(environ, start)
        made.append(connections["other"])
        return answer

    turns = Turns(application, most=1)
    assert asked(turns) == asked(turns)
    assert [connection.shared for connection in made] == [1, 1]


def test_two_at_once_never_share_a_connection() -> None:
    application = Turns(connecting, most=2)
    first: Any = application({}, None)
    other = in_a_thread(lambda: asked(application))
    assert b"".join(first) != other
    first.close()


def test_no_more_than_so_many_are_at_work_at_once_and_the_others_come_after_them() -> None:
    application = Turns(connecting, most=1)
    first: Any = application({}, None)
    done = threading.Event()
    waiting = threading.Thread(target=lambda: (asked(application), done.set()))
    waiting.start()
    assert not done.wait(0.1)
    first.close()
    assert done.wait(5)
    waiting.join()


def test_a_stream_lets_the_next_one_in_while_it_goes_on() -> None:
    application = Turns(lambda environ, _start: Answer(environ[KEY].end() or b"waiting"), most=1)
    stream: Any = application({}, None)
    assert asked(application) == b"waiting"
    stream.close()
    assert asked(application) == b"waiting"


def test_what_goes_wrong_ends_the_turn_too() -> None:
    calls = []

    def failing(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        calls.append(environ)
        raise RuntimeError("once more")

    application = Turns(failing, most=1)
    for _ in range(3):
        with pytest.raises(RuntimeError, match="once more"):
            application({}, None)
    assert len(calls) == 3


def test_an_answer_is_closed_with_its_turn_and_needs_not_be_closable() -> None:
    answer = Answer(b"x")
    shown: Any = Turns(lambda _environ, _start: answer, most=1)({}, None)
    shown.close()
    assert answer.is_closed
    plain: Any = Turns(lambda _environ, _start: [b"x"], most=1)({}, None)
    assert list(plain) == [b"x"]
    plain.close()


def test_where_nobody_counts_nothing_ends() -> None:
    NoTurn().end()
