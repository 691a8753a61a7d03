"""Addresses that change one thing of the page's own and keep the rest: filters, order, page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def asking(context: Any, name: str | tuple[str, ...], value: object = None) -> str:
    """The page's address with ``name=value`` (without ``name``, if there is no value), on its first page. Of several
    names the first one is set, and all others go."""
    names = (name,) if isinstance(name, str) else name
    kept = [(key, one) for key, one in _query(context) if key not in {*names, "page"}]
    return f"?{urlencode(kept if value in (None, '') else [*kept, (names[0], str(value))])}"


@register.simple_tag(takes_context=True)
def at_page(context: Any, number: int) -> str:
    """The page's address, at another page of its list."""
    kept = [(key, one) for key, one in _query(context) if key != "page"]
    return f"?{urlencode([*kept, ('page', str(number))])}"


def _query(context: Any) -> list[tuple[str, str]]:
    """The address's query, as it came."""
    return [(key, one) for key, values in context["request"].GET.lists() for one in values]
