"""Spreadsheets as bytes, made by hand: XLSX and ODS of a few plain cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

Cells = Sequence[Sequence[object]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(sheets: Mapping[str, Cells | str], *, hidden: str = "") -> bytes:
    """A cell is text, a number, a truth or a day; a sheet may also be the XML of its rows."""
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"{_state(name, hidden)}/>'
            for at, name in zip(numbers, sheets, strict=True)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            {f"rId{at}": ("worksheet", f"worksheets/sheet{at}.xml") for at in numbers}
            | {"rId99": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
    }
    for at, cells in zip(numbers, sheets.values(), strict=True):
        rows = cells if isinstance(cells, str) else "".join(_row(at, row) for at, row in enumerate(cells, 1))
        parts[f"xl/worksheets/sheet{at}.xml"] = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return _zipped(parts)


def ods(cells: Cells) -> bytes:
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in cells
    )
    kinds = ("office", "table", "text", "manifest")
    names = " ".join(f'xmlns:{kind}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"' for kind in kinds)
    return _zipped(
        {
            "mimetype": _ODS,
            "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
            "META-INF/manifest.xml": f"<manifest:manifest {names}>"
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/></manifest:manifest>',
        }
    )


def _row(number: int, row: Sequence[object]) -> str:
    return (
        f'<row r="{number}">'
        + "".join(_cell(f"{chr(65 + at)}{number}", cell) for at, cell in enumerate(row))
        + "</row>"
    )


def _cell(place: str, cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" s="1"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
    if isinstance(cell, (int, float)):
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'


def _state(name: str, hidden: str) -> str:
    return ' state="hidden"' if name == hidden else ""


def _relations(relations: Mapping[str, tuple[str, str]]) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for key, (kind, target) in relations.items()
        )
        + "</Relationships>"
    )


def _zipped(parts: Mapping[str, str]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for path, content in parts.items():
            package.writestr(path, content, zipfile.ZIP_STORED if path == "mimetype" else None)
    return output.getvalue()
