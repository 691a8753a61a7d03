"""Cells of a table that spreadsheets take for text, and back. Pure.

Cells that a spreadsheet would run as a formula get an apostrophe in front, which it takes as "this is
text". So that it can be taken away again, cells which begin like one so treated get one too: whoever reads
the file removes one apostrophe from cells that match ``^'+[=+@-]`` (or a tab, CR or LF after it).
See https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

BYTE_ORDER_MARK = "\ufeff"
# The full-width signs are run too, by spreadsheets set to an East Asian language.
STARTS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def harmless(cell: str) -> str:
    """``cell`` as a spreadsheet will take it for text."""
    return f"'{cell}" if cell.lstrip("'")[:1] in STARTS_A_FORMULA else cell


def as_meant(cell: str) -> str:
    """What ``harmless`` was given."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'")[:1] in STARTS_A_FORMULA else cell
