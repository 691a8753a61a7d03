"""Acts on many documents of the list at once: what is ticked, or all that fit the filters of the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from annotator import listing, past, queries
from annotator.access import project_to_annotate
from annotator.actions import topics
from annotator.actions.undo import undo
from annotator.errors import BuiltUpon, Conflict, Invalid, TooLarge
from annotator.filter_form import FilterForm
from annotator.models import Tag
from documents.access import reaching
from documents.acting import act as acting
from documents.actions import work as doing
from documents.actions.fields import set_value
from documents.field_values import fields_of, yes_or_no
from documents.models import Document, Field, Kind, Project, Role, Status
from documents.queries import documents_in
from documents.views.checks import check_now, set_checks
from documents.views.shelf import with_undo
from documents.work import working_on


@dataclass(frozen=True, slots=True)
class Chosen:
    """The documents, the project with ``my_role``, who acts, and what was filled in beside them."""

    documents: QuerySet[Document]
    project: Any
    by: Any
    codebook: listing.Codebook
    fields: Any

    def as_editor(self) -> Chosen:
        reaching(self.project, Role.EDITOR)
        return self


@require_POST
@login_required
def act(request: HttpRequest, slug: str) -> HttpResponse:
    """One of DOES with the chosen documents, as one act; then the same list again."""
    project = project_to_annotate(request.user, slug)
    uid = uuid4()
    try:
        do = DOES.get(request.POST.get("do", ""))
        if do is None:
            raise Invalid(_("Choose what to do with the documents."))
        with acting(uid):
            sentence = do(_chosen(request, project))
    except (Conflict, Invalid, TooLarge) as error:
        messages.error(request, str(error))
    else:
        address = reverse("act-undo", args=[slug, uid])
        undoable = past.next_for(request.user, project).undo
        there = undoable is not None and undoable.batch == uid
        messages.success(request, with_undo(sentence, f"{address}?{request.GET.urlencode()}") if there else sentence)
    return _back(request, slug)


@require_POST
@login_required
def take_back(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Undo an act, if it is still the last thing that this person did in the project."""
    undone(request, project_to_annotate(request.user, slug), uid)
    return _back(request, slug)


def undone(request: HttpRequest, project: Any, uid: UUID) -> None:
    """Undo this act of the project, if it is the next to be undone, and tell what came of that."""
    last = past.next_for(request.user, project).undo
    if last is None or last.batch != uid:
        messages.error(request, _("You did something else since, so this isn’t what would be undone."))
        return
    try:
        messages.success(request, undo(project, act=uuid4(), by=request.user).told)
    except BuiltUpon as error:
        messages.error(request, str(error))


def _back(request: HttpRequest, slug: str) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(reverse("project", args=[slug]) + (f"?{query}" if query else ""))


def _chosen(request: HttpRequest, project: Project) -> Chosen:
    codebook = listing.Codebook.of(queries.codebook(project))
    if seen := request.POST.get("all", ""):
        known = fields_of(project)
        asked = FilterForm(request.GET, codebook=codebook, project=project, known=known, user=request.user).asked()
        found = listing.documents_asked_for(project, asked, codebook, user=request.user)
        if str(found.count()) != seen:
            raise Conflict(_("Other documents fit these filters by now. Look at the list again, then choose them all."))
    else:
        found = documents_in(project).filter(uid__in=_uids(request.POST.getlist("documents")))
    return Chosen(found, project, request.user, codebook, request.POST)


