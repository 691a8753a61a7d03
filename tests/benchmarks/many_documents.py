"""Fills a database with 100,000 documents with five fields each, 20,000 of them given to ten people to work on, and
prints, as one JSON object, how to sign in and what to ask for.

python -m tests.benchmarks.many_documents
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from documents.actions import projects  # noqa: E402
from documents.actions.fields import make_field  # noqa: E402
from documents.models import Field, Kind, Project, Role  # noqa: E402
from tests.benchmarks import statements  # noqa: E402
from tests.benchmarks.prepare import document_in, session_of  # noqa: E402

DOCUMENTS, PEOPLE, ASSIGNED_EVERY = 100_000, 10, 5
COUNTRIES = ("Chile", "France", "Ghana", "India", "Japan", "Kenya", "Norway", "Peru")
_DRAWN = statements.drawn("document.id", 1, 1_000)
_COUNTRY = " ".join(f"WHEN {place} THEN '{name}'" for place, name in enumerate(COUNTRIES))
# By kind: SQL for the value as text, for sorting, as a number and as a day.
_YEAR, _PICKED = f"(1900 + {_DRAWN} %% 120)", f"CASE {_DRAWN} %% {len(COUNTRIES)} {_COUNTRY} END"
_DAY = f"{_YEAR} || '-07-14'"
VALUES = {
    Kind.TEXT: (f"'Box ' || {_DRAWN}", f"'box ' || {_DRAWN}", "NULL", "NULL"),
    Kind.NUMBER: (f"{_DRAWN}", f"{_DRAWN}", f"{_DRAWN}", "NULL"),
    Kind.DATE: (_DAY, _DAY, "NULL", f"CAST({_DAY} AS date)" if connection.vendor == "postgresql" else _DAY),
    Kind.CHOICE: (_PICKED, f"lower({_PICKED})", "NULL", "NULL"),
    Kind.YES_NO: (*[f"CASE {_DRAWN} %% 2 WHEN 0 THEN 'yes' ELSE 'no' END"] * 2, "NULL", "NULL"),
}


def main() -> None:
    statements.hurry()
    people = [get_user_model().objects.create_user(f"reader-{n}", password=None) for n in range(PEOPLE)]
    project = projects.make_project("Many documents", slug="many-documents", by=people[0])
    for person in people[1:]:
        projects.add_member(project, person, role=Role.ANNOTATOR, by=people[0])
    fields = [
        make_field(
            project, kind.label.title(), kind=kind, choices=COUNTRIES if kind == Kind.CHOICE else (), by=people[0]
        )
        for kind in VALUES
    ]
    with transaction.atomic():
        first = document_in(project, "Some words about a thing. " * 40, name="first.txt", by=people[0])
        statements.copies_of(first, DOCUMENTS - 1)
        for field in fields:
            _give_values(project, field)
        _assign(project, people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    numbers = {field.kind: field.pk for field in fields}
    sys.stdout.write(json.dumps({"session": session_of(people[0]), "fields": numbers}))


def _give_values(project: Project, field: Field) -> None:
    """One in ten documents has none."""
    text, sort, number, day = VALUES[Kind(field.kind)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_fieldvalue (project_id, field_id, document_id, text, sort, number, day)"
            f" SELECT %(project)s, %(field)s, document.id, CAST({text} AS text), CAST({sort} AS text), {number}, {day}"
            " FROM documents_document AS document WHERE document.project_id = %(project)s AND document.id %% 10 <> 0",
            {"project": project.pk, "field": field.pk},
        )


def _assign(project: Project, people: list[Any]) -> None:
    statements.table("person", ("pk",), [(person.pk,) for person in people])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_assignment (project_id, document_id, person_id, by_id, created_at)"
            " SELECT %(project)s, document.id, person.pk, %(by)s, %(now)s FROM documents_document AS document"
            f" JOIN person ON person.n = {statements.drawn('document.id', 2, PEOPLE)}"
            f" WHERE document.project_id = %(project)s AND document.id %% {ASSIGNED_EVERY} = 0",
            {"project": project.pk, "by": people[0].pk, "now": statements.now()},
        )


if __name__ == "__main__":
    main()
