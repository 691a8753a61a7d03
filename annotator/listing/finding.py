"""The documents that fit what is asked for."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from annotator.access import visible_to
from annotator.errors import Misunderstood
from annotator.listing.asked import NOBODY, Asked, OfField, sort_of
from annotator.listing.tree import Codebook
from annotator.models import Annotation, Tagging, Topic
from annotator.models.annotation import Placing
from annotator.search.language.parsing import MOST_TERMS
from annotator.search.language.tree import And, Node, Word
from annotator.search.understanding import understood
from documents import queries as documents
from documents import work
from documents.fields import LONGEST_SORT
from documents.models import Document, FieldValue, Project


def documents_asked_for(project: Project, asked: Asked, codebook: Codebook, *, user: Any) -> QuerySet[Document]:
    """The project's documents that fit, in no order. Tags count where this person may see them."""
    found = documents.documents_in(project).order_by()
    if asked.topic is not None:
        topics = Topic.objects.filter(project=project, tag__in=codebook.under(asked.topic)).order_by()
        found = found.filter(pk__in=topics.values("content_object"))
    if asked.tag is not None:
        taggings = _tagged(project, codebook.under(asked.tag), user=user)
        found = found.filter(pk__in=taggings.values("content_object__document"))
    if asked.status:
        found = found.filter(status=asked.status)
    if asked.assigned is not None:
        nobody = asked.assigned == NOBODY
        found = work.documents_for_nobody(found) if nobody else work.documents_for(found, asked.assigned)
    if asked.publisher:
        found = found.filter(publisher=asked.publisher)
    if asked.published_from:
        found = found.filter(published__gte=asked.published_from)
    if asked.published_to:
        found = found.filter(published__lte=asked.published_to)
    if asked.words:
        found = found.filter(_said(project, asked.words, user=user))
    for one in asked.of_fields:
        found = _with_values(found, one)
    return found


def _with_values(found: QuerySet[Document], asked: OfField) -> QuerySet[Document]:
    values = FieldValue.objects.filter(field=asked.field).order_by()
    if asked.given is False:
        return found.exclude(pk__in=values.values("document"))
    if asked.exactly:
        values = values.filter(sort=sort_of(asked.exactly))
    if asked.words:
        values = values.annotate(kept=Length("sort"))
    for word in asked.words.split():
        values = values.filter(_written(word))
    column = "day" if isinstance(asked.low or asked.high, date) else "number"
    if asked.low is not None:
        values = values.filter(**{f"{column}__gte": asked.low})
    if asked.high is not None:
        values = values.filter(**{f"{column}__lte": asked.high})
    return found.filter(pk__in=values.values("document"))


def _written(word: str) -> Q:
    """A value holds the word, in any case. What it is sorted by is folded; only of a long one that isn't all."""
    longer = Q()
    for spelling in spellings_of(word):
        longer |= Q(text__icontains=spelling)
    return Q(sort__contains=word.casefold()) | Q(kept=LONGEST_SORT) & longer


def _tagged(project: Project, tags: Collection[int] | None, *, user: Any) -> QuerySet[Tagging]:
    """Taggings on annotations that this person may see and that aren't in the trash."""
    seen = visible_to(user, through="content_object__")
    taggings: QuerySet[Tagging] = Tagging.objects.filter(seen, project=project, content_object__trashed_at__isnull=True)
    return taggings.order_by() if tags is None else taggings.filter(tag__in=tags).order_by()


def _said(project: Project, words: str, *, user: Any) -> Q:
    """What these words find as a query; where they are nothing but words, or no query at all, also parts of words in
    titles and authors, and what documents have lost."""
    try:
        search = understood(project, words, user=user)
    except Misunderstood:
        search = understood(project, "", user=user).part(_plain(words))
    found = Q(pk__in=search.documents().values("pk")) if search.node is not None else None
    if found is not None and not _is_plain(search.node):
        return found
    mentioned = Q()
    for word in words.split():
        mentioned &= _mentions(word) | Q(pk__in=_lost(project, word, user=user))
    return mentioned if found is None else mentioned | found


def _plain(words: str) -> Node | None:
    """These words, whatever else they could mean; of what has no letters, nothing."""
    parts = tuple(Word(word) for word in words.split()[:MOST_TERMS] if any(map(str.isalnum, word)))
    return And(parts) if len(parts) > 1 else next(iter(parts), None)


def _is_plain(node: Node | None) -> bool:
    parts = node.parts if isinstance(node, And) else (node,)
    return all(isinstance(part, Word) and not part.prefix for part in parts)


def _mentions(word: str) -> Q:
    """Title or authors hold the word, in any case.

    SQLite folds only ASCII and keeps JSON with escapes, so a word with other letters is also looked for
    in its usual spellings, and among authors as it is stored.
    """
    found = Q()
    for spelling in spellings_of(word):
        found |= Q(title__icontains=spelling)
        for stored in _as_stored(spelling) if word.strip('[]", ') else ():  # the signs of the list itself
            found |= Q(authors__icontains=stored)
    return found


def _lost(project: Project, word: str, *, user: Any) -> QuerySet[Annotation, Any]:
    """The documents whose text no longer holds a passage that this person may see, and whose quote or note holds the
    word: nowhere else are those words to be found."""
    holding = Q()
    for spelling in spellings_of(word):
        holding |= Q(quote__icontains=spelling) | Q(note__icontains=spelling)
    # Said as the index of the few has it.
    few = Annotation.objects.filter(project=project, how__in=(Placing.FUZZY, Placing.ORPHAN)).order_by()
    lost = few.filter(visible_to(user), holding, how=Placing.ORPHAN, trashed_at__isnull=True)
    return lost.values("document")


def spellings_of(word: str) -> list[str]:
    """What to look for where a database folds ASCII only."""
    return [word] if word.isascii() else sorted({word, word.lower(), word.upper(), word.capitalize()})


def _as_stored(word: str) -> Sequence[str]:
    return sorted({word, json.dumps(word)[1:-1]})
