"""Bare text: which lines are the article, which are comments, which are the page around them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from documents.article import Article, BlockKind, SectionKind
from documents.readers import plain_text
from documents.sections import article_of

SEEDS = Path(os.environ.get("ANNOTATOR_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))
FIRST = (
    "The ferry left the northern harbour at dawn on Monday with two hundred passengers, most of them farmers "
    "who had sold their land along the valley and were leaving for good."
)
SECOND = (
    "Nobody on the quay seemed surprised. The harbour had been emptying for years, an official of the valley "
    "council said, and the ferry was only the last thing to go."
)
LAST = "In the evening the ferry came back empty, and the lights along the harbour were switched off one after the other."
BODY = f"{FIRST}\n\n{SECOND}\n\n{LAST}"
TITLE = "The Last Ferry Leaves the Northern Harbour"


@dataclass(frozen=True)
class Seen:
    """What is expected of a text. ``furniture`` and ``comments`` list what is told apart; the rest is body."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: date | None = None
    url: str = ""
    furniture: tuple[str, ...] = ()
    comments: tuple[tuple[str, int | None], ...] = ()  # author, and which comment (from 0) is answered


CASES: dict[str, tuple[str, Seen]] = {
    "a title above prose": (f"{TITLE}\n\n{BODY}", Seen(title=TITLE)),
    "prose from the first line has no title": (BODY, Seen()),
    "a single line is no title": ("Buy milk and call the harbour master", Seen()),
    "a byline and a date below the title": (
        f"{TITLE}\n\nBy Jane Doe and John A. Roe\n\nJanuary 20, 2019\n\n{BODY}",
        Seen(title=TITLE, authors=("Jane Doe", "John A. Roe"), published=date(2019, 1, 20)),
    ),
    "a byline behind a question in the title": (
        f"Who Will Run the Ferry? By Amina El Sayed\n\n{BODY}",
        Seen(title="Who Will Run the Ferry?", authors=("Amina El Sayed",)),
    ),
    "the word By in a title is no byline": (
        f"Harbour Saved By Private Money\n\n{BODY}",
        Seen(title="Harbour Saved By Private Money"),
    ),
    "a byline in the title that the last paragraph confirms": (
        f"Ferries and Their Harbours By Mara Lindqvist\n\n{BODY}\n\nMara Lindqvist is a historian of the northern coast.",
        Seen(title="Ferries and Their Harbours", authors=("Mara Lindqvist",)),
    ),
    "a date with the outlet beside it": (
        f"{TITLE}\n\n3 March 2021 — Northern Coast Review\n\n{BODY}",
        Seen(title=TITLE, publisher="Northern Coast Review", published=date(2021, 3, 3)),
    ),
    "a date above the title": (
        f"20.01.2019\n\n{TITLE}\n\n{BODY}",
        Seen(title=TITLE, published=date(2019, 1, 20)),
    ),
    "an ISO date": (f"{TITLE}\n\n2020-02-29\n\n{BODY}", Seen(title=TITLE, published=date(2020, 2, 29))),
    "a date that can be read two ways is none": (f"{TITLE}\n\n03/04/2019\n\n{BODY}", Seen(title=TITLE)),
    "a date inside prose is none": (f"{TITLE}\n\nOn 4 May 2018 it rained. {BODY}", Seen(title=TITLE)),
    "an updated line gives no date": (f"{TITLE}\n\nUpdated 3 May 2020\n\n{BODY}", Seen(title=TITLE)),
    "a German byline": (
        f"{TITLE}\n\nVon Karl von der Heide\n\n3. März 2021\n\n{BODY}",
        Seen(title=TITLE, authors=("Karl von der Heide",), published=date(2021, 3, 3)),
    ),
    "a French byline": (
        f"{TITLE}\n\nPar Élise Dupont et Jean-Luc Moreau\n\nPublié le 1er août 2020\n\n{BODY}",
        Seen(title=TITLE, authors=("Élise Dupont", "Jean-Luc Moreau"), published=date(2020, 8, 1)),
    ),
    "an office is no author": (f"{TITLE}\n\nBy News Desk\n\n{BODY}", Seen(title=TITLE)),
    "slogans above the title": (
        f"All the News That Floats\nFor the free people of every coast\n\n{TITLE}\n\n{BODY}",
        Seen(title=TITLE, furniture=("All the News That Floats", "For the free people of every coast")),
    ),
    "a menu above the title": (
        f"Skip to content\n\nHome\nWorld\nSports\nAbout us\n\n{TITLE}\n\n{BODY}",
        Seen(title=TITLE, furniture=("Skip to content", "Home", "World", "Sports", "About us")),
    ),
    "a menu on one line": (
        f"Home | World | Sports | Culture | Contact\n\n{TITLE}\n\n{BODY}",
        Seen(title=TITLE, furniture=("Home | World | Sports | Culture | Contact",)),
    ),
    "a cookie notice above the title": (
        f"We use cookies to give you the best experience on our website.\nAccept all\n\n{TITLE}\n\n{BODY}",
        Seen(title=TITLE, furniture=("We use cookies to give you the best experience on our website.", "Accept all")),
    ),
    "an article about cookies": (
        "How Cookies Follow You Across the Web\n\nCookies are small files which a site leaves behind, and cookies "
        "tell it who comes back. Every browser keeps hundreds of them for months.\n\nWe use cookies without "
        "thinking, says the author of a new study on browsers, because nobody reads what the banners say.\n\n"
        "Like most people she clicks on Share and on Accept all, and only then reads what she has agreed to.",
        Seen(title="How Cookies Follow You Across the Web"),
    ),
    "lines at the end of the page": (
        f"{TITLE}\n\n{BODY}\n\n© 2021 Harbour News. All rights reserved\nBack to top",
        Seen(title=TITLE, publisher="Harbour News", furniture=("© 2021 Harbour News. All rights reserved", "Back to top")),
    ),
    "a person's copyright is no publisher": (
        f"{TITLE}\n\n{BODY}\n\n© Peter Example",
        Seen(title=TITLE, furniture=("© Peter Example",)),
    ),
    "related headlines at the end": (
        f"{TITLE}\n\n{BODY}\n\nRelated articles\n\nHarbour master resigns\n\nWho pays for the lighthouse?",
        Seen(title=TITLE, furniture=("Related articles", "Harbour master resigns", "Who pays for the lighthouse?")),
    ),
    "buttons below the text": (
        f"{TITLE}\n\n{BODY}\n\nShare this:\n\nTwitter\n\nFacebook\n\nLike this:\n\nLike Loading...",
        Seen(title=TITLE, furniture=("Share this:", "Twitter", "Facebook", "Like this:", "Like Loading...")),
    ),
    "an advertisement in the middle": (
        f"{TITLE}\n\n{FIRST}\n\nAdvertisement\n\n{SECOND}\n\n{LAST}",
        Seen(title=TITLE, furniture=("Advertisement",)),
    ),
    "a newsletter box in the middle": (
        f"{TITLE}\n\n{FIRST}\n\nSign up for our weekly newsletter\n\n{SECOND}\n\n{LAST}",
        Seen(title=TITLE, furniture=("Sign up for our weekly newsletter",)),
    ),
    "sharing within prose": (
        f"{TITLE}\n\nLike everyone on the quay he wanted a share of the harbour. Share it, said the ferry's owner.\n\n{BODY}",
        Seen(title=TITLE),
    ),
    "comments of WordPress, one answering the other": (
        f"{TITLE}\n\n{BODY}\n\n3 thoughts on “{TITLE}”\n\n  1. Ann Smith says:\n\n    I was on that boat.\n\n    Reply\n\n"
        "    • bobby says:\n\n      So was I.\n\n      Reply\n\n  2. Cid says:\n\n    I was not.\n\n    Reply\n\nLeave a Reply\n\n"
        "Your email address will not be published. Required fields are marked *\n\nPost Comment",
        Seen(
            title=TITLE,
            furniture=(
                f"3 thoughts on “{TITLE}”", "Reply", "Reply", "Reply", "Leave a Reply",
                "Your email address will not be published. Required fields are marked *", "Post Comment",
            ),
            comments=(("Ann Smith", None), ("bobby", 0), ("Cid", None)),
        ),
    ),  # fmt: skip
    "comments with their times": (
        f"{TITLE}\n\n{BODY}\n\n2 Comments\n\nAnn\nJanuary 20, 2019 at 3:45 pm\nNice boat.\n\nBob\nJanuary 21, 2019 at 9:00 am\nToo slow.",
        Seen(title=TITLE, furniture=("2 Comments",), comments=(("Ann", None), ("Bob", None))),
    ),
    "a comment's date is not the article's": (
        f"{TITLE}\n\n{BODY}\n\n1 Comment\n\nAnn on January 20, 2019 at 3:45 pm said:\n\nNice boat.",
        Seen(title=TITLE, furniture=("1 Comment",), comments=(("Ann", None),)),
    ),
    "comments of a forum": (
        f"{TITLE}\n\n{BODY}\n\nComments\n\n#1 by Ann on 3 May 2020\n\nNice boat.\n\n#2 by Bob on 4 May 2020\n\nToo slow.",
        Seen(title=TITLE, furniture=("Comments",), comments=(("Ann", None), ("Bob", None))),
    ),
    "comments of Blogspot": (
        f"{TITLE}\n\n{BODY}\n\n2 comments:\n\nAnonymous said...\n\nNice boat.\n\nBob said...\n\nToo slow.\n\nPost a Comment",
        Seen(title=TITLE, furniture=("2 comments:", "Post a Comment"), comments=(("Anonymous", None), ("Bob", None))),
    ),
    "a comment that says whom it answers": (
        f"{TITLE}\n\n{BODY}\n\n2 comments\n\nAnn says:\nNice boat.\n\nBob in reply to Ann says:\nToo slow.",
        Seen(title=TITLE, furniture=("2 comments",), comments=(("Ann", None), ("Bob", 0))),
    ),
    "comments in German": (
        f"{TITLE}\n\n{BODY}\n\n2 Kommentare\n\nAnn sagt:\n\nSchönes Boot.\n\nAntworten\n\nBob sagt:\n\nZu langsam.\n\nAntworten",
        Seen(title=TITLE, furniture=("2 Kommentare", "Antworten", "Antworten"), comments=(("Ann", None), ("Bob", None))),
    ),
    "comments without a heading, told by their buttons": (
        f"{TITLE}\n\n{BODY}\n\nAnn says:\n\nNice boat.\n\nReply\n\nBob says:\n\nToo slow.\n\nReply",
        Seen(title=TITLE, furniture=("Reply", "Reply"), comments=(("Ann", None), ("Bob", None))),
    ),
    "an interview has no comments": (
        f"{TITLE}\n\n{FIRST}\n\nSmith says:\n\n“{SECOND}”\n\nThe mayor says:\n\n“{LAST}”\n\n{FIRST}",
        Seen(title=TITLE),
    ),
    "an article about comments": (
        "Why We Closed the Comments\n\nComments under articles were once a promise, and comments are what we lost. "
        "This is the story of how we closed them.\n\nComments\n\nThe word itself says little, and comments meant "
        "something else to each of the readers who wrote them to us.",
        Seen(title="Why We Closed the Comments"),
    ),
    "no comments": (f"{TITLE}\n\n{BODY}\n\nNo comments", Seen(title=TITLE, furniture=("No comments",))),
    "the address below the text": (
        f"{TITLE}\n\n{BODY}\n\nhttps://coast.example/2021/03/05/last-ferry-leaves",
        Seen(title=TITLE, published=date(2021, 3, 5), url="https://coast.example/2021/03/05/last-ferry-leaves"),
    ),
    "a labelled address": (
        f"{TITLE}\n\n{BODY}\n\nSource: https://coast.example/story/17",
        Seen(title=TITLE, url="https://coast.example/story/17"),
    ),
    "a bibliography is no source": (
        f"{TITLE}\n\n{BODY}\n\nhttps://one.example/a\nhttps://two.example/b",
        Seen(title=TITLE),
    ),
    "a poem loses no line": (
        "Harbour\n\nHome\nis where the boats lie,\nShare\nwhat the tide leaves,\n\nLike\na lamp left on",
        Seen(title="Harbour"),
    ),
    "right-to-left text": (
        "العبّارة الأخيرة تغادر الميناء الشمالي\n\nبقلم ليلى حدّاد\n\n٢٠ يناير ٢٠١٩\n\n"
        "غادرت العبّارة الأخيرة الميناء الشمالي فجر يوم الاثنين وعلى متنها مئتا راكب، معظمهم من المزارعين الذين باعوا أرضهم في الوادي.",
        Seen(title="العبّارة الأخيرة تغادر الميناء الشمالي", authors=("ليلى حدّاد",), published=date(2019, 1, 20)),
    ),
    "Chinese text": (
        "最后一班渡轮离开北方港口\n\n2019年1月20日\n\n周一清晨,最后一班渡轮载着两百名乘客离开了北方港口,其中大多数是卖掉了山谷土地的农民,他们再也不会回来了。",
        Seen(title="最后一班渡轮离开北方港口", published=date(2019, 1, 20)),
    ),
    "headings in capitals": (f"THE LAST FERRY\n\n{FIRST}\n\nTHE HARBOUR\n\n{SECOND}", Seen(title="THE LAST FERRY")),
    "white space at both ends": (f"\n\n  {TITLE}  \n\n\n{BODY}\n\n\n", Seen(title=TITLE)),
}  # fmt: skip


