"""``manage.py import_documents``: files and folders of articles into a project."""

from __future__ import annotations

import json
import logging
import os
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_unicode_slug
from django.db import DatabaseError
from django.utils.text import slugify

from documents.actions import importing, projects
from documents.errors import Refused, UnreadableFile
from documents.models import Project, Role

IMPORTED, WOULD_IMPORT, DUPLICATE, FAILED = "imported", "would-import", "duplicate", "failed"
_LONGEST_SLUG = 75

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
        for path in paths:
            try:
                files = _files_in(path) if path.is_dir() else [path]
            except OSError as error:
                yield Outcome(str(path), FAILED, error=_why(error, path))
                continue
            if not files:
                yield Outcome(str(path), FAILED, error=f"There is no file to import in the folder “{path}”.")
            for file in files:
                yield self._outcome(file)

    def _outcome(self, path: Path) -> Outcome:
        reading = None
        try:
            reading = importing.read(_content(path), name=path.name)
            return self._imported(path, reading)
        except importing.Duplicate as error:
            return Outcome(str(path), DUPLICATE, uid=str(error.document.uid), reading=reading)
        except Refused as error:
            return Outcome(str(path), FAILED, error=str(error))
        except OSError as error:
            return Outcome(str(path), FAILED, error=_why(error, path))
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
            # A fault of a reader on one file is no reason to leave the others out.
            logger.exception("%s could not be imported", path, exc_info=error)
            return Outcome(str(path), FAILED, error=f"“{path.name}” upset the program ({error}). Please report it.")

    def _imported(self, path: Path, reading: importing.Reading) -> Outcome:
        if self.saving:
            assert self.project is not None  # noqa: S101 (made before the first file is read)
            document = importing.import_document(self.project, reading, by=self.by)
            return Outcome(str(path), IMPORTED, uid=str(document.uid), reading=reading)
        existing = importing.duplicate_of(reading, self.project) if self.project else None
        if existing is not None or reading.sha256 in self.seen:
            return Outcome(str(path), DUPLICATE, uid=str(existing.uid) if existing else None, reading=reading)
        self.seen.add(reading.sha256)
        return Outcome(str(path), WOULD_IMPORT, reading=reading)


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
    with path.open("rb") as file:
        return file.read(settings.MAX_UPLOAD_BYTES + 1)  # one more: enough to be refused as too large


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
