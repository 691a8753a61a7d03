"""A DOCX as several small ones of checked parts: mammoth takes a hundred times a text's size in memory. Pure."""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from documents.readers.docx.mending import mend
from documents.readers.docx.package import Package, value

_LARGEST = 20_000  # elements, if there is a place to part
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
_NOTES = ("footnotes", "endnotes")


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the document with the relations that mammoth follows: to pictures and addresses."""

    root: etree._Element
    relations: bytes


class Pieces:
    """The pieces of a document in order: ``len`` and iteration. Each is a DOCX; in place of a picture is its path."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._notes = {kind: part for kind in _NOTES if (part := self._note_part(kind)) is not None}
        known = {
            kind: {value(note, "id"): note for note in part.root if isinstance(note.tag, str)}
            for kind, part in self._notes.items()
        }
        self._numbered = known
        self._text = self._part(package.main, package.document)
        _drop_unknown(package.document, known)
        self._styles = _small_styles(package, [package.document, *(part.root for part in self._notes.values())])
        numbering = package.part("numbering")
        self._numbering = etree.tostring(mend(numbering).root) if numbering is not None else b""
        body = next(package.document.iter("{*}body"), package.document)
        self._groups = list(_groups(body))

    def __len__(self) -> int:
        return len(self._groups)

    def __iter__(self) -> Iterator[bytes]:
        for group in self._groups:
            root = etree.Element(self._text.root.tag, nsmap=self._text.root.nsmap)
            body = etree.SubElement(root, etree.QName(etree.QName(root).namespace, "body").text)
            body.extend(group)  # moves them, so that the whole shrinks as the pieces grow
            yield self._packed(root)

    def _packed(self, root: etree._Element) -> bytes:
        parts = {
            "[Content_Types].xml": _TYPES.encode(),
            "word/document.xml": etree.tostring(root, encoding="utf-8"),
            "word/_rels/document.xml.rels": self._text.relations,
            "word/styles.xml": self._styles,
            "word/numbering.xml": self._numbering,
        }
        for kind, part in self._notes.items():
            wanted = dict.fromkeys(value(one, "id") for one in root.iter(f"{{*}}{kind[:-1]}Reference"))
            notes = etree.Element(part.root.tag, nsmap=part.root.nsmap)
            notes.extend(copy.deepcopy(self._numbered[kind][number]) for number in wanted)
            parts[f"word/{kind}.xml"] = etree.tostring(notes, encoding="utf-8")
            parts[f"word/_rels/{kind}.xml.rels"] = part.relations
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as package:
            for path, content in parts.items():
                if content:
                    package.writestr(path, content)
            for path in self._package.pictures():
                package.writestr(path, path)
        return output.getvalue()

    def _note_part(self, kind: str) -> _Part | None:
        path = self._package.path_of(kind)
        return self._part(path, mend(self._package.tree(path)).root) if path else None

    def _part(self, path: str, root: etree._Element) -> _Part:
        relations = etree.Element("{http://schemas.openxmlformats.org/package/2006/relationships}Relationships")
        kept = set()
        for relation in self._package.relations(path):
            if relation.kind not in ("image", "hyperlink"):
                continue
            kept.add(relation.number)
            inside = relation.kind == "image" and not relation.is_external
            whole = f"/{posixpath.normpath(posixpath.join(posixpath.dirname(path), relation.target)).lstrip('/')}"
            about = {
                "Id": relation.number,
                "Type": f"{_R}/{relation.kind}",
                "Target": whole if inside else relation.target,
            }
            etree.SubElement(relations, etree.QName(relations).text.replace("Relationships", "Relationship"), about)
        for element in root.iter("{*}hyperlink", "{*}hlinkClick", "{*}blip", "{*}imagedata"):
            for name in [name for name in element.attrib if name.startswith("{") and "elationships}" in name]:
                if element.get(name) not in kept:
                    del element.attrib[name]
        return _Part(root, etree.tostring(relations))


def _groups(body: etree._Element) -> Iterator[list[etree._Element]]:
    """The children of the body, parted where a list, a field or a merged paragraph doesn't go on."""
    group: list[etree._Element] = []
    size = 0
    for child in body:
        if size > _LARGEST and _may_begin(child, group[-1]):
            yield group
            group, size = [], 0
        group.append(child)
        size += sum(1 for _ in child.iter())
    yield group


def _may_begin(child: etree._Element, before: etree._Element) -> bool:
    return (
        etree.QName(child).localname in ("p", "tbl")
        and child.find("{*}pPr/{*}numPr") is None
        and before.find("{*}pPr/{*}rPr/{*}del") is None
    )


def _drop_unknown(root: etree._Element, known: dict[str, dict[str, etree._Element]]) -> None:
    """Takes out references to notes that are not there."""
    for reference in list(root.iter("{*}footnoteReference", "{*}endnoteReference")):
        kind = f"{etree.QName(reference).localname.removesuffix('Reference')}s"
        if value(reference, "id") not in known.get(kind, {}):
            reference.getparent().remove(reference)


def _small_styles(package: Package, roots: list[etree._Element]) -> bytes:
    """The names of the styles in use, and all of numbering: the rest is about looks."""
    styles = package.part("styles")
    if styles is None:
        return b""
    used = {value(style, "val") for root in roots for style in root.iter("{*}pStyle", "{*}rStyle", "{*}tblStyle")}
    small = etree.Element(styles.tag, nsmap=styles.nsmap)
    for style in styles.iter("{*}style"):
        kind = value(style, "type") or "paragraph"
        if kind == "numbering":
            small.append(copy.deepcopy(style))
        elif value(style, "styleId") in used:
            bare = etree.SubElement(small, style.tag, style.attrib)
            bare.set(f"{{{etree.QName(style).namespace}}}type", kind)
            bare.extend(copy.deepcopy(name) for name in style.iter("{*}name"))
    return bytes(etree.tostring(small, encoding="utf-8"))
