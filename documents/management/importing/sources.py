"""What is to be imported: files, folders, web addresses, and what is in archives, tables and feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from documents.actions import importing
from documents.containers import DEEPEST, Container, Part, container_for
from documents.errors import Refused, UnreadableFile
from documents.fetch import fetch
from documents.isolation import Apart

_FIRST_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One document's bytes. ``source`` is what a person reads: a path, an address, with the parts inside of it."""

    source: str
    content: bytes
    name: str
    media_type: str = ""
    url: str = ""
    charset: str = ""
    folders: tuple[str, ...] = ()
    fetched: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """What could not be had, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """A file or an address that was found, before it is opened."""

    source: str
    path: Path | None
    folders: tuple[str, ...] = ()


def places(named: Sequence[str]) -> Iterator[Place | Missing]:
    """What a person named: files, folders with all that is in them, hidden files left out, and web addresses."""
    for one in named:
        if one.lower().startswith(("http://", "https://")):
            yield Place(one, None)
            continue
        path = Path(one)
        try:
            if not path.is_dir():
                yield Place(one, path)
            elif found := _files_in(path):
                yield from (Place(str(file), file, _folders(file, path)) for file in found)
            else:
                yield Missing(one, f"There is no file to import in the folder “{path}”.")
        except OSError as error:
            yield Missing(one, why(error, path))


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens what was found. ``columns`` says which column of a table is what, ``attachments`` whether those of mails
    come in too, ``opening`` is told of each place before it is opened."""

    apart: Apart
    columns: Mapping[str, str] = field(default_factory=dict)
    attachments: bool = False
    opening: Callable[[str], None] = lambda _source: None

    def things(self, found: Sequence[Place | Missing]) -> Iterator[Thing | Missing]:
        """All documents, in order. What can't be opened stops nothing."""
        for place in found:
            self.opening(place.source)
            if isinstance(place, Missing):
                yield place
                continue
            try:
                yield from self._of(place)
            except Refused as error:
                yield Missing(place.source, str(error))
            except OSError as error:
                yield Missing(place.source, why(error, place.path or Path(place.source)))

    def _of(self, place: Place) -> Iterator[Thing | Missing]:
        if place.path is None:
            yield from self._opened(_fetched(place.source), depth=0)
            return
        if place.path.exists() and not place.path.is_file():
            raise UnreadableFile(f"“{place.path}” is neither a file nor a folder.")
        importing.check_size(place.path.stat().st_size, name=place.path.name)
        with place.path.open("rb") as file:
            container = container_for("", place.path.name, file.read(_FIRST_BYTES))
        if container is not None:  # read from where it lies
            whole = Thing(source=place.source, content=b"", name=place.path.name, folders=place.folders)
            yield from self._parts(whole, container, place.path, depth=0)
        if container is None or container.also_read:
            yield Thing(
                source=place.source, content=place.path.read_bytes(), name=place.path.name, folders=place.folders
            )

    def _opened(self, thing: Thing, *, depth: int) -> Iterator[Thing | Missing]:
        container = container_for(thing.media_type, thing.name, thing.content[:_FIRST_BYTES])
        if container is not None and depth >= DEEPEST and not container.also_read:
            yield Missing(thing.source, f"It lies in archives inside archives, more than {DEEPEST} deep: unpack them.")
            return
        if container is not None and depth < DEEPEST:
            yield from self._parts(thing, container, thing.content, depth=depth)
        if container is None or container.also_read:
            yield thing

    def _parts(
        self, whole: Thing, container: Container, content: bytes | Path, *, depth: int
    ) -> Iterator[Thing | Missing]:
        known: Any = {"name": whole.name, "media_type": whole.media_type, "charset": whole.charset}
        count = 0
        try:
            mapping = self._mapping(content, known) if container.mapped else None
            for part in self.apart.parts(content, url=whole.url, mapping=mapping, **known):
                count += 1
                if not isinstance(part, Part):
                    yield Missing(f"{whole.source}/{part.name}", part.reason)
                elif self.attachments or not part.offered:
                    yield from self._opened(_part(whole, part), depth=depth + 1)
        except Refused as error:
            if not container.also_read:  # else its reader says what is wrong with it
                yield Missing(whole.source, str(error))
            return
        if not count and not container.also_read:
            yield Missing(whole.source, f"There is no document in “{whole.name or whole.source}”.")

    def _mapping(self, content: bytes | Path, known: Mapping[str, str]) -> dict[str, str]:
        columns = self.apart.columns(content, **known)
        mapping = {**columns.suggested, **self.columns}
        names = f"Its columns are: {', '.join(columns.names)}."
        if missing := sorted(set(mapping.values()) - set(columns.names)):
            raise UnreadableFile(f"“{known['name']}” has no column “{missing[0]}”. {names}")
        if not {"text", "html"} & set(mapping):
            raise UnreadableFile(f"Say which column of “{known['name']}” is the text: --column text=NAME. {names}")
        return mapping


def _part(whole: Thing, part: Part) -> Thing:
    return Thing(
        source="/".join((whole.source, *part.folders, part.name)),
        content=part.content,
        name=part.name,
        media_type=part.media_type,
        url=part.url,
        charset=part.charset,
        folders=(*whole.folders, *part.folders),
        fetched=whole.fetched,
    )


def _fetched(url: str) -> Thing:
    found = fetch(url)
    return Thing(
        source=url,
        content=found.content,
        name=found.name,
        media_type=found.media_type,
        url=found.url,
        charset=found.charset,
        fetched={
            "asked": url,
            "url": found.url,
            "status": found.status,
            "at": found.at.isoformat(),
            "media_type": found.media_type,
            "headers": dict(found.headers),
        },
    )


def _files_in(folder: Path) -> list[Path]:
    """Every file in the folder and those in it, hidden ones left out, in the order of their paths."""
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            # A link to a folder may lead back to where we are.
            found += [] if path.is_symlink() else _files_in(path)
        else:
            found.append(path)
    return found


def _folders(file: Path, top: Path) -> tuple[str, ...]:
    return file.relative_to(top).parent.parts


def why(error: OSError, path: Path) -> str:
    """A sentence for what the system says."""
    if isinstance(error, FileNotFoundError):
        return f"There is no file or folder “{path}”."
    if isinstance(error, PermissionError):
        return f"“{path}” may not be read: give yourself permission to."
    return f"“{path}” can't be read: {error.strerror or error}."
