"""Runs a command with DATABASE_URL set to a throw-away PostgreSQL server, and stops the server whatever happens.

``python tests/tools/postgres.py -- pytest tests``. The server listens on 127.0.0.1 alone, on a free port, with a
password of its own; its files are in a temporary folder. Nothing is asked of a server that already runs here.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/pgsql/bin")
# The data is thrown away, so nothing has to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


def main() -> int:
    command = sys.argv[2:] if sys.argv[1:2] == ["--"] else []
    if not command:
        sys.stderr.write(f"usage: python {sys.argv[0]} -- COMMAND …\n")
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    with server() as url, subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url}) as running:
        try:
            return running.wait()
        except KeyboardInterrupt:  # Ctrl-C reached the command too: let it finish
            return running.wait()
        finally:
            running.terminate()


@contextmanager
def server() -> Iterator[str]:
    """A running server's ``postgres://…`` address. Raises RuntimeError where PostgreSQL can't be had or started."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="annotator-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        user = _unprivileged()
        if user:
            shutil.chown(folder, user)
        as_user: dict[str, Any] = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
        password, port = secrets.token_hex(16), _free_port()
        (folder / "password").write_text(password, encoding="ascii")
        (folder / "password").chmod(0o644)  # in a folder that nobody else can enter
        initdb = ["initdb", "--pgdata=data", "--username=annotator", "--auth=scram-sha-256", "--pwfile=password"]
        locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        _run(programs, [*initdb, "--encoding=UTF8", f"--locale={locale}", "--no-sync"], folder, as_user)
        settings = (f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *FAST)
        with (folder / "data" / "postgresql.conf").open("a", encoding="ascii") as file:
            file.writelines(
                f"{key} = '{value}'\n" for key, _, value in (setting.partition("=") for setting in settings)
            )
        control = ["pg_ctl", "--pgdata=data", "--wait"]
        _run(programs, [*control, "--log=log", "start"], folder, as_user)
        try:
            yield f"postgres://annotator:{password}@127.0.0.1:{port}/postgres"
        finally:
            _run(programs, [*control, "--mode=immediate", "stop"], folder, as_user)


def _programs() -> Path:
    """The folder of the newest PostgreSQL server on this machine, installed on Debian if need be."""
    found = _found()
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        sys.stderr.write("Installing PostgreSQL …\n")
        quietly = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "postgresql"]):
            subprocess.run(["apt-get", "-qq", *command], env=quietly, stdout=subprocess.DEVNULL, check=True)
        found = _found()
    if found is None:
        raise RuntimeError("This needs a PostgreSQL server's programs (initdb, pg_ctl): install PostgreSQL.")
    return found


def _found() -> Path | None:
    folders = [folder for pattern in FOLDERS for folder in Path("/").glob(pattern[1:])]
    folders.sort(
        key=lambda folder: [int(part) for part in folder.parent.name.replace("-", ".").split(".") if part.isdigit()]
    )
    if on_path := shutil.which("initdb"):
        folders.insert(0, Path(on_path).resolve().parent)
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


def _unprivileged() -> str | None:
    """Whom to run the server as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(programs: Path, command: list[str], folder: Path, as_user: dict[str, Any]) -> None:
    with (folder / "output").open("w+", encoding="utf-8") as output:
        done = subprocess.run(
            [programs / command[0], *command[1:]],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            **as_user,
        )
        output.seek(0)
        if done.returncode:
            log = folder / "log"
            raise RuntimeError(f"{command[0]} failed: {output.read()}{log.read_text() if log.exists() else ''}")


def _stop(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
