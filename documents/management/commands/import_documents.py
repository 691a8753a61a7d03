"""``manage.py import_documents``: files and folders of articles into a project."""

from __future__ import annotations

import json
import logging
import os
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_unicode_slug
from django.db import DatabaseError
from django.utils.text import slugify

from documents.actions import importing, projects
from documents.errors import Refused, UnreadableFile
from documents.models import Likeness, Project, Role

IMPORTED, WOULD_IMPORT, DUPLICATE, FAILED = "imported", "would-import", "duplicate", "failed"
Result = tuple[str, str | None, str | None]  # status, the document's uid, what went wrong
_LONGEST_SLUG = 75
_FILES_AT_ONCE = 20
_BYTES_AT_ONCE = 4_000_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    source: str
    status: str
    uid: str | None = None
    reading: importing.Reading | None = None
    error: str | None = None


class Command(BaseCommand):
    help = (
        "Import articles. Folders are gone through with all that is in them, in the order of names; hidden files"
        " are skipped. A file that can't be read is reported, the others go on, and the exit status is 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
        parser.add_argument("--project", required=True, metavar="SLUG", help="the project; made if there is none")
        parser.add_argument(
            "--owner",
            metavar="USERNAME",
            help="who imports, and owns the project if it is new (else the first superuser, or else the first"
            " person; where there are no accounts yet, a new project has no members until one is given some)",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be imported; save nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object a line for each file")
        parser.add_argument("--with-text", action="store_true", help="with --json: the whole text too")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = _person(options["owner"])
        except DatabaseError as error:
            raise CommandError(f"The database isn't ready: run “manage.py migrate” first ({error}).") from error
        project = _project(options["project"])
        if not options["dry_run"]:
            project = _owned(project, slug=options["project"], by=person)
        importer = _Importer(project, by=person, saving=not options["dry_run"])
        counts: Counter[str] = Counter()
        for outcome in importer.outcomes(options["paths"]):
            counts[outcome.status] += 1
            line = _json(outcome, with_text=options["with_text"]) if options["json"] else _line(outcome)
            self.stdout.write(self._printable(line))
        if not options["json"]:
            self.stdout.write(", ".join(f"{count} {status}" for status, count in counts.items()) + ".")
        if counts[FAILED]:
            raise CommandError(f"{counts[FAILED]} of {counts.total()} could not be imported.")

    def _printable(self, line: str) -> str:
        """What this terminal can't show is shown as a question mark instead of ending the import."""
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        return line.encode(encoding, "replace").decode(encoding)


class _Importer:
    def __init__(self, project: Project | None, *, by: Any, saving: bool) -> None:
        self.project = project
        self.by = by
        self.saving = saving
        self.seen: set[str] = set()  # fingerprints, in a dry run: there is no row to find the second one by

    def outcomes(self, paths: list[Path]) -> Iterator[Outcome]:
        """What becomes of each file, in order. Files are stored in batches, each one transaction: one sync
        of the disk costs as much as storing several."""
        waiting: list[Outcome] = []
        for outcome in _read_all(paths):
            waiting.append(outcome)
            if len(waiting) == _FILES_AT_ONCE or _bytes(waiting) > _BYTES_AT_ONCE:
                yield from self._stored(waiting)
                waiting = []
        yield from self._stored(waiting)

    def _stored(self, outcomes: list[Outcome]) -> Iterator[Outcome]:
        readings = [outcome.reading for outcome in outcomes if outcome.reading is not None]
        result = iter(self._imported(readings) if self.saving else map(self._found, readings))
        for outcome in outcomes:
            if outcome.reading is None:
                yield outcome
            else:
                status, uid, error = next(result)
                yield replace(outcome, status=status, uid=uid, error=error)

    def _imported(self, readings: list[importing.Reading]) -> list[Result]:
        assert self.project is not None  # noqa: S101 (made before the first file is read)
        try:
            stored = importing.import_documents(self.project, readings, by=self.by) if readings else []
        except (Refused, DatabaseError, ValueError) as error:
            if len(readings) > 1:  # one of them can't be stored; the others can
                return [result for reading in readings for result in self._imported([reading])]
            return [(FAILED, None, str(error))]
        return [(IMPORTED if one.new else DUPLICATE, str(one.document.uid), None) for one in stored]

    def _found(self, reading: importing.Reading) -> Result:
        like = importing.like_of(reading, self.project) if self.project else None
        if like is not None and like.document is not None and like.how is not Likeness.NEAR:
            return DUPLICATE, str(like.document.uid), None
        if reading.sha256 in self.seen:
            return DUPLICATE, None, None
        self.seen.add(reading.sha256)
        return WOULD_IMPORT, None, None


def _read_all(paths: list[Path]) -> Iterator[Outcome]:
    """Each file that was found, with what its reader made of it or why it could not."""
    for path in paths:
        try:
            files = _files_in(path) if path.is_dir() else [path]
        except OSError as error:
            yield Outcome(str(path), FAILED, error=_why(error, path))
            continue
        if not files:
            yield Outcome(str(path), FAILED, error=f"There is no file to import in the folder “{path}”.")
        yield from map(_read, files)


def _read(path: Path) -> Outcome:
    try:
        return Outcome(str(path), WOULD_IMPORT, reading=importing.read(_content(path), name=path.name))
    except Refused as error:
        return Outcome(str(path), FAILED, error=str(error))
    except OSError as error:
        return Outcome(str(path), FAILED, error=_why(error, path))
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        # A fault of a reader on one file is no reason to leave the others out.
        logger.exception("%s could not be read", path, exc_info=error)
        return Outcome(str(path), FAILED, error=f"“{path.name}” upset its reader ({error}). Please report it.")


def _bytes(outcomes: list[Outcome]) -> int:
    return sum(len(outcome.reading.content) for outcome in outcomes if outcome.reading is not None)


def _person(username: str | None) -> Any:
    """Who imports: None where there is nobody yet."""
    people = get_user_model().objects.order_by("pk")
    if username is None:
        return people.filter(is_superuser=True, is_active=True).first() or people.filter(is_active=True).first()
    person = people.filter(username=username).first()
    if person is None:
        raise CommandError(f"There is no account “{username}”.")
    return person


def _project(slug: str) -> Project | None:
    try:
        validate_unicode_slug(slug)
    except ValidationError as error:
        raise CommandError(
            f"“{slug}” can't be a project's address: use letters, digits, - and _, as in"
            f" “{slugify(slug) or 'reading-group'}”."
        ) from error
    if len(slug) > _LONGEST_SLUG or slug.strip("-_") != slug:
        raise CommandError(
            f"A project's address has at most {_LONGEST_SLUG} characters, and a letter or digit at both ends."
        )
    project = Project.objects.filter(slug=slug).first()
    if project is not None and project.trashed_at is not None:
        raise CommandError(f"The project “{slug}” lies in the trash: restore it, or name another.")
    return project


def _owned(project: Project | None, *, slug: str, by: Any) -> Project:
    """The project, made if there is none. One that nobody is a member of yet gets its owner."""
    if project is None:
        return projects.make_project(slug, slug=slug, by=by)
    if by is not None and not project.memberships.exists():
        projects.add_member(project, by, role=Role.OWNER, by=by)
    return project


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


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise UnreadableFile(f"“{path}” is neither a file nor a folder.")
    importing.check_size(path.stat().st_size, name=path.name)
    return path.read_bytes()


def _why(error: OSError, path: Path) -> str:
    if isinstance(error, FileNotFoundError):
        return f"There is no file or folder “{path}”."
    if isinstance(error, PermissionError):
        return f"“{path}” may not be read: give yourself permission to."
    return f"“{path}” can't be read: {error.strerror or error}."


def _json(outcome: Outcome, *, with_text: bool) -> str:
    reading = outcome.reading
    article = reading.article if reading else None
    sections = article.sections if article else ()
    line: dict[str, Any] = {
        # A name that isn't UTF-8 comes out with question marks.
        "source": os.fsencode(outcome.source).decode("utf-8", "replace"),
        "status": outcome.status,
        "id": outcome.uid,
        "title": reading.title if reading else "",
        "authors": list(article.authors) if article else [],
        "publisher": article.publisher if article else "",
        "published": article.published.isoformat() if article and article.published else None,
        "url": article.url if article else "",
        "language": article.language if article else "",
        "characters": len(article.text) if article else 0,
        "sections": [
            {"kind": str(s.kind), "start": s.start, "end": s.end, "author": s.author, "reply_to": s.reply_to}
            for s in sections
        ],
        "error": outcome.error,
    }
    if with_text:
        line["text"] = article.text if article else ""
    # ASCII alone, so that it is the same line whatever the terminal's encoding.
    return json.dumps(line)


def _line(outcome: Outcome) -> str:
    if outcome.error is not None:
        return f"{outcome.status:12}  {outcome.source}: {outcome.error}"
    assert outcome.reading is not None  # noqa: S101 (only what failed has none)
    return f"{outcome.status:12}  {outcome.source}: {outcome.reading.title}"
