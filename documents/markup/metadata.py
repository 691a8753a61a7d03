"""What a web page says of itself: JSON-LD, meta tags, canonical address, its heading, its markup. Pure.

From the most careful statement to the least: schema.org in JSON-LD, ``citation_*`` (Google Scholar), Open Graph,
Dublin Core, what analysts' scripts read, microdata and class names, at last trafilatura and htmldate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from documents.language import tag
from documents.markup import absolute
from documents.markup.linked_data import article_node, names, text
from documents.markup.stated import Stated
from documents.markup.titles import Titles, plain, shown_headings, site_beside, title_of, without_site
from documents.sections.dates import iso_day
from documents.sections.names import cleaned

# Names of meta tags, the most careful first.
_TITLE = (
    "citation_title",
    "og:title",
    "dc.title",
    "dcterms.title",
    "twitter:title",
    "title",
    "headline",
    "parsely-title",
)
_PUBLISHER = str.split(
    "citation_journal_title og:site_name dc.publisher dcterms.publisher citation_publisher publisher application-name "
    "apple-mobile-web-app-title al:ios:app_name"
)
_AUTHOR = str.split(
    "citation_author dc.creator dcterms.creator author article:author og:article:author article:author_name og:author "
    "parsely-author sailthru.author byl byline creator dc.contributor"
)
_CAREFUL = str.split(
    "article:published_time og:article:published_time og:published_time citation_publication_date citation_online_date "
    "citation_date dc.date.issued dcterms.issued prism.publicationdate"
)
_PUBLISHED = str.split(
    "dc.date dcterms.date dcterms.created dc.date.created datepublished date pubdate publishdate publish-date "
    "publish_date publication_date originalpublicationdate article_date_original parsely-pub-date sailthru.date "
    "article.published rnews:datepublished bt:pubdate cxenseparse:recs:publishtime"
)
_PLATFORMS = frozenset(str.split("blogger blogspot wordpress wordpresscom medium substack tumblr wix squarespace"))
_ACCOUNTS = frozenset(
    str.split("admin administrator editor staff webmaster unknown anonymous guest author root user null none n/a by")
)
_WORLD_TIME = re.compile(r"\d:\d\d.*?(?:Z|UTC|GMT|[+-]00:?00)\s*$")
_TAGLINE = re.compile(r"\s*[|•·»]\s*|\s+::\s+")
_HANDLE = re.compile(r"[a-z0-9_.-]*[0-9_][a-z0-9_.-]*|[^ ]*\.(?:com|org|net)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageMeta:
    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: date | None = None
    is_world_time: bool = False  # the day is that of Greenwich, and may be another where it was published
    url: str = ""
    language: str = ""


def meta_of(root: HtmlElement, url: str) -> PageMeta:
    """All that the page says clearly; the rest is '' or None."""
    metas = _metas(root)
    headings = shown_headings([_shown(element) for element in root.iter("h1")])
    stated = Stated(root)
    titles = [first for name in _TITLE for first in metas.get(name, [])[:1]]
    node = article_node(root, next(iter(titles), "") if len(headings) != 1 else headings[0])
    address = _address(root, metas, node, url)
    head = next((_shown(element) for element in root.iter("title")), "")
    publisher = _publisher(metas, node, stated)
    known = [_unescaped(text(node.get("headline"))), *map(_unescaped, titles)]
    lesser = shown_headings([_shown(element) for element in root.iter("h2", "h3")][:40]) if not any(known) else []
    title = title_of(Titles(headings, lesser, known, head), publisher, address)
    publisher = publisher or site_beside(title, head)
    day, is_world_time = _published(metas, node, stated)
    return PageMeta(
        title=without_site(title, publisher, address),
        authors=_authors(metas, node, stated, publisher),
        publisher=publisher,
        published=day,
        is_world_time=is_world_time,
        url=address,
        language=_language(root, metas, node),
    )


def _metas(root: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = " ".join((element.get("content") or element.get("value") or "").split())
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower().replace("dcterms:", "dcterms.").replace("dc:", "dc.")
            if name and content:
                metas.setdefault(name, []).append(content)
    return metas


def _publisher(metas: dict[str, list[str]], node: dict[str, Any], stated: Stated) -> str:
    journal, *others = [first for name in _PUBLISHER for first in metas.get(name, [""])[:1]]
    named = [journal, *names(node.get("publisher")), *others, *stated.publishers]
    for name in named:
        name = _unescaped(name).strip(" @")
        name = _TAGLINE.split(name, maxsplit=1)[0] if len(name) > 30 else name
        if name and plain(name) not in _PLATFORMS and "://" not in name and len(name) <= 100:
            return name
    return ""


def _authors(metas: dict[str, list[str]], node: dict[str, Any], stated: Stated, publisher: str) -> tuple[str, ...]:
    said = [name for one in names(node.get("author")) for name in cleaned(_unescaped(one))]
    said = [name for name in said if name.casefold() not in _ACCOUNTS and not _is_outlet(name, publisher)]
    if said:
        return tuple(dict.fromkeys(said))
    choices: list[Iterable[str]] = [names(node.get("creator"))]
    choices += [metas.get(name, []) for name in _AUTHOR]
    choices += [_labelled(metas), stated.authors]
    outlets: tuple[str, ...] = ()
    for choice in choices:
        found = dict.fromkeys(name for one in choice for name in cleaned(_unescaped(one)))
        kept = tuple(name for name in found if not _is_account(name) and not _is_outlet(name, publisher))
        if any(" " in name or not name.isascii() for name in kept):
            return kept
        outlets = outlets or kept
    return outlets


def _labelled(metas: dict[str, list[str]]) -> list[str]:
    """What ``twitter:label1`` calls the author stands in ``twitter:data1``."""
    for number in ("1", "2"):
        label = " ".join(metas.get(f"twitter:label{number}", [])).casefold()
        if re.search(r"written by|author|verfasst|geschrieben|écrit|escrit|scritto|автор", label):
            return metas.get(f"twitter:data{number}", [])[:1]
    return []


def _is_account(name: str) -> bool:
    return name.casefold() in _ACCOUNTS or _HANDLE.fullmatch(name) is not None


def _is_outlet(name: str, publisher: str) -> bool:
    known, one = plain(publisher), plain(name)
    return bool(known) and (one == known or (len(known) > 3 and known in one and len(name.split()) <= 3 < len(one)))


def _published(metas: dict[str, list[str]], node: dict[str, Any], stated: Stated) -> tuple[date | None, bool]:
    careful = [text(node.get("datePublished")), *(one for name in _CAREFUL for one in metas.get(name, [])[:1])]
    careful += stated.marked_days
    weak = [one for name in _PUBLISHED for one in metas.get(name, [])[:1]]
    weak += [text(node.get("dateCreated")), text(node.get("uploadDate")), *stated.other_days]
    for written in [*careful, *weak]:
        day = iso_day(written)
        if day is not None:
            return day, _WORLD_TIME.search(written) is not None
    return None, False


def _address(root: HtmlElement, metas: dict[str, list[str]], node: dict[str, Any], url: str) -> str:
    canonical = next(
        (e.get("href") or "" for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower().split()), ""
    )
    main = node.get("mainEntityOfPage")
    of_main = main.get("@id") if isinstance(main, dict) else main
    for choice in (canonical, *metas.get("og:url", [])[:1], url, node.get("url"), of_main):
        found = absolute(choice, url) if isinstance(choice, str) and choice else ""
        if found.startswith("http"):
            return found
    return ""


def _language(root: HtmlElement, metas: dict[str, list[str]], node: dict[str, Any]) -> str:
    stated = node.get("inLanguage")
    choices = [
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
        stated if isinstance(stated, str) else "",
    ]
    for name in ("dc.language", "dcterms.language", "citation_language", "og:locale", "content-language", "language"):
        choices += metas.get(name, [])
    return next((found for found in (tag(choice) for choice in choices if choice) if found), "")


def _unescaped(line: str) -> str:
    """JSON-LD and meta tags are often escaped twice."""
    return " ".join(re.sub(r"</?[a-z][^<>]*>", "", unescape(line)).split()) if "&" in line or "<" in line else line


def _shown(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
