"""Runs every test in two processes side by side: those of ``BESIDE``, most of which drive a browser, and all others.

``python tests/tools/lanes.py`` shows the others as they run, and then all that those beside had to say; it fails if
one of the two does. With arguments for pytest it is pytest alone, in one process: ``… lanes.py -k name``.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from types import FrameType

PYTEST = (sys.executable, "-m", "pytest")
# Folders, for each process to read no more test files than it runs; so chosen that both end at about the same time.
BESIDE = ("tests/hostile", "tests/quality", "tests/javascript", "tests/browser")


def main() -> int:
    signal.signal(signal.SIGTERM, _stop)
    if arguments := sys.argv[1:]:
        return _run(arguments)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as told:
        beside = subprocess.Popen([*PYTEST, *BESIDE], stdout=told, stderr=subprocess.STDOUT)
        try:
            shown = _run(["tests", *(f"--ignore={folder}" for folder in BESIDE)])
            _say(f"the tests of {', '.join(BESIDE)}")
            status = _end_of(beside)
        finally:
            beside.terminate()
        told.seek(0)
        sys.stdout.write(told.read())
    if shown:
        _say("other tests failed: see above")
    return shown or status


def _run(arguments: list[str]) -> int:
    running = subprocess.Popen([*PYTEST, *arguments])
    try:
        return _end_of(running)
    finally:
        running.terminate()


def _end_of(process: subprocess.Popen[bytes]) -> int:
    """Its status. Ctrl-C has reached the process too, so it is let finish."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def _say(words: str) -> None:
    sys.stdout.write(f"\n== {words}\n")
    sys.stdout.flush()


def _stop(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
