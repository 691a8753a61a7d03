"""The whole main job on the two sample articles, in a real browser: import, highlight, tag, note, come back, export."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from annotator.models import Annotation
from documents.models import Document
from documents.worker import work_off
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEEDS = Path(os.environ.get("ANNOTATOR_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))
ARTICLES = {"an article with comments": "000_*.txt", "an agency page": "003_*.txt"}

# The third body paragraph on the screen, from its third word to the end of its first sentence.
PASSAGE = """() => {
  const block = document.querySelectorAll("#text .body p[data-start]")[2];
  block.scrollIntoView({ block: "center", behavior: "instant" });
  const text = block.firstChild;
  const start = text.data.split(" ").slice(0, 2).join(" ").length + 1;
  const range = document.createRange();
  range.setStart(text, start);
  range.setEnd(text, text.data.indexOf(".") + 1);
  const boxes = [...range.getClientRects()];
  const [first, last] = [boxes[0], boxes.at(-1)];
  const from = [first.left + 1, first.top + first.height / 2];
  const to = [last.right - 1, last.top + last.height / 2];
  return { quote: range.toString(), from, to };
}"""


@pytest.fixture(params=ARTICLES.values(), ids=ARTICLES)
def article(request: pytest.FixtureRequest) -> Path:
    found = sorted(SEEDS.glob(request.param)) if SEEDS.is_dir() else []
    if not found:
        pytest.skip(f"The sample articles are not at {SEEDS}; set ANNOTATOR_SEEDS to their folder.")
    return found[0]


@pytest.fixture
def start(page: Page, live_server: Any, client: Any) -> Callable[[str], Page]:
    """Opens one of the project's pages as Alice."""
    project = make.project()
    client.force_login(make.alice())
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )

    def started(name: str) -> Page:
        page.goto(f"{live_server.url}{reverse(name, args=[project.slug])}")
        return page

    return started


def test_the_main_job_with_the_mouse(start: Callable[[str], Page], article: Path, tmp_path: Path) -> None:
    page = start("import")
    page.set_input_files("input[type=file] >> nth=0", article)
    page.wait_for_url("**/imports/**")
    work_off()
    page.get_by_role("button", name="Import all that are ready (1)").click()
    expect(page.locator("[data-state=accepted]")).to_be_visible()
    work_off()
    page.get_by_role("link", name="Read it").click()
    expect(page.locator("body.is-ready")).to_be_attached()

    passage = page.evaluate(PASSAGE)
    page.mouse.move(*passage["from"])
    page.mouse.down()
    page.mouse.move(*passage["to"], steps=8)
    page.mouse.up()
    picker = page.locator("selection-toolbar").get_by_role("combobox")
    picker.fill("Framing")
    page.get_by_role("option", name="Create “Framing”").click()
    card = page.locator("annotation-card", has_text="Framing")
    card.get_by_role("button", name="Add a note").click()
    card.get_by_role("textbox").fill("Whose words are these?")
    with page.expect_response(lambda answer: answer.url.endswith("/api/acts")):
        card.get_by_role("button", name="Save").click()

    page.reload()
    expect(page.locator("annotation-card")).to_contain_text("Whose words are these?")
    page.goto(page.url.split("/documents/")[0] + reverse("export", args=[Document.objects.get().project.slug]))
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"Table \(CSV\)")).click()
    rows = exported(download.value, tmp_path)
    is_in_the_file(rows, quote=passage["quote"], note="Whose words are these?")


def test_the_main_job_with_the_keyboard_alone(start: Callable[[str], Page], article: Path, tmp_path: Path) -> None:
    page = start("import")
    page.on("filechooser", lambda _: None)  # from here on the browser hands them over; to be told takes it a moment
    tab_to(page, page.locator("input[type=file]").first)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(article)
    page.wait_for_url("**/imports/**")
    work_off()
    tab_to(page, page.get_by_role("button", name="Import all that are ready (1)"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-state=accepted]")).to_be_visible()
    work_off()
    tab_to(page, page.get_by_role("link", name="Read it"))
    page.keyboard.press("Enter")
    expect(page.locator("body.is-ready")).to_be_attached()

    tab_to(page, page.locator("#text"))
    page.keyboard.press("Enter")
    expect(page.locator("text-cursor")).to_be_visible()
    for key in ("ArrowDown", "Home", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+End"):
        page.keyboard.press(key)
    selected = page.evaluate("getSelection().toString()")
    page.keyboard.press("Enter")
    page.keyboard.type("Framing")
    with page.expect_response(lambda answer: answer.url.endswith("/api/acts")):
        page.keyboard.press("Enter")
    page.keyboard.press("n")
    page.keyboard.type("Whose words are these?")
    with page.expect_response(lambda answer: answer.url.endswith("/api/acts")):
        page.keyboard.press("Control+Enter")

    page.reload()
    expect(page.locator("annotation-card")).to_contain_text("Whose words are these?")
    tab_to(page, page.locator(".bar-back"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Export", exact=True))
    page.keyboard.press("Enter")
    with page.expect_download() as download:
        tab_to(page, page.get_by_role("link", name=re.compile(r"Table \(CSV\)")))
        page.keyboard.press("Enter")
    rows = exported(download.value, tmp_path)
    made = Annotation.objects.get()
    assert made.quote.split() == selected.split()
    is_in_the_file(rows, quote=made.quote, note="Whose words are these?")


def tab_to(page: Page, target: Locator, *, most: int = 80) -> None:
    """Press Tab until the focus is on ``target``."""
    target.first.wait_for()
    for _ in range(most):
        if target.first.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{most} times Tab don't lead to {target}.")


def exported(download: Any, folder: Path) -> list[dict[str, str]]:
    path = folder / download.suggested_filename
    download.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def is_in_the_file(rows: list[dict[str, str]], *, quote: str, note: str) -> None:
    """The one row carries the quote, tag and note, and its position is where the document's text has the quote."""
    [row] = rows
    text = Document.objects.get().revisions.get().text
    assert quote in row.values()
    assert text[int(row["start"]) : int(row["end"])] == quote
    assert "Framing" in row.values()
    assert note in row.values()
