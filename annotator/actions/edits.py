"""What can be done to annotations and replies, noted on a sheet: each changes the thing and writes its line.

Whether this person may is asked before; see ``annotator.access``. What is so already is done without a trace.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.access import CONTEXT, Passage
from annotator.actions import notices
from annotator.actions.sheet import Sheet
from annotator.errors import ChangedMeanwhile, Invalid, QuoteMismatch
from annotator.models import Annotation, Reply
from annotator.models.annotation import Placing
from documents.models import Change
from documents.text import Span, canonical

LONGEST_QUOTE = 100_000  # code points
LONGEST_NOTE = 100_000
LONGEST_REPLY = 20_000
# How an annotation stands where it was made.
_AS_MADE = {"how": Placing.EXACT.value, "score": 1.0, "left_at": None}
# Of what came out of a file and is nowhere to be found: its words alone are known, and what the file has around them.
_NOWHERE: dict[str, Any] = {
    **dict.fromkeys(("made_start", "made_end", "start", "end")),
    "how": Placing.ORPHAN.value,
    "score": 0.0,
}


def anchored(passage: Passage, *, span: Span | None, quote: str) -> dict[str, Any]:
    """Where an annotation is made, and so stands, on a passage from ``access.passage_to_annotate``: the fields.

    Raises QuoteMismatch if the quote isn't the text of the span.
    """
    prefix, suffix = _context(passage.text, span, quote)
    start, end = (span.start, span.end) if span else (None, None)
    return {
        "made_on_id": passage.revision_id,
        "made_start": start,
        "made_end": end,
        "quote": quote,
        "prefix": prefix,
        "suffix": suffix,
        "placed_on_id": passage.revision_id,
        "start": start,
        "end": end,
    }


def add_annotation(sheet: Sheet, annotation: Annotation, *, tags: Collection[int], passage: Passage) -> None:
    sheet.make(annotation)
    sheet.retag(annotation, tags)
    record(sheet, "annotation.added", annotation, after=state_of(annotation, tags))
    sheet.lines[-1].made = (annotation, passage.language)
    sheet.at_last(lambda: notices.tell_of_note(annotation, by=sheet.by))
    if not passage.is_current:
        sheet.follow(annotation)


def edit(sheet: Sheet, annotation: Annotation, *, note: str | None = None, tags: Collection[int] | None = None) -> None:
    """Another note, other tags, or both, as one line; None leaves as it is."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    if note is not None and (note := checked_note(note)) != annotation.note:
        before["note"], after["note"] = annotation.note, note
        sheet.change(annotation, note=note)
        sheet.at_last(lambda: notices.tell_of_note(annotation, before=before["note"], by=sheet.by))
    if tags is not None and set(tags) != set(standing := sheet.tags_of(annotation)):
        before["tags"], after["tags"] = sorted(standing), sorted(tags)
        sheet.retag(annotation, tags)
    if after:
        sheet.change(annotation, edited_at=timezone.now())
        record(sheet, "annotation.edited", annotation, before=before, after=after)


def move(sheet: Sheet, annotation: Annotation, *, passage: Passage, span: Span, quote: str) -> None:
    """Other ends: it is made anew there, on the revision of the passage. Invalid for a note on the whole document."""
    if not annotation.has_place:
        raise Invalid(_("A note on the whole document has no ends that could be moved."))
    before = _ends(annotation)
    after = anchored(passage, span=span, quote=quote)
    if all(getattr(annotation, name) == value for name, value in after.items()) and annotation.start is not None:
        return
    sheet.change(annotation, **after, **_AS_MADE, edited_at=timezone.now())
    record(sheet, "annotation.moved", annotation, before=before, after=_ends(annotation))
    if not passage.is_current:
        sheet.follow(annotation)


def leave(sheet: Sheet, annotation: Annotation) -> None:
    """Somebody looked for it in vain: it stands nowhere, whatever was found. Invalid for a note on a whole document."""
    if not annotation.has_place:
        raise Invalid(_("A note on the whole document stands nowhere in its text, so it can’t be left as an orphan."))
    if annotation.left_at is None:
        before = _ends(annotation)
        nowhere = {"start": None, "end": None, "how": Placing.ORPHAN.value, "score": 0.0}
        sheet.change(annotation, **nowhere, left_at=timezone.now())
        record(sheet, "annotation.left", annotation, before=before, after=_ends(annotation))


