"""Ordinary requests take turns: as many at once as THREADS says, on as many database connections.

The server has a thread more for each live stream, and hands requests to all of them in turn. Without this, each of
these would sooner or later keep a connection of its own, and a burst of requests would be worked on all at once.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connections

KEY = "annotator.turn"  # where a request's environment has its Turn


class Turns:
    """A WSGI application: ``application``, with at most ``most`` requests in it at once. The others wait."""

    def __init__(self, application: Callable[..., Iterable[bytes]], *, most: int) -> None:
        self._application = application
        # The last one given back is the next: few connections do the work as long as few requests come.
        self._seats: queue.LifoQueue[_Seat] = queue.LifoQueue()
        for _ in range(most):
            self._seats.put(_Seat())

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        turn = environ[KEY] = Turn(self._seats)
        try:
            return _Answer(self._application(environ, start_response), turn)
        except BaseException:
            turn.end()
            raise


class Turn:
    """One request's. What answers for hours ends it before it waits, and must not use the database from then on."""

    def __init__(self, seats: queue.LifoQueue[_Seat]) -> None:
        self._seats = seats
        self._seat: _Seat | None = seats.get()
        self._seat.lend()

    def end(self) -> None:
        """Let the next request in. Only the thread that began it may end it; again, it does nothing."""
        if self._seat is not None:
            seat, self._seat = self._seat, None
            seat.take_back()
            self._seats.put(seat)


class NoTurn:
    """Where nobody counts, as under another server."""

    def end(self) -> None:
        pass


class _Seat:
    """The connections that whoever has this turn works with, whichever thread that is."""

    def __init__(self) -> None:
        self._connections: dict[str, Any] = {}

    def lend(self) -> None:
        for alias, connection in self._connections.items():
            connections[alias] = connection

    def take_back(self) -> None:
        for connection in connections.all(initialized_only=True):
            if connection.alias not in self._connections:
                connection.inc_thread_sharing()
                self._connections[connection.alias] = connection
            del connections[connection.alias]


class _Answer:
    """An application's answer, whose end is that of the turn."""

    def __init__(self, answer: Iterable[bytes], turn: Turn) -> None:
        self._answer = answer
        self._turn = turn

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        try:
            if close := getattr(self._answer, "close", None):
                close()
        finally:
            self._turn.end()
