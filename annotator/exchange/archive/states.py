"""What lines of the log say, verb by verb: which parts of a state name other rows, and by what. Pure.

The same rules go both ways: out they put lines' numbers for the database's keys, in they put keys for lines and refuse
what isn't of the kind. ``CREDIT`` in what came after names who wrote a line that nobody of this site wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.exchange.archive import shapes as of
from annotator.exchange.archive.columns import a_text, a_uid
from annotator.exchange.archive.shapes import Names, Shape, State

CREDIT = "credit"
UNTOLD = "line.untold"  # stands where a line is that nobody knows how to tell

_TAG, _TAGS, _REVISION, _FIELD = of.to("tags"), of.sorted_tags, of.to("revisions"), of.to("fields")
_PLACE, _HOW = of.or_none(of.count), of.one_of("exact", "moved", "fuzzy", "orphan")
_USES = of.several(of.one_after_the_other(_TAG, of.to("taggings"), of.person_or_none, of.time))
_ROLE = of.one_of("reader", "annotator", "editor", "owner")
_STATUS = of.one_of("new", "in_progress", "done")

_MARK: dict[str, Shape] = {
    "start": _PLACE,
    "end": _PLACE,
    "quote": of.text,
    "tags": _TAGS,
    "note": of.text,
    "private": of.yes,
    "author": of.text,
}
_ENDS: dict[str, Shape] = {
    "start": _PLACE,
    "end": _PLACE,
    "how": _HOW,
    "score": of.share,
    "placed_on": _REVISION,
    "left_at": of.or_none(of.time),
    "quote": of.text,
    "made": of.one_after_the_other(_REVISION, _PLACE, _PLACE),
}
_PLACES: dict[str, Shape] = {
    "revision": of.count,
    "places": of.several(of.one_after_the_other(of.uid, _PLACE, _PLACE, _HOW, of.share)),
    "left": of.times_of,
}
_TAGGED: dict[str, Shape] = {"tags": _TAGS, "uses": _USES}
_WORDS: dict[str, Shape] = {
    **dict.fromkeys(("name", "colour", "description", "when_to_use", "when_not", "shortcut"), of.text),
    "parent": of.or_none(_TAG),
    "position": of.count,
}
_NAMED: dict[str, Shape] = {"alias": of.text, "place": of.or_none(_TAG)}
_TOPIC: dict[str, Shape] = {"tag": _TAG}
_CHANGED_TOPIC: dict[str, Shape] = {"tag": _TAG, "uses": _USES, "both": of.yes}
_KNOWN: dict[str, Shape] = {
    **dict.fromkeys(("title", "publisher", "url", "language", "direction"), of.text),
    "authors": of.list_of_texts,
    "published": of.or_none(of.text),
    "metadata": of.known_facts,
}
_REVISED: dict[str, Shape] = {
    **_KNOWN,
    "revision": of.count,
    "reader": of.text,
    "sha256": of.text,
    "origin": of.text,
    "returns": of.count,
    "sections": of.kinds_of,
}
_FIELD_STATE: dict[str, Shape] = {"name": of.text, "kind": of.text, "description": of.text, "choices": of.list_of_texts}
_VALUE: dict[str, Shape] = {"field": _FIELD, "name": of.text, "text": of.text}
_GIVEN: dict[str, Shape] = {"person": of.person, "by": of.person_or_none, "done_at": of.or_none(of.time)}
_VIEW: dict[str, Shape] = {
    "name": of.text,
    "query": of.query,
    "columns": of.columns,
    "shared": of.yes,
    "pinned": of.yes,
    "by": of.person_or_me,
    "subscriptions": of.subscribed,
}
_PROJECT: dict[str, Shape] = {"name": of.text, "description": of.text}
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


_RESOLVED: dict[str, Shape] = {"resolved": of.yes}
_TEXT: dict[str, Shape] = {"text": of.text}
_TITLE: dict[str, Shape] = {"title": of.text}
_NAME: dict[str, Shape] = {"name": of.text}
_MADE_BY: dict[str, Shape] = {"tags_made_by": of.one_of("annotators", "editors")}
_MARKED: dict[str, Shape] = {"status": _STATUS}
_CHECK: dict[str, Shape] = {"every": of.count, "take_in": of.text}
_MEMBER: dict[str, Shape] = {"role": _ROLE}
_GONE: dict[str, Shape] = dict.fromkeys(
    ("documents", "on_documents", "annotations", "under_annotations", "replies", "tags", "uses"), of.count
)

RULES: dict[str, Rule] = {
    **dict.fromkeys(("annotation.added", "annotation.trashed", "annotation.restored"), _both(UID, _MARK)),
    "annotation.edited": _both(UID, {"note": of.text, "tags": _TAGS}),
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
    "document.imported": Rule(UID, _NO, {**_TITLE, "file": of.text, "sha256": of.text, "corrected": of.list_of_texts}),
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
    "field.edited": _both("fields", {**_FIELD_STATE, "renamed": of.renamed}),
    "field.moved": _both("fields", {**_NAME, "place": of.count}),
    **dict.fromkeys(("value.set", "value.rewritten"), _both(UID, _VALUE)),
    **{
        f"{kind}.{done}": _both(UID, _VIEW)
        for kind in ("view", "saved_search", "recipe")
        for done in ("added", "edited", "removed", "restored")
    },
    **dict.fromkeys(("check.set", "check.stopped"), _both(UID, _CHECK)),
    "import.accepted": Rule(UID, _NO, {"items": of.count}),
    "import.cancelled": Rule(UID),
    **dict.fromkeys(
        ("member.added", "member.changed", "member.removed", "member.left", "member.joined"),
        _both(NAME, {**_MEMBER, "invitation": of.to("invitations")}),
    ),
    **dict.fromkeys(("invitation.made", "invitation.withdrawn"), _both("invitations", _MEMBER)),
    **dict.fromkeys(
        ("project.made", "project.edited", "project.trashed", "project.restored"), _both(PROJECT, _PROJECT)
    ),
    **dict.fromkeys(("project.blinded", "project.opened", "project.pseudonymised"), Rule(PROJECT)),
    "project.unpacked": Rule(PROJECT, _NO, {"file": of.text, "archive": of.text}),
    "trash.emptied": Rule(PROJECT, _NO, _GONE),
    "file.brought": Rule(
        UID, _NO, {"file": of.text, **dict.fromkeys(("new_annotations", "new_documents", "new_tags"), of.count)}
    ),
    "search.applied": Rule(UID, _NO, {"query": of.text, "tags": of.several(_TAG), "taken": of.several(_TAG)}),
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
        None if before is None else of.walked(before, rule.before, names),
        None if after is None else of.walked(after, rule.after, names),
    )


def _rule(verb: str) -> Rule:
    if (rule := RULES.get(verb)) is None:
        raise ValueError(f"nobody knows what “{verb}” is")
    return rule
