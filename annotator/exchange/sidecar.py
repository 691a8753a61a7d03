"""What formats of language processing have no place for, in JSON beside what they have. Pure.

A span with a label is all that these formats know. Who marked it, when, with what note, and what isn't a span at all
(notes on documents, orphans, replies) stands under the word ``annotator``, in a field or a file that other programs
pass over. On the way in the spans decide: one that is gone there is gone, one that is new is new, and what stands
beside says which annotation a span was. Positions are code points of the document's text.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from annotator.codebook import split_path
from annotator.exchange import claims
from annotator.exchange.bundle import AnnotationItem, DocumentItem, ReplyItem, TextItem
from annotator.exchange.codebooks.entries import CodebookFile
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument, IncomingReply
from annotator.exchange.json_files import mapped
from annotator.exchange.labels import UNTAGGED
from annotator.exchange.losses import Feature
from annotator.exchange.times import told

KEY = "annotator"
HELD = frozenset(Feature) - {
    *(Feature.REWORDED, Feature.COLOUR, Feature.DEFINITION, Feature.SHORTCUT, Feature.ALIAS, Feature.UNUSED_TAG),
    *(Feature.PAGE, Feature.TEXT),
}
Place = tuple[int, int]


class Spot(NamedTuple):
    """A span with a label as the format has it. ``tag`` is a path, () where nothing but a highlight is meant. ``note``
    and ``uid`` are None where the format itself has no word for them."""

    start: int | None
    end: int | None
    quote: str
    tag: tuple[str, ...]
    note: str | None = None
    uid: str | None = None
    author: str = ""
    created: datetime | None = None


_Waiting = defaultdict[tuple[int | None, int | None], defaultdict[tuple[Any, str | None], deque[Spot]]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a document's spans: nothing, where another program made the file."""

    document: IncomingDocument
    passages: tuple[IncomingAnnotation, ...] = ()  # with the places that they had
    others: tuple[IncomingAnnotation, ...] = ()  # notes on the document, and orphans


def instead(carries: frozenset[Feature]) -> dict[Feature, str]:
    """Where what a format doesn't carry goes: "beside" for what stands here."""
    return {feature: "beside" for feature in Feature if feature in HELD - carries}


def dumped(item: TextItem) -> dict[str, Any]:
    """What JSON says beside the spans of this text."""
    made: dict[str, Any] = {"document": _document(item.document)}
    if passages := [_passage(one) for one in item.annotations]:
        made["annotations"] = passages
    return made


def loaded(value: Any, *, key: str, text: str, title: str, known: tuple[object, ...]) -> Beside:
    """What ``dumped`` made, read with doubt. ``title`` and ``known``, which makes the document's UUID, count where it
    has none."""
    said = mapped(value)
    about = mapped(said.get("document"))
    document = IncomingDocument(
        key,
        claims.line(about.get("title")) or title,
        text,
        uid=uuid_of(claims.line(about.get("uid"))) or known_by(*known),
        url=claims.address(about.get("url")),
        authors=claims.lines(about.get("authors") or []),
        publisher=claims.line(about.get("publisher")),
        published=claims.day(about.get("published")),
        language=claims.line(about.get("language")),
        topics=claims.paths(about.get("topics") or []),
        fields={name: claims.words(told) for name, told in mapped(about.get("fields")).items()},
    )
    found = [_incoming(one, key) for one in claims.dicts(said.get("annotations"))]
    passages = tuple(one for one in found if one.start is not None)
    return Beside(document, passages, tuple(one for one in found if one.start is None and (one.quote or one.uid)))


def merged(
    beside: Beside, spots: Iterable[Spot], *, kind: str, fitted: Callable[[int, int], Place | None] | None = None
) -> list[IncomingAnnotation]:
    """The annotations that these spots are: those beside whose labels still stand, then those that are new, spots with
    the same ends and other tags together. ``kind`` is the format's name. ``fitted`` says where a passage stands in the
    file whose ends the format can't have."""
    waiting: _Waiting = defaultdict(lambda: defaultdict(deque))
    for spot in spots:
        waiting[spot.start, spot.end][spot.tag, spot.uid].append(spot)
    made = []
    for one in beside.passages:
        place = (one.start or 0, one.end or 0)
        at = fitted(*place) if fitted else place
        if at is None:  # it never stood there
            made.append(replace(one, quote=(beside.document.text or "")[slice(*place)]))
        elif at in waiting and (own := _taken(waiting[at], one)):
            made.append(_kept(one, own, beside.document.text or "", moved=at != place))
    counts: Counter[Any] = Counter()
    for left in waiting.values():
        made += [_new(group, beside.document, kind, counts) for group in _groups(left)]
    return [*made, *beside.others]


class Gathered:
    """All that a file of texts brings, gathered text by text. ``kind`` is the format's name."""

    def __init__(self, kind: str) -> None:
        self.leftovers = claims.Leftovers()
        self._kind = kind
        self._seen = Counter[str]()
        self._documents: list[IncomingDocument] = []
        self._annotations: list[IncomingAnnotation] = []

    def open(self, text: str, said: Any, *, title: str = "") -> Beside:
        """The next document. Without an identifier beside it is known by its text."""
        self._seen[text] += 1
        known = (self._kind, text, self._seen[text])
        return loaded(said, key=str(len(self._documents) + 1), text=text, title=title, known=known)

    def close(
        self, beside: Beside, spots: Iterable[Spot], fitted: Callable[[int, int], Place | None] | None = None
    ) -> None:
        self._documents.append(beside.document)
        self._annotations += merged(beside, spots, kind=self._kind, fitted=fitted)

    def incoming(self, codebook: CodebookFile | None = None) -> Incoming:
        left = self.leftovers.told()
        return Incoming(tuple(self._documents), tuple(self._annotations), codebook or CodebookFile(()), left=left)


