"""What is known of documents beyond what every document has: a project's fields and their values, read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from documents.errors import Invalid
from documents.fields import Misfit, Parsed, key_of, parse
from documents.models import Document, Field, FieldValue, Kind, Project


def fields_of(project: Project) -> list[Field]:
    """The project's fields in their order, without those in the trash. One query."""
    return list(Field.objects.filter(project=project, trashed_at__isnull=True))


def trashed_fields_of(project: Project) -> list[Field]:
    """Those in the trash, the last one thrown away first."""
    return list(Field.objects.filter(project=project, trashed_at__isnull=False).order_by("-trashed_at", "-pk"))


def values_by_document(documents: Collection[Document]) -> dict[int, dict[int, FieldValue]]:
    """What is known of each of these: document's pk → field's pk → value; fields in the trash are left out. One
    query."""
    found: dict[int, dict[int, FieldValue]] = defaultdict(dict)
    values = FieldValue.objects.filter(document__in=[one.pk for one in documents], field__trashed_at__isnull=True)
    for value in values.order_by():
        found[value.document_id][value.field_id] = value
    return found


def known_of(document: Document) -> list[FieldValue]:
    """What is known of one document, in the order of the fields; each comes with its field. One query."""
    values = FieldValue.objects.filter(document=document, field__trashed_at__isnull=True).select_related("field")
    return list(values.order_by("field__position", "field"))


def values_per_field(project: Project) -> dict[int, int]:
    """How many documents outside of the trash have a value, by the field's pk. One query."""
    values = values_in(project).order_by().values_list("field").annotate(Count("pk"))
    return dict(values)


def values_in(project: Project) -> QuerySet[FieldValue]:
    """The values of the project's documents that don't lie in the trash."""
    # "Not among the few in the trash" is half the work of looking at each.
    trashed = Document.objects.filter(project=project, trashed_at__isnull=False).order_by()
    # By the fields, which the indexes begin with.
    fields = Field.objects.filter(project=project).order_by()
    return FieldValue.objects.filter(field__in=fields.values("pk")).exclude(document__in=trashed.values("pk"))


def parsed(field: Field, written: str) -> Parsed:
    """What a person wrote, as a value of this field. Raises Invalid, in a sentence that names the field."""
    try:
        return parse(field.kind, _in_english(field, written), field.choices)
    except Misfit as error:
        sentence = _("%(field)s: %(why)s") % {"field": field.name, "why": why(error)}
        raise Invalid(sentence) from error


def brought_along(metadata: Mapping[str, Any], fields: Iterable[Field]) -> dict[Field, Parsed]:
    """What of a document's metadata (``Document.metadata``) has the name of a field and fits it."""
    by_key = {key_of(name): value for name, value in metadata.items()}
    found = {}
    for field in fields:
        if field.key in by_key:
            try:
                found[field] = parse(field.kind, as_written(by_key[field.key]), field.choices)
            except Misfit:
                continue
    return found


def as_written(value: Any) -> str:
    """A value of a document's metadata as somebody would write it into a field."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def why(misfit: Misfit) -> str:
    """What is wrong with what was written, in the reader's language."""
    return str(_(misfit.sentence) % misfit.words)


def shown(field: Field, value: FieldValue | None) -> str:
    """A value for a person: numbers and days as they are written in the reader's language, yes and no by their names;
    empty where there is none."""
    if value is None:
        return ""
    if field.kind == Kind.NUMBER and value.number is not None:
        return number_format(Decimal(value.text), use_l10n=True, force_grouping=False)
    if field.kind == Kind.DATE and value.day is not None:
        return date_format(value.day, "j F Y")
    if field.kind == Kind.YES_NO:
        return yes_or_no(value.text)
    return value.text


def yes_or_no(text: str) -> str:
    """What "yes" and "no" are called."""
    return {"yes": _("yes"), "no": _("no")}.get(text, text)


def _in_english(field: Field, written: Any) -> str:
    """Yes and no are understood in the reader's language, too."""
    if field.kind != Kind.YES_NO:
        return str(written)
    own = {_("yes").casefold(): "yes", _("no").casefold(): "no"}
    return own.get(str(written).strip().casefold(), str(written))
