"""Newer texts of documents: proposed, looked at, accepted or dropped.

Each is an item of an import (``Purpose.REVISIONS``) that names the document it ``revises``: a worker fetches it, reads
it and says what would come of it; a person looks and decides. Only a text that is stored leaves lines in the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import packing, staged
from documents.actions.importing import check_size
from documents.actions.imports import accepting, claiming, proposing
from documents.actions.imports.deciding import finish_if_done
from documents.actions.imports.staging import New, put_in, start_import, tell_workers
from documents.actions.revising import check_not_trashed, current_of
from documents.actions.revisions import check_charset, check_format, original_of
from documents.article import Article
from documents.effects import effect_from
from documents.errors import Conflict, Invalid
from documents.models import Decision, Document, Import, ImportContent, ImportItem, ItemState, Origin, Purpose
from documents.readers import READERS

# What is more than this takes longer than a person waits for a page: a worker stores it.
MOST_AT_ONCE = 2_000  # things that hang on places in the text
MOST_CHARACTERS_AT_ONCE = 300_000
_MAY_BE_DROPPED = (
    *(ItemState.WAITING, ItemState.READING, ItemState.MAPPING, ItemState.READY, ItemState.ACCEPTED, ItemState.FAILED),
)


def propose_file(  # noqa: PLR0913 (all but two by keyword)
    document: Document, content: bytes, *, name: str, media_type: str = "", by: Any, within: Import | None = None
) -> ImportItem:
    """A newer file of the document. Raises TooLarge."""
    check_size(len(content), name=name)
    new = New(content=content, name=name, media_type=media_type, revises=document, origin=Origin.FILE)
    return _propose(document, new, by=by, within=within)


def propose_text(document: Document, text: str, *, by: Any, within: Import | None = None) -> ImportItem:
    """The newer text itself, pasted. Raises Invalid where there is none, and TooLarge."""
    if not text.strip():
        raise Invalid(_("There is no text: paste some first."))
    content = text.encode("utf-8", "replace")
    check_size(len(content), name=_("This text"))
    new = New(content=content, media_type="text/plain", charset="utf-8", revises=document, origin=Origin.PASTED)
    return _propose(document, new, by=by, within=within)


def propose_address(document: Document, *, by: Any, within: Import | None = None) -> ImportItem:
    """What stands at the document's address now. Raises Invalid where it has none."""
    if not document.url:
        raise Invalid(_no_address(document))
    return _propose(document, _from_address(document), by=by, within=within)


def propose_addresses(documents: Sequence[Document], *, by: Any, straight: bool = False) -> Import:
    """The same for several documents of one project, as one import; those without an address are failed items of it,
    and where only what stands around the article is another, that is no newer text. ``straight``: a newer text is
    stored at once if nobody need look at what comes of it. Raises Invalid where there are no documents."""
    if not documents:
        raise Invalid(_("Choose some documents first."))
    if len({document.project_id for document in documents}) > 1:
        raise Invalid(_("These documents are in several projects: choose those of one."))
    with transaction.atomic():
        import_ = start_import(documents[0].project, by=by, straight=straight, purpose=Purpose.REVISIONS)
        put_in(import_, [replace(_from_address(document), decision=Decision.SKIP) for document in documents])
        finish_if_done([import_.pk])
    return import_


def propose_reading(
    document: Document, *, charset: str = "", read_as: str = "", by: Any, within: Import | None = None
) -> ImportItem:
    """The document's original, read again: with its reader as it is now, in another character set, or as another format
    (a name of READERS). Raises Invalid where there is no such thing, UnreadableFile where it came without a file."""
    check_charset(charset)
    check_format(read_as)
    file = original_of(current_of(document))
    new = New(
        name=file.name,
        media_type=READERS[read_as].media_types[0] if read_as else file.media_type,
        charset=charset or file.charset,
        url=file.url,
        revises=document,
        origin=Origin.READ_AGAIN,
        read_as=read_as,
    )
    with transaction.atomic():
        item = _propose(document, new, by=by, within=within)
        with connection.cursor() as cursor:  # it may be large, and needn't travel
            cursor.execute(
                "INSERT INTO documents_importcontent (item_id, content)"
                " SELECT %s, content FROM documents_sourcefile WHERE id = %s",
                [item.pk, file.pk],
            )
        item.sha256, item.size, item.fetched = file.sha256, file.size, file.fetched
        item.save(update_fields=["sha256", "size", "fetched", "changed_at"])
    return item


def propose_correction(document: Document, article: Article, *, base: int, by: Any) -> ImportItem:
    """The document's text as a person corrected it: ready at once. Raises Conflict where the current revision isn't
    ``base``, Invalid where there is nothing in it or nothing is another than it was."""
    if not article.text.strip():
        raise Invalid(_("There is no text left. To get rid of the document, move it to the trash."))
    check_size(len(article.text.encode()), name=document.title)
    found = proposing.compared(document, article, origin=Origin.CORRECTED)
    if found.base != base:
        raise _built_upon(document)
    if found.effect is None:
        raise Invalid(_("Nothing is another than it was: there is nothing to save."))
    new = New(revises=document, origin=Origin.CORRECTED, state=ItemState.READY)
    with transaction.atomic():
        import_ = start_import(document.project, by=by, purpose=Purpose.REVISIONS)
        [item] = put_in(import_, [new])
        ImportContent.objects.create(item=item, content=b"", reading=staged.compress(packing.dump(article)))
        proposing.note(item, found, article)
    return item


