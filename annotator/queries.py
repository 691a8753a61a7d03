"""What pages and the API read, named by what it returns. Costs don't grow with rows that aren't shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    JSONField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Length

from annotator.access import visible_to
from annotator.blindness import BLIND, BLIND_ANYWHERE, is_blind_to, lines_seen, not_blind
from annotator.codebook import Placed
from annotator.kept_codebooks import codebook_of
from annotator.models import Alias, Annotation, Reply, Tag, Tagging, Topic
from documents.models import Change, Document, Project, Revision
from documents.paging import Pages

# What is shown together with an annotation: two queries, however many annotations there are.
BELONGINGS = (
    Prefetch("taggings", Tagging.objects.select_related("tag")),
    Prefetch("replies", Reply.objects.select_related("author")),
)
LONGEST_PLACING = 100_000  # characters of JSON: a thousand annotations or so
# After these, annotations are to be seen that weren't, or the other way round.
BLINDNESS = ("project.blinded", "project.opened")
# A person's number is added to nothing, so that SQLite looks among what is private and not among all of theirs.
_SEES_OTHERWISE = (
    f"SELECT EXISTS (SELECT 1 FROM annotator_annotation WHERE private AND author_id + 0 = %s) OR {BLIND_ANYWHERE}"  # noqa: S608
)
_STANDING = Q(trashed_at__isnull=True, document__trashed_at__isnull=True)


def codebook(project: Project) -> list[Placed[Any]]:
    """The project's tags as one reads a tree, as they are kept: no rows to act on. One query where no tag changed."""
    return list(codebook_of(project.pk).placed)


def passages_by_tag(project: Project, *, user: Any, tags: Collection[int] | None = None) -> dict[int, int]:
    """How many annotations that this person may see carry each tag (each of ``tags``), by the tag's pk. One query."""
    seen = visible_to(user, through="content_object__")
    taggings = Tagging.objects.filter(seen, project=project, content_object__trashed_at__isnull=True).order_by()
    if tags is not None:
        taggings = taggings.filter(tag__in=tags)
    standing = taggings.exclude(content_object__document__in=_trashed(project))
    return dict(standing.values_list("tag").annotate(Count("pk")))


def part_of(tag: int, project_id: int) -> int:
    """What a tag in the trash became a part of, if that stands, or what that became a part of; the tag itself where it
    was thrown away. A query or two for each merge."""
    seen = {tag}
    found: int | None = tag
    while found is not None:
        merged = Change.objects.filter(project_id=project_id, target=str(found), verb="tag.merged").order_by("-number")
        found = merged.values_list("after__into", flat=True).first()
        if found is None or found in seen:
            break
        seen.add(found)
        if Tag.objects.filter(pk=found, project_id=project_id, trashed_at__isnull=True).exists():
            return int(found)
    return tag


def aliases_by_tag(project: Project) -> dict[int, list[Alias]]:
    """The other names of the project's tags, by the tag's pk. One query."""
    found: dict[int, list[Alias]] = defaultdict(list)
    for alias in Alias.objects.filter(project=project):
        found[alias.tag_id].append(alias)
    return found


def topics_of(document: Document) -> list[Tag]:
    """The document's topics, in the order in which they were put there."""
    topics = Topic.objects.filter(content_object=document, tag__trashed_at__isnull=True).select_related("tag")
    return [topic.tag for topic in topics.order_by("pk")]


def topics_by_document(documents: Collection[Document]) -> dict[int, list[Tag]]:
    """The topics of each of these documents, by the document's pk. One query."""
    found: dict[int, list[Tag]] = defaultdict(list)
    topics = Topic.objects.filter(content_object__in=documents, tag__trashed_at__isnull=True)
    for topic in topics.select_related("tag").order_by("pk"):
        found[topic.content_object_id].append(topic.tag)
    return found


def annotations_by_document(documents: Collection[Document], *, user: Any) -> dict[int, int]:
    """How many annotations that this person may see each of these documents has, by the document's pk. Two queries."""
    return _count_by_document(documents, "pk", user=user)


def highlights_by_document(documents: Collection[Document], *, user: Any) -> dict[int, int]:
    """How many highlights that this person may see stand in each of these documents, by the document's pk. Two
    queries."""
    return _count_by_document(documents, "start", user=user)


