"""Dates in short lines (datelines, bylines, comment heads) and in addresses. Pure.

Only whole dates count: day, month and year. 03/04/2019 is read one way by some and another
way by others, so it is none.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_MONTH_NAMES = (
    "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari ocak января январь januára "
    "stycznia يناير ژانویه",
    "february feb februar febr février févr fév febrero febbraio fevereiro fev februari şubat февраля "
    "февраль lutego فبراير فوریه شباط",
    "march mar märz mrz mars marzo março maart mart марта март marca مارس آذار اذار",
    "april apr avril avr abril abr aprile nisan апреля апрель kwietnia أبريل ابريل آوریل نيسان",
    "may mai mayo maggio mag maio mei maj mayıs мая май maja مايو می أيار ايار",
    "june jun juni juin junio giugno giu junho haziran июня июнь czerwca يونيو ژوئن حزيران",
    "july jul juli juillet juil julio luglio lug julho temmuz июля июль lipca يوليو ژوئیه تموز",
    "august aug août aout agosto ago augustus augusti ağustos августа август sierpnia أغسطس اغسطس اوت آب",
    "september sept sep septembre septiembre set settembre setembro eylül сентября сентябрь września سبتمبر "
    "سپتامبر أيلول ايلول",
    "october oct oktober okt octobre octubre ottobre ott outubro out ekim октября октябрь października "
    "أكتوبر اكتوبر اکتبر",
    "november nov novembre noviembre novembro kasım ноября ноябрь listopada نوفمبر نوامبر",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro aralık декабря декабрь grudnia "
    "ديسمبر دسامبر",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_MONTHS |= {"تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "كانون الثاني": 1}
_WEEKDAYS = frozenset(
    str.split(
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
        "montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi "
        "dimanche "
        "lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica "
        "понедельник вторник среда четверг пятница суббота воскресенье الاثنين الثلاثاء الأربعاء الخميس الجمعة "
        "السبت الأحد"
    )
)
# Words that may stand around a date in a line that says nothing but when something was published.
_LABELS = frozenset(
    str.split(
        "published publish updated update posted date dated on at of the by first last modified edited am pm gmt "
        "utc cet cest est edt "
        "pst pdt bst ist msk uhr um am vom stand veröffentlicht aktualisiert le à publié mis jour el publicado "
        "actualizado fecha "
        "pubblicato aggiornato il alle data опубликовано дата в обновлено تاريخ النشر نشر في بتاريخ vor h z hrs "
        "de del"
    )
)
_BEFORE = _WEEKDAYS | _LABELS - {"the", "by", "de", "del"}  # what may stand before the rest of such a line
_WORD = r"(?:(?:كانون|تشرين) (?:الأول|الثاني)|[^\W\d_]{3,12})"
_ISO = re.compile(r"(?<![\w/-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?=\D|$)(?![\d/-]\d)")
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_NUMBERS = re.compile(r"(?<![\w/.-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?![\w/-])")
_DAY_FIRST = re.compile(
    rf"(?<![\w/.-])(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?[ -]?(?:de |of |du )?({_WORD})\.?,?[ -]?(?:de |del |of "
    rf")?(\d{{4}})(?!\w)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)({_WORD})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (?:\d{{1,2}}:\d\d(?::\d\d)? ?(?:[ap]m"
    r"|[a-z]{3,4})? ?,? )?(\d{4})(?!\w)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<!\w)\d{1,2}(?:[:.h]\d{2})(?::\d{2})?\s?(?:[ap]\.?m\.?(?!\w)|uhr)?|(?<!\w)\d{1,2}\s?[ap]m(?!\w)|[+-]\d\d:?\d\d"
    r"|(?<=\d)t(?=\d)",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r"[/-](\d{4})[/-](\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)|[/-](\d{4})(\d\d)(\d\d)(?=[/_.-]|$)")
_NAMED_IN_PATH = re.compile(r"/(\d{4})/(?:([a-z]{3,9})|[\w-]{1,20}/(\d\d))/(\d\d?)(?=[/_.-]|$)", re.IGNORECASE)
_AGO = re.compile(
    r"(?:(?:about|over|almost) )?(?:\d+|an?|one|einer?|einem) ?(?:y|mo|w|d|h|m|s|(?:year|month|week|day|hour"
    r"|hr|minute|min|second|sec)s?)"
    r"(?: ago)?(?: \(?edited\)?)?"
    r"|(?:vor|hace|il y a|há) .{2,16}|.{2,16} (?:fa|назад|önce|geleden|sedan|atrás)|منذ .{2,16}|yesterday"
    r"|today|just now"
)
_SHORT_DATE = re.compile(
    rf"(?:({_WORD})\.? \d{{1,2}}|\d{{1,2}}\.? ({_WORD}))(?:,? (?:at )?\d{{1,2}}:\d\d(?: ?[ap]m)?)?", re.IGNORECASE
)
_SAYS_MORE = re.compile(
    r"(?:by|von|par|por|di|door|автор|بقلم|来源|來源|作者|出典|출처|记者|記者)\s?[:：]?\s?\S", re.IGNORECASE
)
_YEAR = re.compile(r"\d{4}")
_LETTER_RUN = re.compile(r"[^\W\d_]+")
LONGEST = 200  # code points: a longer line is no dateline


def date_in(line: str) -> date | None:
    """The one date of a short line; None where there is none, or are two different ones."""
    found = _find(line)
    return found[0] if found else None


@lru_cache(maxsize=4096)  # a line is looked at from several sides
def dateline(line: str) -> tuple[date, str] | None:
    """A line that is a date, perhaps with labels, weekday and time, and at most one short part
    beside it: the date and that part (``20 January 2019 — New Eastern Outlook``). Else None."""
    found = _find(line)
    if found is None:
        return None
    day, start, end = found
    before, after = _bare(line[:start]), _bare(line[end:])
    if before and after:
        return None
    rest = before or after
    separated = (line[end:].lstrip()[:1] if after else line[:start].rstrip()[-1:]) in tuple("—–|·•,/-:")
    separated = separated or _SAYS_MORE.match(rest) is not None
    if rest and (not separated or len(rest.split()) > 7 or rest[-1] in ".!?"):
        return None
    return day, rest


@lru_cache(maxsize=4096)
def is_time_line(line: str) -> bool:
    """Whether a line says only when: ``January 20, 2019 at 3:45 pm``, ``3 years ago``, ``Jan 20``."""
    if len(line) > 60:
        return False
    stripped = line.strip(" .,·•|—–-()[]#¶").casefold()
    if _AGO.fullmatch(stripped):
        return True
    short = _SHORT_DATE.fullmatch(stripped)
    if short and (short[1] or short[2]) in _MONTHS:
        return True
    found = dateline(line)
    return found is not None and not found[1]


def date_in_path(url: str) -> date | None:
    """The day an address names: ``/2019/01/20/``, ``/2019/jan/20/``, ``/2019/world/01/20/`` or ``/20190120-``."""
    for found in _NAMED_IN_PATH.finditer(url):
        month = _MONTHS.get(found[2].casefold()) if found[2] else int(found[3])
        day = _day(int(found[1]), month, int(found[4])) if month else None
        if day:
            return day
    for found in _IN_PATH.finditer(url):
        parts = [int(part) for part in found.groups() if part]
        day = _day(*parts)
        if day:
            return day
    return None


def iso_day(value: str) -> date | None:
    """The day of a machine-written date (ISO 8601, with or without a time), or of a written-out one."""
    found = re.match(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?!\d)", value)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else date_in(value[:LONGEST])


def _find(line: str) -> tuple[date, int, int] | None:
    if len(line) > LONGEST or not _YEAR.search(line):
        return None
    line = line.replace("\xa0", " ").replace("\u202f", " ")
    results: list[tuple[date, int, int]] = []
    for pattern in (_ISO, _CJK, _NUMBERS, _DAY_FIRST, _MONTH_FIRST):
        for found in pattern.finditer(line):
            day = _read(pattern, found)
            if day is not None:
                results.append((day, found.start(), found.end()))
    if len({result[0] for result in results}) != 1:
        return _published_one(line, results)
    return results[0]


def _published_one(line: str, results: list[tuple[date, int, int]]) -> tuple[date, int, int] | None:
    """Of ``Published 3 May 2020, updated 4 May 2020`` the first: that is when it was published."""
    first = min(results, key=lambda result: result[1], default=None)
    if first is None or not re.match(r"\W*(published|posted|veröffentlicht|publié|publicado)", line, re.IGNORECASE):
        return None
    last = max(results, key=lambda result: result[1])
    between = line[first[2] : last[1]]
    return (
        (first[0], first[1], last[2])
        if re.search(r"(updated|modified|aktualisiert|mis à jour|actualizado)", between, re.IGNORECASE)
        else None
    )


def _read(pattern: re.Pattern[str], found: re.Match[str]) -> date | None:
    if pattern is _ISO:
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if pattern is _CJK:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if pattern is _NUMBERS:
        return _numbers(int(found[1]), found[2], int(found[3]), int(found[4]))
    word, number = (found[2], found[1]) if pattern is _DAY_FIRST else (found[1], found[2])
    month = _MONTHS.get(word.casefold())
    return _day(int(found[3]), month, int(number)) if month else None


def _numbers(first: int, separator: str, second: int, year: int) -> date | None:
    if separator == "." or first > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    if not 1500 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _bare(part: str) -> str:
    """What is left of the text beside a date without time, weekday, labels and separators."""
    part = _TIME.sub(" ", part)
    words = _LETTER_RUN.findall(part.casefold())
    if all(word in _LABELS or word in _WEEKDAYS for word in words):
        return ""
    part = part.strip(" \t—–|·•,/-:()[]")
    first, _, rest = part.partition(" ")
    while rest and first.casefold().strip(",:") in _BEFORE:
        part = rest.lstrip(" —–|·•,/-:")
        first, _, rest = part.partition(" ")
    return part
