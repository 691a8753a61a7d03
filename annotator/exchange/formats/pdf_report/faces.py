"""Fonts for whatever signs there are: those that come with the extra, then those of this computer. Pure.

No font has all signs. The first that is asked has Latin, Greek and Cyrillic letters; for every sign that it hasn't, the
others are asked in turn, those first that are made for many scripts.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

BROUGHT = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "fontpkg_heebo", "fontpkg_noto_sans_thai")
_HOME = Path.home()
_FOLDERS = {
    "win32": (Path("C:/Windows/Fonts"), _HOME / "AppData/Local/Microsoft/Windows/Fonts"),
    "darwin": (Path("/System/Library/Fonts"), Path("/Library/Fonts"), _HOME / "Library/Fonts"),
}
_ELSEWHERE = (
    *(Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/run/host/fonts")),
    *(_HOME / ".local/share/fonts", _HOME / ".fonts"),
)
# Parts of names, the best first: families for many scripts, then those that systems have for theirs.
_BEST = (
    *("notosanscjk", "notosans", "noto", "dejavusans", "liberationsans", "freesans", "arialuni", "arial", "segoeui"),
    *("nirmala", "leelaw", "ebrima", "gadugi", "msyh", "msjh", "yugoth", "meiryo", "malgun", "simsun", "seguisym"),
    *("seguiemj", "pingfang", "hiragino", "applesdgothic", "geeza", "arialhb", "thonburi", "kohinoor", "applesymbols"),
    *("wqy", "droidsans", "unifont"),
)
_OTHER_CUTS = re.compile("bold|italic|oblique|condensed|narrow|black|thin|light|medium|mono")
_ENDINGS = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_MOST_FILES = 300
_UNSEEN = frozenset({"Cf", "Cc", "Cs", "Cn", "Mn"})  # what may be left out where no font has it


@cache
def files() -> tuple[Path, ...]:
    """All font files, the best first."""
    own = [path for package in BROUGHT for path in _of_package(package)]
    found = {path for folder in _FOLDERS.get(sys.platform, _ELSEWHERE) for path in _within(folder)}
    return (*own, *sorted(found, key=_rank)[:_MOST_FILES])


def has(path: Path, sign: int) -> bool:
    """Whether the font of this file has that code point."""
    return bisect_right(_borders_of(path), sign) % 2 == 1


@cache
def _borders_of(path: Path) -> array[int]:
    """Where runs of code points that the font has begin and end, in turn; none where it can't be read."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with path.open("rb") as file, TTFont(file, lazy=True, fontNumber=0) as font:
            signs = sorted(font.getBestCmap() or ())
    except (TTLibError, OSError, KeyError, ValueError, AttributeError, AssertionError):
        signs = []  # fonts are files like others: some are broken
    borders = array("l")
    for sign in signs:
        if borders and borders[-1] == sign:
            borders[-1] = sign + 1
        else:
            borders.extend((sign, sign + 1))
    return borders


def may_be_left_out(sign: str) -> bool:
    """Whether a text reads the same without it: what joins, selects or directs, and marks on other signs."""
    return unicodedata.category(sign) in _UNSEEN


def _of_package(name: str) -> list[Path]:
    spec = find_spec(name)
    folders = spec.submodule_search_locations if spec else None
    found = [path for folder in folders or () for path in Path(folder).rglob("*.ttf")]
    return [path for path in found if "italic" not in path.name.lower()]


def _within(folder: Path) -> Iterator[Path]:
    for above, _folders, names in os.walk(folder):
        for name in names:
            if Path(name).suffix.lower() in _ENDINGS and not _OTHER_CUTS.search(name.lower()):
                yield Path(above) / name


def _rank(path: Path) -> tuple[int, str, str]:
    name = path.stem.lower().replace("-", "").replace(" ", "")
    place = next((number for number, part in enumerate(_BEST) if part in name), len(_BEST))
    return place, name, str(path)
