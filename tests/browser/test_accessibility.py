"""WCAG 2.2 AA: every page and every state of the reading page, in each theme, at each width, without a mouse."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from annotator.actions import annotate, topics
from annotator.actions import tag as tagging
from documents.actions import documents
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "The tide is not free\n\nThere is a bus in Harrow Bay with a promise painted on its side.\nNobody lied.\n" + (
    "\n".join(f"Paragraph {n} of the rest, which is long enough to be read at least once." for n in range(40))
)

# Where 1.4.10 measures: 1,280 pixels at 400 %.
NARROW = {"width": 320, "height": 640}
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""

PAGES = (
    "projects", "new-project", "project", "codebook", "tag", "tag-edit", "export", "history", "members", "trash",
    "project-settings", "import", "document", "document-edit", "document-print", "document-revisions",
    "password-change", "notices",
)  # fmt: skip


@pytest.fixture
def shelf() -> dict[str, Any]:
    """A project with something of everything."""
    project = make.project(name="Harrow Bay")
    claims = make.tag(project, "Claims", colour="teal", shortcut="c", description="What could be false.")
    economic = make.tag(project, "Economic", parent=claims)
    one = make.document(project, text=TEXT, title="The tide is not free", publisher="Estuary Review")
    make.document(project, title="مدينة تنظر إلى البحر", language="ar", authors=("ليان",))
    noted = make.annotation(one, quote="a promise painted", tags=(economic,), note="*Why?* See https://example.org/x")
    make.reply(noted)
    make.annotation(one, quote="promise painted on its", tags=(claims,))
    make.annotation(one, quote="Nobody lied")
    make.annotation(one, quote=None, note="On the whole")
    topics.add_topic(one, claims, by=make.alice())
    documents.edit_document(one, publisher="Lantern", by=make.alice())
    annotate.trash_annotation(make.annotation(one, quote="Harrow"), by=make.alice())
    tagging.trash_tag(make.tag(project, "Rumour"), by=make.alice())
    documents.trash_document(make.document(project, title="Gone"), by=make.alice())
    return {"project": project, "tag": claims, "document": one}


def address(shelf: dict[str, Any], name: str) -> str:
    if name.startswith("document"):
        return reverse(name, args=[shelf["document"].uid])
    if name in {"projects", "new-project", "password-change", "notices"}:
        return reverse(name)
    pks = [shelf["tag"].pk] if name in {"tag", "tag-edit"} else []
    return reverse(name, args=[shelf["project"].slug, *pks])


def faults(page: Page) -> list[str]:
    """What axe finds, with the rules that it leaves out unless asked."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", OPTIONS)
    return [f"{one['id']}: {node['target'][0]}" for one in found for node in one["nodes"]]


STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter((one) => one.getBoundingClientRect().right > width + 1 && !scrolls(one))
    .filter((one) => getComputedStyle(one).clipPath === "none")
    .map((one) => one.outerHTML.slice(0, 120));
}"""

CUT_OFF = """() => [...document.querySelectorAll("button, a, label, summary, th, td, h1, h2, h3, p, li, dt, dd")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, .block-list") && one.textContent.trim())
  .filter((one) => {
    const style = getComputedStyle(one);
    const clips = ["hidden", "clip"].includes(style.overflowY) && style.webkitLineClamp === "none";
    return clips && one.scrollHeight > one.clientHeight + 2;
  })
  .map((one) => one.outerHTML.slice(0, 120))"""


def restyle(page: Page, css: str) -> None:
    """Gives the page other styles, as a person's own style sheet would."""
    page.evaluate(
        "css => { const own = new CSSStyleSheet(); own.replaceSync(css); document.adoptedStyleSheets = [own]; }", css
    )


def assert_nothing_sticks_out(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.evaluate(STICKS_OUT)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everyone_at_400_percent_in_forced_colours_and_with_more_space(
    visit: Callable[..., Page], shelf: dict[str, Any], name: str, page: Page
) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.emulate_media(forced_colors="active")
    visit(address(shelf, name))
    for folded in page.locator("details:not(.menu)").all():
        folded.evaluate("details => details.open = true")
    assert_nothing_sticks_out(page, 320)
    assert faults(page) == []
    restyle(page, SPACED)
    assert_nothing_sticks_out(page, 320)
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/"])
def test_a_page_before_the_door_is_for_everyone(page: Page, live_server: Any, path: str) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}{path}")
    assert_nothing_sticks_out(page, 320)
    assert faults(page) == []


WAYS: dict[str, tuple[int, dict[str, Any]]] = {
    "wide and light": (1280, {"color_scheme": "light"}),
    "wide and dark": (1280, {"color_scheme": "dark"}),
    "wide in forced colours": (1280, {"forced_colors": "active"}),
    "400 percent": (320, {"color_scheme": "light"}),
}


def states(page: Page) -> Iterator[str]:
    """Leads the reading page through what it can look like."""
    narrow = bool(page.evaluate("innerWidth <= 900"))
    press = page.keyboard.press
    yield "reading"
    page.get_by_role("button", name="Filter the highlights" if narrow else "Filter", exact=True).click()
    yield "the filter"
    page.locator("margin-filter [name=people]").select_option(label="Me")
    yield "a filter that is on"
    page.locator("margin-filter").get_by_role("button", name="Show all").click()
    page.locator("margin-filter [name=words]").focus()
    press("Escape")
    press("/")
    page.keyboard.type("promise")
    expect(page.locator("text-find output")).to_have_text("1 of 1")
    yield "finding"
    page.get_by_role("button", name="Highlight all…").click()
    yield "highlighting all that was found"
    press("Escape")
    page.get_by_role("searchbox", name="Find in the text").focus()
    press("Escape")
    expect(page.locator("selection-toolbar")).to_be_visible()
    yield "a selection"
    press("t")
    yield "tags for a selection"
    press("Escape")
    press("Escape")
    press("j")
    yield "a card"
    press("n")
    yield "a note"
    press("Escape")
    press("t")
    yield "tagging"
    press("Escape")
    press("Escape")
    press("?")
    yield "the keys"
    press("Escape")
    if narrow:
        page.get_by_role("button", name="Codebook", exact=True).click()
        yield "the codebook"


@pytest.mark.parametrize(("width", "media"), WAYS.values(), ids=WAYS)
def test_the_reading_page_is_for_everyone_whatever_is_open(
    open_reader: Callable[..., Page], shelf: dict[str, Any], page: Page, width: int, media: dict[str, Any]
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(**media)
    open_reader(shelf["document"])
    for state in states(page):
        page.wait_for_timeout(150)
        assert [(state, fault) for fault in faults(page)] == []
        assert_nothing_sticks_out(page, width)


FOCUSED = """() => {
  let one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one.matches(".themes input") ? one.parentElement : one);
  const {left, right, top, bottom, width, height} = one.getBoundingClientRect();
  const within = (x, y) => {
    const there = document.elementFromPoint(x, y);
    return Boolean(there) && (one.contains(there) || there.contains(one) && one.localName !== "article");
  };
  const at = [];
  for (let i = 1; i < 6; i++) for (let j = 1; j < 4; j++) at.push([left + width * i / 6, top + height * j / 4]);
  return {
    name: one.outerHTML.slice(0, 110),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
    seen: one.id === "text" || at.some(([x, y]) => within(x, y)),
    small: width < 24 || height < 24 ? `${Math.round(width)}×${Math.round(height)}` : "",
  };
}"""


@pytest.mark.parametrize("width", [1280, 360])
def test_the_focus_is_seen_wherever_tab_leads(
    open_reader: Callable[..., Page], shelf: dict[str, Any], page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    open_reader(shelf["document"])
    page.keyboard.press("/")
    page.locator(".skip-link").focus()
    page.keyboard.press("Tab")
    seen: list[dict[str, Any]] = []
    while (focused := page.evaluate(FOCUSED)) is not None and len(seen) < 80:
        seen.append(focused)
        page.keyboard.press("Tab")
    assert len(seen) > 12
    assert [one["name"] for one in seen if not one["ring"]] == []
    assert [one["name"] for one in seen if not one["seen"]] == []


def test_highlights_can_be_told_from_the_text_in_forced_colours(
    open_reader: Callable[..., Page], shelf: dict[str, Any], page: Page
) -> None:
    page.emulate_media(forced_colors="active")
    open_reader(shelf["document"])
    expect(page.locator("annotation-card").first).to_be_visible()
    block = page.locator("#text [data-start]").nth(2)
    colours = [backgrounds(block.screenshot())]
    page.keyboard.press("v")
    page.wait_for_timeout(100)
    colours.append(backgrounds(block.screenshot()))
    assert colours[0] - colours[1], "a highlight looks as the text does"
    stripe = page.locator(".card").first.evaluate("card => getComputedStyle(card).borderInlineStartWidth")
    assert stripe == "3px"


def backgrounds(picture: bytes) -> set[tuple[int, ...]]:
    """The colours that take more than a little of a picture."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    counted = image.getcolors(maxcolors=1 << 24) or []
    return {colour for count, colour in counted if count > 0.02 * image.width * image.height}  # type: ignore[misc]


def test_nothing_moves_for_those_who_want_no_motion(
    open_reader: Callable[..., Page], shelf: dict[str, Any], page: Page
) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_reader(shelf["document"])
    page.locator("#text").focus()
    page.keyboard.press("s")
    expect(page.locator("text-cursor")).to_be_visible()
    page.keyboard.press("?")
    moving = "document.getAnimations().filter(one => one.effect.getComputedTiming().duration > 1).length"
    assert page.evaluate(moving) == 0


def test_who_wants_to_hears_where_highlights_begin_and_end(
    open_reader: Callable[..., Page], shelf: dict[str, Any], page: Page
) -> None:
    open_reader(shelf["document"])
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Let screen readers say where highlights begin and end").check()
    page.keyboard.press("Escape")
    marks = page.locator("#text mark[data-begins]")
    expect(marks).to_have_count(3)
    page.reload()
    expect(marks).to_have_count(3)
    said = page.locator("#text [data-start]").last.evaluate("() => document.querySelector('#text').textContent")
    assert said.replace("\n", "") == TEXT.replace("\n", "")
    heard = page.locator("#text").aria_snapshot()
    assert "highlight: Nobody lied end of highlight." in heard
    assert "highlight, Economic:" in heard
    assert "highlight, Claims:" in heard
