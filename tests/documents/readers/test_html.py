"""Web pages: every word is kept, the article is told from the page, the page's own account of itself is believed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from documents import markup
from documents.article import Article, BlockKind, MarkKind, SectionKind
from documents.errors import UnreadableFile
from documents.readers import html, read_html

P1 = (
    "The ferry left the northern harbour at dawn on Monday with two hundred passengers, most of them farmers who had "
    "sold their land along the valley and were leaving for good, as the council had expected for some years."
)
P2 = (
    "Nobody on the quay seemed surprised. The harbour had been emptying for years, an official of the valley council "
    "said, and the ferry was only the last thing to go before the lights were switched off."
)
P3 = "In the evening the ferry came back empty, and the crew said that they would look for work in another port."
STORY = f"<p>{P1}</p><p>{P2}</p><p>{P3}</p>"
ADDRESS = "https://coast.example/2021/03/05/last-ferry"


def page(body: str, head: str = "", lang: str = "en") -> str:
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def lines(article: Article, kind: SectionKind) -> list[str]:
    spans = [(s.start, s.end) for s in article.sections if s.kind is kind]
    return [article.text[b.start : b.end] for b in article.blocks if any(s <= b.start < e for s, e in spans)]


PARTS: dict[str, tuple[str, list[str]]] = {
    "a menu and a footer": (
        f"<nav><a href=/>Home</a> <a href=/w>World</a></nav><article><h1>The Last Ferry</h1>{STORY}</article>"
        "<footer><p>© 2021 Coast News</p></footer>",
        ["Home World", "© 2021 Coast News"],
    ),
    "a sidebar": (
        f"<div id=content><h1>The Last Ferry</h1>{STORY}</div><div class=sidebar><h3>Most read</h3>"
        "<ul><li><a href=/1>Harbour master resigns</a></li><li><a href=/2>Lighthouse sold</a></li></ul></div>",
        ["Most read", "Harbour master resigns", "Lighthouse sold"],
    ),
    "share buttons within the article": (
        f"<article><h1>The Last Ferry</h1><p>{P1}</p><div class=sharedaddy><span>Share this:</span></div>"
        f"<p>{P2}</p><p>{P3}</p></article>",
        ["Share this:"],
    ),
    "a cookie banner": (
        f"<div class=cookie-banner><p>We use cookies on this website.</p><button>Accept all</button></div>"
        f"<main><h1>The Last Ferry</h1>{STORY}</main>",
        ["We use cookies on this website.", "Accept all"],
    ),
    "subheadings and a list stay in the article": (
        f"<article><h1>The Last Ferry</h1><p>{P1}</p><h2>Why now</h2><ul><li>no money left for it</li>"
        f"<li>no passengers either</li></ul>"
        f"<p>{P2}</p><blockquote><p>We knew it would come.</p></blockquote><p>{P3}</p></article>",
        [],
    ),
    "a table stays in the article": (
        f"<article><h1>The Last Ferry</h1><p>{P1}</p><table><tr><th>Year</th><th>Boats</th></tr><tr>"
        f"<td>1990</td><td>12</td></tr></table><p>{P2}</p><p>{P3}</p></article>",
        [],
    ),
    "an old page laid out with tables": (
        f"<table><tr><td>Menu<br>Archive</td><td><h1>The Last Ferry</h1>{STORY}</td></tr></table>",
        ["Menu\nArchive"],
    ),
}


@pytest.mark.parametrize(("body", "furniture"), PARTS.values(), ids=PARTS)
def test_the_article_is_told_from_the_page(body: str, furniture: list[str]) -> None:
    article = read_html(page(body), ADDRESS)
    assert lines(article, SectionKind.FURNITURE) == furniture
    assert lines(article, SectionKind.BODY)[0] == "The Last Ferry"
    assert set(lines(article, SectionKind.BODY)) >= {P1, P2, P3}


THREADS = {
    "WordPress": (
        '<ol class="comment-list"><li class="comment depth-1" id="comment-7"><article '
        'class="comment-body"><footer class="comment-meta">'
        '<div class="comment-author vcard"><b class="fn">Ann</b> <span class="says">says:</span></div>'
        "<time>May 1, 2021 at 3 pm</time></footer>"
        '<div class="comment-content"><p>Nice boat.</p></div><div class="reply"><a>Reply</a></div>'
        '</article><ol class="children">'
        '<li class="comment depth-2" id="comment-8"><article class="comment-body"><b class="fn">Bob</b> '
        "says: <p>Too slow.</p></article></li></ol></li></ol>"
    ),
    "nested elements of one class": (
        "<div class=comment><span class=comment-author>Ann</span><p>Nice boat.</p><div class=comment>"
        "<span class=comment-author>Bob</span><p>Too slow.</p></div></div>"
    ),
    "schema.org": (
        '<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Ann</span><p>Nice boat.</p>'
        '<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Bob</span><p>Too '
        "slow.</p></div></div>"
    ),
}


@pytest.mark.parametrize("thread", THREADS.values(), ids=THREADS)
def test_comments_keep_their_authors_and_what_they_answer(thread: str) -> None:
    article = read_html(page(f"<article><h1>The Last Ferry</h1>{STORY}</article><h3>2 comments</h3>{thread}"), ADDRESS)
    comments = [(i, s) for i, s in enumerate(article.sections) if s.kind is SectionKind.COMMENT]
    assert [section.author for _, section in comments] == ["Ann", "Bob"]
    assert [section.reply_to for _, section in comments] == [None, comments[0][0]]
    assert "Nice boat." in lines(article, SectionKind.COMMENT)


LD = '<script type="application/ld+json">%s</script>'
ABOUT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "JSON-LD": (
        LD % '{"@context":"https://schema.org","@type":"NewsArticle","headline":"The Last Ferry",'
        '"author":{"@type":"Person","name":"By Jane Doe"},'
        '"publisher":{"@type":"Organization","name":"Coast News"},'
        '"datePublished":"2021-03-04T23:00:00+02:00","inLanguage":"en-GB"}',
        "",
        {"title": "The Last Ferry", "authors": ("Jane Doe",), "publisher": "Coast News", "published": date(2021, 3, 4)},
    ),
    "JSON-LD in a graph, the author by reference": (
        LD % '{"@graph":[{"@type":"WebSite","name":"Coast"},{"@type":"Article","headline":"The Last Ferry",'
        '"author":{"@id":"#p"}},{"@type":"Person","@id":"#p","name":"Jane Doe"}]}',
        "",
        {"title": "The Last Ferry", "authors": ("Jane Doe",)},
    ),
    "broken JSON-LD": (LD % '{"@type": "NewsArticle", ', "", {"title": "The Last Ferry", "authors": ()}),
    "Open Graph": (
        '<meta property="og:title" content="The Last Ferry"><meta property="og:site_name" content="Coast News">'
        '<meta property="article:published_time" content="2021-03-04"><meta property="article:author" '
        'content="https://facebook.com/jane">',
        "",
        {"publisher": "Coast News", "published": date(2021, 3, 4), "authors": ()},
    ),
    "citation tags of a journal": (
        '<meta name="citation_title" content="The Last Ferry"><meta name="citation_author" content="Doe, '
        'Jane"><meta name="citation_author" content="Roe, John">'
        '<meta name="citation_journal_title" content="Journal of Coasts"><meta '
        'name="citation_publication_date" content="2021/03/04">',
        "",
        {"authors": ("Jane Doe", "John Roe"), "publisher": "Journal of Coasts", "published": date(2021, 3, 4)},
    ),
    "Dublin Core": (
        '<meta name="DC.creator" content="Jane Doe"><meta name="DC.date" content="2021-03-04"><meta '
        'name="DC.publisher" content="Coast Press">',
        "",
        {"authors": ("Jane Doe",), "publisher": "Coast Press", "published": date(2021, 3, 4)},
    ),
    "a byline and a date in the text": (
        "",
        '<p class="byline">By Jane Doe and John Roe</p><p>4 March 2021</p>',
        {"authors": ("Jane Doe", "John Roe"), "published": date(2021, 3, 4)},
    ),
    "the site's name behind the title": (
        '<title>The Last Ferry | Coast News</title><meta property="og:site_name" content="Coast News">',
        "",
        {"title": "The Last Ferry", "publisher": "Coast News"},
    ),
    "a day in the address only": ("", "", {"published": date(2021, 3, 5), "authors": ()}),
    "an account is no author": ('<meta name="author" content="admin">', "", {"authors": ()}),
    "the canonical address": ('<link rel="canonical" href="/ferry">', "", {"url": "https://coast.example/ferry"}),
}


@pytest.mark.parametrize(("head", "below", "expected"), ABOUT.values(), ids=ABOUT)
def test_what_a_page_says_of_itself(head: str, below: str, expected: dict[str, Any]) -> None:
    article = read_html(page(f"<article><h1>The Last Ferry</h1>{below}{STORY}</article>", head), ADDRESS)
    assert {name: getattr(article, name) for name in expected} == expected


@pytest.mark.parametrize("part", ["<article><p>One.</p></article>", "<section><p>One.</p></section>"])
@pytest.mark.parametrize("rest", ["", "<p>Two.</p>", "Two."])
def test_a_page_may_leave_out_its_body(part: str, rest: str) -> None:
    article = html.read(f"<!doctype html><title>A dam</title>{part}{rest}".encode())
    assert article.title == "A dam"
    assert article.text.split() == ["One.", *(["Two."] if rest else [])]


def test_the_declared_language_is_believed() -> None:
    assert read_html(page(STORY, lang="pt_br")).language == "pt-BR"


def test_without_a_main_part_everything_is_body() -> None:
    article = read_html("<p>one</p><p>two</p>")
    assert [section.kind for section in article.sections] == [SectionKind.BODY]
    assert lines(article, SectionKind.BODY) == ["one", "two"]


SHOWN = {
    "white space as browsers collapse it": ("<p>a\n  b\t<b> c</b> d</p>", ["a b c d"]),
    "a line break": ("<p>a<br>b</p>", ["a\nb"]),
    "two line breaks end the paragraph": ("<p>a<br><br>b</p>", ["a", "b"]),
    "preformatted text": ("<pre>a\n  b</pre>", ["a\n  b"]),
    "text outside any paragraph": ("a<div>b</div>c", ["a", "b", "c"]),
    "what scripts and styles say is not shown": (
        "<p>a</p><script>x</script><style>y</style><template>z</template>",
        ["a"],
    ),
    "hidden elements are not shown": ("<p>a</p><p hidden>x</p><div style='display: none'>y</div>", ["a"]),
    "entities": ("<p>a &lt;b&gt; &amp;amp; &euro;</p>", ["a <b> &amp; €"]),
    "controls are dropped": ("<p>a&#7;b&#0;</p>", ["ab\ufffd"]),
    "an unknown element": ("<p>a <blink>b</blink></p><x-card>c</x-card>", ["a b", "c"]),
    "the rows and cells of a table": (
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        ["a", "b", "c", "d"],
    ),
    "comments of the source": ("<p>a<!-- x -->b</p>", ["ab"]),
    "words of a form": (
        "<form><label>Name</label><button>Send</button><select><option>x</option></select></form>",
        ["Name", "Send", "x"],
    ),
    "tags that are never closed": ("<p>a<p>b<ul><li>c<li>d", ["a", "b", "c", "d"]),
}


@pytest.mark.parametrize(("body", "shown"), SHOWN.values(), ids=SHOWN)
def test_what_a_browser_shows_is_the_text(body: str, shown: list[str]) -> None:
    root = markup.parse(body)
    assert root is not None
    writer = markup.blocks_of(root)
    assert [writer.text[block.start : block.end] for block in writer.blocks] == shown


def test_lists_keep_their_depth_and_numbers() -> None:
    article = read_html("<ol start=3><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ol>")
    assert [(b.kind, b.level, b.number) for b in article.blocks] == [
        (BlockKind.ITEM, 1, 3),
        (BlockKind.ITEM, 2, None),
        (BlockKind.ITEM, 1, 4),
        (BlockKind.PARAGRAPH, 0, None),
    ]


LINKS = {
    "an address in full": ('href="https://a.example/b"', "https://a.example/b"),
    "an address on the same site": ('href="../c?d=1"', "https://coast.example/2021/03/c?d=1"),
    "a mail address": ('href="mailto:a@b.example"', "mailto:a@b.example"),
    "a script is no address": ('href="javascript:alert(1)"', None),
    "a hidden script is no address": ('href=" java&#10;script:alert(1)"', None),
    "data is no address": ('href="data:text/html,x"', None),
    "a broken address": ('href="http://[bad"', None),
    "no address": ("name=x", None),
}


@pytest.mark.parametrize(("attribute", "expected"), LINKS.values(), ids=LINKS)
def test_links_lead_to_pages_and_mail_only(attribute: str, expected: str | None) -> None:
    article = read_html(f"<p>see <a {attribute}>this</a></p>", ADDRESS)
    links = [mark.href for mark in article.marks if mark.kind is MarkKind.LINK]
    assert links == ([expected] if expected else [])


HOSTILE = {
    "ten thousand nested elements": "<div>" * 10_000 + "deep" + "</div>" * 10_000 + "<p>after</p>",
    "elements that are never closed": "<b><i><p>" * 3_000 + "deep",
    "ten thousand attributes": "<p " + " ".join(f"a{n}=1" for n in range(10_000)) + ">deep",
    "a bomb of quotations": "<blockquote>" * 1_500 + "deep",
    "many tables in tables": "<table><tr><td>" * 500 + "deep",
    "half a tag": "<p>deep</p><div class='",
    "binary between tags": "<p>deep \x00\x01\ufffe \ud800</p>",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_read_all_the_same(source: str) -> None:
    assert "deep" in read_html(source).text


NOTHING = {
    "an empty page": "<html><body></body></html>",
    "only scripts": "<script>run()</script>",
    "no element": "<!-- -->",
}


@pytest.mark.parametrize("source", NOTHING.values(), ids=NOTHING)
def test_a_page_without_words_is_refused(source: str) -> None:
    with pytest.raises(UnreadableFile, match="no text"):
        read_html(source)


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "b",
        "em",
        "span",
        "li",
        "ul",
        "td",
        "tr",
        "table",
        "h2",
        "blockquote",
        "pre",
        "a",
        "br",
        "nav",
        "article",
    ]
)
WORDS = st.lists(st.text("abcß漢ش", min_size=1, max_size=6), max_size=4).map(" ".join)
SOURCES = st.recursive(
    WORDS,
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=4)).map(lambda t: f"<{t[0]}> {' '.join(t[1])} </{t[0]}>"),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(SOURCES, min_size=1, max_size=5).map(" ".join))
def test_every_word_a_browser_shows_is_in_the_text(source: str) -> None:
    root = markup.parse(source)
    words = " ".join(lxml_html.fromstring(f"<div>{source}</div>").itertext()).split()
    shown = markup.blocks_of(root).text.split() if root is not None else []
    assert "".join(shown) == "".join(words)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_never_crash_the_reader(content: bytes) -> None:
    try:
        article = html.read(b"<p>start</p>" + content)
    except UnreadableFile:
        return
    assert re.search("start", article.text)
