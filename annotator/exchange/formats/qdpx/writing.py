"""REFI-QDA projects on their way out. Pure.

The texts go out as they come. What stands on them waits in two files on disk, since the XML names people and codes
before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from annotator.codebook import split_path
from annotator.exchange import times
from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem, ReplyItem, TextItem
from annotator.exchange.codebooks.entries import Entry, in_tree_order
from annotator.exchange.codebooks.qda import codes_written
from annotator.exchange.formats.qdpx.words import NAMESPACE, ORIGIN, SEPARATOR, VARIABLES, note_of
from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.zipping import zipped
from documents.text import canonical

_IN_MEMORY = 4_000_000  # bytes that wait in memory before they wait on disk
_BLOCK = 1 << 16
_NAME = 120  # signs of a passage that name it
_TYPES = {"number": "Float", "date": "Date", "yes_no": "Boolean"}
_VALUES = {
    "Float": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    "Date": re.compile(r"\d{4}-\d\d-\d\d"),
    "Boolean": re.compile(r"yes|no"),
}


def dump(bundle: Bundle) -> Iterator[bytes]:
    """The archive, piece by piece."""
    return zipped(_files(bundle))


def _files(bundle: Bundle) -> Iterator[tuple[str, Iterable[str | bytes]]]:
    with ExitStack() as stack:
        sources, notes = (stack.enter_context(SpooledTemporaryFile(_IN_MEMORY)) for _ in range(2))
        project = _Project(bundle, sources, notes)
        for item in bundle.texts:
            yield f"sources/{item.document.uid}.txt", (item.text,)
            project.add(item)
        yield "project.qde", project.written()


class _Project:
    """A project whose documents were told of one after the other."""

    def __init__(self, bundle: Bundle, sources: IO[bytes], notes: IO[bytes]) -> None:
        self._bundle = bundle
        self._sources, self._notes = sources, notes
        self._users: dict[str, str] = {}
        self._codes = {one.path: one.uid for one in _identified(bundle.codebook.entries)}
        self._missing: dict[tuple[str, ...], Entry] = {}
        self._variables: dict[str, tuple[str, str]] = {}

    def add(self, item: TextItem) -> None:
        write = self._sources.write
        document = item.document
        path = f"internal://{document.uid}.txt"
        write(f'<TextSource guid="{document.uid}"{_named(document.title)} plainTextPath="{path}">\n'.encode())
        about: list[str] = []
        refs: list[str] = []
        for one in item.annotations:
            if one.start is not None:
                write(self._selection(one).encode())
            elif one.quote:
                refs.append(self._orphan(one))
            else:
                codings, ref = self._on_all(one)
                about.append(codings)
                refs.append(ref)
        write("".join((*about, *refs, *self._values(document), "</TextSource>\n")).encode())

    def written(self) -> Iterator[str | bytes]:
        """The XML, in the order that the standard asks for."""
        made = times.told(self._bundle.made)
        yield (
            f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="{NAMESPACE}"{_named(self._bundle.project)}'
            f' origin="{ORIGIN}" creationDateTime="{made}">\n'
        )
        yield from _several("Users", [f'<User guid="{guid}"{_named(name)}/>\n' for name, guid in self._people()])
        known = (*_identified(self._bundle.codebook.entries), *self._missing.values())
        if entries := _identified(in_tree_order(known)):
            yield "<CodeBook>\n"
            yield from codes_written(entries)
            yield "</CodeBook>\n"
        variables = [
            f'<Variable guid="{guid}"{_named(name)} typeOfVariable="{kind}"/>\n'
            for guid, (name, kind) in self._variables.items()
        ]
        yield from _several("Variables", variables)
        yield from _told_again("Sources", self._sources)
        yield from _told_again("Notes", self._notes)
        yield "</Project>\n"

    def _people(self) -> list[tuple[str, str]]:
        return sorted(self._users.items())

    def _selection(self, one: AnnotationItem) -> str:
        place = f'startPosition="{one.start}" endPosition="{one.end}"'
        refs = [_ref(self._note(note_of(one.uid), one.note, self._made(one)))] if one.note else []
        return (
            f'<PlainTextSelection guid="{one.uid}"{_named(_short(one.quote))} {place}{self._made(one)}>\n'
            f"{self._codings(one)}{''.join(refs)}{self._replies(one)}</PlainTextSelection>\n"
        )

    def _orphan(self, one: AnnotationItem) -> str:
        text = f"{one.quote}\n\n{one.note}" if one.note else one.quote
        length = len(canonical(one.quote))
        marked = (
            f'<PlainTextSelection guid="{one.uid}" startPosition="0" endPosition="{length}"{self._made(one)}>\n'
            f"{self._codings(one)}</PlainTextSelection>\n{self._replies(one)}"
        )
        guid = known_by("refi-qda", "orphan", one.uid)
        return _ref(self._note(guid, text, self._made(one), marked, _short(one.quote)))

    def _on_all(self, one: AnnotationItem) -> tuple[str, str]:
        """A note on a whole document: its codings, each with the note, and the reference to the note."""
        ref = _ref(self._note(one.uid, one.note, self._made(one), self._replies(one)))
        return self._codings(one, ref), ref

    def _replies(self, one: AnnotationItem) -> str:
        return "".join(
            _ref(self._note(reply.uid, reply.text, self._made(reply), name="Reply")) for reply in one.replies
        )

    def _note(self, guid: str, text: str, made: str, inside: str = "", name: str = "Note") -> str:
        content = f"<PlainTextContent>{escape(canonical(text))}</PlainTextContent>"
        self._notes.write(f'<Note guid="{guid}"{_named(name)}{made}>\n{content}\n{inside}</Note>\n'.encode())
        return guid

    def _codings(self, one: AnnotationItem, inside: str = "") -> str:
        user = self._user("creatingUser", one.author)
        made = f'{user} creationDateTime="{times.told(one.created)}"'
        return "".join(
            f'<Coding guid="{known_by("refi-qda", "coding", one.uid, path)}"{made}>'
            f'<CodeRef targetGUID="{self._code(path)}"/>{inside}</Coding>\n'
            for path in one.tags
        )

    def _code(self, path: str) -> str:
        names = tuple(split_path(path))
        if names not in self._codes:
            uid = known_by("refi-qda", "code", *names)
            self._missing[names] = Entry(names, uid)
            self._codes[names] = uid
        return self._codes[names]

    def _made(self, one: AnnotationItem | ReplyItem) -> str:
        edited = f' modifiedDateTime="{times.told(one.edited)}"' if one.edited else ""
        return f'{self._user("creatingUser", one.author)} creationDateTime="{times.told(one.created)}"{edited}'

    def _user(self, attribute: str, name: str) -> str:
        if not name:
            return ""
        if name not in self._users:
            self._users[name] = known_by("refi-qda", "user", self._bundle.project, name)
        return f' {attribute}="{self._users[name]}"'

    def _values(self, one: DocumentItem) -> Iterator[str]:
        published = one.published.isoformat() if one.published else ""
        authors, topics = SEPARATOR.join(one.authors), SEPARATOR.join(one.topics)
        known = (one.url, authors, one.publisher, published, one.language, topics)
        for (guid, name), text in zip(VARIABLES.items(), known, strict=True):
            yield self._value(guid, name, "Date" if name == "Published" else "Text", text)
        for field in one.fields:
            guid = known_by("refi-qda", "field", self._bundle.project, field.name)
            yield self._value(guid, field.name, _TYPES.get(field.kind, "Text"), field.text)

    def _value(self, guid: str, name: str, kind: str, text: str) -> str:
        if not text:
            return ""
        self._variables.setdefault(guid, (name, kind))
        fits = _VALUES.get(kind)
        element = f"{kind}Value" if fits and fits.fullmatch(text) else "TextValue"
        text = {"yes": "true", "no": "false"}[text] if element == "BooleanValue" else escape(canonical(text))
        return f'<VariableValue><VariableRef targetGUID="{guid}"/><{element}>{text}</{element}></VariableValue>\n'


def _identified(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, each with a UUID."""
    given = list(entries)
    made = [known_by("refi-qda", "code", *one.path) for one in given]
    return [replace(one, uid=uuid_of(one.uid) or uid) for one, uid in zip(given, made, strict=True)]


def _several(name: str, elements: list[str]) -> Iterator[str]:
    """The standard knows no empty lists."""
    if elements:
        yield f"<{name}>\n{''.join(elements)}</{name}>\n"


def _told_again(name: str, waiting: IO[bytes]) -> Iterator[str | bytes]:
    if waiting.tell():
        waiting.seek(0)
        yield f"<{name}>\n"
        while block := waiting.read(_BLOCK):
            yield block
        yield f"</{name}>\n"


def _named(name: str) -> str:
    return f" name={quoteattr(canonical(name))}"


def _short(quote: str) -> str:
    return quote if len(quote) <= _NAME else f"{quote[:_NAME]}…"


def _ref(guid: str) -> str:
    return f'<NoteRef targetGUID="{guid}"/>\n'
