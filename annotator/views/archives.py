"""A whole project taken away as an archive, and a new one made of an archive, once somebody has looked into it."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotator.actions import uploads
from annotator.errors import NotFound, Refused, TooLarge
from annotator.exchange.archive.reading import Share
from annotator.exchange.archive.unpacking import look_into, unpack
from annotator.exchange.archive.writing import write_archive
from annotator.models import ArchiveUpload
from documents.access import project_to_own
from documents.views.shelf import around

_IN_MEMORY = 8_000_000  # bytes of an archive; what is larger waits on disk until it is sent
_TOLD = ("documents", "annotations", "replies", "tags", "changes")


class _Waiting(tempfile.SpooledTemporaryFile[bytes]):
    """The answer closes it; and if nobody reads on, whoever lets go of that."""

    def __del__(self) -> None:
        self.close()


@require_safe
@login_required
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """What goes along, and what stays."""
    project = project_to_own(request.user, slug)
    context = around(project, hidden=bool(Share(project, request.user).hidden()), here="settings")
    return render(request, "annotator/archive.html", context)


@require_safe
@login_required
def file(request: HttpRequest, slug: str) -> FileResponse:
    """The archive, of one moment: it is written whole before the first byte goes out, so who waits for a slow line
    holds nothing up."""
    project = project_to_own(request.user, slug)
    waiting = _Waiting(max_size=_IN_MEMORY)
    write_archive(waiting, project, user=request.user)
    waiting.seek(0)
    response = FileResponse(waiting, as_attachment=True, filename=f"{project.slug}.zip", content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """An archive is sent; what is in it is shown on a page of its own."""
    if request.method != "POST":
        return _page(request)
    try:
        sent: Any = request.FILES.get("file")
        if sent is None:
            return _page(request, error=_("Choose a file first."))
        if (sent.size or 0) > settings.MAX_UPLOAD_BYTES:
            raise TooLarge(_too_large(sent.name or ""))
        name = (sent.name or "")[:200]
        look = look_into(sent, name=name, user=request.user)
        sent.seek(0)
        kept = uploads.keep(sent.read(), name=name, look=asdict(look), by=request.user)
    except Refused as error:
        return _page(request, error=str(error))
    return redirect("archive-look", uid=kept.uid)


@login_required
def look(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is in the archive that this person sent; then a project is made of it."""
    kept = _kept(request, uid)
    if request.method == "POST":
        try:
            project = unpack(
                BytesIO(bytes(kept.content)), name=kept.name, by=request.user, accounts=_me_in(request, kept)
            )
        except Refused as error:
            return _look_page(request, kept, error=str(error))
        uploads.drop(kept)
        messages.success(request, _("“%(name)s” is here, with all that was in the archive.") % {"name": project.name})
        return redirect("project", slug=project.slug)
    return _look_page(request, kept)


@require_POST
@login_required
def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    uploads.drop(_kept(request, uid))
    return redirect("archive-choose")


def _kept(request: HttpRequest, uid: UUID) -> ArchiveUpload:
    kept = ArchiveUpload.objects.filter(uid=uid, by_id=request.user.pk).first()
    if kept is None:
        raise NotFound(_("This archive isn’t kept any more: send it again."))
    return kept


def _me_in(request: HttpRequest, kept: ArchiveUpload) -> dict[int, Any]:
    """Who of the archive's people sends it: that person says so, and nobody says it of others."""
    chosen = request.POST.get("me", "")
    known = {str(person["number"]) for person in kept.look["people"]}
    return {int(chosen): request.user} if chosen in known else {}


def _page(request: HttpRequest, *, error: str = "") -> HttpResponse:
    context = {"error": error, "most": settings.MAX_UPLOAD_BYTES // 1_000_000}
    return render(request, "annotator/archive_choose.html", context, status=422 if error else 200)


def _look_page(request: HttpRequest, kept: ArchiveUpload, *, error: str = "") -> HttpResponse:
    people = [person for person in kept.look["people"] if person["name"] or person["username"]]
    me = request.user.get_username()
    context = {
        "kept": kept,
        "look": kept.look,
        "error": error,
        "counts": [_counted(kind, kept.look["counts"][kind]) for kind in _TOLD],
        "people": [{**person, "is_me": person["username"] == me} for person in people],
    }
    return render(request, "annotator/archive_look.html", context, status=409 if error else 200)


def _counted(kind: str, n: int) -> str:
    words = {
        "documents": ngettext("%(n)s document", "%(n)s documents", n),
        "annotations": ngettext("%(n)s annotation", "%(n)s annotations", n),
        "replies": ngettext("%(n)s reply", "%(n)s replies", n),
        "tags": ngettext("%(n)s tag", "%(n)s tags", n),
        "changes": ngettext("%(n)s line of history", "%(n)s lines of history", n),
    }
    return words[kind] % {"n": n}


def _too_large(name: str) -> str:
    return _("“%(name)s” is larger than %(most)s MB. Who runs the server can take it in from there.") % {
        "name": name,
        "most": settings.MAX_UPLOAD_BYTES // 1_000_000,
    }
