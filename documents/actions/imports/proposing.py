"""What would come of newer texts of documents: compared with what each has, and kept until somebody decides."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from documents import signals, staged
from documents.actions.imports.deciding import finish_if_done
from documents.actions.imports.results import Result, reading_of, still_mine
from documents.actions.revising import check_not_trashed, current_of, revision_of, silently
from documents.actions.revisions import remember_reading
from documents.article import Article
from documents.effects import Effect
from documents.lineage import by_hand_in, last_read, steps_of
from documents.models import Decision, Document, ImportContent, ImportItem, ItemState, Likeness, Origin, Revision
from documents.newer import differs_only_in_furniture, is_same
from documents.newer_facts import newer_facts
from documents.packing import dump
from documents.progress import Listener


@dataclass(frozen=True, slots=True)
class Compared:
    """An article beside the revision ``base`` of a document: what would come of it, or None where it is the text that
    is there. What people put right in it before is put right in this one as well: the kinds of its sections, and the
    words of so many blocks (``corrected``)."""

    document: Document
    article: Article
    base: int
    effect: Effect | None
    only_furniture: bool = False
    corrected: int = 0


def compared(  # noqa: PLR0913 (all but two by keyword)
    document: Document,
    article: Article,
    *,
    origin: str,
    named: bool = False,
    user: Any = None,
    progress: Listener = silently,
) -> Compared:
    """Compare it with the document's current text. Asks those who know what hangs on it, outside of any transaction."""
    current = current_of(document)
    as_read, words = article, 0
    if origin != Origin.CORRECTED:
        steps = steps_of(document)
        # What is pasted was written by a person, too: its words stay as they are.
        article, words = by_hand_in(document, steps).put_right(article, words=origin != Origin.PASTED)
        if origin == Origin.ADDRESS and (last := last_read(document, steps)) != current.number:
            # What people corrected since isn't on the page, of course.
            read = revision_of(document, last)
            if _is_text_of(read, article) or _is_text_of(read, as_read):
                return Compared(document, article, current.number, None)
    if _is_text_of(current, article):
        knows = origin == Origin.READ_AGAIN and newer_facts(document, article, named=named)
        if not knows:
            return Compared(document, article, current.number, None)
    only_furniture = differs_only_in_furniture(current.text, current.layout, article)
    effect = _effect(document, article.text, user=user, progress=progress)
    return Compared(document, article, current.number, effect, only_furniture, words)


def keep_proposal(result: Result, *, progress: Listener = silently) -> None:
    """Keep what was read, to be looked at; in an import without a preview it is accepted, if nobody need look. Raises
    Conflict where the document lies in the trash, and what ``progress`` raises."""
    item = result.item
    document = document_of(item)
    check_not_trashed(document)
    user = item.decided_by or item.within.by
    found = compared(
        document,
        result.article,
        origin=item.origin,
        named=bool(item.name or item.fetched),
        user=user,
        progress=progress,
    )
    for name, value in staged.fields_of(found.article, name=item.name or document.title).items():
        if name not in item.corrected:
            setattr(item, name, value)
    if found.corrected:
        item.warnings = [*item.warnings, _kept(found.corrected)]
    with transaction.atomic():
        if not still_mine([item]):
            return
        if found.article is result.article:
            ImportContent.objects.filter(item=item).update(reading=staged.compress(result.packed))
        item.state, item.error = ItemState.READY, ""
        _decide(item, found)
        note(item, found, result.article)
        if item.origin == Origin.ADDRESS:
            _supersede(item)
        if found.effect is None and item.origin == Origin.READ_AGAIN:
            remember_reading(document, reading_of(item, found.article, result.content), by=user, base=found.base)


def _decide(item: ImportItem, found: Compared) -> None:
    """What nobody need look at. A text that the document had before is looked at: somebody may have taken it back."""
    straight = item.within.straight
    if found.only_furniture and (straight or item.decision == Decision.SKIP):
        item.state = ItemState.DUPLICATE
    elif straight and found.effect is not None and found.effect.is_sure and not _was_there(found):
        item.state, item.attempts = ItemState.ACCEPTED, 0


def _kept(count: int) -> str:
    words = ngettext(
        "What was corrected by hand in %(count)s paragraph before is corrected in this text as well.",
        "What was corrected by hand in %(count)s paragraphs before is corrected in this text as well.",
        count,
    )
    return words % {"count": count}


def _was_there(found: Compared) -> bool:
    sha256 = hashlib.sha256(found.article.text.encode()).hexdigest()
    return Revision.objects.filter(document=found.document, sha256=sha256).exists()


def _supersede(item: ImportItem) -> None:
    """What stood at the address before, and waits to be decided on, stands there no more."""
    older = ImportItem.objects.filter(revises=item.revises, origin=Origin.ADDRESS, state=ItemState.READY)
    older = older.filter(pk__lt=item.pk)
    if imports := set(older.values_list("within", flat=True)):
        older.update(state=ItemState.LEFT_OUT, changed_at=timezone.now())
        finish_if_done(imports)


def document_of(item: ImportItem) -> Document:
    """The document that a proposal is for, as it stands now, with its project."""
    assert item.revises_id is not None  # noqa: S101 (the item of a proposal)
    return Document.objects.select_related("project").get(pk=item.revises_id)


def note(item: ImportItem, found: Compared, kept: Article) -> None:
    """What the comparison told; a proposal of the text that is there is over. ``kept`` is what is stored of the item,
    unless more was put right in it. Part of the act that reads or compares the item; it must be locked."""
    if found.article is not kept:
        ImportContent.objects.filter(item=item).update(reading=staged.compress(dump(found.article)))
    item.revises = item.like = found.document
    item.likeness, item.likeness_score, item.twin = Likeness.NEAR, 0.0, None
    item.base, item.decision, item.claimed_by = found.base, Decision.VERSION, ""
    item.characters, item.sections = len(found.article.text), staged.characters_by_kind(found.article.sections)
    item.effect = found.effect and {**found.effect.as_json(), "only_furniture": found.only_furniture}
    if found.effect is None:
        item.state = ItemState.DUPLICATE
    if item.state == ItemState.DUPLICATE:
        item.document = found.document
        ImportContent.objects.filter(item=item).delete()
    item.save()
    finish_if_done([item.within_id])


def _effect(document: Document, text: str, *, user: Any, progress: Listener) -> Effect:
    """What all who know something of it say together."""
    answers: Any = signals.revision_proposed.send(
        sender=Document, document=document, text=text, user=user, progress=progress
    )
    effects: list[Effect] = [answer for _receiver, answer in answers if answer is not None]
    return sum(effects, Effect())


def _is_text_of(revision: Revision, article: Article) -> bool:
    return is_same(revision.text, revision.layout, article)
