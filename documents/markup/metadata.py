"""What a web page says of itself: JSON-LD, meta tags, canonical address, its heading. Pure.

From the most careful statement to the least: schema.org in JSON-LD, ``citation_*`` (Google Scholar), Open Graph,
Dublin Core, the markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import html

from documents.language import tag
from documents.markup import absolute
from documents.sections.dates import dateline, iso_day
from documents.sections.names import byline, cleaned, is_name

_ARTICLE = re.compile(
    r"(?:Article|BlogPosting|Report|Review|Book|CreativeWork|LiveBlogPosting|DiscussionForumPosting|Posting)$"
)
# Names of meta tags, the most careful first.
_PUBLISHER = ("citation_journal_title", "og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher")
_AUTHOR = str.split("citation_author dc.creator author article:author parsely-author sailthru.author dc.contributor")
_PUBLISHED = str.split(
    "article:published_time og:article:published_time citation_publication_date citation_date dc.date.issued dc.date "
    "dcterms.date dcterms.created datepublished date pubdate publishdate publish-date parsely-pub-date sailthru.date "
    "article.published"
)
_BYLINE = frozenset(str.split("byline author author-name entry-author post-author byline__name p-author"))
_SITE_SUFFIX = re.compile(r"\s+[|–—·»:-]\s+")
_MOST_JSON = 2_000_000  # code points
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class PageMeta:
    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: date | None = None
    url: str = ""
    language: str = ""


def meta_of(root: html.HtmlElement, url: str) -> PageMeta:
    """All that the page says clearly; the rest is '' or None."""
    metas = _metas(root)
    ld = _linked_data(root)
    stated = [value for name in _PUBLISHER for value in metas.get(name, [])[:1]]
    publisher = _first(_names(ld.get("publisher")), *stated)
    address = _address(root, metas, ld, url)
    return PageMeta(
        title=_title(root, metas, ld, publisher),
        authors=_authors(root, metas, ld, publisher),
        publisher=publisher,
        published=_published(root, metas, ld),
        url=address,
        language=_language(root, metas, ld),
    )


def _metas(root: html.HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = " ".join((element.get("content") or "").split())
        if name and content:
            metas.setdefault(name, []).append(content)
    return metas


def _linked_data(root: html.HtmlElement) -> dict[str, Any]:
    """The first schema.org article of the page, with an author's or publisher's ``@id`` looked up."""
    nodes: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text and len(script.text) < _MOST_JSON:
            try:
                nodes.extend(
                    _nodes(json.loads(script.text.strip().removeprefix("<!--").removesuffix("-->"), strict=False), 0)
                )
            except (ValueError, RecursionError):
                continue
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    article = next(
        (node for node in nodes if any(_ARTICLE.search(kind) for kind in _kinds(node)) and node.get("headline")), {}
    )
    article = article or next((node for node in nodes if any(_ARTICLE.search(kind) for kind in _kinds(node))), {})
    return {key: _looked_up(value, by_id) for key, value in article.items()}


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "author", "publisher"):
            yield from _nodes(value.get(key), depth + 1)


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type", [])
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _looked_up(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_looked_up(one, by_id) for one in value]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.get("name"):
        return by_id.get(value["@id"], value)
    return value


def _names(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    names = [one.get("name") if isinstance(one, dict) else one for one in values]
    flat = [name for one in names for name in (one if isinstance(one, list) else [one])]
    return [" ".join(name.split()) for name in flat if isinstance(name, str) and name.strip() and "://" not in name]


def _first(*choices: Any) -> str:
    for choice in choices:
        value = choice[0] if isinstance(choice, list) and choice else choice
        if isinstance(value, str) and value.strip():
            return _unescaped(" ".join(value.split()))
    return ""


def _unescaped(text: str) -> str:
    """JSON-LD and meta tags are often escaped twice."""
    return (
        str(html.fromstring(f"<i>{text}</i>").text_content())
        if re.search(r"&(?:#\d+|#x[0-9a-f]+|\w+);", text) and "<" not in text
        else text
    )


def _title(root: html.HtmlElement, metas: dict[str, list[str]], ld: dict[str, Any], publisher: str) -> str:
    headings = [shown for shown in (_shown(element) for element in root.iter("h1")) if 2 < len(shown) < 400]
    stated = _first(
        ld.get("headline"),
        metas.get("citation_title"),
        metas.get("og:title"),
        metas.get("dc.title"),
        metas.get("twitter:title"),
    )
    head = next((_shown(element) for element in root.iter("title")), "")
    for heading in headings:
        # The heading is what the reader sees, if what is stated says the same.
        if _same(heading, stated) or _same(heading, head):
            return heading
    if stated:
        return _without_site(stated, publisher)
    return headings[0] if len(headings) == 1 else _without_site(head, publisher)


def _same(heading: str, stated: str) -> bool:
    left, right = _plain(heading), _plain(stated)
    return (
        bool(left) and bool(right) and len(left) > 3 and (right.startswith(left) or (left in right and len(left) > 15))
    )


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _without_site(title: str, publisher: str) -> str:
    """The title without the site's name behind it, where what is behind it is surely that."""
    parts = _SITE_SUFFIX.split(title)
    last = _plain(parts[-1])
    if (
        len(parts) > 1
        and last
        and (
            last == _plain(publisher)
            or last in _plain(publisher)
            or (not publisher and " | " in title and len(parts[-1].split()) <= 4)
        )
    ):
        cut = title.rfind(parts[-1])
        return re.sub(r"\s+[|–—·»:-]\s*$", "", title[:cut])
    return title


