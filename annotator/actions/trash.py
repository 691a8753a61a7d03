"""Deleting for ever: the trash of a project or one thing of it, and a project in the trash. Only owners do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotator import queries
from annotator.access import visible_to
from annotator.codebook import descendants
from annotator.errors import Conflict, NotFound
from annotator.models import (
    Alias,
    Annotation,
    Arrival,
    Blinding,
    CodebookSettings,
    CodebookVersion,
    DismissedTopic,
    Notice,
    Presence,
    Pseudonym,
    Reply,
    SavedView,
    Sorting,
    Subscription,
    Tag,
    Tagging,
    Token,
    Topic,
)
from annotator.search.fulltext import forget_annotations, forget_documents
from annotator.search.fulltext.indexing import forget_project
from documents.access import reaching
from documents.actions.erasing import erase, erase_documents, erase_project
from documents.models import Change, Document, Project, Role
from documents.queries import trashed_documents_in

KINDS = {"documents": "uid", "annotations": "uid", "replies": "uid", "tags": "pk"}
_AT_ONCE = 500  # rows, by their keys
_OF_A_PROJECT = (
    Arrival,
    Topic,
    DismissedTopic,
    Sorting,
    Alias,
    Tag,
    CodebookVersion,
    CodebookSettings,
    Blinding,
    Pseudonym,
    Subscription,
    SavedView,
    Token,
)


@dataclass(frozen=True, slots=True)
class Contents:
    """How much would be gone: ``annotations`` and ``replies`` are those thrown away by themselves, ``on_documents``
    and ``under_annotations`` go along with what they belong to; ``uses`` are passages and documents that lose a tag."""

    documents: int = 0
    on_documents: int = 0
    annotations: int = 0
    under_annotations: int = 0
    replies: int = 0
    tags: int = 0
    uses: int = 0

    def __bool__(self) -> bool:
        return any(astuple(self))

    def __str__(self) -> str:
        return "-".join(map(str, astuple(self)))

    def counted(self) -> dict[str, int]:
        """What isn't zero."""
        return {field.name: count for field in fields(self) if (count := getattr(self, field.name))}


@dataclass(frozen=True, slots=True)
class Doomed:
    """What lies in the trash of a project: all of it, or one thing."""

    project: Any  # with my_role
    by: Any
    documents: QuerySet[Document]
    annotations: QuerySet[Annotation]
    replies: QuerySet[Reply]
    tags: QuerySet[Tag]

    def contents(self) -> Contents:
        """As this person may know of it: what others noted for themselves alone isn't counted."""
        seen = visible_to(self.by)
        under = visible_to(self.by, through="content_object__")
        tags = self._tags()
        taggings = Tagging.objects.filter(under, tag__in=tags, content_object__trashed_at__isnull=True)
        standing = Reply.objects.filter(
            annotation__in=self.annotations.order_by().values("pk"), trashed_at__isnull=True
        )
        on_documents = Annotation.objects.filter(seen, document__in=self.documents.order_by().values("pk"))
        return Contents(
            documents=self.documents.count(),
            on_documents=on_documents.filter(trashed_at__isnull=True).count(),
            annotations=self.annotations.count(),
            under_annotations=standing.count(),
            replies=self.replies.count(),
            tags=len(tags),
            uses=taggings.count() + Topic.objects.filter(tag__in=tags).count(),
        )

    def erase(self) -> None:
        """All of it, with what belongs to it; in the transaction that is open."""
        for keys in _held(self.documents):
            on_them = Annotation.objects.filter(document__in=keys)
            forget_annotations(on_them.order_by().values_list("pk", flat=True))
            _erase_annotations(on_them)
            erase(Topic.objects.filter(content_object__in=keys))
            erase(DismissedTopic.objects.filter(document__in=keys))
            erase(Presence.objects.filter(document__in=keys))
            erase(Notice.objects.filter(document__in=keys))
            forget_documents(keys)
            erase_documents(keys)
        for keys in _held(self.annotations):
            forget_annotations(keys)
            _erase_annotations(Annotation.objects.filter(pk__in=keys))
        for keys in _held(self.replies):
            erase(Notice.objects.filter(reply__in=keys))
            erase(Reply.objects.filter(pk__in=keys))
        if tags := self._tags():
            Alias.objects.filter(parent__in=tags).update(parent=None)
            for model in (Tagging, Topic, DismissedTopic, Sorting, Alias):
                erase(model.objects.filter(tag__in=tags))
            erase(Tag.objects.filter(pk__in=tags))

    def _tags(self) -> list[int]:
        """The tags, and those under them: they lie in the trash too, and would lie under nothing."""
        tags = list(self.tags.order_by("pk").values_list("pk", flat=True))
        if not tags:
            return []
        parents = dict(Tag.objects.filter(project=self.project).order_by().values_list("pk", "parent_id"))
        return sorted({pk for tag in tags for pk in (tag, *descendants(tag, parents))})