def _count_by_document(documents: Collection[Document], what: str, *, user: Any) -> dict[int, int]:
    # "All but the few private ones" is read from two indexes; to look at each whether it is private is ten times that.
    standing = Annotation.objects.filter(document__in=documents, trashed_at__isnull=True).order_by()
    blind = {project for project in {one.project_id for one in documents} if is_blind_to(user, project)}
    if blind:
        standing = standing.filter(~Q(document__project__in=blind) | Q(author=user))
    found = dict(standing.values_list("document").annotate(Count(what)))
    hidden = _private_to_others(user).filter(document__in=documents).values_list("document")
    if blind:
        hidden = hidden.exclude(document__project__in=blind)
    for document, private in hidden.annotate(n=Count(what, filter=Q(trashed_at__isnull=True))):
        if private:
            found[document] -= private
    return found


def highlight_count(user: Any) -> Case:
    """How many highlights that this person may see stand in a document, to order documents by."""
    standing = Annotation.objects.filter(document=OuterRef("pk"), trashed_at__isnull=True).order_by()
    private = _private_to_others(user).filter(document=OuterRef("pk"))
    private_count = _counted(private, Count("start", filter=Q(trashed_at__isnull=True)))
    seen = _counted(standing, Count("start")) - private_count
    return Case(When(not_blind(user), then=seen), default=_counted(standing.filter(author=user), Count("start")))


def _counted(annotations: QuerySet[Annotation], what: Count) -> Coalesce:
    count = annotations.values("document").annotate(n=what).values("n")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


def _private_to_others(user: Any) -> QuerySet[Annotation]:
    """What others keep to themselves, in the trash too. Ask for those in use by what is counted, not by a filter:
    SQLite would go through all annotations in use, and not through the few private ones."""
    return Annotation.objects.filter(private=True).exclude(author=user).order_by()


def sees_otherwise(user: Any) -> bool:
    """Whether this person may see other annotations, anywhere, than others do: keeps some to themselves, or is a member
    of a blind project that they don't own. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SEES_OTHERWISE, [user.pk or 0, *([user.pk or 0] * BLIND_ANYWHERE.count("%s"))])
        return bool(cursor.fetchone()[0])


def targets_hidden_from(user: Any, project: Project) -> list[str]:
    """What the lines of the log that tell of what others keep to themselves by now are about: those annotations and
    the replies under them, as ``Change.target`` has them. What was said of them before isn't to be seen any more."""
    private = _private_to_others(user).filter(document__project=project)
    hidden = list(private.values_list("uid", flat=True))
    if hidden:
        hidden += Reply.objects.filter(annotation__in=private.values("pk")).order_by().values_list("uid", flat=True)
    return [str(uid) for uid in hidden]


def last_change_for(document: Document, *, user: Any) -> tuple[int, str]:
    """What the ETag of a document's annotations is made of: the number of its last change, 0 if there is none, and
    "own" if the project is blind to this person, "all" if it is to others, else "". One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT MAX(number) FROM documents_change WHERE project_id = %s AND document_id = %s),"  # noqa: S608
            f" EXISTS (SELECT 1 FROM annotator_blinding WHERE project_id = %s), {BLIND}",
            [document.project_id, document.pk, document.project_id, user.pk or 0, document.project_id],
        )
        number, is_blind, is_blind_to_user = cursor.fetchone()
    return number or 0, "own" if is_blind_to_user else "all" if is_blind else ""


def last_change_of_project(project_id: int) -> int:
    return Change.objects.filter(project_id=project_id).aggregate(n=Max("number"))["n"] or 0


def changes_for_page(document: Document, after: int, *, user: Any, most: int) -> list[Change]:
    """The first ``most`` lines of the log after a number that a page of this document must know of. The oldest first.
    One query."""
    lines = lines_for_page(document, after, user=user).order_by("number").defer("before", "after")
    # Where very many were placed, a page isn't told which: they needn't be read either, at each page that asks.
    heavy = Q(verb="annotations.placed", length__gt=LONGEST_PLACING)
    light = Case(When(heavy, then=Value({"places": []}, JSONField())), default=F("after"), output_field=JSONField())
    found: list[Any] = list(lines.annotate(length=Length(Cast("after", TextField())), light=light)[:most])
    for line in found:
        line.after = line.light
    return found


def lines_for_page(document: Document, after: int, *, user: Any) -> QuerySet[Change]:
    """What happened to the document and to the codebook, but for annotations that this person may not see, and whether
    others are to be seen from now on."""
    return Change.objects.not_private(user).filter(
        lines_seen(user) | Q(verb="annotations.placed"),  # of which only one's own are told
        Q(document=document) | Q(document__isnull=True) & (Q(verb__startswith="tag.") | Q(verb__in=BLINDNESS)),
        project_id=document.project_id,
        number__gt=after,
    )


@lru_cache(maxsize=200)  # a revision never changes, and who annotates a document does so again
def pages_of(document: UUID, number: int) -> Pages:
    """Where the pages of a revision start; nothing where it has none. One query, the first time."""
    revisions = Revision.objects.filter(document__uid=document, number=number)
    return revisions.values_list("layout__pages", flat=True).first() or ()


def moment(stored: str) -> datetime:
    """A time as the database wrote it, always in UTC; SQLite doesn't say so."""
    return datetime.fromisoformat(stored if stored[-3] == "+" else f"{stored}+00:00")


