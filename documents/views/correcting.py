"""Correcting a document's text on a page: typos, blocks, sections. What comes of it is looked at before it is saved."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from documents import kind_names
from documents.access import document_to_edit
from documents.actions.proposals import propose_correction
from documents.article import Article, BlockKind, SectionKind
from documents.errors import Invalid, NotFound, Refused
from documents.models import Document, Revision
from documents.rewriting import BOUND, Beginning, Edit, Piece, UnusableEdit, check_edits, rewritten
from documents.rewriting.pieces import carried, edits_between, edits_from, kind_from, kind_named, listed, pieces_of
from documents.text import canonical, direction_of
from documents.views.shelf import around, number_in

BLOCKS_A_PAGE = 40
_JOINED = "join"


@dataclass(slots=True)
class _Sitting:
    """What somebody has corrected so far, and what of it the page shows."""

    document: Document
    article: Article  # of the revision that it is about
    base: int
    edits: list[Edit]
    at: int = 0  # the first block on the page
    attended: int | None = None  # the block that one came from
    unfitting: Sequence[Edit] = ()  # couldn't be carried over to this revision

    @property
    def pieces(self) -> list[Piece]:
        return pieces_of(self.article, self.edits)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The text, block by block, to write in; ``at`` is the code point that one came from."""
    document = document_to_edit(request.user, uid)
    if request.method != "POST":
        base = number_in(request, "revision", default=document.revision_number)
        sitting = _Sitting(document, _article(document, base), base, [])
        if "at" in request.GET:
            sitting.attended = _block_at(sitting.article, number_in(request, "at"))
            sitting.at = sitting.attended // BLOCKS_A_PAGE * BLOCKS_A_PAGE
        return _shown(request, sitting)
    sitting = _sitting(document, request.POST)
    way = request.POST.get("go", "preview")
    if way == "carry":
        return _shown(request, _carried(sitting))
    if way in ("earlier", "later"):
        sitting.at = max(0, sitting.at + (BLOCKS_A_PAGE if way == "later" else -BLOCKS_A_PAGE))
        return _shown(request, sitting)
    try:
        proposed = _proposed(sitting, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _shown(request, sitting, status=refusal.status)
    return redirect("proposal", uid, proposed.uid)


def _proposed(sitting: _Sitting, *, by: Any) -> Any:
    article = rewritten(sitting.article, sitting.edits)
    return propose_correction(sitting.document, article, base=sitting.base, by=by)


def _sitting(document: Document, posted: QueryDict) -> _Sitting:
    base, at = _number(posted.get("base")), _number(posted.get("from"))
    article = _article(document, base or document.revision_number)
    try:
        edits = edits_from(json.loads(posted.get("edits") or "[]"))
        sitting = _Sitting(document, article, base or document.revision_number, edits, at or 0)
        if "to" in posted:
            pieces = sitting.pieces
            rows = range(sitting.at, min(_number(posted.get("to")) or 0, len(pieces)))
            pieces[rows.start : rows.stop] = _written(posted, pieces, rows)
            sitting.edits = edits_between(article, pieces)
        check_edits(article, sitting.edits)
    except (UnusableEdit, ValueError, RecursionError, IndexError) as error:
        raise _out_of_step() from error
    return sitting


def _written(posted: QueryDict, before: Sequence[Piece], rows: range) -> list[Piece]:
    """The blocks of the page as its fields have them."""
    pieces: list[Piece] = []
    lost: Beginning | None = None  # of what was joined to the block before
    for row in rows:
        text = canonical(posted.get(f"text-{row}", ""))
        kind = posted.get(f"kind-{row}", "")
        begins = _begins(posted, row, before[row])
        if kind == _JOINED and pieces:
            pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text} {text}".strip())
            lost = begins or lost
            continue
        piece = _of_kind(replace(before[row], text=text, begins=begins or lost), kind, pieces)
        pieces.append(piece)
        lost = None
    return [piece for piece in pieces if piece.text.strip() or piece.begins or piece.kind is BlockKind.FIGURE]


