"""Comments in a page's markup: whose elements they are, who wrote them, what they answer. Pure.

Told by what WordPress, Blogger, Disqus, Drupal, forums and schema.org write around a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import html

from documents.sections.comments import head_of

_CLASS = frozenset(
    str.split(
        "comment comment-item comment-entry comment_item comment-single single-comment post-comment user-comment "
        "comment-block comment-wrap comment-thread__item comment-container pingback trackback commentitem "
        "comment-node js-comment c-comment comment__item commentlist-item"
    )
)
_NO_CLASS = frozenset(str.split("comment-form comment-respond comments-link"))
_POSTS = frozenset(str.split("message--post postbit postbitlegacy crawler-post topic-post postcontainer"))  # of a forum
_ID = re.compile(r"(?:li-|div-)?comment-?_?\d+|post-comment-\d+|c\d{10,}")
_POST_ID = re.compile(r"post-?_?\d+")
_THREADS = re.compile(r"disqus|comment|dsq", re.IGNORECASE)
_TYPE = re.compile(r"schema\.org/(?:(?:User)?Comments?|Answer)$", re.IGNORECASE)
_INSIDE = frozenset(
    str.split("indented children child-comments replies nested-comments comment-children comment-replies")
)
_TAGS = ("li", "article", "div", "section", "dl", "table", "tr", "dt", "dd")
_AUTHOR = str.split(
    "comment-author comment__author comment-author-name fn username user-name author author-name nickname "
    "publisher-anchor-color comment-header__author poster message-name"
)
_TIME = str.split(
    "comment-date comment-time comment-meta comment-metadata comment-timestamp date time-ago datetime "
    "timestamp published submitted"
)
_TRIMMED = re.compile(
    r"^(?:by|von|par|por|posted by)\s+"
    r"|[\s,:…]*(?:(?:says|said|wrote|replied|commented|schreibt|sagt|dit|a dit|dice|ha dicho|disse|пишет|говорит|يقول)"
    r"[\s:.…]*|[\s:…]+)$",
    re.IGNORECASE,
)
_LONGEST_NAME = 80
_LONGEST_HEAD = 130


@dataclass(slots=True)
class Thread:
    """One comment of a page: its element and those after it that belong to it, its author and time as
    written, the one it stands under."""

    element: html.HtmlElement
    author: str
    said: str
    above: int | None  # index among the threads
    more: tuple[html.HtmlElement, ...] = ()


def threads_of(root: html.HtmlElement) -> list[Thread]:
    """The page's comments in reading order."""
    threads: list[Thread] = []
    index_of: dict[html.HtmlElement, int] = {}
    opening = True  # the first post of a forum's thread is the article
    for element in root.iter(*_TAGS):
        if not is_comment(element):
            continue
        if opening and _POSTS.intersection(_classes(element)):
            opening = False
            continue
        above = next((index_of[parent] for parent in element.iterancestors() if parent in index_of), None)
        if above is not None and not _text_before(threads[above].element, element):
            continue  # the same comment, wrapped twice
        if above is None and _is_inside(element):
            above = len(threads) - 1 if threads else None
        index_of[element] = len(threads)
        more = tuple(_answers_of(element)) if element.tag == "dt" else ()
        author, said = _who_and_when([element, *more])
        threads.append(Thread(element, author, said, above, more))
    return threads


def is_comment(element: html.HtmlElement) -> bool:
    classes = _classes(element)
    if _CLASS.intersection(classes):
        return not _NO_CLASS.intersection(classes)
    if _POSTS.intersection(classes):
        return True
    name = (element.get("id") or "").lower()
    if _TYPE.search(element.get("itemtype") or "") or _ID.fullmatch(name):
        return True
    return "post" in classes and _POST_ID.fullmatch(name) is not None and _is_in_threads(element)


def owners(threads: Sequence[Thread], origins: Sequence[html.HtmlElement | None]) -> list[int | None]:
    """For each element the comment it stands in, the innermost one."""
    index_of = {element: index for index, thread in enumerate(threads) for element in (thread.element, *thread.more)}
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


def _classes(element: html.HtmlElement) -> list[str]:
    return (element.get("class") or "").lower().split()


def _is_in_threads(element: html.HtmlElement) -> bool:
    return any(_THREADS.search(parent.get("id") or "") for parent in element.iterancestors())


def _is_inside(element: html.HtmlElement) -> bool:
    """Whether the comment stands in an element for the answers to the one before."""
    for parent in element.iterancestors():
        if _INSIDE.intersection(_classes(parent)):
            return True
        if _THREADS.search(parent.get("id") or ""):
            return False
    return False


def _answers_of(term: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The ``dd`` of a ``dt``."""
    at = term.getnext()
    while at is not None and at.tag == "dd":
        yield at
        at = at.getnext()


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


def _who_and_when(elements: Sequence[html.HtmlElement]) -> tuple[str, str]:
    own = [at for element in elements for at in (element, *_own(element))]
    author, said = _author(own, elements[0]), _said(own)
    if author and said:
        return author, said
    for at in own[1:]:
        line = " ".join("".join(at.itertext()).split())
        found = head_of(line) if 3 < len(line) <= _LONGEST_HEAD else None
        if found is not None:
            return author or found[0], said or found[1]
    return author, said


def _author(own: Sequence[html.HtmlElement], comment: html.HtmlElement) -> str:
    for wanted in _AUTHOR:
        for at in own:
            if wanted in _classes(at) and (name := _name(at)):
                return name
    for at in own:
        if at is comment:
            continue
        if at.tag == "cite" or (at.get("itemprop") or "") in ("author", "creator", "name") or at.get("rel") == "author":
            name = _name(at)
            if name:
                return name
    return " ".join((comment.get("data-author") or "").split())


def _name(element: html.HtmlElement) -> str:
    inner = next((at for at in element.iter() if at is not element and "fn" in (at.get("class") or "").split()), None)
    name = " ".join("".join((inner if inner is not None else element).itertext()).split())
    name = _TRIMMED.sub("", name)
    return name if 0 < len(name) <= _LONGEST_NAME else ""


def _said(own: Sequence[html.HtmlElement]) -> str:
    for at in own:
        if at.tag == "time" or (at.get("itemprop") or "") in ("datePublished", "dateCreated", "commentTime"):
            said = " ".join("".join(at.itertext()).split()) or at.get("datetime") or at.get("content") or ""
            if said and len(said) <= _LONGEST_NAME:
                return said
    for at in own:
        if set(_TIME).intersection(_classes(at)):
            said = " ".join("".join(at.itertext()).split())
            if re.search(r"\d", said) and len(said) <= _LONGEST_NAME:
                return said
    return ""
