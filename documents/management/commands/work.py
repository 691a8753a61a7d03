"""``manage.py work``: a worker of the imports, in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from documents.actions.imports.claiming import imports_with_work
from documents.worker import Worker
from documents.worker.lock import holding

SECONDS_TO_FINISH = 3  # for the batch that is under way when the worker is told to stop; it would be taken over


class Command(BaseCommand):
    help = (
        "Fetch, read and store what people import, until stopped. The server starts such a worker by itself; on a"
        " large installation set IMPORT_WORKERS=0 there and run as many of these as are wanted, on any machine."
    )
    requires_system_checks: list[str] = []  # a worker must be quick to start

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--idle", type=float, metavar="SECONDS", help="end when there was nothing to do for so long"
        )
        parser.add_argument(
            "--rest", type=float, default=0.0, metavar="SHARE", help="rest after each write, as a share of its time"
        )
        # For the server, which starts one of these: one at a time, and none that outlives the server.
        parser.add_argument("--lock", type=Path, help=SUPPRESS)
        parser.add_argument("--with-parent", action="store_true", help=SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(rest=options["rest"])
        _stop_on_signals(worker)
        if options["with_parent"]:
            if hasattr(os, "nice"):
                os.nice(10)
            threading.Thread(target=_listen, args=(worker,), daemon=True, name="listen-to-server").start()
        while not worker.stopping.is_set():
            with _lock(options["lock"]) as mine:
                if not mine:
                    return
                worker.run(idle=options["idle"])
            # Who brought something while the lock was still held has started no other worker.
            if not imports_with_work():
                return


@contextlib.contextmanager
def _lock(path: Path | None) -> Iterator[bool]:
    if path is None:
        yield True
    else:
        with holding(path) as mine:
            yield mine


def _stop_on_signals(worker: Worker) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        worker.stopping.set()
        worker.poked.set()

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)


def _listen(worker: Worker) -> None:
    """The server writes when there is something to do; when it ends, so does its pipe."""
    while os.read(sys.stdin.fileno(), 4096):
        worker.poked.set()
    worker.stopping.set()
    worker.poked.set()
    time.sleep(SECONDS_TO_FINISH)
    os._exit(0)
