"""Taking back lines of the log through the ordinary actions, if nobody has built upon them since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from annotator.actions.sheet import Sheet
from annotator.actions.taking_back import codebook, fields, many_tags, notes, revisions, shelf, work
from annotator.actions.taking_back.things import Things
from documents.models import Change

__all__ = ["VERBS", "Things", "take_back"]

# What is done to annotations and replies is noted on a sheet and written at once, however much it is.
_NOTED: dict[str, Callable[[Change, Things, Sheet], None]] = {
    "annotation.added": notes.remove_annotation,
    "annotation.edited": notes.unedit_annotation,
    "annotation.moved": notes.move_back,
    "annotation.left": notes.take_up,
    "annotation.unleft": notes.leave_again,
    "annotation.trashed": notes.return_annotation,
    "annotation.restored": notes.remove_annotation,
    "annotation.resolved": notes.reopen,
    "annotation.reopened": notes.resolve,
    "annotation.shared": notes.unshare,
    "annotation.unshared": notes.share,
    "reply.added": notes.remove_reply,
    "reply.edited": notes.unedit_reply,
    "reply.trashed": notes.return_reply,
    "reply.restored": notes.remove_reply,
}
_DONE: dict[str, Callable[[Change, Things], None]] = {
    "tag.edited": codebook.unedit_tag,
    "tag.trashed": codebook.return_tag,
    "tag.restored": codebook.remove_tag,
    "tag.merged": codebook.return_tag,
    "tag.named": codebook.unname_tag,
    "tag.unnamed": codebook.name_tag,
    "codebook.edited": codebook.unsettle,
    "topic.added": codebook.remove_topic,
    "topic.removed": codebook.return_topic,
    "topic.changed": codebook.change_topic_back,
    "topic.dismissed": codebook.suggest_topic_again,
    "topic.suggested": codebook.dismiss_topic_again,
    "document.imported": shelf.remove_document,
    "document.edited": shelf.unedit_document,
    "document.trashed": shelf.return_document,
    "document.restored": shelf.remove_document,
    **dict.fromkeys(revisions.REVISED, revisions.return_text),
    "annotations.placed": revisions.go_along,
    "project.edited": shelf.unedit_project,
    "search.applied": shelf.leave_as_it_is,
    "file.brought": shelf.leave_as_it_is,
    **fields.DONE,
}
# And what is done by the thousand is taken back so.
_TOGETHER: dict[str, Callable[[Sequence[Change], Things], None]] = {
    "annotation.retagged": codebook.retag_back,
    "tag.added": many_tags.remove_tags,
    **work.TOGETHER,
    **fields.TOGETHER,
}
_NOTING = "noting"
VERBS = frozenset({*_NOTED, *_DONE, *_TOGETHER})


def take_back(lines: Sequence[Change], things: Things) -> None:
    """Put back what stood before these lines of one act, the newest first. What stands now must still be what they
    left: raises BuiltUpon, in words, if somebody changed it, replied to it, used it since; another Refused if it can't
    be done otherwise. Call it in a transaction."""
    for way, some in groupby(lines, key=_way):
        if way in _TOGETHER:
            _TOGETHER[way](list(some), things)
            continue
        if way == _NOTING:
            sheet = Sheet(by=things.by)
            sheet.know_tags(list(things.annotations.values()))
            for line in some:
                _NOTED[line.verb](line, things, sheet)
            sheet.write()  # in no savepoint: within one, each statement takes SQLite longer than the one before
            continue
        for line in some:
            _DONE[line.verb](line, things)


def _way(line: Change) -> str:
    """What lines beside each other have in common that are taken back together."""
    if line.verb in _NOTED:
        return _NOTING
    return line.verb if line.verb in _TOGETHER else ""
