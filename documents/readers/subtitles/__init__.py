"""Subtitles (SRT, VTT) as a transcript: paragraphs by speaker and pause, the times of cues as marks. Pure."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence

from documents import encoding
from documents.article import Article, Fact, MarkKind, Section, SectionKind
from documents.blockwriter import PARAGRAPH, BlockWriter
from documents.errors import UnreadableFile
from documents.language import language_of
from documents.readers.subtitles.cues import Aside, Cue, Head, parts_of
from documents.sections.names import is_name

NAME = "subtitles"
VERSION = 1
PAUSE = 2.5  # seconds of silence that end a paragraph
_LONG = 600  # code points, after which a sentence's end is a paragraph's
_TAG = re.compile(r"<(/?)([a-zA-Z]*)((?:[.\s][^<>]*)?)>|<[\d:.,]+>|\{\\[^{}]{0,80}\}")
_MARKS = {"i": MarkKind.EMPHASIS, "b": MarkKind.STRONG, "em": MarkKind.EMPHASIS, "strong": MarkKind.STRONG}
_CAPITALS = re.compile(r"((?:[^\W\d_a-zß-öø-ÿ][\w.'’ -]{0,40}?))(\s?[:：])(?=\s|$)")
_TURN = re.compile(r"(?:[-–—]|>>+)\s*(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*$")
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_IN_NAME = re.compile(r"[._ -]([a-z]{2,3}(?:-[A-Za-z]{2,4})?)\.(?:srt|vtt|sub)$")


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of a subtitle file. A voice's name (``<v Jane>``) is written out, as in "Jane: …".

    Raises UnreadableFile when the file is empty, no text, or has no cues.
    """
    parts = list(parts_of(encoding.decode(content, name=name, charset=charset)))
    cues = [part for part in parts if isinstance(part, Cue)]
    if not cues:
        raise UnreadableFile(f"“{name or 'The file'}” has no subtitles with times (SRT, VTT) in it.")
    head = next((part for part in parts if isinstance(part, Head)), Head("", {}))
    transcript = _Transcript(cues)
    for part in parts:
        if isinstance(part, Cue):
            transcript.add(part)
        elif isinstance(part, Aside):
            transcript.add_aside(part.text)
    writer = transcript.ended()
    if not writer.blocks:
        raise UnreadableFile(f"“{name or 'The file'}” has no words in its subtitles.")
    text = writer.text
    in_name = _IN_NAME.search(name)
    duration: dict[str, Fact] = {"Duration in seconds": max(cue.end for cue in cues)}
    return Article(
        text=text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        sections=_sections(writer),
        title=head.title,
        url=url,
        language=language_of(text, declared=head.fields.get("language") or (in_name[1] if in_name else "")),
        metadata=duration,
    )


def _sections(writer: BlockWriter) -> tuple[Section, ...]:
    sections: list[Section] = []
    for block, kind in zip(writer.blocks, writer.origins, strict=True):
        if sections and sections[-1].kind is kind:
            sections[-1] = Section(kind, sections[-1].start, block.end)
        else:
            sections.append(Section(kind, block.start, block.end))
    return tuple(sections)


