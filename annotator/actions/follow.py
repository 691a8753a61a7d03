"""What comes of a new revision: annotations are placed in it, what stood in the file becomes annotations, and its
folders become topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from annotator.actions.place import place_annotations
from annotator.actions.remarks import add_remarks
from annotator.actions.tag import make_path
from annotator.actions.topics import add_topic
from annotator.codebook import SEPARATOR, key_of
from documents.acting import act
from documents.article import Remark
from documents.models import Revision


def revision_added(
    *,
    revision: Revision,
    by: Any = None,
    remarks: Sequence[Remark] = (),
    folders: Sequence[str] = (),
    batch: UUID | None = None,
    **_more: Any,
) -> None:
    """Receiver of the signal, in its transaction. A first revision with neither remarks nor folders costs nothing."""
    if revision.number > 1:
        place_annotations(revision, by=by, batch=batch)
    if remarks and by is not None:
        add_remarks(revision, remarks, by=by, batch=batch)
    if folders:
        with act(batch or uuid4()):  # a part of the import, and so nothing to undo by itself
            _put_under(revision, folders, by=by)


def _put_under(revision: Revision, folders: Sequence[str], *, by: Any) -> None:
    """The folders as a path of the codebook, and the document under its last tag."""
    names = [name for folder in folders if key_of(name := _name(folder))]
    if names:
        document = revision.document
        add_topic(document, make_path(document.project, SEPARATOR.join(names), by=by), by=by)


def _name(folder: str) -> str:
    """A folder's name as a tag may have it."""
    return " ".join(folder.replace("/", " ").split())[:100].strip()
