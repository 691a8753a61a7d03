"""What a person should look at after a text has changed: annotations that may stand elsewhere than where they are, and
those that stand nowhere. What their pages and the API read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.lookups import Exact

from annotator import queries
from annotator.access import annotations_of, visible_to
from annotator.anchoring import SURE, Anchoring, Placement
from annotator.beside import Part, Passage, changes, likely_places, near_place, passage, standing
from annotator.models import Annotation
from annotator.models.annotation import Placing
from documents.models import Document, Project, Revision, Role
from documents.text import Span

_GOOD = 0.5  # a place that is less sure says little about where the passage must have been
SCORES = (0.85, 0.8, 0.7, 0.6, 0.5)  # above which all can be accepted at once
_UNSURE = Q(how=Placing.FUZZY, score__lt=SURE)
_LOST = Q(how=Placing.ORPHAN)
# What came out of a file and stood nowhere here comes last.
_BY_PLACE = ("document_id", F("made_start").asc(nulls_last=True), "pk")


def is_unsure(annotation: Annotation) -> bool:
    """Whether a person should look where it stands."""
    if annotation.how == Placing.ORPHAN:
        return annotation.left_at is None
    return annotation.how == Placing.FUZZY and annotation.score < SURE


def to_look_at(project: Project, *, user: Any, document: Document | None = None) -> QuerySet[Annotation]:
    """The annotations of the project, or of this document of it, that want a look and that this person may settle: all
    that an editor sees, one's own otherwise. By document and where they were made. ``project`` with ``my_role``."""
    found = _among(project, user=user, document=document).filter(_UNSURE | (_LOST & Q(left_at__isnull=True)))
    return found.order_by(*_BY_PLACE)


def left(project: Project, *, user: Any, document: Document | None = None) -> QuerySet[Annotation]:
    """Those that somebody looked for in vain, and left as orphans."""
    found = _among(project, user=user, document=document).filter(_LOST, left_at__isnull=False)
    return found.order_by(*_BY_PLACE)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many want a look, how many were left as orphans, and how many that want a look others have to settle."""

    waiting: int
    left: int
    others: int
    above: tuple[tuple[float, int], ...]  # how many of the unsure have this score or more


def counts(project: Project, *, user: Any, document: Document | None = None) -> Counts:
    """One query. ``project`` with ``my_role``."""
    mine = _settled_by(project, user)
    unsure = _UNSURE & mine
    found = _seen(project, user=user, document=document).aggregate(
        waiting=Count("pk", filter=(_UNSURE | (_LOST & Q(left_at__isnull=True))) & mine),
        all=Count("pk", filter=_UNSURE | (_LOST & Q(left_at__isnull=True))),
        left=Count("pk", filter=_LOST & Q(left_at__isnull=False) & mine),
        **{f"above_{n}": Count("pk", filter=unsure & Q(score__gte=score)) for n, score in enumerate(SCORES)},
    )
    above: list[tuple[float, int]] = []
    for n, score in enumerate(SCORES):
        if found[f"above_{n}"] > (above[-1][1] if above else 0):
            above.append((score, found[f"above_{n}"]))
    return Counts(found["waiting"], found["left"], found["all"] - found["waiting"], tuple(above))


def how_many_wait(project: Project, *, user: Any, document: Document | None = None) -> int:
    """How many want a look that this person may settle. One query, by an index that holds little else."""
    return to_look_at(project, user=user, document=document).order_by().count()


def listed(annotations: QuerySet[Annotation]) -> QuerySet[Annotation]:
    """As they are shown in a list: with document, author and tags, in two queries."""
    return annotations.select_related("document", "author").prefetch_related("taggings__tag")


def annotation_to_settle(user: Any, uid: UUID) -> Annotation | None:
    """With all that belongs to it; None if there is none that this person may see. A few queries."""
    found = annotations_of(user).filter(uid=uid, trashed_at__isnull=True)
    return queries.annotations_with_all(found).annotate(made_number=F("made_on__number")).first()


def may_settle(annotation: Any, user: Any) -> bool:
    """Whether this person may say where it stands. ``annotation`` with ``my_role``."""
    if annotation.author_id == user.pk:
        return bool(annotation.my_role >= Role.ANNOTATOR)
    return bool(annotation.my_role >= Role.EDITOR)


@dataclass(frozen=True, slots=True)
class Possible:
    """A place in the newer text, and what is the same there."""

    placement: Placement
    found: Passage
    before: list[Part]
    quote: list[Part]
    rest: list[Part]
    after: list[Part]
    words: str  # that stand there

    @property
    def span(self) -> Span:
        assert self.placement.span is not None  # noqa: S101 (those that stand nowhere are no candidates)
        return self.placement.span

    @property
    def percent(self) -> int:
        """How sure it is; only what is beyond doubt is a hundred."""
        return min(99, int(100 * self.placement.score)) if self.placement.score < 1 else 100


class Beside:
    """An annotation's passage as it was made, beside the places where it may stand in the document's current text. Both
    texts are asked for once, when something of it is wanted."""

    def __init__(self, annotation: Annotation) -> None:
        self._annotation = annotation
        start, end = annotation.made_start, annotation.made_end
        if start is None or end is None:  # out of a file: all that is known are these words
            start = len(annotation.prefix)
            end = start + len(annotation.quote)
        self._span = Span(start, end)

    @property
    def number(self) -> int:
        """Of the document's current revision."""
        return self._annotation.document.revision_number

    @cached_property
    def made(self) -> Passage:
        return passage(self._texts.old, self._span)

    @cached_property
    def near(self) -> int:
        """Near which code point of the current text the passage must have been."""
        if self.possible and self.possible[0].placement.score >= _GOOD:
            return self.possible[0].span.start
        if self._annotation.made_start is None:
            return self.possible[0].span.start if self.possible else 0
        return near_place(self._texts.anchoring, self._texts.old, self._span, length=len(self._texts.new))

    @cached_property
    def possible(self) -> list[Possible]:
        texts = self._texts
        found = likely_places(texts.anchoring, texts.old, texts.new, self._span)
        return [self._shown(one, one.span) for one in found if one.span is not None]

    def place_of(self, words: str) -> Span | None:
        """Where these words stand in the current text, nearest to where the passage must have been."""
        text, near = self._texts.new, self.near
        before, after = text.rfind(words, 0, near + len(words)), text.find(words, near)
        places = [at for at in (before, after) if at >= 0]
        if not words.strip() or not places:
            return None
        at = min(places, key=lambda place: abs(place - near))
        return Span(at, at + len(words))

    def _shown(self, placement: Placement, span: Span) -> Possible:
        made, found = self.made, passage(self._texts.new, span)
        return Possible(
            placement,
            found,
            before=standing(made.before, found.before),
            quote=changes(made.quote, found.quote),
            rest=changes(made.rest, found.rest),
            after=standing(made.after, found.after),
            words=span.of(self._texts.new),
        )

    @cached_property
    def _texts(self) -> _Compared:
        current = Revision.objects.filter(document=self._annotation.document_id, number=self.number)
        if self._annotation.made_start is None:
            words = f"{self._annotation.prefix}{self._annotation.quote}{self._annotation.suffix}"
            text = current.values_list("text", flat=True).get()
            return _Compared(words, text, Anchoring(words, text))
        asked = Q(pk=self._annotation.made_on_id) | Q(pk__in=current.values("pk"))
        known = dict(Revision.objects.filter(asked).order_by("number").values_list("pk", "sha256"))
        made_on = self._annotation.made_on_id
        newer = next((pk for pk in known if pk != made_on), made_on)
        return _compared(made_on, known[made_on], newer, known[newer])


