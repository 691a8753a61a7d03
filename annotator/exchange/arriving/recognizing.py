"""What format a file is in, told by its first signs and by what stands in it, not by its name alone. Pure."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

_HEAD = 100_000  # code points or bytes that are looked at
_BY_EXTENSION = {
    "qdpx": "qdpx",
    "jsonld": "jsonld",
    "xmi": "xmi",
    "tei": "tei",
    "bib": "bibtex",
    "ris": "ris",
    "rdf": "zotero",
    "conll": "conll",
    "bio": "conll",
    "iob": "conll",
    "spacy": "spacy",
    "parquet": "parquet",
    "sqlite3": "taguette",
}
# The first that fits. Of XML, by the name of the first element and what is said there.
_XML = (
    ("tei", re.compile(r"<(?:\w+:)?(?:TEI|teiCorpus)[\s>]")),
    ("xmi", re.compile(r"<(?:\w+:)?XMI[\s>]")),
    ("zotero", re.compile(r"<(?:\w+:)?RDF[\s>]")),
)
_TEXT = (
    ("webanno", re.compile(r"#FORMAT=WebAnno TSV")),
    ("ris", re.compile(r"(?m)^TY {0,2}- {0,1}\S")),
    ("bibtex", re.compile(r"(?m)^\s*@\w+\s*[{(]")),
    ("conll", re.compile(r"(?m)^-DOCSTART-|^\S+[ \t]\S+[ \t]\S+[ \t][BIOESLU](?:-\S+)?\s*$")),
)
_HEADS = (
    ("readwise", {"highlight"}),
    ("taguette", {"document", "tag", "content"}),
    ("taguette", {"tag", "description"}),
)
_TABLE = "documents-csv"


def recognized(content: bytes, *, name: str) -> str:
    """The name of the format, as ``catalogue.FORMATS`` has it; "" where it is none of them."""
    if content.startswith(b"PK\x03\x04"):
        return _archive(content) or _by_extension(name)
    if content.startswith(b"SQLite format 3\x00"):
        return "taguette"
    if content.startswith(b"PAR1"):
        return "parquet"
    if _is_docbin(content):
        return "spacy"
    text = content[:_HEAD].decode("utf-8-sig", "replace").lstrip()
    if text.startswith("<"):
        return next((one for one, sign in _XML if sign.search(text)), "")
    if text.startswith(("{", "[")):
        return _json(content, text) or _by_extension(name)
    return next((one for one, sign in _TEXT if sign.search(text)), "") or _by_extension(name) or _table(text)


def _is_docbin(content: bytes) -> bool:
    """Packed (RFC 1950), and a map of MessagePack that begins as spaCy writes it."""
    try:
        head = zlib.decompressobj().decompress(content[:_HEAD], 40) if content[:1] == b"\x78" else b""
    except zlib.error:
        return False
    return b"version" in head or b"attrs" in head


def _by_extension(name: str) -> str:
    return _BY_EXTENSION.get(PurePosixPath(name.replace("\\", "/")).suffix.lower().removeprefix("."), "")


def _archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = [PurePosixPath(one).name.lower() for one in archive.namelist()[:10_000]]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    for sign, found in _IN_ARCHIVES.items():
        if any(sign(name) for name in names):
            return found
    return ""


_IN_ARCHIVES: Mapping[Callable[[str], Any], str] = {
    lambda name: name == "project.qde" or name.endswith(".qde"): "qdpx",
    re.compile(r"metadata_\d+_to_\d+\.json").fullmatch: "omnivore",
    lambda name: name.endswith(".ann"): "brat",
    lambda name: name.endswith(".tsv"): "webanno",
    lambda name: name.endswith(".xmi"): "xmi",
    lambda name: name == "workbook.xml" or name == "content.xml": _TABLE,
}


def _json(content: bytes, head: str) -> str:
    """Whole, if it is one value; else by its first line."""
    value: Any = None
    with suppress(ValueError, RecursionError):
        value = json.loads(content)
    if value is None:
        with suppress(ValueError, RecursionError):
            return _by_line(json.loads(content.lstrip().partition(b"\n")[0]))
        return ""
    if isinstance(value, dict):
        return _by_object(value) or _by_line(value)
    listed = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    if listed and (found := _by_member(listed[0])):
        return found
    return _by_line(listed[0] if listed else value[0] if isinstance(value, list) and value else None)


def _by_object(value: Mapping[str, Any]) -> str:
    if "bookmarks" in value:
        return "karakeep"
    if _is_web_annotation(value):
        return "jsonld"
    rows = value.get("annotations", value.get("rows"))
    if isinstance(rows, list) and any(isinstance(one, dict) and _is_hypothesis(one) for one in rows):
        return "hypothesis"
    if isinstance(value.get("items"), list):
        return "zotero"
    if isinstance(value.get("annotations"), list) and "data" in value:
        return "label-studio"
    return "hypothesis" if isinstance(rows, list) and ("export_date" in value or "total" in value) else ""


def _by_member(one: Mapping[str, Any]) -> str:
    """By the first of a list of objects."""
    if _is_hypothesis(one):
        return "hypothesis"
    if _is_web_annotation(one):
        return "jsonld"
    if isinstance(one.get("data"), dict) and ("itemType" in one["data"] or "key" in one):
        return "zotero"
    if "itemType" in one:
        return "zotero"
    if isinstance(one.get("data"), dict):
        return "label-studio"
    return "csl-json" if "type" in one and ("title" in one or "author" in one or "issued" in one) else ""


def _by_line(value: Any) -> str:
    """By one entry of JSON Lines."""
    if isinstance(value, list):  # a pair of a text and what stands in it (spaCy 2)
        return "spacy-jsonl" if len(value) == 2 and isinstance(value[0], str) else ""
    if not isinstance(value, dict):
        return ""
    if "quote" in value and "document" in value:
        return "jsonl"
    if not isinstance(value.get("text", value.get("data")), str):
        return ""
    if not {"tokens", "answer", "_input_hash", "_task_hash"}.isdisjoint(value):
        return "prodigy"
    if "Comments" in value or "label" in value or "labels" in value:
        return "doccano"
    if "spans" in value or "entities" in value:
        return "spacy-jsonl"
    return "doccano"


def _is_hypothesis(one: Mapping[str, Any]) -> bool:
    return "uri" in one and ("target" in one or "text" in one)


def _is_web_annotation(one: Mapping[str, Any]) -> bool:
    kinds = one.get("type", one.get("@type"))
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return bool({"Annotation", "AnnotationCollection", "AnnotationPage"} & {str(kind) for kind in kinds})


def _table(text: str) -> str:
    """By the heads of a table; any that names titles or addresses tells of documents."""
    first = text.partition("\n")[0]
    heads = {head.strip().strip('"').lower() for head in re.split(r"[,;\t]", first)}
    for found, wanted in _HEADS:
        if wanted <= heads:
            return found
    return _TABLE if len(heads) > 1 and heads & {"title", "uid", "url", "address"} else ""
