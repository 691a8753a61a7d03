"""Formulas of Office documents (OMML, ECMA-376 part 1, chapter 22.1) as a line of text. Pure."""

from __future__ import annotations

from lxml import etree

_RAISED = {"sup": "^", "sub": "_", "lim": "_", "deg": ""}


def linear(element: etree._Element) -> str:
    """``a^2 + √(b)/(c+d)``: every sign of the formula, with the structure where a line needs it."""
    name = etree.QName(element).localname
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    parts = {etree.QName(child).localname: child for child in element}
    if name == "f" and {"num", "den"} <= parts.keys():
        return f"{_grouped(parts['num'])}/{_grouped(parts['den'])}"
    if name == "rad" and "e" in parts:
        return f"{linear(parts['deg']) if 'deg' in parts else ''}√{_grouped(parts['e'])}"
    if name == "d":
        inner = "|".join(linear(child) for child in element if etree.QName(child).localname == "e")
        return f"{_property(element, 'begChr', '(')}{inner}{_property(element, 'endChr', ')')}"
    start = _property(element, "chr", "∫") if name == "nary" else ""
    return start + "".join(_part(child) for child in element)


def _part(child: etree._Element) -> str:
    name = etree.QName(child).localname
    shown = _RAISED.get(name)
    if shown is None:
        return linear(child) + (" " if name == "mr" else "")
    return shown + _grouped(child) if linear(child) else ""


def _grouped(element: etree._Element) -> str:
    words = linear(element)
    return words if len(words) <= 1 or words.isalnum() else f"({words})"


def _property(element: etree._Element, name: str, default: str) -> str:
    found = next(element.iter(f"{{*}}{name}"), None)
    if found is None:
        return default
    return next((value for key, value in found.items() if key.endswith("val")), default)
