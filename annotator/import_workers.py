"""The server's own workers: one process that imports, and looks at addresses again, while there is something to do, so
that nobody has to start one. It runs at a lower priority, and ends with the server or when it was idle for a while.

Of all web processes on a machine one has the worker; a lock in DATA_DIR sees to that.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from documents import errands
from documents.actions.imports.claiming import are_claimed, imports_with_work
from documents.checking import is_something_due
from documents.signals import work_to_do
from documents.worker.lock import is_held

SECONDS_IDLE = 20  # after which a worker ends
SECONDS_TO_START = 10  # that a worker may take until it holds its lock
REST = 0.5  # of the time that a write takes: for the people who click
MOST_SECONDS_BETWEEN_STARTS = 60.0
SECONDS_BETWEEN_CHECKS = 60.0  # of whether an address or an errand is due

logger = logging.getLogger(__name__)


class ImportWorkers:
    """The workers that this process starts, at most ``count`` on this machine."""

    def __init__(self, count: int, folder: Path) -> None:
        self._locks = [folder / f"import-worker-{number}.lock" for number in range(count)]
        self._workers: dict[Path, _Started] = {}
        self._turn = threading.Lock()

    def watch(self) -> None:
        """Start workers whenever there is work, now if some was left over, and when an address is to be looked at."""
        work_to_do.connect(self.poke, weak=False, dispatch_uid="import-workers")
        threading.Thread(target=self._watch, daemon=True, name="look-for-imports").start()

    def poke(self, **_more: Any) -> None:
        """There is something to do: wake the workers, and start those that don't run."""
        for lock in self._locks:
            self._see_to(lock)

    def _watch(self) -> None:
        self._look(lambda: bool(imports_with_work()) or are_claimed())
        while True:
            time.sleep(SECONDS_BETWEEN_CHECKS)
            self._look(lambda: is_something_due() or errands.is_one_due())

    def _look(self, is_work: Callable[[], bool]) -> None:
        try:
            if is_work():
                self.poke()
        except DatabaseError as error:
            logger.warning("It could not be found out whether there is something to do: %s", error)
        finally:
            connection.close()

    def _see_to(self, lock: Path, *, failures: int = 0) -> None:
        with self._turn:
            own = self._workers.get(lock)
            if own is not None and own.runs and (own.is_starting or is_held(lock)):
                own.wake()
            elif not is_held(lock):  # else another web process has it, and it looks for work by itself
                started = self._workers[lock] = _Started(lock)
                threading.Thread(
                    target=self._await, args=(lock, started, failures), daemon=True, name="await-worker"
                ).start()

    def _await(self, lock: Path, started: _Started, failures: int) -> None:
        """Start another one for a worker that was killed or broke down, later each time."""
        code = started.process.wait()
        if code == 0:
            return
        logger.error("The import worker ended with status %s; another one takes over.", code)
        lasted = time.monotonic() - started.at > MOST_SECONDS_BETWEEN_STARTS
        time.sleep(min(2.0**failures, MOST_SECONDS_BETWEEN_STARTS))
        self._see_to(lock, failures=0 if lasted else failures + 1)


class _Started:
    def __init__(self, lock: Path) -> None:
        self.at = time.monotonic()
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", "--with-parent", "--lock", str(lock)]
        self.process = subprocess.Popen(  # noqa: S603 (our own program)
            [*command, "--idle", str(SECONDS_IDLE), "--rest", str(REST)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the server; its end is the worker's
        )

    @property
    def runs(self) -> bool:
        return self.process.poll() is None

    @property
    def is_starting(self) -> bool:
        return time.monotonic() - self.at < SECONDS_TO_START

    def wake(self) -> None:
        assert self.process.stdin is not None  # noqa: S101 (it is a pipe)
        with contextlib.suppress(OSError):
            self.process.stdin.write(b".")
            self.process.stdin.flush()


def watch() -> None:
    """Have this web process start the workers, as many as IMPORT_WORKERS says."""
    environment = settings.ENVIRONMENT
    if environment.import_workers:
        ImportWorkers(environment.import_workers, environment.data_dir).watch()
