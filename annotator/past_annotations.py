"""A document's annotations as they stood: lines of the log taken back from what stands now. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

EXACT, ORPHAN = "exact", "orphan"


class PastReply(NamedTuple):
    """A message as it stood under the annotation with this identifier. ``author``: a person's number; ``credit`` as
    ``Annotation`` has it."""

    uid: str
    annotation: str
    author: int
    text: str
    created: datetime
    edited: datetime | None = None
    trashed: bool = False
    credit: str = ""


class PastAnnotation(NamedTuple):
    """An annotation as it stood on a revision: ``start`` and ``end`` are code points of its text, None where it stood
    nowhere in it. ``quote`` is the text where it was ``made`` (a revision's primary key, from, to), ``tags`` and
    ``author`` are numbers, ``resolved`` says by whom and when; ``credit`` as ``Annotation`` has it."""

    uid: str
    start: int | None
    end: int | None
    how: str
    score: float
    quote: str
    note: str
    tags: tuple[int, ...]
    author: int
    made: tuple[int | None, int | None, int | None]
    created: datetime
    edited: datetime | None = None
    private: bool = False
    trashed: bool = False
    resolved: tuple[int, datetime] | None = None
    replies: tuple[PastReply, ...] = ()
    credit: str = ""


class Line(NamedTuple):
    """A line of the log about one annotation or reply (``target`` is its identifier), or about a placing."""

    verb: str
    target: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    at: datetime
    by: int | None = None


@dataclass(slots=True)
class Past:
    """What stood, what lay in the trash included, by identifier. ``asked``: what the lines that were taken back don't
    say of each: "placed", "edited", "resolved"; lines before them do."""

    annotations: dict[str, PastAnnotation]
    replies: dict[str, PastReply]
    asked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def standing(self) -> list[PastAnnotation]:
        """What wasn't in the trash, by place, the longer first where several start, with the replies under each, the
        oldest first; what stood nowhere comes last."""
        under: dict[str, list[PastReply]] = defaultdict(list)
        for reply in self.replies.values():
            if not reply.trashed:
                under[reply.annotation].append(reply)
        found = [
            one._replace(replies=tuple(under[one.uid])) if one.uid in under else one
            for one in self.annotations.values()
            if not one.trashed
        ]
        return sorted(found, key=_place)

    def change(self, uid: str, **fields: Any) -> None:
        if uid in self.annotations:
            self.annotations[uid] = self.annotations[uid]._replace(**fields)

    def change_reply(self, uid: str, **fields: Any) -> None:
        if uid in self.replies:
            self.replies[uid] = self.replies[uid]._replace(**fields)


def taken_back(
    annotations: Mapping[str, PastAnnotation], replies: Mapping[str, PastReply], lines: Iterable[Line]
) -> Past:
    """What stood before these lines of the log were written. ``annotations`` and ``replies``: all there are after them,
    those in the trash included; ``lines`` come the newest first. What was deleted for ever doesn't come back."""
    past = Past(dict(annotations), dict(replies))
    for line in lines:
        if line.verb in _BACK:
            _BACK[line.verb](past, line)
    return past


def answer(past: Past, earlier: Iterable[Line]) -> None:
    """Fill in what the lines that were taken back left open, from the lines before them, the newest first."""
    for line in earlier:
        if not past.asked:
            break
        if line.verb in _ANSWERING:
            _ANSWERING[line.verb](past, line)


def _was_placed(past: Past, line: Line) -> None:
    for uid, _start, _end, how, score in line.after["places"]:
        if _is_asked(past, uid, "placed"):
            past.change(uid, how=how, score=score)


def _was_resolved(past: Past, line: Line) -> None:
    if _is_asked(past, line.target, "resolved"):
        past.change(line.target, resolved=(line.by, line.at))


def _was_edited(past: Past, line: Line) -> None:
    if line.verb == "annotation.moved":
        _is_asked(past, line.target, "placed")  # by that person's word, and so exactly
    if _is_asked(past, line.target, "edited"):
        past.change(line.target, edited=line.at)
        past.change_reply(line.target, edited=line.at)


_ANSWERING: dict[str, Callable[[Past, Line], None]] = {
    "annotation.edited": _was_edited,
    "annotation.moved": _was_edited,
    "reply.edited": _was_edited,
    "annotation.resolved": _was_resolved,
    "annotations.placed": _was_placed,
}


def answering(past: Past) -> tuple[str, ...]:
    """The verbs of lines that may say what is open. Those about placings are large, and seldom needed."""
    is_placing_open = any("placed" in open_ for open_ in past.asked.values())
    return tuple(verb for verb in _ANSWERING if is_placing_open or verb != "annotations.placed")


def _is_asked(past: Past, uid: str, what: str) -> bool:
    """Whether that was still open; it isn't any more."""
    if uid not in past.asked or what not in past.asked[uid]:
        return False
    past.asked[uid].remove(what)
    if not past.asked[uid]:
        del past.asked[uid]
    return True


def _place(one: PastAnnotation) -> tuple[bool, int, int]:
    return one.start is None, one.start or 0, -(one.end or 0)


def _unmake(past: Past, line: Line) -> None:
    past.annotations.pop(line.target, None)
    past.asked.pop(line.target, None)


def _unedit(past: Past, line: Line) -> None:
    if line.target not in past.annotations:
        return
    fields = {name: line.before[name] for name in ("note",) if name in line.before}
    past.change(line.target, **fields, edited=None)
    past.asked[line.target].add("edited")
    _retag(past, line)


def _retag(past: Past, line: Line) -> None:
    """Those that it kept stay in the order in which they were put there."""
    if line.target in past.annotations and "tags" in line.before:
        now, then = past.annotations[line.target].tags, line.before["tags"]
        kept = tuple(tag for tag in now if tag in then)
        past.change(line.target, tags=(*kept, *(tag for tag in then if tag not in kept)))


def _move_back(past: Past, line: Line) -> None:
    if line.target not in past.annotations:
        return
    before = line.before
    start, made = before["start"], before["made"]
    how, score = (ORPHAN, 0.0) if start is None else (EXACT, 1.0)
    past.change(
        line.target,
        start=start,
        end=before["end"],
        quote=before["quote"],
        made=tuple(made),
        how=before.get("how", how),
        score=before.get("score", score),
        edited=None,
    )
    past.asked[line.target].add("edited")
    if "how" not in before and start is not None:
        past.asked[line.target].add("placed")


def _stand_back(past: Past, line: Line) -> None:
    """It was left as an orphan, or looked for again: where it was made stayed the same."""
    if line.target in past.annotations:
        past.change(line.target, **{name: line.before[name] for name in ("start", "end", "how", "score")})
        if line.target in past.asked:
            _is_asked(past, line.target, "placed")


def _place_back(past: Past, line: Line) -> None:
    annotations = past.annotations
    for uid, start, end, how, score in line.before["places"]:
        if uid in annotations:
            # By position: there may be fifty thousand, and naming fields takes three times as long.
            annotations[uid] = PastAnnotation(uid, start, end, how, score, *annotations[uid][5:])
            if uid in past.asked:
                _is_asked(past, uid, "placed")


def _unresolve(past: Past, line: Line) -> None:
    past.change(line.target, resolved=None)
    if line.target in past.asked:
        _is_asked(past, line.target, "resolved")


def _resolve_again(past: Past, line: Line) -> None:
    if line.target in past.annotations:
        past.asked[line.target].add("resolved")


def _unmake_reply(past: Past, line: Line) -> None:
    past.replies.pop(line.target, None)
    past.asked.pop(line.target, None)


def _unedit_reply(past: Past, line: Line) -> None:
    if line.target in past.replies:
        past.change_reply(line.target, text=line.before["text"], edited=None)
        past.asked[line.target].add("edited")


def _annotation_is(**fields: Any) -> Callable[[Past, Line], None]:
    return lambda past, line: past.change(line.target, **fields)


def _reply_is(**fields: Any) -> Callable[[Past, Line], None]:
    return lambda past, line: past.change_reply(line.target, **fields)


# What taking back a line does. What isn't here changes nothing that is told of an annotation.
_BACK: dict[str, Callable[[Past, Line], None]] = {
    "annotation.added": _unmake,
    "annotation.edited": _unedit,
    "annotation.retagged": _retag,
    "annotation.moved": _move_back,
    "annotation.left": _stand_back,
    "annotation.unleft": _stand_back,
    "annotation.resolved": _unresolve,
    "annotation.reopened": _resolve_again,
    "annotation.shared": _annotation_is(private=True),
    "annotation.unshared": _annotation_is(private=False),
    "annotation.trashed": _annotation_is(trashed=False),
    "annotation.restored": _annotation_is(trashed=True),
    "annotations.placed": _place_back,
    "reply.added": _unmake_reply,
    "reply.edited": _unedit_reply,
    "reply.trashed": _reply_is(trashed=False),
    "reply.restored": _reply_is(trashed=True),
}
VERBS = tuple(_BACK)
