"""The documents themselves as Word has them, with passages shaded and what was said of them as comments. Pure.

Office Open XML (ECMA-376 part 1: 17.13.4 for comments), a DOCX for each document, in a ZIP. A block is a paragraph, a
cell of a table too; runs end wherever a passage, a mark or a block does, so that passages may overlap. A comment says
by its author, time, tags and text all that is known of a passage; replies follow in it. Notes on the whole document and
passages that aren't there any more are comments on the title, which stands above the text. Positions don't occur.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from annotator.codebook import SEPARATOR
from annotator.exchange import wordprocessing as word
from annotator.exchange.bundle import AnnotationItem, Bundle, TextItem
from annotator.exchange.commonmark import minute
from annotator.exchange.losses import Feature
from annotator.exchange.zipping import Names, zipped
from documents.article import Block, BlockKind, Mark, MarkKind

CARRIES = frozenset(Feature) - {
    Feature.MARKDOWN,
    Feature.REPLY,
    Feature.METADATA,
    Feature.TOPIC,
    Feature.FIELD,
    Feature.DEFINITION,
    Feature.SHORTCUT,
    Feature.ALIAS,
    Feature.UNUSED_TAG,
    Feature.PAGE,
}
INSTEAD = {Feature.MARKDOWN: "plain", Feature.REPLY: "comment"}

_STYLES = {
    BlockKind.QUOTATION: "Quote",
    BlockKind.CAPTION: "Caption",
    BlockKind.ITEM: "ListBullet",
}
_MONO = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>'
# In the order that a run's properties have to stand in.
_LOOKS = (
    (MarkKind.CODE, _MONO),
    (MarkKind.STRONG, "<w:b/>"),
    (MarkKind.EMPHASIS, "<w:i/>"),
    (MarkKind.STRIKE, "<w:strike/>"),
    (MarkKind.LINK, '<w:u w:val="single"/>'),
)
_RAISED = {MarkKind.SUPERSCRIPT: "superscript", MarkKind.SUBSCRIPT: "subscript"}


def dump(bundle: Bundle) -> Iterator[bytes]:
    """The archive, a document at a time."""
    names = Names()
    return zipped((names.fit(text.document.title, ".docx"), document(text, bundle)) for text in bundle.texts)


def document(text: TextItem, bundle: Bundle) -> Iterator[bytes]:
    """One document as a file of its own."""
    colours = {SEPARATOR.join(one.path): one.colour for one in bundle.codebook.entries}
    return word.written(_body(text, colours), _comments(text), title=text.document.title, made=bundle.made)


def _body(text: TextItem, colours: Mapping[str, str]) -> Iterator[str]:
    numbers = {one.uid: number for number, one in enumerate(text.annotations)}
    title = text.document.title or "untitled"
    apart = [number for number, one in enumerate(text.annotations) if one.start is None or not _shown(one, text)]
    runs = [*map(word.begins, apart), word.run(title), *map(word.ends, apart)]
    yield word.paragraph("".join(runs), style="Title", right_to_left=word.runs_right_to_left(title))
    standing = [one for one in text.standing if _shown(one, text)]
    marks = _by_block(text.marks, text.blocks)
    open_ones: list[AnnotationItem] = []
    coming = iter(standing)
    following = next(coming, None)
    for at, block in enumerate(text.blocks):
        while following is not None and (following.start or 0) < block.end:
            open_ones.append(following)
            following = next(coming, None)
        yield _paragraph(text, block, marks[at], open_ones, numbers, colours)
        open_ones = [one for one in open_ones if (one.end or 0) > block.end]


def _shown(one: AnnotationItem, text: TextItem) -> bool:
    """Whether any of its characters stands in a block; what stands between them is white space alone."""
    return bool(text.text[one.start : one.end].strip())


def _by_block(marks: Sequence[Mark], blocks: Sequence[Block]) -> dict[int, list[Mark]]:
    """The marks in each block, by its index."""
    found: dict[int, list[Mark]] = defaultdict(list)
    at = 0
    for mark in marks:
        while at < len(blocks) and blocks[at].end <= mark.start:
            at += 1
        found[at].append(mark)
    return found


def _paragraph(  # noqa: PLR0913 (a block and what stands on it)
    text: TextItem,
    block: Block,
    marks: Sequence[Mark],
    passages: Sequence[AnnotationItem],
    numbers: Mapping[str, int],
    colours: Mapping[str, str],
) -> str:
    spans = [_within(one, text) for one in passages]
    cuts = {block.start, block.end}
    for start, end in [*spans, *((mark.start, mark.end) for mark in marks)]:
        cuts |= {place for place in (start, end) if block.start < place < block.end}
    places = sorted(cuts)
    runs: list[str] = []
    for start, end in zip(places, places[1:], strict=False):
        here = [one for one, span in zip(passages, spans, strict=True) if span[0] <= start and end <= span[1]]
        begun = [one for one in here if _within(one, text)[0] == start]
        ended = [one for one in here if _within(one, text)[1] == end]
        runs += [word.begins(numbers[one.uid]) for one in begun]
        runs.append(word.run(text.text[start:end], _look(start, end, marks, block, here, colours)))
        runs += [word.ends(numbers[one.uid]) for one in ended]
    first = text.text[block.start : block.end]
    return word.paragraph("".join(runs), style=_style(block), right_to_left=word.runs_right_to_left(first))


def _within(one: AnnotationItem, text: TextItem) -> tuple[int, int]:
    """Where its first character that shows stands, and where its last one ends."""
    start, end = one.start or 0, one.end or 0
    passage = text.text[start:end]
    return start + len(passage) - len(passage.lstrip()), end - len(passage) + len(passage.rstrip())


def _look(  # noqa: PLR0913 (a run and what it stands in)
    start: int,
    end: int,
    marks: Sequence[Mark],
    block: Block,
    here: Sequence[AnnotationItem],
    colours: Mapping[str, str],
) -> str:
    kinds = {mark.kind for mark in marks if mark.start <= start and end <= mark.end}
    kinds |= {MarkKind.CODE} if block.kind is BlockKind.CODE else set()
    look = "".join(about for kind, about in _LOOKS if kind in kinds)
    if here:  # the one that begins last lies on top
        tags = here[-1].tags
        look += word.shading(colours.get(tags[0], "") if tags else "")
    raised = next((_RAISED[kind] for kind in kinds if kind in _RAISED), "")
    return look + (f'<w:vertAlign w:val="{raised}"/>' if raised else "")


def _style(block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        return f"Heading{min(max(block.level, 1), 6)}"
    if block.kind is BlockKind.ITEM and block.number is not None:
        return "ListNumber"
    return _STYLES.get(block.kind, "")


def _comments(text: TextItem) -> Iterator[str]:
    for number, one in enumerate(text.annotations):
        yield word.comment(number, _said(one), author=one.author, made=one.created)


def _said(one: AnnotationItem) -> str:
    parts = []
    if one.is_orphan:
        parts.append(word.lines(f"This passage is not in the text any more: “{one.quote}”", "<w:i/>"))
    elif not one.quote:
        parts.append(word.lines("On the whole document", "<w:i/>"))
    elif one.made_quote:
        parts.append(word.lines(f"When it was highlighted it read: “{one.made_quote}”", "<w:i/>"))
    if one.tags:
        parts.append(word.paragraph(word.run("; ".join(one.tags), "<w:b/>")))
    if one.note:
        parts.append(word.lines(one.note))
    for reply in one.replies:
        parts.append(word.paragraph(word.run(f"{reply.author}, {minute(reply.created)}", "<w:b/>")))
        parts.append(word.lines(reply.text))
    if one.edited:
        parts.append(word.paragraph(word.run(f"edited {minute(one.edited)}", "<w:i/>")))
    return "".join(parts) or word.paragraph("")
