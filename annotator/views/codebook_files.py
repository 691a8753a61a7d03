"""The codebook as a file: taking it away, and bringing one in after a look at what it would do."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from annotator.codebook import SEPARATOR
from annotator.errors import Conflict, Invalid, Refused
from annotator.exchange.codebooks import FORMATS, MOST_BYTES, MOST_TAGS, format_to_write, load
from annotator.exchange.codebooks.entries import CodebookFile, Entry
from annotator.exchange.codebooks.planning import Plan, Row
from annotator.exchange.codebooks.transfer import codebook_file, plan_of, take_in
from annotator.moments import moment_of
from annotator.views.undoing import take_back
from annotator.views.versions import edit_shown, identifier
from documents.access import project_to_edit, project_to_read
from documents.views.shelf import around, with_undo

MOST_SHOWN = 500  # rows of a plan
_SALT = "annotator.codebook"

WHY = {
    "name": later("No tag can have this name: it is empty, too long, or has “ / ” in it."),
    "above": later("What it lies under can’t come in."),
    "twice": later("The file has this tag twice; the first one counts."),
    "taken": later("Another tag has this name at that place."),
    "circle": later("It would lie under itself."),
}
LEFT = {
    "shortcut": later("the key “{what}” (it is another tag’s, or no single character)"),
    "colour": later("the colour “{what}”"),
    "alias": later("the other name “{what}” (it finds another tag, or is too long)"),
    "set": later("the set of codes “{what}”: there are no sets here"),
    "uncodable": later("that no passage may carry “{what}”: here any tag may be used"),
}


@require_safe
@login_required
def file(request: HttpRequest, slug: str, format_name: str) -> HttpResponse:
    """The codebook ``?of=`` a moment as a file."""
    project = project_to_read(request.user, slug)
    moment = moment_of(project, request.GET.get("of", ""))
    chosen = format_to_write(format_name)
    content = "".join(chosen.dump(codebook_file(project, moment)))
    name = "-".join(filter(None, [project.slug, "codebook", slugify(moment.asked)]))
    response = HttpResponse(content.encode(), content_type=chosen.media_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{name}.{chosen.extension}"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def bring_in(request: HttpRequest, slug: str) -> HttpResponse:
    """A file is chosen; what it would do is shown; it is done. ``?undo=``: that act is taken back."""
    project = project_to_edit(request.user, slug)
    if request.method != "POST":
        return _page(request, project)
    if undone := request.GET.get("undo"):
        take_back(request, project, undone)
        return redirect("codebook", slug=project.slug)
    try:
        if "content" in request.POST:
            return _do(request, project, *_kept(request.POST["content"]))
        if (chosen := request.FILES.get("file")) is None:
            return _page(request, project, error=_("Choose a file first."))
        name = chosen.name or ""
        return _preview(request, project, load(chosen.read(MOST_BYTES + 1), name=name), name)
    except Refused as error:
        return _page(request, project, error=str(error))


def _page(request: HttpRequest, project: Any, *, error: str = "") -> HttpResponse:
    context = around(project, error=error, formats=FORMATS, most=MOST_TAGS, here="codebook")
    return render(request, "annotator/codebook_import.html", context, status=422 if error else 200)


def _preview(request: HttpRequest, project: Any, codebook: CodebookFile, name: str, *, error: str = "") -> HttpResponse:
    whole, new = (plan_of(project, codebook, only_new=only_new) for only_new in (False, True))
    telling = [row for row in whole.rows if row.verb != "same"]
    counts = whole.counts()
    context = around(
        project,
        error=error,
        name=name,
        content=signing.dumps([name, _as_json(codebook)], salt=_SALT, compress=True),
        act=uuid4(),
        counts=_counted(whole),
        seen={"all": whole.digest(), "new": new.digest()},
        both=counts["new"] and counts["changed"],
        does_something=whole.does_something,
        rows=[_shown(row) for row in telling[:MOST_SHOWN]],
        hidden=max(0, len(telling) - MOST_SHOWN),
        left=[str(LEFT[kind]).format(what=what) for kind, what in codebook.left],
        here="codebook",
    )
    return render(request, "annotator/codebook_import.html", context, status=409 if error else 200)


def _do(request: HttpRequest, project: Any, codebook: CodebookFile, name: str) -> HttpResponse:
    only_new = request.POST.get("do") == "new"
    seen = request.POST.get("seen-new" if only_new else "seen-all", "")
    uid = identifier(request.POST.get("act", ""))
    try:
        take_in(project, codebook, only_new=only_new, seen=seen, uid=uid, by=request.user)
    except Conflict as error:
        return _preview(request, project, codebook, name, error=str(error))
    sentence = _("“%(name)s” is in the codebook.") % {"name": name}
    address = f"{reverse('codebook-import', args=[project.slug])}?undo={uid}"
    messages.success(request, with_undo(sentence, address))
    return redirect("codebook", slug=project.slug)


def _as_json(codebook: CodebookFile) -> dict[str, Any]:
    return {"entries": [astuple(entry) for entry in codebook.entries], "left": codebook.left}


def _kept(content: str) -> tuple[CodebookFile, str]:
    """What was looked at, as the page kept it, and the file's name."""
    try:
        name, told = signing.loads(content, salt=_SALT)
    except signing.BadSignature as error:
        raise Invalid(_("Choose the file again: what this page kept of it is damaged.")) from error
    entries = [replace(Entry(tuple(path), *words), aliases=tuple(aliases)) for path, *words, aliases in told["entries"]]
    return CodebookFile(tuple(entries), left=tuple((kind, what) for kind, what in told["left"])), name


def _counted(plan: Plan) -> list[str]:
    counts = plan.counts()
    sentences = {
        "new": ngettext("%(n)s new tag", "%(n)s new tags", counts["new"]),
        "changed": ngettext("%(n)s tag changes", "%(n)s tags change", counts["changed"]),
        "same": ngettext("%(n)s stays as it is", "%(n)s stay as they are", counts["same"]),
        "conflict": ngettext("%(n)s can’t come in", "%(n)s can’t come in", counts["conflict"]),
    }
    return [sentence % {"n": counts[verb]} for verb, sentence in sentences.items() if counts[verb]]


def _shown(row: Row) -> dict[str, Any]:
    return {
        "path": SEPARATOR.join(row.path),
        "verb": row.verb,
        "kind": {"new": _("new"), "changed": _("changed"), "conflict": _("can’t come in")}[row.verb],
        "edits": [edit_shown(edit) for edit in row.edits],
        "aliases": ", ".join(row.aliases),
        "why": WHY.get(row.why, ""),
        "left": [str(LEFT[kind]).format(what=what) for kind, what in row.left],
    }
