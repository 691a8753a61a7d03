"""REFI-QDA projects (.qdpx), which ATLAS.ti, MAXQDA, NVivo, QDA Miner and others read and write. Pure.

The standard: version 1.5, https://www.qdasoftware.org. A ZIP with ``project.qde`` (XML) and the texts in ``sources/``;
positions are code points, the end not counted in. The GUIDs of documents, passages, codes and notes are our UUIDs, the
same at every export. A note is a Note, and so are the replies to it; what is said of a whole document is a Note that
its source refers to; an orphan is a Note that quotes the passage and has it marked. What is known of documents stands
in variables.
"""

from __future__ import annotations

from annotator.exchange.formats.qdpx.reading import load
from annotator.exchange.formats.qdpx.words import CARRIES, INSTEAD, LEFT
from annotator.exchange.formats.qdpx.writing import dump

__all__ = ["CARRIES", "INSTEAD", "LEFT", "dump", "load"]
