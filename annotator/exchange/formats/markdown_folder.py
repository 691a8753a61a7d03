"""A folder of Markdown as a ZIP: a file for each document with YAML front matter, for Obsidian and others. Pure.

What Obsidian understands: properties (https://help.obsidian.md/properties, YAML 1.2), nested tags without spaces
(https://help.obsidian.md/tags) and block identifiers behind a quote, so that ``[[Tides#^a-…]]`` leads to a passage. The
file "Codebook.md" says which tag is written how. Positions are left out: a passage is known by its words.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator

from annotator.codebook import SEPARATOR, split_path
from annotator.exchange.bundle import AnnotationItem, Bundle, FieldItem, TextItem
from annotator.exchange.codebooks.entries import CodebookFile, Entry
from annotator.exchange.commonmark import escaped, linked, minute, quoted, said
from annotator.exchange.losses import Feature
from annotator.exchange.zipping import Names, zipped
from documents.paging import cited

CARRIES = frozenset(Feature) - {Feature.TEXT}
INSTEAD: dict[Feature, str] = {}
PROPERTIES = (
    "title", "aliases", "authors", "publisher", "published", "language", "url", "tags", "project", "link",
    "document_uid", "revision", "exported",
)  # fmt: skip

_NO_PART_OF_A_TAG = re.compile(r"[^\w-]+")
_LINKING = re.compile(r"[#^\[\]|]+")  # what would end a link to a file of that name
_OBSIDIAN = re.compile(r"[$^]|%(?=%)|(?<=%)%|=(?==)|(?<==)=")  # formulas, comments, marks, block identifiers
_NOT_PRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")  # YAML 1.2, 5.1


def dump(bundle: Bundle) -> Iterator[bytes]:
    """The archive, a document at a time."""
    return zipped(_files(bundle))


def _files(bundle: Bundle) -> Iterator[tuple[str, Iterator[str]]]:
    names = Names()
    codebook = names.fit("Codebook", ".md")
    if bundle.codebook.entries:
        yield codebook, _codebook(bundle.codebook)
    for text in bundle.texts:
        yield names.fit(_LINKING.sub(" ", text.document.title), ".md"), _file(text, bundle)


def _file(text: TextItem, bundle: Bundle) -> Iterator[str]:
    yield _front_matter(text, bundle)
    yield f"\n# {_plain(text.document.title)}\n"
    for one in text.annotations:
        yield _passage(one, bundle.link(one))


def _front_matter(text: TextItem, bundle: Bundle) -> str:
    one = text.document
    tags = dict.fromkeys([*one.topics, *(tag for each in text.annotations for tag in each.tags)])
    told: dict[str, str] = {
        "title": _string(one.title),
        "aliases": _list([one.title]) if one.title else "",
        "authors": _list(one.authors),
        "publisher": _string(one.publisher) if one.publisher else "",
        "published": one.published.isoformat() if one.published else "",
        "language": _string(one.language) if one.language else "",
        "url": _string(one.url) if one.url else "",
        "tags": _list(dict.fromkeys(map(tag_written, tags))),
        "project": _string(bundle.project),
        "link": _string(one.address) if bundle.site else "",
        "document_uid": _string(one.uid),
        "revision": str(text.revision),
        "exported": _string(minute(bundle.made)),
    }
    lines = [f"{name}: {value}\n" for name, value in told.items() if value]
    taken = {name.casefold() for name in PROPERTIES}
    for field in one.fields:
        name = f"field {field.name}" if field.name.casefold() in taken else field.name
        taken.add(name.casefold())
        lines.append(f"{_string(name)}: {_known(field)}\n")
    return "".join(["---\n", *lines, "---\n"])


def _passage(one: AnnotationItem, link: str) -> str:
    parts = [_safe(quoted(one.quote)) if one.quote else "*On the whole document*"]
    if one.quote:
        parts.append(f"^a-{one.uid}")
    if one.is_orphan:
        parts.append("*This passage is not in the text any more.*")
    elif one.made_quote:
        parts.append(f"*When it was highlighted it read:* {_plain(one.made_quote)}")
    tags = " ".join(f"#{tag_written(tag)}" for tag in one.tags)
    edited = f" (edited {minute(one.edited)})" if one.edited else ""
    who = f"{_plain(one.author)}, {minute(one.created)}{edited}"
    line = (escaped(cited(one.page)), tags, who, linked("in the text", link))
    parts.append(" · ".join(part for part in line if part))
    if one.note or one.replies:
        parts.append(said(one))
    return "".join(f"\n{part}\n" for part in parts)


def _codebook(codebook: CodebookFile) -> Iterator[str]:
    yield "# Codebook\n"
    for entry in codebook.entries:
        yield _entry(entry)


def _entry(one: Entry) -> str:
    told = (
        ("", one.description),
        ("*When to use:* ", one.when_to_use),
        ("*When not to use:* ", one.when_not),
        ("*Other names:* ", "; ".join(one.aliases)),
        ("*Colour:* ", one.colour),
        ("*Shortcut:* ", one.shortcut),
    )
    head = f"- **{_plain(SEPARATOR.join(one.path))}** · #{tag_written(SEPARATOR.join(one.path))}"
    return "\n" + "\n\n".join([head, *(f"  {words}{_plain(text)}" for words, text in told if text)]) + "\n"


def tag_written(path: str) -> str:
    """A tag as Obsidian has it: ``Claims / New York`` → ``Claims/New-York``, never of digits alone."""
    parts = (_NO_PART_OF_A_TAG.sub("-", unicodedata.normalize("NFC", name)).strip("-") for name in split_path(path))
    written = "/".join(part or "-" for part in parts)
    return f"_{written}" if not re.search(r"[^\d/-]", written) else written


def _plain(text: str) -> str:
    return _safe(escaped(text))


def _safe(markdown: str) -> str:
    return _OBSIDIAN.sub(r"\\\g<0>", markdown)


def _known(field: FieldItem) -> str:
    if field.kind == "yes_no":
        return "true" if field.text == "yes" else "false"
    if field.kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?", field.text):
        return field.text
    if field.kind == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", field.text):
        return field.text
    return _string(field.text)


def _list(names: Iterable[str]) -> str:
    found = [_string(name) for name in names]
    return f"[{', '.join(found)}]" if found else ""


def _string(text: str) -> str:
    """In quotes, with all that YAML doesn't print or takes for a line's end escaped. JSON's strings are YAML's."""
    return _NOT_PRINTED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))
