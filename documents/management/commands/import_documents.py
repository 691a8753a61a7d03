"""``manage.py import_documents``: files, folders, web addresses, archives, tables and feeds into a project."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_unicode_slug
from django.db import DatabaseError
from django.utils.text import slugify

from documents.actions import projects
from documents.containers import FIELDS
from documents.isolation import Apart
from documents.management.importing.sources import Opener, places
from documents.management.importing.storing import FAILED, KEEP_BOTH, NEW_VERSION, SAME_IS_LEFT_OUT, Importer
from documents.management.importing.telling import Bar, as_json, as_line
from documents.models import Project, Role

_LONGEST_SLUG = 75


class Command(BaseCommand):
    help = (
        "Import documents: files, folders, web addresses, and what is in archives, mailboxes, tables and feeds. Folders"
        " are gone through with all that is in them, in the order of names; hidden files are skipped. What can't be"
        " read is reported, the rest goes on, and the exit status is 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder or a web address")
        parser.add_argument("--project", required=True, metavar="SLUG", help="the project; made if there is none")
        parser.add_argument(
            "--owner",
            metavar="USERNAME",
            help="who imports, and owns the project if it is new (else the first superuser, or else the first"
            " person; where there are no accounts yet, a new project has no members until one is given some)",
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="FIELD=NAME",
            help=f"of tables: which column is what, as in text=Body; fields are {', '.join(FIELDS)}",
        )
        parser.add_argument("--attachments", action="store_true", help="import the attachments of mails, too")
        parser.add_argument("--folders-as-topics", action="store_true", help="names of folders become topics")
        likes = parser.add_mutually_exclusive_group()
        likes.add_argument(
            "--new-version",
            action="store_const",
            dest="likes",
            const=NEW_VERSION,
            default=SAME_IS_LEFT_OUT,
            help="nearly the same text, or the same address, becomes a new version of the document that is there",
        )
        likes.add_argument(
            "--keep-both", action="store_const", dest="likes", const=KEEP_BOTH, help="import even what is there already"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be imported; save nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object a line for each document")
        parser.add_argument("--with-text", action="store_true", help="with --json: the whole text too")

    def handle(self, *args: Any, **options: Any) -> None:
        columns = _columns(options["column"])
        try:
            person = _person(options["owner"])
        except DatabaseError as error:
            raise CommandError(f"The database isn't ready: run “manage.py migrate” first ({error}).") from error
        project = _project(options["project"])
        if not options["dry_run"]:
            project = _owned(project, slug=options["project"], by=person)
        importer = Importer(
            project,
            by=person,
            saving=not options["dry_run"],
            likes=options["likes"],
            topics=options["folders_as_topics"],
        )
        counts = self._import(importer, columns, options)
        if not options["json"]:
            self.stdout.write(", ".join(f"{count} {status}" for status, count in counts.items()) + ".")
        if counts[FAILED]:
            raise CommandError(f"{counts[FAILED]} of {counts.total()} could not be imported.")

    def _import(self, importer: Importer, columns: dict[str, str], options: dict[str, Any]) -> Counter[str]:
        counts: Counter[str] = Counter()
        found = list(places([str(path) for path in options["paths"]]))
        bar = Bar(sys.stderr, total=len(found))
        with Apart() as apart:
            opener = Opener(apart, columns=columns, attachments=options["attachments"], opening=bar.opening)
            for outcome in importer.outcomes(opener.things(found), apart):
                counts[outcome.status] += 1
                line = as_json(outcome, with_text=options["with_text"]) if options["json"] else as_line(outcome)
                bar.clear()
                self.stdout.write(self._printable(line))
                bar.done()
        bar.clear()
        return counts

    def _printable(self, line: str) -> str:
        """What this terminal can't show is shown as a question mark instead of ending the import."""
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        return line.encode(encoding, "replace").decode(encoding)


def _columns(given: list[str]) -> dict[str, str]:
    columns = dict(one.partition("=")[::2] for one in given)
    for name, column in columns.items():
        if name not in FIELDS or not column:
            raise CommandError(f"--column is FIELD=NAME, as in text=Body; a field is one of {', '.join(FIELDS)}.")
    return columns


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
