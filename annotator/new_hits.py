"""What searches that are kept find now, and what of it is new to somebody: never more than this person may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from time import time
from typing import Any
from urllib.parse import parse_qs

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils.formats import number_format

from annotator.errors import Refused
from annotator.models import SavedView
from annotator.search.language.fields import SpeaksOf, field_of
from annotator.search.language.tree import Field, Node, Relation, walk
from annotator.search.understanding import Search, understood
from documents.models import Change, Project

MOST_COUNTED = 10_000
PASSAGES = "passages"
_SECONDS_FRESH = 600  # what isn't in the log changes with time: how much of a large project is indexed yet
_SECONDS_KEPT = 86_400  # and shown until it is counted anew
_Line = tuple[int, datetime]
_Kept = tuple[_Line | None, float, "Found"]  # true for this line of the log; when it was counted


@dataclass(frozen=True, slots=True)
class Found:
    """``count``: the documents or ``passages`` that a search finds, and ``new``: those of them since this person last
    looked (None: he isn't subscribed); MOST_COUNTED + 1 where there are more. ``refused``: why it can't be searched
    for any more. ``is_fresh``: nothing has happened since that was counted."""

    count: int
    new: int | None = None
    passages: bool = False
    refused: str = ""
    is_fresh: bool = True

    @property
    def shown(self) -> str:
        return _shown(self.count)

    @property
    def shown_new(self) -> str:
        return _shown(self.new or 0)


def found_by(view: SavedView, project: Any, *, user: Any) -> QuerySet[Any]:
    """The documents, or the passages where the search shows these. Refused if its words mean nothing any more.
    ``project`` comes with ``my_role``."""
    search, show = _search(view, project, user)
    return search.passages().order_by() if show == PASSAGES else search.documents().order_by()


def newly_found(
    view: SavedView, project: Any, *, user: Any, since: datetime, until: datetime | None = None
) -> QuerySet[Any]:
    """Those of them that came between these moments: documents that were imported, or in which somebody else made a
    passage that fits, if it asks for passages; passages that somebody else made."""
    search, show = _search(view, project, user)
    when: dict[str, Any] = {"created_at__gt": since, **({} if until is None else {"created_at__lte": until})}
    passages = search.passages().filter(**when).exclude(author=user).order_by()
    if show == PASSAGES:
        return passages
    came = Q(**when)
    if asks_for_passages(search.node):
        came |= Q(pk__in=passages.values("document"))
    return search.documents().filter(came).order_by()


def asks_for_passages(node: Node | None) -> bool:
    """Whether a query says something of passages, and not of documents and their texts alone."""
    return node is not None and any(
        isinstance(one, Relation) or (isinstance(one, Field) and _is_of_passages(one.name)) for one in walk(node)
    )


def kept(views: Sequence[SavedView], project: Any, *, user: Any) -> dict[int, Found]:
    """What was counted of these searches when it was asked last, by their pk; of those of which it was. ``since`` of a
    view is when this person, if subscribed, last looked. One query."""
    if not views:
        return {}
    found: dict[str, _Kept] = cache.get_many([_key(view, user) for view in views])
    line, oldest = _last_line(project), time() - _SECONDS_FRESH
    known = {view.pk: found[key] for view in views if (key := _key(view, user)) in found}
    return {pk: replace(one, is_fresh=of == line and at > oldest) for pk, (of, at, one) in known.items()}


def counted(views: Iterable[SavedView], project: Any, *, user: Any) -> dict[int, Found]:
    """What these searches find now, by their pk: counted, where something has happened since it was the last time."""
    views = list(views)
    line = _last_line(project)
    known = kept(views, project, user=user)
    for view in views:
        if view.pk not in known or not known[view.pk].is_fresh:
            known[view.pk] = _count(view, project, user)
            cache.set(_key(view, user), (line, time(), known[view.pk]), _SECONDS_KEPT)
    return known


def _count(view: SavedView, project: Any, user: Any) -> Found:
    since: datetime | None = getattr(view, "since", None)
    passages = _asked(view)[1] == PASSAGES
    try:
        count = _up_to_most(found_by(view, project, user=user))
        new = None if since is None else _up_to_most(newly_found(view, project, user=user, since=since))
    except Refused as error:
        return Found(0, passages=passages, refused=str(error))
    return Found(count, new, passages)


def _up_to_most(found: QuerySet[Any]) -> int:
    return found[: MOST_COUNTED + 1].count()


def _shown(count: int) -> str:
    told = number_format(min(count, MOST_COUNTED), force_grouping=True)
    return told if count <= MOST_COUNTED else f"{told}+"


def _search(view: SavedView, project: Any, user: Any) -> tuple[Search, str]:
    text, show = _asked(view)
    return understood(project, text, user=user), show


def _asked(view: SavedView) -> tuple[str, str]:
    """The query, and as what its results are shown."""
    query = parse_qs(view.query)
    return query.get("q", [""])[0], query.get("show", [""])[0]


def _is_of_passages(name: str) -> bool:
    field = field_of(name)
    return field is not None and field.speaks_of == SpeaksOf.PASSAGE


def _key(view: SavedView, user: Any) -> str:
    since: datetime | None = getattr(view, "since", None)
    asked = f"{view.query}\0{since.isoformat() if since else ''}"
    return f"found:{view.pk}:{user.pk}:{sha256(asked.encode()).hexdigest()[:24]}"


def _last_line(project: Project) -> _Line | None:
    lines = Change.objects.filter(project_id=project.pk).order_by("-number")
    return lines.values_list("number", "at").first()
