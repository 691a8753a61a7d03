"""What was found, as the API and files have it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

# What is usual stays out of addresses.
_USUAL = {("show", "documents"), ("sort", "newest"), ("sort", "document")}


def link_to(
    document: UUID, said: Mapping[str, str], *, at: tuple[int, int] | None = None, passage: UUID | None = None
) -> str:
    """The page that shows a document with the hits of a search in it, at a place of its text or at a passage. ``said``:
    what else the address says, as that of the search page does."""
    parts = {name: value for name, value in said.items() if value and (name, value) not in _USUAL}
    if at is not None:
        parts["at"] = f"{at[0]}-{at[1]}"
    anchor = "" if passage is None else f"#a-{passage}"
    asked = f"?{urlencode(parts)}" if parts else ""
    return f"{reverse('document', args=[document])}{asked}{anchor}"
