"""Web Annotations on their way in. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag

from annotator.exchange.claims import Leftovers, address, day, line, moment, paths, uid_of, words
from annotator.exchange.formats.web_annotation.bodies import Bodies, kinds, name_of, read_bodies
from annotator.exchange.formats.web_annotation.selectors import Passage, read_passage
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument, IncomingReply
from annotator.exchange.json_files import encoded, listed, mapped, parsed
from documents.errors import UnreadableFile

_NAMELESS = known_by("web-annotation", "nameless")  # a source that isn't named: some programs know of one alone
_MOST_PAGES = 10_000
_OWN = re.compile(r"/documents/([0-9a-f-]{36})(?:[/?#]|$)")
_SETS = ("List", "Choice", "Composite", "Independents")  # the last two of an earlier model


def load(content: bytes, *, name: str) -> Incoming:
    """A collection, a page, a list of annotations or one alone. Raises UnreadableFile, TooLarge."""
    whole = parsed(content, name=name)
    reading = _Reading()
    found = list(reading.annotations(whole))
    if not found and not _is_collection(whole):
        raise UnreadableFile(f"“{name}” has no Web Annotations in it. Choose a file of JSON-LD annotations.")
    return reading.incoming(found, project=line(name_of(mapped(whole).get("label"))))


def _is_collection(whole: Any) -> bool:
    return bool({"AnnotationCollection", "AnnotationPage"} & kinds(whole)) or whole == []


class _Reading:
    def __init__(self) -> None:
        self._left = Leftovers()
        self._documents: dict[str, IncomingDocument] = {}
        self._made: list[IncomingAnnotation] = []
        self._taken: set[str] = set()

    def annotations(self, whole: Any) -> Iterator[dict[str, Any]]:
        """Those of a collection's pages, as far as they are in the file, of a page, of a list, or of a graph."""
        pages = [whole]
        for _count in range(_MOST_PAGES):
            if not pages:
                return
            page = pages.pop(0)
            if isinstance(page, str):
                self._left.leave("page", page)
            elif "Annotation" in kinds(page):
                yield page
            elif isinstance(page, list):
                yield from self._among(page)
            elif isinstance(page, dict):
                yield from self._among(listed(page.get("items")) or listed(page.get("@graph")))
                pages += [further for key in ("first", "next") if (further := page.get(key))]

    def _among(self, items: list[Any]) -> Iterator[dict[str, Any]]:
        for one in items:
            if "Annotation" in kinds(one):
                yield one
            else:
                self._left.leave("other", line(mapped(one).get("type")) or line(one))

    def incoming(self, found: list[dict[str, Any]], *, project: str) -> Incoming:
        by_id = {_id(one): one for one in found if _id(one)}
        answers = {number: root for number, one in enumerate(found) if (root := _answered(one, by_id))}
        replies: dict[str, list[IncomingReply]] = {}
        for number, root in answers.items():
            replies.setdefault(root, []).append(self._reply(found[number]))
        for number, one in enumerate(found):
            if number not in answers:
                self._annotation(one, tuple(replies.get(_id(one), ())))
        return Incoming(tuple(self._documents.values()), tuple(self._made), project=project, left=self._left.told())

    def _annotation(self, one: dict[str, Any], replies: tuple[IncomingReply, ...]) -> None:
        said = read_bodies(one, self._left)
        if "replying" in said.motivations and not replies and not said.tags and self._answers_elsewhere(one):
            self._left.leave("reply", said.note)
            return
        targets = list(_targets(one.get("target")))
        if not targets:
            self._left.leave("targetless", said.note or _id(one))
        uid = self._uid_of(one)
        answers = (*replies, *(self._answer(one, reply, uid, number) for number, reply in enumerate(said.replies)))
        for number, target in enumerate(targets):
            key = self._document(target)
            passage = read_passage(target, self._left)
            own = self._uid("", uid, number) if number else uid
            self._made.append(self._on(key, one, said, passage, own, () if number else answers))

    def _on(  # noqa: PLR0913 (what one annotation is made of)
        self,
        key: str,
        one: dict[str, Any],
        said: Bodies,
        passage: Passage,
        uid: str,
        replies: tuple[IncomingReply, ...],
    ) -> IncomingAnnotation:
        return IncomingAnnotation(
            *(key, *passage),
            tags=paths(list(said.tags)),
            note=said.note,
            author=name_of(one.get("creator")),
            created=moment(one.get("created")),
            edited=moment(one.get("modified")),
            uid=uid,
            replies=replies,
        )

    def _reply(self, one: dict[str, Any]) -> IncomingReply:
        """An annotation whose target is another one."""
        said = read_bodies(one, self._left)
        texts = (said.note, *(text for text, _body in said.replies), ", ".join(said.tags))
        return IncomingReply(
            "\n\n".join(text for text in texts if text),
            name_of(one.get("creator")),
            moment(one.get("created")),
            moment(one.get("modified")),
            self._uid_of(one),
        )

    def _answer(self, one: dict[str, Any], reply: tuple[str, dict[str, Any]], uid: str, number: int) -> IncomingReply:
        """A reply that is one of the bodies of what it answers."""
        text, body = reply
        author = name_of(body.get("creator")) or name_of(one.get("creator"))
        made = moment(body.get("created")), moment(body.get("modified"))
        return IncomingReply(text, author, *made, self._uid(_id(body), uid, "reply", number))

    def _answers_elsewhere(self, one: dict[str, Any]) -> bool:
        """Whether what a reply answers is no document: what it targets bears nothing but its name."""
        return all(
            not isinstance(target, dict) or target.keys() <= {"id", "@id"} for target in _targets(one.get("target"))
        )

    def _document(self, target: Any) -> str:
        source = mapped(target).get("source", target)
        source = source[0] if isinstance(source, list) and source else source
        known = mapped(source)
        named = line(source) if isinstance(source, str) else _id(known)
        key, fragment = urldefrag(named)
        if fragment:
            self._left.leave("fragment", named)
        key = key or _NAMELESS
        if key not in self._documents or (known and not self._documents[key].title):
            self._documents[key] = _document(key, known)
        return key

    def _uid_of(self, one: dict[str, Any]) -> str:
        return self._uid(_id(one), *(() if _id(one) else (encoded(one),)))

    def _uid(self, identifier: str, *known: object) -> str:
        uid = uid_of(identifier, "web-annotation", identifier, *(() if identifier else known))
        if uid in self._taken:
            uid = known_by("web-annotation", identifier, *known, len(self._taken))
        self._taken.add(uid)
        return uid


