"""What bare text says of itself near its title and below its end: authors, publisher, day, address. Pure.

Only lines that say nothing else count. A date inside prose, a comment's date and a bibliography's
addresses are never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from documents.article import Block
from documents.sections.dates import date_in_path, dateline
from documents.sections.furniture import Role
from documents.sections.lines import Piece
from documents.sections.names import byline, is_name, people

_SOURCE = re.compile(
    r"(?P<label>source|url|link|original|original article|originally published (?:at|on)|original source|read "
    r"(?:the )?(?:original|full) .{0,30}"
    r"|quelle|fuente|fonte|via|web|retrieved from|available at|источник|المصدر"
    r"|permalink)?\s*:?\s*<?(?P<url>https?://[^\s<>]+?)>?[.)]?",
    re.IGNORECASE,
)
_FIRST_IN = re.compile(
    r"(?:this (?:article|story|post|piece) (?:was )?)?(?:originally|first) (?:published|appeared)(?: in| on| "
    r"at| by)+ (?P<name>.{2,80}?)\.?",
    re.IGNORECASE,
)
_HOLDER = re.compile(
    r"(?:copyright)?\s*(?:©|\(c\))?\s*(?:copyright)?\s*(?:\d{4}(?:\s?[-–]\s?(?:\d{2,4}|present))?)?[\s,.-]*(?:by )?"
    r"(?P<name>[^\d,.|·•©]{2,60}?)(?:\s*(?:[,.|·•–—]|\d{4}|all rights|inc\b|ltd\b).*)?",
    re.IGNORECASE,
)
_NEWSROOM = re.compile(
    r"\b(?:news|times|post|media|press|agency|institute|foundation|journal|magazine|review|tribune|herald"
    r"|gazette|chronicle|guardian|"
    r"observer|outlook|network|broadcasting|university|radio|tv|television|today|weekly|daily|publishing"
    r"|publications|publisher|books|wire|"
    r"zeitung|verlag|nachrichten|presse|rundfunk|éditions|journaux|diario|periódico|giornale|jornal|gazeta"
    r"|agence|agencia)\b"
    r"|новости|газета|издательство|وكالة|صحيفة|جريدة|شبكة|قناة",
    re.IGNORECASE,
)
_DATED_PROSE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ .,'’-]{2,40},? (?P<date>.{8,20}?\d{4})(?: ?[/(][\w .]{2,20}[/)])? ?[—–-]{1,2} ?\S"
)
_SHARING = frozenset(
    str.split(
        "facebook.com twitter.com x.com t.me linkedin.com reddit.com wa.me youtube.com instagram.com "
        "addtoany.com gravatar.com"
    )
)
_WORD = re.compile(r"[^\W_]{3,}")
_NEAR = 6  # lines above and below the title
_LOOKED_AT = 300  # blocks
_LONGEST_LINE = 160  # code points
_SOURCE_LABEL = re.compile(r"(?:来源|來源|出典|출처)\s?[：:]\s?([^\s：:|，,]{2,20})")
_MAIL = re.compile(r"[\w.+-]+(?:@| at )[\w-]+(?:\.[\w-]+)+")
_BAR = re.compile(r"\s*[|·•—–]\s*")
_PARTS = re.compile(r"\s*[|·•—–]\s*|,\s+(?=\w+ \d)|\s+on\s+")
_UPDATED = re.compile(r"\W*(?:last )?(?:updated|modified|aktualisiert|mis à jour|actualizado)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class About:
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: date | None = None
    url: str = ""


def about(pieces: Sequence[Piece], *, title: str, title_index: int | None, body: range, known: str = "") -> About:
    """``body`` are the indices of the article's pieces, ``known`` the address it was fetched from."""
    near = _near(pieces, title_index, body)
    found = About(url=known or _source(pieces, title, body))
    for index in near:
        found = _with_line(found, pieces[index].shown)
    published = found.published or _opening_date(pieces, near, body) or date_in_path(found.url)
    authors = found.authors or _bare_name(pieces, title_index)
    publisher = found.publisher or _named_as_first(pieces, body) or _holder(pieces, found.url, title)
    return About(authors, publisher, published, found.url)


def below_title(text: str, blocks: Sequence[Block], title: str) -> About:
    """The same from the short blocks right below the heading that is the title, for text whose layout
    is known."""
    wanted = " ".join(title.split()).casefold()
    found = About()
    below = 0
    for block in blocks[:_LOOKED_AT]:
        if block.end - block.start > _LONGEST_LINE and "\n" not in text[block.start : block.end]:
            if below:
                break
            continue
        for shown in text[block.start : block.end].split("\n"):
            if below:
                found = _with_line(found, shown)
            if below or " ".join(shown.split()).casefold() == wanted:
                below += 1
        if below > _NEAR:
            break
    return found


def _near(pieces: Sequence[Piece], title_index: int | None, body: range) -> list[int]:
    """The short lines around the title, or at the top of a text without one, up to running text."""
    indices: list[int] = []
    start = body.start if title_index is None else title_index + 1
    for index in range(start, min(start + _NEAR, body.stop)):
        if pieces[index].prose:
            break
        indices.append(index)
    above = range(max(0, (title_index or 0) - _NEAR), title_index or 0)
    return [*indices, *(index for index in reversed(above) if not pieces[index].prose)]


