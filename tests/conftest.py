"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.tools.chromium import ARGUMENTS, find_chromium

ROOT = Path(__file__).resolve().parent.parent

# Playwright runs an event loop in the thread of the test, which then uses the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever drives a browser carries the mark, so that ``-m "not browser"`` leaves all of it out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": list(ARGUMENTS)}
