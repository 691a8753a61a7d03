"""One item of an import: a look at what was read, with everything about it that can be corrected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST, require_safe

from documents import queries, review
from documents.access import item_to_edit
from documents.actions import imports
from documents.article import Article, SectionKind
from documents.differences import Comparison, compared
from documents.errors import NotFound
from documents.forms import ColumnsForm, ItemForm
from documents.models import ImportItem, ItemState, Likeness
from documents.views.files import inert_picture
from documents.views.first_document import first_document
from documents.views.import_rows import Row
from documents.views.looking import look_at
from documents.views.shelf import around, bad_request_status, number_in

_MAY_BE_CORRECTED = (ItemState.READY, ItemState.LEFT_OUT)
_MAY_DIFFER = (Likeness.NEAR, Likeness.ADDRESS)
SECTION_KINDS = {
    SectionKind.BODY: later("body"),
    SectionKind.COMMENT: later("comment"),
    SectionKind.FURNITURE: later("furniture"),
}


@login_required
def show(request: HttpRequest, slug: str, uid: UUID, item: UUID) -> HttpResponse:
    """The item, and the corrections of its fields that are sent back."""
    found = item_of(request, slug, uid, item)
    if found.revises is not None:
        return redirect("proposal", uid=found.revises.uid, item=item)
    if request.method != "POST":
        return _page(request, found, fields=ItemForm(item=found))
    form = ItemForm(request.POST, item=found)
    if not form.is_valid():
        return _page(request, found, fields=form)
    if form.corrections:
        imports.correct(found, by=request.user, **form.corrections)
        messages.success(request, _("Saved."))
    return _back(request, found)


@require_POST
@login_required
def sections(request: HttpRequest, slug: str, uid: UUID, item: UUID) -> HttpResponse:
    """Say of sections what they are; only of those that were changed on the page."""
    found = item_of(request, slug, uid, item)
    for name in request.POST:
        index, kind = name.removeprefix("kind-"), request.POST.get(name, "")
        is_number = index.isascii() and index.isdigit() and len(index) < 9
        if name.startswith("kind-") and is_number and kind != request.POST.get(f"was-{index}"):
            if kind not in SECTION_KINDS:
                raise NotFound(_("There is no such kind of section."))
            imports.change_section(found, int(index), SectionKind(kind), by=request.user)
    if request.headers.get("X-Part"):
        return HttpResponse(status=204)
    return _back(request, found)


@require_POST
@login_required
def columns(request: HttpRequest, slug: str, uid: UUID, item: UUID) -> HttpResponse:
    """Name the columns of a table; with ``look``, only see what they would make of its first row."""
    found = item_of(request, slug, uid, item)
    form = _columns_form(found, request.POST)
    if form is None:
        raise NotFound(_("This item has no columns to be named."))
    if "look" in request.POST or not form.is_valid():
        return _page(request, found, columns=form)
    imports.name_columns(found, form.mapping, by=request.user)
    messages.success(request, _("The columns are named; its documents come in now."))
    return redirect("one-import", slug=slug, uid=uid)


@require_safe
@login_required
def picture(request: HttpRequest, slug: str, uid: UUID, item: UUID, sha256: str) -> HttpResponse:
    """A picture of an item that isn't a document yet."""
    article = queries.reading_of(item_of(request, slug, uid, item))
    for one in article.pictures if article else ():
        if one.sha256 == sha256:
            return inert_picture(one.content, one.media_type)
    raise NotFound(_("There is no such picture."))


def item_of(request: HttpRequest, slug: str, uid: UUID, item: UUID) -> Any:
    """The item of this address. Raises NotFound, and NotAllowed."""
    found = item_to_edit(request.user, item, within=uid)
    if found.project.slug != slug:
        raise NotFound(_("There is no such item in this import."))
    return found


def _page(
    request: HttpRequest, item: Any, *, fields: ItemForm | None = None, columns: ColumnsForm | None = None
) -> HttpResponse:
    pile = review.pile_named(request.GET.get("show", ""))
    before, after = review.next_to(item, pile)
    address = [item.project.slug, item.within.uid, item.uid]
    article = queries.reading_of(item)
    columns = columns or _columns_form(item)
    context = around(
        item,
        item=item,
        import_=item.within,
        row=Row(item, item.within),
        pile=pile,
        before=before,
        after=after,
        form=fields or ItemForm(item=item),
        may_correct=item.state in _MAY_BE_CORRECTED,
        may_read_again=item.state == ItemState.FAILED,
        article=article,
        look=article
        and look_at(
            article,
            first=number_in(request, "from"),
            picture_address=lambda one: reverse("import-picture", args=[*address, one.sha256]),
        ),
        section_kinds=[(str(kind), label) for kind, label in SECTION_KINDS.items()],
        comparison=_comparison(item, article),
        columns=columns,
        column_rows=_column_rows(item, columns),
        first=columns and first_document(item.columns["names"], item.columns["samples"], columns.mapping),
        here="import",
    )
    status = max(bad_request_status(form) for form in (fields, columns) if form) if fields or columns else 200
    if columns and "look" in request.POST:
        status = 200
    return render(request, "documents/import_item.html", context, status=status)


def _columns_form(item: ImportItem, sent: Any = None) -> ColumnsForm | None:
    if item.state != ItemState.MAPPING or not item.columns:
        return None
    return ColumnsForm(sent, names=item.columns["names"], mapping=item.mapping or item.columns.get("suggested", {}))


def _column_rows(item: ImportItem, form: ColumnsForm | None) -> list[tuple[Any, list[str]]]:
    """The fields of the form, each with what its column holds in the first rows."""
    if form is None:
        return []
    samples = item.columns["samples"]
    return [(field, [row[place] for row in samples[:3] if row[place]]) for place, field in enumerate(form)]


def _comparison(item: ImportItem, article: Article | None) -> Comparison | None:
    """What differs between the item and the one that it is like; None where nothing can."""
    if article is None or item.likeness not in _MAY_DIFFER or item.state not in _MAY_BE_CORRECTED:
        return None
    if item.like is not None:
        return compared(queries.text_of(item.like), article.text)
    other = item.twin and queries.reading_of(item.twin)
    return compared(other.text, article.text) if other else None


def _back(request: HttpRequest, item: Any) -> HttpResponse:
    """The item's page where one was on it, or the next item's."""
    address = [item.project.slug, item.within.uid]
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    if "next" in request.POST:
        after = review.next_to(item, review.pile_named(request.GET.get("show", "")))[1]
        if after is None:
            return redirect(reverse("one-import", args=address) + query)
        return redirect(reverse("import-item", args=[*address, after.uid]) + query)
    return redirect(reverse("import-item", args=[*address, item.uid]) + query)
