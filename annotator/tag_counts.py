"""How many passages, documents, people and topics each tag of a project has, as one person sees them. The counts are
kept in memory; of what changed since, only the documents that the log names are read again."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from time import perf_counter
from typing import Any

from django.core.cache import caches
from django.db.models import QuerySet

from annotator.blindness import is_blind_to
from annotator.first_counting import held_in
from annotator.kept_codebooks import codebook_of
from annotator.models import Annotation, Topic
from annotator.tallying import Both, Chains, Counts, Held, Tally, maker_of
from documents.models import Change, Document, Project

__all__ = ("Both", "Counts", "counts_by_tag", "documents_by_tag")

VERSION = 1  # of the counts: what an older one kept is thrown away
LONG = 0.5  # seconds: counts that took longer to take are kept for the next start of the server, too
MOST_KEPT = 8  # projects; a million taggings take 40 MB
MOST_LINES = 50_000  # of the log: more than these, and all is counted anew
AT_ONCE = 300  # documents that one query asks for
# Kinds of changes after which counts may be others; a change of these to no document has all counted anew.
_KINDS = ("annotation", "annotations", "document", "documents", "topic", "topics", "tag", "tags")
# The tree is always read, and what carries other tags after these has lines of its own.
_CHANGES_THE_TREE = {f"tag.{what}" for what in ("added", "edited", "trashed", "restored", "merged", "named", "unnamed")}
_Line = tuple[int, datetime | None]
NOTHING: _Line = (0, None)


@dataclass(slots=True)
class _Kept:
    """The counts of a project up to a line of its log."""

    lock: Lock = field(default_factory=Lock)
    tally: Tally | None = None
    last: _Line = NOTHING
    with_private: dict[int, dict[int, Both]] = field(default_factory=dict)  # what is different, by person

    def up_to(self, last: _Line, tally: Tally | None) -> None:
        self.last, self.tally = last, tally
        self.with_private.clear()


_kept: OrderedDict[tuple[int, datetime], _Kept] = OrderedDict()
_keeping = Lock()


def counts_by_tag(project: Project, *, user: Any) -> Mapping[int, Both]:
    """The counts of each tag that isn't in the trash, by its pk: its own, and those with all below it. Of annotations
    and documents that aren't in the trash; people are the authors of passages. Other people's private annotations
    count for nobody else.

    Who sees their own annotations alone (``blindness``) gets the counts of those. Else three queries where nothing
    changed; two more for up to 300 documents that did, and one for what this person keeps to themselves.
    """
    chains = codebook_of(project.pk).chains
    if is_blind_to(user, project.pk):
        return _alone(project, user, chains).counts()
    kept = _kept_of(project)
    with kept.lock:
        tally = _up_to_date(kept, project, chains)
        if user.pk not in kept.with_private:
            kept.with_private[user.pk] = tally.counts_with(_private_of(user, project), user.pk)
        return {**tally.counts(), **kept.with_private[user.pk]}


def documents_by_tag(
    project: Project, documents: Iterable[int], *, user: Any
) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Of these documents, how many hold passages with each tag or one below it that this person may see, and how many
    lie under it as a topic. As many queries as ``counts_by_tag``."""
    chains = codebook_of(project.pk).chains
    if is_blind_to(user, project.pk):
        return _alone(project, user, chains).documents_by_tag(documents, {})
    mine = _private_of(user, project)
    kept = _kept_of(project)
    with kept.lock:
        return _up_to_date(kept, project, chains).documents_by_tag(documents, mine)


def _alone(project: Project, user: Any, chains: Chains) -> Tally:
    """What is counted for who sees their own annotations alone. Two queries."""
    tally = Tally(chains)
    mine = Annotation.objects.filter(author=user, project=project, document__trashed_at__isnull=True)
    topics = Topic.objects.filter(project=project, content_object__trashed_at__isnull=True)
    for document, held in _held(mine, topics).items():
        tally.put(document, held)
    return tally


