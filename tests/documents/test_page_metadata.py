"""What pages say of themselves: JSON-LD in all its forms, titles beside the names of sites, microdata, days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from documents import markup
from documents.markup.fallback import author_in, day_in
from documents.markup.linked_data import article_node, names
from documents.markup.metadata import meta_of
from documents.markup.titles import Titles, site_beside, title_of, without_site

LD = '<script type="application/ld+json">%s</script>'
ADDRESS = "https://coast.example/2021/03/05/last-ferry"


def about(head: str, body: str = "<p>Text.</p>") -> dict[str, Any]:
    root = markup.parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    meta = meta_of(root, ADDRESS)
    return {name: getattr(meta, name) for name in ("title", "authors", "publisher", "published")}


NODES: dict[str, tuple[str, Any]] = {
    "one object": ('{"@type":"NewsArticle","headline":"H"}', "H"),
    "a list": ('[{"@type":"WebSite"},{"@type":"BlogPosting","headline":"H"}]', "H"),
    "several types": ('{"@type":["Thing","OpinionNewsArticle"],"headline":"H"}', "H"),
    "the one with the page's heading": (
        '[{"@type":"Article","headline":"Other"},{"@type":"Article","headline":"The Last Ferry"}]',
        "The Last Ferry",
    ),
    "inside a page": ('{"@type":"WebPage","mainEntity":{"@type":"Question","headline":"H"}}', "H"),
    "a comma too many": ('{"@type":"Article","headline":"H",}', "H"),
    "in a comment": ('<!-- {"@type":"Article","headline":"H"} -->', "H"),
    "in CDATA": ('//<![CDATA[\n{"@type":"Article","headline":"H"}\n//]]>', "H"),
    "line breaks in a string": ('{"@type":"Article","headline":"H\nI"}', "H\nI"),
    "escaped as in attributes": ("{&quot;@type&quot;:&quot;Article&quot;,&quot;headline&quot;:&quot;H&quot;}", "H"),
    "an update of a live blog is none": (
        '{"@type":"WebPage","liveBlogUpdate":[{"@type":"BlogPosting","headline":"No"}]}',
        None,
    ),
    "nothing that can be read": ('{"@type": "Article", ', None),
}


@pytest.mark.parametrize(("source", "headline"), NODES.values(), ids=NODES)
def test_the_statement_about_the_article_is_found(source: str, headline: str | None) -> None:
    root = markup.parse(f"<html><head>{LD % source}</head><body>x</body></html>")
    assert root is not None
    assert article_node(root, "The last ferry").get("headline") == headline


NAMES: dict[str, tuple[Any, list[str]]] = {
    "a text": ("Jane Doe", ["Jane Doe"]),
    "a person": ({"@type": "Person", "name": "Jane Doe"}, ["Jane Doe"]),
    "two parts": ({"@type": "Person", "givenName": "Jane", "familyName": "Doe"}, ["Jane Doe"]),
    "several": ([{"name": "Jane Doe"}, "John Roe"], ["Jane Doe", "John Roe"]),
    "several names in one": ({"@type": "Person", "name": ["Jane Doe", "John Roe"]}, ["Jane Doe", "John Roe"]),
    "a person beside a house": (
        [{"@type": "Organization", "name": "Coast News"}, {"@type": "Person", "name": "Jane Doe"}],
        ["Jane Doe"],
    ),
    "a house alone": ({"@type": "Organization", "name": "Coast News"}, ["Coast News"]),
    "an address is no name": ("https://coast.example/jane", []),
    "nothing": (None, []),
}


@pytest.mark.parametrize(("value", "expected"), NAMES.values(), ids=NAMES)
def test_names_are_taken_out_of_any_form(value: Any, expected: list[str]) -> None:
    assert names(value) == expected


STATED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "the label of a card": (
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jane Doe">',
        "",
        {"authors": ("Jane Doe",)},
    ),
    "a card's label that is none": (
        '<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="Ten Minutes">',
        "",
        {"authors": ()},
    ),
    "an address beside a name": (
        '<meta name="author" content="jane@coast.example (Jane Doe)">',
        "",
        {"authors": ("Jane Doe",)},
    ),
    "the house is no author": (
        '<meta property="og:site_name" content="Coast News"><meta name="author" content="Coast News">',
        "",
        {"authors": ()},
    ),
    "a later field that holds a person": (
        '<meta name="author" content="Redaktion"><meta name="sailthru.author" content="Jane Doe">',
        "",
        {"authors": ("Jane Doe",)},
    ),
    "the name of the software is no house": (
        '<meta name="publisher" content="WordPress.com"><meta name="application-name" content="Coast News">',
        "",
        {"publisher": "Coast News"},
    ),
    "a house with its motto": (
        '<meta property="og:site_name" content="Coast News | All of the shore, every day">',
        "",
        {"publisher": "Coast News"},
    ),
    "microdata": (
        "",
        "<div itemprop=author><span itemprop=name>Jane Doe</span></div><div itemprop=author>John Roe</div><meta "
        "itemprop=datePublished content=2021-03-04><div itemprop=publisher><b itemprop=name>Coast News</b></div>",
        {"authors": ("Jane Doe", "John Roe"), "published": date(2021, 3, 4), "publisher": "Coast News"},
    ),
    "an hCard": ("", '<span class=byline>by <a class="fn n">Jane Doe</a></span>', {"authors": ("Jane Doe",)}),
    "the author of a comment is none": (
        "",
        "<div class=comment><span class=author>Jane Doe</span></div>",
        {"authors": ()},
    ),
    "the day of an update is none where there is another": (
        "",
        "<time class=updated datetime=2021-03-09></time><time datetime=2021-03-04></time>",
        {"published": date(2021, 3, 4)},
    ),
    "several days that nothing tells apart": (
        "",
        "<time datetime=2021-03-09></time><time datetime=2021-03-04></time>",
        {"published": None},
    ),
    "the careful statement before the others": (
        '<meta name="date" content="2021-03-09"><meta property="article:published_time" content="2021-03-04T08:00Z">',
        "",
        {"published": date(2021, 3, 4)},
    ),
}


@pytest.mark.parametrize(("head", "body", "expected"), STATED.values(), ids=STATED)
def test_what_is_stated_is_believed_in_order(head: str, body: str, expected: dict[str, Any]) -> None:
    found = about(head, body or "<p>Text.</p>")
    assert {name: found[name] for name in expected} == expected


TITLES: dict[str, tuple[Titles, str, str]] = {
    "the heading that is stated": (
        Titles(["Coast", "The Last Ferry"], [], ["The last ferry"], "x"),
        "",
        "The Last Ferry",
    ),
    "stated and not shown": (Titles(["Coast"], [], ["The Last Ferry | Coast"], "x"), "Coast", "The Last Ferry"),
    "only a heading": (Titles(["The Last Ferry"], [], [], ""), "", "The Last Ferry"),
    "only a window": (Titles([], [], [], "The Last Ferry | Coast News"), "", "The Last Ferry"),
    "the site's name as heading, the title below": (
        Titles(["Coast"], ["Menu", "The Last Ferry"], [], "Coast: The Last Ferry"),
        "",
        "The Last Ferry",
    ),
    "a Chinese window": (Titles([], [], [], "老渡口重新开航_新闻_湖报网"), "湖报网", "老渡口重新开航_新闻"),
    "the site before the title": (Titles([], [], ["Coast News » The Last Ferry"], ""), "Coast News", "The Last Ferry"),
}


@pytest.mark.parametrize(("titles", "publisher", "expected"), TITLES.values(), ids=TITLES)
def test_the_title_is_the_heading_that_a_reader_sees(titles: Titles, publisher: str, expected: str) -> None:
    assert title_of(titles, publisher, ADDRESS) == expected


SITES: dict[str, tuple[str, str, str]] = {
    "behind a bar": ("The Last Ferry", "The Last Ferry | Coast News", "Coast News"),
    "before a dash": ("The Last Ferry", "Coast News - The Last Ferry", "Coast News"),
    "behind a column of the site": ("The Last Ferry", "The Last Ferry - Local - Coast News", "Coast News"),
    "before a colon": ("The Last Ferry", "Coast: The Last Ferry", "Coast"),
    "full width": ("老渡口重新开航", "老渡口重新开航｜湖报网", "湖报网"),
    "no mark between": ("The Last Ferry", "The Last Ferry of Coast", ""),
    "a number is no house": ("Internet Messages", "RFC 2822 - Internet Messages", ""),
    "a sentence is no house": ("The Last Ferry", "The Last Ferry - all that you need to know about it", ""),
    "nothing beside it": ("The Last Ferry", "The Last Ferry", ""),
}


@pytest.mark.parametrize(("title", "head", "expected"), SITES.values(), ids=SITES)
def test_the_house_stands_beside_the_title_in_the_window(title: str, head: str, expected: str) -> None:
    assert site_beside(title, head) == expected


def test_a_house_is_known_by_its_address() -> None:
    assert without_site("The Last Ferry - Coast", "", "https://www.coast.example/") == "The Last Ferry"
    assert without_site("The Last Ferry - A Story", "", "https://www.coast.example/") == "The Last Ferry - A Story"


DAYS: dict[str, tuple[str, date | None]] = {
    "in the text": ("<p>Published March 4, 2021 by the editors</p>", date(2021, 3, 4)),
    "a mere year": ("<p>Copyright 2013</p>", None),
    "none": ("<p>Text</p>", None),
}


@pytest.mark.parametrize(("body", "expected"), DAYS.values(), ids=DAYS)
def test_a_day_is_guessed_where_none_is_stated(body: str, expected: date | None) -> None:
    root = markup.parse(f"<html><body>{body}<p>{'Words and words. ' * 30}</p></body></html>")
    assert root is not None
    assert day_in(root, length=1000, url="") == expected


def test_an_author_is_guessed_only_where_a_name_stands() -> None:
    named = markup.parse("<html><body><div class='author-box'>Jane Doe</div><p>Text</p></body></html>")
    other = markup.parse("<html><body><div class='author-box'>Read all about it</div><p>Text</p></body></html>")
    assert named is not None
    assert other is not None
    assert (author_in(named), author_in(other)) == (("Jane Doe",), ())
