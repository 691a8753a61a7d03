"""Which of a search's hits somebody chose: those ticked, or all of them; as they are found now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from annotator.search.marking import MOST, others_by_now, too_many
from annotator.search.understanding import Search


def chosen_documents(search: Search, *, uids: Collection[str], count: str = "") -> list[int]:
    """The primary keys of the documents with these identifiers, or of all, if none is given. Conflict where one isn't
    found any more, or where there are others than ``count`` (if that is given); TooLarge over ``MOST``."""
    return _chosen(search.documents(), uids, count)


def chosen_passages(search: Search, *, uids: Collection[str], count: str = "") -> list[int]:
    """The same of the passages that it finds."""
    return _chosen(search.passages(), uids, count)


def _chosen(found: QuerySet[Any], uids: Collection[str], count: str) -> list[int]:
    if uids:
        wanted = _known(uids)
        pks = list(found.filter(uid__in=wanted).order_by().values_list("pk", flat=True)[: MOST + 1])
        if len(pks) < len(wanted):
            raise others_by_now()
    else:
        pks = list(found.order_by().values_list("pk", flat=True)[: MOST + 1])
        if count and len(pks) <= MOST and str(len(pks)) != count:
            raise others_by_now()
    if len(pks) > MOST:
        raise too_many()
    return pks


def _known(uids: Collection[str]) -> Sequence[UUID]:
    try:
        return list({UUID(uid) for uid in uids})
    except ValueError:
        raise others_by_now() from None
