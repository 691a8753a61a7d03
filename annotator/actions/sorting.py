"""Remembering how far a person has gone through a tag's passages: on whichever machine they go on, it is from there.

Like where somebody has a document open, this is no part of the project's story, so nothing of it is in the log.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from annotator.errors import TooLarge
from annotator.models import Sorting, Tag

MOST_KEPT = 50_000


def remember(  # noqa: PLR0913 (all but one by keyword)
    tag: Tag,
    *,
    keep: Collection[UUID] = (),
    decide_again: Collection[UUID] = (),
    anew: bool = False,
    done: int,
    ended: bool,
    targets: Collection[int],
    by: Any,
) -> Sorting:
    """``keep``: passages that stay under the tag, beside those known of, but for ``decide_again``; ``anew``: none is
    known of any more. ``done``: how many are sorted; ``targets``: the tags they are sorted under. Doing it twice does
    it once. TooLarge for more than can be kept."""
    with transaction.atomic():
        Sorting.objects.get_or_create(tag=tag, person=by, defaults={"project_id": tag.project_id})
        sorting = Sorting.objects.select_for_update().get(tag=tag, person=by)
        known = dict.fromkeys(() if anew else sorting.kept) | dict.fromkeys(map(str, keep))
        gone = set(map(str, decide_again))
        sorting.kept = [uid for uid in known if uid not in gone]
        if len(sorting.kept) > MOST_KEPT:
            sentence = _("More than %(most)s passages left under a tag can’t be remembered.")
            raise TooLarge(sentence % {"most": MOST_KEPT})
        sorting.sorted, sorting.ended, sorting.targets = done, ended, list(targets)
        sorting.save()
    return sorting
