"""The filters of the document list, for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from annotator import listing, queries
from annotator.errors import Invalid
from annotator.filter_form import FilterForm
from documents.field_values import fields_of
from documents.models import Document, Project
from documents.queries import documents_in


def documents_fitting(project: Project, address: QueryDict, *, user: Any) -> QuerySet[Document]:
    """All that fit what the address of the document list asks for. Invalid for what makes no sense there: the page
    leaves it out and says so, but nobody is asked here whether more documents are meant then."""
    if not address:
        return documents_in(project)
    known = fields_of(project)
    codebook = listing.Codebook.of(queries.codebook(project))
    form = FilterForm(address, codebook=codebook, project=project, known=known, user=user)
    asked = form.asked()
    wrong = [f"{name}: {errors[0]}" for name, errors in form.errors.items()]
    wrong += [_("There is no filter “%(name)s”.") % {"name": name} for name in address if name not in form.fields]
    if wrong or form.left_out():
        raise Invalid(" ".join([*wrong, *form.left_out()]))
    return listing.documents_asked_for(project, asked, codebook, user=user)
