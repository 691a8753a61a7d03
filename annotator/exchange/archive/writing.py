"""A project as an archive: a ZIP file of one moment, written row by row; see ``docs/project-archive.md``."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from annotator.exchange.archive import kinds, states
from annotator.exchange.archive.columns import Column
from annotator.exchange.archive.kinds import Kind
from annotator.exchange.archive.manifest import FORMAT, MANIFEST, ORIGINALS, PICTURES, VERSION
from annotator.exchange.archive.outgoing import Outgoing
from annotator.exchange.archive.reading import CREDITED, MODELS, NUMBERED, Share
from annotator.models import Blinding, CodebookSettings
from documents.models import Project, Role

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_LEVEL = 3  # of deflate: a tenth larger than at 6, in half the time
_AT_ONCE = 1 << 16  # characters that are written together
# People are known once all rows that name them are written.
_LAST = (kinds.MEMBERS, kinds.PEOPLE)


@dataclass(slots=True)
class Written:
    """What an archive came to hold: ``counts`` by kind; ``left_out`` counts lines of the log, by verb, that nobody
    knows how to tell."""

    counts: dict[str, int] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


def write_archive(file: IO[bytes], project: Project, *, user: Any = None) -> Written:
    """Write all of a project, or with ``user`` what this owner of it may see. Takes the same memory at any size, but
    for eight bytes for each row that others name. All of it is of one moment, and holds up nobody."""
    with _of_one_moment(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
        return _Writer(packed, Share(project, user)).write()


@contextmanager
def _of_one_moment() -> Iterator[None]:
    """All that is read in here stood at the same time. On SQLite nobody waits for it: it isn't one of those
    transactions of the site that are about to write."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


