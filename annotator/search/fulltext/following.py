"""The index follows the log: whatever a line tells of is indexed anew in the line's own transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from annotator.models import Annotation, Reply
from annotator.search.fulltext.indexing import (
    forget_annotations,
    forget_documents,
    index_annotations,
    index_documents,
    index_made_annotations,
    index_new_annotations,
    index_new_documents,
)
from documents.models import Document
from documents.models.change import Told

MOVED = "document.moved_in"
IMPORTED, ADDED, EDITED = "document.imported", "annotation.added", "annotation.edited"
_OF_DOCUMENTS = {
    f"document.{done}" for done in ("imported", "edited", "revised", "reread", "returned", "sectioned")
} | {MOVED}
_OF_ANNOTATIONS = {ADDED, EDITED, "annotation.moved"}
_OF_REPLIES = {"reply.added", "reply.edited", "reply.trashed", "reply.restored"}
FOLLOWED = _OF_DOCUMENTS | _OF_ANNOTATIONS | _OF_REPLIES
_AT_ONCE = 500


def follow(_project_id: int, lines: Sequence[Told]) -> None:
    """What is told of lines of the log (documents.models.change)."""
    if imported := [line.made for line in lines if line.verb == IMPORTED and line.made is not None]:
        index_new_documents(imported)
    written = {revision.document_id for revision in imported}
    documents = {line.document for line in lines if line.verb in _OF_DOCUMENTS and line.document is not None}
    if documents - written:
        index_documents(documents - written)
    made = {line.target for line in lines if line.verb == ADDED}
    annotations = _numbers({line.target for line in lines if _says_something(line)} - made)
    if replies := {line.target for line in lines if line.verb in _OF_REPLIES}:
        annotations.update(Reply.objects.filter(uid__in=replies).order_by().values_list("annotation_id", flat=True))
    if moved := {line.document for line in lines if line.verb == MOVED}:
        annotations.update(Annotation.objects.filter(document__in=moved).order_by().values_list("pk", flat=True))
    if in_hand := [line.made for line in lines if line.verb == ADDED and line.made and line.made[1] is not None]:
        index_made_annotations(in_hand)
    if made := made - {str(annotation.uid) for annotation, _language in in_hand}:
        index_new_annotations(made)
    if annotations:
        index_annotations(annotations)


def _says_something(line: Told) -> bool:
    """Whether an annotation has other words now; new tags are none."""
    return line.verb in _OF_ANNOTATIONS and not (line.verb == EDITED and line.after and "note" not in line.after)


def forget(sender: type[Any], instance: Any, **_more: Any) -> None:
    """A document or an annotation is about to be deleted, not by the trash, which sees to all of them at once."""
    (forget_documents if sender is Document else forget_annotations)([instance.pk])


def _numbers(uids: Collection[str]) -> set[int]:
    """Those of annotations."""
    found: set[int] = set()
    for start in range(0, len(uids), _AT_ONCE):
        some = [uid.replace("-", "") for uid in sorted(uids)[start : start + _AT_ONCE]]  # as both databases take it
        with connection.cursor() as cursor:
            places = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT id FROM annotator_annotation WHERE uid IN ({places})", some)  # noqa: S608 (our own names)
            found.update(pk for (pk,) in cursor.fetchall())
    return found
