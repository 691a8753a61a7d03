"""What is written and drawn can be seen (WCAG 2.2, 1.4.3 and 1.4.11): every ink on every ground it stands on, in light
and dark. Piles of highlights are tried in ``tests/javascript/contrast.test.js``."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "annotator/static/annotator/css/tokens.css"
SCHEMES = ("light", "dark")
TEXT, DRAWN = 4.5, 3.0

COLOURS = (
    *("red", "orange", "amber", "lime", "green", "teal", "cyan"),
    *("blue", "indigo", "violet", "magenta", "grey", "none"),
)
PAPERS = ("paper", "paper-raised", "paper-sunken")
TINTS = tuple(f"tag-{colour}-highlight" for colour in COLOURS)

# Ink: what it stands on, as a paper with washes over it.
ON_PAPER: list[tuple[str, ...]] = [(paper,) for paper in PAPERS]
WASHED = [(paper, wash) for paper in PAPERS for wash in ("wash", "accent-wash")]
TINTED = [("paper", tint) for tint in TINTS]
WRITTEN: dict[str, list[tuple[str, ...]]] = {
    "ink": [
        *ON_PAPER,
        *WASHED,
        *TINTED,
        ("paper", "accent-selection"),
        ("paper", "found"),
        ("paper", "hit"),
        ("paper-raised", "bad-wash"),
    ],
    "ink-soft": [*ON_PAPER, *WASHED],
    "accent": [*ON_PAPER, *WASHED],
    "good": [*ON_PAPER, *[(paper, "wash") for paper in PAPERS]],
    "bad": [*ON_PAPER, *[(paper, wash) for paper in PAPERS for wash in ("wash", "bad-wash")]],
    "accent-ink": [("accent",)],
    "paper": [("ink-soft",), ("bad",)],
    "found-ink": [("found-here",), ("hit-here",)],
}
# Edges of fields, rings of the focus, and the stripes and dots that tell a tag by more than the tint of its text.
DRAWINGS: dict[str, list[tuple[str, ...]]] = {
    "line-strong": ON_PAPER,
    "accent": [*ON_PAPER, *TINTED],
    **{
        f"tag-{colour}": [*ON_PAPER, ("paper-raised", "wash"), ("paper", f"tag-{colour}-highlight")]
        for colour in COLOURS
    },
}

Colour = tuple[float, float, float, float]


def tokens(scheme: str) -> dict[str, str]:
    """The style sheet's custom properties, each as it is in light or in dark."""
    found = dict(re.findall(r"--([\w-]+):\s*([^;]+);", TOKENS.read_text("utf-8").split("@media")[0]))
    pairs = re.compile(r"light-dark\((\w+\([^)]*\)), (\w+\([^)]*\))\)")
    return {name: pairs.sub(rf"\{SCHEMES.index(scheme) + 1}", value) for name, value in found.items()}


def colour(name: str, scheme: str) -> Colour:
    """Red, green and blue as a screen gets them, and how much it covers, each from 0 to 1."""
    value = tokens(scheme)[name]
    if other := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return colour(other[1], scheme)
    parts = re.fullmatch(r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: / ([\d.]+))?\)", value)
    assert parts, f"--{name} is no colour that is understood: {value}"
    lightness, chroma, hue = (float(part) for part in parts.group(1, 2, 3))
    return (*screened(lightness, chroma, math.radians(hue)), float(parts[4] or 1))


def screened(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Oklch as sRGB, by the matrices of CSS Color 4; what no screen shows is cut off."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def encoded(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def piled(names: tuple[str, ...], scheme: str) -> Colour:
    """Colours over each other, the lowest first."""
    below = colour(names[0], scheme)
    for name in names[1:]:
        *over, share = colour(name, scheme)
        red, green, blue = (share * one + (1 - share) * other for one, other in zip(over, below, strict=False))
        below = (red, green, blue, 1.0)
    return below


def luminance(found: Colour) -> float:
    """WCAG 2.2, relative luminance."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in found[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, ground: tuple[str, ...], scheme: str) -> float:
    dark, light = sorted((luminance(piled((*ground, ink), scheme)), luminance(piled(ground, scheme))))
    return (light + 0.05) / (dark + 0.05)


def too_weak(ink: str, grounds: list[tuple[str, ...]], scheme: str, *, least: float) -> dict[str, float]:
    found = {" + ".join(ground): round(contrast(ink, ground, scheme), 2) for ground in grounds}
    return {ground: ratio for ground, ratio in found.items() if ratio < least}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ink", WRITTEN)
def test_what_is_written_can_be_read(ink: str, scheme: str) -> None:
    assert too_weak(ink, WRITTEN[ink], scheme, least=TEXT) == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ink", DRAWINGS)
def test_what_is_drawn_can_be_seen(ink: str, scheme: str) -> None:
    assert too_weak(ink, DRAWINGS[ink], scheme, least=DRAWN) == {}


def test_every_colour_to_write_or_draw_with_has_a_row() -> None:
    grounds = {*PAPERS, *TINTS, "wash", "accent-wash", "accent-selection", "bad-wash", "chosen"}
    grounds |= {"found", "found-here", "hit", "hit-here"}
    hairlines = {"line"}  # they part what space parts already
    found = {name for name, value in tokens("light").items() if value.startswith("oklch")}
    assert found - grounds - hairlines == {*WRITTEN, *DRAWINGS} - {"paper"}


KNOWN = {
    "black on white": ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0), 21.0),
    "grey on white": ((0.4666666, 0.4666666, 0.4666666), (1.0, 1.0, 1.0), 4.48),
}


@pytest.mark.parametrize(("one", "other", "ratio"), KNOWN.values(), ids=KNOWN)
def test_contrast_is_measured_as_the_standard_says(
    one: tuple[float, float, float], other: tuple[float, float, float], ratio: float
) -> None:
    dark, light = luminance((*one, 1.0)), luminance((*other, 1.0))
    assert round((light + 0.05) / (dark + 0.05), 2) == ratio


def test_oklch_is_turned_into_what_screens_show() -> None:
    red = screened(0.62796, 0.25768, math.radians(29.234))
    assert [round(part * 255) for part in red] == [255, 0, 0]
