"""Keeping the index: what stands in documents and annotations now is written, what is gone is taken out.

All of it belongs to the transaction that changes them, and is called when the project's turn is held.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F

from annotator.models import Annotation, AnnotationWords, DocumentWords
from annotator.search.fulltext import postgresql, sqlite, vocabulary
from annotator.search.fulltext.kinds import ANNOTATIONS, DOCUMENTS, Found, Gone, Kind, Place
from annotator.search.words import words_of
from documents.models import Revision

_AT_ONCE = 500
_AS_SAMPLE = 200
_ANNOTATIONS = (
    "SELECT a.id, a.project_id, a.quote, a.note, d.language FROM annotator_annotation AS a"
    " JOIN documents_document AS d ON d.id = a.document_id WHERE a.{key} IN ({keys})"
)
_REPLIES = (
    "SELECT annotation_id, text FROM annotator_reply WHERE annotation_id IN ({keys}) AND trashed_at IS NULL ORDER BY id"
)
_PLACES = {"body": Place.BODY, "comment": Place.COMMENT, "furniture": Place.FURNITURE}


class _Read(NamedTuple):
    """What is to be written, the language of it (an annotation's is its document's), and its words, place by place."""

    found: Found
    language: str
    words: tuple[list[str], ...]


def index_documents(pks: Collection[int]) -> None:
    """Write what these documents are found by now, in place of what was."""
    for some in _portions(pks):
        _write(DOCUMENTS, _documents(some))


def index_new_documents(revisions: Sequence[Revision]) -> None:
    """The same of documents that were made in this transaction with these revisions, which know them."""
    for start in range(0, len(revisions), _AT_ONCE):
        _write(DOCUMENTS, map(_new_document, revisions[start : start + _AT_ONCE]), new=True)


def index_annotations(pks: Collection[int]) -> None:
    """Write what these annotations are found by now, with the replies under them."""
    for some in _portions(pks):
        _write(ANNOTATIONS, _annotations(some))


def index_new_annotations(uids: Collection[str]) -> None:
    """The same of annotations that were made in this transaction, under which nobody has said anything: two statements,
    since this is asked for with each new highlight."""
    keys = [uid.replace("-", "") for uid in sorted(uids)]  # as both databases take it
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(_ANNOTATIONS.format(key="uid", keys=", ".join(["%s"] * len(some))), some)
            rows = cursor.fetchall()
        _write(ANNOTATIONS, _found(rows, {}), new=True)


def index_made_annotations(made: Sequence[tuple[Annotation, str]]) -> None:
    """The same of those that whoever made them has in hand, with their documents' languages."""
    for start in range(0, len(made), _AT_ONCE):
        rows = ((one.pk, one.project_id, one.quote, one.note, of) for one, of in made[start : start + _AT_ONCE])
        _write(ANNOTATIONS, _found(rows, {}), new=True)


def forget_documents(pks: Iterable[int]) -> None:
    """Take documents out of the index. Call it while their texts are there still."""
    _forget(DOCUMENTS, pks)


def forget_annotations(pks: Iterable[int]) -> None:
    """Take annotations out of the index."""
    _forget(ANNOTATIONS, pks)


def forget_project(project_id: int) -> None:
    """Take out all of a project, and the words that it knew. Call it while its texts are there still."""
    for kind, model in ((ANNOTATIONS, AnnotationWords), (DOCUMENTS, DocumentWords)):
        if model._default_manager.exclude(project=project_id).exists():
            for some in _portions(model._default_manager.filter(project=project_id).values_list("pk", flat=True)):
                _take_out(kind, some)
        else:
            _engine().empty(kind)
    vocabulary.forget_project(project_id)


def _documents(pks: Collection[int]) -> Iterator[_Read]:
    current = Revision.objects.filter(document__in=pks, number=F("document__revision_number")).order_by()
    names = ("title", "authors", "publisher", "metadata", "language", "project_id")
    for pk, number, text, sections, *known in current.values_list(
        "document_id", "number", "text", "layout__sections", *(f"document__{name}" for name in names)
    ).iterator(chunk_size=20):
        *about, language, project_id = known
        yield _document((pk, project_id, number), text, sections, about, language)


def _new_document(revision: Revision) -> _Read:
    document = revision.document
    about = (document.title, document.authors, document.publisher, document.metadata)
    place = (document.pk, document.project_id, revision.number)
    return _document(place, revision.text, revision.layout.get("sections"), about, document.language)


