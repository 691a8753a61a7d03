"""``manage.py reindex``: writes what documents and annotations are found by anew."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.search.fulltext import filling
from documents.models import Project

SECONDS_BETWEEN_LINES = 2.0


class Command(BaseCommand):
    help = (
        "Write the index that texts, passages and notes are found by anew. Nobody has to stop working meanwhile, and"
        " searching goes on; ended half-way, it can be started again. New and changed documents are in the index at"
        " once: this is for an index that was damaged, and for versions that part words in another way."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", metavar="NAME", help="only this one, by the name in its address")
        parser.add_argument(
            "--from-scratch", action="store_true", help="empty the index first; things are found as they come in again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        projects = Project.objects.order_by("pk")
        if slug := options["project"]:
            projects = projects.filter(slug=slug)
            if not projects:
                raise CommandError(f"There is no project '{slug}'.")
        if options["from_scratch"]:
            if slug:
                raise CommandError("The index of all projects is one: --from-scratch goes without --project.")
            filling.start_over()
        for project in projects:
            self._write(project)

    def _write(self, project: Project) -> None:
        done, said = 0, time.monotonic()
        for done, total in filling.write_anew(project):
            if time.monotonic() - said >= SECONDS_BETWEEN_LINES:
                said = time.monotonic()
                self.stdout.write(f"{project.slug}: {done:,} of {total:,}")
        self.stdout.write(f"{project.slug}: {done:,} documents and annotations can be found.")
