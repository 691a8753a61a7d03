"""Views of the document list that somebody keeps: made, changed, deleted and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import SavedView
from documents.access import reaching
from documents.models import Change, Project, Role
from documents.text import canonical

MOST_VIEWS = 200  # of one person in one project
LONGEST_NAME = 100
LONGEST_QUERY = 4000


def make_view(  # noqa: PLR0913 (each by keyword)
    project: Any, *, name: str, query: str, columns: Sequence[str], shared: bool, by: Any
) -> SavedView:
    """Keep what a list shows: ``query`` says which documents, ``columns`` what of them (none: as usual). ``project``
    comes with ``my_role``; a view for all members is an editor's to make. Conflict if this person has one of this
    name."""
    view = SavedView(project=project, by=by, shared=_shared(project, shared=shared))
    view.name, view.query, view.columns = _name(name), _query(query), list(columns)
    with transaction.atomic():
        if _of(project, by).count() >= MOST_VIEWS:
            raise Conflict(_("You have %(most)s views in this project; delete one first.") % {"most": MOST_VIEWS})
        _check_free(view)
        view.save(force_insert=True)
        _record("view.added", view, by=by, after=_state(view))
    return view


def edit_view(  # noqa: PLR0913 (each by keyword)
    view: SavedView,
    *,
    by: Any,
    name: str | None = None,
    query: str | None = None,
    columns: Sequence[str] | None = None,
    shared: bool | None = None,
) -> SavedView:
    """Change what is given. ``view.project`` comes with ``my_role``. Who may change this view is for the caller to
    find out (``saved_views.view_to_change``)."""
    with transaction.atomic():
        before = _state(view)
        view.name = view.name if name is None else _name(name)
        view.query = view.query if query is None else _query(query)
        view.columns = view.columns if columns is None else list(columns)
        if shared is not None and shared != view.shared:
            if not shared and view.by_id != by.pk:
                raise Invalid(_("Only who made this view can keep it to themselves again."))
            view.shared = _shared(view.project, shared=shared)
        after = _state(view)
        changed = [part for part in after if after[part] != before[part]]
        if changed:
            _check_free(view)
            view.save(update_fields=["name", "query", "columns", "shared"])
            told = ("name", *(part for part in changed if part != "name"))
            states = {"before": {part: before[part] for part in told}, "after": {part: after[part] for part in told}}
            everybodys = before["shared"] or view.shared
            _record("view.edited", view, by=by, everybodys=everybodys, **states)
    return view


def remove_view(view: SavedView, *, by: Any) -> None:
    """Delete a view. Its line in the log is all that it needs to come back."""
    with transaction.atomic():
        _record("view.removed", view, by=by, before=_state(view))
        SavedView.objects.filter(pk=view.pk).delete()


def restore_view(project: Any, uid: UUID, *, by: Any) -> SavedView:
    """Bring back a view that was deleted, if it was this person's to delete. ``project`` comes with ``my_role``. Doing
    it twice does it once; NotFound if there is none, Conflict if its name was taken since."""
    with transaction.atomic():
        standing = SavedView.objects.filter(project=project, uid=uid).first()
        if standing is not None and (standing.shared or standing.by_id == by.pk):
            return standing
        lines = Change.objects.filter(project=project, target=str(uid), verb="view.removed").seen_by(by)
        line = lines.order_by("-number").first()
        if line is None or line.before is None or standing is not None:
            raise NotFound(_("There is no such view, or it isn’t yours to see."))
        state = dict(line.before)
        view = SavedView(project=project, uid=uid, by_id=state.pop("by"), **state)
        if view.shared:
            reaching(project, Role.EDITOR)
        _check_free(view)
        view.save(force_insert=True)
        _record("view.restored", view, by=by, after=_state(view))
    return view


def _of(project: Project, person: Any) -> Any:
    return SavedView.objects.filter(project=project, by=person)


def _check_free(view: SavedView) -> None:
    # One person's views of one project aren't made at the same moment; if they are, the database says so.
    if SavedView.objects.filter(project=view.project_id, by=view.by_id, name=view.name).exclude(pk=view.pk).exists():
        raise Conflict(_("There is a view “%(name)s” already; choose another name.") % {"name": view.name})


def _name(written: str) -> str:
    name = " ".join(canonical(written).split())
    if not name:
        raise Invalid(_("Give the view a name."))
    if len(name) > LONGEST_NAME:
        raise Invalid(_("A view’s name has at most %(most)s characters.") % {"most": LONGEST_NAME})
    return name


def _query(query: str) -> str:
    if len(query) > LONGEST_QUERY:
        raise Invalid(_("These filters are too long to be kept; leave some of their words out."))
    return query


def _shared(project: Any, *, shared: bool) -> bool:
    """Whether it is for all members, which an editor says."""
    if shared:
        reaching(project, Role.EDITOR)
    return shared


def _state(view: SavedView) -> dict[str, Any]:
    state = {part: getattr(view, part) for part in ("name", "query", "columns", "shared")}
    return {**state, "by": view.by_id}


def _record(verb: str, view: SavedView, *, by: Any, everybodys: bool | None = None, **states: Any) -> None:
    """A line of the log; of a view that somebody keeps to themselves, for them alone."""
    everybodys = view.shared if everybodys is None else everybodys
    Change.objects.record(
        verb,
        project_id=view.project_id,
        by=by,
        target=view.uid,
        private_to=None if everybodys else view.by,
        **states,
    )
