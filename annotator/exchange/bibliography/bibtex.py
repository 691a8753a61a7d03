"""BibTeX: entries with fields in braces. Pure.

As BibTeX 0.99d reads it (Oren Patashnik, BibTeXing, 1988; http://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf), with
``url`` and ``date`` as biblatex has them, in UTF-8. Names that would be taken apart wrongly ("Smith and Sons", "Byron,
Ada") stand in braces of their own. Capitals within a title are kept by braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from annotator.codebook import split_path
from annotator.errors import TooLarge
from annotator.exchange import claims
from annotator.exchange.bibliography import Keys, gathered, in_reading_order, quotations
from annotator.exchange.bibliography.latex import escaped, plain
from annotator.exchange.bundle import DocumentItem, TextItem
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.incoming import Incoming, IncomingDocument
from documents.encoding import decode
from documents.errors import UnreadableFile

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIELDS = {"doi": "DOI", "abstract": "Abstract", "isbn": "ISBN"}
_HOUSES = ("journal", "journaltitle", "booktitle", "publisher", "organization", "institution", "school", "howpublished")
_CAPITAL = re.compile(r"(?<=\s)[^\s{}\\]*[A-Z][^\s{}\\]*")
_VERBATIM = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
_AND = re.compile(r"\s+and\s+")
_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*[{(]")
_KEY = re.compile(r"\s*([^\s,{}()=]*)\s*,?")
_FIELD = re.compile(r"[\s,]*([A-Za-z][\w:.+-]*)\s*=\s*")
_WORD = re.compile(r"[\w:.+-]+")
_BRACE = re.compile("[{}]")  # also after a backslash: BibTeX counts them all
_QUOTE = re.compile('[{}"]')
_JOIN = re.compile(r"\s*#\s*")


def written(texts: Iterable[TextItem], *, with_quotes: bool) -> Iterator[str]:
    """An entry for each document, with its passages in ``annote`` if they are wanted."""
    keys = Keys()
    for text in texts:
        fields = dict(_fields(text.document))
        if with_quotes and (told := "\n\n".join(quotations(text))):
            fields["annote"] = f"{{{escaped(told)}}}"
        told = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
        yield f"@misc{{{keys.of(text.document)},\n{told}\n}}\n\n"


def _fields(one: DocumentItem) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{_CAPITAL.sub(lambda word: f'{{{word[0]}}}', escaped(one.title))}}}"
    if one.authors:
        yield "author", f"{{{' and '.join(map(_whole, one.authors))}}}"
    if one.publisher:
        yield "publisher", f"{{{escaped(one.publisher)}}}"
    if one.published:
        yield "year", f"{{{one.published.year:04}}}"
        yield "month", _MONTHS[one.published.month - 1]
        yield "date", f"{{{one.published.isoformat()}}}"
    if one.language:
        yield "language", f"{{{escaped(one.language)}}}"
    if one.url:
        yield "url", f"{{{''.join(_VERBATIM.get(sign, sign) for sign in one.url)}}}"
    if one.topics:
        yield "keywords", f"{{{', '.join(map(_keyword, one.topics))}}}"
    yield "uuid", f"{{{one.uid}}}"


def _keyword(topic: str) -> str:
    return f"{{{escaped(topic)}}}" if set(topic) & set(",;") else escaped(topic)


def _whole(name: str) -> str:
    told = escaped(name)
    return f"{{{told}}}" if "," in name or _AND.search(f" {name} ") or name.lower() == "others" else told


def read(content: bytes, *, name: str) -> Incoming:
    """The sources as documents without text. Raises UnreadableFile and TooLarge."""
    left = claims.Leftovers()
    entries = _entries(decode(claims.bounded(content, name=name), name=name), name=name)
    documents = gathered((_told(key, fields, left) for key, fields in entries if fields), name=name)
    if not documents:
        raise UnreadableFile(f"“{name}” has no entries of BibTeX in it (such as “@book{{key, title = {{…}}}}”).")
    return Incoming(documents, left=left.told())


def _told(key: str, fields: dict[str, str], left: claims.Leftovers) -> IncomingDocument:
    for note in (fields.get("annote"), fields.get("annotation")):
        if note:
            left.leave("note", plain(note))
    if fields.get("file"):
        left.leave("file", fields["file"])
    return _document(key, fields)


def _entries(text: str, *, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Keys, and fields by their names in small letters, as LaTeX. Each letter is looked at once."""
    macros = {month: str(number) for number, month in enumerate(_MONTHS, start=1)}
    room = 2 * len(text) + 1_000_000  # for all values, since a macro of macros may say more than the file
    at = 0
    while found := _ENTRY.search(text, at):
        kind, at = found[1].lower(), found.end()
        if kind in ("comment", "preamble"):
            continue
        key = ""
        if kind != "string":
            told = _KEY.match(text, at)
            key, at = (told[1], told.end()) if told else ("", at)
        fields: dict[str, str] = {}
        while field := _FIELD.match(text, at):
            parts, at = _parts(text, field.end(), macros, label=f"The entry “{key}” of “{name}”")
            room -= sum(map(len, parts))
            if room < 0:
                raise TooLarge(f"“{name}” says much more than it is long. Only harmful files do.")
            fields.setdefault(field[1].lower(), "".join(parts))
        if kind == "string":
            macros |= fields
        else:
            yield key, fields


