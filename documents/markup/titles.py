"""A page's title, and the name of its site where that stands beside the title. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

# What stands between a title and the name of a site; a dash or a colon needs space, or letters of a script without.
_BETWEEN = re.compile(
    r"\s+[|–—·•«»:/\\-]+\s+|\s*[|｜¦‖]\s*|\s+::\s+|(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af！？」』】）)])\s?[-_–—：:－＿]\s?"
    r"|[-_–—：:－＿](?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,12}$)"
)
_EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EDGES = " |–—·•«»:/\\-_：｜－＿"
_LONGEST_SITE = 45  # code points
_MOST_WORDS = 6
_HEADINGS = (2, 400)  # code points: more and less is no title


@dataclass(frozen=True, slots=True)
class Titles:
    """The lines of a page that may be its title: ``headings`` are its h1, ``lesser`` its h2 and h3, ``stated``
    those of its meta data, the most careful first, ``head`` is the title of its window."""

    headings: Sequence[str]
    lesser: Sequence[str]
    stated: Sequence[str]
    head: str


def title_of(titles: Titles, publisher: str, url: str) -> str:
    """The title: the heading that a reader sees, where what the page states says the same."""
    headings, head = titles.headings, titles.head
    first = next((title for title in titles.stated if title), "")
    if not first:
        # Of "Name of the site: title" the h1 is the first and a lesser heading the second, or the other way round.
        for heading in headings:
            rest = plain(_rest(heading, head))
            under = next((line for line in titles.lesser if len(rest) > 3 and plain(line) == rest), "")
            if under:
                return under
    for known in (first, head):
        for heading in headings:
            if _within(heading, known):
                return heading
    if first:
        return without_site(first, publisher, url)
    if len(headings) == 1:
        return headings[0]
    return without_site(head, publisher, url)


def shown_headings(lines: Sequence[str]) -> list[str]:
    """Of the page's headings those that may be a title."""
    return [line for line in lines if _HEADINGS[0] < len(line) < _HEADINGS[1]]


def site_beside(title: str, head: str) -> str:
    """What the title of a window says besides the title of the article: the name of the site, or ''."""
    if len(plain(title)) < 5 or len(head) > _HEADINGS[1]:
        return ""
    if plain(head).startswith(plain(title)):
        parts = [part for part in _BETWEEN.split(head) if part.strip()]
        name = parts[-1] if len(parts) > 1 else _rest(title, head)
    elif plain(head).endswith(plain(title)):
        name = _BETWEEN.split(_rest(title, head))[0]
    else:
        return ""
    name = name.strip(" |–—·•:/-_：｜－＿")
    if not name or plain(name) in plain(title) or len(name) > _LONGEST_SITE or len(name.split()) > _MOST_WORDS:
        return ""
    return "" if sum(map(str.isdigit, name)) > 2 else name


def _rest(part: str, head: str) -> str:
    """The head without the part that it begins or ends with, where a mark stands between them."""
    if head.startswith(part):
        rest = head[len(part) :].lstrip()
        return rest if rest[:1] in _EDGES else ""
    rest = head[: -len(part)].rstrip() if head.endswith(part) else ""
    return rest if rest[-1:] and rest[-1] in _EDGES else ""


def without_site(title: str, publisher: str, url: str) -> str:
    """The title without the site's name behind or before it, where that is surely what stands there."""
    found = list(_BETWEEN.finditer(title))
    if not found:
        return title
    last, first = title[found[-1].end() :], title[: found[0].start()]
    if _is_site(last, publisher, url) or (not publisher and "|" in found[-1][0] and len(last.split()) <= 4):
        kept = title[: found[-1].start()].strip()
        return without_site(kept, publisher, url) if _is_site(last, publisher, url) else kept
    return title[found[0].end() :].strip() if _is_site(first, publisher, url) else title


def plain(text: str) -> str:
    """The letters and digits of a line, casefolded."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _is_site(part: str, publisher: str, url: str) -> bool:
    name, known = plain(part), plain(publisher)
    if not name:
        return False
    host = plain((urlsplit(url).hostname or "").removeprefix("www."))
    return (
        name == known
        or (len(name) > 2 and name in known)
        or (len(known) > 3 and name.startswith(known))
        or (len(name) > 3 and (name in host or (len(host) > 3 and host in name)))
    )


def _within(heading: str, stated: str) -> bool:
    left, right = plain(heading), plain(stated)
    least = 6 if _EASTERN.search(left) else 15
    return len(left) > 3 and (right.startswith(left) or (left in right and len(left) > least))
