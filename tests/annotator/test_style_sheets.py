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
