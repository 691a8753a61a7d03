"""``manage.py search``: what a query finds in a project."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from itertools import islice
from typing import Any
from unicodedata import combining, east_asian_width

from django.core.management.base import BaseCommand, CommandError

from annotator.errors import Misunderstood, Refused
from annotator.exchange.tables import Row, found, table
from annotator.search import concordance
from annotator.search.understanding import Search, understood
from documents.models import Membership, Project

SHOWS = ("documents", "passages", "concordance")
_WIDEST = 40  # cells of a terminal that a column takes
_MOST = 50
_COLUMNS = {
    "documents": ("published", "publisher", "title"),
    "passages": ("passage", "tags", "note", "created_by", "title"),
    "concordance": ("before", "found", "after", "title"),
}
_WIDE = ("W", "F")


class Command(BaseCommand):
    help = (
        "Find documents, passages or every occurrence of words in a project, with the language of the search page."
        " Without --as, what everybody may see is found: nobody's private notes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", metavar="PROJECT", help="the project, by its address")
        parser.add_argument("query", metavar="QUERY", help="what to find: 'troops tag:Iraq -Kosovo'")
        parser.add_argument("--show", choices=SHOWS, default="documents", help="what is shown of it")
        parser.add_argument("--as", dest="person", metavar="USER", help="find what this member may see")
        parser.add_argument("--format", choices=("table", "jsonl", "csv"), default="table")
        parser.add_argument("--sort", choices=concordance.SORTS, default="document", help="of a concordance")
        parser.add_argument("--width", type=int, default=40, metavar="N", help="characters on either side of a word")
        parser.add_argument("--limit", type=int, metavar="N", help=f"as many at most; of a table {_MOST}, unless given")
        parser.add_argument("--count", action="store_true", help="only say how much there is")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            search = understood(_project(options["project"]), options["query"], user=None)
            if options["person"]:
                search = understood(search.project, options["query"], user=_member(search.project, options["person"]))
            self._answer(search, options)
        except Misunderstood as error:
            raise CommandError(_pointed(error, options["query"])) from error
        except Refused as error:
            raise CommandError(str(error)) from error

    def _answer(self, search: Search, options: dict[str, Any]) -> None:
        if options["count"]:
            counted = concordance.count(search, seconds=60)
            more = " or more" if counted.more else ""
            self.stdout.write(
                f"{search.documents().count()} documents, {search.passages().count()} passages,"
                f" {counted.occurrences}{more} occurrences"
            )
            return
        show, sort, width = options["show"], options["sort"], max(1, options["width"])
        if options["format"] == "csv" and options["limit"] is None:
            for block in table(search, "csv", show=show, sort=sort, width=width).blocks:
                self.stdout.write(block.decode(), ending="")
            return
        head, rows = found(search, show=show, sort=sort, width=width)
        most = _MOST if options["limit"] is None and options["format"] == "table" else options["limit"]
        some = islice(rows, most)
        if options["format"] == "table":
            self._tabulate(head, list(some), columns=_COLUMNS[show])
            return
        for row in some:
            self.stdout.write(json.dumps(dict(zip(head, row, strict=True)), ensure_ascii=False, default=str))

    def _tabulate(self, head: Sequence[str], rows: Sequence[Row], *, columns: Sequence[str]) -> None:
        places = [head.index(name) for name in columns]
        cells = [[_flat(row[place]) for place in places] for row in rows]
        if not cells:
            self.stdout.write("Nothing was found.")
            return
        widths = [min(_WIDEST, max(map(_cells, column))) for column in zip(*cells, strict=True)]
        for line in cells:
            aligned = [
                _aligned(cell, width, right=name == "before")
                for cell, width, name in zip(line, widths, columns, strict=True)
            ]
            self.stdout.write("  ".join(aligned).rstrip())


def _project(slug: str) -> Project:
    project = Project.objects.filter(slug=slug, trashed_at__isnull=True).first()
    if project is None:
        known = ", ".join(
            Project.objects.filter(trashed_at__isnull=True).order_by("slug").values_list("slug", flat=True)[:20]
        )
        raise CommandError(f"There is no project “{slug}”. There are: {known or 'none'}.")
    return project


def _member(project: Project, username: str) -> Any:
    member = Membership.objects.filter(project=project, user__username=username).select_related("user").first()
    if member is None:
        raise CommandError(f"“{username}” is no member of the project “{project.slug}”.")
    return member.user


def _pointed(fault: Misunderstood, query: str) -> str:
    """What isn't understood, where it stands, and what was probably meant."""
    before = sum(_cells(letter) for letter in query[: fault.at])
    lines = [str(fault), f"  {query}", f"  {' ' * before}{'^' * max(1, fault.length)}"]
    return "\n".join([*lines, f"Perhaps: {fault.suggestion}"] if fault.suggestion else lines)


def _flat(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def _cells(text: str) -> int:
    """How wide it is on a terminal."""
    return sum(0 if combining(one) else 2 if east_asian_width(one) in _WIDE else 1 for one in text)


def _aligned(text: str, width: int, *, right: bool) -> str:
    """Cut to a width: what stands before a keyword loses its beginning, everything else its end."""
    while _cells(text) > width:
        text = text[1:] if right else text[:-1]
    blank = " " * (width - _cells(text))
    return f"{blank}{text}" if right else f"{text}{blank}"