def _document(place: tuple[int, int, int], text: str, sections: Any, known: Sequence[Any], language: str) -> _Read:
    title, authors, publisher, metadata = known
    about = [*authors, publisher, *(value for value in metadata.values() if isinstance(value, str))]
    words = _of_text(text, sections) | {Place.TITLE: words_of(title), Place.ABOUT: words_of("\n".join(about))}
    return _read(place, words, language)


def _annotations(pks: Collection[int]) -> Iterator[_Read]:
    keys = ", ".join(str(int(pk)) for pk in pks) or "NULL"
    said: dict[int, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_REPLIES.format(keys=keys))
        for pk, text in cursor.fetchall():
            said.setdefault(pk, []).append(text)
        cursor.execute(_ANNOTATIONS.format(key="id", keys=keys))
        rows = cursor.fetchall()
    return _found(rows, said)


def _found(rows: Iterable[Sequence[Any]], said: Mapping[int, Sequence[str]]) -> Iterator[_Read]:
    for pk, project_id, quote, note, language in rows:
        noted = "\n".join([note, *said.get(pk, ())])
        yield _read((pk, project_id, 0), {Place.QUOTE: words_of(quote), Place.NOTE: words_of(noted)}, language)


def _read(place: tuple[int, int, int], words: Mapping[Place, list[str]], language: str) -> _Read:
    """``place``: the thing's number, its project's, and that of the text."""
    found = Found(*place, {place: " ".join(some) for place, some in words.items()})
    return _Read(found, language, tuple(words.values()))


def _of_text(text: str, sections: Any) -> dict[Place, list[str]]:
    """The words of a text, by its sections: [kind, start, end, …]. A text without any is a body."""
    parts: dict[Place, list[str]] = {place: [] for place in _PLACES.values()}
    for kind, start, end, *_more in sections or [["body", 0, len(text)]]:
        parts[_PLACES[kind]] += words_of(text[start:end])
    return parts


def _of_revision(pk: int, number: int) -> dict[Place, str] | None:
    """The words of a text that a document had; revisions never change, so they are those that were indexed. None: it
    is gone already."""
    revision = Revision.objects.filter(document=pk, number=number)
    row = revision.values_list("text", "layout__sections").first()
    return None if row is None else {place: " ".join(words) for place, words in _of_text(*row).items()}


def _write(kind: Kind, read: Iterable[_Read], *, new: bool = False) -> None:
    """``new``: the index has nothing of them."""
    words: dict[tuple[int, str], set[str]] = {}
    found = []
    for one in read:
        words.setdefault((one.found.project_id, vocabulary.language_of(one.language)), set()).update(*one.words)
        found.append(one.found)
    for (project_id, language), theirs in sorted(words.items()):
        vocabulary.learn(project_id, language, theirs)
    if connection.vendor == "sqlite":
        sqlite.write(kind, found, _of_revision, new=new)
    else:
        postgresql.write(kind, found)


def _forget(kind: Kind, pks: Iterable[int]) -> None:
    gone: dict[int, set[str]] = {}
    for some in _portions(pks):
        for project_id, texts in _take_out(kind, some).items():
            gone.setdefault(project_id, set()).update(word for text in texts for word in text.split(" "))
    for project_id, words in gone.items():
        vocabulary.forget(project_id, words - _often(project_id), partial(_stands, project_id))


def _take_out(kind: Kind, pks: Collection[int]) -> Gone:
    if connection.vendor == "sqlite":
        return sqlite.forget(kind, pks, _of_revision)
    return postgresql.forget(kind, pks)


def _often(project_id: int) -> set[str]:
    """The words of some documents: what is in many is in these, and to look for it takes longest."""
    some = DocumentWords.objects.filter(project=project_id).order_by("-pk").values_list("pk", flat=True)[:_AS_SAMPLE]
    return {word for one in _documents(list(some)) for words in one.words for word in words}


def _stands(project_id: int, word: str) -> bool:
    """Whether a word stands anywhere in a project still."""
    for kind in (DOCUMENTS, ANNOTATIONS):
        engine = sqlite.Sqlite(kind) if connection.vendor == "sqlite" else postgresql.PostgreSQL(kind)
        statement, values = engine.select(engine.any_of([word], kind.all), project_id)
        with connection.cursor() as cursor:
            cursor.execute(f"{statement} LIMIT 1", values)
            if cursor.fetchone():
                return True
    return False


def _engine() -> Any:
    return sqlite if connection.vendor == "sqlite" else postgresql


def _portions(pks: Iterable[int]) -> Iterator[list[int]]:
    keys = sorted(pks)
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
