"""What every test may use."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Generator, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections, transaction
from django.test import client
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserContext, CDPSession

from tests.tools import migrated
from tests.tools.chromium import ARGUMENTS, find_chromium

ROOT = Path(__file__).resolve().parent.parent

# How fast a machine is says nothing about the code. What decides whether a change lands tries the same cases each time.
settings.register_profile(
    "annotator", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("annotator")

# Playwright runs an event loop in the thread of the test, which then uses the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# Tests of modules that know no database, and of servers that have a file of their own, where they ask for no other:
# once is enough, whichever database there is.
PURE = (
    "documents",
    "hostile",
    "javascript",
    "quality",
    "annotator/test_import_workers.py",
    "annotator/test_serve.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever drives a browser and whatever is pure carries its mark, so that ``-m`` can leave it out."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if not {"browser", "context"}.isdisjoint(fixtures):
            item.add_marker(pytest.mark.browser)
        elif item.path.relative_to(ROOT / "tests").as_posix().startswith(PURE) and not _asks_for_a_database(
            item, fixtures
        ):
            item.add_marker(pytest.mark.pure)


def _asks_for_a_database(item: pytest.Item, fixtures: Collection[str]) -> bool:
    return item.get_closest_marker("django_db") is not None or not {
        "db",
        "transactional_db",
        "live_server",
        "postgres_url",
    }.isdisjoint(fixtures)


_streamed: list[Any] = []
_closing_iterator: Any = client.closing_iterator_wrapper


def _kept_closing_iterator(*arguments: Any) -> Any:
    _streamed.append(made := _closing_iterator(*arguments))
    return made


# The end of a streamed answer tells everybody that its request is over. Left to the garbage collector, that would
# happen in the middle of anything: of counting queries, and of setting a context variable, which Python then breaks.
vars(client)["closing_iterator_wrapper"] = _kept_closing_iterator


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, Any, Any]:
    """Ends what a test was streamed and didn't read to its end, while it still has its database."""
    try:
        return (yield)
    finally:
        while _streamed:
            _streamed.pop().close()


@pytest.fixture(autouse=True)
def _nothing_kept_of_another_test() -> None:
    """The number of a project may have been that of one of an earlier test: a codebook is kept in memory, and counts
    that took a busy machine long are kept for a minute."""
    kept_codebooks = import_module("annotator.kept_codebooks")
    kept_codebooks.forget()
    cache.clear()


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_keepdb: Any) -> bool:
    """Whether there is a database already: asked for, or one that earlier tests have migrated."""
    return bool(django_db_keepdb) or migrated.fetch(request.config)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_keepdb: Any, django_db_blocker: Any
) -> Iterator[None]:
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            migrated.keep(request.config)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="module")
def kept_in_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[..., Any]]:
    """Makes what all tests of a module start from, each in a transaction of its own inside of that of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield lambda make: make()
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": list(ARGUMENTS)}


_newest = 0.0


def _scripts_have_changed() -> bool:
    """Somebody may write them while tests run."""
    global _newest
    before, _newest = _newest, max(file.stat().st_mtime for file in (ROOT / "annotator" / "static").rglob("*"))
    return before != _newest


@pytest.fixture(scope="session")
def kept_browser(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[tuple[BrowserContext, CDPSession]]:
    """A browser that all tests use one after the other, and what empties it. It keeps no more than a cache."""
    context = browser.new_context(**browser_context_args)
    yield context, context.new_cdp_session(context.new_page())
    context.close()


@pytest.fixture
def context(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser as if it were new, that has read and compiled the scripts before: a second less for each test."""
    if {request.config.getoption(option) for option in ("--tracing", "--video", "--screenshot")} != {"off"}:
        yield request.getfixturevalue("new_context")()  # one that is recorded
        return
    kept, inside = request.getfixturevalue("kept_browser")
    if _scripts_have_changed():
        inside.send("Network.clearBrowserCache")
    yield kept
    for page in kept.pages[1:]:
        page.close()
    kept.set_offline(offline=False)
    kept.clear_permissions()
    kept.clear_cookies()
    inside.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
