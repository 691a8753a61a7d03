"""What is done with the hits of a search: one act each, marked with the query that found them, undone as one.

Which hits they are is told by who asks; here they are held, looked at once more, and changed. What a person may not
change (passages of others, without being an editor) is left as it is, and counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from annotator.access import CONTEXT, Passage, visible_to
from annotator.actions import annotate, edits, locks
from annotator.actions.sheet import Sheet
from annotator.errors import Conflict, Invalid, NotAllowed
from annotator.models import Annotation, Tag
from annotator.search.marking import MOST, Places, others_by_now, too_many
from documents import progress
from documents.access import reaching
from documents.acting import act as acting
from documents.actions import work
from documents.models import Change, Document, Project, Revision, Role

APPLIED = "search.applied"  # the line of an act that says which query found what it changed
_AT_ONCE, _MARKED_AT_ONCE = 200, 1_000  # texts in memory, and places about: half a second's work


@dataclass(frozen=True, slots=True)
class Done:
    """An act that is done, now or before: how many passages it changed or made, its last line in the log, and how many
    passages of others were left as they are (not known of an act done before)."""

    changed: int
    number: int
    others: int = 0


@contextmanager
def found_by(query: str, *, project: Project, uid: UUID, by: Any) -> Iterator[None]:
    """A transaction and an act: what is done in it to documents that this query found is marked with it."""
    with transaction.atomic(), acting(uid):
        yield
        if Change.objects.filter(batch=uid).telling().exists():
            Change.objects.record(APPLIED, project_id=project.pk, by=by, target=uid, after={"query": query})


def done_before(uid: UUID, *, project: Project, by: Any) -> Done | None:
    """What this act did, if it was done. Conflict if another one has its identifier."""
    lines = Change.objects.filter(batch=uid).order_by("-number")
    last = lines.first()
    if last is None:
        return None
    if last.by_id != by.pk or last.project_id != project.pk:
        raise Conflict(_("Another act has this identifier already."))
    return Done(lines.filter(verb__startswith="annotation.").count(), last.number)


def tag_passages(  # noqa: PLR0913 (all but one by keyword)
    passages: Collection[int],
    *,
    add: Collection[Tag] = (),
    remove: Collection[Tag] = (),
    query: str,
    project: Any,
    uid: UUID,
    by: Any,
) -> Done:
    """Put these tags on annotations (their primary keys) that this person may see, and take those off. Others' are left
    as they are unless he is an editor; NotAllowed if they are all. ``project`` with ``my_role``. Conflict if one of
    them is gone, TooLarge over MOST."""
    reaching(project, Role.ANNOTATOR)
    _check_number(len(passages))
    with transaction.atomic():
        locks.of_act(uid)
        if done := done_before(uid, project=project, by=by):
            return done
        _check_tags((*add, *remove), project)
        held = _held(passages, project, by=by)
        mine = [one for one in held if project.my_role >= Role.EDITOR or one.author_id == by.pk]
        if held and not mine:
            raise NotAllowed(_("These passages are others’: only they and editors of the project change their tags."))
        with acting(uid):
            sheet = Sheet(by=by)
            sheet.know_tags(mine)
            put, taken = [tag.pk for tag in add], {tag.pk for tag in remove}
            for annotation in mine:
                tags = [tag for tag in sheet.tags_of(annotation) if tag not in taken]
                edits.edit(sheet, annotation, tags=list(dict.fromkeys((*tags, *put))))
            changed = len(sheet.lines)
            said = {"query": query, "tags": put, "taken": sorted(taken)}
            number = _write(sheet, said, project=project, uid=uid)
        return Done(changed, number, len(held) - len(mine))


def mark(  # noqa: PLR0913 (all but one by keyword)
    places: Sequence[Places],
    tag: Tag,
    *,
    query: str,
    project: Any,
    uid: UUID,
    by: Any,
    private: bool = False,
) -> Done:
    """New annotations with this tag in all of these places; ``private``: for this person alone. ``project`` with
    ``my_role``. Reports how many are made (``documents.progress``). Conflict if a document has another text by now,
    TooLarge over MOST."""
    reaching(project, Role.ANNOTATOR)
    count = sum(len(one.spans) for one in places)
    _check_number(count)
    with transaction.atomic():
        locks.of_act(uid)
        if done := done_before(uid, project=project, by=by):
            return done
        _check_tags((tag,), project)
        documents = [one.document for one in places]
        work.hold(Document.objects.filter(pk__in=documents), project)
        _check_current(places, project)
        with acting(uid):
            _begin(documents, project, by=by)
            made = 0
            for some in _some_at_once(places):
                progress.report(made, count)
                sheet = Sheet(by=by)
                _make(sheet, some, tag, project=project, private=private)
                sheet.write()
                made += len(sheet.made)
            said = {"query": query, "tags": [tag.pk]}
            number = _say(said if made else None, project=project, uid=uid, by=by, private=private)
        return Done(made, number)


def _some_at_once(places: Sequence[Places]) -> Iterator[list[Places]]:
    """Few enough to be written at once; those in one text are."""
    some: list[Places] = []
    for one in places:
        some.append(one)
        if len(some) == _AT_ONCE or sum(len(other.spans) for other in some) >= _MARKED_AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _make(sheet: Sheet, places: Sequence[Places], tag: Tag, *, project: Any, private: bool) -> None:
    texts = dict(Revision.objects.filter(pk__in=[one.revision for one in places]).values_list("pk", "text"))
    for document, revision, spans, check in places:
        text = texts.pop(revision)
        if check not in {None, hash(text)}:
            raise others_by_now()
        for span in spans:
            around = text[max(0, span.start - CONTEXT) : span.end + CONTEXT]
            passage = Passage(
                revision, document, project.pk, project.my_role, is_current=True, begins=False, text=around
            )
            new = annotate.new_annotation(
                passage, uid=uuid4(), span=span, quote=span.of(text), note="", private=private, by=sheet.by
            )
            edits.add_annotation(sheet, new, tags=[tag.pk], passage=passage)


def _begin(documents: Sequence[int], project: Project, *, by: Any) -> None:
    work.begin(Document.objects.filter(pk__in=documents), project=project, by=by)


def _held(passages: Collection[int], project: Project, *, by: Any) -> list[Annotation]:
    """Those annotations, locked until the commit (on PostgreSQL)."""
    standing = Annotation.objects.filter(
        visible_to(by), project=project, trashed_at__isnull=True, document__trashed_at__isnull=True
    )
    found = standing.filter(pk__in=passages).select_for_update(of=("self",), no_key=True).order_by("pk")
    held = list(found)
    if len(held) < len(set(passages)) and connection.features.has_select_for_update:
        # PostgreSQL leaves out what was placed on another revision while it was waited for.
        held = list(found.all())
    if len(held) < len(set(passages)):
        raise others_by_now()
    return held


def _check_number(count: int) -> None:
    if count > MOST:
        raise too_many()


def _check_tags(tags: Sequence[Tag], project: Project) -> None:
    wanted = {tag.pk for tag in tags}
    if not wanted:
        raise Invalid(_("Choose a tag."))
    standing = Tag.objects.filter(pk__in=wanted, project=project, trashed_at__isnull=True).order_by()
    if missing := wanted - set(standing.values_list("pk", flat=True)):
        named = ", ".join(map(str, sorted(missing)))
        raise Invalid(_("The codebook of this project has no tag %(tags)s.") % {"tags": named})


def _check_current(places: Sequence[Places], project: Project) -> None:
    """Nothing is marked in a text that isn't its document's any more, nor in a document in the trash."""
    current = Revision.objects.filter(
        document__in=[one.document for one in places],
        document__project=project,
        document__trashed_at__isnull=True,
        number=F("document__revision_number"),
    )
    if {(one.document, one.revision) for one in places} - set(current.order_by().values_list("document_id", "pk")):
        raise others_by_now()


def _write(sheet: Sheet, said: dict[str, Any], *, project: Project, uid: UUID) -> int:
    """Write what was noted, and last of all what found it, in a line that is private if all others are; answers with
    its number. That nothing was left to do is written too, so that what is sent again isn't done later."""
    sheet.write()
    private = all(line.private_to_id for line in sheet.lines)
    return _say(said if sheet.lines else None, project=project, uid=uid, by=sheet.by, private=private)


def _say(said: dict[str, Any] | None, *, project: Project, uid: UUID, by: Any, private: bool) -> int:
    """The last line of an act; None: nothing was left to do."""
    verb = Change.EMPTY_ACT if said is None else APPLIED
    whose = by if private or said is None else None
    line = Change.objects.record(verb, project_id=project.pk, by=by, target=uid, after=said, private_to=whose)
    return line.number
