"""The annotations of a TEI: those of standOff, spans, and elements that say what they are by ``ana``. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.exchange.claims import Leftovers, line, moment
from annotator.exchange.formats.tei.laid import name_of
from annotator.exchange.formats.tei.pointers import Pointers
from annotator.exchange.formats.tei.words import XML_ID
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.incoming import IncomingAnnotation, IncomingReply
from documents.text import canonical

_LONGEST_TAG = 60  # signs of a span that is read as a tag
_POINTED = ("annotation", "span", "spanGrp", "interp", "category")  # what ``ana`` says of these isn't a passage


class Annotations:
    def __init__(
        self, root: Any, pointers: Pointers, categories: Mapping[str, tuple[str, ...]], left: Leftovers
    ) -> None:
        self._root, self._pointers, self._categories, self._left = root, pointers, categories, left
        self._told = list(root.iter("{*}annotation"))
        self._by_id = {identifier: one for one in self._told if (identifier := one.get(XML_ID))}
        self._taken: set[str] = set()

    def all(self) -> Iterator[IncomingAnnotation]:
        replies: dict[str, list[IncomingReply]] = {}
        roots = {one: self._answered(one) for one in self._told}
        for one, root in roots.items():
            if root:
                replies.setdefault(root, []).append(self._reply(one))
        for one in (one for one, root in roots.items() if not root):
            yield from self._annotation(one, tuple(replies.get(one.get(XML_ID, ""), ())))
        for span in self._root.iter("{*}span"):
            yield from self._span(span)
        for element in self._root.iter():
            if element.get("ana") and name_of(element) not in _POINTED:
                yield from self._analysed(element)

    def _annotation(self, one: Any, replies: tuple[IncomingReply, ...]) -> Iterator[IncomingAnnotation]:
        note, quote = _notes(one)
        pointers = one.get("target", "").split()
        targets = [target for pointer in self._whole(pointers) if (target := self._pointers.target(pointer))]
        if not targets:
            self._left.leave("reply" if one.get("motivation") == "replying" else "pointer", " ".join(pointers) or note)
        tags = self._tags([ptr.get("target", "") for ptr in one if name_of(ptr) == "ptr"] + [one.get("ana", "")])
        created, edited = _times(one)
        for number, target in enumerate(targets):
            orphaned = target._replace(quote=quote) if target.start is None else target
            yield IncomingAnnotation(
                *orphaned,
                tags=tags,
                note=note,
                author=_author(one),
                created=created,
                edited=edited,
                uid=self._uid(one, "a-" if number == 0 else "", target, number),
                replies=replies if number == 0 else (),
            )

    def _span(self, span: Any) -> Iterator[IncomingAnnotation]:
        """A span from one element to another, or over one; what it says is a tag, or a note where it is long."""
        start, end = span.get("from", ""), span.get("to", "")
        pointer = start or span.get("target", "")
        target = self._pointers.between(start, end) if start and end else self._pointers.target(pointer)
        if target is None or target.start is None:
            self._left.leave("pointer", f"{start} {end}".strip() or pointer)
            return
        words = canonical("".join(span.itertext())).strip()
        group = span.getparent()
        kind = line(span.get("type") or (group.get("type", "") if group is not None else ""))
        tags = self._tags([span.get("ana", "")])
        if not tags and len(words) <= _LONGEST_TAG and "\n" not in words:
            tags, words = _path(kind, words), ""
        elif not tags:
            tags = _path(kind)
        yield IncomingAnnotation(*target, tags=tags, note=words, uid=self._uid(span, "", target, *tags))

    def _analysed(self, element: Any) -> Iterator[IncomingAnnotation]:
        target = self._pointers.element(element)
        if target is not None and (tags := self._tags([element.get("ana")])):
            yield IncomingAnnotation(*target, tags=tags, uid=self._uid(element, "", target, *tags))

    def _whole(self, pointers: list[str]) -> list[str]:
        """Pointers with spaces in their brackets, which the standard doesn't forbid, as one each."""
        joined = " ".join(pointers)
        return [joined] if "(" in joined and joined.count("(") == 1 else pointers

    def _answered(self, one: Any) -> str:
        """The xml:id of the annotation that this one answers, at the root of all answers; "" where there is none."""
        seen: set[str] = set()
        above = ""
        while one is not None and (to := one.get("target", "").strip().removeprefix("#")) in self._by_id:
            if to in seen:
                return ""
            seen.add(to)
            above, one = to, self._by_id[to]
        return above

    def _reply(self, one: Any) -> IncomingReply:
        note, _quote = _notes(one)
        return IncomingReply(note, _author(one), *_times(one), self._uid(one, "a-", note))

    def _tags(self, pointers: list[str]) -> tuple[tuple[str, ...], ...]:
        found: dict[tuple[str, ...], None] = {}
        for pointer in " ".join(pointers).split():
            path = self._categories.get(pointer.rpartition("#")[2])
            if path is None:
                self._left.leave("category", pointer)
            else:
                found[path] = None
        return tuple(found)

    def _uid(self, element: Any, prefix: str, *known: object) -> str:
        identifier = element.get(XML_ID, "")
        uid = uuid_of(identifier.removeprefix(prefix)) if prefix else ""
        if not uid or uid in self._taken:
            uid = known_by("tei", identifier, *known)
        if uid in self._taken:
            uid = known_by("tei", identifier, *known, len(self._taken))
        self._taken.add(uid)
        return uid


def _path(*names: str) -> tuple[tuple[str, ...], ...]:
    """The tag of that path, if it has any name."""
    path = tuple(line(name) for name in names if line(name))
    return (path,) if path else ()


def _notes(one: Any) -> tuple[str, str]:
    """What an annotation says, and the passage that it quotes, since it isn't in the text any more."""
    notes = [each for each in one if name_of(each) == "note"]
    said = [canonical("".join(each.itertext())) for each in notes if each.get("type") != "quote"]
    quoted = [canonical("".join(each.itertext())) for each in notes if each.get("type") == "quote"]
    return "\n\n".join(words for words in said if words.strip()), "".join(quoted[:1])


def _author(one: Any) -> str:
    people = one.iter("{*}persName", "{*}orgName", "{*}name")
    return next((name for each in people if (name := line("".join(each.itertext())))), "")


def _times(one: Any) -> tuple[Any, Any]:
    """When something was made, and when it was changed last."""
    changes = list(one.iter("{*}change"))
    created = [moment(each.get("when")) for each in changes if each.get("status") == "created"]
    edited = [moment(each.get("when")) for each in changes if each.get("status") == "modified"]
    return (created or [None])[0], (edited or [None])[-1]