def trash_of(project: Project, *, by: Any) -> Doomed:
    """All that lies in the trash; what other people noted for themselves alone is theirs, there too."""
    return Doomed(
        project,
        by,
        documents=trashed_documents_in(project),
        annotations=queries.trashed_annotations_in(project).filter(visible_to(by)),
        replies=queries.trashed_replies_in(project).filter(visible_to(by, through="annotation__")),
        tags=queries.trashed_tags_in(project),
    )


def thing_in_trash(project: Project, kind: str, key: str, *, by: Any) -> Doomed:
    """One thing that lies there; ``key`` is its identifier, of a tag its number. NotFound if there is none."""
    whole = trash_of(project, by=by)
    none: dict[str, Any] = {name: getattr(whole, name).none() for name in KINDS}
    if kind in KINDS and key.isprintable():
        try:
            thing = getattr(whole, kind).filter(**{KINDS[kind]: key})
            if thing.exists():
                return replace(whole, **{**none, kind: thing})
        except (ValueError, ValidationError, OverflowError):
            pass
    raise NotFound(_("There is no such thing in the trash of this project."))


def delete_for_ever(doomed: Doomed, *, seen: str) -> Contents:
    """Delete it. ``seen``: the contents, as text, that the person was shown and agreed to; Conflict if there is
    something else in the trash by now."""
    reaching(doomed.project, Role.OWNER)
    with transaction.atomic():
        contents = doomed.contents()
        if not contents:
            raise Conflict(_("The trash is empty already."))
        if str(contents) != seen:
            raise Conflict(_("The trash has changed in the meantime. Look at it again before it is deleted for ever."))
        doomed.erase()
        Change.objects.record(
            "trash.emptied",
            project_id=doomed.project.pk,
            by=doomed.by,
            target=doomed.project.slug,
            after=contents.counted(),
        )
    return contents


def delete_project(project: Project) -> None:
    """Delete a project that lies in the trash, with everything that ever was in it and its log."""
    reaching(project, Role.OWNER)
    with transaction.atomic():
        if not Project.objects.select_for_update().filter(pk=project.pk, trashed_at__isnull=False).exists():
            raise Conflict(_("“%(name)s” isn't in the trash.") % {"name": project.name})
        forget_project(project.pk)
        _erase_annotations(Annotation.objects.filter(project=project))
        erase(Notice.objects.filter(project=project))
        erase(Presence.objects.filter(document__project=project))
        for model in _OF_A_PROJECT:
            erase(model.objects.filter(project=project))
        erase_project(project)


def _erase_annotations(annotations: QuerySet[Annotation]) -> None:
    keys = annotations.order_by().values("pk")
    erase(Notice.objects.filter(annotation__in=keys))
    erase(Tagging.objects.filter(content_object__in=keys))
    erase(Reply.objects.filter(annotation__in=keys))
    erase(annotations)


def _held(things: QuerySet[Any]) -> Iterator[Sequence[int]]:
    """The keys of these rows, some at a time: nobody restores them meanwhile."""
    rows = things.order_by("pk").select_related(None).select_for_update(of=("self",)).values_list("pk", flat=True)
    keys = list(rows)
    for place in range(0, len(keys), _AT_ONCE):
        yield keys[place : place + _AT_ONCE]
