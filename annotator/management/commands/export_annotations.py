"""``manage.py export_annotations``: a project's annotations as a file."""

from __future__ import annotations

import os
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator import queries
from annotator.codebook import key_of
from annotator.errors import Refused
from annotator.exchange import FORMATS
from annotator.exchange.choice import PSEUDONYMS, Choice, Chosen, chosen
from annotator.exchange.found import SHOWS
from annotator.exchange.leaving_out import Part
from annotator.exchange.recipes import recipe_called, recipes_of, run
from annotator.exchange.reporting import features_in, left_behind
from annotator.exchange.transfer import Export, export
from annotator.models import Tag
from documents.models import Project


class Command(BaseCommand):
    help = (
        "Write a project's annotations to a file. The file appears when it is complete; one that is there"
        " already is replaced. Every quote is compared with the text at its position; if one is wrong, there is none."
        " What the format leaves behind is told on standard error, unless with --verbosity 0. --list names the formats."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = [name for name, known in FORMATS.items() if known.writes]
        parser.add_argument("--list", action="store_true", help="list the formats, each with what it is for")
        parser.add_argument("--project", metavar="SLUG", help="the project, by its address")
        parser.add_argument("--format", metavar="NAME", help=f"one of: {', '.join(names)}")
        parser.add_argument("-o", "--output", metavar="PATH", help="where to write; - for standard output")
        parser.add_argument("--recipe", metavar="NAME", help="what this recipe of the project chooses, in its format")
        parser.add_argument("--recipes", action="store_true", help="list the project's recipes, and write nothing")
        parser.add_argument("--document", metavar="UID", help="only this document, by its identifier")
        parser.add_argument("--revision", metavar="N", type=int, help="as it stood on this revision of the document")
        parser.add_argument("--tag", metavar="PATH-OR-ID", help="only this tag and those under it: “Claims / Economic”")
        parser.add_argument("--query", metavar="QUERY", help="only passages that this query of the search finds")
        parser.add_argument("--show", choices=SHOWS, help="with “documents”, all on the documents that the query finds")
        parser.add_argument(
            "--person", metavar="NAME", help="only what is by this person: a user name or one in a file"
        )
        parser.add_argument("--since", metavar="DAY", help="only what was made on this day or later: 2026-11-22")
        parser.add_argument("--until", metavar="DAY", help="only what was made on this day or earlier")
        parser.add_argument("--without", metavar="PARTS", help=f"what to leave out, of: {','.join(Part)}")
        parser.add_argument("--pseudonyms", action="store_true", help="people under the project's pseudonyms")
        parser.add_argument("--site-url", default="", metavar="URL", help="the site's address, for links to passages")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._list_formats()
            return
        try:
            project = _project(options["project"])
            if options["recipes"]:
                self._list(project)
                return
            asked, format_name = _asked(project, options)
            exported = export(asked, format_name, site_url=options["site_url"])
            if options["output"] == "-":
                _print(exported)
            else:
                _write(exported, Path(options["output"]))
            losses = left_behind(exported.format, features_in(asked)) if options["verbosity"] else ()
        except Refused as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"“{options['output']}” can't be written: {error.strerror or error}.") from error
        told = self.stderr if options["output"] == "-" else self.stdout
        told.write(f"{_counted(exported.total)} written to {_place(options['output'])}.")
        for one in losses:
            self.stderr.write(one.sentence)

    def _list_formats(self) -> None:
        width = max(map(len, FORMATS))
        for name, one in FORMATS.items():
            if one.writes:
                needs = f" ({one.missing})" if one.missing else ""
                self.stdout.write(f"{name:{width}}  .{one.extension}  {one.label}. {one.purpose}{needs}")

    def _list(self, project: Project) -> None:
        for one in recipes_of(project, user=None):
            self.stdout.write(f"{one.view.name}: {one.format_name}, {one.missing or one.words or 'everything'}")


def _project(slug: str | None) -> Project:
    if not slug:
        raise CommandError("Say which project: --project SLUG.")
    project = Project.objects.filter(slug=slug, trashed_at__isnull=True).first()
    if project is None:
        standing = Project.objects.filter(trashed_at__isnull=True).order_by("slug")
        known = ", ".join(standing.values_list("slug", flat=True)[:20])
        raise CommandError(f"There is no project “{slug}”. There are: {known or 'none'}.")
    return project


def _asked(project: Project, options: dict[str, Any]) -> tuple[Chosen, str]:
    """What is chosen of what everybody may see, and its format."""
    if not options["output"]:
        raise CommandError("Say where to write: --output PATH, or --output - for standard output.")
    choice = _choice(project, options)
    if options["recipe"]:
        if choice.told() or options["format"]:
            raise CommandError("A recipe says what goes out and in which format: leave the other choices away.")
        recipe = recipe_called(project, options["recipe"])
        return run(project, recipe.choice, recipe.format_name, user=None), recipe.format_name
    if not options["format"]:
        raise CommandError("Say in which format: --format NAME, or --recipe NAME.")
    return chosen(project, choice, user=None), options["format"]


def _choice(project: Project, options: dict[str, Any]) -> Choice:
    tag = str(_tag(project, options["tag"]).pk) if options["tag"] else ""
    people = PSEUDONYMS if options["pseudonyms"] else ""
    return Choice.of(options | {"tag": tag, "people": people, "q": options["query"]})


def _tag(project: Project, wanted: str) -> Tag:
    """The tag of that path or id. A name that is a number is found before an id."""
    placed = queries.codebook(project)
    found = [one.node for one in placed if key_of(one.path) == key_of(wanted)]
    found = found or [one.node for one in placed if str(one.node.pk) == wanted]
    if not found:
        raise CommandError(
            f"There is no tag “{wanted}” in the project “{project.slug}”."
            " Tags are given by their whole path, as “Claims / Economic”."
        )
    tag: Tag = Tag.objects.get(pk=found[0].pk)
    return tag


def _print(exported: Export) -> None:
    if sys.stdout.isatty() and not exported.format.is_text:
        raise CommandError("Such a file is nothing for a terminal: write it with --output PATH.")
    for block in exported:
        sys.stdout.buffer.write(block)
    sys.stdout.buffer.flush()


def _write(exported: Export, path: Path) -> None:
    """Into a file beside the one that is wanted, which it replaces when all is there."""
    if path.is_dir():
        raise CommandError(f"“{path}” is a folder: add a file name.")
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}-")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(exported)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _place(output: str) -> str:
    return "standard output" if output == "-" else output


def _counted(total: int) -> str:
    return "1 annotation" if total == 1 else f"{total} annotations"
