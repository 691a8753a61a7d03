"""The annotations of a document as they stood when a revision of it was last its current text; and the codebook then.

What stands now is asked for, and the lines of the log since are taken back (``past_annotations``). Who sees what goes
by what is private and blind now; what was private then is its author's alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import CharField, F, JSONField, Max, Min, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from annotator.access import visible_to
from annotator.errors import NotFound
from annotator.models import Annotation, Reply, Tagging
from annotator.models.annotation import Placing
from annotator.moments import codebook_before, tags_of
from annotator.past_annotations import (
    VERBS,
    Line,
    Past,
    PastAnnotation,
    PastReply,
    answer,
    answering,
    taken_back,
)
from annotator.past_codebook import Tags
from annotator.queries import dashed, moment
from documents.models import Change, Document, Project, Revision

__all__ = ("PastAnnotation", "PastReply", "annotations_at", "as_of", "codebook_at_revision", "end_of", "mine_at")

_AT_ONCE = 200  # lines of the log; a line about a placing can be some MB
_MOVED_IN = "document.moved_in"
_SHARING = ("annotation.shared", "annotation.unshared")
_COLUMNS = (
    "pk",
    "start",
    "end",
    "how",
    "score",
    "quote",
    "note",
    "author_id",
    "made_on_id",
    "made_start",
    "made_end",
    "private",
    "resolved_by_id",
    "credit",
)


def annotations_at(document: Document, number: int, *, user: Any) -> list[PastAnnotation]:
    """Those that this person may see (None: that everybody may), as they stood when revision ``number`` was last the
    current one: by place, the longer first where several start, what stood nowhere last. Of the current one, as they
    stand now. What was deleted for ever since isn't there. Tags are numbers, those in the trash included."""
    among = Annotation.objects.filter(visible_to(user), document=document)
    found = _standing(among, document, number)
    me = user.pk if user is not None else None
    return [one for one in found if not one.private or one.author == me]


def mine_at(document: Document, number: int, *, user: Any) -> list[PastAnnotation]:
    """Those of this person's own that others don't see: private now, or private then. A query or two, most often."""
    end = end_of(document, number)
    mine = Annotation.objects.filter(document=document, author=user)
    hidden = {str(uid) for uid in mine.filter(private=True).values_list("uid", flat=True)}
    sharing = Change.objects.filter(document=document, verb__in=_SHARING, number__gte=end or 0)
    shared = set(sharing.values_list("target", flat=True)) if end is not None else set()
    if not (hidden or shared):
        return []
    found = _standing(mine.filter(uid__in=hidden | shared), document, number)
    return [one for one in found if one.private or one.uid in hidden]


def end_of(document: Document, number: int) -> int | None:
    """The number of the first line of the act that put another text in the place of this revision; None where it is
    the current one."""
    if number >= document.revision_number:
        return None
    lines = Change.objects.filter(project_id__in=_projects(document), target=str(document.uid))
    texts = lines.filter(verb__startswith="document.", after__revision__in=(number, number + 1)).order_by("number")
    rows = list(texts.values_list("after__revision", "number", "batch", "document"))
    following = next((row for row in rows if row[0] == number + 1), None)
    if following is None:
        raise NotFound(_("The log doesn't tell what stood on revision %(number)s.") % {"number": number})
    # An act may have given it several texts. Lines of a document that came from another project name none any more.
    _revision, at, batch, named = following
    since = max((row[1] for row in rows if row[0] == number and row[1] < at), default=0)
    act = Change.objects.filter(batch=batch, batch__isnull=False, document=named, number__gt=since).order_by()
    return act.aggregate(first=Min("number"))["first"] or at


def as_of(document: Document, number: int) -> int:
    """The number of the last line after which what stood on an older revision is told otherwise: something of it was
    deleted for ever, shared or made private, or came to another project. 0 where there is none."""
    deleted = Change.objects.filter(project_id=document.project_id, verb="trash.emptied")
    told = Change.objects.filter(
        document=document, verb__in=(*_SHARING, _MOVED_IN), number__gte=end_of(document, number)
    )
    return max(lines.order_by().aggregate(last=Max("number"))["last"] or 0 for lines in (deleted, told))


def codebook_at_revision(document: Document, number: int) -> Tags:
    """The tags of the project that stood when this revision was last the current one, by their numbers."""
    project = Project(pk=document.project_id)
    end = end_of(document, number)
    return tags_of(project)[0] if end is None else codebook_before(project, end - 1)


def _standing(among: QuerySet[Annotation], document: Document, number: int) -> list[PastAnnotation]:
    # First what stands, then the lines: to take back a line that came in between changes nothing.
    annotations, replies = _annotations(among), _replies(among)
    if not annotations:
        return []
    if (end := end_of(document, number)) is None:
        return _verified(Past(annotations, replies).standing(), document, document.revision_number)
    log = _Log(document, (*annotations, *replies))
    past = taken_back(annotations, replies, log.lines(VERBS, since=end))
    if past.asked:
        answer(past, log.lines(answering(past), before=end))
    return _verified(past.standing(), document, number)


