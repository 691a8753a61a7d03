"""What an act finds on its way: annotations, replies, documents, passages and tags, looked up for all steps at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from annotator import access, queries
from annotator.access import CONTEXT, Passage
from annotator.actions import steps as do
from annotator.actions.tag import called, make_tag
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Annotation, Reply, Tag
from documents.access import projects_of
from documents.models import Change, Project
from documents.text import Span


class Stage:
    """Annotations and replies are locked (on PostgreSQL) before all else and in one order, so that nobody waits for
    somebody who waits for them. ``with_new``: look also for what the steps make, since some of it is there already."""

    def __init__(self, steps: Sequence[do.Step], *, by: Any, with_new: bool) -> None:
        self.by = by
        self.made_tags = False
        self.project_id: int | None = None
        self._steps = steps
        answered = {step.uid for step in steps if isinstance(step, do.EditReply | do.TrashReply | do.RestoreReply)}
        self.annotations = self._annotations(answered, with_new=with_new)
        self.replies = self._replies(answered, with_new=with_new)
        known = {step for one in steps for step in _tags_named(one) if isinstance(step, int)}
        self._tags = {pk: (project, bool(standing)) for pk, project, standing in _projects_of_tags(known)}
        self._named: dict[tuple[int, do.NamedTag], Tag] = {}
        self._documents: dict[UUID, Any] = {}
        self._whole: dict[tuple[UUID, int], Passage] = {}
        self._spans = Counter(self._places())

    def annotation(self, uid: UUID, *, lying: bool = False) -> Any:
        """An annotation that this person may read; ``lying``: it may be in the trash. NotFound otherwise."""
        annotation = self.annotations.get(uid)
        if annotation is None:
            raise NotFound(_("There is no such annotation, or you are not a member of its project."))
        self.project_id = annotation.project_id
        if annotation.trashed_at is not None and not lying:
            raise NotFound(_("“%(what)s” is in the trash: restore it first.") % {"what": annotation})
        return annotation

    def reply(self, uid: UUID, *, lying: bool = False) -> Any:
        """A reply under such an annotation that this person may change."""
        reply = self.replies.get(uid)
        if reply is None or reply.annotation.trashed_at is not None or (reply.trashed_at is not None and not lying):
            raise NotFound(_("There is no such reply, or you are not a member of its project."))
        self.project_id = reply.project_id
        return access.editable(reply, self.by)

    def document(self, uid: UUID) -> Any:
        if uid not in self._documents:
            self._documents[uid] = access.document_to_annotate(self.by, uid)
        self.project_id = self._documents[uid].project_id
        return self._documents[uid]

    def passage(self, document: UUID, number: int, span: Span | None) -> Passage:
        """As ``access.passage_to_annotate``. Where several are wanted of a text, it is asked for once."""
        key = (document, number)
        if self._spans[key] == 1:
            found = access.passage_to_annotate(self.by, document, number, span)
        else:
            if key not in self._whole:
                self._whole[key] = access.whole_text_to_annotate(self.by, document, number)
            found = self._whole[key]
            before, after = (max(0, span.start - CONTEXT), span.end + CONTEXT) if span else (0, 0)
            found = found._replace(text=found.text[before:after])
        self.project_id = found.project_id
        return found

    def tags(self, refs: Iterable[do.TagRef], *, project_id: int) -> list[int]:
        """Their numbers; those that are only named are made where they are missing. One that lies in the trash may be
        named too, so that nothing is lost that was done before somebody threw it away; one that became a part of
        another since is that other. Invalid for any other. NotAllowed where this person makes no tags."""
        return list(dict.fromkeys(self._tag(ref, project_id) for ref in refs))

    def is_standing(self, tag: int) -> bool:
        return self._tags[tag][1]

    def _tag(self, ref: do.TagRef, project_id: int) -> int:
        if isinstance(ref, do.NamedTag):
            return int(self._named_tag(ref, project_id).pk)
        found, standing = self._tags.get(ref, (None, False))
        if found != project_id:
            raise Invalid(_("The codebook of this project has no tag %(tags)s.") % {"tags": ref})
        if standing:
            return ref
        part_of = queries.part_of(ref, project_id)
        self._tags[part_of] = (project_id, part_of != ref)
        return part_of

    def _named_tag(self, ref: do.NamedTag, project_id: int) -> Tag:
        if (project_id, ref) not in self._named:
            parent: Tag | None = None
            if isinstance(ref.parent, do.NamedTag):
                parent = self._named_tag(ref.parent, project_id)
            elif ref.parent is not None:
                parent = Tag.objects.get(pk=self._tag(ref.parent, project_id))
            if not self._named:
                Change.objects.record_all(project_id, [])  # in turn: others may make the same tags at this moment
            project = Project.objects.get(pk=project_id)
            if called(project_id, ref.name, parent=parent) is None:
                access.making_tags(projects_of(self.by).get(pk=project_id))
            tag, made = make_tag(project, name=ref.name, parent=parent, colour=ref.colour, by=self.by)
            self._named[project_id, ref] = tag
            self._tags[tag.pk] = (project_id, True)
            self.made_tags = self.made_tags or made
        return self._named[project_id, ref]

    def _annotations(self, answered: set[UUID], *, with_new: bool) -> dict[UUID, Any]:
        uids = {step.uid for step in self._steps if isinstance(step, _ON_STANDING)}
        uids |= {step.annotation for step in self._steps if isinstance(step, do.AddReply)}
        if answered:
            uids |= set(Reply.objects.filter(uid__in=answered).values_list("annotation__uid", flat=True))
        new = {step.uid for step in self._steps if isinstance(step, do.Annotate)}
        wanted = uids | new if with_new else uids - new
        found = access.annotations_to_change(self.by, wanted) if wanted else {}
        self._taken = {one.uid for one in Annotation.objects.filter(uid__in=new)} - found.keys() if with_new else set()
        return found

    def _replies(self, answered: set[UUID], *, with_new: bool) -> dict[UUID, Any]:
        new = {step.uid for step in self._steps if isinstance(step, do.AddReply)}
        wanted = answered | new if with_new else answered - new
        found = access.replies_to_change(self.by, wanted) if wanted else {}
        if with_new:
            self._taken |= {one.uid for one in Reply.objects.filter(uid__in=new)} - found.keys()
        for reply in found.values():
            reply.annotation = self.annotations.get(reply.annotation.uid, reply.annotation)
        return found

    def check_free(self, uid: UUID) -> None:
        """Conflict if something that this person may not see has the identifier."""
        if uid in self._taken:
            raise Conflict(_("Something else has this identifier already."))

    def _places(self) -> Iterator[tuple[UUID, int]]:
        """The texts that passages are wanted of, as often as they are."""
        documents = {step.uid: step.document for step in self._steps if isinstance(step, do.Annotate)}
        for step in self._steps:
            if isinstance(step, do.Annotate):
                yield step.document, step.passage.revision
            elif isinstance(step, do.Edit) and step.passage is not None:
                known = self.annotations.get(step.uid)
                if document := known.document.uid if known else documents.get(step.uid):
                    yield document, step.passage.revision


_ON_STANDING = do.Edit | do.Leave | do.Unleave | do.Trash | do.Restore

# Written out: asked for each new highlight, and to build the query anew costs ten times what it takes to answer it.
_TAGS = "SELECT id, project_id, trashed_at IS NULL FROM annotator_tag WHERE id IN ({places})"


def _projects_of_tags(tags: Collection[int]) -> list[tuple[int, int, Any]]:
    """(tag, project, whether it stands) of those there are."""
    if not tags:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_TAGS.format(places=", ".join(["%s"] * len(tags))), list(tags))
        found: list[tuple[int, int, Any]] = cursor.fetchall()
    return found


def _tags_named(step: do.Step) -> Iterator[do.TagRef]:
    refs: tuple[do.TagRef, ...] = ()
    if isinstance(step, do.Annotate):
        refs = step.tags
    elif isinstance(step, do.Edit):
        refs = step.add_tags
    elif isinstance(step, do.AddTopic):
        refs = (step.tag,)
    for ref in refs:
        yield ref
        while isinstance(ref, do.NamedTag) and ref.parent is not None:
            ref = ref.parent
            yield ref