class _Writer:
    def __init__(self, packed: zipfile.ZipFile, share: Share) -> None:
        self._packed, self._share = packed, share
        hidden = share.hidden()
        self._rows = {kind.name: share.keys(kind, hidden) for kind in NUMBERED}
        self._names = Outgoing(self._rows, hidden=hidden)
        self._digests: dict[Kind, list[str]] = {}
        self._files: dict[str, dict[str, Any]] = {}
        self._kept: dict[str, dict[str, int]] = {}
        self._written = Written()

    def write(self) -> Written:
        for kind, folder in ((kinds.SOURCE_FILES, ORIGINALS), (kinds.PICTURES, PICTURES)):
            self._write_contents(kind, folder)
        self._write_rows(kinds.PROJECT, [self._project()])
        for kind in kinds.KINDS:
            if kind in MODELS and kind not in _LAST:
                self._write_rows(kind, self._rows_of(kind))
        self._write_rows(kinds.MEMBERS, self._rows_of(kinds.MEMBERS))
        self._write_rows(kinds.PEOPLE, self._people())
        self._write_manifest()
        return self._written

    def _write_contents(self, kind: Kind, folder: str) -> None:
        """Bytes, each once, by their SHA-256. What is stored of them isn't trusted: these bytes are what goes out."""
        digests, size = [], 0
        seen: set[str] = set()
        for _pk, content in self._share.contents(kind):
            digests.append(digest := hashlib.sha256(content).hexdigest())
            if digest in seen:
                continue
            seen.add(digest)
            size += len(content)
            with self._packed.open(f"{folder}/{digest}", "w") as entry:
                entry.write(content)
        self._digests[kind] = digests
        self._kept[folder] = {"files": len(seen), "bytes": size}

    def _write_rows(self, kind: Kind, rows: Iterable[dict[str, Any]]) -> None:
        digest, size, count = hashlib.sha256(), 0, 0
        with self._packed.open(kind.file, "w", force_zip64=True) as entry:
            for block in _blocks(rows):
                count += block.count("\n")
                encoded = block.encode()
                digest.update(encoded)
                size += len(encoded)
                entry.write(encoded)
        self._written.counts[kind.name] = count
        self._files[kind.file] = {"rows": count, "bytes": size, "sha256": digest.hexdigest()}

    def _rows_of(self, kind: Kind) -> Iterator[dict[str, Any]]:
        if kind == kinds.CHANGES:
            return self._lines()
        told = self._told(kind)
        if kind in self._digests:
            digests = self._digests[kind]
            return ({**row, "sha256": digest} for row, digest in zip(told, digests, strict=True))
        if kind == kinds.VIEWS:
            return map(self._view, told)
        return map(_member, told) if kind == kinds.MEMBERS else told

    def _told(self, kind: Kind) -> Iterator[dict[str, Any]]:
        names, tellers = [column.name for column in kind.columns], [_teller(column) for column in kind.columns]
        who = CREDITED.get(kind)
        for read in self._share.values(kind):
            values, credit = list(read), ""
            if who is not None and (credit := values.pop()):
                values[names.index(who)] = None
            row = {
                name: value if tell is None or value is None else tell(value, self._names)
                for name, tell, value in zip(names, tellers, values, strict=True)
            }
            if who is not None and credit:
                row[who] = self._names.named(credit)
            yield row

    def _lines(self) -> Iterator[dict[str, Any]]:
        """A line keeps its number also where it can't be told, as one that says nothing."""
        columns = {column.name: _teller(column) for column in kinds.CHANGES.columns}
        for verb, target, document, by, at, before, after, batch, undoes, private_to in self._share.values(
            kinds.CHANGES
        ):
            if target in self._names.hidden:
                continue
            credit = (after or {}).get(states.CREDIT)
            if credit is not None:
                after = {name: value for name, value in after.items() if name != states.CREDIT} or None
            row = {"verb": verb, "target": target, "document": document, "by": by, "at": at, "before": None}
            row |= {"after": None, "batch": batch, "undoes": undoes, "private_to": private_to}
            told = {
                name: value if columns[name] is None or value is None else columns[name](value, self._names)
                for name, value in row.items()
            }
            if credit is not None:
                told["by"] = self._names.named(credit)
            yield self._with_states(told, before, after)

    def _with_states(self, row: dict[str, Any], before: Any, after: Any) -> dict[str, Any]:
        hide, verb = self._names.without_hidden, row["verb"]
        try:
            told = states.states(verb, hide(before), hide(after), self._names)
            return {
                **row,
                "target": states.target(verb, row["target"], self._names),
                "before": told[0],
                "after": told[1],
            }
        except ValueError:
            self._written.left_out[verb] += 1
            return {**row, "verb": states.UNTOLD, "target": "", "document": None}

    def _project(self) -> dict[str, Any]:
        project = self._share.project
        settings = CodebookSettings.objects.filter(project=project).first()
        blinding = Blinding.objects.filter(project=project).first()
        values = {
            "name": project.name,
            "description": project.description,
            "created_at": project.created_at,
            "tags_made_by": settings and settings.tags_made_by,
            "blind_since": blinding and blinding.since,
            "blind_by": blinding and blinding.by_id,
        }
        return {column.name: column.out(values[column.name], self._names) for column in kinds.PROJECT.columns}

    def _view(self, row: dict[str, Any]) -> dict[str, Any]:
        columns = [self._names.column(name) for name in row["columns"]]
        return {**row, "query": self._names.query(row["query"]), "columns": columns}

    def _people(self) -> Iterator[dict[str, Any]]:
        named = self._names.people
        known = get_user_model()._default_manager.in_bulk([one for one in named if isinstance(one, int)])
        for one in named:
            person = known.get(one) if isinstance(one, int) else None
            if person is None:
                yield {"username": None, "name": one if isinstance(one, str) else ""}
            else:
                yield {"username": person.get_username(), "name": person.get_full_name()}

    def _write_manifest(self) -> None:
        project = self._share.project
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": timezone.now().isoformat(),
            "project": {"name": project.name, "address": project.slug},
            "complete": self._share.user is None,
            "files": self._files,
            **self._kept,
            "gone": self._names.gone,
            "left_out": dict(self._written.left_out),
        }
        with self._packed.open(MANIFEST, "w") as entry:
            entry.write(json.dumps(manifest, ensure_ascii=False, indent=1).encode())


def _blocks(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Lines of JSON, some at a time."""
    lines: list[str] = []
    length = 0
    for row in rows:
        lines.append(line := _encode(row))
        length += len(line)
        if length > _AT_ONCE:
            yield "\n".join([*lines, ""])
            lines, length = [], 0
    if lines:
        yield "\n".join([*lines, ""])


def _teller(column: Column) -> Any:
    """How a value becomes JSON; None where it is that already."""
    return None if type(column).told is Column.told else column.told


def _member(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "role": Role(row["role"]).name.lower()}
