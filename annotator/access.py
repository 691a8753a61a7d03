"""Who may annotate and tag: one function per question, on top of ``documents.access``."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from annotator.blindness import not_blind
from annotator.errors import NotAllowed, NotFound
from annotator.models import Annotation, CodebookSettings, Reply, Tag, Tagging, Topic
from documents.access import document_to_read, let_in, only_project_of, project_to_read, reaching
from documents.models import Document, Revision, Role
from documents.text import Span

CONTEXT = 32  # code points kept of the text before and after a passage
_LONGEST = 2_000_000_000
_LONG = 100_000  # code points from which on a text is kept instead of asked for


def may_annotate(thing: Any) -> bool:
    return bool(thing.my_role >= Role.ANNOTATOR)


def document_to_annotate(user: Any, uid: UUID) -> Any:
    """A document to annotate as a whole: topics, notes."""
    return reaching(document_to_read(user, uid), Role.ANNOTATOR)


class Passage(NamedTuple):
    """A revision to annotate, and ``text``: what stands in the span with up to CONTEXT code points around it
    ('' for the whole document). ``is_current``: it is the document's text as it stands. ``begins``: the document is
    new, and this person's to work on; ``language``: the document's, where it is known. Keys only: the hottest write
    needs no objects."""

    revision_id: int
    document_id: int
    project_id: int
    my_role: int
    is_current: bool
    begins: bool
    text: str
    language: str | None = None


# What the ORM would ask for, written out: to build this query anew for each highlight costs ten times what it
# takes to answer it.
_PASSAGE = """
    SELECT revision.id, revision.document_id, revision.project_id, membership.role,
      revision.number = document.revision_number,
      document.status = 'new' AND EXISTS (SELECT 1 FROM documents_assignment given
        WHERE given.document_id = document.id AND given.person_id = membership.user_id AND given.done_at IS NULL),
      CASE WHEN document.characters <= %s THEN SUBSTR(revision.text, %s, %s) END, document.language
    FROM documents_revision revision
    JOIN documents_document document ON document.id = revision.document_id
    JOIN documents_project project ON project.id = revision.project_id
    JOIN documents_membership membership ON membership.project_id = project.id
    WHERE document.uid = %s AND revision.number = %s AND membership.user_id = %s
      AND document.trashed_at IS NULL AND project.trashed_at IS NULL
