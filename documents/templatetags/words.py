"""Dates, people and numbers as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents import field_values
from documents.article import NO_WORDS
from documents.fields import key_of
from documents.models import Document, Field, FieldValue, Role

register = template.Library()
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@register.simple_tag
def when(moment: datetime | None) -> SafeString | str:
    """A moment. The browser makes it "3 hours ago"; without it, the date stands there."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return format_html(
        '<local-time><time datetime="{}">{}</time></local-time>', moment.isoformat(), date_format(local, "j F Y, H:i")
    )


@register.simple_tag
def day(value: date | None) -> SafeString | str:
    """A date as it is written in running text: 20 January 2019."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "j F Y"))


@register.simple_tag
def short_day(value: date | None) -> SafeString | str:
    """A date for the cell of a table: 20 Jan 2019."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "j M Y"))


@register.filter
def name_of(person: Any) -> str:
    """What a person is called."""
    return "" if person is None else str(person.get_full_name() or person.get_username())


@register.filter
def initials_of(person: Any) -> str:
    """One or two letters for a person: "Salman Rafi Sheikh" → "SS"."""
    words = name_of(person).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def fact_name(name: str) -> str:
    """A name of a document's metadata as people write it: "word_count" → "Word count"."""
    words = " ".join(name.replace("_", " ").split())
    return words[:1].upper() + words[1:]


@register.filter
def fact(value: Any) -> str:
    """A value of a document's metadata: days as they are written in running text, yes and no."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date_format(date.fromisoformat(value), "j F Y")
        except ValueError:
            return value
    return str(value)


@register.simple_tag
def known_of(document: Document) -> list[FieldValue]:
    """The values of a document's typed fields, in the order of the fields; each comes with its field. One query."""
    return field_values.known_of(document)


@register.filter
def not_known(metadata: dict[str, Any], known: list[FieldValue]) -> dict[str, Any]:
    """What a document brought along, without what is in one of its fields."""
    keys = {value.field.key for value in known}
    return {name: value for name, value in metadata.items() if key_of(name) not in keys}


@register.filter
def shown_as(value: FieldValue | None, field: Field) -> str:
    """A value of a typed field, as people write it: {{ value|shown_as:field }}."""
    return field_values.shown(field, value)


@register.filter
def with_pictures(passage: str) -> str:
    """A passage for a person: what stands for a picture without words says so."""
    return passage.replace(NO_WORDS, _("[picture]"))


@register.filter
def role_name(role: int) -> str:
    """What a role is called."""
    return str(Role(role).label)
