"""Looking at addresses whose time has come, one after the other, while nobody waits for anything else."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from django.conf import settings

from documents.actions import looks
from documents.errors import Refused
from documents.fetch import INTERNET, Fetched, Net, Unreachable, fetch_if_changed
from documents.models import AddressCheck

# Whoever imports something meanwhile waits for a look to end, so it mustn't take long.
NET = replace(INTERNET, seconds_in_all=20.0)


def look(*, net: Net | None = None) -> bool:
    """One look at an address that is due, or at what became of the last one. False where none is due."""
    check = looks.claim() if getattr(settings, "FETCH", True) else None
    if check is None:
        return False
    if looks.is_being_read(check):
        looks.settle(check)
        return True
    try:
        _look(check, net or NET)
    finally:
        looks.free(check)
    return True


def _look(check: AddressCheck, net: Net) -> None:
    page = looks.page_of(check)
    try:
        found = fetch_if_changed(check.document.url, page.known, net=net)
    except Unreachable as error:
        looks.note_failed(check, str(error), answered=error.answered, wait=error.wait)
    except Refused as error:
        looks.note_failed(check, str(error))
    else:
        sha256 = hashlib.sha256(found.content).hexdigest() if found else page.sha256
        if found is None or sha256 == page.sha256:
            looks.note_unchanged(check)
        else:
            _bring(check, found, sha256)


def _bring(check: AddressCheck, found: Fetched, sha256: str) -> None:
    fetched = {
        "asked": check.document.url,
        "url": found.url,
        "status": found.status,
        "at": found.at.isoformat(),
        "media_type": found.media_type,
        "headers": dict(found.headers),
    }
    looks.bring(
        check,
        found.content,
        fetched,
        sha256=sha256,
        url=found.url[:2000],
        name=found.name[:500],
        media_type=found.media_type[:100],
        charset=found.charset[:40],
    )
