"""REFI-QDA codebooks (.qdc), which ATLAS.ti, MAXQDA, NVivo, QDA Miner and others read and write. Pure.

The standard: version 1.5, https://www.qdasoftware.org; its codes: ``annotator.exchange.codebooks.qda``.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotator.exchange.codebooks.entries import CodebookFile, in_tree_order
from annotator.exchange.codebooks.qda import children, codes_read, codes_written, is_one, named
from documents.errors import UnreadableFile
from documents.trees import parse_xml

NAMESPACE = "urn:QDA-XML:codebook:1.0"


def dump(codebook: CodebookFile) -> Iterator[str]:
    """The codebook as one XML document. The standard knows none without codes: there has to be one."""
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<CodeBook xmlns="{NAMESPACE}" origin="Annotator">\n'
    yield from codes_written(codebook.entries)
    yield "</CodeBook>\n"


def load(content: bytes, *, name: str) -> CodebookFile:
    """The codes of a codebook, or of the codebook in a project's XML. Sets are named in ``left``, and codes that no
    passage was to carry: here any may. Raises UnreadableFile where there are none."""
    root = parse_xml(content, name=name)
    codes = next((element for element in root.iter() if is_one(element, "Codes")), None)
    if codes is None or not is_one(root, "CodeBook", "Project"):
        raise UnreadableFile(f"“{name}” isn’t a REFI-QDA codebook: it has no codes.")
    entries, left = codes_read(codes)
    left += [("set", named(one)) for one in root.iter() if is_one(one, "Set") and children(one, "MemberCode")]
    return CodebookFile(in_tree_order(entries), left=tuple(left))