def _targets(told: Any) -> Iterator[Any]:
    """What an annotation is about, one after the other."""
    for one in told if isinstance(told, list) else [told]:
        if kinds(one) & {*_SETS} and listed(one.get("items")):
            yield from (item for item in one["items"] if _names_something(item))
        elif _names_something(one):
            yield one


def _names_something(target: Any) -> bool:
    if isinstance(target, str):
        return bool(target.strip())
    return isinstance(target, dict) and bool(_id(target) or target.get("source") or target.get("selector"))


def _answered(one: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> str:
    """The annotation in the file that this one answers, or that what it answers does, and so on; "" where there is
    none, or no end."""
    seen: set[str] = set()
    above = ""
    told: dict[str, Any] | None = one
    while told is not None and (to := _named(told)) in by_id:
        if to in seen:
            return ""
        seen.add(to)
        above, told = to, by_id[to]
    return above


def _named(one: dict[str, Any]) -> str:
    """The first thing that an annotation targets, by name."""
    target = next(_targets(one.get("target")), None)
    source = mapped(target).get("source")
    return line(target) if isinstance(target, str) else line(source) if isinstance(source, str) else _id(target)


def _id(one: Any) -> str:
    return line(mapped(one).get("id")) or line(mapped(one).get("@id"))


def _document(key: str, known: dict[str, Any]) -> IncomingDocument:
    own = _OWN.search(key)
    uid = uuid_of(own[1]) if own else uuid_of(key)
    is_ours = bool(uid) and "schema:version" in known
    return IncomingDocument(
        key,
        title=line(
            name_of(next((known[name] for name in ("dcterms:title", "dc:title", "title") if name in known), ""))
        ),
        uid=uid,
        url=address(known.get("via")) or ("" if is_ours else address(key)),
        authors=tuple(name for one in _all(known.get("creator")) if (name := name_of(one))),
        publisher=line(name_of(known.get("dcterms:publisher"))),
        published=day(known.get("dcterms:issued")),
        language=line(known.get("language")),
        topics=paths(known.get("dcterms:subject")),
        fields=dict(_fields(known.get("schema:additionalProperty"))),
    )


def _fields(told: Any) -> Iterator[tuple[str, str]]:
    for one in _all(told):
        name, value = line(mapped(one).get("schema:name")), mapped(one).get("schema:value")
        if isinstance(value, bool):
            value = "yes" if value else "no"
        text = repr(value) if isinstance(value, float) else words(value)
        if name and text:
            yield name, text


def _all(told: Any) -> list[Any]:
    return told if isinstance(told, list) else [] if told is None else [told]