@pytest.mark.parametrize(("text", "seen"), CASES.values(), ids=CASES)
def test_a_text_is_understood(text: str, seen: Seen) -> None:
    article = article_of(text)
    assert seen_in(article) == seen


@pytest.mark.parametrize("text", [text for text, _ in CASES.values()], ids=CASES)
def test_the_text_stays_as_it_was(text: str) -> None:
    assert article_of(text).text == text


def test_each_sort_of_line_becomes_its_kind_of_block() -> None:
    text = f"{TITLE}\n\n{FIRST}\n\nWhat Was Left Behind\n\n{SECOND}\n\n• nets\n• lamps\n  • oil\n\n1. first\n2. second\n\n> quoted\n\n{LAST}"
    article = article_of(text)
    kinds = [(block.kind, block.level, block.number) for block in article.blocks]
    assert kinds == [
        (BlockKind.HEADING, 1, None), (BlockKind.PARAGRAPH, 0, None), (BlockKind.HEADING, 2, None), (BlockKind.PARAGRAPH, 0, None),
        (BlockKind.ITEM, 1, None), (BlockKind.ITEM, 1, None), (BlockKind.ITEM, 2, None), (BlockKind.ITEM, 1, 1), (BlockKind.ITEM, 1, 2),
        (BlockKind.QUOTATION, 1, None), (BlockKind.PARAGRAPH, 0, None),
    ]  # fmt: skip


