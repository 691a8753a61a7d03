"""The form that writes a query for those who don't want to type one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from annotator.listing import Codebook
from annotator.search.building import NAMES, Filled, put_together, taken_apart
from annotator.search.language import Node, NotUnderstood
from documents.models import Project
from documents.templatetags.words import name_of
from documents.work import workers_of

MOST_SUGGESTED = 300  # tags; the others are found by their name
PREFIX = "with"
PLACES = [
    ("", _("Titles, texts, comments and facts")),
    ("title", _("Titles")),
    ("body", _("The articles themselves")),
    ("comment", _("Comments under them")),
    ("furniture", _("What a page carries around an article")),
    ("about", _("Authors, publishers and other facts")),
    ("quote", _("Passages")),
    ("note", _("Notes and replies")),
    ("any", _("Everywhere")),
]


def _line(label: Any, hint: Any = "", **attributes: str) -> forms.CharField:
    shown = {"autocomplete": "off", "dir": "auto", **({"placeholder": hint} if hint else {}), **attributes}
    return forms.CharField(label=label, required=False, max_length=1000, widget=forms.TextInput(shown))


class BuilderForm(forms.Form):
    """Its fields are those of ``Filled``."""

    words = _line(_("All of these words"))
    phrase = _line(_("This phrase"))
    either = _line(_("Any of these words"))
    without = _line(_("None of these words"))
    place = forms.ChoiceField(label=_("Look for them in"), required=False, choices=PLACES)
    title = _line(_("In the title"))
    tag = _line(_("Tag on passages"), list="search-tags")
    by = forms.ChoiceField(label=_("Marked by"), required=False)
    topic = _line(_("Topic of the document"), list="search-tags")
    author = _line(_("Author of the document"))
    publisher = _line(_("Publisher"))
    low = _line(_("From"), _("2019-03"))
    high = _line(_("Until"), _("2021"))
    rest = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, project: Project, filled: Filled) -> None:
        super().__init__(prefix=PREFIX, initial={name: getattr(filled, name) for name in NAMES})
        people = [("", now("Anyone")), ("me", now("me"))]
        people += [(person.get_username(), name_of(person)) for person in workers_of(project)]
        if filled.by and filled.by not in dict(people):
            people.append((filled.by, filled.by))
        self.fields["by"].choices = people  # type: ignore[attr-defined]


def builder_of(project: Project, node: Node | None, codebook: Codebook) -> dict[str, Any]:
    """What the template shows: the form filled in with a query, the paths of tags, whether anything is filled in."""
    paths = [one.path for one in codebook.placed[:MOST_SUGGESTED]]
    filled = taken_apart(node)
    return {"form": BuilderForm(project, filled), "paths": paths, "rest": filled.rest}


def query_built(sent: QueryDict) -> str | None:
    """The query that a form asks for; None if the address has none in it."""
    if "build" not in sent:
        return None
    filled = {name: sent.get(f"{PREFIX}-{name}", "").replace("\0", "")[:4000] for name in NAMES}
    try:
        return put_together(Filled(**filled))
    except NotUnderstood:
        return put_together(Filled(**{**filled, "rest": ""}))