def _uids(values: list[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    if not found:
        raise Invalid(_("Choose some documents first: tick the boxes in front of them."))
    return found


def _set_status(chosen: Chosen) -> str:
    status = chosen.fields.get("status", "")
    documents = working_on(chosen.documents, chosen.by, chosen.project.my_role)
    count = doing.set_status(documents, status, project=chosen.project, by=chosen.by)
    sentence = ngettext("%(count)s document is %(status)s now.", "%(count)s documents are %(status)s now.", count)
    return _said(count, sentence, status=Status(status).label)


def _assign(chosen: Chosen) -> str:
    person = _person(chosen.as_editor())
    count = doing.assign(chosen.documents, [person], project=chosen.project, by=chosen.by)
    sentence = ngettext("%(count)s document is for %(person)s.", "%(count)s documents are for %(person)s.", count)
    return _said(count, sentence, person=_called(person))


def _unassign(chosen: Chosen) -> str:
    person = _person(chosen.as_editor())
    count = doing.unassign(chosen.documents, [person], project=chosen.project, by=chosen.by)
    sentence = ngettext(
        "%(count)s document isn’t for %(person)s any more.",
        "%(count)s documents aren’t for %(person)s any more.",
        count,
    )
    return _said(count, sentence, person=_called(person))


def _put_under(chosen: Chosen) -> str:
    tag = _topic(chosen)
    count = topics.add_to_all(chosen.documents, tag, project=chosen.project, by=chosen.by)
    sentence = ngettext("%(count)s document is under “%(tag)s”.", "%(count)s documents are under “%(tag)s”.", count)
    return _said(count, sentence, tag=tag.name)


def _take_out(chosen: Chosen) -> str:
    tag = _topic(chosen)
    count = topics.remove_from_all(chosen.documents, tag, project=chosen.project, by=chosen.by)
    sentence = ngettext(
        "%(count)s document isn’t under “%(tag)s” any more.",
        "%(count)s documents aren’t under “%(tag)s” any more.",
        count,
    )
    return _said(count, sentence, tag=tag.name)


def _set_field(chosen: Chosen) -> str:
    field = _field(chosen.as_editor())
    written = chosen.fields.get(f"value-{field.pk}", "").strip()
    if not written:
        raise Invalid(_("Write a value for “%(field)s”, or take away what is there.") % {"field": field.name})
    count = set_value(chosen.documents, field, written, project=chosen.project, by=chosen.by)
    sentence = ngettext(
        "“%(field)s” of %(count)s document is “%(value)s” now.",
        "“%(field)s” of %(count)s documents is “%(value)s” now.",
        count,
    )
    value = yes_or_no(written) if field.kind == Kind.YES_NO else written
    return _said(count, sentence, field=field.name, value=value)


def _clear_field(chosen: Chosen) -> str:
    field = _field(chosen.as_editor())
    count = set_value(chosen.documents, field, "", project=chosen.project, by=chosen.by)
    sentence = ngettext(
        "%(count)s document has no “%(field)s” any more.", "%(count)s documents have no “%(field)s” any more.", count
    )
    return _said(count, sentence, field=field.name)


def _trash(chosen: Chosen) -> str:
    chosen.as_editor()
    count = doing.trash_all(chosen.documents, project=chosen.project, by=chosen.by)
    return _said(count, ngettext("%(count)s document is in the trash.", "%(count)s documents are in the trash.", count))


def _check(chosen: Chosen) -> str:
    return check_now(chosen.as_editor().documents, by=chosen.by)


def _check_again(chosen: Chosen) -> str:
    return set_checks(chosen.as_editor().fields, chosen.documents, project=chosen.project, by=chosen.by)


DOES: dict[str, Callable[[Chosen], str]] = {
    "status": _set_status,
    "assign": _assign,
    "unassign": _unassign,
    "put-under": _put_under,
    "take-out": _take_out,
    "set-field": _set_field,
    "clear-field": _clear_field,
    "check": _check,
    "check-again": _check_again,
    "trash": _trash,
}


def _said(count: int, sentence: str, **words: Any) -> str:
    return sentence % {"count": count, **words} if count else str(_("That was so already: nothing was changed."))


def _person(chosen: Chosen) -> Any:
    value = chosen.fields.get("person", "")
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < 16 else 0
    person = get_user_model().objects.filter(pk=number).first()
    # Of people who have nothing to do with this project, nobody learns a name here.
    known = chosen.project.memberships.filter(user=number).exists()
    if person is None or not (known or person.assignments.filter(project=chosen.project).exists()):
        raise Invalid(_("Choose a person of this project."))
    return person


def _field(chosen: Chosen) -> Field:
    wanted = chosen.fields.get("field", "")
    found = next((field for field in fields_of(chosen.project) if str(field.pk) == wanted), None)
    if found is None:
        raise Invalid(_("Choose a field of this project that isn’t in the trash."))
    return found


def _topic(chosen: Chosen) -> Tag:
    """The tag whose path, or name where only one has it, was written."""
    found = chosen.codebook.called(chosen.fields.get("topic", ""))
    if not found:
        raise Invalid(_("Choose a topic that is in the codebook."))
    if len(found) > 1:
        raise Invalid(_("Several tags have this name: choose one with those above it."))
    tag: Tag = Tag.objects.get(pk=found[0].pk)
    return tag


def _called(person: Any) -> str:
    return str(person.get_full_name() or person.get_username())
