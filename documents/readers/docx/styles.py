"""What a document's own styles mean, as rules for mammoth. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from documents.readers.docx.package import Package, value

_FIXED = {
    "title": "h1:fresh",
    "heading": "h1:fresh",  # of Pages
    "subtitle": "p:fresh",
    "quote": "blockquote > p:fresh",
    "intense quote": "blockquote > p:fresh",
    "block text": "blockquote > p:fresh",
    "quotations": "blockquote > p:fresh",
    "caption": "figcaption:fresh",
    "html preformatted": "pre:separator('\\n')",
    "preformatted text": "pre:separator('\\n')",
    "source code": "pre:separator('\\n')",
}
_DEEPEST_LIST = 9  # levels that Word has
_DEEPEST = 20  # styles based on styles
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    kind: str
    above: str  # the id of the style that this one is based on
    level: int | None  # of a heading, from 0; 9 for none
    strong: bool
    emphasis: bool


def style_map(package: Package) -> str:
    """Rules for lists, and for the styles in use that say by name or outline level (ECMA-376 part 1, 17.3.1.20) what
    they are. Mammoth tries rules one by one, so there are no others."""
    root = package.part("styles")
    styles = {} if root is None else {value(style, "styleId"): _style(style) for style in root.iter("{*}style")}
    used = {value(style, "val") for style in package.document.iter("{*}pStyle", "{*}rStyle")}
    return "\n".join([*filter(None, (_rule(key, styles) for key in sorted(used))), *_LISTS])


def _rule(key: str, styles: dict[str, _Style]) -> str:
    style = styles.get(key)
    if style is None:
        named = re.fullmatch(r"Heading([1-6])", key)  # of which some programs keep no list
        return f"p.{key} => h{named[1]}:fresh" if named else ""
    quoted = style.name.replace("\\", "\\\\").replace("'", "\\'")
    if not quoted or "\n" in quoted:
        return ""
    if style.kind == "paragraph":
        target = _target(style, styles)
        return f"p[style-name='{quoted}'] => {target}" if target else ""
    path = " > ".join(["strong"] * style.strong + ["em"] * style.emphasis)
    return f"r[style-name='{quoted}'] => {path}" if path and style.kind == "character" else ""


def _list_rules() -> list[str]:
    """Entries of lists within the entries around them."""
    rules = []
    for level in range(1, _DEEPEST_LIST + 1):
        above = "ul|ol > li > " * (level - 1)
        rules.append(f"p:unordered-list({level}) => {above}ul > li:fresh")
        rules.append(f"p:ordered-list({level}) => {above}ol > li:fresh")
    return rules


def _style(element: etree._Element) -> _Style:
    level = _child(element, "outlineLvl")
    return _Style(
        name=_child(element, "name"),
        kind=value(element, "type"),
        above=_child(element, "basedOn"),
        level=int(level) if len(level) == 1 and level.isdecimal() else None,
        strong=_is_on(element, "b"),
        emphasis=_is_on(element, "i"),
    )


def _target(style: _Style, styles: dict[str, _Style]) -> str:
    """By the nearest of a style and those that it is based on which says what it is."""
    for distance in range(_DEEPEST):
        fixed = _FIXED.get(style.name.lower())
        if distance and style.name.lower() == "title":
            return ""  # authors and dates are set like the title above them
        named = _HEADING.fullmatch(style.name)
        if fixed is not None:
            return fixed
        if named or style.level is not None:
            level = int(named[1]) if named else (style.level or 0) + 1
            return f"h{min(max(level, 1), 6)}:fresh" if level <= 9 else ""
        if style.above not in styles:
            break
        style = styles[style.above]
    return ""


def _child(element: etree._Element, name: str) -> str:
    found = next(element.iter(f"{{*}}{name}"), None)
    return value(found, "val") if found is not None else ""


def _is_on(element: etree._Element, name: str) -> bool:
    found = next(element.iter(f"{{*}}{name}"), None)
    return found is not None and value(found, "val") not in _OFF


_LISTS = _list_rules()
