"""Where hits lead, and where all of them can be had."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from annotator.search.understanding import Search
from annotator.views.searching import Asked


def leading_to(
    document: UUID, asked: Asked, *, at: tuple[int | None, int | None] | None = None, passage: UUID | None = None
) -> str:
    """The address of a document with the hits of a search in it: at a place of its text, or at a passage."""
    address = reverse("document", args=[document]) + asked.asking()
    if at is not None and None not in at:
        address += f"&at={at[0]}-{at[1]}"
    return address if passage is None else f"{address}#a-{passage}"


def exports_of(search: Search, asked: Asked) -> list[dict[str, Any]]:
    """All that is found as a table, for everybody who may read it; and the page that exports annotations, unless
    occurrences are shown, which are none. ``is_file``: the address is that of a file."""
    slug = search.project.slug
    table = {"q": search.text, "show": asked.show}
    if asked.show == "concordance":
        table |= {"sort": asked.sort, "width": str(asked.width)}
    labels = {
        "documents": (_("These documents as a table (CSV)"), _("What is marked on them, in all formats…")),
        "passages": (_("These passages as a table (CSV)"), _("These passages, in all formats…")),
        "concordance": (_("The concordance as a table (CSV)"), ""),
    }
    of_table, of_page = labels[asked.show]
    page = urlencode({"q": search.text, "show": asked.show})
    found = [
        (of_table, f"/api/projects/{slug}/search/table/csv?{urlencode(table)}", True),
        (of_page, f"{reverse('export', args=[slug])}?{page}", False),
    ]
    return [{"label": label, "address": address, "is_file": file} for label, address, file in found if label]
