"""The codebook of the reading page: what stands in the page itself, and the rest at an address of its own."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from annotator.at_revision import codebook_at_revision
from annotator.kept_codebooks import Book, book_of, codebook_of
from annotator.snapshots import as_json
from annotator.splicing import Fragment, answer_with
from documents.access import project_to_read
from documents.models import Document, Project

VERSION = 1  # of the columns: what a browser kept of an older one is at another address
INLINE = 150  # tags: more come at an address that a browser asks for once, as long as no tag changes
FIRST_SEEN = 60  # rows of a larger codebook that stand in the page: for the first sight of it, and without scripts


@dataclass(frozen=True, slots=True)
class Shown:
    """``rows``: HTML. ``tags``: as ``columns_of`` has them, or else where they are. ``others``: tags without a row."""

    rows: SafeString
    tags: list[list[Any]] | None
    address: str
    others: int


def codebook_shown(project: Project, *, may_annotate: bool, whole: bool = False) -> Shown:
    """``whole``: in the page, however large."""
    book = codebook_of(project.pk)
    apart = len(book.placed) > INLINE and not whole
    rows = book.placed[:FIRST_SEEN] if len(book.placed) > INLINE else book.placed
    context = {"tags": rows, "may_annotate": may_annotate}
    name = f"rows:{get_language()}:{may_annotate}"
    return Shown(
        book.once(name, lambda: render_to_string("annotator/_codebook_rows.html", context)) if rows else SafeString(),
        None if apart else book.once("columns", lambda: columns_of(book)),
        reverse("codebook-tags", args=[project.slug, _kept(book)[1]]) if apart else "",
        len(book.placed) - len(rows),
    )


def past_codebook_shown(document: Document, number: int) -> Shown:
    """The tags that stood when this revision of the document was last the current one, as they were called then."""
    tags = codebook_at_revision(document, number)
    book = book_of(tags.values())
    first = book.placed[:FIRST_SEEN] if len(book.placed) > INLINE else book.placed
    context = {"tags": first, "may_annotate": False}
    rows = render_to_string("annotator/_codebook_rows.html", context) if tags else SafeString()
    return Shown(rows, columns_of(book), "", len(book.placed) - len(first))


@require_safe
@login_required
def tags(request: HttpRequest, slug: str, content: str) -> HttpResponse:
    """The tags as JSON. The address names what they are, so browsers may keep it for good; where they have changed
    since, the answer is what they are now."""
    fragment, known = _kept(codebook_of(project_to_read(request.user, slug).pk))
    response = answer_with(request, fragment, content_type="application/json")
    response["Cache-Control"] = "private, max-age=31536000, immutable" if content == known else "private, no-cache"
    return response


def columns_of(book: Book) -> list[list[Any]]:
    """As one reads a tree: number, parent, name, colour, key, description and other names of each tag; what is empty
    at the end is left out."""
    found: list[list[Any]] = []
    for one in book.placed:
        tag = one.node
        aliases = [name for _pk, name in book.aliases.get(tag.pk, ())]
        row = [tag.pk, tag.parent_id, tag.name, tag.colour, tag.shortcut, tag.description, aliases]
        while not row[-1]:
            row.pop()
        found.append(row)
    return found


def _kept(book: Book) -> tuple[Fragment, str]:
    """The columns as JSON, compressed, and what names them."""

    def make() -> tuple[Fragment, str]:
        text = as_json(columns_of(book))
        return Fragment.of(text), sha256(f"{VERSION}:{text}".encode()).hexdigest()[:16]

    return book.once("reading", make)