WRAPPED = {
    "a paragraph wrapped at mail width is one block": (
        "The ferry left the northern harbour at dawn on Monday with two hundred\n"
        "passengers, most of them farmers who had sold their land along the whole\n"
        "valley and were leaving for good.",
        1,
    ),
    "verse is a block for each line": ("The boat is gone,\nthe lamp is out,\nthe gulls walk on\nand look about.", 4),
    "entries of a list stay apart": ("- the first of the entries of this list is about as long as a line of mail\n- the second", 2),
    "long lines are paragraphs": (f"{FIRST}\n{SECOND}", 2),
}


@pytest.mark.parametrize(("text", "count"), WRAPPED.values(), ids=WRAPPED)
def test_lines_become_blocks(text: str, count: int) -> None:
    assert len(article_of(text).blocks) == count


def test_a_comment_keeps_its_time_and_its_head() -> None:
    article = article_of(f"{TITLE}\n\n{BODY}\n\n1 Comment\n\nAnn\nJanuary 20, 2019 at 3:45 pm\nNice boat.")
    comment = article.sections[-1]
    assert (comment.author, comment.said) == ("Ann", "January 20, 2019 at 3:45 pm")
    assert article.text[comment.start : comment.end].startswith("Ann\n")


HOSTILE = {
    "one line of five megabytes": "a " * 2_500_000,
    "lines of one character": "a\n" * 2_500_000,
    "paragraphs of one character": "a\n\n" * 1_600_000,
    "nothing but dots": "." * 5_000_000,
    "a line of bylines": "1 " + " by " * 1_000_000,
    "many bylines": "By A B and C D on 3 May 2020\n\n" * 20_000,
    "many almost headings of comments": ("two thoughts on " + "x" * 190 + "\n\n") * 20_000,
    "many comments, each deeper": "2 comments\n\n" + "".join(f"{' ' * (n % 400)}Jo says:\n\nhi\n\n" for n in range(5_000)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_all_the_same(text: str) -> None:
    article = article_of(text)
    assert " ".join(article.text[block.start : block.end] for block in article.blocks).split() == text.split() or len(text) > 10**6


@pytest.fixture
def seed() -> object:
    def read(start: str) -> Article:
        found = sorted(SEEDS.glob(f"{start}*.txt")) if SEEDS.is_dir() else []
        if not found:
            pytest.skip(f"The sample articles are not at {SEEDS}; set ANNOTATOR_SEEDS to their folder.")
        return plain_text.read(found[0].read_bytes(), name=found[0].name)

    return read


def test_the_first_sample_article(seed) -> None:  # type: ignore[no-untyped-def]
    article = seed("000_")
    assert (article.title, article.authors) == ("What is NATO’s New Mission in Iraq?", ("Salman Rafi Sheikh",))
    assert (article.publisher, article.published, article.language) == ("New Eastern Outlook", date(2019, 1, 20), "en")
    assert article.url == "https://journal-neo.org/2019/01/20/what-is-nato-s-new-mission-in-iraq/"
    body = [section for section in article.sections if section.kind is SectionKind.BODY]
    assert [(article.text[:10], article.text[s.start : s.end].endswith(article.url)) for s in body] == [("What is NA", True)]
    assert body[0].start == 0
    comments = [(i, s.author, s.reply_to) for i, s in enumerate(article.sections) if s.kind is SectionKind.COMMENT]
    assert comments == [(2, "Robert Sykes", None), (4, "barovsky", 2)]
    folded = [line for s in article.sections if s.kind is SectionKind.FURNITURE for line in lines_of(article, s.start, s.end)]
    assert folded[0].startswith("2 thoughts on")
    assert folded[1:4] == ["Like", "Like", "Leave a Reply"]
    assert folded[-1].startswith("This site uses Akismet")
    assert len(folded) == 13


def test_the_second_sample_article(seed) -> None:  # type: ignore[no-untyped-def]
    article = seed("003_")
    assert article.title == "NATO Mission in Iraq Winds Down Amid U.S. Strategic Realignment"
    assert (article.authors, article.publisher, article.published, article.url) == ((), "Webangah News", None, "")
    assert article.language == "en"
    assert [section.kind for section in article.sections] == ["furniture", "body", "furniture"]
    first, body, last = article.sections
    assert len(lines_of(article, first.start, first.end)) == 2
    assert article.text[body.start : body.end].startswith(article.title)
    assert [line[:7] for line in lines_of(article, last.start, last.end)] == ["© Weban", "English", "Back to"]


def lines_of(article: Article, start: int, end: int) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks if start <= block.start < end]


def seen_in(article: Article) -> Seen:
    comments = [index for index, section in enumerate(article.sections) if section.kind is SectionKind.COMMENT]
    return Seen(
        title=article.title,
        authors=article.authors,
        publisher=article.publisher,
        published=article.published,
        url=article.url,
        furniture=tuple(
            line
            for section in article.sections
            if section.kind is SectionKind.FURNITURE
            for line in lines_of(article, section.start, section.end)
        ),
        comments=tuple(
            (section.author, comments.index(section.reply_to) if section.reply_to is not None else None)
            for section in (article.sections[index] for index in comments)
        ),
    )
