"""Accepting at once, by a person's word, what was found again without being sure: all above a score."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from annotator.access import CONTEXT, Passage, annotations_of
from annotator.actions import edits, locks
from annotator.actions.joining import MOST_LINES
from annotator.actions.sheet import Sheet
from annotator.anchoring import SURE
from annotator.errors import Conflict, Invalid
from annotator.models.annotation import Placing
from documents.access import reaching
from documents.acting import act as acting
from documents.models import Change, Document, Project, Revision, Role
from documents.text import Span


def accept_all(
    project: Project, *, above: float, by: Any, document: Document | None = None, act: UUID | None = None
) -> int:
    """Make every unsure annotation that this person may edit, and whose score is ``above`` or more, anew where it
    stands; how many. ``project`` comes with ``my_role``. One act, named ``act``: sent twice, it is done once. What is
    more than an act can hold (``joining.MOST_LINES``) becomes acts of its own.

    Raises Invalid if ``above`` isn't between 0 and 1, NotAllowed for who only reads.
    """
    reaching(project, Role.ANNOTATOR)
    if not 0 <= above <= 1:
        raise Invalid(_("A certainty is a share between 0 and 1."))
    uid = act or uuid4()
    with transaction.atomic():
        locks.of_act(uid)
        if done := list(Change.objects.filter(batch=uid).order_by().values_list("by", flat=True)):
            if set(done) != {by.pk}:
                raise Conflict(_("Another act has this identifier already."))
            return len(done)
        wanted = iter(_unsure(project, above=above, by=by, document=document))
        count = 0
        while some := list(islice(wanted, MOST_LINES)):
            with acting(uid):
                count += _accept(some, by=by)
            uid = uuid4()
        return count


def _unsure(project: Any, *, above: float, by: Any, document: Document | None) -> Any:
    """Those of them, locked, by document."""
    found = annotations_of(by).filter(
        project=project,
        how=Placing.FUZZY,
        score__gte=above,
        score__lt=SURE,
        trashed_at__isnull=True,
        placed_on__number=F("document__revision_number"),
    )
    if document is not None:
        found = found.filter(document=document)
    if project.my_role < Role.EDITOR:
        found = found.filter(author=by)
    # Without what they belong to: of ten thousand, that would be most of the work.
    return found.select_related(None).select_for_update(of=("self",), no_key=True).order_by("document", "pk")


def _accept(annotations: list[Any], *, by: Any) -> int:
    sheet = Sheet(by=by)
    for annotation, passage, span in _passages(annotations):
        around = passage.text[max(0, span.start - CONTEXT) : span.end + CONTEXT]
        edits.move(sheet, annotation, passage=passage._replace(text=around), span=span, quote=span.of(passage.text))
    sheet.write()
    return len(sheet.lines)


def _passages(annotations: list[Any]) -> Iterator[tuple[Any, Passage, Span]]:
    """Each with the whole text that it stands in, and where."""
    for revision, some in groupby(annotations, key=lambda one: one.placed_on_id):
        text = Revision.objects.values_list("text", flat=True).get(pk=revision)
        for one in some:
            span = Span(one.start, one.end)
            if len(span) <= edits.LONGEST_QUOTE:
                whole = Passage(
                    revision, one.document_id, one.project_id, one.my_role, is_current=True, begins=False, text=text
                )
                yield one, whole, span