def _of_kind(piece: Piece, name: str, before: Sequence[Piece]) -> Piece:
    if piece.kind in BOUND or not name or name in (_JOINED, kind_named(piece.kind, piece.level, piece.number)):
        return piece
    kind, level, numbered = kind_from(name)
    if kind in BOUND:
        raise UnusableEdit("Pictures and cells of tables can't be made.")
    last = before[-1] if before else None
    follows = last is not None and last.kind is kind and last.level == level and last.number is not None
    number = ((last.number or 0) + 1 if last and follows else 1) if numbered else None
    return replace(piece, kind=kind, level=level, number=number)


def _begins(posted: QueryDict, row: int, piece: Piece) -> Beginning | None:
    kind = posted.get(f"section-{row}", "")
    if not kind:
        return None
    author = " ".join(posted.get(f"author-{row}", "").split())[:300]
    return Beginning(SectionKind(kind), author, piece.begins.was if piece.begins else None)


def _carried(sitting: _Sitting) -> _Sitting:
    """The same corrections, of the text as it is now."""
    document = sitting.document
    newest = _article(document, document.revision_number)
    fitting, lost = carried(sitting.article, sitting.edits, newest)
    return _Sitting(document, newest, document.revision_number, fitting, unfitting=lost)


def _shown(request: HttpRequest, sitting: _Sitting, *, status: int = 200) -> HttpResponse:
    document, pieces = sitting.document, sitting.pieces
    at = min(sitting.at, max(len(pieces) - 1, 0))
    rows = list(enumerate(pieces))[at : at + BLOCKS_A_PAGE]
    context = around(
        document,
        document=document,
        base=sitting.base,
        stale=sitting.base != document.revision_number,
        rows=[_Row(row, piece) for row, piece in rows],
        first=at,
        until=at + len(rows),
        total=len(pieces),
        edits=json.dumps(listed(sitting.edits), ensure_ascii=False),
        unfitting=["\n\n".join(piece.text for piece in edit.pieces) for edit in sitting.unfitting],
        kinds=kind_names.kinds(),
        bound_kinds=kind_names.bound_kinds(),
        section_kinds=kind_names.section_kinds(),
        whole=_for_scripts(sitting.article),
        attended=sitting.attended,
        direction=document.direction or direction_of(document.language),
    )
    return render(request, "documents/correct.html", context, status=status)


@dataclass(frozen=True, slots=True)
class _Row:
    """A block with its fields, for pages without scripts."""

    index: int
    piece: Piece

    @property
    def kind(self) -> str:
        return kind_named(self.piece.kind, self.piece.level, self.piece.number)

    @property
    def is_bound(self) -> bool:
        return self.piece.kind in BOUND

    @property
    def lines(self) -> int:
        """About how many lines the text takes."""
        return sum(len(line) // 70 + 1 for line in self.piece.text.split("\n"))


def _for_scripts(article: Article) -> dict[str, Any]:
    """Every block: its text, kind, level, number, and the section that begins with it."""
    begins = {section.start: n for n, section in enumerate(article.sections)}
    rows = (
        [
            article.text[block.start : block.end],
            str(block.kind),
            block.level,
            block.number,
            begins.get(block.start),
        ]
        for block in article.blocks
    )
    return {"blocks": list(rows), "sections": [[str(one.kind), one.author] for one in article.sections]}


def _article(document: Document, number: int) -> Article:
    revision = Revision.objects.filter(document=document, number=number).first()
    if revision is None:
        raise NotFound(_("“%(title)s” has no revision %(number)s.") % {"title": document, "number": number})
    return Article(
        text=revision.text,
        blocks=revision.blocks,
        marks=revision.marks,
        sections=revision.sections,
        pages=revision.pages,
        pictures=revision.pictures,
    )


def _block_at(article: Article, place: int) -> int:
    """The block that shows this code point, or the last before it."""
    return max(bisect_right(article.blocks, place, key=lambda block: block.start) - 1, 0)


def _out_of_step() -> Invalid:
    return Invalid(_("These corrections don't fit the text that they are for: open the page again."))


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None
