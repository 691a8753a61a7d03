"""Taking back a line of the log through the ordinary actions, if nobody has built upon it since."""

from __future__ import annotations

from collections.abc import Callable

from annotator.actions.taking_back import codebook, notes, shelf
from annotator.actions.taking_back.things import Things
from documents.models import Change

__all__ = ["Things", "take_back"]

_INVERSES: dict[str, Callable[[Change, Things], None]] = {
    "annotation.added": notes.remove_annotation,
    "annotation.edited": notes.unedit_annotation,
    "annotation.trashed": notes.return_annotation,
    "annotation.restored": notes.remove_annotation,
    "reply.added": notes.remove_reply,
    "reply.edited": notes.unedit_reply,
    "reply.trashed": notes.return_reply,
    "reply.restored": notes.remove_reply,
    "tag.added": codebook.remove_tag,
    "tag.edited": codebook.unedit_tag,
    "tag.trashed": codebook.return_tag,
    "tag.restored": codebook.remove_tag,
    "topic.added": codebook.remove_topic,
    "topic.removed": codebook.return_topic,
    "document.edited": shelf.unedit_document,
    "document.trashed": shelf.return_document,
    "document.restored": shelf.remove_document,
    "project.edited": shelf.unedit_project,
}


def take_back(line: Change, things: Things) -> None:
    """Put back what stood before this line. What stands now must still be what the line left: raises BuiltUpon, in
    words, if somebody changed it, replied to it, used it since; another Refused if it can't be done otherwise."""
    _INVERSES[line.verb](line, things)
