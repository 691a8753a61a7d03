"""What was thrown away, putting it back, and deleting it for ever."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator import access, queries
from annotator.actions.annotate import restore_annotation
from annotator.actions.discuss import restore_reply
from annotator.actions.trash import KINDS, Contents, Doomed, delete_for_ever, thing_in_trash, trash_of
from annotator.errors import Conflict, NotFound
from annotator.history.counts import counted
from documents.access import project_to_own, project_to_read
from documents.field_values import trashed_fields_of
from documents.models import Role
from documents.queries import trashed_documents_in
from documents.views.shelf import around

MOST = 100  # shown of each kind, the last thrown away first
_NAMED = 10  # of what is to be deleted for ever


@require_safe
@login_required
def trash(request: HttpRequest, slug: str) -> HttpResponse:
    project, user = project_to_read(request.user, slug), request.user
    annotations = queries.trashed_annotations_in(project).filter(access.visible_to(user))
    replies = queries.trashed_replies_in(project).filter(access.visible_to(user, through="annotation__"))
    lists: dict[str, list[Any]] = {
        "documents": list(trashed_documents_in(project).select_related("trashed_by")[: MOST + 1]),
        "annotations": list(annotations[: MOST + 1]),
        "replies": list(replies[: MOST + 1]),
        "tags": list(queries.trashed_tags_in(project)[: MOST + 1]),
    }
    context = around(
        project,
        **{name: things[:MOST] for name, things in lists.items()},
        fields=trashed_fields_of(project),
        something=any(lists.values()),
        mine=user.pk if project.my_role >= Role.ANNOTATOR else None,
        more=any(len(things) > MOST for things in lists.values()),
        most=MOST,
        here="trash",
    )
    return render(request, "annotator/trash.html", context)


@require_POST
@login_required
def restore(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Take an annotation out of the trash."""
    annotation = access.trashed_annotation_to_edit(request.user, uid)
    if annotation.project_id != project_to_read(request.user, slug).pk:
        raise NotFound(_("There is no such annotation in this project."))
    restore_annotation(annotation, by=request.user)
    messages.success(request, _("The annotation on “%(title)s” is back.") % {"title": annotation.document.title})
    return redirect("trash", slug=slug)


@require_POST
@login_required
def restore_answer(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Take a reply out of the trash."""
    reply = access.reply_to_edit(request.user, uid)
    if reply.project_id != project_to_read(request.user, slug).pk:
        raise NotFound(_("There is no such reply in this project."))
    restore_reply(reply, by=request.user)
    messages.success(request, _("The reply is back."))
    return redirect("trash", slug=slug)


@login_required
def empty(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete for ever all that lies in the trash, once a person has seen how much that is."""
    project = project_to_own(request.user, slug)
    return _delete(request, trash_of(project, by=request.user), whole=True)


@login_required
def delete(request: HttpRequest, slug: str, kind: str, key: str) -> HttpResponse:
    """Delete one thing for ever, once a person has seen what goes with it."""
    project = project_to_own(request.user, slug)
    return _delete(request, thing_in_trash(project, kind, key, by=request.user), whole=False)


def _delete(request: HttpRequest, doomed: Doomed, *, whole: bool) -> HttpResponse:
    status = 200
    if request.method == "POST":
        try:
            gone = delete_for_ever(doomed, seen=request.POST.get("seen", ""))
        except Conflict as error:
            messages.error(request, str(error))
            status = error.status
        else:
            messages.success(request, _("Deleted for ever: %(gone)s.") % {"gone": ", ".join(counted(gone.counted()))})
            return redirect("trash", slug=doomed.project.slug)
    contents = doomed.contents()
    context = around(
        doomed.project,
        contents=contents,
        phrases=counted(contents.counted()),
        named=_named(doomed, contents),
        whole=whole,
        here="trash",
    )
    return render(request, "annotator/delete.html", context, status=status)


def _named(doomed: Doomed, contents: Contents) -> list[dict[str, Any]]:
    """Some of the things, by name, and how many more there are."""
    found = []
    for kind in KINDS:
        some: list[Any] = list(getattr(doomed, kind)[:_NAMED])
        if some:
            more = max(0, getattr(contents, kind) - _NAMED)
            found.append({"names": [str(thing) for thing in some], "more": more})
    return found
