"""Zotero: items with their notes and annotations, as JSON or RDF. Pure.

JSON as the Better BibTeX extension exports it ("BetterBibTeX JSON": ``items``, each with its ``notes`` and
``attachments``, these with their ``annotations``) or as the Zotero API lists items (version 3: each under ``data``,
with its ``parentItem``). RDF as Zotero exports it ("Zotero RDF"), which has notes (``bib:Memo``), but no annotations.
Only the API is documented (https://www.zotero.org/support/dev/web_api/v3/types_and_fields): what isn't there is passed
over. Places are those of a PDF's page, so the quote alone decides here.

An item is a document, its tags are topics of it. Tags of notes and annotations are tags.
"""

from __future__ import annotations

from annotator.exchange import claims
from annotator.exchange.formats.zotero import items, rdf
from annotator.exchange.incoming import Incoming
from documents.errors import UnreadableFile

LEFT = {
    "colour": "{count} annotations have a colour of their own (“{example}”); here colours belong to tags.",
    "page": "{count} annotations say which page they stand on (“{example}”), which isn’t brought along.",
    "picture": "{count} annotations are drawings or cut out of a page, which aren’t brought along.",
    "place": "{count} notes are pinned to a page (“{example}”); they come in as notes on the whole document.",
    "standalone": "{count} notes belong to no item (“{example}”).",
}


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile and TooLarge."""
    left = claims.Leftovers()
    is_xml = claims.bounded(content, name=name).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    library = rdf.library(content, name=name, left=left) if is_xml else items.library(content, name=name, left=left)
    if not library.documents:
        raise UnreadableFile(
            f"“{name}” has no items of Zotero in it. Export the library or collection there as “BetterBibTeX JSON” or "
            "“Zotero RDF”, with notes."
        )
    documents = tuple(library.documents.values())
    return Incoming(documents, tuple(library.annotations), left=left.told())