def dashed(uid: str) -> str:
    """A UUID as the database wrote it, in the form that everybody knows; SQLite leaves the dashes out."""
    return uid if "-" in uid else f"{uid[:8]}-{uid[8:12]}-{uid[12:16]}-{uid[16:20]}-{uid[20:]}"


def annotations_with_all(annotations: QuerySet[Annotation]) -> QuerySet[Annotation]:
    """With authors, tags, replies and ``placed_number``, the number of the revision they are placed on, in a number
    of queries that doesn't depend on how many there are."""
    described = annotations.annotate(placed_number=F("placed_on__number"))
    return described.select_related("author", "document", "resolved_by").prefetch_related(*BELONGINGS)


def annotations_of_document(document: Document, *, user: Any) -> QuerySet[Annotation]:
    """The document's annotations that this person may see, by place, the longer first where several start, with all
    that belongs to them."""
    standing = Annotation.objects.filter(visible_to(user), document=document, trashed_at__isnull=True)
    return annotations_with_all(standing).order_by(F("start").asc(nulls_last=True), F("end").desc(), "pk")


def trashed_annotations_in(project: Project) -> QuerySet[Annotation]:
    """The project's annotations in the trash whose documents aren't, the last one thrown away first."""
    lying = Annotation.objects.filter(project=project, trashed_at__isnull=False, document__trashed_at__isnull=True)
    return lying.select_related("author", "document", "trashed_by").order_by("-trashed_at", "-pk")


def trashed_replies_in(project: Project) -> QuerySet[Reply]:
    """The project's replies in the trash whose annotations aren't, nor their documents, the last one thrown away
    first."""
    standing = {"annotation__trashed_at__isnull": True, "annotation__document__trashed_at__isnull": True}
    lying = Reply.objects.filter(project=project, trashed_at__isnull=False, **standing)
    return lying.select_related("author", "annotation__document", "trashed_by").order_by("-trashed_at", "-pk")


def trashed_tags_in(project: Project) -> QuerySet[Tag]:
    """The project's tags in the trash, the last one thrown away first."""
    lying: QuerySet[Tag] = Tag.objects.filter(project=project, trashed_at__isnull=False)
    return lying.select_related("parent").order_by("-trashed_at", "-pk")


def standing_in(project: Project) -> QuerySet[Annotation]:
    """The project's annotations, everybody's private ones too, that aren't in the trash, nor on a document that is."""
    return Annotation.objects.filter(_STANDING, project=project)


def standing_annotations(project: Project, *, user: Any) -> QuerySet[Annotation]:
    """Those of them that this person may see."""
    return standing_in(project).filter(visible_to(user))


def _trashed(project: Project) -> QuerySet[Document]:
    """The documents in the trash. "Not among those few" is half the work of joining every document to look."""
    return Document.objects.filter(project=project, trashed_at__isnull=False).order_by()


def counts_of_project(project: Project, *, user: Any) -> dict[str, int]:
    """How much is in a project as this person knows it, the trash included: documents, annotations, replies, tags,
    members, lines of the log. A query each; for a page that is seldom seen."""
    return {
        "documents": Document.objects.filter(project=project).count(),
        "annotations": Annotation.objects.filter(visible_to(user), project=project).count(),
        "replies": Reply.objects.filter(visible_to(user, through="annotation__"), project=project).count(),
        "tags": Tag.objects.filter(project=project).count(),
        "members": project.memberships.count(),
        "changes": Change.objects.filter(project=project).seen_by(user).count(),
    }