def accept_proposal(item: ImportItem, *, by: Any, expected: int) -> ImportItem:
    """Make the proposed text the document's: at once, or, where much hangs on it, by a worker (the item is *accepted*
    then). Doing it twice does it once. Raises Conflict where it was compared with another revision than ``expected``,
    or the document has got another one since: ``compare_again``, and let a person look."""
    with transaction.atomic():
        current = _locked(item)
        if current.state in (ItemState.ACCEPTED, ItemState.IMPORTED):
            return current
        if current.state != ItemState.READY:
            raise _too_late(current)
        assert current.revises is not None  # noqa: S101 (the item of a proposal)
        if not current.base == current.revises.revision_number == expected:
            raise _built_upon(current.revises)
        check_not_trashed(current.revises)
        at_once = _is_small(current)
        current.state, current.decided_by, current.attempts = ItemState.ACCEPTED, by, int(at_once)
        current.claimed_by = claiming.new_worker() if at_once else ""
        current.claimed_at = timezone.now() if at_once else None
        current.error, current.done, current.total = "", 0, 0
        fields = ("state", "decided_by", "attempts", "claimed_by", "claimed_at", "error", "done", "total", "changed_at")
        current.save(update_fields=fields)
        if not at_once:
            transaction.on_commit(tell_workers)
    return _stored(current) if at_once else current


def compare_again(item: ImportItem) -> ImportItem:
    """Find out once more what would come of a proposal that is ready, now that the document has another text. Where
    that is the same text, there is nothing left to decide."""
    kept = ImportContent.objects.filter(item=item).values_list("reading", flat=True).first()
    if not kept:
        raise Conflict(_("This text isn't kept any more: propose it again."))
    document = proposing.document_of(item)
    named = bool(item.name or item.fetched)
    article = staged.decompress(kept)
    found = proposing.compared(document, article, origin=item.origin, named=named, user=item.within.by)
    with transaction.atomic():
        current = _locked(item)
        if current.state == ItemState.READY:
            proposing.note(current, found, article)
    return current


def drop_proposal(item: ImportItem, *, by: Any) -> ImportItem:
    """Don't take this text, wherever it is on its way. Doing it twice does it once. Raises Conflict where it is the
    document's already."""
    with transaction.atomic():
        current = _locked(item)
        if current.state in (ItemState.LEFT_OUT, ItemState.DUPLICATE):
            return current
        if current.state not in _MAY_BE_DROPPED:
            raise _too_late(current)
        current.state, current.decided_by, current.claimed_by = ItemState.LEFT_OUT, by, ""
        current.save(update_fields=["state", "decided_by", "claimed_by", "changed_at"])
        finish_if_done([current.within_id])
    return current


def _propose(document: Document, new: New, *, by: Any, within: Import | None) -> ImportItem:
    with transaction.atomic():
        if within is None:
            within = start_import(document.project, by=by, purpose=Purpose.REVISIONS)
        elif within.purpose != Purpose.REVISIONS or within.project_id != document.project_id:
            raise Invalid(_("This import is not for newer texts of documents of this project: start another one."))
        [item] = put_in(within, [new])
    return item


def _from_address(document: Document) -> New:
    reason = "" if document.url else _no_address(document)
    return New(url=document.url, revises=document, origin=Origin.ADDRESS, reason=reason)


def _no_address(document: Document) -> str:
    return _("“%(title)s” has no web address that could be checked: give it one on its page.") % {
        "title": document.title
    }


def _is_small(item: ImportItem) -> bool:
    effect = effect_from(item.effect)
    return (effect is None or effect.total <= MOST_AT_ONCE) and item.characters <= MOST_CHARACTERS_AT_ONCE


def _stored(item: ImportItem) -> ImportItem:
    """The item, once it was stored by this process. If that goes wrong, a worker tries."""
    try:
        accepting.store_accepted([item])
    except BaseException:
        claiming.release(item.claimed_by)
        tell_workers()
        raise
    current = ImportItem.objects.select_related("revises__project", "within").get(pk=item.pk)
    if current.state == ItemState.READY:  # it was sent back
        raise Conflict(current.error)
    return current


def _locked(item: ImportItem) -> ImportItem:
    """The item as it stands now, and nobody else changes it meanwhile."""
    items = ImportItem.objects.select_for_update(of=("self",)).select_related("within__by", "revises__project")
    return items.get(pk=item.pk)


def _built_upon(document: Document) -> Conflict:
    return Conflict(
        _("“%(title)s” has got another text meanwhile, revision %(number)s: look at what changes once more.")
        % {"title": document.title, "number": document.revision_number}
    )


def _too_late(item: ImportItem) -> Conflict:
    return Conflict(
        _("Nothing can be decided about this text of “%(title)s” now: it is %(state)s.")
        % {"title": item.revises, "state": item.get_state_display()}
    )
