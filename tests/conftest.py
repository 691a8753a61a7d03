"""What every test may use."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from tests.tools.chromium import ARGUMENTS, find_chromium

ROOT = Path(__file__).resolve().parent.parent

# Playwright runs an event loop in the thread of the test, which then uses the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# Tests of modules that know no database, where they ask for none: once is enough, whichever database there is.
PURE = ("documents", "hostile", "javascript", "quality")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever drives a browser and whatever is pure carries its mark, so that ``-m`` can leave it out."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        elif item.path.relative_to(ROOT / "tests").parts[0] in PURE and not _asks_for_a_database(item, fixtures):
            item.add_marker(pytest.mark.pure)


def _asks_for_a_database(item: pytest.Item, fixtures: Collection[str]) -> bool:
    return item.get_closest_marker("django_db") is not None or not {
        "db",
        "transactional_db",
        "live_server",
    }.isdisjoint(fixtures)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": list(ARGUMENTS)}
