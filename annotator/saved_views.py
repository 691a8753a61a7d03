"""The views of the document list that somebody keeps: who sees which, and which one a list shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from annotator.actions.views import NOWHERE
from annotator.errors import NotAllowed, NotFound
from annotator.listing.address import VIEW, address, asked_in
from annotator.models import SavedView, Shows
from documents.access import project_to_read, reaching
from documents.models import Project, Role


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a list, or the search page: one's own views (or searches) and those for all members; which of
    them is shown, whether something else is shown by now, and whether this person may say that this is the view from
    now on. Searches have ``since``: when this person looked last, if they are subscribed."""

    mine: list[SavedView]
    shared: list[SavedView]
    open: SavedView | None = None
    changed: bool = False
    may_change: bool = False
    may_share: bool = False

    @classmethod
    def of(
        cls,
        seen: Iterable[SavedView],
        project: Any,
        *,
        user: Any,
        is_open: Callable[[SavedView], bool],
        is_same: Callable[[SavedView], bool],
    ) -> Beside:
        """Of all that this person sees: ``is_open`` says which one is open, ``is_same`` whether what it keeps is what
        is shown. ``project`` comes with ``my_role``."""
        edits = project.my_role >= Role.EDITOR
        seen = list(seen)
        mine = [one for one in seen if one.by_id == user.pk and not one.shared]
        shared = [one for one in seen if one.shared]
        found = next(filter(is_open, [*mine, *shared]), None)
        if found is None:
            return cls(mine, shared, may_share=edits)
        return cls(mine, shared, found, not is_same(found), edits or not found.shared, edits)


def views_of(project: Project, *, user: Any, shows: Shows = Shows.LIST) -> QuerySet[SavedView]:
    """The views of a project's list that this person sees, by name; or the searches."""
    return SavedView.objects.filter(Q(shared=True) | Q(by=user), project=project, shows=shows)


def view_to_open(user: Any, slug: str, uid: UUID, *, shows: Shows = Shows.LIST) -> Any:
    """A view, or a search, with its project, which has ``my_role``."""
    project = project_to_read(user, slug)
    view = views_of(project, user=user, shows=shows).select_related("by").filter(uid=uid).first()
    if view is None:
        raise NotFound(str(NOWHERE[shows]))
    view.project = project
    return view


def view_to_change(user: Any, slug: str, uid: UUID, *, shows: Shows = Shows.LIST) -> Any:
    """As ``view_to_open``: one's own, or one for all members as an editor."""
    view = view_to_open(user, slug, uid, shows=shows)
    if view.shared:
        reaching(view.project, Role.EDITOR)
    elif view.by_id != user.pk:
        raise NotAllowed(_("Only who made this view can change it."))
    return view


def beside(project: Any, asked: QueryDict, *, user: Any, columns: Sequence[str] | None) -> Beside:
    """What stands beside the list of this address, which shows these columns (None: the usual ones). One query.
    ``project`` comes with ``my_role``."""
    wanted = asked.get(VIEW, "")
    shown = (asked_in(items_of(asked)), list(columns or ()))
    return Beside.of(
        views_of(project, user=user),
        project,
        user=user,
        is_open=lambda view: str(view.uid) == wanted,
        is_same=lambda view: shown == (view.query, list(view.columns)),
    )


def address_of(view: SavedView) -> str:
    """The query of the list that shows this view."""
    return address(view.query, view.columns, str(view.uid))


def items_of(query: QueryDict) -> Iterable[tuple[str, str]]:
    return [(name, value) for name, values in query.lists() for value in values]
