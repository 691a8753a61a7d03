"""The page that explains the language one searches in, with examples."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from annotator.search.language import FIELDS, SpeaksOf
from annotator.views.searching import Asked
from documents.access import projects_of

_WORDS = {
    "troops Iraq": _("both words, in any of their forms: troop, troops; case and accents don’t count"),
    "troops OR soldiers": _("one of them, or both; AND binds tighter than OR, and side by side is AND"),
    "troops -Kosovo": _("with the one and without the other; NOT Kosovo is the same"),
    "(troops OR soldiers) Iraq": _("parentheses keep together what belongs together"),
    '"peace process"': _("these words next to each other, in this order, as they are written"),
    "'NATO'": _("letter by letter, with capitals and accents"),
    "econ*": _("whatever begins so: economy, economic"),
    '"troops withdraw"~5': _("these words in any order, with at most five others between them"),
    "平和": _("any characters of Chinese, Japanese, Thai, Lao, Khmer and Burmese, also within a longer word"),
}
_FIELDS = {
    "tag:economy/energy": _("a tag by its path, or by its name alone; what lies under it counts, too"),
    "tag=economy": _("this tag alone, without what lies under it"),
    'tag:"Free trade"': _("names of several words stand in quotation marks"),
    "date:2019..2021": _("from … to …, both included; 2019.. is open, so is ..2021"),
    "in:title|body": _("where the words beside it are looked for"),
    "word_count:1000..": _("the project’s own fields by their names"),
}
_RELATIONS = {
    "tag:troops WITHIN tag:Iraq": _("passages that lie in one of the others"),
    "tag:troops OVERLAPS tag:Iraq": _("passages that share words with one of the others"),
    "tag:troops NEAR/50 tag:Iraq": _("passages with at most fifty words between them and one of the others"),
    "tag:troops BEFORE tag:Iraq": _("passages that end before one of the others begins, in the same document"),
    "tag:troops WITH tag:Iraq": _("passages in documents that have one of the others, too"),
    "(tag:troops by:me) WITHIN tag:Iraq": _("each side may be a group of what is said of one passage"),
}
_SPEAKS_OF = {
    SpeaksOf.PASSAGE: _("What is asked of passages"),
    SpeaksOf.DOCUMENT: _("What is asked of documents"),
    SpeaksOf.TEXT: _("Where words are looked for"),
}


@require_safe
@login_required
def search_help(request: HttpRequest) -> HttpResponse:
    """Words, fields, relations; then every field there is."""
    tables: list[tuple[Any, Any]] = [
        (_("Words"), _WORDS.items()),
        (_("What is known of documents and passages"), _FIELDS.items()),
        (_("How passages stand to each other"), _RELATIONS.items()),
    ]
    for speaks_of, title in _SPEAKS_OF.items():
        known = [field for field in FIELDS.values() if field.speaks_of is speaks_of]
        tables.append((title, [(f"{field.name}:", gettext(field.sentence)) for field in known]))
    parts = [{"title": title, "rows": list(rows)} for title, rows in tables]
    return render(request, "annotator/search_help.html", {"parts": parts, "back": _search_left(request)})


def _search_left(request: HttpRequest) -> dict[str, str] | None:
    """The search one came from: its project's name and its address; None if one came from elsewhere."""
    project = projects_of(request.user).filter(slug=request.GET.get("project", "").replace("\0", "")).first()
    if project is None:
        return None
    asked = Asked.of(request.GET)
    return {"name": project.name, "address": reverse("search", args=[project.slug]) + asked.address.rstrip("?")}
