"""What was found, marked where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotator.search.excerpts import Part

register = template.Library()


@register.simple_tag
def with_hits(parts: Sequence[Part]) -> SafeString:
    """Words as they stand, those that were found marked."""
    return format_html_join("", "{}", ((_part(part),) for part in parts))


def _part(part: Part) -> str:
    return format_html('<mark class="found">{}</mark>', part.text) if part.found else part.text