def unleave(sheet: Sheet, annotation: Annotation) -> None:
    """It is looked for after all: placed from where it was made, as if a new text had come."""
    if annotation.left_at is not None and annotation.made_start is None:  # it never stood anywhere
        before = _ends(annotation)
        sheet.change(annotation, left_at=None)
        record(sheet, "annotation.unleft", annotation, before=before, after=_ends(annotation))
    elif annotation.left_at is not None:
        before, current = _ends(annotation), annotation.placed_on_id
        at = {"placed_on_id": annotation.made_on_id, "start": annotation.made_start, "end": annotation.made_end}
        sheet.change(annotation, **at, **_AS_MADE)
        record(sheet, "annotation.unleft", annotation, before=before, after=_ends(annotation))
        if annotation.made_on_id != current:
            sheet.follow(annotation)


def put_back(
    sheet: Sheet, annotation: Annotation, verb: str, *, ends: Mapping[str, Any], passage: Passage | None
) -> None:
    """Have it made and stand as a line of the log has it: exactly so, if the text is still that of then; else it is
    made there, and placed in the current one. ``passage`` is where it is to be made; None if that was nowhere."""
    before, (_revision, start, end) = _ends(annotation), ends["made"]
    if passage is None:
        prefix, suffix = ends["around"]
        fields = {**_NOWHERE, "quote": ends["quote"], "prefix": prefix, "suffix": suffix, "left_at": None}
    else:
        fields = {**anchored(passage, span=Span(start, end), quote=ends["quote"]), **_AS_MADE}
    if is_there := ends.get("placed_on") == annotation.placed_on_id:
        names = ("start", "end", "how", "score")
        fields |= {"placed_on_id": annotation.placed_on_id, **{name: ends[name] for name in names}}
        fields["left_at"] = ends["left_at"] and datetime.fromisoformat(ends["left_at"])
    sheet.change(annotation, **fields)
    record(sheet, verb, annotation, before=before, after=_ends(annotation))
    if not (is_there or passage is None or passage.is_current):
        sheet.follow(annotation)


def resolve(sheet: Sheet, annotation: Annotation) -> None:
    if annotation.resolved_at is None:
        sheet.change(annotation, resolved_at=timezone.now(), resolved_by=sheet.by)
        record(sheet, "annotation.resolved", annotation, before={"resolved": False}, after={"resolved": True})


def reopen(sheet: Sheet, annotation: Annotation) -> None:
    if annotation.resolved_at is not None:
        sheet.change(annotation, resolved_at=None, resolved_by=None)
        record(sheet, "annotation.reopened", annotation, before={"resolved": True}, after={"resolved": False})


def share(sheet: Sheet, annotation: Annotation) -> None:
    """Show it to the project as it stands; what it was before stays its author's."""
    if annotation.private:
        sheet.change(annotation, private=False)
        after = {**state_of(annotation, sheet.tags_of(annotation)), "private": False}
        record(sheet, "annotation.shared", annotation, before={"private": True}, after=after)
        sheet.at_last(lambda: notices.tell_of_sharing(annotation, by=sheet.by))


def unshare(sheet: Sheet, annotation: Annotation) -> None:
    """Keep it and all that lies under it from everybody but its author. The line that says so is everybody's: pages
    must know that it is gone."""
    if not annotation.private:
        record(sheet, "annotation.unshared", annotation, before={"private": False}, after={"private": True})
        sheet.change(annotation, private=True)


def trash(sheet: Sheet, annotation: Annotation) -> None:
    """Into the trash, with its tags and replies."""
    if annotation.trashed_at is None:
        sheet.change(annotation, trashed_at=timezone.now(), trashed_by=sheet.by)
        record(sheet, "annotation.trashed", annotation, before=state_of(annotation, sheet.tags_of(annotation)))


def restore(sheet: Sheet, annotation: Annotation) -> None:
    if annotation.trashed_at is not None:
        sheet.change(annotation, trashed_at=None, trashed_by=None)
        record(sheet, "annotation.restored", annotation, after=state_of(annotation, sheet.tags_of(annotation)))


def add_reply(sheet: Sheet, reply: Reply) -> None:
    sheet.make(reply)
    _record_reply(sheet, "reply.added", reply, after={"text": reply.text})
    sheet.at_last(lambda: notices.tell_of_reply(reply, by=sheet.by))


def edit_reply(sheet: Sheet, reply: Reply, *, text: str) -> None:
    text, before = checked_reply(text), reply.text
    if text != before:
        sheet.change(reply, text=text, edited_at=timezone.now())
        _record_reply(sheet, "reply.edited", reply, before={"text": before}, after={"text": text})
        sheet.at_last(lambda: notices.tell_of_edited_reply(reply, before=before, by=sheet.by))


