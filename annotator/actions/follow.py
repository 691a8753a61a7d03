"""What comes of a new revision: annotations are placed in it, what stood in the file becomes annotations, and its
folders become topics. And what would come of one that is proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID, uuid4

from annotator.actions.place import Prepared, foreseen, place_annotations, prepare
from annotator.actions.placed_before import PlacedFrom
from annotator.actions.placements import Place, Standing
from annotator.actions.remarks import add_remarks
from annotator.actions.tag import make_path
from annotator.actions.topics import add_topic
from annotator.codebook import SEPARATOR, key_of
from annotator.models import Annotation
from documents.acting import act
from documents.article import Remark
from documents.effects import Effect
from documents.models import Document, Revision
from documents.progress import Listener

Fate = Literal["same", "moved", "unsure", "gone"]  # the fields of Effect


def revision_added(  # noqa: PLR0913 (what the signal says)
    *,
    revision: Revision,
    by: Any = None,
    remarks: Sequence[Remark] = (),
    folders: Sequence[str] = (),
    batch: UUID | None = None,
    prepared: Sequence[Any] = (),
    placed_from: PlacedFrom | None = None,
    **_more: Any,
) -> None:
    """Receiver of the signal, in its transaction. A first revision with neither remarks nor folders costs nothing."""
    if revision.number > 1:
        ready = next((answer for answer in prepared if isinstance(answer, Prepared)), None)
        place_annotations(revision, by=by, batch=batch, prepared=ready, undoing=placed_from)
    if remarks and by is not None:
        add_remarks(revision, remarks, by=by, batch=batch)
    if folders:
        with act(batch or uuid4()):  # a part of the import, and so nothing to undo by itself
            _put_under(revision, folders, by=by)


def revision_coming(*, document: Document, text: str, progress: Listener, **_more: Any) -> Prepared:
    """Receiver of the signal: the answer comes back to ``revision_added``."""
    return prepare(document, text, progress=progress)


def revision_proposed(*, document: Document, text: str, **_more: Any) -> Effect:
    """Receiver of the signal: what would become of all that is marked in the document and doesn't lie in the trash."""
    marked = Annotation.objects.filter(trashed_at__isnull=True, made_start__isnull=False)
    counts = Counter[str](fate_of(row, place) for row, place in foreseen(document, text, among=marked))
    return Effect(**counts)


def fate_of(row: Standing, place: Place) -> Fate:
    """What becomes of an annotation that would stand there. What stood nowhere before, or no more surely, isn't for
    this text to answer for."""
    if place.start is None:
        return "same" if row.start is None else "gone"
    if place.is_unsure and not (row.place.is_unsure and place.score >= row.score):
        return "unsure"
    return "same" if (place.start, place.end) == (row.start, row.end) else "moved"


def _put_under(revision: Revision, folders: Sequence[str], *, by: Any) -> None:
    """The folders as a path of the codebook, and the document under its last tag."""
    names = [name for folder in folders if key_of(name := _name(folder))]
    if names:
        document = revision.document
        add_topic(document, make_path(document.project, SEPARATOR.join(names), by=by), by=by)


def _name(folder: str) -> str:
    """A folder's name as a tag may have it."""
    return " ".join(folder.replace("/", " ").split())[:100].strip()
