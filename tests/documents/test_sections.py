"""Bare text: which lines are the article, which are comments, which are the page around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from documents.article import Article, BlockKind, SectionKind
from documents.sections import article_of

FIRST = (
    "The ferry left the northern harbour at dawn on Monday with two hundred passengers, most of them farmers "
    "who had sold their land along the valley and were leaving for good."
)
SECOND = (
    "Nobody on the quay seemed surprised. The harbour had been emptying for years, an official of the valley "
    "council said, and the ferry was only the last thing to go."
)
LAST = (
    "In the evening the ferry came back empty, and the lights along the harbour were switched off one after the other."
)
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
        f"Ferries and Their Harbours By Mara Lindqvist\n\n{BODY}\n\nMara Lindqvist is a historian of the "
        f"northern coast.",
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
        Seen(
            title=TITLE, publisher="Harbour News", furniture=("© 2021 Harbour News. All rights reserved", "Back to top")
        ),
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
        f"{TITLE}\n\nLike everyone on the quay he wanted a share of the harbour. Share it, said the "
        f"ferry's owner.\n\n{BODY}",
        Seen(title=TITLE),
    ),
    "comments of WordPress, one answering the other": (
        f"{TITLE}\n\n{BODY}\n\n3 thoughts on “{TITLE}”\n\n  1. Ann Smith says:\n\n    I was on that "
        f"boat.\n\n    Reply\n\n"
        "    • bobby says:\n\n      So was I.\n\n      Reply\n\n  2. Cid says:\n\n    I was not.\n\n    "
        "Reply\n\nLeave a Reply\n\n"
        "Your email address will not be published. Required fields are marked *\n\nPost Comment",
        Seen(
            title=TITLE,
            furniture=(
                f"3 thoughts on “{TITLE}”",
                "Reply",
                "Reply",
                "Reply",
                "Leave a Reply",
                "Your email address will not be published. Required fields are marked *",
                "Post Comment",
            ),
            comments=(("Ann Smith", None), ("bobby", 0), ("Cid", None)),
        ),
    ),
    "comments with their times": (
        f"{TITLE}\n\n{BODY}\n\n2 Comments\n\nAnn\nJanuary 20, 2019 at 3:45 pm\nNice boat.\n\nBob\nJanuary "
        f"21, 2019 at 9:00 am\nToo slow.",
        Seen(title=TITLE, furniture=("2 Comments",), comments=(("Ann", None), ("Bob", None))),
    ),
    "a comment's date is not the article's": (
        f"{TITLE}\n\n{BODY}\n\n1 Comment\n\nAnn on January 20, 2019 at 3:45 pm said:\n\nNice boat.",
        Seen(title=TITLE, furniture=("1 Comment",), comments=(("Ann", None),)),
    ),
    "comments of a forum": (
        f"{TITLE}\n\n{BODY}\n\nComments\n\n#1 by Ann on 3 May 2020\n\nNice boat.\n\n#2 by Bob on 4 May "
        f"2020\n\nToo slow.",
        Seen(title=TITLE, furniture=("Comments",), comments=(("Ann", None), ("Bob", None))),
    ),
    "comments of Blogspot": (
        f"{TITLE}\n\n{BODY}\n\n2 comments:\n\nAnonymous said...\n\nNice boat.\n\nBob said...\n\nToo "
        f"slow.\n\nPost a Comment",
        Seen(title=TITLE, furniture=("2 comments:", "Post a Comment"), comments=(("Anonymous", None), ("Bob", None))),
    ),
    "a comment that says whom it answers": (
        f"{TITLE}\n\n{BODY}\n\n2 comments\n\nAnn says:\nNice boat.\n\nBob in reply to Ann says:\nToo slow.",
        Seen(title=TITLE, furniture=("2 comments",), comments=(("Ann", None), ("Bob", 0))),
    ),
    "comments in German": (
        f"{TITLE}\n\n{BODY}\n\n2 Kommentare\n\nAnn sagt:\n\nSchönes Boot.\n\nAntworten\n\nBob sagt:\n\nZu "
        f"langsam.\n\nAntworten",
        Seen(
            title=TITLE, furniture=("2 Kommentare", "Antworten", "Antworten"), comments=(("Ann", None), ("Bob", None))
        ),
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
    "a letter of a newsletter site": (
        f"The Quiet Coast\n\nSubscribe\nSign in\n\nWhy the Ferry Left the Harbour\nAnd what it took "
        f"along\n\nMara Lindqvist\nJan 20, 2024\n\n"
        f"12\n\n3\nShare\n\n{BODY}\n\n12 Likes\n∙\n1 Restack\n\nDiscussion about this post\n\nPeter Hale\n"
        f"Jan 21\n\nGreat piece.\n\n"
        "Like (3)\nReply\nShare\n\nReady for more?\n\n© 2024 Mara Lindqvist",
        Seen(
            title="Why the Ferry Left the Harbour",
            authors=("Mara Lindqvist",),
            published=date(2024, 1, 20),
            furniture=(
                "The Quiet Coast",
                "Subscribe",
                "Sign in",
                "12",
                "3",
                "Share",
                "12 Likes",
                "∙",
                "1 Restack",
                "Discussion about this post",
                "Like (3)",
                "Reply",
                "Share",
                "Ready for more?",
                "© 2024 Mara Lindqvist",
            ),
            comments=(("Peter Hale", None),),
        ),
    ),
    "comments of Disqus": (
        f"{TITLE}\n\n{BODY}\n\n3 Comments\nLogin\nSort by Best\n\nSeaDog • 5 years ago\n\nWell said.\n\n2 "
        f"• Reply • Share ›\n\n"
        "Ann_K  SeaDog • 5 years ago\n\nNot at all!\n\n1 • Reply • Share ›\n\nSubscribe\nAdd Disqus to your site",
        Seen(
            title=TITLE,
            furniture=(
                "3 Comments",
                "Login",
                "Sort by Best",
                "2 • Reply • Share ›",
                "1 • Reply • Share ›",
                "Subscribe",
                "Add Disqus to your site",
            ),
            comments=(("SeaDog", None), ("Ann_K", 0)),
        ),
    ),
    "a standfirst and subheadings": (
        f"OPINION\n\n{TITLE}\n\nEmptying the valley would ruin the region that it claims to save\n\nMara "
        f"Lindqvist\n12 March 2023\n\n{FIRST}\n\n"
        f"The money\n\n{SECOND}\n\nMara Lindqvist is an economist and lives on the coast.",
        Seen(title=TITLE, authors=("Mara Lindqvist",), published=date(2023, 3, 12), furniture=("OPINION",)),
    ),
    "a news agency's page": (
        f"Home\nWorld\n\nCoast Wire\nBREAKING\n20 Jan 2024, 14:30 GMT\n\n{TITLE}\n\nBy Staff Writer, "
        f"Coast Wire\n\nHARBOUR CITY, January 20, 2024 — {FIRST}\n\n"
        f"Read also: Lighthouse keeper retires\n\n{SECOND}\n\nTags: ferries, storm\n\nMore from Coast "
        f"Wire\n\nTwo rescued off the cape\n\n"
        "Copyright © 2024 Coast Wire News Agency. All Rights Reserved.",
        Seen(
            title=TITLE,
            publisher="Coast Wire News Agency",
            published=date(2024, 1, 20),
            furniture=(
                "Home",
                "World",
                "Coast Wire",
                "BREAKING",
                "Read also: Lighthouse keeper retires",
                "Tags: ferries, storm",
                "More from Coast Wire",
                "Two rescued off the cape",
                "Copyright © 2024 Coast Wire News Agency. All Rights Reserved.",
            ),
        ),
    ),
    "a page in Russian": (
        "Главная\nНовости\n\nПоследний паром ушёл из гавани\n\nАвтор: Иван Петров\n20 января 2019\n\n"
        "Последний паром ушёл из северной гавани на рассвете, "
        "и никто на причале не удивился, сказал чиновник совета.\n\nЧитайте также:\nКто заплатит за "
        "новый причал?\n\n1 комментарий\n\nАнна пишет:\nХорошая статья.\nОтветить",
        Seen(
            title="Последний паром ушёл из гавани",
            authors=("Иван Петров",),
            published=date(2019, 1, 20),
            furniture=(
                "Главная",
                "Новости",
                "Читайте также:",
                "Кто заплатит за новый причал?",
                "1 комментарий",
                "Ответить",
            ),
            comments=(("Анна", None),),
        ),
    ),
    "a poem loses no line": (
        "Harbour\n\nHome\nis where the boats lie,\nShare\nwhat the tide leaves,\n\nLike\na lamp left on",
        Seen(title="Harbour"),
    ),
    "right-to-left text": (
        "العبّارة الأخيرة تغادر الميناء الشمالي\n\nبقلم ليلى حدّاد\n\n٢٠ يناير ٢٠١٩\n\n"
        "غادرت العبّارة الأخيرة الميناء الشمالي فجر يوم الاثنين وعلى متنها مئتا راكب، معظمهم من "
        "المزارعين الذين باعوا أرضهم في الوادي.",
        Seen(title="العبّارة الأخيرة تغادر الميناء الشمالي", authors=("ليلى حدّاد",), published=date(2019, 1, 20)),
    ),
    "Chinese text": (
        "最后一班渡轮离开北方港口\n\n2019年1月20日\n\n周一清晨,最后一班渡轮载着两百名乘客离开了北方港口,其中大多数是卖掉了山谷土地的农民,他们再也不会回来了。",
        Seen(title="最后一班渡轮离开北方港口", published=date(2019, 1, 20)),
    ),
    "headings in capitals": (f"THE LAST FERRY\n\n{FIRST}\n\nTHE HARBOUR\n\n{SECOND}", Seen(title="THE LAST FERRY")),
    "white space at both ends": (f"\n\n  {TITLE}  \n\n\n{BODY}\n\n\n", Seen(title=TITLE)),
}


@pytest.mark.parametrize(("text", "seen"), CASES.values(), ids=CASES)
def test_a_text_is_understood(text: str, seen: Seen) -> None:
    article = article_of(text)
    assert seen_in(article) == seen


@pytest.mark.parametrize("text", [text for text, _ in CASES.values()], ids=CASES)
def test_the_text_stays_as_it_was(text: str) -> None:
    assert article_of(text).text == text


def test_each_sort_of_line_becomes_its_kind_of_block() -> None:
    text = (
        f"{TITLE}\n\n{FIRST}\n\nWhat Was Left Behind\n\n{SECOND}\n\n• nets\n• lamps\n  • oil\n\n"
        f"1. first\n2. second\n\n> quoted\n\n{LAST}"
    )
    article = article_of(text)
    kinds = [(block.kind, block.level, block.number) for block in article.blocks]
    assert kinds == [
        (BlockKind.HEADING, 1, None),
        (BlockKind.PARAGRAPH, 0, None),
        (BlockKind.HEADING, 2, None),
        (BlockKind.PARAGRAPH, 0, None),
        (BlockKind.ITEM, 1, None),
        (BlockKind.ITEM, 1, None),
        (BlockKind.ITEM, 2, None),
        (BlockKind.ITEM, 1, 1),
        (BlockKind.ITEM, 1, 2),
        (BlockKind.QUOTATION, 1, None),
        (BlockKind.PARAGRAPH, 0, None),
    ]


WRAPPED = {
    "a paragraph wrapped at mail width is one block": (
        "The ferry left the northern harbour at dawn on Monday with two hundred\n"
        "passengers, most of them farmers who had sold their land along the whole\n"
        "valley and were leaving for good.",
        1,
    ),
    "verse is a block for each line": ("The boat is gone,\nthe lamp is out,\nthe gulls walk on\nand look about.", 4),
    "entries of a list stay apart": (
        "- the first of the entries of this list is about as long as a line of mail\n- the second",
        2,
    ),
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
    "many comments, each deeper": "2 comments\n\n"
    + "".join(f"{' ' * (n % 400)}Jo says:\n\nhi\n\n" for n in range(5_000)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_all_the_same(text: str) -> None:
    article = article_of(text)
    assert (
        " ".join(article.text[block.start : block.end] for block in article.blocks).split() == text.split()
        or len(text) > 10**6
    )


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
