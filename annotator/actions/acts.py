"""An act: several steps done as one, whole or not at all, and once however often it is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from annotator import access
from annotator.access import Passage
from annotator.actions import annotate, discuss, edits, locks
from annotator.actions import steps as do
from annotator.actions.joining import Place, part_done, place_of, record_part
from annotator.actions.sheet import Sheet
from annotator.actions.stage import Stage
from annotator.errors import Conflict, NotAllowed, Refused
from annotator.models import Annotation
from documents.access import reaching
from documents.acting import act as acting
from documents.models import Change, Document, Role


@dataclass(frozen=True, slots=True)
class Made:
    """A new annotation that no other step of its act speaks of, and what there is to know of it."""

    annotation: Annotation
    document: UUID
    revision: int
    tags: list[int]  # without those in the trash


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did: its lines of the log, the oldest first; the annotations that its steps speak of."""

    changes: Sequence[Change]
    uids: Collection[UUID]
    made: list[Made] = field(default_factory=list)


def perform(steps: Sequence[do.Step], *, uid: UUID, by: Any, joins: UUID | None = None) -> Done:
    """Do these steps in order, as one act of this person. An act that was done already is answered as it was.
    ``joins``: the act that these steps are a part of, if it is still the last thing that this person did there; else
    they are an act of their own.

    Raises what its steps raise, with ``step``, the place of the one that can't be done; then nothing is done. Conflict
    if another person's act has this identifier.
    """
    try:
        return _perform(steps, uid=uid, by=by, joins=joins, with_new=False)
    except IntegrityError:
        # Not asked beforehand, as this is rare: something that the steps make was made already, by itself.
        return _perform(steps, uid=uid, by=by, joins=joins, with_new=True)


def _perform(steps: Sequence[do.Step], *, uid: UUID, by: Any, joins: UUID | None, with_new: bool) -> Done:
    with transaction.atomic():
        if joins is not None:
            locks.of_person(by)  # what is gone on with isn't taken back meanwhile
        locks.of_act(uid)
        if _is_done(uid):
            return _done_before(steps, uid=uid, by=by)
        if joins is not None and (changes := part_done(uid, joins=joins, by=by)) is not None:
            return Done(changes, _uids(steps))
        stage = Stage(steps, by=by, with_new=with_new)
        place = place_of(uid, joins=joins, by=by)
        with acting(place.batch):
            act = _Act(stage, Sheet(by=by))
            for number, step in enumerate(steps):
                try:
                    act.take(step)
                except Refused as refusal:
                    refusal.step = number
                    raise
            return act.finish(steps, uid=uid, place=place)


