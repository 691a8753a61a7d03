"""Links between the pages of the admin."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString


def link_to(thing: Any) -> str:
    """A link to a thing's page in the admin."""
    if thing is None:
        return "–"
    name = f"{thing._meta.app_label}_{thing._meta.model_name}"
    return format_html('<a href="{}{}/change/">{}</a>', list_address(name), thing.pk, str(thing))


def link_to_list(name: str, text: Any, **filters: Any) -> SafeString:
    """A link to the rows of a list that ``filters`` let through; ``name`` as in ``"documents_change"``."""
    return format_html('<a href="{}?{}">{}</a>', list_address(name), urlencode(filters), text)


@cache  # a list has hundreds of links
def list_address(name: str) -> str:
    return reverse(f"admin:{name}_changelist")
