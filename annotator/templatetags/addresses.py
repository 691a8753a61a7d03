"""Addresses that change one thing of the page's own and keep the rest: filters, order, page."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def asking(context: Any, name: str, value: object = None) -> str:
    """The page's address with ``name=value`` (without ``name``, if there is no value), on its first page."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    query.pop(name, None)
    if value not in (None, ""):
        query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def at_page(context: Any, number: int) -> str:
    """The page's address, at another page of its list."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
