"""TEI P5 with standOff: one teiCorpus, a TEI for each document. Pure.

The guidelines: https://tei-c.org/guidelines/p5/, chapters 2 (header), 4 (structure) and 16.10 (standOff). The words of
a body, with what is between its elements, are the very text of the document, so that an annotation points into it by
``string-range(body, offset, length)``, in code points from 0. Tags are the categories of a taxonomy in the corpus's
header; notes are Markdown.

On the way in any TEI is read, also a single one: its annotations, spans with anchors, and elements with ``ana``.
"""

from __future__ import annotations

from annotator.exchange.formats.tei.reading import load
from annotator.exchange.formats.tei.words import CARRIES, INSTEAD, LEFT
from annotator.exchange.formats.tei.writing import dump

__all__ = ["CARRIES", "INSTEAD", "LEFT", "dump", "load"]
