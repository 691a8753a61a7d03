"""Where anything is brought in: files, folders, web addresses, text.

With JavaScript the page sends things one by one to the API and shows how far it is; without it, one form
sends them all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import queries
from documents.access import project_to_edit
from documents.actions import imports
from documents.actions.importing import check_size
from documents.containers import CONTAINERS
from documents.errors import Refused
from documents.forms import BringForm
from documents.models import Import
from documents.readers import READERS
from documents.views.formats import families_of_formats
from documents.views.shelf import around

_FORMS = {"one": 1, "other": 2}
_PAST_IMPORTS = 20


@login_required
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    """The page to bring things in by, and what was brought in before."""
    project = project_to_edit(request.user, slug)
    if request.method != "POST":
        return _page(request, project, BringForm())
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, project, form, status=422)
    options = {name: form.cleaned_data[name] for name in ("straight", "folders_as_topics")}
    with transaction.atomic():
        import_ = imports.start_import(project, by=request.user, **options)
        refused = _put_in(import_, form)
        nothing = not import_.items.exists()
        transaction.set_rollback(nothing)
    if nothing:
        for reason in refused:
            form.add_error(None, reason)
        return _page(request, project, form, status=422)
    for reason in refused:
        messages.error(request, reason)
    return redirect("one-import", slug=project.slug, uid=import_.uid)


def _put_in(import_: Import, form: BringForm) -> list[str]:
    """Put everything that was sent into the import; why some of it could not be."""
    sent = form.cleaned_data
    acts: list[Callable[[], object]] = [partial(_put_file_in, import_, file) for file in sent["file"]]
    if sent["links"]:
        acts.append(partial(imports.add_links, import_, sent["links"]))
    if sent["text"].strip():
        acts.append(partial(imports.add_text, import_, sent["text"], title=sent["title"], url=sent["url"]))
    refused = []
    for act in acts:
        try:
            act()
        except Refused as error:
            refused.append(str(error))
    return refused


def _put_file_in(import_: Import, file: Any) -> None:
    check_size(file.size, name=file.name)
    imports.add_file(import_, file.read(), name=file.name, media_type=file.content_type or "")


def _page(request: HttpRequest, project: Any, form: BringForm, *, status: int = 200) -> HttpResponse:
    context = around(
        project,
        form=form,
        past=queries.imports_of(project, most=_PAST_IMPORTS),
        formats=families_of_formats({**READERS, **CONTAINERS}),
        has_pandoc=find_spec("pypandoc") is not None,
        most_bytes=settings.MAX_UPLOAD_BYTES,
        most_megabytes=settings.MAX_UPLOAD_BYTES // 1_000_000,
        words=_words(),
        here="import",
    )
    return render(request, "documents/import.html", context, status=status)


def _words() -> dict[str, Any]:
    """What the page's script says; plural forms by the names that browsers have for them (CLDR)."""
    most = settings.MAX_UPLOAD_BYTES // 1_000_000
    return {
        "sending": _("Sending {name}"),
        "starting": _("Starting"),
        "sent": {form: ngettext("{count} of {all} sent", "{count} of {all} sent", n) for form, n in _FORMS.items()},
        "failed": {
            form: ngettext("{count} could not be sent.", "{count} could not be sent.", n) for form, n in _FORMS.items()
        },
        "too-large": _("It is larger than %(most)s MB, the most that can be imported here.") % {"most": most},
        "unreadable": _("Your browser could not read it: it may have been moved or deleted meanwhile."),
        "empty": _("There was nothing in it that can be sent."),
        "network": _("The server can’t be reached. Check the connection and try again."),
        "server": _("Something went wrong on the server. Try again."),
        "links-added": {
            form: ngettext(
                "{count} web address added. Import brings it in.",
                "{count} web addresses added. Import brings them in.",
                n,
            )
            for form, n in _FORMS.items()
        },
        "text-added": _("Text added. Import brings it in."),
        "pasted": _("the text"),
        "addresses": _("the web addresses"),
    }
