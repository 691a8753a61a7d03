"""The codebook as JSON, put together from parts that are made once for all: to make it of thousands of tags, or to
check it against the schema, takes many times what it takes to find them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from annotator import access, queries
from annotator.codebook import Placed
from annotator.kept_codebooks import Book, codebook_of
from annotator.snapshots import as_json
from annotator.splicing import Fragment, answer_with
from annotator.tag_counts import Both, Counts, counts_by_tag
from documents.models import Role

FAST = 1  # level of compression: what is sent once isn't worth more time


def answer_json(request: HttpRequest, text: str) -> HttpResponse:
    return answer_with(request, Fragment.of(text, level=FAST), content_type="application/json")


def whole_codebook(project: Any, *, user: Any) -> str:
    """As ``CodebookOut`` has it. ``project`` with ``my_role``. The number of queries doesn't depend on how many tags
    there are."""
    change = queries.last_change_of_project(project.pk)  # first: what comes meanwhile isn't said to be in here
    book, counts = codebook_of(project.pk), counts_by_tag(project, user=user)
    changeable = access.tags_to_change(user, project)
    none = Both()
    tags = []
    for pk, start in book.once("whole", lambda: _whole(book)):
        own, below = counts.get(pk, none)
        counted = _counts(own)
        mine = "true" if changeable is None or pk in changeable else "false"
        tags.append(
            f'{start},"passages":{own.passages},"own":{counted},'
            f'"below":{counted if below == own else _counts(below)},"mine":{mine}}}'
        )
    head = {
        "change": change,
        "settings": {"tags_made_by": access.tags_made_by(project.pk)},
        "may": {"make": access.may_make_tags(project), "edit": project.my_role >= Role.EDITOR},
    }
    return f'{as_json(head)[:-1]},"tags":[{",".join(tags)}]}}'


def tags_with_passages(project: Any, *, user: Any) -> str:
    """As a list of ``TagOut``."""
    book, counts = codebook_of(project.pk), counts_by_tag(project, user=user)
    none = Both()
    parts = book.once("tags", lambda: [(one.node.pk, as_json(present_placed(one))[:-1]) for one in book.placed])
    tags = [f'{start},"passages":{counts.get(pk, none).own.passages}}}' for pk, start in parts]
    return f"[{','.join(tags)}]"


def _whole(book: Book) -> list[tuple[int, str]]:
    """Each tag's number, and all that is the same for everybody, as the beginning of an object."""
    found = []
    for one in book.placed:
        aliases = [{"id": pk, "name": name} for pk, name in book.aliases.get(one.node.pk, ())]
        found.append((one.node.pk, as_json({**present_placed(one), "depth": one.depth, "aliases": aliases})[:-1]))
    return found


def _counts(counts: Counts) -> str:
    passages, documents, people, topics = counts
    return f'{{"passages":{passages},"documents":{documents},"people":{people},"topics":{topics}}}'


def present_placed(placed: Placed[Any]) -> dict[str, Any]:
    """A tag as the API and the pages' JSON show it, without its counts."""
    tag = placed.node
    return {
        "id": tag.pk,
        "name": tag.name,
        "path": placed.path,
        "parent": tag.parent_id,
        "colour": tag.colour,
        "shortcut": tag.shortcut,
        "description": tag.description,
        "when_to_use": tag.when_to_use,
        "when_not": tag.when_not,
        "position": tag.position,
    }
