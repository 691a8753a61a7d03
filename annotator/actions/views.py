"""Views of the document list, searches and recipes that somebody keeps: made, changed, deleted and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotator.actions.subscriptions import carry_back, subscriptions_of
from annotator.codebook import key_of
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import SavedView, Shows
from documents.access import reaching
from documents.models import Change, Project, Role
from documents.text import canonical

MOST_VIEWS = 200  # of one person in one project
MOST_PINNED = 12  # for all members of a project, and for each of them beside
LONGEST_NAME = 100
LONGEST_QUERY = 4000
_KINDS = {Shows.LIST: "view", Shows.SEARCH: "saved_search", Shows.RECIPE: "recipe"}
_NAMELESS = {
    Shows.LIST: gettext_lazy("Give the view a name."),
    Shows.SEARCH: gettext_lazy("Give the search a name."),
    Shows.RECIPE: gettext_lazy("Give the recipe a name."),
}
_LONG_NAME = {
    Shows.LIST: gettext_lazy("A view’s name has at most %(most)s characters."),
    Shows.SEARCH: gettext_lazy("A search’s name has at most %(most)s characters."),
    Shows.RECIPE: gettext_lazy("A recipe’s name has at most %(most)s characters."),
}
_LONG_QUERY = {
    Shows.LIST: gettext_lazy("These filters are too long to be kept; leave some of their words out."),
    Shows.SEARCH: gettext_lazy("This search is too long to be kept; leave some of its words out."),
    Shows.RECIPE: gettext_lazy("This choice is too long to be kept; choose fewer hits, or leave some words out."),
}
NOWHERE = {
    Shows.LIST: gettext_lazy("There is no such view, or it isn’t yours to see."),
    Shows.SEARCH: gettext_lazy("There is no such search, or it isn’t yours to see."),
    Shows.RECIPE: gettext_lazy("There is no such recipe in this project."),
}


def make_view(  # noqa: PLR0913 (each by keyword)
    project: Any,
    *,
    name: str,
    query: str,
    shared: bool,
    by: Any,
    columns: Sequence[str] = (),
    shows: Shows = Shows.LIST,
    pinned: bool = False,
) -> SavedView:
    """Keep what a list or the search page shows: ``query`` says which documents, ``columns`` what of them (none: as
    usual). ``project`` comes with ``my_role``; what is for all members is an editor's to make. Conflict if this person
    has one of this name, or if too many are pinned already."""
    view = SavedView(project=project, by=by, shared=_shared(project, shared=shared), shows=shows, pinned=pinned)
    view.name, view.query, view.columns = _name(name, shows), _query(query, shows), list(columns)
    with transaction.atomic():
        if _of(project, by).count() >= MOST_VIEWS:
            raise Conflict(
                _("You have %(most)s views and searches in this project; delete one first.") % {"most": MOST_VIEWS}
            )
        _check_free(view)
        _check_pins(view)
        view.save(force_insert=True)
        _record("added", view, by=by, after=_state(view))
    return view


def edit_view(  # noqa: PLR0913 (each by keyword)
    view: SavedView,
    *,
    by: Any,
    name: str | None = None,
    query: str | None = None,
    columns: Sequence[str] | None = None,
    shared: bool | None = None,
    pinned: bool | None = None,
) -> SavedView:
    """Change what is given. ``view.project`` comes with ``my_role``. Who may change this view is for the caller to
    find out (``saved_views.view_to_change``)."""
    shows = Shows(view.shows)
    with transaction.atomic():
        before = _state(view)
        view.name = view.name if name is None else _name(name, shows)
        view.query = view.query if query is None else _query(query, shows)
        view.columns = view.columns if columns is None else list(columns)
        view.pinned = view.pinned if pinned is None else pinned
        if shared is not None and shared != view.shared:
            if not shared and view.by_id != by.pk:
                raise Invalid(_("Only who made this view can keep it to themselves again."))
            view.shared = _shared(view.project, shared=shared)
        after = _state(view)
        changed = [part for part in after if after[part] != before[part]]
        if changed:
            _check_free(view)
            _check_pins(view)
            view.save(update_fields=["name", "query", "columns", "shared", "pinned"])
            told = ("name", *(part for part in changed if part != "name"))
            states = {"before": {part: before[part] for part in told}, "after": {part: after[part] for part in told}}
            everybodys = before["shared"] or view.shared
            _record("edited", view, by=by, everybodys=everybodys, **states)
    return view


def remove_view(view: SavedView, *, by: Any) -> None:
    """Delete a view. Its line in the log is all that it needs to come back, with those who subscribed to it."""
    with transaction.atomic():
        subscribed = subscriptions_of(view)
        _record("removed", view, by=by, before=_state(view) | ({"subscriptions": subscribed} if subscribed else {}))
        SavedView.objects.filter(pk=view.pk).delete()


def restore_view(project: Any, uid: UUID, *, by: Any, shows: Shows = Shows.LIST) -> SavedView:
    """Bring back a view that was deleted, if it was this person's to delete. ``project`` comes with ``my_role``. Doing
    it twice does it once; NotFound if there is none, Conflict if its name was taken since."""
    with transaction.atomic():
        standing = SavedView.objects.filter(project=project, uid=uid, shows=shows).first()
        if standing is not None and (standing.shared or standing.by_id == by.pk):
            return standing
        verb = f"{_KINDS[shows]}.removed"
        lines = Change.objects.filter(project=project, target=str(uid), verb=verb).seen_by(by)
        line = lines.order_by("-number").first()
        if line is None or line.before is None or standing is not None:
            raise NotFound(str(NOWHERE[shows]))
        state = dict(line.before)
        subscribed = state.pop("subscriptions", [])
        view = SavedView(project=project, uid=uid, shows=shows, by_id=state.pop("by"), **state)
        if view.shared:
            reaching(project, Role.EDITOR)
        _check_free(view)
        _check_pins(view)
        view.save(force_insert=True)
        carry_back(view, subscribed)
        _record("restored", view, by=by, after=_state(view))
    return view


def _of(project: Project, person: Any) -> Any:
    return SavedView.objects.filter(project=project, by=person)


def _check_free(view: SavedView) -> None:
    # One person's views of one project aren't made at the same moment; if they are, the database says so.
    if SavedView.objects.filter(project=view.project_id, by=view.by_id, name=view.name).exclude(pk=view.pk).exists():
        raise Conflict(
            _("There is a view “%(name)s” already; choose another name.") % {"name": view.name}
            if view.shows == Shows.LIST
            else _("You have something called “%(name)s” here already; choose another name.") % {"name": view.name}
        )
    if view.shows == Shows.RECIPE:
        _check_recipe_free(view)


def _check_recipe_free(recipe: SavedView) -> None:
    """Recipes are asked for by name, in whatever case it is written, so there is one of each in a project."""
    Change.objects.record_all(recipe.project_id, [])  # in turn: another one may be made at this moment
    others = SavedView.objects.filter(project=recipe.project_id, shows=Shows.RECIPE).exclude(pk=recipe.pk)
    for name in others.values_list("name", flat=True):
        if key_of(name) == key_of(recipe.name):
            raise Conflict(_("There is a recipe “%(name)s” already; choose another name.") % {"name": name})


def _check_pins(view: SavedView) -> None:
    if not view.pinned:
        return
    whose = {"shared": True} if view.shared else {"shared": False, "by": view.by_id}
    pinned = SavedView.objects.filter(project=view.project_id, pinned=True, **whose)
    if pinned.exclude(pk=view.pk).count() >= MOST_PINNED:
        raise Conflict(
            _("There are %(most)s searches on the front page already; take one off it first.") % {"most": MOST_PINNED}
        )


def _name(written: str, shows: Shows) -> str:
    name = " ".join(canonical(written).split())
    if not name:
        raise Invalid(str(_NAMELESS[shows]))
    if len(name) > LONGEST_NAME:
        raise Invalid(_LONG_NAME[shows] % {"most": LONGEST_NAME})
    return name


def _query(query: str, shows: Shows) -> str:
    if shows == Shows.SEARCH and not query:
        raise Invalid(_("Say first what is searched for; then the search can be kept."))
    if len(query) > LONGEST_QUERY:
        raise Invalid(str(_LONG_QUERY[shows]))
    return query


def _shared(project: Any, *, shared: bool) -> bool:
    """Whether it is for all members, which an editor says."""
    if shared:
        reaching(project, Role.EDITOR)
    return shared


def _state(view: SavedView) -> dict[str, Any]:
    more = {Shows.LIST: "columns", Shows.SEARCH: "pinned"}.get(Shows(view.shows))
    parts = ("name", "query", "shared", *([more] if more else []))
    return {**{part: getattr(view, part) for part in parts}, "by": view.by_id}


def _record(what: str, view: SavedView, *, by: Any, everybodys: bool | None = None, **states: Any) -> None:
    """A line of the log; of a view that somebody keeps to themselves, for them alone."""
    everybodys = view.shared if everybodys is None else everybodys
    Change.objects.record(
        f"{_KINDS[Shows(view.shows)]}.{what}",
        project_id=view.project_id,
        by=by,
        target=view.uid,
        private_to=None if everybodys else view.by,
        **states,
    )
