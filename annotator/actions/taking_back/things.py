"""What the lines of an act are about, held for the time of taking them back; and whether this person may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from annotator.access import CONTEXT, Passage, visible_to, whole_text_to_annotate
from annotator.errors import Conflict, NotAllowed
from annotator.models import Annotation, Reply, Tag
from annotator.undoing import PastAct
from documents.access import reaching
from documents.models import Change, Document, Revision, Role
from documents.text import Span

_TEXTS = 4  # kept at once

# What a role must reach to do such an act; "tag.merged" is more than "tag.", so it counts.
_ROLES = {
    "annotation.retagged": Role.EDITOR,
    "annotation.": Role.ANNOTATOR,
    "annotations.": Role.ANNOTATOR,  # what comes of other lines
    "reply.": Role.ANNOTATOR,
    "topic.changed": Role.EDITOR,
    "topic.": Role.ANNOTATOR,
    "tag.merged": Role.EDITOR,
    "tag.named": Role.EDITOR,
    "tag.unnamed": Role.EDITOR,
    "tag.": Role.ANNOTATOR,  # some of their own: each is looked at
    "codebook.": Role.EDITOR,
    "document.": Role.EDITOR,
    "file.": Role.EDITOR,
    "work.assigned": Role.EDITOR,
    "work.unassigned": Role.EDITOR,
    "work.": Role.ANNOTATOR,
    "field.": Role.EDITOR,
    "value.": Role.EDITOR,
    "project.": Role.OWNER,
    "search.": Role.ANNOTATOR,  # the other lines of its act are what counts
}


@dataclass(frozen=True, slots=True)
class Things:
    """The annotations, replies, tags and documents that the lines of an act are about, as they stand."""

    project: Any  # with my_role
    by: Any
    number: int  # of the act that is taken back
    annotations: dict[str, Annotation]
    replies: dict[str, Reply]
    _under: dict[int, list[Reply]]  # by annotation
    tags: dict[int, Tag]
    documents: dict[str, Document]
    _texts: dict[int, Passage] = field(default_factory=dict)  # whole ones, by revision

    @classmethod
    def of(cls, lines: Sequence[Change], *, project: Any, by: Any, origin: PastAct) -> Things:
        """All of them, locked until the transaction ends: first of all, and in one order, so that nobody waits for
        somebody who waits for them. NotAllowed if this person's role doesn't reach what was done in the first place."""
        reaching(project, max(_needed(verb) for verb in _verbs(origin)))
        single = [line for line in lines if line.verb != "annotation.retagged"]  # those are looked up by themselves
        targets, answers = _targets(single, "annotation"), _targets(lines, "reply")
        answered = Q(uid__in=targets) | Q(replies__uid__in=answers)
        about = Annotation.objects.filter(project=project, pk__in=Annotation.objects.filter(answered).values("pk"))
        annotations = _locked(about.filter(visible_to(by)))
        replies = _locked(Reply.objects.filter(Q(annotation__uid__in=targets) | Q(uid__in=answers), project=project))
        of = {annotation.pk: annotation for annotation in annotations.values()}
        for reply in replies.values():  # one object for one annotation
            reply.annotation = of.get(reply.annotation_id, reply.annotation)
        documents = _locked(
            Document.objects.filter(project=project, uid__in=_targets(lines, "document", "topic", "work", "value"))
        )
        by_number = {document.pk: document for document in documents.values()}
        for annotation in annotations.values():  # and one object for one document
            annotation.document = by_number.get(annotation.document_id, annotation.document)
        tags = Tag.objects.filter(project=project, pk__in=_tags(lines))
        return cls(
            project,
            by,
            lines[-1].number,
            annotations,
            replies,
            _by_annotation(replies.values()),
            {tag.pk: tag for tag in tags.select_for_update(of=("self",), no_key=True).order_by("pk")},
            documents,
        )

    def annotation(self, line: Change, *, anybodys: bool = False) -> Annotation:
        """The annotation that a line is about: one's own, or anybody's for an editor or where ``anybodys``."""
        annotation = self.annotations.get(line.target)
        if annotation is None:
            raise gone()
        if annotation.document.trashed_at is not None:
            raise in_trash(annotation.document.title)
        if not anybodys:
            self._check_author(annotation)
        return annotation

    def passage(self, document: Document, revision: int, span: Span) -> Passage:
        """The passage of the revision with this pk that something was made on. Each text is asked for once, where lines
        of a document stand beside each other."""
        if (found := self._texts.get(revision)) is None:
            number = Revision.objects.values_list("number", flat=True).get(pk=revision)
            found = whole_text_to_annotate(self.by, document.uid, number)
            while len(self._texts) >= _TEXTS:
                del self._texts[next(iter(self._texts))]
            self._texts[revision] = found
        return found._replace(text=found.text[max(0, span.start - CONTEXT) : span.end + CONTEXT])

    def reply(self, line: Change) -> Reply:
        reply = self.replies.get(line.target)
        if reply is None or str(reply.annotation.uid) not in self.annotations:
            raise gone()
        if reply.annotation.trashed_at is not None:
            raise Conflict(_("the highlight that it answers to is in the trash: restore that first."))
        self._check_author(reply)
        return reply

    def replies_under(self, annotation: Annotation) -> list[Reply]:
        """Those that stand, the oldest first."""
        return [reply for reply in self._under[annotation.pk] if reply.trashed_at is None]

    def tag(self, pk: int) -> Tag:
        if (tag := self.tags.get(pk)) is None:
            raise gone()
        return tag

    def standing_tag(self, pk: int) -> Tag:
        tag = self.tag(pk)
        if tag.trashed_at is not None:
            raise in_trash(tag.name)
        return tag

    def document(self, line: Change) -> Document:
        if (document := self.documents.get(line.target)) is None:
            raise gone()
        return document

    def standing_document(self, line: Change) -> Document:
        document = self.document(line)
        if document.trashed_at is not None:
            raise in_trash(document.title)
        return document

    def _check_author(self, thing: Annotation | Reply) -> None:
        if thing.author_id != self.by.pk and self.project.my_role < Role.EDITOR:
            raise NotAllowed(_("only its author or an editor of the project can change it."))


def gone() -> Conflict:
    return Conflict(_("it was deleted for ever, or is no longer yours to see."))


def in_trash(name: str) -> Conflict:
    return Conflict(_("“%(name)s” is in the trash: restore it first.") % {"name": name})


def _needed(verb: str) -> Role:
    return next(role for start, role in _ROLES.items() if verb.startswith(start))


def _verbs(act: PastAct) -> Iterable[str]:
    lines = Change.objects.filter(number=act.number) if act.batch is None else Change.objects.filter(batch=act.batch)
    return set(lines.telling().order_by().values_list("verb", flat=True))


def _locked(things: Any) -> dict[str, Any]:
    """These rows by identifier, with what they belong to."""
    names = {Reply: ("annotation__document", "author"), Annotation: ("document",)}.get(things.model, ())
    # Not by joining: of very many, most belong to the same few.
    held = things.prefetch_related(*names).select_for_update(of=("self",), no_key=True).order_by("pk")
    return {str(thing.uid): thing for thing in held}


def _by_annotation(replies: Iterable[Reply]) -> dict[int, list[Reply]]:
    under: dict[int, list[Reply]] = defaultdict(list)
    for reply in replies:
        under[reply.annotation_id].append(reply)
    return under


def _targets(lines: Iterable[Change], *kinds: str) -> set[UUID]:
    return {UUID(line.target) for line in lines if line.verb.startswith(tuple(f"{kind}." for kind in kinds))}


def _tags(lines: Iterable[Change]) -> set[int]:
    """Every tag that the lines name."""
    found: set[Any] = set()
    for line in lines:
        if line.verb.startswith("tag."):
            found.add(int(line.target))
        for state in (line.before or {}, line.after or {}):
            found.update(state.get("tags") or ())
            found.update((state.get("tag"), state.get("parent"), state.get("into")))
    return found - {None}