def _verified(found: list[PastAnnotation], document: Document, number: int) -> list[PastAnnotation]:
    """No wrong quote: what should stand somewhere in the same words, and doesn't, stands nowhere. It was made on an
    older text at the moment when this one came, and not placed here yet, or first placed in a newer one."""
    text = Revision.objects.values_list("text", flat=True).get(document=document, number=number)
    checked, lost = [], []
    for one in found:
        if one.start is None or text[one.start : one.end] == one.quote or _is_reworded(one, len(text)):
            checked.append(one)
        else:
            lost.append(one._replace(start=None, end=None, how=Placing.ORPHAN.value, score=0.0))
    return checked + lost


def _is_reworded(one: PastAnnotation, length: int) -> bool:
    return one.how == Placing.FUZZY and one.end is not None and one.end <= length


def _annotations(among: QuerySet[Annotation]) -> dict[str, PastAnnotation]:
    """As they stand now, those in the trash too, by identifier. Two queries."""
    tags: dict[int, list[int]] = defaultdict(list)
    taggings = Tagging.objects.filter(content_object__in=among.order_by().values("pk")).order_by("pk")
    for annotation, tag in taggings.values_list("content_object_id", "tag_id"):
        tags[annotation].append(tag)
    # As text: Django takes longer to make UUIDs and times of a row than SQLite to find it.
    as_text = [Cast(name, CharField()) for name in ("uid", "created_at", "edited_at", "resolved_at", "trashed_at")]
    found = {}
    for pk, start, end, how, score, quote, note, author, *rest in among.order_by("pk").values_list(*_COLUMNS, *as_text):
        made_on, made_start, made_end, private, resolved_by, credit, uid, created, edited, resolved, trashed = rest
        name = dashed(uid)
        found[name] = PastAnnotation(
            name, start, end, how, score, quote, note, tuple(tags[pk]) if pk in tags else (), author,
            (made_on, made_start, made_end), moment(created), moment(edited) if edited else None, private,
            trashed is not None, (resolved_by, moment(resolved)) if resolved else None, (), credit,
        )  # fmt: skip
    return found


def _replies(among: QuerySet[Annotation]) -> dict[str, PastReply]:
    """The replies under these, those in the trash too, the oldest first, by identifier. One query."""
    rows = Reply.objects.filter(annotation__in=among.order_by().values("pk")).order_by("pk")
    names = ("uid", "annotation__uid", "author_id", "text", "created_at", "edited_at", "trashed_at", "credit")
    return {
        str(uid): PastReply(str(uid), str(annotation), author, text, created, edited, trashed is not None, credit)
        for uid, annotation, author, text, created, edited, trashed, credit in rows.values_list(*names)
    }


class _Log:
    """The lines of the log about a document's annotations and replies, wherever the document was. ``targets``: their
    identifiers."""

    def __init__(self, document: Document, targets: Sequence[str]) -> None:
        self._document, self._targets = document, targets

    def lines(self, verbs: Sequence[str], *, since: int = 0, before: int | None = None) -> Iterator[Line]:
        """The newest first."""
        numbers = {"number__gte": since} | ({} if before is None else {"number__lt": before})
        chosen = Change.objects.filter(verb__in=verbs, **numbers)
        # What became of a thing is of interest only where it says how that was before something else.
        after = Value(None, JSONField()) if before is None else F("after")
        mine = chosen.filter(document=self._document).order_by("-number")
        rows: Any = mine.values_list("verb", "target", "before", after, "at", "by")
        for verb, target, was, became, at, by in rows.iterator(chunk_size=_AT_ONCE):
            yield Line(verb, target, was or {}, became or {}, at, by)
        if earlier := _projects(self._document)[1:]:
            yield from self._elsewhere(chosen.filter(project__in=earlier))

    def _elsewhere(self, chosen: QuerySet[Change]) -> Iterator[Line]:
        """Those of the projects where the document was before. Of tags they tell by the numbers of another codebook:
        those that went along are taken for those that stood there."""
        found: list[Change] = []
        targets = (str(self._document.uid), *self._targets)
        for first in range(0, len(targets), _AT_ONCE):
            found += chosen.filter(target__in=targets[first : first + _AT_ONCE])
        found.sort(key=lambda line: -line.number)
        for one in found:
            before = {name: value for name, value in (one.before or {}).items() if name != "tags"}
            yield Line(one.verb, one.target, before, one.after or {}, one.at, one.by_id)


def _projects(document: Document) -> list[int]:
    """The projects that the document is and was in, the present one first. One query, where it was in no other."""
    projects = [document.project_id]
    for project in projects:
        came = Change.objects.filter(project=project, target=str(document.uid), verb=_MOVED_IN)
        if batches := list(came.order_by().values_list("batch", flat=True)):
            went = Change.objects.filter(batch__in=batches, target=str(document.uid), verb="document.moved_out")
            projects += [one for one in went.order_by().values_list("project", flat=True) if one not in projects]
    return projects