def _with_line(found: About, line: str) -> About:
    shown = " ".join(line.split())
    source = _SOURCE_LABEL.search(shown)
    if source and not found.publisher:
        found = replace(found, publisher=source[1])
    authors = byline(shown) or _beside_mail(shown)
    dated = dateline(shown)
    if dated is None:
        # A byline may hold the date: "By Jane Doe | 3 May 2020".
        parts = _PARTS.split(shown) if authors else []
        day = next((part[0] for part in map(dateline, parts) if part and not part[1]), None)
        return replace(found, authors=found.authors or authors, published=found.published or day)
    day, beside = dated
    authors = authors or byline(beside)
    outlet = beside if beside and not authors and _is_outlet(beside, found.url) else ""
    return About(
        authors=found.authors or authors,
        publisher=found.publisher or outlet,
        published=found.published or (None if _UPDATED.match(shown) else day),
        url=found.url,
    )


def _beside_mail(line: str) -> tuple[str, ...]:
    """A name with its mail address beside it, and nothing else."""
    found = _MAIL.search(line) if "@" in line or " at " in line else None
    named = _MAIL.sub(" ", line).strip(" ,;:|–—-<>()") if found else ""
    return people(named) if is_name(named) else ()


def _is_outlet(beside: str, url: str) -> bool:
    """What stands beside a date may be an outlet, a person, a place or a column: it is an outlet if a
    word of it says so, or the address does."""
    host = re.sub(r"\W", "", (urlsplit(url).hostname or "").casefold())
    squeezed = re.sub(r"\W", "", beside.casefold())
    return _NEWSROOM.search(beside) is not None or (len(squeezed) > 3 and squeezed in host)


def _bare_name(pieces: Sequence[Piece], title_index: int | None) -> tuple[str, ...]:
    """A name alone below the title, if a sentence of the text introduces the same name or the page's
    copyright is that person's."""
    if title_index is None:
        return ()
    for piece in pieces[title_index + 1 : title_index + 5]:
        if piece.prose:
            break
        named = " ".join(_BAR.split(piece.shown)[0].split())
        if is_name(named) and any(_confirms(other, named) for other in pieces if other is not piece):
            return people(named)
    return ()


def _confirms(piece: Piece, named: str) -> bool:
    if piece.comment >= 0:
        return False
    if piece.sentence and piece.shown.startswith(named):
        return piece.shown[len(named) :].startswith(
            (", ", " is ", " was ", " has ", " writes ", " ist ", " est ", " es ")
        )
    return piece.role is Role.COPYRIGHT and piece.shown.rstrip(". ").endswith(named)


def _opening_date(pieces: Sequence[Piece], near: list[int], body: range) -> date | None:
    """The date of a news agency's opening: "BAGHDAD, January 20, 2019 — The alliance …"."""
    start = max([index + 1 for index in near if index in body], default=body.start)
    for index in range(start, min(start + 3, body.stop)):
        found = _DATED_PROSE.match(pieces[index].shown[:120])
        dated = dateline(found["date"]) if found else None
        if dated and not dated[1]:
            return dated[0]
    return None


def _source(pieces: Sequence[Piece], title: str, body: range) -> str:
    """The one address on a line of its own that is the article's: labelled as the source, or with
    words of the title or a day in its path."""
    labelled: list[str] = []
    bare: list[str] = []
    for index in body:
        piece = pieces[index]
        found = _SOURCE.fullmatch(piece.shown) if len(piece.shown) < 500 and "://" in piece.shown else None
        if found is None or _is_sharing(found["url"]):
            continue
        (labelled if found["label"] else bare).append(found["url"])
    words = {word.casefold() for word in _WORD.findall(title)}
    for url in [*labelled, *bare]:
        if len(words & {word.casefold() for word in _WORD.findall(urlsplit(url).path)}) >= min(3, max(2, len(words))):
            return url
    alone = labelled if len(labelled) == 1 else [url for url in bare if date_in_path(url)]
    return alone[0] if len(alone) == 1 else ""


def _is_sharing(url: str) -> bool:
    host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    return host in _SHARING


def _named_as_first(pieces: Sequence[Piece], body: range) -> str:
    for index in [*body[:8], *body[-4:]]:
        piece = pieces[index]
        found = _FIRST_IN.fullmatch(piece.shown) if len(piece.shown) < 140 else None
        if found and "http" not in found["name"] and found["name"][0].isupper():
            return found["name"]
    return ""


def _holder(pieces: Sequence[Piece], url: str, title: str) -> str:
    """Who holds the copyright of the page, where it is surely an outlet: its name says so, or is in
    the article's address or behind its title."""
    for piece in _copyright_lines(pieces):
        found = _HOLDER.fullmatch(" ".join(piece.shown.split()))
        name = found["name"].strip(" -–—:;") if found else ""
        squeezed = re.sub(r"\W", "", name.casefold())
        if len(squeezed) < 3 or name[0].islower():
            continue
        host = re.sub(r"\W", "", (urlsplit(url).hostname or "").casefold())
        if _NEWSROOM.search(name) or squeezed in host or re.search(rf"[|–—-] {re.escape(name)}$", title):
            return name
    return ""


def _copyright_lines(pieces: Sequence[Piece]) -> Iterable[Piece]:
    return (piece for piece in reversed(pieces) if piece.furniture and piece.role is Role.COPYRIGHT)
