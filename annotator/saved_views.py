"""The views of the document list that somebody keeps: who sees which, and which one a list shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from annotator.errors import NotAllowed, NotFound
from annotator.listing.address import VIEW, address, asked_in
from annotator.models import SavedView, Shows
from documents.access import project_to_read, reaching
from documents.models import Project, Role


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a list: one's own views and those for all members; which of them the list shows, whether it
    shows something else by now, and whether this person may say that this is the view from now on."""

    mine: list[SavedView]
    shared: list[SavedView]
    open: SavedView | None = None
    changed: bool = False
    may_change: bool = False
    may_share: bool = False


def views_of(project: Project, *, user: Any, shows: Shows = Shows.LIST) -> QuerySet[SavedView]:
    """The views of a project's list that this person sees, by name; or the searches."""
    return SavedView.objects.filter(Q(shared=True) | Q(by=user), project=project, shows=shows)


def view_to_open(user: Any, slug: str, uid: UUID, *, shows: Shows = Shows.LIST) -> Any:
    """A view, or a search, with its project, which has ``my_role``."""
    project = project_to_read(user, slug)
    view = views_of(project, user=user, shows=shows).select_related("by").filter(uid=uid).first()
    if view is None:
        raise NotFound(
            _("There is no such view, or it isn’t yours to see.")
            if shows == Shows.LIST
            else _("There is no such search, or it isn’t yours to see.")
        )
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
    edits = project.my_role >= Role.EDITOR
    seen = list(views_of(project, user=user))
    mine = [view for view in seen if view.by_id == user.pk and not view.shared]
    shared = [view for view in seen if view.shared]
    wanted = asked.get(VIEW, "")
    found = next((view for view in seen if str(view.uid) == wanted), None)
    if found is None:
        return Beside(mine, shared, may_share=edits)
    changed = (asked_in(items_of(asked)), list(columns or ())) != (found.query, list(found.columns))
    return Beside(mine, shared, found, changed, edits or not found.shared, edits)


def address_of(view: SavedView) -> str:
    """The query of the list that shows this view."""
    return address(view.query, view.columns, str(view.uid))


def items_of(query: QueryDict) -> Iterable[tuple[str, str]]:
    return [(name, value) for name, values in query.lists() for value in values]
