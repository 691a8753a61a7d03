"""``manage.py import_annotations``: a file of another program comes into a project."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError

from annotator.errors import Refused
from annotator.exchange import FORMATS
from annotator.exchange.arriving.apart import read
from annotator.exchange.arriving.facts import MODES
from annotator.exchange.arriving.packing import unpacked
from annotator.exchange.arriving.planning import plan_of_file
from annotator.exchange.arriving.taking import take_in
from annotator.exchange.arriving.telling import makes, stays
from documents.models import Membership, Project


class Command(BaseCommand):
    help = (
        "Bring highlights, notes, tags and documents of another program into a project, as one act that can be undone."
        " Says first what it would do; with --dry-run, only that. Bringing in the same file twice makes nothing twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        readable = sorted(name for name, one in FORMATS.items() if one.reads)
        parser.add_argument("project", metavar="PROJECT", help="the project, by its address")
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--by", required=True, metavar="USER", help="the member who brings it in")
        parser.add_argument("--format", default="", help=f"if it isn't recognized: {', '.join(readable)}")
        parser.add_argument("--mode", choices=MODES, default="fill", help="of what is known of documents that are here")
        parser.add_argument("--names", action="store_true", help="nobody gets what the file says that they wrote")
        parser.add_argument("--dry-run", action="store_true", help="only say what it would do")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"“{path}” can't be read: {error.strerror or error}.") from error
        project, by = _member(options["project"], options["by"])
        try:
            format_name, reading = read(content, name=path.name, format_name=options["format"])
            incoming, mode = unpacked(reading), options["mode"]
            plan = plan_of_file(project, incoming, mode=mode, by=by)
            told = [*(f"+ {one}" for one in makes(plan)), *stays(plan, incoming, format_name=format_name)]
            self.stdout.write("\n".join([f"{path.name}: {FORMATS[format_name].label}", *told]))
            if options["dry_run"] or not plan.does_something:
                return
            take_in(
                project,
                incoming,
                file=path.name,
                mode=mode,
                match_people=not options["names"],
                seen=plan.digest(),
                uid=uuid4(),
                by=by,
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Done.")


def _member(slug: str, username: str) -> tuple[Project, Any]:
    found = Membership.objects.filter(
        project__slug=slug, project__trashed_at__isnull=True, user__username=username
    ).select_related("project", "user")
    if (membership := found.first()) is None:
        raise CommandError(f"There is no member “{username}” of a project “{slug}”.")
    return membership.project, membership.user
