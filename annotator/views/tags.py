"""A tag's page: its passages across documents."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotator import access, passages, queries
from annotator.access import tag_to_read
from annotator.codebook import Placed
from annotator.errors import NotFound
from annotator.listing import Codebook
from annotator.models import Annotation, Tag
from annotator.moments import definitions_of, passages_by_definition
from annotator.past_codebook import Definition, in_force
from annotator.people import ProjectNotes
from annotator.suggestions import LEAST, documents_suggesting, how_many_suggest
from annotator.views.versions import definitions_shown
from documents.models import Role
from documents.views.shelf import around


@require_safe
@login_required
def tag(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The passages with a tag and, unless ``?under=no``, with the tags under it."""
    found = tag_of_project(request.user, slug, pk)
    codebook = Codebook.of(queries.codebook(found.project))
    placed = codebook.find(pk)
    with_those_under = request.GET.get("under") != "no"
    wanted = codebook.under(pk) if with_those_under else {pk}
    listed: Any = passages.Listed(found.project, wanted, user=request.user)
    page = Paginator(listed, passages.PER_PAGE).get_page(request.GET.get("page"))
    notes = ProjectNotes(found.project_id)
    may_edit = found.my_role >= Role.EDITOR
    known = definitions_of(found.project, [pk])[pk]
    context = around(
        found,
        tag=found,
        placed=placed,
        ancestors=ancestors_of(found, codebook),
        below=[one for one in codebook.placed if one.node.parent_id == pk],
        with_those_under=with_those_under,
        page=page,
        passages=[
            _shown(annotation, notes, choosable=may_edit and pk in _tags_on(annotation))
            | {"earlier": _earlier(annotation, pk, known)}
            for annotation in page
        ],
        definitions=_definitions(found, known, user=request.user),
        bars=passages.bars(listed.by_document),
        suggested=_suggested(found, codebook, listed if with_those_under else None, user=request.user),
        least=LEAST,
        topic_count=passages.documents_under(found.project, wanted),
        here="codebook",
    )
    return render(request, "annotator/tag.html", context)


def _suggested(tag: Any, codebook: Codebook, listed: passages.Listed | None, *, user: Any) -> int:
    """How many documents the tag might be a topic of, for who may put them under it. ``listed``: its passages and
    those of the tags under it, where they are known."""
    if not access.may_annotate(tag):
        return 0
    if listed is None:
        return documents_suggesting(tag, codebook.under(tag.pk), user=user).count()
    return how_many_suggest(tag, codebook.under(tag.pk), listed.by_document, user=user)


def tag_of_project(user: Any, slug: str, pk: int) -> Any:
    """A tag that ``user`` may read, if it is in the project of that address."""
    found = tag_to_read(user, pk)
    if found.project.slug != slug:
        raise NotFound(_("There is no such tag."))
    return found


def ancestors_of(tag: Tag, codebook: Codebook) -> list[Tag]:
    """The tags above, from the top down."""
    above: list[Tag] = []
    placed: Placed[Tag] | None = codebook.find(tag.parent_id)
    while placed is not None:
        above.insert(0, placed.node)
        placed = codebook.find(placed.node.parent_id)
    return above


def _definitions(tag: Tag, known: tuple[Definition, ...], *, user: Any) -> list[dict[str, Any]]:
    """All that the tag was ever said to mean, the newest first; nothing where it is still the first."""
    return definitions_shown(known, passages_by_definition(tag, known, user=user)) if known[1:] else []


def _earlier(annotation: Annotation, tag: int, known: tuple[Definition, ...]) -> int | None:
    """Which of the definitions was in force when the passage got the tag, by its number; None if the newest."""
    put = next((tagging.created_at for tagging in annotation.taggings.all() if tagging.tag_id == tag), None)
    number = len(known) if put is None else 1 + known.index(in_force(known, put))
    return number if number < len(known) else None


def _tags_on(annotation: Annotation) -> set[int]:
    return {tagging.tag_id for tagging in annotation.taggings.all()}


def _shown(annotation: Annotation, notes: ProjectNotes, *, choosable: bool) -> dict[str, Any]:
    taggings = [tagging.tag for tagging in annotation.taggings.all() if tagging.tag.trashed_at is None]
    return {
        "annotation": annotation,
        "tags": taggings,
        "note": notes.html(annotation.note),
        "choosable": choosable,
        "before": lead_in(annotation.prefix),
        "after": lead_out(annotation.suffix),
    }


def lead_in(prefix: str) -> str:
    """The whole words before a passage, of its own line."""
    start, newline, line = prefix.rpartition("\n")
    _cut, space, whole = line.partition(" ")
    return line if newline or start or not space else f"… {whole}"


def lead_out(suffix: str) -> str:
    """The whole words after a passage, of its own line."""
    line, newline, _rest = suffix.partition("\n")
    whole, space, _cut = line.rpartition(" ")
    return line if newline or not space else f"{whole} …"
