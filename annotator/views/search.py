"""The search page: one query over everything in a project, shown as documents, as passages or as a concordance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from annotator import listing, queries
from annotator.errors import Misunderstood
from annotator.saved_searches import beside
from annotator.search.fulltext.filling import is_due, progress
from annotator.search.language import NotUnderstood, parse
from annotator.search.understanding import Search, understood
from annotator.views.search_acts import choices_of
from annotator.views.search_builder import builder_of, query_built
from annotator.views.search_found import found_shown, many
from annotator.views.search_none import nothing_found
from annotator.views.searching import SORTS, WIDTHS, Asked
from documents.access import project_to_read
from documents.models import Project
from documents.views.shelf import around

EXAMPLES = {
    "troops NATO": _("documents with both words, in any of their forms"),
    '"peace process" -Kosovo': _("a phrase, and without a word"),
    "troop* OR soldier*": _("words that begin so"),
    "tag:economy has:note": _("passages with a tag, or one under it, that have a note"),
    "troops tag:economy date:2019..2021": _("words in documents of these years that have such a passage"),
    "tag:troops WITHIN tag:Iraq": _("passages that lie in others"),
    "by:me is:unresolved": _("passages of your own that wait for an answer"),
}


@require_safe
@login_required
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """What is found; the query, what it is shown as, the order and the width stay in the address."""
    project = project_to_read(request.user, slug)
    asked = Asked.of(request.GET)
    built = query_built(request.GET)
    if built is not None:
        return redirect(f"{reverse('search', args=[slug])}{asked.asking(text=built)}")
    saved = beside(project, query=asked.kept, view=asked.view if asked.text else "", user=request.user)
    asked = replace(asked, view=str(saved.open.uid) if saved.open else "")  # it stays open wherever one goes from here
    context: dict[str, Any] = around(
        project, asked=asked, saved=saved, here="search", sorts=SORTS[asked.show], widths=WIDTHS
    )
    codebook = listing.Codebook.of(queries.codebook(project))
    try:
        if asked.text:
            context |= _answer(understood(project, asked.text, user=request.user), asked)
            context["acts"] = choices_of(project, codebook) if context["rows"] else {}
        else:
            context["examples"] = [
                {"query": query, "sentence": sentence, "address": asked.asking(text=query)}
                for query, sentence in EXAMPLES.items()
            ]
    except Misunderstood as fault:
        context["fault"] = fault_shown(fault, asked)
    context["builder"] = builder_of(project, _node(asked.text), codebook)
    return render(request, "annotator/search.html", context, status=422 if "fault" in context else 200)


def _answer(search: Search, asked: Asked) -> dict[str, Any]:
    """What was found, how much of each kind, and what to do where that is nothing."""
    found = found_shown(search, asked)
    found["said"] = [*_not_yet(search.project), *found["said"]]
    return found if found["rows"] or asked.after else found | {"none": nothing_found(search, asked)}


def _not_yet(project: Project) -> list[str]:
    """That not everything can be found yet, after an upgrade."""
    if not is_due() or (how_far := progress(project)).is_complete:
        return []
    said = ngettext(
        "%(found)s of %(count)s document can be found so far; the others follow.",
        "%(found)s of %(count)s documents can be found so far; the others follow.",
        how_far.documents,
    )
    return [said % {"found": many(how_far.found), "count": many(how_far.documents)}]


def fault_shown(fault: Misunderstood, asked: Asked) -> dict[str, Any]:
    """The query with the part that wasn't understood, and what it probably should be."""
    start, end = fault.at, fault.at + fault.length
    return {
        "at": start,
        "length": fault.length,
        "before": asked.text[:start],
        "here": asked.text[start:end],
        "after": asked.text[end:],
        "sentence": str(fault),
        "suggestion": fault.suggestion,
        "address": asked.asking(text=fault.suggestion),
    }


def _node(text: str) -> Any:
    try:
        return parse(text)
    except NotUnderstood:
        return None
