"""Values of typed fields between JSON and what is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from annotator.errors import Invalid
from documents.field_values import as_written, fields_of, values_by_document
from documents.fields import key_of
from documents.models import Document, Field, FieldValue, Kind, Project


def values_of(documents: Collection[Document]) -> dict[int, dict[str, Any]]:
    """What is known of each of these, by the document's pk: the field's name → the value, in the order of the fields.
    Two queries for the documents of one project."""
    projects = {document.project_id for document in documents}
    fields = [field for pk in sorted(projects) for field in fields_of(Project(pk=pk))]
    values = values_by_document(documents) if fields else {}
    return {
        pk: {field.name: as_json(field, known[field.pk]) for field in fields if field.pk in known}
        for pk, known in values.items()
    }


def as_json(field: Field, value: FieldValue) -> Any:
    """A number, true or false, or a text."""
    if field.kind == Kind.NUMBER:
        return int(value.text) if value.text.lstrip("-").isdigit() else float(value.text)
    return value.text == "yes" if field.kind == Kind.YES_NO else value.text


def written_in(project: Project, values: Mapping[str, Any]) -> dict[Field, str]:
    """What is to be written into which field; '' for null. Invalid for a name that no field has."""
    if not values:
        return {}
    by_key = {field.key: field for field in fields_of(project)}
    found = {}
    for name, value in values.items():
        field = by_key.get(key_of(name))
        if field is None:
            known = ", ".join(one.name for one in by_key.values()) or _("none")
            sentence = _("This project has no field “%(name)s”. Its fields: %(known)s.")
            raise Invalid(sentence % {"name": name, "known": known})
        found[field] = "" if value is None else as_written(value)
    return found
