"""Installs one of the lock files beside this one into .venv, or sees at once that there is nothing to do.

``python3 requirements/install.py base|postgres|pandoc|parquet|pdf|dev``. Needs only Python's own library.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
import venv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
VENV = FOLDER.parent / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
INSTALLED = VENV / "installed.txt"  # one line for each lock file that is in place
CONTAINS = {
    "base": ("base",),
    "postgres": ("base", "postgres"),
    "pandoc": ("base", "pandoc"),
    "parquet": ("base", "parquet"),
    "pdf": ("base", "pdf"),
    "dev": ("base", "postgres", "pandoc", "parquet", "pdf", "dev"),
}


def main() -> int:
    if len(sys.argv) != 2 or sys.argv[1] not in CONTAINS:
        sys.stderr.write(f"usage: python3 {sys.argv[0]} {'|'.join(CONTAINS)}\n")
        return 2
    lock = sys.argv[1]
    if _line(lock) in _installed() and PYTHON.exists():
        return 0
    if not (PYTHON.exists() and _version_of(VENV) == _version()):
        _say(f"Making .venv with Python {_version()} …")
        venv.create(VENV, clear=True, with_pip=True)
    started = time.monotonic()
    count = sum(line[:1].isalnum() for line in _lock_file(lock).read_text(encoding="utf-8").splitlines())
    _say(f"Installing the {count} packages of requirements/{lock}.txt into .venv, about half a minute …")
    # Each package and its hash stand in the lock file, so nothing has to be worked out.
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--quiet", "--no-compile"]
    done = subprocess.run([*command, "--no-deps", "--require-hashes", "-r", _lock_file(lock)], check=False)
    if done.returncode:
        _say(f"The packages of requirements/{lock}.txt could not be installed; pip says why above.")
        return done.returncode
    # On every core, which pip doesn't; a start that had to compile would take twice as long.
    subprocess.run([PYTHON, "-m", "compileall", "-q", "-j", "0", VENV / "lib"], stdout=subprocess.DEVNULL, check=False)
    kept = [line for line in _installed() if line.split()[0] not in CONTAINS[lock]]
    INSTALLED.write_text("\n".join([*kept, *map(_line, CONTAINS[lock])]) + "\n", encoding="utf-8")
    _say(f"Done in {time.monotonic() - started:.0f} s.")
    return 0


def _line(lock: str) -> str:
    return f"{lock} {_version()} {hashlib.sha256(_lock_file(lock).read_bytes()).hexdigest()}"


def _lock_file(lock: str) -> Path:
    return FOLDER / f"{lock}.txt"


def _installed() -> list[str]:
    return INSTALLED.read_text(encoding="utf-8").splitlines() if INSTALLED.exists() else []


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _version_of(folder: Path) -> str:
    """The Python version of a virtual environment, as 3.12."""
    for line in (folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "version":
            return ".".join(value.strip().split(".")[:2])
    return ""


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