def _parts(text: str, at: int, macros: dict[str, str], *, label: str) -> tuple[list[str], int]:
    """What a field says, in the parts that ``#`` joins, and where it ends."""
    parts: list[str] = []
    while True:
        sign = text[at : at + 1]
        if sign in ("{", '"'):
            end = _closing(text, at, sign)
            if end < 0:
                raise UnreadableFile(f"{label} has a field that isn’t closed. Mend the file, or export it again.")
            parts.append(text[at + 1 : end])
            at = end + 1
        elif word := _WORD.match(text, at):
            parts.append(macros.get(word[0].lower(), word[0]))
            at = word.end()
        joined = _JOIN.match(text, at)
        if joined is None:
            return parts, at
        at = joined.end()


def _closing(text: str, at: int, sign: str) -> int:
    """The place of the brace or quotation mark that closes the one here; -1 where none does."""
    depth = 0
    for found in (_BRACE if sign == "{" else _QUOTE).finditer(text, at + (sign == '"')):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if sign == "{" and not depth:
                return found.start()
        elif found[0] == '"' and depth <= 0:
            return found.start()
    return -1


def _document(key: str, fields: dict[str, str]) -> IncomingDocument:
    uid, title = uuid_of(fields.get("uuid", "")), plain(fields.get("title", ""))
    day = plain(fields.get("date", "")) or "-".join(
        part.rjust(2, "0") for name in ("year", "month", "day") if (part := plain(fields.get(name, "")))
    )
    published = claims.day(day) if day else None
    known = {label: told for name, label in _FIELDS.items() if (told := plain(fields.get(name, "")))}
    known |= {"Date": day} if day and published is None else {}
    authors = fields.get("author") or fields.get("editor", "")
    return IncomingDocument(
        key=uid or known_by("bibtex", key, title),
        uid=uid,
        title=title,
        url=claims.address(re.sub(r"\\(?=[_%&#~$])", "", fields.get("url", ""))),
        authors=tuple(dict.fromkeys(name for one in _parted(authors, _AND) if (name := _read_name(one)))),
        publisher=next((told for name in _HOUSES if (told := plain(fields.get(name, "")))), ""),
        published=published,
        language=plain(fields.get("language", "") or fields.get("langid", "")),
        topics=tuple(_topics(fields.get("keywords", ""))),
        fields=known,
    )


def _topics(keywords: str) -> Iterator[tuple[str, ...]]:
    for one in dict.fromkeys(map(plain, _parted(keywords, re.compile("[,;]")))):
        if path := tuple(split_path(one)):
            yield path


def _parted(latex: str, separator: re.Pattern[str]) -> Iterator[str]:
    """The parts of a list, where what stands in braces is whole."""
    depth = start = at = 0
    sign = re.compile(f"(?P<brace>[{{}}])|{separator.pattern}")
    while found := sign.search(latex, at):
        at = found.end()
        if found["brace"]:
            depth += {"{": 1, "}": -1}.get(found["brace"], 0)
        elif depth <= 0:
            yield latex[start : found.start()]
            start = at
    yield latex[start:]


def _read_name(latex: str) -> str:
    """A name in braces is whole; another is put into the order in which it is read."""
    bare = latex.strip()
    if bare.startswith("{") and _closing(bare, 0, "{") == len(bare) - 1:
        return plain(bare)
    name = in_reading_order(", ".join(plain(part) for part in _parted(bare, re.compile(","))))
    return "" if name == "others" else name
