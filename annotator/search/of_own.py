"""What a query asks of a project's own fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.search.days import days_between, days_of
from annotator.search.language.tree import Exact, Field, Range, Value, Word
from documents.errors import Invalid
from documents.field_values import parsed
from documents.fields import LONGEST_SORT, key_of
from documents.models import Field as OwnField
from documents.models import FieldValue, Kind


class Unreadable(ValueError):
    """What was written is no value of the field; ``sentence`` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def field_called(name: str, own: Iterable[OwnField]) -> OwnField | None:
    return next((one for one in own if one.key == key_of(name)), None)


def names_of(own: Iterable[OwnField]) -> list[str]:
    """What these fields are called, in every way that needs no quotation marks, too."""
    return [
        spelling
        for one in own
        for spelling in dict.fromkeys((one.name, one.key, one.key.replace(" ", "_"), one.key.replace(" ", "-")))
    ]


def has(own: OwnField) -> Q:
    """The documents with a value."""
    return _documents(FieldValue.objects.filter(field=own))


def condition(own: OwnField, field: Field) -> Q:
    """The documents whose value fits. Raises Unreadable."""
    values = FieldValue.objects.filter(field=own)
    if own.kind == Kind.DATE:
        return _documents(_by_day(values, own, field.value))
    if own.kind == Kind.NUMBER:
        return _documents(_by_number(values, own, field.value))
    value = field.value
    if isinstance(value, Range):
        raise Unreadable(_("“%(name)s” can’t be asked for from … to ….") % {"name": own.name})
    if isinstance(value, Exact):
        return _documents(values.filter(text=value.text))
    if own.kind in (Kind.CHOICE, Kind.YES_NO) and not (isinstance(value, Word) and value.prefix):
        return _documents(values.filter(sort=_parsed(own, value.text).sort))
    if field.exactly:
        return _documents(values.filter(sort=value.text.casefold()[:LONGEST_SORT]))
    if isinstance(value, Word) and value.prefix:
        return _documents(values.filter(sort__startswith=value.text.casefold()))
    values = values.annotate(kept=Length("sort"))
    for word in value.text.split():
        # What it is sorted by is folded; only of a long one that isn't all.
        values = values.filter(Q(sort__contains=word.casefold()) | Q(kept=LONGEST_SORT, text__icontains=word))
    return _documents(values)


def _documents(values: QuerySet[FieldValue, Any]) -> Q:
    return Q(pk__in=values.order_by().values("document"))


def _by_day(values: QuerySet[FieldValue], own: OwnField, value: Value) -> QuerySet[FieldValue]:
    today = timezone.localdate()
    days = days_between(value, today=today) if isinstance(value, Range) else days_of(value.text, today=today)
    if days is None:
        sentence = _("%(field)s: write 2019, 2019-03, 2019-03-20, or from … to …: 2019..2021.")
        raise Unreadable(sentence % {"field": own.name})
    if days.first:
        values = values.filter(day__gte=days.first)
    return values.filter(day__lte=days.last) if days.last else values


def _by_number(values: QuerySet[FieldValue], own: OwnField, value: Value) -> QuerySet[FieldValue]:
    if not isinstance(value, Range):
        return values.filter(number=_parsed(own, value.text).number)
    if value.low:
        values = values.filter(number__gte=_parsed(own, value.low).number)
    return values.filter(number__lte=_parsed(own, value.high).number) if value.high else values


def _parsed(own: OwnField, written: str) -> Any:
    try:
        return parsed(own, written)
    except Invalid as error:
        raise Unreadable(str(error)) from error