"""


def passage_to_annotate(user: Any, uid: UUID, number: int, span: Span | None) -> Passage:
    """The passage of a document's revision that this person wants to annotate.

    The text is cut out by the database. That walks from the start of the text, so long texts, which never
    change, are kept here: a highlight costs the same in a long document.
    """
    before = max(0, span.start - CONTEXT) if span else 0
    after = span.end + CONTEXT if span else 0
    with connection.cursor() as cursor:
        key = Document._meta.get_field("uid").get_db_prep_value(uid, connection)
        cursor.execute(_PASSAGE, [_LONG, before + 1, after - before, key, number, user.pk or 0])
        row = cursor.fetchone()
    if row is None or only_project_of(user) not in {None, row[2]}:
        raise NotFound(_("There is no such document, or you are not a member of its project."))
    passage: Passage = reaching(Passage(*row), Role.ANNOTATOR)
    if row[6] is None:
        return passage._replace(text=_long_text(passage.revision_id)[before:after])
    return passage


def whole_text_to_annotate(user: Any, uid: UUID, number: int) -> Passage:
    """The whole text of a revision that this person wants to annotate, where many passages of it are wanted."""
    return passage_to_annotate(user, uid, number, Span(0, _LONGEST))


@lru_cache(maxsize=4)  # so many people rarely mark up more books than these at the same minute; a few MB each
def _long_text(revision_id: int) -> str:
    return Revision.objects.values_list("text", flat=True).get(pk=revision_id)


def visible_to(user: Any, *, through: str = "") -> Q:
    """Of a project's annotations, those that this person may see: other people's private ones they may not, nor any of
    others where the project is blind to them. If ``user`` is None, all but the private ones, also of blind projects:
    that is for who looks after the site. ``through`` leads from what is asked for to its annotation
    ("content_object__")."""
    shared = Q(**{f"{through}private": False})
    if user is None:
        return shared
    return (shared & not_blind(user, f"{through}project_id")) | Q(**{f"{through}author_id": user.pk or 0})


def annotations_of(user: Any) -> QuerySet[Annotation]:
    """The annotations this person may read, those in the trash included, with author and document, ``my_role``
    and ``placed_number``, the number of the revision they are placed on."""
    return (
        Annotation.objects.filter(
            visible_to(user),
            document__trashed_at__isnull=True,
            project__trashed_at__isnull=True,
            **let_in(user, "project__"),
        )
        .annotate(my_role=F("project__memberships__role"), placed_number=F("placed_on__number"))
        .select_related("author", "document", "resolved_by")
    )


def annotation_to_read(user: Any, uid: UUID) -> Any:
    return _found(annotations_of(user).filter(uid=uid, trashed_at__isnull=True))


def annotation_to_look_at(user: Any, uid: UUID, *, document: Document) -> Any:
    """An annotation on this document, whether or not it lies in the trash."""
    return _found(annotations_of(user).filter(uid=uid, document=document))


def annotation_to_discuss(user: Any, uid: UUID) -> Any:
    return reaching(annotation_to_read(user, uid), Role.ANNOTATOR)


def annotation_to_edit(user: Any, uid: UUID) -> Any:
    """One's own annotation, or anybody's for an editor."""
    return editable(annotation_to_read(user, uid), user)


def trashed_annotation_to_edit(user: Any, uid: UUID) -> Any:
    """An annotation to edit, whether or not it lies in the trash."""
    return editable(_found(annotations_of(user).filter(uid=uid)), user)


def annotations_to_change(user: Any, uids: Collection[UUID]) -> dict[UUID, Any]:
    """Those of these annotations that this person may read, those in the trash included; locked until the transaction
    ends (on PostgreSQL), in one order, so that of two who want several of them one waits."""
    held = annotations_of(user).filter(uid__in=uids).select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {one.uid: one for one in held}
    if len(found) < len(uids) and connection.features.has_select_for_update:
        # PostgreSQL leaves out what was placed on another revision while it was waited for.
        found = {one.uid: one for one in held.all()}
    return found


def replies_of(user: Any) -> QuerySet[Reply]:
    """The replies this person may read, those in the trash and under annotations in the trash included, with
    annotation and author, and ``my_role``."""
    replies = Reply.objects.filter(
        visible_to(user, through="annotation__"),
        annotation__document__trashed_at__isnull=True,
        project__trashed_at__isnull=True,
        **let_in(user, "project__"),
    ).annotate(my_role=F("project__memberships__role"))
    return replies.select_related("annotation", "author")


def replies_to_change(user: Any, uids: Collection[UUID]) -> dict[UUID, Any]:
    """Those of these replies that this person may read."""
    return {one.uid: one for one in replies_of(user).filter(uid__in=uids)}


def reply_to_edit(user: Any, uid: UUID) -> Any:
    """One's own reply, or anybody's for an editor; whether or not it lies in the trash."""
    reply = replies_of(user).filter(uid=uid, annotation__trashed_at__isnull=True).first()
    if reply is None:
        raise NotFound(_("There is no such reply, or you are not a member of its project."))
    return editable(reply, user)


def tag_to_read(user: Any, pk: int) -> Any:
    return _found(_tags_of(user).filter(pk=pk, trashed_at__isnull=True), _("There is no such tag."))


def tag_to_edit(user: Any, pk: int) -> Any:
    """A tag of a project one edits, whether or not it lies in the trash."""
    return reaching(_found(_tags_of(user).filter(pk=pk), _("There is no such tag.")), Role.EDITOR)


def tags_made_by(project_id: int) -> str:
    """Who makes new tags in this project: a value of ``CodebookSettings.MadeBy``."""
    found = CodebookSettings.objects.filter(project_id=project_id).values_list("tags_made_by", flat=True).first()
    return found or CodebookSettings.MadeBy.ANNOTATORS.value


def may_make_tags(project: Any) -> bool:
    """``project`` with ``my_role``."""
    if project.my_role >= Role.EDITOR:
        return True
    return bool(project.my_role >= Role.ANNOTATOR and tags_made_by(project.pk) == CodebookSettings.MadeBy.ANNOTATORS)


def making_tags(project: Any) -> Any:
    """``project`` again, if this person may make tags in it."""
    if not may_make_tags(reaching(project, Role.ANNOTATOR)):
        raise NotAllowed(_("In this project only editors make tags: use one that is there, or ask an editor for it."))
    return project


def tags_to_change(user: Any, project: Any) -> set[int] | None:
    """The tags that an annotator may change and throw away: those he made that nobody else has used. None for an
    editor: all. ``project`` with ``my_role``."""
    if project.my_role >= Role.EDITOR:
        return None
    if project.my_role < Role.ANNOTATOR:
        return set()
    mine = Tag.objects.filter(project_id=project.pk, created_by=user, trashed_at__isnull=True).order_by()
    mine_alone = set(mine.values_list("pk", flat=True))
    for uses in (Tagging.objects, Topic.objects):
        others = uses.filter(tag__in=mine).filter(Q(by__isnull=True) | ~Q(by=user)).order_by()
        mine_alone -= set(others.values_list("tag_id", flat=True).distinct())
    return mine_alone


def project_to_annotate(user: Any, slug: str) -> Any:
    return reaching(project_to_read(user, slug), Role.ANNOTATOR)


def _tags_of(user: Any) -> Any:
    tags: Any = Tag.objects.filter(project__trashed_at__isnull=True, **let_in(user, "project__"))
    return tags.annotate(my_role=F("project__memberships__role")).select_related("project", "parent")


def _found(things: QuerySet[Any], otherwise: str = "") -> Any:
    thing = things.first()
    if thing is None:
        raise NotFound(otherwise or _("There is no such annotation, or you are not a member of its project."))
    return thing


def editable(thing: Any, user: Any) -> Any:
    """``thing`` again, an annotation or a reply with ``my_role``, if this person wrote it or is an editor."""
    if thing.author_id == user.pk:
        return reaching(thing, Role.ANNOTATOR)
    if thing.my_role < Role.EDITOR:
        raise NotAllowed(_("Only its author or an editor of the project can change this."))
    return thing
