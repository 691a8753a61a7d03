"""The searches that somebody keeps: who sees which, which one the search page shows, and those of the front page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from annotator import new_hits, saved_views
from annotator.listing.address import VIEW
from annotator.models import SavedView, Shows, Subscription
from annotator.new_hits import Found
from annotator.saved_views import Beside
from documents.models import Project


@dataclass(frozen=True, slots=True)
class Row:
    """A search of the front page, and what it finds; None: that isn't known yet."""

    view: Any  # with ``since``
    found: Found | None

    @property
    def since(self) -> str:
        """When this person looked last, as one says it: "Monday" of the last days, "14:05" of today; "" if he isn't
        subscribed."""
        return _said(self.view.since, timezone.localtime()) if self.view.since else ""


@dataclass(frozen=True, slots=True)
class Front:
    """The searches of the front page; ``is_known``: what they find is, as of now."""

    rows: list[Row]

    @property
    def is_known(self) -> bool:
        return all(row.found is not None and row.found.is_fresh for row in self.rows)


def searches_of(project: Project, *, user: Any) -> QuerySet[SavedView]:
    """The searches of a project that this person sees, by name, with ``since``."""
    mine = Subscription.objects.filter(view=OuterRef("pk"), person=user).values("since")[:1]
    return saved_views.views_of(project, user=user, shows=Shows.SEARCH).annotate(since=Subquery(mine))


def search_to_open(user: Any, slug: str, uid: UUID) -> Any:
    """A search with its project, which has ``my_role``."""
    return saved_views.view_to_open(user, slug, uid, shows=Shows.SEARCH)


def search_to_change(user: Any, slug: str, uid: UUID) -> Any:
    """As ``search_to_open``: one's own, or one for all members as an editor."""
    return saved_views.view_to_change(user, slug, uid, shows=Shows.SEARCH)


def beside(project: Any, *, query: str, view: str, user: Any) -> Beside:
    """What stands beside a search for this: ``query`` as its address has it, ``view`` the identifier of the kept one
    that it comes from, or "". One query. ``project`` comes with ``my_role``."""
    seen = list(searches_of(project, user=user))
    by_name = any(str(one.uid) == view for one in seen)
    return Beside.of(
        seen,
        project,
        user=user,
        is_open=lambda one: str(one.uid) == view if by_name else one.query == query,
        is_same=lambda one: one.query == query,
    )


def on_front_page(project: Any, *, user: Any) -> Front:
    """Those that are pinned, and those that this person is subscribed to, with what they found when they were counted
    last. Two queries, or one where there are none."""
    views = _in_front(project, user)
    return _rows(views, new_hits.kept(views, project, user=user))


def counted_on_front_page(project: Any, *, user: Any) -> Front:
    """The same with what they find now, which may take long."""
    views = _in_front(project, user)
    return _rows(views, new_hits.counted(views, project, user=user))


def address_of(view: SavedView) -> str:
    """The search page with this search. ``view`` comes with its project."""
    return f"{reverse('search', args=[view.project.slug])}?{view.query}&{urlencode({VIEW: view.uid})}"


def _in_front(project: Any, user: Any) -> list[SavedView]:
    found = searches_of(project, user=user).filter(Q(pinned=True) | Q(since__isnull=False))
    return list(found)


def _rows(views: Iterable[SavedView], found: Mapping[int, Found]) -> Front:
    return Front([Row(view, found.get(view.pk)) for view in views])


def _said(moment: datetime, now: datetime) -> str:
    local = timezone.localtime(moment)
    days = (now.date() - local.date()).days
    if days < 1:
        return date_format(local, "H:i")
    if days < 7:
        return date_format(local, "l")
    return date_format(local, "j F" if local.year == now.year else "j F Y")
