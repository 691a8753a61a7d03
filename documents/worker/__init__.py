"""The worker of the imports: fetches, reads and stores what waits, in batches, and starts over where another ended.

    Worker().work_off()    # until nothing is left to do
    Worker().run(idle=30)  # until nothing was to do for half a minute, or ``stopping`` is set

Every write is small and holds only if the item is still this worker's. So several workers get along, a person may
change their mind at any moment, and a worker that is killed leaves nothing half-made: others do its items again.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from contextlib import suppress

from django.db import OperationalError, close_old_connections

from documents import errands
from documents.actions import looks
from documents.actions.imports import accepting, claiming
from documents.isolation import Apart
from documents.models import Import
from documents.worker import due
from documents.worker.opening import Pulse, Stopped
from documents.worker.reading import read

__all__ = ["Worker", "step", "work_off"]

SECONDS_BETWEEN_LOOKS = 0.5  # for new work, when there is none
SECONDS_BETWEEN_TAKEOVERS = 5.0
SECONDS_BETWEEN_SWEEPS = 60.0
SECONDS_BETWEEN_CHECKS = 2.0  # of whether an address or an errand is due

logger = logging.getLogger(__name__)


class Worker:
    """One worker. Files are read by ``apart``'s children, which live as long as it does."""

    def __init__(self, apart: Apart | None = None, *, rest: float = 0.0) -> None:
        """``rest``: how long to do nothing after a write, as a share of the time that the write took."""
        self.name = claiming.new_worker()
        self.stopping = threading.Event()
        self.poked = threading.Event()
        self._apart = apart or Apart()
        self._share_of_rest = rest
        self._turns: list[int] = []
        self._looked = self._took_over = self._tidied = self._checked = float("-inf")

    def run(self, *, idle: float | None = None) -> None:
        """Work until ``stopping`` is set or, if ``idle`` is given, there was nothing to do for so many seconds."""
        busy = time.monotonic()
        try:
            while not self.stopping.is_set():
                if self._tried():
                    busy = time.monotonic()
                elif idle is not None and time.monotonic() - busy > idle and not claiming.are_claimed():
                    return
                else:
                    self.poked.wait(SECONDS_BETWEEN_LOOKS)
                    self.poked.clear()
        finally:
            claiming.release(self.name)
            self._apart.close()

    def work_off(self, import_: Import | None = None) -> None:
        """Do all that waits, of this import or of all, and come back."""
        while self.step(import_):
            pass

    def step(self, import_: Import | None = None) -> bool:
        """One batch of one import, each in its turn. False where nothing waits."""
        self._take_over()
        for number in [import_.pk] if import_ else self._in_turn():
            if self._store(number) or self._read(number):
                return True
        self._looked = float("-inf")
        return (import_ is None and self._did_what_is_due()) or self._swept()

    def _tried(self) -> bool:
        """Whether there was something to do. A database that is busy or away is asked again later."""
        try:
            return self.step()
        except OperationalError as error:
            logger.warning("The worker could not get at the database: %s", error)
            close_old_connections()
            self.stopping.wait(1)
            return True

    def _take_over(self) -> None:
        if time.monotonic() - self._took_over > SECONDS_BETWEEN_TAKEOVERS:
            claiming.take_over()
            self._took_over = time.monotonic()

    def _did_what_is_due(self) -> bool:
        """Whether there was an address or an errand whose time had come, now that nobody waits for anything."""
        if time.monotonic() - self._checked < SECONDS_BETWEEN_CHECKS:
            return False
        if due.look() or errands.do_one():
            return True
        self._checked = time.monotonic()
        return False

    def _swept(self) -> bool:
        """Tidy up when nothing else is to be done; whether there is more of that."""
        if time.monotonic() - self._tidied < SECONDS_BETWEEN_SWEEPS:
            return False
        more = claiming.sweep() or looks.sweep()
        if not more:
            self._tidied = time.monotonic()
        return more

    def _in_turn(self) -> list[int]:
        """The imports with work, the one that was served last at the end: a small one waits for no large one."""
        now = time.monotonic()
        if now - self._looked > SECONDS_BETWEEN_LOOKS:
            fresh = claiming.imports_with_work()
            served = [number for number in self._turns if number in fresh]
            self._turns = [number for number in fresh if number not in served] + served
            self._looked = now
        self._turns = self._turns[1:] + self._turns[:1]
        return list(self._turns)

    def _store(self, import_: int) -> bool:
        items = claiming.claim_to_store(import_, worker=self.name)
        if items:
            start = time.monotonic()
            with suppress(Stopped):  # they are somebody else's now, or given back at the end
                accepting.store_accepted(items, pulse=lambda first: Pulse(first, self.stopping))
            self._rest(start)
        return bool(items)

    def _read(self, import_: int) -> bool:
        items = claiming.claim_to_read(import_, worker=self.name)
        read(items, apart=self._apart, stopping=self.stopping, rest=self._rest)
        return bool(items)

    def _rest(self, since: float) -> None:
        """Leave the database to others for a while."""
        self.stopping.wait(min((time.monotonic() - since) * self._share_of_rest, 1.0))


_here: list[Worker] = []


def step(import_: Import | None = None) -> bool:
    """One batch, done in this process: for tests, and for commands that wait for the end."""
    if not _here:
        apart = Apart()
        atexit.register(apart.close)
        _here.append(Worker(apart))
    return _here[0].step(import_)


def work_off(import_: Import | None = None) -> None:
    """All that waits, of this import or of all, done in this process."""
    while step(import_):
        pass
