"""What a DOCX says of itself (ECMA-376 part 2, chapter 11: core properties). Pure."""

from __future__ import annotations

import re

from lxml import etree

from documents.markup.flowing import Known, days
from documents.readers.docx.package import Package

_KEPT = ("subject", "keywords", "category", "description")


def properties_of(package: Package) -> Known:
    """Title, authors, language; days and the rest as metadata."""
    paths = [*package.related("", "core-properties"), "docProps/core.xml"]
    path = next((path for path in paths if path in package.archive), None)
    if path is None:
        return Known()
    stated = {etree.QName(element).localname: " ".join((element.text or "").split()) for element in package.tree(path)}
    return Known(
        title=stated.get("title", ""),
        authors=tuple(filter(None, re.split(r"\s*;\s*", stated.get("creator", "")))),
        language=stated.get("language", ""),
        metadata={
            **{name: stated[name] for name in _KEPT if stated.get(name)},
            **days({name: stated.get(name, "") for name in ("created", "modified")}),
        },
    )
