"""What lines of the log say, verb by verb: which parts of a state name other rows, and by what. Pure.

The same rules go both ways: out they put lines' numbers for the database's keys, in they put keys for lines and refuse
what isn't of the kind. ``CREDIT`` in what came after names who wrote a line that nobody of this site wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from annotator.exchange.archive.columns import a_count, a_moment, a_text, a_uid, an_object, facts, texts

CREDIT = "credit"
UNTOLD = "line.untold"  # stands where a line is that nobody knows how to tell
State = dict[str, Any]


class Names(Protocol):
    """What stands for the rows that a state names, on the side that it goes to. Each raises ValueError for what can't
    be."""

    def of(self, kind: str, number: int) -> int: ...
    def person(self, number: int) -> int: ...
    def person_or_me(self, number: int) -> int: ...
    def person_or_none(self, number: int) -> int | None: ...
    def uid(self, uid: str) -> str: ...
    def project(self, target: str) -> str: ...
    def query(self, query: str) -> str: ...
    def column(self, name: str) -> str: ...


Shape = Callable[[Any, Names], Any]


def _text(value: Any, _names: Names) -> str:
    return a_text(value)


def _count(value: Any, _names: Names) -> int:
    return a_count(value)


def _time(value: Any, _names: Names) -> str:
    a_moment(value)
    return str(value)


def _yes(value: Any, _names: Names) -> bool:
    if not isinstance(value, bool):
        raise ValueError("it is neither true nor false")
    return value


def _share(value: Any, _names: Names) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError("it is no number from 0 to 1")
    return value


def _facts(value: Any, _names: Names) -> Any:
    return facts(value)


def _texts(value: Any, _names: Names) -> list[str]:
    return texts(value)


def _renamed(value: Any, _names: Names) -> dict[str, str]:
    texts([*facts(value).values()])
    return dict(facts(value))


def _to(kind: str) -> Shape:
    return lambda value, names: names.of(kind, a_count(value))


def _person(value: Any, names: Names) -> int:
    return names.person(a_count(value))


def _person_or_me(value: Any, names: Names) -> int:
    return names.person_or_me(a_count(value))


def _person_or_none(value: Any, names: Names) -> int | None:
    return None if value is None else names.person_or_none(a_count(value))


def _or_none(shape: Shape) -> Shape:
    return lambda value, names: None if value is None else shape(value, names)


def _several(shape: Shape) -> Shape:
    def several(value: Any, names: Names) -> list[Any]:
        return [shape(one, names) for one in _a_list(value)]

    return several


def _a_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("it is no list")
    return value


def _one_after_the_other(*shapes: Shape) -> Shape:
    def parts(value: Any, names: Names) -> list[Any]:
        if not isinstance(value, list) or len(value) != len(shapes):
            raise ValueError(f"it is no list of {len(shapes)}")
        return [shape(one, names) for shape, one in zip(shapes, value, strict=True)]

    return parts


def _sorted_tags(value: Any, names: Names) -> list[int]:
    """As the log has them: in the order of their numbers."""
    return sorted(_several(_to("tags"))(value, names))


def _uid(value: Any, names: Names) -> str:
    return names.uid(a_uid(value))


def _times_of(value: Any, names: Names) -> dict[str, str]:
    return {names.uid(a_uid(uid)): _time(at, names) for uid, at in facts(value).items()}


def _kinds_of(value: Any, _names: Names) -> dict[str, str]:
    if any(kind not in ("body", "comment", "furniture") for kind in facts(value).values()):
        raise ValueError("it is no kind of section")
    return dict(facts(value))


def _one_of(*values: str) -> Shape:
    def one(value: Any, _names: Names) -> str:
        if value not in values:
            raise ValueError(f"it is none of {', '.join(values)}")
        return str(value)

    return one


def _query(value: Any, names: Names) -> str:
    return names.query(a_text(value))


def _columns(value: Any, names: Names) -> list[str]:
    return [names.column(name) for name in texts(value)]


def _subscribed(value: Any, names: Names) -> list[State]:
    shapes = {"person": _person, "since": _time}
    return [_walked(one, shapes, names) for one in _a_list(value)]


def _walked(state: Any, shapes: Mapping[str, Shape], names: Names) -> State:
    known = an_object(state)
    if unknown := known.keys() - shapes.keys():
        raise ValueError(f"it says “{min(unknown)}”, which such a line doesn’t")
    return {name: shapes[name](value, names) for name, value in known.items()}


_TAG, _TAGS, _REVISION, _FIELD = _to("tags"), _sorted_tags, _to("revisions"), _to("fields")
_PLACE, _HOW = _or_none(_count), _one_of("exact", "moved", "fuzzy", "orphan")
_USES = _several(_one_after_the_other(_TAG, _to("taggings"), _person_or_none, _time))
_ROLE = _one_of("reader", "annotator", "editor", "owner")
_STATUS = _one_of("new", "in_progress", "done")

_MARK: dict[str, Shape] = {
    "start": _PLACE,
    "end": _PLACE,
    "quote": _text,
    "tags": _TAGS,
    "note": _text,
    "private": _yes,
    "author": _text,
}
_ENDS: dict[str, Shape] = {
    "start": _PLACE,
    "end": _PLACE,
    "how": _HOW,
    "score": _share,
    "placed_on": _REVISION,
    "left_at": _or_none(_time),
    "quote": _text,
    "made": _one_after_the_other(_REVISION, _PLACE, _PLACE),
}
_PLACES: dict[str, Shape] = {
    "revision": _count,
    "places": _several(_one_after_the_other(_uid, _PLACE, _PLACE, _HOW, _share)),
    "left": _times_of,
}
_TAGGED: dict[str, Shape] = {"tags": _TAGS, "uses": _USES}
_WORDS: dict[str, Shape] = {
    **dict.fromkeys(("name", "colour", "description", "when_to_use", "when_not", "shortcut"), _text),
    "parent": _or_none(_TAG),
    "position": _count,
}
_NAMED: dict[str, Shape] = {"alias": _text, "place": _or_none(_TAG)}
_TOPIC: dict[str, Shape] = {"tag": _TAG}
_CHANGED_TOPIC: dict[str, Shape] = {"tag": _TAG, "uses": _USES, "both": _yes}
_KNOWN: dict[str, Shape] = {
    **dict.fromkeys(("title", "publisher", "url", "language", "direction"), _text),
    "authors": _texts,
    "published": _or_none(_text),
    "metadata": _facts,
}
_REVISED: dict[str, Shape] = {
    **_KNOWN,
    "revision": _count,
    "reader": _text,
    "sha256": _text,
    "origin": _text,
    "returns": _count,
    "sections": _kinds_of,
}
_FIELD_STATE: dict[str, Shape] = {"name": _text, "kind": _text, "description": _text, "choices": _texts}
_VALUE: dict[str, Shape] = {"field": _FIELD, "name": _text, "text": _text}
_GIVEN: dict[str, Shape] = {"person": _person, "by": _person_or_none, "done_at": _or_none(_time)}
_VIEW: dict[str, Shape] = {
    "name": _text,
    "query": _query,
    "columns": _columns,
    "shared": _yes,
    "pinned": _yes,
    "by": _person_or_me,
    "subscriptions": _subscribed,
}
_PROJECT: dict[str, Shape] = {"name": _text, "description": _text}
_NO: dict[str, Shape] = {}

# What a line is about: ``target`` says how it is named.
UID, PROJECT, NAME = "uid", "project", "name"


@dataclass(frozen=True, slots=True)
class Rule:
    """Of the lines of a verb. ``target``: UID, PROJECT, NAME, or the kind of rows that its number is of."""

    target: str
    before: Mapping[str, Shape] = field(default_factory=dict)
    after: Mapping[str, Shape] = field(default_factory=dict)


def _both(target: str, shapes: Mapping[str, Shape]) -> Rule:
    return Rule(target, shapes, shapes)


_RESOLVED: dict[str, Shape] = {"resolved": _yes}
_TEXT: dict[str, Shape] = {"text": _text}
_TITLE: dict[str, Shape] = {"title": _text}
_NAME: dict[str, Shape] = {"name": _text}
_MADE_BY: dict[str, Shape] = {"tags_made_by": _one_of("annotators", "editors")}
_MARKED: dict[str, Shape] = {"status": _STATUS}
_CHECK: dict[str, Shape] = {"every": _count, "take_in": _text}
_MEMBER: dict[str, Shape] = {"role": _ROLE}
_GONE: dict[str, Shape] = dict.fromkeys(
    ("documents", "on_documents", "annotations", "under_annotations", "replies", "tags", "uses"), _count
)

RULES: dict[str, Rule] = {
    **dict.fromkeys(("annotation.added", "annotation.trashed", "annotation.restored"), _both(UID, _MARK)),
    "annotation.edited": _both(UID, {"note": _text, "tags": _TAGS}),
    "annotation.retagged": _both(UID, _TAGGED),
    **dict.fromkeys(("annotation.moved", "annotation.left", "annotation.unleft"), _both(UID, _ENDS)),
    **dict.fromkeys(("annotation.resolved", "annotation.reopened"), _both(UID, _RESOLVED)),
    **dict.fromkeys(("annotation.shared", "annotation.unshared"), _both(UID, _MARK)),
    "annotations.placed": _both(UID, _PLACES),
    **dict.fromkeys(("reply.added", "reply.edited", "reply.trashed", "reply.restored"), _both(UID, _TEXT)),
    **dict.fromkeys(("tag.added", "tag.edited", "tag.trashed", "tag.restored"), _both("tags", _WORDS)),
    "tag.merged": Rule("tags", _WORDS, {"into": _TAG}),
    **dict.fromkeys(("tag.named", "tag.unnamed"), _both("tags", _NAMED)),
    "codebook.edited": _both(PROJECT, _MADE_BY),
    "codebook.frozen": Rule(NAME, _NO, _NAME),
    **dict.fromkeys(("topic.added", "topic.removed", "topic.dismissed", "topic.suggested"), _both(UID, _TOPIC)),
    "topic.changed": _both(UID, _CHANGED_TOPIC),
    "document.imported": Rule(UID, _NO, {**_TITLE, "file": _text, "sha256": _text, "corrected": _texts}),
    "document.edited": _both(UID, _KNOWN),
    **dict.fromkeys(
        ("document.revised", "document.reread", "document.sectioned", "document.returned"), _both(UID, _REVISED)
    ),
    **dict.fromkeys(
        ("document.trashed", "document.restored", "document.moved_out", "document.moved_in"), _both(UID, _TITLE)
    ),
    **dict.fromkeys(("work.marked", "work.opened", "work.begun", "work.left"), _both(UID, _MARKED)),
    **dict.fromkeys(("work.assigned", "work.unassigned", "work.finished", "work.reopened"), _both(UID, _GIVEN)),
    **dict.fromkeys(("field.added", "field.trashed", "field.restored"), _both("fields", _FIELD_STATE)),
    "field.edited": _both("fields", {**_FIELD_STATE, "renamed": _renamed}),
    "field.moved": _both("fields", {**_NAME, "place": _count}),
    **dict.fromkeys(("value.set", "value.rewritten"), _both(UID, _VALUE)),
    **{
        f"{kind}.{done}": _both(UID, _VIEW)
        for kind in ("view", "saved_search", "recipe")
        for done in ("added", "edited", "removed", "restored")
    },
    **dict.fromkeys(("check.set", "check.stopped"), _both(UID, _CHECK)),
    "import.accepted": Rule(UID, _NO, {"items": _count}),
    "import.cancelled": Rule(UID),
    **dict.fromkeys(
        ("member.added", "member.changed", "member.removed", "member.left", "member.joined"),
        _both(NAME, {**_MEMBER, "invitation": _to("invitations")}),
    ),
    **dict.fromkeys(("invitation.made", "invitation.withdrawn"), _both("invitations", _MEMBER)),
    **dict.fromkeys(
        ("project.made", "project.edited", "project.trashed", "project.restored"), _both(PROJECT, _PROJECT)
    ),
    **dict.fromkeys(("project.blinded", "project.opened", "project.pseudonymised"), Rule(PROJECT)),
    "project.unpacked": Rule(PROJECT, _NO, {"file": _text, "archive": _text}),
    "trash.emptied": Rule(PROJECT, _NO, _GONE),
    "file.brought": Rule(
        UID, _NO, {"file": _text, **dict.fromkeys(("new_annotations", "new_documents", "new_tags"), _count)}
    ),
    "search.applied": Rule(UID, _NO, {"query": _text, "tags": _several(_TAG), "taken": _several(_TAG)}),
}


def target(verb: str, told: str, names: Names) -> str:
    """What a line is about, as the other side has it."""
    kind = _rule(verb).target
    if kind == UID:
        return names.uid(a_uid(told))
    if kind == PROJECT:
        return names.project(told)
    if kind == NAME:
        return a_text(told)
    if not (told.isascii() and told.isdecimal() and len(told) < 12):
        raise ValueError("it is about no number")
    return str(names.of(kind, int(told)))


def states(verb: str, before: Any, after: Any, names: Names) -> tuple[State | None, State | None]:
    """What was before and what came after, as the other side has them."""
    rule = _rule(verb)
    return (
        None if before is None else _walked(before, rule.before, names),
        None if after is None else _walked(after, rule.after, names),
    )


def _rule(verb: str) -> Rule:
    if (rule := RULES.get(verb)) is None:
        raise ValueError(f"nobody knows what “{verb}” is")
    return rule
