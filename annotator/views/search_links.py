"""Where hits lead."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from annotator.views.searching import Asked


def leading_to(
    document: UUID, asked: Asked, *, at: tuple[int | None, int | None] | None = None, passage: UUID | None = None
) -> str:
    """The address of a document with the hits of a search in it: at a place of its text, or at a passage."""
    address = reverse("document", args=[document]) + asked.asking()
    if at is not None and None not in at:
        address += f"&at={at[0]}-{at[1]}"
    return address if passage is None else f"{address}#a-{passage}"
