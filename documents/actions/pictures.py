"""Keeping the pictures of documents' texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from documents.article import Picture
from documents.models import Document, DocumentPicture


def store_pictures(document: Document, pictures: Sequence[Picture]) -> None:
    """Keep what a document's text shows; what it has already is left alone. At most one statement."""
    store_pictures_of([(document, pictures)])


def store_pictures_of(pictures_by_document: Iterable[tuple[Document, Sequence[Picture]]]) -> None:
    """The same for several documents: one statement, and none where there are no pictures.

    Part of the act that stores the text: call it inside its transaction.
    """
    rows = [
        DocumentPicture(
            project_id=document.project_id,
            document=document,
            sha256=picture.sha256,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
            content=picture.content,
        )
        for document, pictures in pictures_by_document
        for picture in {picture.sha256: picture for picture in pictures if picture.content}.values()
    ]
    if rows:
        DocumentPicture.objects.bulk_create(rows, ignore_conflicts=True)
