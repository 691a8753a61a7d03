"""Writes the lock files again from pyproject.toml: every package, exactly, for every platform, with its hashes.

``python3 requirements/lock.py`` brings everything up to date; give names of packages to bring only those up.
Uses a resolver of its own, pinned here, in a temporary environment; the settings of this machine's pip don't matter.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
RESOLVER = "uv==0.13.8"
# The largest first: the others take their versions from it, so it contains them all, and each of them the base.
LOCKS = {
    "dev": ("--all-extras", "--group", "dev"),
    "postgres": ("--extra", "postgres"),
    "pandoc": ("--extra", "pandoc"),
    "parquet": ("--extra", "parquet"),
    "pdf": ("--extra", "pdf"),
    "base": (),
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", "--quiet", RESOLVER], check=True)
        for lock, wanted in LOCKS.items():
            _compile(programs / "uv", lock, wanted)
    return 0


def _compile(resolver: Path, lock: str, wanted: tuple[str, ...]) -> None:
    upgraded = [f"--upgrade-package={name}" for name in sys.argv[1:]] or ["--upgrade"]
    same = ["--constraint", "requirements/dev.txt"] if lock != "dev" else []
    clean = ["--no-header", "--no-annotate", "--no-config", "--no-emit-index-url", "--no-emit-find-links"]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    command = [
        *(resolver, "pip", "compile", "pyproject.toml", *wanted, *same, *clean, *upgraded),
        *("--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"),
        *("--output-file", f"requirements/{lock}.txt"),
    ]
    subprocess.run(command, cwd=FOLDER.parent, env=own, check=True)
    count = (FOLDER / f"{lock}.txt").read_text(encoding="utf-8").count("==")
    sys.stderr.write(f"requirements/{lock}.txt: {count} packages\n")


if __name__ == "__main__":
    sys.exit(main())
