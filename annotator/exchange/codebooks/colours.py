"""Our twelve hues as other programs write colours, and theirs as one of our hues. Pure.

Colours are compared in OKLab (Ottosson 2020, https://bottosson.github.io/posts/oklab/): first by hue, since ours are
all as light and as strong as each other.
"""

from __future__ import annotations

import re
from math import atan2, hypot, pi

# Those of the light theme: OKLCH 0.58, 0.11.
HUES = {
    "red": "#b25e59",
    "orange": "#ad6638",
    "amber": "#9b731b",
    "lime": "#6f8433",
    "green": "#448c56",
    "teal": "#008f7d",
    "cyan": "#008ba0",
    "blue": "#3a80b7",
    "indigo": "#6874bb",
    "violet": "#8a68ae",
    "magenta": "#a85e89",
    "grey": "#7a7a7a",
}
_HEX = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})")
_GREYISH = 0.03  # chroma: what is weaker has no hue to speak of


def hex_of(colour: str) -> str:
    """``#rrggbb`` of one of our hues; what is written so already stays."""
    return HUES.get(colour, colour)


def hue_of(colour: str) -> str:
    """Our hue of that name, or the one nearest to ``#rrggbb`` or ``#rgb``; "" where it is neither."""
    colour = colour.strip().lower()
    if colour in HUES:
        return colour
    if not _HEX.fullmatch(colour):
        return ""
    chroma, hue = _chroma_and_hue(colour)
    if chroma < _GREYISH:
        return "grey"
    return min(_ANGLES, key=lambda name: abs((hue - _ANGLES[name] + pi) % (2 * pi) - pi))


def _chroma_and_hue(colour: str) -> tuple[float, float]:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    r, g, b = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    green_red = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    blue_yellow = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return hypot(green_red, blue_yellow), atan2(blue_yellow, green_red)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


_ANGLES = {name: _chroma_and_hue(colour)[1] for name, colour in HUES.items() if name != "grey"}
