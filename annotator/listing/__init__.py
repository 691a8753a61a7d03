"""The document list: what its address may ask for, and what is read to show it.

Each part costs one query, whatever the number of rows; counts are taken for shown rows only.
"""

from __future__ import annotations

from annotator.listing.asked import NEWEST_FIRST, NOBODY, Asked, OfField
from annotator.listing.facet import Facet
from annotator.listing.facets import Facets, facets
from annotator.listing.finding import documents_asked_for
from annotator.listing.order import SORTS, in_order
from annotator.listing.tree import Codebook

__all__ = (
    "NEWEST_FIRST",
    "NOBODY",
    "PER_PAGE",
    "SORTS",
    "Asked",
    "Codebook",
    "Facet",
    "Facets",
    "OfField",
    "documents_asked_for",
    "facets",
    "in_order",
)

PER_PAGE = 50
