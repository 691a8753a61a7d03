"""W3C Web Annotations: one AnnotationCollection with all its annotations on its first page. Pure.

The model: https://www.w3.org/TR/annotation-model/. A highlight is a SpecificResource with a
TextQuoteSelector and a TextPositionSelector (code points, as the model asks); a note on the whole document
targets the document itself; an orphan has a TextQuoteSelector alone. Tags are textual bodies with the
purpose *tagging*, their value the path of the tag, with what it meant (skos:definition) where it was put there
under an earlier definition; a note is Markdown with the purpose *commenting*. A
reply is an annotation of its own which targets the one it answers.

Each annotation names the context again, so that it also stands alone when it is taken out of the page.

On the way in: a collection, a page, a list of annotations or one alone, also from other programs, which put replies
into bodies, refine selectors by others, and name several targets.
"""

from __future__ import annotations

from annotator.exchange.formats.web_annotation.reading import load
from annotator.exchange.formats.web_annotation.words import CARRIES, INSTEAD, LEFT
from annotator.exchange.formats.web_annotation.writing import dump

__all__ = ["CARRIES", "INSTEAD", "LEFT", "dump", "load"]
