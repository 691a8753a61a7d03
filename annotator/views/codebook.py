"""The codebook: its tree, and making, changing, trashing and restoring its tags."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotator import access, queries
from annotator.actions import tag as acting
from annotator.errors import Conflict, Invalid, NotFound
from annotator.forms import TagForm
from annotator.listing import Codebook
from annotator.models import Tag
from annotator.models.tag import Colour
from annotator.tag_counts import counts_by_tag
from documents.access import project_to_read
from documents.views.shelf import around, bad_request_status, number_in, with_undo

PER_PAGE = 100  # of the plain table; the tree has all


@login_required
def codebook(request: HttpRequest, slug: str) -> HttpResponse:
    """The tree, and under it the plain table of the tags; ``?under=<id>`` offers to make a tag under that one."""
    if request.method == "POST":
        return _make(request, access.making_tags(access.project_to_annotate(request.user, slug)))
    project = project_to_read(request.user, slug)
    tree = Codebook.of(queries.codebook(project))
    under = tree.find(number_in(request, "under"))
    form = TagForm(initial={"parent": under.node.pk} if under else None, codebook=tree)
    return _page(request, project, tree, form=form, under=under)


@login_required
def edit_tag(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The tree with one tag opened to change it."""
    tag = _tag_to_edit(request.user, slug, pk)
    tree = Codebook.of(queries.codebook(tag.project))
    if request.method != "POST":
        return _page(request, tag, tree, form=TagForm.of(tag, codebook=tree), editing=tag)
    form = TagForm(request.POST, codebook=tree, but_under=tag)
    if form.is_valid():
        try:
            acting.edit_tag(tag, by=request.user, **form.cleaned_data)
        except (Conflict, Invalid) as error:
            form.add_error(None, str(error))
        else:
            return redirect(f"{reverse('codebook', args=[slug])}#tag-{tag.pk}")
    return _page(request, tag, tree, form=form, editing=tag)


@require_POST
@login_required
def trash_tag(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tag = _tag_to_edit(request.user, slug, pk)
    try:
        acting.trash_tag(tag, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        sentence = _("The tag “%(name)s” is in the trash; its passages keep their highlights.") % {"name": tag.name}
        messages.success(request, with_undo(sentence, reverse("tag-restore", args=[slug, pk])))
    return redirect("codebook", slug=slug)


@require_POST
@login_required
def restore_tag(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tag = _tag_to_edit(request.user, slug, pk)
    try:
        acting.restore_tag(tag, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("trash", slug=slug)
    messages.success(request, _("The tag “%(name)s” is back.") % {"name": tag.name})
    return redirect(f"{reverse('codebook', args=[slug])}#tag-{tag.pk}")


def _make(request: HttpRequest, project: Any) -> HttpResponse:
    tree = Codebook.of(queries.codebook(project))
    form = TagForm(request.POST, codebook=tree)
    if form.is_valid():
        try:
            tag, made = acting.make_tag(project, by=request.user, **form.cleaned_data)
        except (Conflict, Invalid) as error:
            form.add_error(None, str(error))
        else:
            if not made:
                messages.info(request, _("There is a tag “%(name)s” at that place already.") % {"name": tag.name})
            return redirect(f"{reverse('codebook', args=[project.slug])}#tag-{tag.pk}")
    return _page(request, project, tree, form=form)


def _page(request: HttpRequest, thing: Any, tree: Codebook, *, form: TagForm, **more: Any) -> HttpResponse:
    """The codebook's page. ``thing`` is the project, or the tag that is ``editing``."""
    project = getattr(thing, "project", thing)
    page = Paginator(tree.placed, PER_PAGE).get_page(request.GET.get("page") or _page_with(tree, more.get("editing")))
    counts = counts_by_tag(project, user=request.user)
    rows = [
        {
            "tag": placed.node,
            "depth": placed.depth,
            "has_children": placed.has_children,
            "passages": counts[placed.node.pk].own.passages,
            "documents": counts[placed.node.pk].own.topics,
        }
        for placed in page
    ]
    context = around(thing, rows=rows, page=page, form=form, colours=Colour.choices, here="codebook", **more)
    context["live"] = settings.STREAMS > 0
    context["may_make"] = access.may_make_tags(project) if thing is project else context["may_edit"]
    return render(request, "annotator/codebook.html", context, status=bad_request_status(form))


def _page_with(tree: Codebook, tag: Tag | None) -> int:
    """On which page of the table a tag stands; the first one without."""
    at = [placed.node.pk for placed in tree.placed].index(tag.pk) if tag and tree.find(tag.pk) else 0
    return at // PER_PAGE + 1


def _tag_to_edit(user: Any, slug: str, pk: int) -> Tag:
    tag: Tag = access.tag_to_edit(user, pk)
    if tag.project.slug != slug:
        raise NotFound(_("There is no such tag."))
    return tag
