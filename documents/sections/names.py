"""People's names in bylines. Pure. A wrong author is worse than none, so what isn't clearly a name is none."""

from __future__ import annotations

import re
import unicodedata

# fmt: off
_BY = (
    r"written by|posted by|published by|reported by|story by|words by|text by|interview by|analysis by|author"
    r"|authors|by"
    r"|text von|ein kommentar von|von|propos recueillis par|écrit par|par|escrito por|por|scritto da|di|door"
    r"|geschreven door"
    r"|av|af|tekst|autor|autorin|auteur|autore|yazan|автор|авторы|بقلم|كتب|كتبت|نویسنده"
)
_PARTICLES = frozenset(
    str.split("de del della der den di da do dos das du la le van von vom zu zum zur ten ter bin ibn bint al el abu af "
    "av y e i und san st mac ben")
)
# A name made with one of these is an office or a newsroom, not a person.
_NO_PERSON = frozenset(
    str.split("staff admin administrator editor editors editorial desk team newsroom news agency agencies reporter "
    "reporters correspondent "
    "correspondents bureau press service services wire writer writers guest contributor contributors author "
    "authors magazine times "
    "post journal institute center centre university department ministry committee council group network "
    "media online daily weekly "
    "redaktion rédaction redacción redazione board company inc ltd llc anonymous unknown user the a an this "
    "that his her its our "
    "your my these new more first last about with from for and or")
)
_ROLES = re.compile(
    r"(?:,| [|–—·•-]|\() ?(?:[\w' -]{0,40}?\b)?(?:editor|reporter|correspondent|writer|analyst|contributor"
    r"|columnist|author|professor|staff|"
    r"fellow|journalist|redakteur|korrespondent)(?:in)?\b.*$|\((?:[^()]*)\)\s*$",
    re.IGNORECASE,
)
# fmt: on
_BYLINE = re.compile(rf"\W{{0,3}}(?:{_BY})(?:\s*:\s*|\s+)(\S.*)", re.IGNORECASE | re.DOTALL)
_LABELLED = re.compile(rf"\W{{0,3}}(?:{_BY})\s*:\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_BETWEEN = re.compile(
    r"\s*(?:,|;|&|\+|/|،)\s*(?:(?:and|und|et|y|e|и|en|och|og|ve) )?|\s+(?:and|und|et|y|e|и|en|och|og|ve|with"
    r"|mit)\s+| و(?=\w)"
)
_CUT = re.compile(r"\s+[|–—·•-]\s+|\s*[|·•]\s*|\s+(?:on|for|at|für|pour|para|in)\s+|,?\s+(?=\d)|\t| {2,}")
_LETTER = re.compile(r"[^\W\d_]")
LONGEST = 160  # code points: a longer line is no byline


def byline(line: str) -> tuple[str, ...]:
    """The people of a line that says who wrote it (``By Jane Doe and John Roe | Staff``), or none."""
    if len(line) > LONGEST:
        return ()
    found = _BYLINE.fullmatch(" ".join(line.split()))
    if found is None:
        return ()
    named = _CUT.split(_ROLES.sub("", found[1]), maxsplit=1)[0]
    return people(named)


def people(named: str) -> tuple[str, ...]:
    """The names in ``X, Y and Z``; all of them must look like names, or there are none."""
    named = " ".join(named.split()).strip(" .,;:|–—-")
    names = [part for part in _BETWEEN.split(named) if part]
    if not names or len(names) > 12 or not all(is_name(name) for name in names):
        return ()
    return tuple(dict.fromkeys(_cased(name) for name in names))


def cleaned(author: str) -> tuple[str, ...]:
    """The people an author field of a page names, more trusting than ``byline``: the field says that
    it holds names, so a single word or an office may be one."""
    author = " ".join(author.split()).strip(" .,;:|–—-")
    if not author or len(author) > LONGEST or re.search(r"https?:|@\w|[{}<>=]", author):
        return ()
    found = _BYLINE.fullmatch(author)
    named = _CUT.split(found[1] if found else author, maxsplit=1)[0]
    names = [part.strip(" .") for part in _BETWEEN.split(named) if part.strip(" .")]
    if len(names) > 1 and not all(len(name.split()) > 1 for name in names):
        # "Doe, Jane" is one person, surname first.
        names = (
            [f"{names[1]} {names[0]}"]
            if len(names) == 2 and named.count(",") == 1 and is_name(" ".join(names))
            else [named]
        )
    return tuple(dict.fromkeys(_cased(name) for name in names if _LETTER.search(name) and len(name) <= 80))


def is_name(name: str) -> bool:
    """Whether this looks like one person's name: two to five words, each begun with a capital where
    the script has capitals, none of them a word of offices."""
    tokens = name.split()
    if not 2 <= len(tokens) <= 5 or len(name) > 60:
        return False
    capitals = 0
    for token in tokens:
        initial = len(token) == 2 and token[0].isupper() and token[1] == "."
        if not _is_word(token) or (token.casefold().strip(".") in _NO_PERSON and not initial):
            return False
        if token[0].isupper() or not token[0].islower() or token.startswith(("al-", "el-", "d'", "d’")):
            capitals += 1
        elif token.casefold() not in _PARTICLES:
            return False
    return capitals >= 2 or (capitals == 1 and len(tokens) == 2 and tokens[0].casefold() in ("al", "el", "bin"))


def _is_word(token: str) -> bool:
    """Letters, with the marks that some scripts write above them, and what names are joined with."""
    return token[0].isalpha() and all(
        character.isalpha() or character in "'’ʼ.-" or unicodedata.category(character) == "Mn" for character in token
    )


def is_labelled(line: str) -> bool:
    """Whether the line says ``Author:`` with a colon: then it is a byline whatever stands after."""
    return len(line) <= LONGEST and _LABELLED.fullmatch(line) is not None


def _cased(name: str) -> str:
    return name.title() if name.isupper() and len(name) > 4 and "." not in name else name
