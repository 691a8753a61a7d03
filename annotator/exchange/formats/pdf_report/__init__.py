"""A report to read and to print, as PDF (ISO 32000-2), with contents, bookmarks and links. Pure.

Documents with their passages, then the passages by tag, then what the tags mean. It is laid out whole before any of it
goes out, so there is a limit to how long it may be. Notes are Markdown and stand there as their words.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotator.errors import TooLarge
from annotator.exchange.bundle import Bundle
from annotator.exchange.losses import Feature

CARRIES = frozenset(Feature) - {Feature.TEXT, Feature.SHORTCUT, Feature.MARKDOWN}
INSTEAD = {Feature.MARKDOWN: "plain"}
MOST = 10_000  # annotations

_BLOCK = 65_536


def dump(bundle: Bundle) -> Iterator[bytes]:
    """Raises TooLarge. Needs the packages of the extra ``pdf``."""
    from annotator.exchange.formats.pdf_report.laying_out import laid_out

    if bundle.total > MOST:
        raise TooLarge(
            f"A PDF of more than {MOST:,} annotations would be thousands of pages. Choose a part of them, or take the "
            "report as HTML, which has no limit."
        )
    whole = laid_out(bundle)
    for at in range(0, len(whole), _BLOCK):
        yield bytes(whole[at : at + _BLOCK])
