"""Bringing articles in: bytes → reader → document, source file, revision, change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from documents.acting import current_act
from documents.actions.documents import checked_address
from documents.actions.storing import in_turn, store
from documents.article import Article
from documents.duplicates import Like, fingerprint_of, likes_of
from documents.errors import Conflict, Invalid, TooLarge
from documents.models import Document, Likeness, Project
from documents.readers import reader_for
from documents.text import canonical
from documents.titles import title_of


class Duplicate(Conflict):
    """The project holds this file, page or text already, in ``document``."""

    title = "Already imported"

    def __init__(self, message: str, *, document: Document) -> None:
        super().__init__(message)
        self.document = document


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read, not saved yet. ``url`` is where it came from, ``charset`` what was said of its encoding,
    ``fetched`` how it was fetched; ``folders`` become topics. ``keep_both``: it comes in whatever it is like.
    ``corrected`` are the fields of the document that a person put right before it came in."""

    content: bytes
    name: str
    media_type: str
    article: Article
    reader: str
    reader_version: int
    sha256: str
    url: str = ""
    charset: str = ""
    fetched: Mapping[str, Any] | None = None
    folders: tuple[str, ...] = ()
    keep_both: bool = False
    corrected: tuple[str, ...] = ()
    uid: UUID | None = None  # of the document, where another program's file names one that is free here

    @property
    def title(self) -> str:
        """The article's title, else the file's name, else the text's first words."""
        return title_of(self.article, self.name)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a new document, or the one that there was already; and what it is ``like``."""

    document: Document
    new: bool
    like: Like | None = None


def read(content: bytes, *, name: str = "", media_type: str = "", url: str = "", charset: str = "") -> Reading:
    """Read a file without saving anything, in this process. Raises UnreadableFile, or TooLarge."""
    check_size(len(content), name=name)
    name = canonical(name)
    reader = reader_for(media_type, name, content[:4096])
    article = reader.read(content, name=name, url=url, charset=charset)
    return Reading(
        content=content,
        name=name,
        media_type=reader.media_types[0],
        article=article,
        reader=reader.name,
        reader_version=reader.version,
        sha256=hashlib.sha256(content).hexdigest(),
        url=url,
        charset=charset,
    )


def check_size(size: int, *, name: str) -> None:
    """Raises TooLarge for more bytes than may be imported. Ask before reading a file into memory."""
    if size > settings.MAX_UPLOAD_BYTES:
        raise TooLarge(
            _("“%(name)s” is larger than %(most)s MB, the most that can be imported here.")
            % {"name": name, "most": settings.MAX_UPLOAD_BYTES // 1_000_000}
        )


def like_of(reading: Reading, project: Project) -> Like | None:
    """The document in this project that this is the same as or nearly the same, unless it lies in the trash."""
    return likes_of(project, [fingerprint_of(reading.article, reading.sha256)])[0]


def import_document(project: Project, reading: Reading, *, by: Any) -> Document:
    """Store what was read: the original, the document and its first revision. Raises Duplicate."""
    return imported(project, reading, by=by).document


def imported(project: Project, reading: Reading, *, by: Any) -> Outcome:
    """The same, with what the new document is nearly like."""
    [outcome] = import_documents(project, [reading], by=by)
    if not outcome.new:
        raise Duplicate(_already(reading, outcome), document=outcome.document)
    return outcome


def import_documents(
    project: Project, readings: Sequence[Reading], *, by: Any, batch: UUID | None = None
) -> list[Outcome]:
    """Store several as one act: all of them or, if something fails, none; an outcome for each, in their order.

    What is the same as a document of the project or an earlier one of ``readings`` comes in only if both are to be
    kept; what is nearly the same comes in. ``batch`` is the act that their changes are part of. Several cost little
    more than one, so a long import goes by batches.
    """
    prints = [fingerprint_of(reading.article, reading.sha256) for reading in readings]
    # Also of one: what comes along with it, remarks and topics, is the same act.
    batch = batch or (within.uid if (within := current_act()) else uuid4())
    with transaction.atomic():
        in_turn(project)
        likes = likes_of(project, prints)
        new = [place for place, reading in enumerate(readings) if reading.keep_both or not _is_same(likes[place])]
        documents = store(project, [readings[n] for n in new], [prints[n] for n in new], by=by, batch=batch)
    made = dict(zip(new, documents, strict=True))
    outcomes = []
    for place, like in enumerate(likes):
        if like is not None and like.earlier is not None:
            like = replace(like, document=made[like.earlier], earlier=None)
        document = made.get(place) or (like.document if like else None)
        assert document is not None  # noqa: S101 (what isn't new is like a document)
        outcomes.append(Outcome(document, new=place in made, like=like))
    return outcomes


def import_text(project: Project, text: str, *, title: str = "", url: str = "", by: Any) -> Document:
    """Import pasted text; a title given by hand is the document's."""
    return imported(project, text_to_import(text, title=title, url=url), by=by).document


def text_to_import(text: str, *, title: str = "", url: str = "") -> Reading:
    """Pasted text, read."""
    if not text.strip():
        raise Invalid(_("There is no text to import: paste some first."))
    url = checked_address(canonical(url).strip())
    reading = read(text.encode("utf-8", "replace"), name="", media_type="text/plain", url=url)
    if title := canonical(title).strip():
        reading = replace(reading, article=replace(reading.article, title=title))
    return reading


def _is_same(like: Like | None) -> bool:
    return like is not None and like.how is not Likeness.NEAR


def _already(reading: Reading, outcome: Outcome) -> str:
    assert outcome.like is not None  # noqa: S101 (what isn't new is like something)
    sentences = {
        Likeness.BYTES: _("“%(name)s” has been imported before, as “%(title)s”."),
        Likeness.ADDRESS: _("“%(name)s” comes from the same address as “%(title)s”, which is here already."),
        Likeness.TEXT: _("“%(name)s” has the same text as “%(title)s”, which is here already."),
    }
    name = reading.name or _("This text")
    return sentences[outcome.like.how] % {"name": name, "title": outcome.document.title}