def _document(one: DocumentItem) -> dict[str, Any]:
    made = {
        "uid": one.uid,
        "title": one.title,
        "url": one.url,
        "authors": list(one.authors),
        "publisher": one.publisher,
        "published": one.published and one.published.isoformat(),
        "language": one.language,
        "topics": list(one.topics),
        "fields": {known.name: known.text for known in one.fields},
    }
    return {word: said for word, said in made.items() if said}


def _passage(one: AnnotationItem) -> dict[str, Any]:
    made = {
        "uid": one.uid,
        "start": one.start,
        "end": one.end,
        "quote": one.quote if one.is_orphan else "",
        "tags": list(one.tags),
        "note": one.note,
        "author": one.author,
        "created": told(one.created),
        "edited": one.edited and told(one.edited),
        "replies": [_reply(reply) for reply in one.replies],
    }
    return {word: said for word, said in made.items() if said or said == 0}


def _reply(one: ReplyItem) -> dict[str, Any]:
    made = {"uid": one.uid, "author": one.author, "text": one.text, "created": told(one.created)}
    return made | ({"edited": told(one.edited)} if one.edited else {})


def _incoming(one: Mapping[str, Any], key: str) -> IncomingAnnotation:
    start, end = claims.whole(one.get("start")), claims.whole(one.get("end"))
    is_placed = start is not None and end is not None and start < end
    return IncomingAnnotation(
        key,
        start if is_placed else None,
        end if is_placed else None,
        claims.words(one.get("quote")),
        tags=claims.paths(one.get("tags") or []),
        note=claims.words(one.get("note")),
        author=claims.line(one.get("author")),
        created=_moment(one.get("created")),
        edited=_moment(one.get("edited")),
        uid=uuid_of(claims.line(one.get("uid"))),
        replies=tuple(_incoming_reply(reply) for reply in claims.dicts(one.get("replies")) if reply.get("text")),
    )


def _incoming_reply(one: Mapping[str, Any]) -> IncomingReply:
    created, edited = _moment(one.get("created")), _moment(one.get("edited"))
    words = claims.words(one.get("text"))
    return IncomingReply(words, claims.line(one.get("author")), created, edited, uuid_of(claims.line(one.get("uid"))))


def _moment(value: Any) -> datetime | None:
    return claims.moment(value) if isinstance(value, str) else None


def _taken(spots: Mapping[Any, deque[Spot]], one: IncomingAnnotation) -> list[tuple[tuple[str, ...], Spot]]:
    """Those of the spots that this annotation was, each with its tag, no more of one than it had; they wait no
    longer."""
    own = []
    for tag in one.tags or ((),):
        words = (tag, ()) if tag == (UNTAGGED,) else (tag,)  # a tag may be called so
        waiting = (spots.get((word, uid)) for word in words for uid in (one.uid, None))
        if there := next(filter(None, waiting), None):
            own.append((tag, there.popleft()))
    return own


def _kept(
    one: IncomingAnnotation, own: list[tuple[tuple[str, ...], Spot]], text: str, *, moved: bool
) -> IncomingAnnotation:
    first = own[0][1]
    note = next((spot.note for _, spot in own if spot.note is not None), one.note)
    if note.split() == one.note.split():  # the format may have one line for a note
        note = one.note
    quote = (moved and text[one.start : one.end]) or first.quote
    tags = tuple(tag for tag, _ in own if tag)
    return replace(one, quote=quote, tags=tags, note=note)


def _groups(left: Mapping[Any, deque[Spot]]) -> Iterator[list[Spot]]:
    """Spots at one place, each with those that only say another tag of it: the second of a tag begins another."""
    groups: defaultdict[Any, list[Spot]] = defaultdict(list)
    for (tag, uid), spots in left.items():
        for number, spot in enumerate(spots):
            groups[uid, spot.quote, spot.author, number, bool(tag)].append(spot)
    return iter(groups.values())


def _new(group: list[Spot], document: IncomingDocument, kind: str, counts: Counter[Any]) -> IncomingAnnotation:
    first = group[0]
    tags = tuple(spot.tag for spot in group if spot.tag)
    known = (kind, document.uid, first.start, first.end, first.quote, first.uid, first.author, *tags)
    counts[known] += 1
    uid = uuid_of(first.uid or "") or known_by(*known, counts[known])
    note = "\n\n".join(dict.fromkeys(spot.note for spot in group if spot.note))
    return IncomingAnnotation(
        *(document.key, first.start, first.end, first.quote),
        tags=tags, note=note, author=first.author, created=first.created, uid=uid,
    )  # fmt: skip


def tag_of(label: Any) -> tuple[str, ...]:
    """The path that a label means; () for the one of highlights without a tag."""
    words = claims.line(label)
    return () if words == UNTAGGED else tuple(split_path(words))
