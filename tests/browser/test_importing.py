"""The import centre in a real browser: things are dropped, looked at, put right, imported; also by keyboard alone and
without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from documents import queries
from documents.actions import importing
from documents.models import Document, Import, ImportItem, ItemState, Likeness
from documents.worker import work_off
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = " ".join(f"The tide came in for the {n}th time and nobody asked it to." for n in range(12))
ARTICLE = f"""<!doctype html><html lang="en"><title>The tide is free</title><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>The tide is free</h1><p>{WORDS}</p><p>{WORDS[::-1]}</p></article></body></html>"""
# Drops files on the page as a browser does; the folders they lie in are told by entries, which scripts can't make.
DROP = """(files) => {
  const carried = new DataTransfer();
  for (const [name, text] of files) carried.items.add(new File([text], name));
  for (const kind of ["dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""
CARRY = """([event, type, text]) => {
  const carried = new DataTransfer();
  carried.setData(type, text);
  const about = { bubbles: true, cancelable: true, dataTransfer: carried, clipboardData: carried };
  document.body.dispatchEvent(event === "drop" ? new DragEvent(event, about) : new ClipboardEvent(event, about));
}"""


@pytest.fixture
def project() -> Any:
    return make.project(name="Harrow Bay")


@pytest.fixture
def troubles(page: Page) -> Iterator[list[str]]:
    """What the browser complained of: errors of scripts, refusals by the content security policy."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    yield found
    assert [trouble for trouble in found if "Failed to load resource" not in trouble] == []


@pytest.fixture
def visit(page: Page, live_server: Any, client: Any, troubles: list[str]) -> Callable[..., Page]:
    """Goes to an address as Alice."""

    def visited(address: str) -> Page:
        client.force_login(make.alice())
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([session])
        page.goto(f"{live_server.url}{address}")
        return page

    return visited


def import_page(project: Any) -> str:
    return reverse("import", args=[project.slug])


def page_of(import_: Import) -> str:
    return reverse("one-import", args=[import_.project.slug, import_.uid])


def page_of_item(item: ImportItem) -> str:
    return reverse("import-item", args=[item.project.slug, item.within.uid, item.uid])


@pytest.fixture
def full(project: Any) -> Import:
    """An import with something of everything."""
    import_ = make.import_of(project)
    there = make.document(project, title="The old fox")
    for state in ItemState.values:
        make.item(import_, state=state, error="Too dark to read." if state == "failed" else "", name=f"{state}.txt")
    near = {"like": there, "likeness": Likeness.NEAR, "likeness_score": 0.9}
    make.item(import_, read=make.article("The quick red fox.", title="مدينة تنظر إلى البحر", language="ar"), **near)
    make.item(import_, read=make.article(title="x" * 300, authors=("A" * 90,)), warnings=["A picture was lost."])
    return import_


@pytest.fixture
def table(full: Import) -> ImportItem:
    columns = {"names": ["Head", "Body"], "samples": [["A", "B" * 200]], "rows": 1, "suggested": {"text": "Body"}}
    return make.item(full, state="mapping", columns=columns)


def test_a_folder_is_brought_in_looked_at_put_right_and_imported(
    visit: Callable[..., Page], project: Any, tmp_path: Path
) -> None:
    known = f"Known\n\n{WORDS}\n".encode()
    there = importing.import_document(project, importing.read(known, name="known.txt"), by=make.alice())
    (tmp_path / "Letters").mkdir()
    (tmp_path / "Letters" / "article.html").write_text(ARTICLE, "utf-8")
    (tmp_path / "Letters" / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    (tmp_path / "Letters" / "same.txt").write_bytes(known)
    page = visit(import_page(project))
    page.get_by_label("Folder names become topics").check()
    page.set_input_files("input[webkitdirectory]", tmp_path / "Letters")
    page.wait_for_url("**/imports/**")
    expect(page.locator("#import-state")).to_have_text("Reading: 0 of 3 done")
    work_off()
    expect(page.locator("#import-state")).to_contain_text("ready to be imported")
    assert [item.folders for item in ImportItem.objects.all()] == [["Letters"]] * 3

    rows = page.locator(".items tbody tr")
    failed = rows.filter(has_text="broken.pdf")
    expect(failed).to_contain_text("failed")
    same = rows.filter(has_text="The same file as")
    expect(same).to_contain_text("Known")
    for choice in ("Keep both", "Leave out"):
        same.get_by_role("button", name=choice).click()
        expect(same.get_by_role("button", name=choice)).to_have_attribute("aria-pressed", "true")
        expect(same.get_by_role("button", name=choice)).to_be_focused()

    page.get_by_role("link", name="The tide is free").click()
    page.get_by_label("Title", exact=True).fill("The tide is not free")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The tide is not free")
    kind = page.get_by_label("Section 1 is")
    with page.expect_response(re.compile("sections")):
        kind.select_option("furniture")
    expect(page.locator(".look-section").first).to_have_attribute("data-kind", "furniture")
    article = queries.reading_of(ImportItem.objects.get(title="The tide is not free"))
    assert article
    assert article.sections[0].kind == "furniture"

    page.locator(".crumbs a").last.click()
    page.get_by_role("button", name="Import all that are ready (1)").click()
    expect(rows.filter(has_text="The tide is not free")).to_contain_text("to be imported")
    expect(page.get_by_role("button", name="Import all that are ready")).to_have_count(0)
    expect(page.locator("#import-state")).to_be_focused()
    work_off()
    expect(page.locator("#import-state")).to_have_text("1 document imported")
    expect(page.locator(".import-summary")).to_contain_text("1 was there already")
    expect(page.locator(".import-summary")).to_contain_text("1 could not be read")
    expect(page.locator(".import-failures")).to_contain_text("broken.pdf")
    [made] = Document.objects.exclude(pk=there.pk)
    assert made.title == "The tide is not free"
    page.get_by_role("link", name="To the documents").click()
    expect(page.locator(".documents")).to_contain_text("The tide is not free")


def test_by_keyboard_alone(visit: Callable[..., Page], project: Any) -> None:
    page = visit(import_page(project))
    page.get_by_label("Web addresses").focus()
    page.keyboard.press("Tab")
    page.keyboard.type(f"The tide\n\n{WORDS}")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/imports/**")
    work_off()
    import_ = Import.objects.get()
    for n in range(2):
        make.item(import_, read=make.article(title=f"Story {n}"))
    page.reload()
    rows = page.locator(".items .row-link")
    expect(rows).to_have_count(3)
    rows.first.focus()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("input[name=item]").nth(1)).to_be_checked()
    page.get_by_role("button", name="Leave out", exact=True).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator('.items tr[data-state="left-out"]')).to_have_count(1)
    expect(page.locator("input[name=item]:checked")).to_have_count(0)
    rows.nth(2).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Story 1")
    page.get_by_role("link", name="Previous").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Story 0")


def test_what_fails_to_be_sent_is_sent_again(visit: Callable[..., Page], project: Any) -> None:
    page = visit(import_page(project))
    page.route("**/api/**/files", lambda route: route.abort(), times=1)
    page.evaluate(DROP, [["a.txt", "One.\n"], ["b.txt", "Two.\n"]])
    expect(page.locator(".sending-failed")).to_contain_text("a.txt The server can’t be reached")
    expect(page.locator(".sending-count")).to_have_text("1 of 2 sent")
    page.get_by_role("button", name="Send these again").click()
    page.wait_for_url("**/imports/**")
    assert sorted(ImportItem.objects.values_list("name", flat=True)) == ["a.txt", "b.txt"]
    assert Import.objects.count() == 1


def test_one_is_asked_before_leaving_while_something_is_sent(visit: Callable[..., Page], project: Any) -> None:
    page = visit(import_page(project))
    page.route("**/api/**/files", lambda route: None)  # it hangs
    page.evaluate(DROP, [["a.txt", "One.\n"]])
    expect(page.locator(".sending-now")).to_have_text("Sending a.txt")
    page.get_by_label("Web addresses").click()  # browsers ask only those who have done something
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("about:blank")
    assert asked == ["beforeunload"]


CARRIED = {
    "a pasted text": ("paste", "text/plain", "Some words of the bay.", "Text"),
    "pasted addresses": ("paste", "text/plain", "https://a.example/\nhttps://b.example/", "Web addresses"),
    "a dropped link": ("drop", "text/uri-list", "https://a.example/", "Web addresses"),
    "a dropped text": ("drop", "text/plain", "Some words of the bay.", "Text"),
}


@pytest.mark.parametrize(("event", "kind", "words", "field"), CARRIED.values(), ids=CARRIED)
def test_words_come_from_anywhere_on_the_page(
    visit: Callable[..., Page], project: Any, event: str, kind: str, words: str, field: str
) -> None:
    page = visit(import_page(project))
    page.evaluate(CARRY, [event, kind, words])
    box = page.get_by_label(field, exact=True)
    expect(box).to_have_value(words)
    expect(box).to_be_focused()
    expect(page.locator("import-drop [role=status]")).not_to_be_empty()


def test_a_table_names_its_columns(visit: Callable[..., Page], project: Any) -> None:
    page = visit(import_page(project))
    page.evaluate(DROP, [["tales.csv", f"Head,Tale\nOne,{WORDS}\nTwo,{WORDS[::-1]}\n"]])
    page.wait_for_url("**/imports/**")
    work_off()
    page.get_by_role("link", name="Name them").click()
    page.get_by_label("Tale").select_option("text")
    page.get_by_label("Head").select_option("title")
    page.get_by_role("button", name="Show the first document").click()
    expect(page.locator(".first-title")).to_have_text("One")
    page.get_by_role("button", name="Name the columns").click()
    page.wait_for_url(re.compile(r"/imports/[\w-]+/$"))
    work_off()
    expect(page.locator('.items tr[data-state="ready"]')).to_have_count(2)


def test_news_come_without_moving_anything(visit: Callable[..., Page], project: Any) -> None:
    import_ = make.import_of(project)
    for n in range(40):
        make.item(import_, read=make.article(title=f"Story {n}"))
    page = visit(page_of(import_))
    row = page.get_by_role("link", name="Story 30")
    row.focus()
    page.locator("input[name=item]").nth(29).check()
    row.focus()
    row.scroll_into_view_if_needed()
    before = row.bounding_box()
    work_off()
    expect(page.locator("#import-state")).to_have_text("41 are ready to be imported")
    expect(row).to_be_focused()
    expect(page.locator("input[name=item]").nth(29)).to_be_checked()
    after = row.bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) <= 1


def test_an_import_is_cancelled_only_after_a_yes(visit: Callable[..., Page], full: Import) -> None:
    page = visit(page_of(full))
    page.get_by_role("button", name="Cancel the import").click()
    page.get_by_role("dialog").get_by_role("button", name="Go on with it").click()
    full.refresh_from_db()
    assert full.cancelled_at is None
    page.get_by_role("button", name="Cancel the import").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the import").click()
    expect(page.locator("#import-state")).to_have_text("Cancelled")


def test_without_scripts_everything_still_works(browser: Any, live_server: Any, client: Any, project: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    client.force_login(make.alice())
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{import_page(project)}")
    files = [{"name": "a.html", "mimeType": "text/html", "buffer": ARTICLE.encode()}]
    page.set_input_files("input[type=file] >> nth=0", files)
    page.get_by_label("Text", exact=True).fill(WORDS[::-1])
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("#import-state")).to_have_text("Reading: 0 of 2 done")
    work_off()
    page.reload()
    page.get_by_role("link", name="The tide is free").click()
    page.get_by_label("Section 1 is").select_option("comment")
    page.get_by_role("button", name="Save the sections").click()
    expect(page.locator(".look-section").first).to_have_attribute("data-kind", "comment")
    page.get_by_role("button", name="Leave out").click()
    page.locator(".crumbs a").last.click()
    page.get_by_role("button", name="Import all that are ready (1)").click()
    work_off()
    page.reload()
    expect(page.locator("#import-state")).to_have_text("1 document imported")
    context.close()


LOOKS = ["an import", "its end", "an item", "a table"]


def look(name: str, full: Import, table: ImportItem) -> str:
    if name == "its end":
        ImportItem.objects.filter(within=full, state__in=["waiting", "reading"]).update(state="failed", error="No.")
    like = full.items.filter(likeness=Likeness.NEAR).get()
    return {"an item": page_of_item(like), "a table": page_of_item(table)}.get(name, page_of(full))


@pytest.mark.parametrize("name", LOOKS)
def test_a_page_is_for_everyone_in_each_theme_and_nothing_sticks_out_of_a_small_screen(
    visit: Callable[..., Page], full: Import, table: ImportItem, name: str
) -> None:
    page = visit(look(name, full, table))
    for theme in ("light", "dark"):
        # No colour is on its way to another one while axe looks.
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = Axe().run(page)
        assert found.violations_count == 0, f"{theme}: {found.generate_report()}"
    assert too_small(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def too_small(page: Page) -> list[str]:
    """What is to be hit and hasn't the size of WCAG 2.2, 2.5.8: 24 by 24, but for links in running text."""
    small = page.evaluate(
        """() => [...document.querySelectorAll("main :is(button, select, summary, input, label.tick, .piles a)")]
          .filter((one) => one.checkVisibility() && one.type !== "checkbox")
          .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 24)
          .map(([html, box]) => `${html} ${box.width} × ${box.height}`)"""
    )
    return list(small)
