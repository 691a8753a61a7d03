"""XML, read without trust: no entities, no document types loaded, nothing fetched, bounded depth. Pure.

The attacks: CWE-776 (entities that multiply), CWE-611 (entities that fetch).
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from documents.errors import UnreadableFile

_ENTITIES = "declares entities, as only harmful files do. It was not read."


class _Nothing(etree.Resolver):  # type: ignore[misc]  # lxml is not typed
    """Answers every address that a file names with an error."""

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:
        raise etree.XMLSyntaxError("Nothing is fetched.", 0, 0, 0)


def parse_xml(content: bytes, *, name: str) -> etree._Element:
    """The root of an XML document, without comments and processing instructions. ``name`` is for messages.

    Raises UnreadableFile when it isn't well-formed, nests deeper than 256 elements, or declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,  # keeps libxml2's bounds on depth and on what entities may grow to
        remove_comments=True,
        remove_pis=True,
    )
    parser.resolvers.add(_Nothing())
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!ENTITY" in content:
            raise UnreadableFile(f"“{name}” {_ENTITIES}") from error
        raise UnreadableFile(
            f"“{name}” is damaged: its XML can't be read ({error}). Make or download the file again."
        ) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise UnreadableFile(f"“{name}” {_ENTITIES}")
    return root