class _Act:
    """An act under way."""

    def __init__(self, stage: Stage, sheet: Sheet) -> None:
        self.stage = stage
        self.sheet = sheet
        self.by = sheet.by
        self._made: list[Made] = []
        self._begun: set[int] = set()  # documents
        self._retag_many()

    def take(self, step: do.Step) -> None:
        _DO[type(step)](self, step)

    def finish(self, steps: Sequence[do.Step], *, uid: UUID, place: Place) -> Done:
        self.sheet.write()
        changes: Sequence[Change] = self.sheet.lines
        if self.stage.made_tags:
            changes = place.lines()
        if place.is_part:
            record_part(uid, place, project_id=self._project_id, by=self.by)
        elif not changes:
            self._record_nothing(uid)
        spoken_of = Counter(step.annotation if isinstance(step, do.AddReply) else _uid(step) for step in steps)
        made = [one for one in self._made if spoken_of[one.annotation.uid] == 1]
        return Done(changes, set(self.stage.annotations), made)

    def annotate(self, step: do.Annotate) -> None:
        at = step.passage
        passage = self.stage.passage(step.document, at.revision, at.span)
        new = annotate.new_annotation(
            passage, uid=step.uid, span=at.span, quote=at.quote, note=step.note, private=step.private, by=self.by
        )
        self.stage.check_free(step.uid)
        if existing := self.stage.annotations.get(step.uid):
            annotate.check_the_same(existing, new)
            return
        tags = self.stage.tags(step.tags, project_id=passage.project_id)
        self._begin(passage)
        new.document = Document(pk=passage.document_id, uid=step.document)
        new.my_role = passage.my_role  # type: ignore[attr-defined]  # as access would have it
        edits.add_annotation(self.sheet, new, tags=tags, passage=passage)
        self.stage.annotations[step.uid] = new
        if passage.is_current:
            shown = [tag for tag in self.sheet.tags_of(new) if self.stage.is_standing(tag)]
            self._made.append(Made(new, step.document, at.revision, shown))

    def _begin(self, passage: Passage) -> None:
        if passage.begins and passage.document_id not in self._begun:
            self._begun.add(passage.document_id)
            self.sheet.at_last(lambda: annotate.begin(passage, by=self.by))

    def edit(self, step: do.Edit) -> None:
        annotation = self.stage.annotation(step.uid)
        if step.private is True:  # first, so that what else changes stays its author's
            self._check_author(annotation, private=True)
            edits.unshare(self.sheet, annotation)
        self._edit_contents(annotation, step)
        if step.resolved is not None:
            reaching(annotation, Role.ANNOTATOR)
            (edits.resolve if step.resolved else edits.reopen)(self.sheet, annotation)
        if step.private is False:
            self._check_author(annotation, private=False)
            edits.share(self.sheet, annotation)

    def leave(self, step: do.Leave) -> None:
        edits.leave(self.sheet, access.editable(self.stage.annotation(step.uid), self.by))

    def unleave(self, step: do.Unleave) -> None:
        edits.unleave(self.sheet, access.editable(self.stage.annotation(step.uid), self.by))

    def trash(self, step: do.Trash) -> None:
        edits.trash(self.sheet, access.editable(self.stage.annotation(step.uid, lying=True), self.by))

    def restore(self, step: do.Restore) -> None:
        edits.restore(self.sheet, access.editable(self.stage.annotation(step.uid, lying=True), self.by))

    def add_reply(self, step: do.AddReply) -> None:
        annotation = reaching(self.stage.annotation(step.annotation), Role.ANNOTATOR)
        new = discuss.new_reply(annotation, uid=step.uid, text=step.text, by=self.by)
        self.stage.check_free(step.uid)
        if existing := self.stage.replies.get(step.uid):
            discuss.check_the_same(existing, new)
            return
        new.my_role = annotation.my_role  # type: ignore[attr-defined]  # as access would have it
        edits.add_reply(self.sheet, new)
        self.stage.replies[step.uid] = new

    def edit_reply(self, step: do.EditReply) -> None:
        reply = self.stage.reply(step.uid)
        text = edits.checked_reply(step.text)
        edits.check_unchanged(reply, was=step.was, wanted=text)
        edits.edit_reply(self.sheet, reply, text=text)

    def trash_reply(self, step: do.TrashReply) -> None:
        edits.trash_reply(self.sheet, self.stage.reply(step.uid, lying=True))

    def restore_reply(self, step: do.RestoreReply) -> None:
        edits.restore_reply(self.sheet, self.stage.reply(step.uid, lying=True))

    def add_topic(self, step: do.AddTopic) -> None:
        document = self.stage.document(step.document)
        [tag] = self.stage.tags([step.tag], project_id=document.project_id)
        if tag not in (topics := self.sheet.topics_of(document)):
            self.sheet.put_under(document, [*topics, tag])
            self.sheet.record("topic.added", document, document_id=document.pk, after={"tag": tag})

    def remove_topic(self, step: do.RemoveTopic) -> None:
        document = self.stage.document(step.document)
        if step.tag in (topics := self.sheet.topics_of(document)):
            self.sheet.put_under(document, [tag for tag in topics if tag != step.tag])
            self.sheet.record("topic.removed", document, document_id=document.pk, before={"tag": step.tag})

    def _edit_contents(self, annotation: Any, step: do.Edit) -> None:
        if step.note is None and step.passage is None and not (step.add_tags or step.remove_tags):
            return
        access.editable(annotation, self.by)
        note = None if step.note is None else edits.checked_note(step.note)
        if note is not None:
            edits.check_unchanged(annotation, was=step.was, wanted=note)
        tags: list[int] | None = None
        if step.add_tags or step.remove_tags:
            put = self.stage.tags(step.add_tags, project_id=annotation.project_id)
            kept = [tag for tag in self.sheet.tags_of(annotation) if tag not in step.remove_tags]
            tags = list(dict.fromkeys((*kept, *put)))
        edits.edit(self.sheet, annotation, note=note, tags=tags)
        if (at := step.passage) is not None:
            assert at.span is not None  # noqa: S101 (for the types)
            passage = self.stage.passage(annotation.document.uid, at.revision, at.span)
            edits.move(self.sheet, annotation, passage=passage, span=at.span, quote=at.quote)

    def _check_author(self, annotation: Any, *, private: bool) -> None:
        if annotation.private != private and annotation.author_id != self.by.pk:
            raise NotAllowed(_("Only its author can share this or keep it private."))
        reaching(annotation, Role.ANNOTATOR)

    def _retag_many(self) -> None:
        """Ask for the tags of all annotations at once."""
        if len(self.stage.annotations) > 1:
            self.sheet.know_tags(self.stage.annotations.values())

    def _record_nothing(self, uid: UUID) -> None:
        """Nothing was left to do. That it was done is written all the same: sent again later, when there would be
        something to do, it isn't done again."""
        Change.objects.record(Change.EMPTY_ACT, project_id=self._project_id, by=self.by, target=uid, private_to=self.by)

    @property
    def _project_id(self) -> int:
        assert self.stage.project_id is not None  # noqa: S101 (each step finds something of a project)
        return self.stage.project_id


_DO: dict[type, Callable[[_Act, Any], None]] = {
    do.Annotate: _Act.annotate,
    do.Edit: _Act.edit,
    do.Leave: _Act.leave,
    do.Unleave: _Act.unleave,
    do.Trash: _Act.trash,
    do.Restore: _Act.restore,
    do.AddReply: _Act.add_reply,
    do.EditReply: _Act.edit_reply,
    do.TrashReply: _Act.trash_reply,
    do.RestoreReply: _Act.restore_reply,
    do.AddTopic: _Act.add_topic,
    do.RemoveTopic: _Act.remove_topic,
}


def _is_done(uid: UUID) -> bool:
    # Written out: it is asked for each act, and the answer is no.
    with connection.cursor() as cursor:
        key = Change._meta.get_field("batch").get_db_prep_value(uid, connection)
        cursor.execute("SELECT 1 FROM documents_change WHERE batch = %s LIMIT 1", [key])
        return cursor.fetchone() is not None


def _done_before(steps: Sequence[do.Step], *, uid: UUID, by: Any) -> Done:
    changes = Place(uid).lines()
    if {change.by_id for change in changes} - {by.pk, None}:
        raise Conflict(_("Another act has this identifier already."))
    return Done(changes, _uids(steps))


def _uids(steps: Sequence[do.Step]) -> set[UUID]:
    return {found for step in steps if (found := _uid(step)) is not None}


def _uid(step: do.Step) -> UUID | None:
    """The annotation that a step is about; None where it isn't about one, or doesn't say which."""
    if isinstance(step, do.AddReply):
        return step.annotation
    return step.uid if isinstance(step, do.OnAnnotation) else None
