"""What became of a passage's words, and how sure its place is."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotator.beside import Part
from documents.templatetags.words import with_pictures

register = template.Library()
_ELEMENTS = {"gone": "<del>{}</del>", "new": "<ins>{}</ins>", "same": "{}"}


@register.simple_tag
def words_of(parts: Sequence[Part]) -> SafeString:
    """Words that stayed, those that went struck through, those that came marked."""
    return format_html_join(
        "", "{}", ((format_html(_ELEMENTS[part.kind], with_pictures(part.text)),) for part in parts)
    )


@register.simple_tag
def how_sure(percent: int) -> str:
    """How sure a place is, in words."""
    if percent >= 90:
        return _("almost certainly")
    if percent >= 75:
        return _("likely")
    return _("perhaps") if percent >= 50 else _("hardly")
