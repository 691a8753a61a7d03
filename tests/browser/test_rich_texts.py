"""What texts hold beside paragraphs, in a real browser: figures, notes, page numbers, speakers and times; older texts
and passages that were lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from annotator.models import Annotation
from documents.actions import importing
from documents.actions.revisions import add_revision
from documents.article import NO_WORDS, Article, BlockKind, MarkKind, PageStart, Picture, Section, SectionKind
from documents.blockwriter import PARAGRAPH, BlockWriter, Shape
from documents.pictures import picture_of
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def drawn(colour: str, *, width: int = 900, height: int = 420) -> Picture:
    output = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(output, "PNG")
    picture = picture_of(output.getvalue())
    assert picture is not None
    return picture


def rich() -> Article:
    """A report with two figures (one of them without words), a transcript, notes, and three pages."""
    writer = BlockWriter()
    writer.begin(Shape(BlockKind.HEADING, level=1))
    writer.write("The state of the barrage")
    writer.begin(PARAGRAPH)
    writer.anchor("back")
    writer.write("The wall was finished in the spring of 2023, two years late, and cost more than was said")
    writer.open_mark(MarkKind.LINK, "#note-1")
    writer.open_mark(MarkKind.SUPERSCRIPT)
    writer.write("1")
    writer.close_mark(MarkKind.SUPERSCRIPT)
    writer.close_mark(MarkKind.LINK)
    writer.write(
        ". Nobody on the council disputes the figures any more; what they dispute is who knew of them, and when,"
        " and whether the winter storms would have been worse without it. The engineers keep to what they measured."
    )
    writer.figure(drawn("#31708f"), "Map of the bay with the wall drawn across its mouth")
    writer.begin(Shape(BlockKind.CAPTION))
    writer.write("Figure 1. Harrow Bay and the barrage, as planned")
    writer.figure(drawn("#caa94a", width=500, height=160), "")
    writer.begin(PARAGRAPH)
    for who, at, said in (
        ("Valdane:", "62.5/66", " We were told that it would pay for itself."),
        ("Ormsby:", "66/71", " By whom? I have read every paper there is, and none says so."),
    ):
        writer.begin(PARAGRAPH)
        writer.open_mark(MarkKind.SPEAKER)
        writer.write(who)
        writer.close_mark(MarkKind.SPEAKER)
        writer.open_mark(MarkKind.TIME, value=at)
        writer.write(said)
        writer.close_mark(MarkKind.TIME)
    for n in range(12):
        writer.begin(PARAGRAPH)
        writer.write(f"Paragraph {n} of what the engineers wrote, long enough to be worth reading at least once.")
    writer.begin(Shape(BlockKind.NOTE))
    writer.anchor("note-1")
    writer.open_mark(MarkKind.LINK, "#back")
    writer.write("1")
    writer.close_mark(MarkKind.LINK)
    writer.write(" Council papers, volume 4, not published.")
    writer.begin(Shape(BlockKind.NOTE))
    writer.write("2 Measured at the outer gauge.")
    writer.end()
    writer.resolve()
    text = writer.text
    starts = [PageStart(0, "12"), PageStart(text.index("and whether the winter"), "13")]
    starts.append(PageStart(text.index("Paragraph 5"), "14"))
    section = Section(SectionKind.BODY, 0, len(text))
    return Article(
        text=text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        sections=(section,),
        title="The state of the barrage",
        pages=tuple(starts),
        pictures=tuple(writer.pictures),
    )


@pytest.fixture
def document() -> Any:
    reading = importing.Reading(
        content=b"pdf", name="barrage.pdf", media_type="application/pdf", article=rich(), reader="pdf",
        reader_version=1, sha256="d" * 64,
    )  # fmt: skip
    return importing.import_document(make.project(), reading, by=make.alice())


@pytest.fixture
def troubles(page: Page) -> Iterator[list[str]]:
    """What the browser complained of."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    yield found
    assert found == []


@pytest.fixture
def read(page: Page, live_server: Any, client: Any, document: Any, troubles: list[str]) -> Callable[..., Page]:
    def opened(query: str = "") -> Page:
        client.force_login(make.bob())
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(f"{live_server.url}/documents/{document.uid}/{query}")
        expect(page.locator("body.is-ready")).to_be_attached()
        return page

    return opened


def highlight(page: Page) -> None:
    """Marks what is selected."""
    expect(page.locator("selection-toolbar")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith("/api/acts")) as answer:
        page.keyboard.press("h")
    assert answer.value.ok