class _Transcript:
    """Writes cues as paragraphs."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._writer = BlockWriter()
        self._speakers = _speakers_in(cues)
        self._last_end = 0.0
        self._length = 0  # of the paragraph, in code points
        self._last = ""  # what was written last in it
        self._voice = ""

    def add(self, cue: Cue) -> None:
        pause = cue.start - self._last_end
        if pause > PAUSE or (self._length > _LONG and _SENTENCE_END.search(self._last)):
            self._new_paragraph()
        for number, line in enumerate(cue.lines):
            self._begin_line(_bare(line))
            if not number:
                self._writer.open_mark(MarkKind.TIME, value=f"{_short(cue.start)}/{_short(cue.end)}")
            self._add_line(line)
        for kind in (MarkKind.TIME, *_MARKS.values()):
            self._writer.close_mark(kind)  # a tag that nobody closed ends with its cue
        self._last_end = max(self._last_end, cue.end)

    def add_aside(self, text: str) -> None:
        self._writer.begin(PARAGRAPH, SectionKind.FURNITURE)
        self._writer.write(text)
        self._new_paragraph()

    def ended(self) -> BlockWriter:
        self._writer.end()
        return self._writer

    def _new_paragraph(self) -> None:
        self._writer.begin(PARAGRAPH, SectionKind.BODY)
        self._length, self._last, self._voice = 0, "", ""

    def _begin_line(self, bare: str) -> None:
        if self._length and (_speaker_of(bare, self._speakers) or _TURN.match(bare)):
            self._new_paragraph()
        if not self._last:
            self._writer.begin(PARAGRAPH, SectionKind.BODY)
        elif not (_CJK.match(self._last[-1:]) and _CJK.match(bare[:1])):
            self._writer.write(" ")

    def _add_line(self, line: str) -> None:
        speaker = _speaker_of(_bare(line), self._speakers)
        at = 0
        for tag in _TAG.finditer(line):
            speaker = self._write(line[at : tag.start()], speaker)
            self._enter(tag)
            at = tag.end()
        self._write(line[at:], speaker)

    def _enter(self, tag: re.Match[str]) -> None:
        kind = (tag[2] or "").lower()
        if kind in _MARKS:
            if tag[1]:
                self._writer.close_mark(_MARKS[kind])
            else:
                self._writer.open_mark(_MARKS[kind])
        elif kind == "v" and not tag[1]:
            self._speak(" ".join(html.unescape(tag[3].partition(" ")[2]).split()))

    def _speak(self, voice: str) -> None:
        """A voice begins; its name is written where it differs from the one before."""
        if not voice or voice == self._voice:
            return
        if self._length:
            self._new_paragraph()
        self._voice = voice
        self._writer.open_mark(MarkKind.SPEAKER)
        self._writer.write(voice)
        self._writer.close_mark(MarkKind.SPEAKER)
        self._writer.write(": ")
        self._note(voice)

    def _write(self, words: str, speaker: str) -> str:
        """Some words of a line, the speaker's name marked; answers the name if it is still to come."""
        words = html.unescape(words)
        at = words.find(speaker) if speaker else -1
        if at >= 0:
            self._writer.write(words[:at])
            self._writer.open_mark(MarkKind.SPEAKER)
            self._writer.write(speaker)
            self._writer.close_mark(MarkKind.SPEAKER)
            self._writer.write(words[at + len(speaker) :])
        else:
            self._writer.write(words)
        self._note(words)
        return "" if at >= 0 else speaker

    def _note(self, words: str) -> None:
        if words.strip():
            self._length += len(words)
            self._last = words.strip()


def _bare(line: str) -> str:
    return html.unescape(_TAG.sub("", line)).strip()


def _speakers_in(cues: Sequence[Cue]) -> frozenset[str]:
    """The names before colons that are no other words: written in capitals, or a person's, or seen again."""
    counts: Counter[str] = Counter()
    for cue in cues:
        for line in cue.lines:
            found = _named(_bare(line))
            if found:
                counts[found] += 1
    return frozenset(
        name
        for name, count in counts.items()
        if (name.isupper() and len(name) > 1) or is_name(name) or (count > 2 and len(name.split()) <= 3)
    )


def _named(bare: str) -> str:
    turn = _TURN.match(bare)
    found = _CAPITALS.match(bare[turn.end() :] if turn else bare)
    return found[1].strip() if found else ""


def _speaker_of(bare: str, speakers: frozenset[str]) -> str:
    named = _named(bare)
    return named if named in speakers else ""


def _short(seconds: float) -> str:
    return f"{seconds:.3f}".rstrip("0").rstrip(".")
