"""The cues of a subtitle file. Pure.

Formats: WebVTT (W3C, 4 April 2019), SubRip as players read it. What stands between cues is told apart, not lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})(?:[,.:](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_TIME}\s*-+\s*>\s*{_TIME}(?:\s.*)?")
_HEAD = re.compile(r"WEBVTT(?:[ \t]+-?[ \t]*(.*))?")
_UNSEEN = re.compile(r"(?:STYLE|REGION)\s*")
_NOTE = re.compile(r"NOTE(?:[ \t]+|$)")
_FIELD = re.compile(r"([A-Za-z][\w-]{0,30}):[ \t]*(.*)")
_WORD_TIME = re.compile(r"<\d\d:\d\d")
_FLASH = 0.1  # seconds; nobody could read it: it only moves lines up
_ADJOINING = 0.15  # seconds between cues that show the same lines


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from ``start`` to ``end``, in seconds, line by line, with its tags."""

    start: float
    end: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """Words of the file that no player shows."""

    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a WebVTT file says of itself at its top."""

    title: str
    fields: dict[str, str]


def parts_of(text: str) -> Iterator[Cue | Aside | Head]:
    """The file in its order. Where lines roll up, each shown again by the next cue, they are there once."""
    parts = list(_parts(text.split("\n")))
    rolls = any(isinstance(part, Cue) and (part.end - part.start < _FLASH or _rolls(part)) for part in parts)
    last: Cue | None = None
    for part in parts:
        if rolls and isinstance(part, Cue):
            shown, last = _without_repeated(part, last), part
            if shown.lines:
                yield shown
        elif not isinstance(part, Cue) or part.lines:
            yield part


def _rolls(cue: Cue) -> bool:
    """Whether the words of a cue appear one by one, as programs that listen write them."""
    return any(_WORD_TIME.search(line) for line in cue.lines)


def _parts(lines: list[str]) -> Iterator[Cue | Aside | Head]:
    is_vtt = lines[0].startswith("WEBVTT")
    at = 0
    if is_vtt:
        at = _end_of(lines, 0)
        yield _head(lines[:at])
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        timed = _timed(lines, at)
        if timed < 0:
            end = _end_of(lines, at)
            yield from _aside(lines[at:end])
            at = end
            continue
        times = _TIMES.fullmatch(lines[timed])
        end = _end_of(lines, timed + 1) if is_vtt else _end_of_text(lines, timed + 1)
        if times:
            shown = tuple(line.strip() for line in lines[timed + 1 : end] if line.strip())
            yield Cue(_seconds(times.groups()[:4]), _seconds(times.groups()[4:]), shown)
        at = end


def _timed(lines: list[str], at: int) -> int:
    """Where the times of the cue stand that begins here, on its first line or below its name; else -1."""
    for index in (at, at + 1):
        if index < len(lines) and _TIMES.fullmatch(lines[index]):
            return index
    return -1


def _end_of(lines: list[str], at: int) -> int:
    while at < len(lines) and lines[at].strip():
        at += 1
    return at


def _end_of_text(lines: list[str], at: int) -> int:
    """SubRip files have blank lines in cues, and cues without blank lines between them: the next times decide."""
    while at < len(lines):
        if _TIMES.fullmatch(lines[at]):
            return at
        if lines[at].strip().isdecimal() and at + 1 < len(lines) and _TIMES.fullmatch(lines[at + 1]):
            return at
        at += 1
    return at


def _head(lines: list[str]) -> Head:
    found = _HEAD.match(lines[0])
    fields = (_FIELD.match(line) for line in lines[1:])
    return Head((found[1] or "").strip() if found else "", {one[1].lower(): one[2].strip() for one in fields if one})


def _aside(lines: list[str]) -> Iterator[Aside]:
    if not _UNSEEN.fullmatch(lines[0]):
        text = _NOTE.sub("", "\n".join(lines), count=1).strip()
        if text:
            yield Aside(text)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, rest = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{rest or 0}")


def _without_repeated(cue: Cue, last: Cue | None) -> Cue:
    if last is None or not last.lines or cue.start - last.end > _ADJOINING:
        return cue
    before = [_bare(line) for line in last.lines]
    now = [_bare(line) for line in cue.lines]
    for count in range(min(len(before), len(now)), 0, -1):
        if before[-count:] == now[:count] and (count < len(now) or cue.end - cue.start < _FLASH):
            return Cue(cue.start, cue.end, cue.lines[count:])
    return cue


def _bare(line: str) -> str:
    return re.sub(r"<[^<>]*>", "", line).strip()