def select(page: Page, first: str, last: str) -> None:
    """Selects from one string to the end of another, in whichever text nodes they are."""
    page.evaluate(
        """([first, last]) => {
          const root = document.getElementById("text");
          const find = (wanted) => {
            const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode())
              if (node.data.includes(wanted)) return [node, node.data.indexOf(wanted)];
          };
          const [start, from] = find(first);
          const [end, to] = find(last);
          start.parentElement.scrollIntoView({block: "center"});
          getSelection().setBaseAndExtent(start, from, end, to + last.length);
        }""",
        [first, last],
    )


def test_nothing_jumps_when_a_picture_comes(read: Callable[..., Page]) -> None:
    page = read()
    image = page.locator("figure img").first
    expect(image).to_have_js_property("complete", value=True)
    size = image.evaluate("image => [image.naturalWidth, image.clientHeight / image.clientWidth]")
    assert size[0] == 900
    assert size[1] == pytest.approx(420 / 900, abs=0.01)
    shift = page.evaluate(
        """() => new Promise((done) => new PerformanceObserver((list) =>
             done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
             .observe({type: "layout-shift", buffered: true}) ?? setTimeout(() => done(0), 300))"""
    )
    assert shift < 0.1


def test_a_click_on_a_picture_selects_the_words_that_stand_for_it(read: Callable[..., Page]) -> None:
    page = read()
    page.locator("figure img").first.click()
    highlight(page)
    assert Annotation.objects.get().quote == "Map of the bay with the wall drawn across its mouth"
    page.locator("h1").click()
    page.locator("figure img").first.click()
    expect(page.locator(".cards .is-selected")).to_contain_text("Map of the bay")
    assert Annotation.objects.count() == 1


def test_a_picture_without_words_is_annotated_by_its_one_character(read: Callable[..., Page]) -> None:
    page = read()
    page.locator("figure img").nth(1).click()
    highlight(page)
    made = Annotation.objects.get()
    assert (made.quote, rich().text[made.start : made.end]) == (NO_WORDS, NO_WORDS)
    expect(page.locator(".cards annotation-card")).to_contain_text("[picture]")
    page.reload()
    expect(page.locator("figure img[data-colour]")).to_have_count(1)  # a frame, since the character has no width


def test_a_passage_over_a_page_start_is_one_passage_and_names_its_pages(read: Callable[..., Page]) -> None:
    page = read()
    select(page, "who knew of them", "the winter storms")
    highlight(page)
    made = Annotation.objects.get()
    assert made.quote == "who knew of them, and when, and whether the winter storms"
    assert rich().text[made.start : made.end] == made.quote
    expect(page.locator(".cards .card-page")).to_have_text("pp. 12–13")
    page.reload()
    expect(page.locator(".cards .card-page")).to_have_text("pp. 12–13")


def test_a_passage_of_a_transcript_holds_no_time(read: Callable[..., Page]) -> None:
    page = read()
    select(page, "Valdane", "By whom?")
    highlight(page)
    assert Annotation.objects.get().quote == "Valdane: We were told that it would pay for itself.\n\nOrmsby: By whom?"
    shown = page.locator(".time").first.evaluate("time => getComputedStyle(time, '::before').content")
    assert "1:02" in shown


def test_a_link_leads_to_its_note_and_back(read: Callable[..., Page]) -> None:
    page = read()
    page.locator("#text p a").first.click()
    note = page.locator(".notes p").first
    expect(note).to_be_in_viewport()
    assert re.search(r"#b-\d+$", page.url)
    note.locator("a").click()
    expect(page.get_by_text("The wall was finished")).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_rich_text_is_accessible_and_fits(read: Callable[..., Page], width: int, scheme: Any) -> None:
    page = read()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    results = Axe().run(page)
    assert results.response["violations"] == [], results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_lost_passages_are_listed_and_an_older_text_shows_where_they_were(
    read: Callable[..., Page], document: Any
) -> None:
    make.annotation(document, quote="cost more than was said", note="By how much?")
    add_revision(document, make.reading("Nothing of all that stands here any more."), by=make.alice())
    page = read()
    page.get_by_text("1 highlight whose passage was not found").click()
    card = page.locator(".orphan-list annotation-card")
    expect(card).to_contain_text("cost more than was said")
    expect(card).to_contain_text("passage not found in this version")
    expect(card).to_contain_text("By how much?")

    page = read("?revision=1")
    expect(page.locator(".message")).to_contain_text("This is revision 1")
    expect(page.locator(".cards annotation-card")).to_contain_text("cost more than was said")
    expect(page.locator(".orphans")).to_be_hidden()
