"""What a REFI-QDA project has on one of its texts: passages, notes and replies. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from annotator.exchange.claims import Leftovers, moment
from annotator.exchange.codebooks.qda import children, described, guid_of, named
from annotator.exchange.counting import Counted, Place, counted, counted_in_code_points, fits_with_one_more
from annotator.exchange.formats.qdpx.words import ORIGIN, note_of
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.incoming import IncomingAnnotation, IncomingReply
from documents.text import canonical

_FARTHEST = 2**31  # no text is as long
Codings = list[Any]


class Passages:
    """The annotations of a project's texts, each asked for once. ``text_of`` gives the text of a note."""

    def __init__(
        self, root: Any, codes: Mapping[str, tuple[str, ...]], left: Leftovers, text_of: Callable[[Any], str | None]
    ) -> None:
        self._codes, self._left, self._text_of = codes, left, text_of
        self._own = root.get("origin", "") == ORIGIN
        self._users = {guid_of(one): named(one) for several in children(root, "Users") for one in several}
        self._notes = {guid_of(one): one for several in children(root, "Notes") for one in children(several, "Note")}
        self._read: set[str] = set()
        self._taken: set[str] = set()

    def of(
        self, key: str, title: str, raw: str | None, elements: Sequence[Any]
    ) -> tuple[str | None, list[IncomingAnnotation]]:
        """The stored form of a text and what stands on it, of the elements that tell of it."""
        selections = [one for element in elements for one in children(element, "PlainTextSelection")]
        places = [_place(one) for one in selections]
        held = self._held(raw, places) if raw is not None else None
        if held and not held.sure:
            self._left.leave("counting", title)
        found: list[IncomingAnnotation] = []
        for selection, place in zip(selections, places, strict=True):
            start, end, quote = self._standing(held, place, named(selection))
            if quote:
                found += self._on_passage(key, selection, start, end, quote)
            else:
                self._left.leave("passage", named(selection) or title)
        for element in elements:
            found += self._on_all(key, element)
        return (held.text if held else None), found

    def unread(self) -> Iterator[Any]:
        """The notes that nothing referred to that was asked for."""
        return (one for guid, one in self._notes.items() if guid not in self._read)

    def _held(self, raw: str, places: Sequence[Place | None]) -> Counted:
        return counted_in_code_points(raw) if self._own else counted(raw, (one for one in places if one))

    def _standing(self, held: Counted | None, place: Place | None, name: str) -> tuple[int | None, int | None, str]:
        """Where a passage stands, and its words: those of the text, or what it is called where there is none there."""
        words = name.rstrip("… ")
        if place is None or held is None:
            return (place.start, place.end, words) if place else (None, None, words)
        stands = Place(held.position(place.start), held.position(place.end), "" if words != name else name)
        if fits_with_one_more(held.text, stands):
            self._left.leave("ends", name)
        quote = held.text[stands.start : stands.end]
        if not quote or stands.end > len(held.text):
            return None, None, words
        return stands.start, stands.end, quote

    def _on_passage(
        self, key: str, selection: Any, start: int | None, end: int | None, quote: str
    ) -> Iterator[IncomingAnnotation]:
        """One annotation, or one for each of the people who coded it."""
        codings = children(selection, "Coding")
        author = self._author(selection)
        by: dict[str, Codings] = {}
        for coding in codings:
            by.setdefault(self._author(coding) or author, []).append(coding)
        first = author if author in by or not by else next(iter(by))
        note, replies = self._said(selection, codings, guid_of(selection))
        created, edited = _times(selection)
        guid = guid_of(selection)
        for name in (first, *(one for one in by if one != first)):
            is_first = name == first
            yield IncomingAnnotation(
                *(key, start, end, quote),
                tags=self._tags(by.get(name, []), quote),
                note=note if is_first else "",
                author=name,
                created=created,
                edited=edited if is_first else None,
                uid=self._uid(guid if is_first else "", guid, name, start, end),
                replies=replies if is_first else (),
            )

    def _on_all(self, key: str, element: Any) -> Iterator[IncomingAnnotation]:
        """What is said of a whole source: its description, its codings, its notes, and what was marked in these."""
        if words := described(element).strip():
            uid = self._uid("", guid_of(element), "description")
            yield IncomingAnnotation(key, note=words, author=self._author(element), uid=uid)
        groups: dict[object, Codings] = {}
        for coding in children(element, "Coding"):
            about_note = next(self._refs(coding), None)
            groups.setdefault(about_note or (self._author(coding), coding.get("creationDateTime")), []).append(coding)
        for ref in self._refs(element):
            groups.setdefault(ref, [])
        for about, codings in groups.items():
            note = self._notes[about] if isinstance(about, str) else None
            yield self._quoted(key, note) or self._general(key, note, codings)

    def _general(self, key: str, note: Any | None, codings: Codings) -> IncomingAnnotation:
        told = codings[0] if note is None else note
        if note is not None:
            self._read.add(guid_of(note))
        created, edited = _times(told)
        return IncomingAnnotation(
            key,
            tags=self._tags(codings, named(told)),
            note=self._words(note) if note is not None else "",
            author=self._author(told),
            created=created,
            edited=edited,
            uid=self._uid(guid_of(told), key, "source"),
            replies=tuple(self._replies(self._refs(note))) if note is not None else (),
        )

    def _quoted(self, key: str, note: Any | None) -> IncomingAnnotation | None:
        """An orphan of ours: a note that begins with the passage, marked."""
        marked = children(note, "PlainTextSelection") if note is not None and self._own else []
        place = _place(marked[0]) if marked else None
        if note is None or place is None:
            return None
        self._read.add(guid_of(note))
        words = self._words(note)
        quote = words[: place.end]
        [one] = [*self._on_passage(key, marked[0], None, None, quote)][:1]
        replies = tuple(self._replies(self._refs(note)))
        return IncomingAnnotation(
            *(key, None, None, quote, "", "", one.tags, words[place.end :].removeprefix("\n\n")),
            *(one.author, one.created, one.edited, one.uid, replies),
        )

    def _said(self, element: Any, codings: Codings, guid: str) -> tuple[str, tuple[IncomingReply, ...]]:
        """The note on a passage: its description, and the note of ours or another's first; the rest are replies."""
        refs = dict.fromkeys((*self._refs(element), *(ref for one in codings for ref in self._refs(one))))
        own = note_of(guid) if refs and self._own else ""
        main = own if own in refs else None if self._own else next(iter(refs), None)
        parts = [described(element).strip()]
        if main:
            self._read.add(main)
            parts.append(self._words(self._notes[main]))
        return "\n\n".join(part for part in parts if part), tuple(self._replies(one for one in refs if one != main))

    def _replies(self, refs: Iterator[str]) -> Iterator[IncomingReply]:
        for ref in refs:
            note = self._notes[ref]
            self._read.add(ref)
            created, edited = _times(note)
            if words := self._words(note):
                yield IncomingReply(words, self._author(note), created, edited, self._uid(ref, ref, "reply"))

    def _refs(self, element: Any) -> Iterator[str]:
        """The notes that something refers to, as far as there are such."""
        return (guid for one in children(element, "NoteRef") if (guid := guid_of(one, "targetGUID")) in self._notes)

    def _words(self, note: Any) -> str:
        text = self._text_of(note)
        return canonical(text) if text is not None else described(note).strip()

    def _tags(self, codings: Codings, where: str) -> tuple[tuple[str, ...], ...]:
        found: dict[tuple[str, ...], None] = {}
        for coding in codings:
            guids = [guid_of(one, "targetGUID") for one in children(coding, "CodeRef")]
            paths = [self._codes[guid] for guid in guids if guid in self._codes]
            found |= dict.fromkeys(paths)
            if not paths:
                self._left.leave("code", where)
        return tuple(found)

    def _author(self, element: Any) -> str:
        return self._users.get(guid_of(element, "creatingUser"), "")

    def _uid(self, guid: str, *parts: object) -> str:
        """The GUID, if it is one that nothing else had; else one made of these parts."""
        uid = uuid_of(guid)
        if not uid or uid in self._taken:
            uid = known_by("refi-qda", *parts)
        if uid in self._taken:
            uid = known_by("refi-qda", *parts, len(self._taken))
        self._taken.add(uid)
        return uid


def _times(element: Any) -> tuple[Any, Any]:
    """When something was made, and when it was edited, if it was since."""
    created = moment(element.get("creationDateTime"))
    edited = moment(element.get("modifiedDateTime"))
    return created, (edited if edited != created else None)


def _place(selection: Any) -> Place | None:
    try:
        start, end = int(selection.get("startPosition", "")), int(selection.get("endPosition", ""))
    except ValueError:
        return None
    return Place(start, end, named(selection)) if 0 <= start < end < _FARTHEST else None
