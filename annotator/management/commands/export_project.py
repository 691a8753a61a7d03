"""``manage.py export_project``: a whole project as an archive."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.exchange.archive.writing import write_archive
from annotator.management.replacing import replacing
from documents.models import Project


class Command(BaseCommand):
    help = (
        "Write a whole project to an archive: documents with their original files, codebook, annotations, history; all"
        " of it, also what people keep to themselves. The file appears when it is complete, for you alone to read; one"
        " that is there already is replaced. People go on working meanwhile. import_project makes a project of it"
        " again, here or elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", metavar="SLUG", help="the project, by its address")
        parser.add_argument("-o", "--output", required=True, metavar="FILE", help="where to write")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            known = ", ".join(Project.objects.order_by("slug").values_list("slug", flat=True)[:20])
            raise CommandError(f"There is no project “{options['project']}”. There are: {known or 'none'}.")
        try:
            with replacing(Path(options["output"])) as file:
                written = write_archive(file, project)
        except OSError as error:
            raise CommandError(f"“{options['output']}” can't be written: {error.strerror or error}.") from error
        counts = written.counts
        self.stdout.write(
            f"“{project.name}” written to {options['output']}: {counts['documents']} documents,"
            f" {counts['annotations']} annotations, {counts['changes']} lines of history."
        )
        if left_out := written.left_out:
            told = ", ".join(f"{count} {verb}" for verb, count in sorted(left_out.items()))
            self.stderr.write(f"Left out, since this version doesn't know how to tell of them: {told}.")
