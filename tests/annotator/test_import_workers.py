"""The server's own worker: there when something is imported, gone when it isn't wanted or the server ends."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from annotator.import_workers import ImportWorkers
from documents.worker.lock import holding
from tests.annotator.test_serve import ROOT, SECONDS, running
from tests.benchmarks.client import Client

PREPARE = """
import django, json
django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
call_command("migrate", verbosity=0)
from documents.actions import imports, projects
from tests.benchmarks.prepare import session_of
alice = get_user_model().objects.create_user("alice")
project = projects.make_project("Group", slug="group", by=alice)
import_ = imports.start_import(project, by=alice, straight=True)
imports.add_text(import_, "A text from before the server was started.", title="Before")
print(json.dumps({"session": session_of(alice), "import": str(import_.uid)}))
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A data folder with an import that nobody has worked at yet, and how to sign in."""
    folder = tmp_path_factory.mktemp("workers") / "data"
    environment = {**os.environ, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "annotator.settings"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", PREPARE], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return folder, json.loads(done.stdout.splitlines()[-1])


@contextmanager
def calling(port: int, session: str) -> Iterator[Client]:
    client = Client(port, session)
    with closing(client.connection):
        yield client


def asked(client: Client, method: str, path: str, body: Any = None) -> Any:
    _status, answer, _seconds = client.request(method, path, body)
    return json.loads(gzip.decompress(answer) if answer[:2] == b"\x1f\x8b" else answer)


def until(what: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("It did not come.")


def children_of(process: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(process)], stdout=subprocess.PIPE, text=True, check=False)
    return [int(number) for number in listed.stdout.split()]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_nobody_has_to_start_a_worker_and_none_outlives_the_server(prepared: tuple[Path, dict[str, str]]) -> None:
    folder, known = prepared
    with running(folder) as server, calling(server.port, known["session"]) as client:

        def imported(uid: str) -> int:
            return asked(client, "GET", f"/api/imports/{uid}")["counts"].get("imported", 0)

        until(lambda: imported(known["import"]) == 1)  # what was left over when the server was started
        [worker] = children_of(server.process.pid)
        niceness = int(Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[16])
        assert niceness == min(os.getpriority(os.PRIO_PROCESS, 0) + 10, 19)

        uid = asked(client, "POST", "/api/projects/group/imports", {"straight": True})["uid"]
        asked(client, "POST", f"/api/imports/{uid}/texts", {"text": "A first text."})
        until(lambda: imported(uid) == 1)
        assert children_of(server.process.pid) == [worker]

        os.kill(worker, 9)
        asked(client, "POST", f"/api/imports/{uid}/texts", {"text": "A second text, not the same."})
        until(lambda: imported(uid) == 2)
        [another] = children_of(server.process.pid)
        assert another != worker
        server.stop()
    until(lambda: not Path(f"/proc/{another}").exists() or "Z" in Path(f"/proc/{another}/stat").read_text().split()[2])


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_server_without_workers_starts_none(prepared: tuple[Path, dict[str, str]]) -> None:
    folder, known = prepared
    with running(folder, IMPORT_WORKERS="0") as server, calling(server.port, known["session"]) as client:
        uid = asked(client, "POST", "/api/projects/group/imports", {})["uid"]
        asked(client, "POST", f"/api/imports/{uid}/texts", {"text": "A third text."})
        time.sleep(1.5)
        assert children_of(server.process.pid) == []
        assert asked(client, "GET", f"/api/imports/{uid}")["counts"] == {"waiting": 1}


class Started:
    """Stands in for a worker's process."""

    made: list[Started] = []

    def __init__(self, lock: Path) -> None:
        self.process, self.runs, self.is_starting, self.woken = self, True, True, 0
        self.made.append(self)

    def wait(self) -> int:
        return 0

    def wake(self) -> None:
        self.woken += 1


def test_one_worker_on_a_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.import_workers._Started", Started)
    monkeypatch.setattr(Started, "made", [])
    workers, other_process = ImportWorkers(1, tmp_path), ImportWorkers(1, tmp_path)
    workers.poke()
    workers.poke()
    [first] = Started.made
    assert first.woken == 1
    first.is_starting = False
    with holding(tmp_path / "import-worker-0.lock"):
        workers.poke()
        other_process.poke()
        assert (len(Started.made), first.woken) == (1, 2)
    # It has let go of its lock, so it may have looked for work for the last time.
    workers.poke()
    assert len(Started.made) == 2
