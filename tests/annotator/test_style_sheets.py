"""Style sheets share what they have in common: a rule that is copied goes its own way with the next change."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

SHEETS = Path(__file__).resolve().parents[2] / "annotator/static/annotator/css"
MOST_IN_COMMON = 7  # declarations; fewer may be the same by chance


def rules(sheet: Path) -> list[tuple[str, frozenset[str]]]:
    """Where each rule of a style sheet is, and what it declares."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)
    found = re.findall(r"([^{}]+)\{([^{}]*)\}", text)
    return [
        (f"{sheet.name}: {' '.join(selector.split())}", frozenset(map(str.strip, declared.split(";"))) - {""})
        for selector, declared in found
    ]


def test_no_rule_is_a_copy_of_another_style_sheet_s() -> None:
    sheets = [rules(sheet) for sheet in sorted(SHEETS.glob("*.css"))]
    assert sum(map(len, sheets)) > 500
    copies = [
        (one, other)
        for first, second in itertools.combinations(sheets, 2)
        for (one, mine), (other, theirs) in itertools.product(first, second)
        if len(mine & theirs) > MOST_IN_COMMON
    ]
    assert copies == []


def test_a_browser_without_painted_highlights_keeps_the_rules_of_marks() -> None:
    """It leaves out a rule if it doesn't know one of its selectors."""
    selectors = [place.partition(": ")[2].split(",") for sheet in SHEETS.glob("*.css") for place, _said in rules(sheet)]
    painted = [["::highlight(" in one for one in some] for some in selectors]
    assert sum(map(all, painted)) > 30
    assert [some for some, are in zip(selectors, painted, strict=True) if any(are) and not all(are)] == []
