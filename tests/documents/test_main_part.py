"""Blocks of a page laid beside the paragraphs that trafilatura makes of it."""

from __future__ import annotations

import pytest

from documents import markup
from documents.markup.main_part import matched

LEDE = "The ferry left the northern harbour at dawn with two hundred passengers."
NEXT = "Nobody on the quay seemed surprised, for the harbour had been emptying for years."
LAST = "In the evening it came back empty, and the crew began to look for other work."

SIDES: dict[str, tuple[list[str], list[str], set[int]]] = {
    "the same paragraphs": ([LEDE, NEXT], [LEDE, NEXT], {0, 1}),
    "other white space and quotes": (["“" + LEDE + "”", NEXT], [LEDE.replace(" ", "  "), NEXT.upper()], {0, 1}),
    "several blocks in one paragraph": ([LEDE, NEXT, LAST], [" ".join((LEDE, NEXT, LAST))], {0, 1, 2}),
    "one block cut into several paragraphs": ([f"{LEDE} {NEXT}"], [LEDE, NEXT], {0}),
    "a block of which a link was cut out": ([f"{LEDE} Read on here. {NEXT} {LAST}"], [LEDE, NEXT, LAST], {0}),
    "a short heading between": (["Why now", LEDE, "Why now", NEXT], [LEDE, "Why now", NEXT], {1, 2, 3}),
    "a word that also stands inside a sentence": ([LEDE, "harbour", NEXT], [LEDE, NEXT], {0, 2}),
    "a teaser that repeats the first paragraph": ([LEDE, NEXT, LAST, LEDE], [LEDE, NEXT, LAST], {0, 1, 2}),
    "a teaser above it": ([NEXT, "Sport", LEDE, NEXT, LAST], [LEDE, NEXT, LAST], {2, 3, 4}),
    "a list's entries joined": ([LEDE, "one boat", "two boats"], [LEDE, "one boat", "two boats"], {0, 1, 2}),
    "nothing of it": ([LEDE, NEXT], ["Something else altogether that is long enough."], set()),
    "no paragraphs": ([LEDE], [], set()),
    "letters that are none": (["***", "—"], ["***"], set()),
    "a script without spaces": (["老渡口昨天清晨重新开航", "首页"], ["老渡口昨天清晨重新开航。"], {0}),
}


@pytest.mark.parametrize(("texts", "paragraphs", "expected"), SIDES.values(), ids=SIDES)
def test_blocks_are_found_in_the_paragraphs(texts: list[str], paragraphs: list[str], expected: set[int]) -> None:
    assert matched(texts, paragraphs) == expected


TABLES: dict[str, tuple[str, list[tuple[int, int]]]] = {
    "plain": ("<tr><td>a<td>b<tr><td>c<td>d", [(0, 0), (0, 1), (1, 0), (1, 1)]),
    "a cell over two columns": (
        "<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e",
        [(0, 0), (0, 2), (1, 0), (1, 1), (1, 2)],
    ),
    "a cell over two rows": ("<tr><td rowspan=2>a<td>b<tr><td>c", [(0, 0), (0, 1), (1, 1)]),
    "both, and a row below": (
        "<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d<td>e",
        [(0, 0), (0, 2), (1, 2), (2, 0), (2, 1)],
    ),
    "spans that make no sense": (
        "<tr><td colspan=-1 rowspan=x>a<td colspan=99999999>b<tr><td>c",
        [(0, 0), (0, 1), (1, 0)],
    ),
}


@pytest.mark.parametrize(("rows", "places"), TABLES.values(), ids=TABLES)
def test_cells_stand_where_a_browser_puts_them(rows: str, places: list[tuple[int, int]]) -> None:
    root = markup.parse(f"<table>{rows}</table>")
    assert root is not None
    assert [(block.row, block.column) for block in markup.blocks_of(root).blocks] == places
