"""Lines of the log in sentences. What they tell of is looked up for all lines of a page at once."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from annotator.history.counts import counted
from annotator.history.sentences import (
    A_NOTE_BROUGHT_IN,
    BROUGHT_IN,
    EMPTIED,
    FIELDS,
    FOR_ANOTHER,
    NOTE_ON_A_DOCUMENT,
    SENTENCES,
    UNKNOWN,
)
from annotator.models import Annotation, CodebookSettings, Reply, Tag
from documents.article import NO_WORDS
from documents.differences import Row, compared
from documents.models import Change, Role, Status
from documents.templatetags.words import name_of

LONGEST_QUOTE = 90  # characters

LONGEST_VALUE = 300
_UNSAID = {
    "sha256",
    "start",
    "end",
    "how",
    "score",
    "made",
    "placed_on",
    "left_at",
    "around",
    "returns",
    "origin",
    "private",
    "position",
    "uses",
    "into",
    "query",
    "columns",
    "credit",
}  # says nothing to a person
_COMPARED = {"note", "text", "quote", "description", "when_to_use", "when_not"}  # word by word
# Whose lines show what was before and what came after. What is new has nothing before.
_TELLING = (".edited", ".revised", ".reread", ".returned", ".moved", ".retagged")
_NEW = {"annotation.added": ("note", "tags")}


@dataclass(frozen=True, slots=True)
class Difference:
    """What a field was and what it became; ``rows`` set both side by side, word by word, where both are texts."""

    label: str
    before: str
    after: str
    rows: tuple[Row, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    at: datetime
    sentence: SafeString
    differences: list[Difference]


def told(changes: Sequence[Change], *, slug: str) -> list[Line]:
    """These lines of a project's log for a person. Four queries, at most, however many lines there are."""
    known = _Known.of(changes, slug=slug)
    return [Line(change.number, change.at, _sentence(change, known), _differences(change, known)) for change in changes]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines of a page speak of."""

    slug: str
    tags: dict[int, Tag]
    annotations: dict[str, tuple[str, bool]]  # uid: quote, and whether it can be gone to
    replies: dict[str, str]  # uid: the annotation's uid
    makers: dict[str, tuple[int, str]]  # of annotations and replies, by uid: the author, and whom a file names
    people: dict[int, Any]  # who was given documents, or made something

    @classmethod
    def of(cls, changes: Sequence[Change], *, slug: str) -> _Known:
        answers = Reply.objects.filter(uid__in=_targets(changes, "reply"))
        replied = list(answers.values_list("uid", "annotation__uid", "author", "credit"))
        replies = {str(uid): str(annotation) for uid, annotation, *_by in replied}
        wanted = {*_targets(changes, "annotation"), *map(uuid.UUID, replies.values())}
        marked = Annotation.objects.filter(uid__in=wanted)
        rows = list(marked.values_list("uid", "quote", "trashed_at", "author", "credit"))
        annotations = {str(uid): (quote, trashed_at is None) for uid, quote, trashed_at, *_by in rows}
        makers = {str(uid): (author, credit) for uid, _annotation, author, credit in replied}
        makers |= {str(uid): (author, credit) for uid, _quote, _trashed, author, credit in rows}
        added = {makers[one.target][0] for one in changes if one.verb in BROUGHT_IN and one.target in makers}
        people = get_user_model().objects.in_bulk(_people_pks(changes) | added)
        return cls(slug, Tag.objects.in_bulk(_tag_pks(changes)), annotations, replies, makers, people)

    def maker_of(self, change: Change) -> str:
        """Who made what this line tells of, where that is another than who brought it in."""
        author, credit = self.makers.get(change.target, (change.by_id, ""))
        return credit or ("" if author == change.by_id or author not in self.people else name_of(self.people[author]))

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
            tags = state.get("tags")
            found.update(tags if isinstance(tags, list) else ())  # of an emptied trash it is how many
            found.update((state.get("tag"), state.get("parent"), state.get("into"), state.get("place")))
    return found - {None}


def _people_pks(changes: Iterable[Change]) -> set[int]:
    named = (_state(line) for line in changes if line.verb.startswith("work."))
    return {state["person"] for state in named if "person" in state}


def _state(change: Change) -> dict[str, Any]:
    """What came after, or where nothing did what was before. Who did it is no part of it (``name_of_person``)."""
    after = {name: value for name, value in (change.after or {}).items() if name != "credit"}
    return after or change.before or {}


def _sentence(change: Change, known: _Known) -> SafeString:
    state = _state(change)
    pattern = str(SENTENCES.get(change.verb, UNKNOWN))
    maker = known.maker_of(change) if change.verb in BROUGHT_IN else ""
    if maker:
        pattern = str(BROUGHT_IN[change.verb])
    if change.verb == "annotation.added" and not state.get("quote"):
        pattern = str(A_NOTE_BROUGHT_IN if maker else NOTE_ON_A_DOCUMENT)
    if change.verb in FOR_ANOTHER and state.get("person") != change.by_id:
        pattern = str(FOR_ANOTHER[change.verb])
    values = _values(change, state)
    if change.verb in EMPTIED and not values["value"]:
        pattern = str(EMPTIED[change.verb])
    role = state.get("role", "")
    return format_html(
        pattern,
        who=name_of_person(change),
        what=_what(change, state, known),
        where=where(change),
        role=Role[role.upper()].label if role else "",
        status=Status(state["status"]).label if change.verb == "work.marked" else "",
        person=called(known.people[state["person"]]) if state.get("person") in known.people else "",
        **_of_codebook(change, state, known),
        **values,
        maker=format_html("<strong>{}</strong>", maker),
        places=_places(state) if change.verb == "annotations.placed" else "",
        gone=", ".join(counted(state)) if change.verb == "trash.emptied" else "",
        returns=state.get("returns", ""),
        verb=change.verb,
    )


def _values(change: Change, state: dict[str, Any]) -> dict[str, str]:
    """What a document has in a field, and what it had."""
    if not change.verb.startswith("value."):
        return {"value": "", "was": ""}
    texts = {"value": state.get("text", ""), "was": (change.before or {}).get("text", "")}
    return {name: Truncator(text).chars(LONGEST_VALUE) for name, text in texts.items()}


def _of_codebook(change: Change, state: dict[str, Any], known: _Known) -> dict[str, Any]:
    made_by = state.get("tags_made_by") if change.verb == "codebook.edited" else None
    return {
        "into": known.tag(state["into"]) if change.verb == "tag.merged" else "",
        "alias": f"“{state['alias']}”" if "alias" in state else "",
        "made_by": CodebookSettings.MadeBy(made_by).label if made_by else "",
    }


def _places(state: dict[str, Any]) -> str:
    """How many went where: "12 moved, 1 not found". The page's lines have them counted (``log``)."""
    found = Counter(state["found"]) if "found" in state else Counter(place[3] for place in state.get("places", ()))
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
    if kind == "search":
        return format_html("“{}”", Truncator(state["query"]).chars(LONGEST_VALUE))
    if kind == "file":
        return format_html("“{}”", Truncator(state["file"]).chars(LONGEST_VALUE))
    if kind in {"field", "value", "view", "saved_search", "recipe"}:
        return format_html("“{}”", state["name"])
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


