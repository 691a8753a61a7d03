"""What exports are made of, by hand and by chance: documents whose texts have every sign that counts twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem, ReplyItem, TextItem
from annotator.exchange.codebooks.entries import CodebookFile, Entry
from documents.article import Block, BlockKind, Section, SectionKind

MADE = datetime(2026, 3, 4, 5, 6, 7, 890_000, tzinfo=UTC)
# An emoji of two UTF-16 units, one of seven code points, a combining mark, right-to-left letters.
TEXT = "Tides 🌊 rise\nA family 👨‍👩‍👧 reads cafe\u0301 menus\nשלום to the bus, to the bus\n\nThe end"
LETTERS = "ab c\n🌊👩‍👧e\u0301שג، 中文."


def uid(number: int) -> str:
    return str(UUID(int=number))


def document(number: int = 1, **more: Any) -> DocumentItem:
    made: dict[str, Any] = {"uid": uid(number), "title": f"Document {number}", "address": f"urn:uuid:{uid(number)}"}
    return DocumentItem(**{**made, **more})


def told_document(number: int = 1) -> DocumentItem:
    """One of which everything is known."""
    return document(
        number,
        title="Tides & “moons” <of> the sea 🌊",
        url="https://example.org/tides?a=1&b=2",
        authors=("Ada Byron", "Grace H."),
        publisher="The Tide",
        published=date(2026, 2, 3),
        language="en",
        topics=("Sea / Tides",),
    )


def annotation(
    about: DocumentItem,
    text: str = TEXT,
    start: int | None = None,
    end: int | None = None,
    *,
    number: int = 100,
    tags: tuple[str, ...] = (),
    note: str = "",
    author: str = "Alice Smith",
    edited: datetime | None = None,
    how: str = "exact",
    quote: str = "",
    replies: tuple[ReplyItem, ...] = (),
) -> AnnotationItem:
    """``quote`` is wanted of an orphan alone."""
    placed = start is not None and end is not None
    quote = text[start:end] if placed else quote
    before = text[max(0, (start or 0) - 32) : start] if placed else ""
    after = text[end : (end or 0) + 32] if placed else ""
    created = MADE + timedelta(minutes=number)
    return AnnotationItem(
        uid(number), about, 1, start, end, quote, before, after, "",
        tags, note, author, created, edited, how, 1.0, replies,
    )  # fmt: skip


def passage(about: DocumentItem, words: str, text: str = TEXT, **more: Any) -> AnnotationItem:
    """A highlight of the first of these words."""
    at = text.index(words)
    return annotation(about, text, at, at + len(words), **more)


def lined(text: str) -> tuple[Block, ...]:
    """Each line a paragraph."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(BlockKind.PARAGRAPH, at, at + len(line)))
        at += len(line) + 1
    return tuple(blocks)


def text_item(about: DocumentItem, *annotations: AnnotationItem, text: str = TEXT) -> TextItem:
    blocks = lined(text)
    body = (Section(SectionKind.BODY, blocks[0].start, blocks[-1].end),) if blocks else ()
    return TextItem(about, 1, text, annotations, blocks, (), body)


BOOK = CodebookFile(
    (
        Entry(("Claims",), uid(901), "blue", "c", "What is said to be so.", "When it is stated.", "Not for questions."),
        Entry(("Claims", "Economic"), uid(902), "green"),
        Entry(("Mood",), uid(903), "", "", "", "", "", ("Feeling", "Tone")),
    ),
    project="Tides",
)


def told_texts() -> tuple[TextItem, ...]:
    """Two documents with all that can stand on one, and one that nothing is marked on."""
    first, second, third = told_document(1), document(2), document(3)
    reply = ReplyItem(uid(501), "Bob Stone", "Is it? *Really*?", MADE, None)
    return (
        text_item(
            first,
            passage(first, "🌊 rise", tags=("Claims / Economic", "Mood"), note="Look *here* <b>", replies=(reply,)),
            passage(first, "rise\nA family", number=101, tags=("Claims",), edited=MADE + timedelta(days=1)),
            passage(first, "cafe\u0301", number=102, author="Bob Stone"),
            passage(first, "cafe\u0301", number=103, author="Bob Stone", tags=("Mood",)),
            passage(first, "שלום", number=104, tags=("Mood",)),
            annotation(first, number=105, note="On the whole of it"),
            annotation(first, number=106, how="orphan", quote="gone with the tide", tags=("Claims",)),
        ),
        text_item(second, annotation(second, "=1+1 is a sum", 0, 4, number=107, note="=cmd()"), text="=1+1 is a sum"),
        text_item(third, text="Nothing is marked here."),
    )  # fmt: skip


def bundle(texts: tuple[TextItem, ...] | None = None, codebook: CodebookFile = BOOK, **more: Any) -> Bundle:
    texts = told_texts() if texts is None else texts
    annotations = [one for text in texts for one in text.annotations]
    made: dict[str, Any] = {
        "project": "Tides",
        "address": f"urn:uuid:{uid(999)}",
        "scope": "",
        "site": "",
        "made": MADE,
        "total": len(annotations),
        "annotations": iter(annotations),
        "texts": iter(texts),
        "codebook": codebook,
    }
    return Bundle(**{**made, **more})


def written(blocks: Any) -> bytes:
    """A file whole, of the pieces that a format makes."""
    return b"".join(block.encode() if isinstance(block, str) else block for block in blocks)


@st.composite
def projects(draw: st.DrawFn, *, most: int = 3) -> tuple[TextItem, ...]:
    """Documents by chance, with passages that overlap, touch, span lines and begin after whatever counts twice."""
    made = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        text = draw(st.text(LETTERS, min_size=1, max_size=60))
        about = document(number)
        places = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=4))
        spans = [(min(place), max(place)) for place in places if place[0] != place[1]]
        paths = st.sampled_from(("Claims", "Claims / Economic", "Mood"))
        annotations = [
            annotation(
                *(about, text, start, end),
                number=number * 100 + at,
                tags=tuple(sorted(draw(st.sets(paths, max_size=2)))),
                note=draw(st.sampled_from(("", "A note", "Two\n\nparagraphs 🌊", "=1+1"))),
            )
            for at, (start, end) in enumerate(sorted(spans, key=lambda span: (span[0], -span[1])))
        ]
        made.append(text_item(about, *annotations, text=text))
    return tuple(made)
