"""What the kinds of blocks and sections are called on pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from documents.article import BlockKind, SectionKind
from documents.rewriting.pieces import kinds_to_choose


def kinds() -> list[tuple[str, str]]:
    """The kinds that a block can be given, by their names (``documents.rewriting.pieces.kind_named``)."""
    return [(name, _label(name)) for name in kinds_to_choose()]


def bound_kinds() -> dict[str, str]:
    """Those that only the file can give."""
    return {BlockKind.CELL: _("Cell of a table"), BlockKind.FIGURE: _("Picture, in words")}


def section_kinds() -> list[tuple[str, str]]:
    return [
        (SectionKind.BODY, _("Body")),
        (SectionKind.COMMENT, _("Comment")),
        (SectionKind.FURNITURE, _("Page furniture")),
    ]


def _label(name: str) -> str:
    stem, _dash, level = name.partition("-")
    label = {
        "paragraph": _("Paragraph"),
        "heading": _("Heading"),
        "item": _("List entry"),
        "numbered": _("Numbered entry"),
        "quotation": _("Quotation"),
        "code": _("Code"),
        "caption": _("Caption"),
        "note": _("Footnote"),
    }[stem]
    return f"{label} {level}" if level and (stem == "heading" or level != "1") else label
