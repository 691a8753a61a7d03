"""What a search finds, as a table: read while it is sent, in the same memory however long it is.

Cells that a spreadsheet would run as a formula get an apostrophe in front (``cells``). In tables with tabs, tabs and
line breaks within a cell become spaces.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from annotator import queries
from annotator.errors import Invalid
from annotator.exchange.blocks import in_blocks
from annotator.exchange.cells import BYTE_ORDER_MARK, harmless
from annotator.kept_codebooks import codebook_of
from annotator.models import Annotation
from annotator.search import concordance
from annotator.search.context import Line
from annotator.search.understanding import Search
from documents.models import Document
from documents.templatetags.words import name_of

_AT_ONCE = 500  # rows that are read
_SEPARATOR = "; "  # between names in one cell
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a table is written."""

    media_type: str
    extension: str
    separator: str


KINDS = {
    "csv": Kind("text/csv; charset=utf-8", "csv", ","),
    "tsv": Kind("text/tab-separated-values; charset=utf-8", "tsv", "\t"),
}
DOCUMENTS = ("document_uid", "title", "authors", "publisher", "published", "language", "status", "annotations")
PASSAGES = (
    *("annotation_uid", "document_uid", "title", "passage", "tags", "note", "created_by", "created"),
    *("placing", "start", "end"),
)
LINES = ("document_uid", "title", "before", "found", "after", "start", "end", "annotation_uid")


@dataclass(frozen=True, slots=True)
class Table:
    """A file on its way out: how it is written, and its bytes, to be read once."""

    format: Kind
    blocks: Iterator[bytes]


def table(  # noqa: PLR0913 (all but two by keyword)
    search: Search, kind: str, *, show: str = "documents", sort: str = "", width: int, site_url: str = ""
) -> Table:
    """All that a search finds, as ``show`` (documents, passages or concordance) says: the newest first, or a
    concordance as it is sorted. ``site_url``: the site's address, without which there are no links. Invalid for an
    unknown kind."""
    if kind not in KINDS:
        raise Invalid(
            _("There is no table “%(name)s”. Choose one of: %(names)s.") % {"name": kind, "names": "csv, tsv"}
        )
    head, rows = found(search, show=show, sort=sort, width=width)
    link = _linking(search, show, head, site_url)
    return Table(KINDS[kind], in_blocks(_written(KINDS[kind], head, rows, link)))


def found(search: Search, *, show: str, sort: str = "", width: int) -> tuple[Sequence[str], Iterator[Row]]:
    """The names of the columns, but for the link, and the rows."""
    if show == "concordance":
        return LINES, map(_of_line, concordance.all_lines(search, sort=sort or "document", width=width))
    return (PASSAGES, _passages(search)) if show == "passages" else (DOCUMENTS, _documents(search))


def _written(kind: Kind, head: Iterable[str], rows: Iterable[Row], link: Callable[[Row], str]) -> Iterator[str]:
    cell = _quoted if kind.separator == "," else _flat
    mark = BYTE_ORDER_MARK if kind.separator == "," else ""
    yield mark + kind.separator.join([*head, "link"]) + "\r\n"
    for row in rows:
        yield kind.separator.join([cell(one) for one in (*row, link(row))]) + "\r\n"


def _quoted(value: object) -> str:
    if not isinstance(value, str):
        return "" if value is None else str(value)
    return '"' + harmless(value).replace('"', '""') + '"' if value else ""


def _flat(value: object) -> str:
    if not isinstance(value, str):
        return "" if value is None else str(value)
    return harmless(" ".join(value.split()))


def _linking(search: Search, show: str, head: Sequence[str], site_url: str) -> Callable[[Row], str]:
    """How a row gets its link, which its columns say."""
    if not site_url:
        return lambda _row: ""
    said = urlencode({"q": search.text} | ({} if show == "documents" else {"show": show}))
    document, annotation, start, end = (
        head.index(name) if name in head else None for name in ("document_uid", "annotation_uid", "start", "end")
    )

    @lru_cache(maxsize=16)  # rows of one document follow each other
    def page(uid: object) -> str:
        return f"{site_url.rstrip('/')}{reverse('document', args=[uid])}?{said}"

    def link(row: Row) -> str:
        address = page(row[document or 0])
        if annotation is not None and row[annotation]:
            return f"{address}#a-{row[annotation]}"
        return address if start is None or end is None else f"{address}&at={row[start]}-{row[end]}"

    return link


def _of_line(line: Line) -> Row:
    passage = line.passage[0] if line.passage else None
    return (
        *(line.document.uid, line.document.title, line.left, line.keyword, line.right),
        *(line.start, line.end, passage),
    )


def _documents(search: Search) -> Iterator[Row]:
    numbers = array("q", search.documents().order_by("-pk").values_list("pk", flat=True).iterator(chunk_size=2000))
    for first in range(0, len(numbers), _AT_ONCE):
        some = list(Document.objects.filter(pk__in=list(numbers[first : first + _AT_ONCE])).order_by("-pk"))
        marked = queries.annotations_by_document(some, user=search.user)
        for one in some:
            yield (
                *(one.uid, one.title, _SEPARATOR.join(one.authors), one.publisher, one.published),
                *(one.language, one.status, marked.get(one.pk, 0)),
            )


def _passages(search: Search) -> Iterator[Row]:
    tags = {one.node.pk: one.path for one in codebook_of(search.project.pk).placed}
    numbers = array("q", search.passages().order_by("-pk").values_list("pk", flat=True).iterator(chunk_size=2000))
    for first in range(0, len(numbers), _AT_ONCE):
        some = Annotation.objects.filter(pk__in=list(numbers[first : first + _AT_ONCE])).order_by("-pk")
        for one in some.select_related("document", "author").prefetch_related("taggings"):
            paths = sorted(tags[tagging.tag_id] for tagging in one.taggings.all() if tagging.tag_id in tags)
            yield (
                *(one.uid, one.document.uid, one.document.title, one.quote, _SEPARATOR.join(paths), one.note),
                *(one.credit or name_of(one.author), f"{one.created_at:%Y-%m-%dT%H:%M:%SZ}"),
                *(one.how, one.start, one.end),
            )