def _kept_of(project: Project) -> _Kept:
    key = (project.pk, project.created_at)
    with _keeping:
        found = _kept.setdefault(key, _Kept())
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def _up_to_date(kept: _Kept, project: Project, chains: Chains) -> Tally:
    started = perf_counter()
    key = f"tag-counts:{VERSION}:{project.pk}:{project.created_at.timestamp()}"
    if kept.tally is None and (stored := caches["pages"].get(key)):
        kept.up_to(*stored)
    news = list(_lines(project, kept.last[0])[: MOST_LINES + 1])
    tally, changed = kept.tally, _documents_in(news, kept.last)
    if tally is None or changed is None:
        last: _Line = _lines(project, 0).reverse().values_list("number", "at").first() or NOTHING
        tally = Tally(chains)
        tally.put_all(held_in(project, _standing(project)))
    else:
        last = news[-1][:2]
        if not tally.arrange(chains) and last == kept.last:
            return tally
        kept.up_to(NOTHING, None)  # should reading fail, what is half counted is gone
        for start in range(0, len(changed), AT_ONCE):
            some = changed[start : start + AT_ONCE]
            held = _held_by(some)
            for document in some:
                tally.put(document, held.get(document))
    kept.up_to(last, tally)
    if perf_counter() - started > LONG and last != NOTHING:
        caches["pages"].set(key, (last, tally))
    return tally


def _lines(project: Project, number: int) -> QuerySet[Change, Any]:
    lines = Change.objects.filter(project=project, number__gte=number).order_by("number")
    return lines.values_list("number", "at", "verb", "document_id")


def _documents_in(news: Sequence[tuple[int, datetime, str, int | None]], last: _Line) -> Sequence[int] | None:
    """The documents that something happened to after a line; None if that can't be told. The first of ``news`` is
    that line, unless the act that it was written in came to nothing."""
    if last[1] is None or len(news) > MOST_LINES or not news or news[0][:2] != last:
        return None
    changed: set[int] = set()
    for _number, _at, verb, document in news[1:]:
        kind = verb.partition(".")[0]
        if kind not in _KINDS or verb in _CHANGES_THE_TREE:
            continue
        if document is None:
            return None
        changed.add(document)
    return sorted(changed)


def _standing(project: Project) -> Sequence[int]:
    return list(
        Document.objects.filter(project=project, trashed_at__isnull=True).order_by().values_list("pk", flat=True)
    )


def _held_by(documents: Iterable[int]) -> dict[int, Held]:
    """What these documents hold that everybody sees; nothing for those in the trash. Two queries."""
    standing = Annotation.objects.filter(document__in=documents, document__trashed_at__isnull=True, private=False)
    lying = Topic.objects.filter(content_object__in=documents, content_object__trashed_at__isnull=True)
    return _held(standing, lying)


def _held(annotations: Any, lying: Any) -> dict[int, Held]:
    """These annotations and topics, by document. Two queries."""
    topics: dict[int, list[int]] = defaultdict(list)
    for document, tag in lying.order_by().values_list("content_object_id", "tag_id"):
        topics[document].append(tag)
    passages = _passages(annotations)
    return {pk: Held.of(passages.get(pk, ()), topics.get(pk, ())) for pk in passages.keys() | topics.keys()}


def _private_of(user: Any, project: Project) -> dict[int, Held]:
    """What this person keeps to themselves, by document. One query."""
    # Its index is by document, and there are few.
    mine = Annotation.objects.filter(private=True, author=user, project=project, document__trashed_at__isnull=True)
    return {document: Held.of(passages) for document, passages in _passages(mine).items()}


def _passages(annotations: Any) -> dict[int, list[tuple[int, list[int]]]]:
    """Who made each annotation that has tags and isn't in the trash, and these, by its document."""
    tagged = annotations.filter(trashed_at__isnull=True, taggings__isnull=False).order_by()
    found: dict[int, tuple[int, int, list[int]]] = {}
    names = ("document_id", "author_id", "credit", "pk", "taggings__tag_id")
    for document, author, credit, pk, tag in tagged.values_list(*names):
        if pk in found:
            found[pk][2].append(tag)
        else:
            found[pk] = (document, maker_of(author, credit), [tag])
    passages: dict[int, list[tuple[int, list[int]]]] = defaultdict(list)
    for document, maker, tags in found.values():
        passages[document].append((maker, tags))
    return passages
