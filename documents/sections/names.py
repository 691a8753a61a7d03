"""People's names in bylines. Pure. A wrong author is worse than none, so what isn't clearly a name is none."""

from __future__ import annotations

import re
import unicodedata

# fmt: off
_BY = (
    r"written by|posted by|submitted by|published by|reported by|story by|words by|text by|interview by|analysis by"
    r"|author|authors|by"
    r"|publicado por|pubblicato da|publié par|geschrieben von"
    r"|text von|ein kommentar von|von|propos recueillis par|écrit par|par|escrito por|por|scritto da|di|door"
    r"|geschreven door"
    r"|av|af|tekst|autor|autorin|auteur|autore|autora|autores|yazan|автор|авторы|текст|بقلم|كتب|كتبت|نویسنده|به قلم"
    r"|מאת|लेखक|लेखिका|द्वारा|auteurs|redactie|reportage|texte|textos?|foto und text|texte und fotos"
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
    "redaktion rédaction redacción redazione redação redacția redakcja редакция board company inc ltd llc gmbh "
    "ag sa srl anonymous unknown user the a an this "
    "tv radio channel wire associated reports blog website archive archives webmaster root sponsored partner "
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
_LABELLED = re.compile(rf"\W{{0,3}}(?:{_BY})\s*[:：]\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_BETWEEN = re.compile(
    r"\s*(?:,|;|&|\+|/|،|、|，|؛)\s*(?:(?:and|und|et|y|e|и|en|och|og|ve) )?|\s+(?:and|und|et|y|e|и|en|och|og|ve|with"
    r"|mit|con|avec)\s+| و(?=\w)"
)
_CUT = re.compile(
    r"\s+[|–—·•-]\s+|\s*[|·•]\s*|\s+(?:on|for|at|für|pour|para|in|à|em|dans|updated|published)\s+|,?\s+(?=\d)|\t| {2,}"
    r"|,?\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_HAN = r"[\u3400-\u9fff]{1,2}[ ·]?[\u3400-\u9fff]{1,2}(?:·[\u3400-\u9fff]{1,4})?"
_KANA = r"[\u3040-\u30ff\u3400-\u9fffー・]{2,6}[ \u3000]?[\u3040-\u30ff\u3400-\u9fffー]{0,5}"
_HANGUL = r"[\uac00-\ud7af]{2,4}"
# Written in scripts without spaces between words, a byline names who it is by the word beside the name.
_EASTERN_NAME = rf"(?:{_HAN}|{_KANA}|{_HANGUL})"
_EASTERN = re.compile(
    r"[\[(（【]?(?:.{0,8}?(?:作者|撰文|记者|記者|编译|编譯|文|글)[ \u3000]?[：:／/|・ ]\s*"
    rf"(?P<first>{_EASTERN_NAME}(?:[、，, ]{_EASTERN_NAME}){{0,3}})"
    rf"|(?:.{{0,12}}?[=＝ ])?(?P<last>{_HANGUL}|{_HAN})[ \u3000]?(?:기자|특파원|記者|记者))[\])）】]?"
)
_EASTERN_LABEL = re.compile(rf"(?:作者|撰文|記者|记者)[：:]\s*(?P<first>{_EASTERN_NAME})(?P<last>)(?=$|[\s】）)])")
_ONE_WORD = re.compile(rf"{_HAN}|{_KANA}|{_HANGUL}")
_EDITOR = re.compile(r"责任编辑|責任編輯|编辑|編集|校对|来源")
_MAIL = re.compile(r"[<(\[]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)\]]?|(?<!\w)@\w+|\((?:[^()]*@[^()]*)\)")
_HOST = re.compile(
    r"(?:https?:|www\.)\S*|\S+\.(?:com|org|net|info|fr|de|ru|uk|pl|bg|hu|es|it|br|in|cn|jp)(?:/\S*)?", re.IGNORECASE
)
_OFFICE_WORDS = frozenset(  # a name ends before the first of them, where one of the second half follows
    str.split(
        "senior chief staff special political national foreign deputy associate contributing managing freelance "
        "guest executive lead health science business sport sports technology media investigations"
    )
)
_OFFICES = frozenset(
    str.split(
        "editor reporter correspondent writer columnist producer journalist analyst contributor envoyé envoyée "
        "envoyés envoyées correspondant correspondante journaliste redakteur redakteurin korrespondent korrespondentin "
        "redactor redactora corresponsal periodista giornalista inviato jornalista"
    )
)
_INITIAL = re.compile(r"\b(?:[^\W\d_]|Jr|Sr|St)\.$")
_SUFFIX = re.compile(r",?\s+(Jr|Sr|II|III|IV)\b\.?")
_DEGREES = frozenset(str.split("phd ph.d md m.d mba ma msc bsc jd esq rn dr prof cpa dphil"))
_SIGNATURE = re.compile(
    r"\W{0,3}(?:(?:written|posted|submitted|published|story|words|text) by|publicado por|pubblicato da|publié par"
    r"|(?:geschrieben|text|veröffentlicht) von|(?:author|autor|autorin|auteur|autore|автор|כתב|نویسنده|المؤلف"
    r"|작성자|作者)\s*[:：])",
    re.IGNORECASE,
)
LONGEST = 160  # code points: a longer line is no byline


def byline(line: str) -> tuple[str, ...]:
    """The people of a line that says who wrote it (``By Jane Doe and John Roe | Staff``), or none."""
    if len(line) > LONGEST:
        return ()
    line = " ".join((_MAIL.sub(" ", line) if "@" in line else line).split())
    labelled = _eastern(line) if not line.isascii() else None
    if labelled is not None:
        return tuple(dict.fromkeys(_BETWEEN.split((labelled["first"] or labelled["last"]).strip())))
    found = _BYLINE.fullmatch(line)
    if found is None:
        return ()
    named = _CUT.split(_ROLES.sub("", found[1]), maxsplit=1)[0]
    return people(named)


def _eastern(line: str) -> re.Match[str] | None:
    return (None if _EDITOR.search(line) else _EASTERN.fullmatch(line)) or _EASTERN_LABEL.search(line)


def signature(line: str) -> tuple[str, ...]:
    """The people of a line below a text that says in words who wrote it: "Written by …", "Author: …"."""
    return byline(line) if len(line) <= LONGEST and _SIGNATURE.match(line) else ()


def people(named: str) -> tuple[str, ...]:
    """The names in ``X, Y and Z``; all of them must look like names, or there are none."""
    names = [_without_office(part) for part in _BETWEEN.split(_trimmed(named)) if part]
    if len(names) > 1 and is_name(names[0]):
        names = _persons(names)
    if not names or len(names) > 12 or not all(is_name(name) for name in names):
        return ()
    return tuple(dict.fromkeys(_cased(name) for name in names))


def cleaned(author: str) -> tuple[str, ...]:
    """The people an author field of a page names, more trusting than ``byline``: the field says that
    it holds names, so a single word or an office may be one."""
    author = _trimmed(_MAIL.sub(" ", _HOST.sub(" ", author)))
    if not _LETTER.search(author) or len(author) > 2 * LONGEST or re.search(r"[{}<>=]", author):
        return ()
    if ";" in author:
        return tuple(dict.fromkeys(name for one in author.split(";") for name in cleaned(one)))
    found = _BYLINE.fullmatch(author)
    named = _SUFFIX.sub(r" \1", _CUT.split(found[1] if found else author, maxsplit=1)[0])
    shorter = _ROLES.sub("", named)
    if len(named.split()) > 3 and is_name(named):  # "José Ortega y Gasset"
        return (_cased(_without_office(named.strip())),)
    parts = [_without_office(_trimmed(part)) for part in _BETWEEN.split(shorter if _LETTER.search(shorter) else named)]
    names = [part for part in parts if part and part.casefold().strip(".") not in _DEGREES]
    if len(names) == 2 and named.count(",") == 1 and _is_surname_first(*names):
        names = [f"{names[1]} {names[0]}"]
    elif len(names) > 1:
        names = _persons(names) or names[:1]
    return tuple(dict.fromkeys(_cased(name) for name in names if _LETTER.search(name) and len(name) <= 80))


def _trimmed(name: str) -> str:
    """Without the marks around it; the full stop of an initial stays."""
    name = " ".join(name.split()).strip(" ,;:|–—-()[]").lstrip(".")
    return name if _INITIAL.search(name) else name.rstrip(" .")


def _persons(names: list[str]) -> list[str]:
    """Of several names those of people: beside them stand newsrooms, in capitals or with their words."""
    mixed = any(is_name(name) and not name.isupper() for name in names)
    return [
        name
        for name in names
        if _ONE_WORD.fullmatch(name)
        or (
            is_name(name)
            and not (mixed and any(len(word) > 2 and word.isalpha() and word.isupper() for word in name.split()))
        )
    ]


def _without_office(name: str) -> str:
    """The name without an office behind it: "Jane Doe Senior Staff Writer"."""
    words = name.split()
    known = [word.casefold().strip(".,") for word in words]
    if not any(word in _OFFICES for word in known[2:]):
        return name
    end = next(at for at in range(2, len(words)) if known[at] in _OFFICES or known[at] in _OFFICE_WORDS)
    return " ".join(words[:end])


def _is_surname_first(surname: str, given: str) -> bool:
    """Whether two parts are one name as libraries write it: "Doe, Jane", "van Dyke, J. A."."""
    words = surname.split()
    plain = len(words) == 1 or words[0].casefold() in _PARTICLES
    capitals = given.isupper() and len(given) > 2 and "." not in given
    return (
        plain and len(given.split()) <= 3 and not (capitals and not surname.isupper()) and is_name(f"{given} {surname}")
    )


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
        character.isalpha() or character in "'’ʼ.-" or unicodedata.category(character)[0] == "M" for character in token
    )


def is_labelled(line: str) -> bool:
    """Whether the line says ``Author:`` with a colon: then it is a byline whatever stands after."""
    return len(line) <= LONGEST and _LABELLED.fullmatch(line) is not None


def _cased(name: str) -> str:
    if name.islower() and name.isascii() and " " in name:
        return name.title()
    return name.title() if name.isupper() and len(name) > 4 and "." not in name else name
