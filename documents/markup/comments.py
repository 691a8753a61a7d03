"""Comments in a page's markup: whose elements they are, who wrote them, what they answer. Pure.

Told by what WordPress, Blogger, Disqus, Drupal and schema.org write around a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import html

_CLASS = frozenset(
    str.split(
        "comment comment-item comment-entry comment_item comment-single single-comment post-comment user-comment "
        "comment-block comment-wrap "
        "comment-thread__item comment-container pingback trackback commentitem comment-node js-comment"
    )
)
_ID = re.compile(r"(?:li-|div-)?comment-?_?\d+|post-comment-\d+|c\d{10,}")
_TYPE = re.compile(r"schema\.org/(?:User)?Comments?$", re.IGNORECASE)
_AUTHOR = str.split(
    "comment-author comment__author comment-author-name fn username user-name author author-name nickname "
    "publisher-anchor-color comment-header__author"
)
_TIME = str.split(
    "comment-date comment-time comment-meta comment-metadata comment-timestamp date time-ago datetime "
    "timestamp published"
)
_TRIMMED = re.compile(
    r"^(?:by|von|par|por|posted by)\s+|[\s,:.…]*(?:says|said|wrote|replied|schreibt|sagt|dit|dice|disse|пишет"
    r"|говорит|يقول)?[\s:.…]*$",
    re.IGNORECASE,
)
_LONGEST_NAME = 80


@dataclass(slots=True)
class Thread:
    """One comment of a page: its element, its author and time as written, the one it stands under."""

    element: html.HtmlElement
    author: str
    said: str
    above: int | None  # index among the threads


def threads_of(root: html.HtmlElement) -> list[Thread]:
    """The page's comments in reading order."""
    threads: list[Thread] = []
    index_of: dict[html.HtmlElement, int] = {}
    for element in root.iter("li", "article", "div", "section", "dl", "table", "dd"):
        if not is_comment(element):
            continue
        above = next((index_of[parent] for parent in element.iterancestors() if parent in index_of), None)
        if above is not None and not _text_before(threads[above].element, element):
            continue  # the same comment, wrapped twice
        index_of[element] = len(threads)
        threads.append(Thread(element, _author(element), _said(element), above))
    return threads


def is_comment(element: html.HtmlElement) -> bool:
    classes = (element.get("class") or "").lower().split()
    if _CLASS.intersection(classes):
        return "comment-form" not in classes and "comment-respond" not in classes
    return bool(_TYPE.search(element.get("itemtype") or "") or _ID.fullmatch((element.get("id") or "").lower()))


def owners(threads: Sequence[Thread], origins: Sequence[html.HtmlElement | None]) -> list[int | None]:
    """For each element the comment it stands in, the innermost one."""
    index_of = {thread.element: index for index, thread in enumerate(threads)}
    known: dict[html.HtmlElement, int | None] = {}
    result: list[int | None] = []
    for origin in origins:
        path: list[html.HtmlElement] = []
        at = origin
        while at is not None and at not in known and at not in index_of:
            path.append(at)
            at = at.getparent()
        owner = None if at is None else index_of.get(at, known.get(at))
        known.update(dict.fromkeys(path, owner))
        result.append(owner)
    return result


def _text_before(outer: html.HtmlElement, inner: html.HtmlElement) -> bool:
    for element in outer.iter():
        if element is inner:
            return False
        if (
            isinstance(element.tag, str)
            and element.text
            and element.text.strip()
            and element.tag not in ("script", "style")
        ):
            return True
    return False


def _own(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The elements of a comment without those of the comments under it."""
    stack = list(reversed(element))
    while stack:
        at = stack.pop()
        if not isinstance(at.tag, str) or (is_comment(at) and _text_before(element, at)):
            continue
        yield at
        stack.extend(reversed(at))


def _author(element: html.HtmlElement) -> str:
    own = list(_own(element))
    for wanted in _AUTHOR:
        for at in own:
            if wanted in (at.get("class") or "").lower().split():
                name = _name(at)
                if name:
                    return name
    for at in own:
        if at.tag == "cite" or (at.get("itemprop") or "") in ("author", "creator", "name") or at.get("rel") == "author":
            name = _name(at)
            if name:
                return name
    return ""


def _name(element: html.HtmlElement) -> str:
    inner = next((at for at in element.iter() if at is not element and "fn" in (at.get("class") or "").split()), None)
    name = " ".join("".join((inner if inner is not None else element).itertext()).split())
    name = _TRIMMED.sub("", name)
    return name if 0 < len(name) <= _LONGEST_NAME else ""


def _said(element: html.HtmlElement) -> str:
    own = list(_own(element))
    for at in own:
        if at.tag == "time" or (at.get("itemprop") or "") in ("datePublished", "dateCreated", "commentTime"):
            said = " ".join("".join(at.itertext()).split()) or at.get("datetime") or at.get("content") or ""
            if said and len(said) <= _LONGEST_NAME:
                return said
    for at in own:
        if set(_TIME).intersection((at.get("class") or "").lower().split()):
            said = " ".join("".join(at.itertext()).split())
            if re.search(r"\d", said) and len(said) <= _LONGEST_NAME:
                return said
    return ""
