"""A Python program in a process of its own, asked and answered over pipes, stopped when it takes too much.

Time is what the child used of the processor where the system tells (Linux), so that a busy machine fails no file;
elsewhere, and for a child that only waits, it is a third of the clock's.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from documents.frames import Closed, Head, put, take

_SYSTEM: str = sys.platform
_BUFFER = 262_144  # bytes, of each pipe
_TICK = 0.1  # seconds between two looks at a child that works
_WAITING = 3  # times as long may a child take by the clock as it may use the processor
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_LOW_PRIORITY = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # Windows; elsewhere the child sees to it
_OUT_OF_TIME = [getattr(signal, "SIGXCPU", None)]
# What libraries written in C++ and Rust end a process with when they get no more memory.
_OUT_OF_MEMORY = [getattr(signal, name, None) for name in ("SIGABRT", "SIGTRAP", "SIGILL")]
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take: bytes of memory, seconds without a sign of life, seconds for one answer in all."""

    memory: int = 300_000_000
    silence: float = 10.0
    whole: float = 180.0


class Ended(Exception):
    """The child is no more. ``why`` is "memory", "time" or "crash"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Child:
    """One process that runs ``module``. One thread at a time may talk to it."""

    def __init__(self, module: str, limits: Limits) -> None:
        self.answers = 0  # given so far
        self._limits = limits
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", "-B", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=_BUFFER,
            stderr=subprocess.DEVNULL,
            cwd=Path(sys.executable).anchor,
            env=_environment(os.environ),
            start_new_session=True,  # the terminal's Ctrl-C is for the parent; and what the child starts ends with it
            creationflags=_LOW_PRIORITY,
        )
        assert self._process.stdin is not None  # noqa: S101 - they are pipes
        assert self._process.stdout is not None  # noqa: S101
        self._into, self._out_of = self._process.stdin, self._process.stdout
        self._why = ""
        self._peak = 0
        self._signs = 0  # of life: messages that came, and questions that were put
        self._spent = 0.0  # seconds of the answer that is waited for
        self._waiting = threading.Event()
        self._over = False
        threading.Thread(target=self._watch, daemon=True, name="watch-child").start()

    @property
    def number(self) -> int:
        """The process id."""
        return self._process.pid

    def ask(self, messages: Iterable[tuple[Head, bytes]]) -> None:
        """Sends messages. Raises Ended."""
        self._waiting.set()
        try:
            for head, body in messages:
                self._signs += 1
                put(self._into, head, body)
            self._into.flush()
        except OSError as error:
            raise self.ended() from error
        finally:
            self._waiting.clear()

    def answer(self) -> tuple[Head, bytes]:
        """Waits for the next message. Raises Ended."""
        self._waiting.set()
        try:
            message = take(self._out_of)
        except (Closed, OSError, MemoryError) as error:
            raise self.ended() from error
        finally:
            self._waiting.clear()
        self._signs += 1
        return message

    def answered(self) -> None:
        """Counts an answer as whole: the next may take all the time again."""
        self.answers += 1
        self._spent = 0.0

    def may_be_worn(self, ended: Ended) -> bool:
        """Whether a new child could do what this one ended over: what it did before may have left it too large."""
        return ended.why != "time" and self.answers > 0

    def close(self) -> None:
        """Ends the process, whatever it does. A second time does nothing."""
        self._over = True
        self._waiting.set()
        self._kill()
        for pipe in (self._into, self._out_of):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()

    def ended(self, why: str = "") -> Ended:
        """Ends the process, and says what for."""
        self._why = self._why or why
        self._kill()
        code = self._process.wait()
        if not self._why and -code in _OUT_OF_TIME:
            self._why = "time"
        if not self._why and (-code in _OUT_OF_MEMORY or self._peak > 0.8 * self._limits.memory):
            self._why = "memory"
        self.close()
        return Ended(self._why or "crash")

    def _kill(self) -> None:
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                if self._process.returncode is None:
                    os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _watch(self) -> None:
        seen, silent, waited, used = -1, 0.0, time.monotonic(), 0.0
        while self._waiting.wait() and not self._over:
            until = time.monotonic() - starved_seconds(self.number)
            using = processor_seconds(self.number)
            step = max((until - waited) / _WAITING, using - used)
            silent = silent + step if seen == self._signs else 0.0
            self._spent += min(step, 5 * _TICK)  # more has passed while nobody waited for the child
            seen, waited, used = self._signs, until, using
            held = memory_of(self.number)
            self._peak = max(self._peak, held)
            if held > self._limits.memory:
                self._stop("memory")
            elif (silent > self._limits.silence or self._spent > self._limits.whole) and seen == self._signs:
                self._stop("time")
            time.sleep(_TICK)

    def _stop(self, why: str) -> None:
        if not self._over:
            self._why = why
            self._kill()


def processor_seconds(process: int) -> float:
    """What a process has used so far; where the system doesn't tell, three times the clock (see ``_WAITING``)."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0 if _SYSTEM == "linux" else time.monotonic()
    return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND


def starved_seconds(process: int) -> float:
    """How long a process has been kept waiting because others used the processors; 0 where the system doesn't tell."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text("ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def memory_of(process: int) -> int:
    """Bytes that a process holds in memory; 0 where the system doesn't tell or the process is gone."""
    if _SYSTEM == "linux":
        try:
            return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * _PAGE
        except (OSError, IndexError):
            return 0
    if _SYSTEM == "win32":
        return _memory_on_windows(process)
    listed = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return int(listed.stdout.strip() or 0) * 1024


def _memory_on_windows(process: int) -> int:
    """By GetProcessMemoryInfo: PROCESS_MEMORY_COUNTERS.WorkingSetSize."""
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = [
            ("size", wintypes.DWORD),
            ("faults", wintypes.DWORD),
            *((name, ctypes.c_size_t) for name in ("peak", "now", "a", "b", "c", "d", "e", "f")),
        ]

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = wintypes.HANDLE
    handle = kernel.OpenProcess(0x1000, False, process)  # noqa: FBT003 - PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return 0
    counters = Counters(size=ctypes.sizeof(Counters))
    kernel.K32GetProcessMemoryInfo(wintypes.HANDLE(handle), ctypes.byref(counters), counters.size)
    kernel.CloseHandle(wintypes.HANDLE(handle))
    return int(counters.now)


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """As little as a Python needs: no secret key, no database, no proxy."""
    kept = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "LD_LIBRARY_PATH")
    own = {
        "PYTHONPATH": str(_ROOT),
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
        # One thread each: a reader shares the machine with the people who click.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
    }
    return {name: given[name] for name in kept if name in given} | own
