"""WordprocessingML as mammoth reads it in full: what it would skip is put in terms that it knows. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from documents.readers.docx.formulas import linear

_LEFT_OUT = ("{*}del", "{*}moveFrom", "{*}chart", "{*}relIds", "{*}altChunk")
_OFF = ("0", "false", "off")
# Most of a document is about how it looks; without that mammoth takes half the time and memory.
_LOOKS = str.split(
    "proofErr lastRenderedPageBreak lang color sz szCs bCs iCs rFonts kern spacing noProof jc ind shd tabs keepNext "
    "keepLines widowControl contextualSpacing tblBorders tcBorders tblLook tcW tblW tblCellMar tcMar trHeight cs "
    "rtl bidi"
)
_EDITED = ("rsidR", "rsidRDefault", "rsidP", "rsidRPr", "rsidTr", "rsidDel")


@dataclass(slots=True)
class Remade:
    """The mended part; for each comment's id the names of the anchors where its passage begins and ends; and how
    often there is what can't be taken over."""

    root: etree._Element
    anchors: dict[str, tuple[str, str]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


def mend(root: etree._Element) -> Remade:
    """Changes the tree of a part in place."""
    remade = Remade(root)
    space = etree.QName(root).namespace
    w = f"{{{space}}}" if space else ""
    etree.strip_elements(root, *(f"{w}{name}" for name in _LOOKS), with_tail=False)
    etree.strip_attributes(root, *(f"{w}{name}" for name in _EDITED))
    _choose(root)
    _open_text_boxes(root, w)
    _unwrap(root, w)
    _hide(root)
    _anchor_comments(remade, w)
    for element in root.iter(*_LEFT_OUT):
        name = etree.QName(element).localname
        if name not in ("del", "moveFrom") or _words(element):
            remade.left_out["del" if name == "moveFrom" else name] += 1
    return remade


def _words(element: etree._Element) -> str:
    return "".join(words.text or "" for words in element.iter("{*}t", "{*}delText"))


def _choose(root: etree._Element) -> None:
    """Of alternatives (ECMA-376 part 3) mammoth takes the last: the other one where only that has words."""
    for choices in list(root.iter("{*}AlternateContent")):
        fallback = choices.find("{*}Fallback")
        first = choices.find("{*}Choice")
        if first is not None and (fallback is None or (_words(first) and not _words(fallback))):
            _replace(choices, list(first))


def _open_text_boxes(root: etree._Element, w: str) -> None:
    """The text of drawn boxes, which mammoth reads from the older kind of drawings alone."""
    for drawing in list(root.iter("{*}drawing")):
        boxes = [box for box in drawing.iter("{*}txbxContent") if _words(box)]
        if boxes and next(drawing.iterancestors("{*}AlternateContent"), None) is None:
            picture = etree.Element(f"{w}pict")
            picture.extend(boxes)
            drawing.addprevious(picture)


def _unwrap(root: etree._Element, w: str) -> None:
    for element in list(root.iter("{*}fldSimple", "{*}dir", "{*}bdo", "{*}oMath", "{*}ruby", "{*}ptab", "{*}cr")):
        name = etree.QName(element).localname
        if name in ("fldSimple", "dir", "bdo"):
            _replace(element, list(element))
        elif name == "oMath":
            run = etree.Element(f"{w}r")
            run.append(_text(w, linear(element)))
            _replace(element, [run])
        elif name == "ruby":
            base, above = (_words_of(element, part) for part in ("rubyBase", "rt"))
            _replace(element, [_text(w, f"{base}({above})" if above else base)])
        else:
            _replace(element, [etree.Element(f"{w}tab" if name == "ptab" else f"{w}br")])
    for element in list(root.iter("{*}sym")):
        if not any(re.fullmatch("[0-9A-Fa-f]{1,6}", known) for name, known in element.items() if name.endswith("char")):
            _replace(element, [])
    for element in list(root.iter("{*}oMathPara")):
        _replace(element, [child for child in element if etree.QName(child).localname == "r"])


def _words_of(element: etree._Element, part: str) -> str:
    found = element.find(f"{{*}}{part}")
    return _words(found) if found is not None else ""


def _hide(root: etree._Element) -> None:
    """Takes out what Word doesn't show."""
    for mark in list(root.iter("{*}vanish")):
        properties = mark.getparent()
        run = properties.getparent() if properties is not None else None
        if run is None or etree.QName(run).localname != "r":
            continue
        if next((value for name, value in mark.items() if name.endswith("val")), "") not in _OFF:
            _replace(run, [])


def _anchor_comments(remade: Remade, w: str) -> None:
    """Bookmarks where the passages of comments begin and end: mammoth hands these on."""
    starts: dict[str, str] = {}
    for element in list(remade.root.iter("{*}commentRangeStart", "{*}commentRangeEnd", "{*}commentReference")):
        kind = etree.QName(element).localname
        number = next((value for name, value in element.items() if name.endswith("}id")), "")
        if kind == "commentReference" and number in remade.anchors:
            continue
        anchor = f"{kind}-{number}"
        bookmark = etree.Element(f"{w}bookmarkStart", {f"{w}id": f"remark-{number}", f"{w}name": anchor})
        place = element if kind != "commentReference" else element.getparent()
        if place is None or place.getparent() is None:
            continue
        _put(bookmark, place)
        if kind == "commentRangeStart":
            starts[number] = anchor
        else:
            remade.anchors[number] = (starts.get(number, anchor), anchor)


def _put(bookmark: etree._Element, place: etree._Element) -> None:
    """Before ``place``, or in the next paragraph where that lies between the cells of a table."""
    if etree.QName(place.getparent()).localname not in ("tbl", "tr"):
        place.addprevious(bookmark)
        return
    for paragraph in place.xpath("following::*[local-name()='p'][1]"):
        paragraph.insert(0, bookmark)


def _text(w: str, words: str) -> etree._Element:
    element = etree.Element(f"{w}t")
    element.text = words
    return element


def _replace(element: etree._Element, others: list[etree._Element]) -> None:
    parent = element.getparent()
    if parent is None:
        return
    for other in others:
        element.addprevious(other)
    parent.remove(element)
