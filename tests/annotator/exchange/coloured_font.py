"""A font with one picture in it, as those of emoji are made (OpenType, CBDT and CBLC)."""

from __future__ import annotations

import io
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.ttLib.tables.BitmapGlyphMetrics import SmallGlyphMetrics
from fontTools.ttLib.tables.C_B_D_T_ import cbdt_bitmap_format_17
from fontTools.ttLib.tables.E_B_L_C_ import BitmapSizeTable, SbitLineMetrics, Strike, eblc_index_sub_table_1
from PIL import Image

_OF_LINES = (
    *("ascender", "descender", "widthMax", "caretSlopeNumerator", "caretSlopeDenominator", "caretOffset"),
    *("minOriginSB", "minAdvanceSB", "maxBeforeBL", "minAfterBL", "pad1", "pad2"),
)


def with_a_wave(path: Path) -> None:
    """Writes a font that has a blue square for U+1F30A, and nothing else."""
    build = FontBuilder(1000)
    build.setupGlyphOrder([".notdef", "wave"])
    build.setupCharacterMap({0x1F30A: "wave"})
    build.setupGlyf({".notdef": Glyph(), "wave": Glyph()})
    build.setupHorizontalMetrics({".notdef": (1000, 0), "wave": (1000, 0)})
    build.setupHorizontalHeader(ascent=800, descent=-200)
    build.setupNameTable({"familyName": "Waves", "styleName": "Regular"})
    build.setupOS2()
    build.setupPost()
    pictures = build.font["CBDT"] = newTable("CBDT")
    pictures.version, pictures.strikeData = 3.0, [{"wave": _picture(build.font)}]
    places = build.font["CBLC"] = newTable("CBLC")
    places.version, places.strikes = 3.0, [_strike(build.font)]
    build.save(path)


def _picture(font: object) -> cbdt_bitmap_format_17:
    square = io.BytesIO()
    Image.new("RGB", (8, 8), "blue").save(square, "PNG")
    made = cbdt_bitmap_format_17(b"", font)
    del made.data  # it is whole
    made.imageData, made.metrics = square.getvalue(), SmallGlyphMetrics()
    vars(made.metrics).update(height=8, width=8, BearingX=0, BearingY=8, Advance=8)
    return made


def _strike(font: object) -> Strike:
    strike, size = Strike(), BitmapSizeTable()
    strike.bitmapSizeTable = size
    for side in ("hori", "vert"):
        lines = SbitLineMetrics()
        vars(lines).update(dict.fromkeys(_OF_LINES, 0))
        setattr(size, side, lines)
    vars(size).update(colorRef=0, startGlyphIndex=1, endGlyphIndex=1, ppemX=8, ppemY=8, bitDepth=32, flags=1)
    index = eblc_index_sub_table_1(b"", font)
    del index.data
    vars(index).update(names=["wave"], firstGlyphIndex=1, lastGlyphIndex=1, indexFormat=1, imageFormat=17)
    strike.indexSubTables = [index]
    return strike
