"""By which page a passage is cited."""

from __future__ import annotations

import pytest

from documents.paging import cited, pages_at

PAGES = [[2, "xii"], [10, "1"], [10, "2"], [20, "3"]]
CASES = {
    "before the first": ((0, 2), "", ""),
    "from before the first": ((0, 3), "xii", "p. xii"),
    "on one": ((2, 10), "xii", "p. xii"),
    "over two": ((9, 11), "xii–2", "pp. xii–2"),
    "at the start of one": ((20, 21), "3", "p. 3"),
    "over more than two": ((3, 99), "xii–3", "pp. xii–3"),
}


@pytest.mark.parametrize(("span", "label", "reference"), CASES.values(), ids=CASES)
def test_a_passage_is_cited_by_its_page(span: tuple[int, int], label: str, reference: str) -> None:
    assert pages_at(PAGES, *span) == label
    assert cited(label) == reference


def test_a_text_without_pages_is_cited_without() -> None:
    assert pages_at((), 0, 9) == ""
