"""Several threads at the database at once, each with a connection of its own that it closes behind itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connections

T = TypeVar("T")
Start = Callable[..., "Future[Any]"]


@contextmanager
def threads(most: int = 8) -> Iterator[Start]:
    """Start functions in threads: ``start(function, *arguments)`` answers with a future. Waits for all."""
    with ThreadPoolExecutor(most) as pool:
        yield lambda function, *arguments: pool.submit(_closing, function, *arguments)


def in_thread(function: Callable[..., T], *arguments: Any) -> T:
    """What ``function`` answers in another thread, with another connection."""
    with threads(1) as start:
        result: T = start(function, *arguments).result()
        return result


def _closing(function: Callable[..., T], *arguments: Any) -> T:
    try:
        return function(*arguments)
    finally:
        connections.close_all()
