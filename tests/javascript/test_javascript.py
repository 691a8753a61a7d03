"""Runs each ``*.test.js`` in Chromium, and reports each of its cases."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SERVED = ("/annotator/static/", "/tests/javascript/")
# Set by the last test here alone.
FILES = sorted((HERE / os.environ.get("JAVASCRIPT_TESTS", "")).glob("*.test.js"))


class Handler(SimpleHTTPRequestHandler):
    """The repository's JavaScript and nothing else of it."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def do_GET(self) -> None:
        if self.path.startswith(SERVED):
            super().do_GET()
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(ROOT))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_javascript(file: Path, address: str, page: Page, subtests: pytest.Subtests) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/tests/javascript/runner.html")
    page.wait_for_function("() => Boolean(window.runTests)")
    try:
        results = page.evaluate("file => runTests(file)", f"{address}/{file.relative_to(ROOT).as_posix()}")
    except Error as error:
        pytest.fail(f"{file.name} can't be loaded: {error.message}", pytrace=False)
    assert results, f"{file.name} has no test"
    assert not errors
    for result in results:
        with subtests.test(result["name"]):
            if result["failure"]:
                pytest.fail(f"{result['name']}: {result['failure']}", pytrace=False)


@pytest.mark.browser
def test_a_failing_javascript_test_fails_here() -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, f"{Path(__file__)}::test_javascript"],
        cwd=ROOT,
        env={**os.environ, "JAVASCRIPT_TESTS": "failing"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    for expected in (
        "one and one are three: Error: expected 3, not 2",
        "a rejected promise is a failure: Error: too late",
        "an error that never comes is missed: Error: expected an error, and there was none",
        "null is not undefined: Error: expected {a: undefined}, not {a: null}",
        "broken.test.js can't be loaded",
        "empty.test.js has no test",
    ):
        assert expected in done.stdout
    assert "one and one are two" not in done.stdout