def _authors(
    root: html.HtmlElement, metas: dict[str, list[str]], ld: dict[str, Any], publisher: str
) -> tuple[str, ...]:
    for stated in (_names(ld.get("author") or ld.get("creator")), *(metas.get(name, []) for name in _AUTHOR)):
        names = [name for one in stated for name in cleaned(_unescaped(one))]
        names = [name for name in dict.fromkeys(names) if _plain(name) != _plain(publisher) and not _is_account(name)]
        if names:
            return tuple(names)
    return _shown_author(root)


def _is_account(name: str) -> bool:
    return name.casefold() in (
        "admin",
        "administrator",
        "editor",
        "staff",
        "webmaster",
        "unknown",
        "anonymous",
        "guest",
        "author",
        "root",
        "user",
    )


def _shown_author(root: html.HtmlElement) -> tuple[str, ...]:
    """An author whom only the article's markup names."""
    for element in root.iter("a", "span", "p", "div", "address", "cite", "strong"):
        classes = (element.get("class") or "").lower().split()
        known = element.get("rel") == "author" or element.get("itemprop") == "author" or _BYLINE.intersection(classes)
        if not known or any("comment" in (parent.get("class") or "").lower() for parent in element.iterancestors()):
            continue
        shown = _shown(element)
        names = byline(shown) or (cleaned(shown) if len(shown) < 60 and is_name(shown) else ())
        if names:
            return names
    return ()


def _published(root: html.HtmlElement, metas: dict[str, list[str]], ld: dict[str, Any]) -> date | None:
    stated = [ld.get("datePublished"), ld.get("dateCreated")]
    for name in _PUBLISHED:
        stated += metas.get(name, [])[:1]
    for value in stated:
        day = iso_day(value) if isinstance(value, str) else None
        if day is not None:
            return day
    return _shown_day(root)


def _shown_day(root: html.HtmlElement) -> date | None:
    """The day of the article's ``<time>``: the marked one, or the only one outside comments and lists."""
    days: list[date] = []
    for element in root.iter("time", "span", "p", "div", "abbr"):
        marked = (
            element.get("itemprop") == "datePublished"
            or element.get("pubdate") is not None
            or "published" in (element.get("class") or "").split()
        )
        if not (marked or element.tag == "time") or _is_aside(element):
            continue
        shown = _shown(element)
        found = dateline(shown)
        day = iso_day(element.get("datetime") or element.get("content") or "") or (found[0] if found else None)
        if day and marked:
            return day
        if day:
            days.append(day)
    return days[0] if len(set(days)) == 1 else None


def _is_aside(element: html.HtmlElement) -> bool:
    return any(
        parent.tag in ("aside", "nav", "footer", "li")
        or "comment" in (parent.get("class") or "").lower()
        or "related" in (parent.get("class") or "").lower()
        for parent in element.iterancestors()
    )


def _address(root: html.HtmlElement, metas: dict[str, list[str]], ld: dict[str, Any], url: str) -> str:
    canonical = next(
        (e.get("href") or "" for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower().split()), ""
    )
    main = ld.get("mainEntityOfPage")
    for choice in (
        canonical,
        _first(metas.get("og:url")),
        url,
        _first(ld.get("url")),
        main.get("@id") if isinstance(main, dict) else main,
    ):
        found = absolute(choice, url) if isinstance(choice, str) and choice else ""
        if found.startswith("http"):
            return found
    return ""


def _language(root: html.HtmlElement, metas: dict[str, list[str]], ld: dict[str, Any]) -> str:
    stated = ld.get("inLanguage")
    choices = [
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
        stated if isinstance(stated, str) else "",
    ]
    choices += [*metas.get("dc.language", []), *metas.get("citation_language", []), *metas.get("og:locale", [])]
    return next((found for found in (tag(choice) for choice in choices if choice) if found), "")


def _shown(element: html.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
