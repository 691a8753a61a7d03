"""What all members see of a document's annotations, made and compressed once and kept while little changes: with
50,000 annotations that takes the server a third of a second, and what has changed since is found in a few milliseconds.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.utils import timezone

from annotator.columns import Wanted, columns
from annotator.models import Annotation, Reply
from annotator.splicing import Fragment
from documents.models import Change, Document

VERSION = 2  # of the columns: what an older one made is thrown away
LEVEL = 4  # of compression: six takes four times as long and saves 3 %
LARGE = 60_000  # bytes of JSON, about a thousand annotations: to make fewer anew costs no more than to keep them
MOST = 400  # lines of the log that a snapshot may lag behind
_KINDS = ("annotation", "reply")
_NOTHING_TO_DO = ("document", "topic")  # kinds of changes that no annotation looks different after
_UNLESS = ("document.revised", "document.reread", "document.trashed", "document.restored", "document.moved_in")


@dataclass(frozen=True, slots=True)
class Snapshot:
    change: int  # the number of the last line of the log that is surely in it
    at: datetime  # when it was begun
    fragment: Fragment  # the columns as JSON


def snapshot_of(document: Document, *, change: int, user: Any) -> tuple[Snapshot, list[UUID]]:
    """A snapshot, and the annotations that have changed since, as far as this person may know. ``change``: the
    document's last one."""
    key = f"annotations:{VERSION}:{document.uid}:{document.revision_number}"
    parts = caches["pages"].get(key)
    if parts is not None:
        kept = Snapshot(parts[0], parts[1], Fragment(*parts[2]))
        changed = _changed_since(kept, document, change=change, user=user)
        if changed is not None:
            return kept, changed
    made = _made(document, change=change)
    if made.fragment.length > LARGE:
        # One for each document: the next one takes its place.
        caches["pages"].set(key, (made.change, made.at, astuple(made.fragment)))
    return made, []


def own_snapshot(document: Document, *, change: int, user: Any) -> Snapshot:
    """What this person shares on the document, and nothing of others; not kept."""
    return _made(document, change=change, wanted=Wanted.shared_by(user, document))


def _made(document: Document, *, change: int, wanted: Wanted | None = None) -> Snapshot:
    begun = timezone.now()
    return Snapshot(change, begun, compressed(columns(document, wanted or Wanted.shared(document))))


def compressed(found: dict[str, Any]) -> Fragment:
    """Columns as JSON."""
    uids = found.pop("uid")
    # Nothing repeats in random identifiers: looking for it would take twice the time and find what isn't shorter.
    first = Fragment.of(f'{{"uid":"{uids}",', strategy=zlib.Z_HUFFMAN_ONLY)
    return first + Fragment.of(as_json(found)[1:], level=LEVEL)


def _changed_since(kept: Snapshot, document: Document, *, change: int, user: Any) -> list[UUID] | None:
    """The annotations that were changed after the snapshot; None if it can't be used any more."""
    if kept.change == change:
        return []
    lines = Change.objects.seen_by(user).filter(project_id=document.project_id, document=document)
    lines = lines.filter(number__gt=kept.change)
    found = list(lines.order_by("number").values_list("verb", "target")[: MOST + 1])
    if len(found) > MOST or not all(_is_of_one(verb) for verb, _target in found):
        return None
    targets = {kind: {UUID(target) for verb, target in found if _kind(verb) == kind} for kind in _KINDS}
    replied = Reply.objects.filter(uid__in=targets["reply"]).values_list("annotation__uid", flat=True)
    changed = sorted(targets["annotation"] | set(replied))
    # What has become private since must not be sent, even to be hidden.
    hidden = Annotation.objects.filter(uid__in=changed, private=True, created_at__lte=kept.at)
    return None if hidden.exists() else changed


def _is_of_one(verb: str) -> bool:
    return _kind(verb) in _KINDS or (_kind(verb) in _NOTHING_TO_DO and verb not in _UNLESS)


def _kind(verb: str) -> str:
    return verb.partition(".")[0]


def as_json(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