@dataclass(frozen=True, slots=True)
class _Compared:
    old: str
    new: str
    anchoring: Anchoring


# One person goes through what one text left open, and comparing two long ones takes a while. Not by the keys alone: a
# database restored from a backup hands the same ones out again.
@lru_cache(maxsize=3)
def _compared(made_on: int, _sha256: str, newer: int, _newer_sha256: str) -> _Compared:
    texts = dict(Revision.objects.filter(pk__in={made_on, newer}).values_list("pk", "text"))
    return _Compared(texts[made_on], texts[newer], Anchoring(texts[made_on], texts[newer]))


def _among(project: Any, *, user: Any, document: Document | None) -> QuerySet[Annotation]:
    return _seen(project, user=user, document=document).filter(_settled_by(project, user))


def _seen(project: Project, *, user: Any, document: Document | None) -> QuerySet[Annotation]:
    found = Annotation.objects.filter(
        visible_to(user),
        ~Q(trashed_at__isnull=False),  # said so that SQLite looks among the few that the index of this has
        project=project,
        how__in=(Placing.FUZZY, Placing.ORPHAN),
        document__trashed_at__isnull=True,
    )
    return found if document is None else found.filter(document=document)


def _settled_by(project: Any, user: Any) -> Q:
    """Those that this person may change."""
    if project.my_role >= Role.EDITOR:
        return Q()
    # Nothing is added to the author's number, so that SQLite doesn't go through all that are theirs.
    return Q(Exact(F("author_id") + 0, user.pk)) if project.my_role >= Role.ANNOTATOR else Q(pk__in=())


def tags_on(annotation: Annotation) -> list[Any]:
    """The tags that aren't in the trash, in the order in which they were put there."""
    return [tagging.tag for tagging in annotation.taggings.all() if tagging.tag.trashed_at is None]


def still_waiting(project: Project, uids: Collection[UUID], *, user: Any) -> set[UUID]:
    """Those of these that still want a look."""
    return set(to_look_at(project, user=user).filter(uid__in=uids).order_by().values_list("uid", flat=True))
