"""The change log in sentences. What a line tells of is looked up for all lines of a page at once."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from annotator.models import Annotation, Reply, Tag
from documents.article import NO_WORDS
from documents.models import Change, Role

LONGEST_QUOTE = 90  # characters

# A verb and its sentence. {what} is the thing the line is about, {where} the document.
SENTENCES = {
    "annotation.added": later("{who} highlighted {what} in {where}"),
    "annotation.edited": later("{who} changed what is said of {what} in {where}"),
    "annotation.trashed": later("{who} moved the highlight {what} in {where} to the trash"),
    "annotation.restored": later("{who} restored the highlight {what} in {where}"),
    "reply.added": later("{who} replied {what} in {where}"),
    "reply.edited": later("{who} changed a reply to {what} in {where}"),
    "reply.trashed": later("{who} moved the reply {what} in {where} to the trash"),
    "reply.restored": later("{who} restored the reply {what} in {where}"),
    "tag.added": later("{who} added the tag {what}"),
    "tag.edited": later("{who} changed the tag {what}"),
    "tag.trashed": later("{who} moved the tag {what} to the trash"),
    "tag.restored": later("{who} restored the tag {what}"),
    "topic.added": later("{who} put {where} under the topic {what}"),
    "topic.removed": later("{who} took {where} out of the topic {what}"),
    "document.imported": later("{who} imported {where}"),
    "document.revised": later("{who} brought a new version of {where}"),
    "document.reread": later("{who} read {where} again"),
    "document.sectioned": later("{who} corrected the sections of {where}"),
    "annotations.placed": later("{who} placed highlights in the new text of {where}: {places}"),
    "document.edited": later("{who} corrected the details of {where}"),
    "document.trashed": later("{who} moved {where} to the trash"),
    "document.restored": later("{who} restored {where}"),
    "import.accepted": later("{who} accepted what was found in an import"),
    "import.cancelled": later("{who} cancelled an import"),
    "member.added": later("{who} made {what} a member: {role}"),
    "member.changed": later("{who} changed the role of {what} to {role}"),
    "member.removed": later("{who} took {what} out of the project"),
    "project.made": later("{who} made this project"),
    "project.edited": later("{who} changed the project’s name or description"),
    "project.trashed": later("{who} moved this project to the trash"),
    "project.restored": later("{who} restored this project"),
}
NOTE_ON_A_DOCUMENT = later("{who} wrote a note on {where}")
UNKNOWN = later("{who}: {verb} {what}")
FIELDS = {
    "title": later("Title"),
    "authors": later("Authors"),
    "publisher": later("Publisher"),
    "published": later("Published"),
    "url": later("Address"),
    "language": later("Language"),
    "direction": later("Direction"),
    "metadata": later("Facts"),
    "revision": later("Revision"),
    "reader": later("Reader"),
    "name": later("Name"),
    "description": later("Description"),
    "colour": later("Colour"),
    "shortcut": later("Key"),
    "parent": later("Under"),
    "note": later("Note"),
    "tags": later("Tags"),
    "text": later("Text"),
}
_UNSAID = {"sha256"}  # says nothing to a person


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    at: datetime
    sentence: SafeString
    differences: list[Difference]


def told(changes: Sequence[Change], *, slug: str) -> list[Line]:
    """These lines of a project's log for a person. Three queries, however many lines there are."""
    known = _Known.of(changes, slug=slug)
    return [Line(change.number, change.at, _sentence(change, known), _differences(change, known)) for change in changes]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines of a page speak of."""

    slug: str
    tags: dict[int, Tag]
    annotations: dict[str, tuple[str, bool]]  # uid: quote, and whether it can be gone to
    replies: dict[str, str]  # uid: the annotation's uid

    @classmethod
    def of(cls, changes: Sequence[Change], *, slug: str) -> _Known:
        replies = {
            str(uid): str(annotation)
            for uid, annotation in Reply.objects.filter(uid__in=_targets(changes, "reply")).values_list(
                "uid", "annotation__uid"
            )
        }
        wanted = {*_targets(changes, "annotation"), *map(uuid.UUID, replies.values())}
        rows = Annotation.objects.filter(uid__in=wanted).values_list("uid", "quote", "trashed_at")
        annotations = {str(uid): (quote, trashed_at is None) for uid, quote, trashed_at in rows}
        return cls(slug, Tag.objects.in_bulk(_tag_pks(changes)), annotations, replies)

    def tag(self, pk: Any) -> SafeString:
        tag = self.tags.get(int(pk))
        if tag is None:
            return format_html("“{}”", pk)
        if tag.trashed_at is not None:
            return format_html("“{}”", tag.name)
        return format_html('<a href="{}">{}</a>', reverse("tag", args=[self.slug, tag.pk]), tag.name)


def _targets(changes: Iterable[Change], kind: str) -> set[uuid.UUID]:
    return {uuid.UUID(change.target) for change in changes if change.verb.startswith(f"{kind}.")}


def _tag_pks(changes: Iterable[Change]) -> set[int]:
    """Every tag that a line names: its target, its topic, its list of tags, its parent."""
    found: set[Any] = set()
    for change in changes:
        if change.verb.startswith("tag."):
            found.add(int(change.target))
        for state in (change.before or {}, change.after or {}):
            found.update(state.get("tags") or ())
            found.update((state.get("tag"), state.get("parent")))
    return found - {None}


def _sentence(change: Change, known: _Known) -> SafeString:
    state = change.after or change.before or {}
    pattern = str(SENTENCES.get(change.verb, UNKNOWN))
    if change.verb == "annotation.added" and not state.get("quote"):
        pattern = str(NOTE_ON_A_DOCUMENT)
    role = state.get("role", "")
    return format_html(
        pattern,
        who=format_html("<strong>{}</strong>", _name(change.by)),
        what=_what(change, state, known),
        where=_where(change),
        role=Role[role.upper()].label if role else "",
        places=_places(state) if change.verb == "annotations.placed" else "",
        verb=change.verb,
    )


def _places(state: dict[str, Any]) -> str:
    """How many went where: "12 moved, 1 not found"."""
    found = Counter(place[3] for place in state.get("places", ()))
    words = {
        "exact": _("%(n)s in place"),
        "moved": _("%(n)s moved"),
        "fuzzy": _("%(n)s where the words are nearly the same"),
        "orphan": _("%(n)s not found"),
    }
    return ", ".join(sentence % {"n": found[how]} for how, sentence in words.items() if found[how])


def _what(change: Change, state: dict[str, Any], known: _Known) -> SafeString:
    kind = change.verb.partition(".")[0]
    if kind == "tag":
        return known.tag(change.target)
    if kind == "topic":
        return known.tag(state["tag"])
    if kind == "reply":
        return _passage(change, known, uid=known.replies.get(change.target, ""), quote=state.get("text", ""))
    if kind == "annotation":
        quote = state.get("quote") or known.annotations.get(change.target, ("", False))[0]
        return _passage(change, known, uid=change.target, quote=quote)
    return format_html("{}", change.target)


def _passage(change: Change, known: _Known, *, uid: str, quote: str) -> SafeString:
    """A quote, linked to its place if it still stands there."""
    shown = Truncator(" ".join(quote.replace(NO_WORDS, _("[picture]")).split())).chars(LONGEST_QUOTE)
    words = format_html("“{}”", shown) if quote else _("the document")
    standing = known.annotations.get(uid, ("", False))[1]
    if not standing or change.document is None or change.document.trashed_at is not None:
        return format_html("{}", words)
    return format_html('<a href="{}#a-{}">{}</a>', reverse("document", args=[change.document.uid]), uid, words)


def _where(change: Change) -> SafeString:
    document = change.document
    if document is None:
        return format_html("{}", _("a document"))
    if document.trashed_at is not None:
        return format_html("<em>{}</em>", document.title)
    return format_html('<em><a href="{}">{}</a></em>', reverse("document", args=[document.uid]), document.title)


def _differences(change: Change, known: _Known) -> list[Difference]:
    if not change.verb.endswith((".edited", ".revised", ".reread")):
        return []
    before, after = change.before or {}, change.after or {}
    return [
        Difference(str(FIELDS.get(name, name)), _plain(name, before.get(name), known), _plain(name, after[name], known))
        for name in after
        if name not in _UNSAID and before.get(name) != after[name]
    ]


def _plain(name: str, value: Any, known: _Known) -> str:
    if value in (None, "", []):
        return ""
    if name in {"tags", "parent"}:
        pks = value if isinstance(value, list) else [value]
        return ", ".join(known.tags[pk].name if pk in known.tags else str(pk) for pk in pks)
    if isinstance(value, dict):
        value = [f"{key}: {one}" for key, one in value.items()]
    return Truncator(", ".join(value) if isinstance(value, list) else str(value)).chars(300)


def _name(person: Any) -> str:
    return _("The program") if person is None else str(person.get_full_name() or person.get_username())
