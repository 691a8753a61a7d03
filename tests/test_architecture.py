"""The house rules that a machine can check: who imports whom, how large a module is, what the README lists."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from annotator.environment import VARIABLES, Variable

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("base", "postgres", "pandoc", "parquet", "pdf", "dev")
MOST_LINES = 350  # of a module; the style asks for about 300
TOP = {
    *("annotator", "documents", "seeds", "templates", "tests", "requirements", "deploy", "docs"),
    *("manage.py", "pyproject.toml", "Makefile", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE"),
}


def run(*command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def tracked(pattern: str = "") -> list[Path]:
    """The files that are part of the project."""
    listed = run("git", "ls-files", "-z", *([pattern] if pattern else []))
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def test_every_import_points_down() -> None:
    done = run(
        sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-logo", "--no-cache"
    )
    assert done.returncode == 0, done.stdout


def test_documents_can_be_used_without_annotator() -> None:
    """A Django project of its own, with ``documents`` and without ``annotator``, starts and has no complaint."""
    program = """
import sys
sys.modules["annotator"] = None  # importing it fails
import django
from django.conf import settings
settings.configure(
    SECRET_KEY="k" * 50,
    USE_TZ=True,
    INSTALLED_APPS=["documents", "django.contrib.auth", "django.contrib.contenttypes"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
import documents.actions.documents, documents.access, documents.queries
from documents.models import Document
sys.exit(Document.objects.count())
"""
    done = run(sys.executable, "-c", program)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.name)
def test_the_readme_tells_of_each_variable(variable: Variable) -> None:
    name, default, meaning = variable.name, variable.default or "–", variable.meaning
    assert f"| `{name}` | {default} | {meaning} |" in (ROOT / "README.md").read_text("utf-8")


def test_the_readme_tells_of_each_make_target() -> None:
    listed = set(re.findall(r"^([a-z-]+):.*?##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)) - {"help"}
    assert listed
    readme = (ROOT / "README.md").read_text("utf-8")
    assert {target for target in listed if f"make {target} " not in readme} == set()


def test_modules_stay_small() -> None:
    sizes = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("\n")
        for path in tracked("*.py") + tracked("*.js")
        if "migrations" not in path.parts
    }
    assert {name: lines for name, lines in sizes.items() if lines > MOST_LINES and not name.startswith("tests/")} == {}


def test_the_top_of_the_tree_stays_short() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP


def test_the_lock_files_contain_each_other_and_name_no_place() -> None:
    texts = {name: (ROOT / "requirements" / f"{name}.txt").read_text("utf-8") for name in LOCKS}
    packages = {name: set(re.findall(r"^\S+==.*", text, re.MULTILINE)) for name, text in texts.items()}
    assert packages["base"] < packages["postgres"] < packages["dev"]
    assert packages["base"] < packages["pandoc"] < packages["dev"]
    assert packages["base"] < packages["parquet"] < packages["dev"]
    assert packages["base"] < packages["pdf"] < packages["dev"]
    for name, text in texts.items():
        for line in text.splitlines():
            assert re.fullmatch(r"[a-z0-9-]+==[^/@]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line), (name, line)


def test_the_lock_files_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = {
        "base": project["project"]["dependencies"],
        **project["project"]["optional-dependencies"],
        "dev": project["dependency-groups"]["dev"],
    }
    for name, requirements in asked.items():
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        for requirement in requirements:
            package = re.split(r"[\[~=<> ]", requirement)[0].lower()
            assert f"\n{package}==" in f"\n{text}", f"{package} is missing from {name}.txt: make lock"