def where(change: Change) -> SafeString:
    document = change.document
    if document is None:
        title = (change.before or {}).get("title") if change.verb.startswith("document.") else None
        return format_html("<em>{}</em>", title) if title else format_html("{}", _("a document"))
    if document.trashed_at is not None:
        return format_html("<em>{}</em>", document.title)
    return format_html('<em><a href="{}">{}</a></em>', reverse("document", args=[document.uid]), document.title)


def _differences(change: Change, known: _Known) -> list[Difference]:
    before, after = change.before or {}, change.after or {}
    names = [name for name in after if name not in _UNSAID] if change.verb.endswith(_TELLING) else []
    names += [name for name in _NEW.get(change.verb, ()) if after.get(name)]
    return [
        _difference(name, before.get(name), after[name], known) for name in names if before.get(name) != after[name]
    ]


def _difference(name: str, before: Any, after: Any, known: _Known) -> Difference:
    label = str(FIELDS.get(name, name))
    if name in _COMPARED and before and after:
        comparison = compared(before, after)
        return Difference(label, before, after, comparison.rows, cut=comparison.cut)
    return Difference(label, _plain(name, before, known), _plain(name, after, known))


def _plain(name: str, value: Any, known: _Known) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if name in {"tags", "parent"}:
        pks = value if isinstance(value, list) else [value]
        return ", ".join(known.tags[pk].name if pk in known.tags else str(pk) for pk in pks)
    if isinstance(value, dict):
        value = [f"{key}: {one}" for key, one in value.items()]
    return Truncator(", ".join(value) if isinstance(value, list) else str(value)).chars(LONGEST_VALUE)


def name_of_person(change: Change) -> SafeString:
    """Who did it; of what came in with an archive, whom that names who has no account here."""
    credit = (change.after or {}).get("credit") if change.by is None else None
    return format_html("<strong>{}</strong>", credit) if credit else called(change.by)


def called(person: Any) -> SafeString:
    name = _("The program") if person is None else person.get_full_name() or person.get_username()
    return format_html("<strong>{}</strong>", name)
