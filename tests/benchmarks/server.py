"""The real server in a process of its own, on a free port, with a data folder of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data_dir: Path, port: int) -> dict[str, str]:
    return {**os.environ, "DATA_DIR": str(data_dir), "PORT": str(port), "PYTHONPATH": str(ROOT)}


def run(data_dir: Path, *command: str) -> str:
    """The output of ``python COMMAND`` in the project with this data folder."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(data_dir, 1),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def prepared(data_dir: Path) -> dict[str, Any]:
    run(data_dir, "manage.py", "migrate", "--verbosity=0")
    return dict(json.loads(run(data_dir, "-m", "tests.benchmarks.prepare")))


@contextmanager
def started(data_dir: Path, port: int) -> Iterator[tuple[int, float]]:
    """A running server: (process id, seconds from its start to its first answer)."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment(data_dir, port), stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield process.pid, time.perf_counter() - start
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(3000):
        if process.poll() is not None:
            raise RuntimeError(f"The server stopped at once, with status {process.returncode}.")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(b"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                if connection.recv(12) == b"HTTP/1.1 200":
                    return
        except OSError:
            pass
        time.sleep(0.01)
    raise RuntimeError("The server gave no answer within 30 seconds.")


def memory_of(pid: int, kind: str = "Pss") -> float:
    """The memory of a process and all below it in MB, pages they share counted once (PSS); or of it what is in no
    file (Pss_Anon), which leaves out the database, parts of which the system keeps in memory as long as it likes."""
    total, waiting = 0, [pid]
    while waiting:
        current = waiting.pop()
        for line in Path(f"/proc/{current}/smaps_rollup").read_text().splitlines():
            if line.startswith(f"{kind}:"):
                total += int(line.split()[1])
        waiting += children_of(current)
    return total / 1000


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]
