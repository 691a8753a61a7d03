"""Words of two texts beside each other, as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotator.differing import Mark, Segment

register = template.Library()

_KINDS = {
    "old": "<del>{}</del>",
    "new": "<ins>{}</ins>",
    "away": '<del class="is-moved">{}</del>',
    "here": '<ins class="is-moved">{}</ins>',
}


@register.simple_tag
def segments(parts: Iterable[Segment]) -> SafeString:
    """Stretches of words; those under one mark stand in it together."""
    return format_html_join(
        "", "{}", ((_marked(mark, list(group)),) for mark, group in groupby(parts, key=lambda part: part.mark))
    )


def _marked(mark: Mark | None, parts: list[Segment]) -> SafeString:
    inner = format_html_join("", "{}", ((_of_kind(part),) for part in parts))
    if mark is None:
        return inner
    return format_html('<mark class="is-{}" data-uid="{}">{}</mark>', mark.became or "marked", mark.uid, inner)


def _of_kind(part: Segment) -> SafeString:
    return format_html(_KINDS.get(part.kind, "{}"), part.text)
