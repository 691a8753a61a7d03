"""Taking back that many tags were made, as a codebook that came in makes them: at once, if nobody built upon any."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.actions.codebook.bringing_in import take_out
from annotator.actions.tag import state_of
from annotator.actions.taking_back.codebook import remove_tag
from annotator.actions.taking_back.things import Things
from annotator.models import Tag, Tagging, Topic
from documents.models import Change


def remove_tags(lines: Sequence[Change], things: Things) -> None:
    """Each tag of these lines was made. One by one, where that tells who built upon which of them."""
    if len(lines) > 1 and _are_untouched(lines, things):
        take_out(things.project, [things.tag(int(line.target)) for line in lines], by=things.by)
        return
    for line in lines:
        remove_tag(line, things)


def _are_untouched(lines: Sequence[Change], things: Things) -> bool:
    """All stand as they were made, nothing lies under them but they, and nothing carries them."""
    for line in lines:
        tag = things.tags.get(int(line.target))
        if tag is None or tag.trashed_at is not None:
            return False
        if tag.parent_id in things.tags:
            tag.parent = things.tags[tag.parent_id]  # not asked for one by one
        made = line.after or {}
        if {**state_of(tag), "position": None} != {**made, "position": None}:
            return False
    pks = [int(line.target) for line in lines]
    under = Tag.objects.filter(parent__in=pks, trashed_at__isnull=True).exclude(pk__in=pks)
    uses = (model.objects.filter(tag__in=pks) for model in (Tagging, Topic))
    return not any(found.exists() for found in (under, *uses))
