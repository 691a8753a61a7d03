"""What a search found, as a part of a project that goes out: passages, or all that stands on documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotator.access import visible_to
from annotator.errors import NotFound
from annotator.exchange.scope import Scope
from annotator.models import Annotation
from annotator.search.understanding import Search, understood
from documents.models import Document, Project

SHOWS = ("passages", "documents")
MOST_HITS = 500  # that an address names


@dataclass(frozen=True, slots=True)
class Found:
    """``show``: whether the passages go out that the search finds, or what this person may see of all that is marked on
    the documents that it finds. ``hits``: identifiers of those that are wanted; all, if none is named."""

    search: Search
    show: str = "passages"
    hits: Sequence[UUID] = ()

    @property
    def annotations(self) -> QuerySet[Annotation]:
        if self.show == "passages":
            found = self.search.passages()
            return found.filter(uid__in=self.hits) if self.hits else found
        seen = visible_to(self.search.user)
        return Annotation.objects.filter(seen, document__in=self.documents.order_by().values("pk"))

    @property
    def documents(self) -> QuerySet[Document]:
        found = self.search.documents()
        return found.filter(uid__in=self.hits) if self.hits else found

    def among(self, scope: Scope) -> Scope:
        documents = self.documents if self.show == "documents" else None
        return replace(scope, only=self.annotations, documents=documents, query=self.search.text, show=self.show)


def found_in(project: Project, query: str, *, show: str = "", hits: str = "", user: Any) -> Found | None:
    """What an address asks for: a query, what it is asked for, identifiers with commas between them. None without a
    query. Raises Misunderstood, NotFound."""
    if not query.strip():
        return None
    try:
        wanted = [UUID(one) for one in hits.split(",")[:MOST_HITS] if one]
    except ValueError as error:
        raise NotFound(_("There are no such hits in this project.")) from error
    return Found(understood(project, query, user=user), show if show in SHOWS else SHOWS[0], wanted)
