"""The sample project of ``seeds/``, loaded through the same actions that people use."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from annotator.access import passage_to_annotate
from annotator.actions.annotate import annotate
from annotator.actions.discuss import add_reply
from annotator.actions.notices import see_all_notices
from annotator.actions.tag import make_path
from annotator.actions.topics import add_topic
from annotator.models import Tag
from documents.acting import act
from documents.actions.importing import import_document, read
from documents.actions.projects import add_member, make_project
from documents.models import Document, Project, Role
from documents.text import Span

FOLDER = Path(settings.BASE_DIR) / "seeds"
_OWNER = "owner"  # stands for the person who starts the program


def load_samples(owner: Any, folder: Path = FOLDER) -> Project:
    """Make the sample project, owned by ``owner``: all of it or, if something fails, nothing.

    Raises ValueError where a quote isn't in its article, so that a mistake in the samples shows.
    """
    samples = json.loads((folder / "annotations.json").read_text("utf-8"))
    with transaction.atomic(), act(uuid4()):  # one act, and none that the owner could undo piece by piece
        project = make_project(by=owner, **samples["project"])
        people = {_OWNER: owner} | {
            person["username"]: _colleague(project, person, by=owner)
            for person in samples["people"]
            if person["username"] != _OWNER
        }
        tags = _codebook(project, folder / "codebook.csv", by=owner)
        for described in samples["documents"]:
            _document(project, folder, described, people=people, tags=tags)
        see_all_notices(owner)  # nobody waits for an answer
    return project


def _colleague(project: Project, person: dict[str, str], *, by: Any) -> Any:
    """Somebody who wrote in the samples. They have no password, so nobody can sign in as them."""
    first, _space, last = person["name"].partition(" ")
    user, made = get_user_model().objects.get_or_create(
        username=person["username"], defaults={"first_name": first, "last_name": last}
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    add_member(project, user, role=Role[person["role"].upper()], by=by)
    return user


def _codebook(project: Project, path: Path, *, by: Any) -> dict[str, Tag]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fields = ("colour", "shortcut", "description")
    return {row["path"]: make_path(project, row["path"], by=by, **{name: row[name] for name in fields}) for row in rows}


def _document(
    project: Project, folder: Path, described: dict[str, Any], *, people: dict[str, Any], tags: dict[str, Tag]
) -> None:
    path = folder / described["file"]
    document = import_document(project, read(path.read_bytes(), name=path.name), by=people[_OWNER])
    text = document.revisions.get().text
    for topic in described.get("topics", ()):
        add_topic(document, tags[topic], by=people[_OWNER])
    for highlight in described.get("highlights", ()):
        span = _place(text, highlight, file=described["file"])
        _annotation(document, highlight, span=span, people=people, tags=tags)
    if note := described.get("note"):
        _annotation(document, {**note, "note": note["text"]}, span=None, people=people, tags=tags)


def _annotation(
    document: Document, described: dict[str, Any], *, span: Span | None, people: dict[str, Any], tags: dict[str, Tag]
) -> None:
    author = people[described["by"]]
    annotation, _made = annotate(
        passage_to_annotate(author, document.uid, document.revision_number, span),
        uid=uuid4(),
        span=span,
        quote=described.get("quote", ""),
        tags=[tags[path].pk for path in described.get("tags", ())],
        note=described.get("note", ""),
        by=author,
    )
    for reply in described.get("replies", ()):
        add_reply(annotation, uid=uuid4(), text=reply["text"], by=people[reply["by"]])


def _place(text: str, highlight: dict[str, Any], *, file: str) -> Span:
    quote, start = highlight["quote"], -1
    for _time in range(highlight.get("occurrence", 0) + 1):
        start = text.find(quote, start + 1)
        if start < 0:
            raise ValueError(f"{file} has no “{quote}” (occurrence {highlight.get('occurrence', 0)}).")
    return Span(start, start + len(quote))
