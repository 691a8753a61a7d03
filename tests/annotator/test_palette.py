"""The twelve colours of tags stay apart for people who see two kinds of light, and for those who see three.

What they see is computed as in Machado, Oliveira and Fernandes 2009 (their matrices for full severity, on linear
light), and how far colours are apart in OKLab (Ottosson 2020; 0.02 is about what can be told side by side)."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from annotator.models.tag import Colour
from tests.annotator.test_contrast import SCHEMES, piled, screened

Light = tuple[float, float, float]
SEEN: dict[str, tuple[Light, Light, Light]] = {
    "by three kinds of cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# Stripes and dots, and what is laid under text, which must stay pale.
LEAST = {"": 0.05, "-highlight": 0.02}
FROM_PAPER = 0.07  # how far what is laid under text is from bare paper


def seen(colour: tuple[float, ...], matrix: tuple[Light, Light, Light]) -> Light:
    """In OKLab, a colour of the screen as somebody sees it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    red, green, blue = (
        min(1.0, max(0.0, sum(share * part for share, part in zip(row, linear, strict=True)))) for row in matrix
    )
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def shown(colour: str, kind: str, scheme: str, matrix: tuple[Light, Light, Light]) -> Light:
    return seen(piled(("paper", f"tag-{colour}{kind}"), scheme), matrix)


@pytest.mark.parametrize("matrix", SEEN.values(), ids=SEEN)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", LEAST)
def test_any_two_colours_of_tags_can_be_told_apart(kind: str, scheme: str, matrix: tuple[Light, Light, Light]) -> None:
    found = {colour: shown(colour, kind, scheme, matrix) for colour in Colour.values}
    too_near = {
        f"{one} and {other}": round(math.dist(found[one], found[other]), 3)
        for one, other in combinations(Colour.values, 2)
        if math.dist(found[one], found[other]) < LEAST[kind]
    }
    assert too_near == {}


@pytest.mark.parametrize("matrix", SEEN.values(), ids=SEEN)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_highlight_can_be_told_from_paper(scheme: str, matrix: tuple[Light, Light, Light]) -> None:
    paper = seen(piled(("paper",), scheme), matrix)
    pale = {
        colour: round(math.dist(shown(colour, "-highlight", scheme, matrix), paper), 3)
        for colour in Colour.values
        if math.dist(shown(colour, "-highlight", scheme, matrix), paper) < FROM_PAPER
    }
    assert pale == {}


def test_white_and_black_are_seen_as_such_by_everybody() -> None:
    for matrix in SEEN.values():
        assert seen((1.0, 1.0, 1.0), matrix) == pytest.approx((1, 0, 0), abs=1e-3)
        assert seen((0.0, 0.0, 0.0), matrix) == (0, 0, 0)


def test_without_one_kind_of_cones_red_and_green_run_together() -> None:
    """That the simulation simulates: a red and a green of one lightness, which three kinds of cones keep far apart."""
    red, green = (screened(0.58, 0.11, math.radians(hue)) for hue in (25, 130))
    apart = {kind: math.dist(seen(red, matrix), seen(green, matrix)) for kind, matrix in SEEN.items()}
    assert apart["deuteranopia"] < apart["by three kinds of cones"] / 3
    assert apart["tritanopia"] > apart["deuteranopia"]
