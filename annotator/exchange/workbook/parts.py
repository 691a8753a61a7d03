"""The parts of a workbook that are the same for all, but for the words in capitals. Pure."""

from __future__ import annotations

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OF = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def relations(ones: str) -> str:
    """A part that says what another one leads to."""
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{ones}</Relationships>'


_KIND = "application/vnd.openxmlformats"
WRAPPED = '<alignment vertical="top" wrapText="1"/>'
_UNWRAPPED = '<alignment vertical="top"/>'
TYPES = (
    f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{_KIND}-package.relationships'
    '+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
    f' ContentType="{_KIND}-officedocument.spreadsheetml.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}-officedocument.spreadsheetml.styles+xml"/>'
    f'<Override PartName="/docProps/core.xml" ContentType="{_KIND}-package.'
    'core-properties+xml"/>SHEETS</Types>'
)
ROOT = relations(
    f'<Relationship Id="rId1" Type="{OF}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2"'
    f' Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
)
BOOK = (
    f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OF}"><bookViews><workbookView/></bookViews><sheets>SHEETS</sheets>'
    "<definedNames>FILTERS</definedNames></workbook>"
)
PROPERTIES = (
    f'{XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>TITLE</dc:title>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">WHEN</dcterms:created></cp:coreProperties>'
)
_FONT = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164"'
    ' formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    f'<fonts><font>{_FONT}</font><font><b/>{_FONT}</font><font><u/><sz val="11"/><color rgb="FF0563C1"/>'
    '<name val="Calibri"/><family val="2"/></font></fonts><fills><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders><border><left/><right/><top/><bottom/></border>'
    '<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom></border>LINES</borders>'
    '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    f'<xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1">{WRAPPED}</xf>'
    f'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">{WRAPPED}</xf>'
    f'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">{_UNWRAPPED}</xf>'
    f'<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1">{_UNWRAPPED}</xf>'
    f'<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1">{_UNWRAPPED}</xf>'
    f'<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1">{_UNWRAPPED}</xf>LOOKS'
    '</cellXfs><cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