def trash_reply(sheet: Sheet, reply: Reply) -> None:
    if reply.trashed_at is None:
        sheet.change(reply, trashed_at=timezone.now(), trashed_by=sheet.by)
        _record_reply(sheet, "reply.trashed", reply, before={"text": reply.text})


def restore_reply(sheet: Sheet, reply: Reply) -> None:
    if reply.trashed_at is not None:
        sheet.change(reply, trashed_at=None, trashed_by=None)
        _record_reply(sheet, "reply.restored", reply, after={"text": reply.text})


def check_unchanged(thing: Annotation | Reply, *, was: str | None, wanted: str) -> None:
    """ChangedMeanwhile if the text isn't what ``wanted`` was written upon, nor is ``wanted`` itself."""
    theirs = thing.note if isinstance(thing, Annotation) else thing.text
    if was is None or theirs in {canonical(was), canonical(was).strip(), wanted}:
        return
    name = "note" if isinstance(thing, Annotation) else "text"
    lines = Change.objects.filter(project=thing.project_id, target=str(thing.uid)).select_related("by")
    wrote = next((line for line in lines.order_by("-number") if name in (line.after or {})), None)
    raise ChangedMeanwhile(
        _("Somebody else changed this text meanwhile. Both are kept: choose what is to stand there."),
        theirs=theirs,
        by=wrote.by if wrote else None,
        uid=thing.uid,
    )


def checked_note(note: str) -> str:
    note = canonical(note)
    if len(note) > LONGEST_NOTE:
        raise Invalid(_("A note can have at most %(most)s characters.") % {"most": LONGEST_NOTE})
    return note


def checked_reply(text: str) -> str:
    text = canonical(text).strip()
    if not text:
        raise Invalid(_("A reply needs some text."))
    if len(text) > LONGEST_REPLY:
        raise Invalid(_("A reply can have at most %(most)s characters.") % {"most": LONGEST_REPLY})
    return text


def state_of(annotation: Annotation, tags: Collection[int]) -> dict[str, Any]:
    """An annotation as the log keeps it when it comes, goes or is shown."""
    state = {
        "start": annotation.start,
        "end": annotation.end,
        "quote": annotation.quote,
        "tags": sorted(tags),
        "note": annotation.note,
    }
    return {**state, "private": True} if annotation.private else state


def record(sheet: Sheet, verb: str, annotation: Annotation, **states: Any) -> None:
    mine = annotation.author_id if annotation.private else None
    sheet.record(verb, annotation, document_id=annotation.document_id, private_to=mine, **states)


def _record_reply(sheet: Sheet, verb: str, reply: Reply, **states: Any) -> None:
    under = reply.annotation
    sheet.record(
        verb, reply, document_id=under.document_id, private_to=under.author_id if under.private else None, **states
    )


def _ends(annotation: Annotation) -> dict[str, Any]:
    """Where it stands, how it was found there, and since when it is left as an orphan; where it was made: ``made`` is
    revision (its pk), start and end. Of what was made nowhere here, ``around`` has the text before and after it."""
    around = {"around": [annotation.prefix, annotation.suffix]} if annotation.made_start is None else {}
    return around | {
        "start": annotation.start,
        "end": annotation.end,
        "how": annotation.how,
        "score": annotation.score,
        "placed_on": annotation.placed_on_id,
        "left_at": annotation.left_at and annotation.left_at.isoformat(),
        "quote": annotation.quote,
        "made": [annotation.made_on_id, annotation.made_start, annotation.made_end],
    }


def _context(text: str, span: Span | None, quote: str) -> tuple[str, str]:
    """The text just before and just after the span, once the quote has been verified."""
    if span is None:
        if quote:
            raise Invalid(_("A note on the whole document has no quote."))
        return "", ""
    if len(span) > LONGEST_QUOTE:
        raise Invalid(_("A highlight can be at most %(most)s characters long.") % {"most": LONGEST_QUOTE})
    lead = min(span.start, CONTEXT)
    prefix, found, suffix = text[:lead], text[lead : lead + len(span)], text[lead + len(span) :]
    if len(found) < len(span):
        raise QuoteMismatch(_("The text ends before the end of that passage."), found=found)
    if found != quote:
        raise QuoteMismatch(_("The text at that place is not the quote that was sent."), found=found)
    if not quote.strip():
        raise Invalid(_("There is nothing but white space to highlight there."))
    return prefix, suffix
