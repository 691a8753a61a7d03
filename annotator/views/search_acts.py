"""Acts on what a search finds: on the hits that are ticked, or on all of them; each is one act, undone as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotator import listing, past, queries, under_way
from annotator.access import project_to_annotate
from annotator.actions import hits
from annotator.errors import Invalid, Refused
from annotator.models import Tag
from annotator.search.choosing import chosen_documents, chosen_passages
from annotator.search.marking import Chosen, Plan, others_by_now, planned, spans_in
from annotator.search.understanding import Search, understood
from annotator.search.widening import Reach
from annotator.views import selection
from annotator.views.searching import Asked
from documents.models import Document, Role, Status
from documents.views.shelf import around, with_undo
from documents.work import workers_of

MOST_SUGGESTED = 2000  # tags


@dataclass(frozen=True, slots=True)
class Work:
    """What was sent: the search, the project with ``my_role``, what it was shown as, what was filled in."""

    request: HttpRequest
    project: Any
    asked: Asked
    search: Search
    codebook: listing.Codebook

    @property
    def by(self) -> Any:
        return self.request.user

    @property
    def fields(self) -> Any:
        return self.request.POST

    @property
    def is_all(self) -> bool:
        return bool(self.fields.get("all"))

    def ticked(self, name: str) -> list[str]:
        """What was ticked; none where all are meant. Invalid if nothing was."""
        found: list[str] = [] if self.is_all else self.fields.getlist(name)
        if not found and not self.is_all:
            raise Invalid(_("Choose some hits first: tick the boxes in front of them."))
        return found


@require_POST
@login_required
def act(request: HttpRequest, slug: str) -> HttpResponse:
    """Do something with the hits; then the same search again. Marking occurrences is shown before it is done."""
    project = project_to_annotate(request.user, slug)
    asked = Asked.of(request.GET)
    try:
        if not asked.text:
            raise Invalid(_("Say what to look for."))
        search = understood(project, asked.text, user=request.user)
        work = Work(request, project, asked, search, listing.Codebook.of(queries.codebook(project)))
        answer = _do(work, request.POST.get("do", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
        answer = None
    return answer or back(request, slug)


@require_safe
@login_required
def how_far(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """How much of an act of one's own is done, while one waits for it; nothing, if it isn't under way."""
    project_to_annotate(request.user, slug)
    found = under_way.how_far(uid, by=request.user)
    response = JsonResponse({} if found is None else dict(zip(("done", "total"), found, strict=True)))
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def take_back(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Undo an act on hits, if it is still the last thing that this person did in the project."""
    selection.undone(request, project_to_annotate(request.user, slug), uid)
    return back(request, slug)


def back(request: HttpRequest, slug: str) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(reverse("search", args=[slug]) + (f"?{query}" if query else ""))


def choices_of(project: Any, codebook: listing.Codebook) -> dict[str, Any]:
    """What may be chosen for hits that are ticked; nothing for readers. One query, for editors."""
    if project.my_role < Role.ANNOTATOR:
        return {}
    return {
        "statuses": Status.choices,
        "workers": workers_of(project) if project.my_role >= Role.EDITOR else [],
        "tags": [one.path for one in codebook.placed[:MOST_SUGGESTED]],
    }


def _do(work: Work, name: str) -> HttpResponse | None:
    if name in _ANSWERS:
        return _ANSWERS[name](work)
    if name in _DOES:
        _DOES[name](work)
    elif work.asked.show == "documents" and name in selection.DOES:
        _with_documents(work, selection.DOES[name])
    else:
        raise Invalid(_("Choose what to do with the hits."))
    return None


def _with_documents(work: Work, do: Callable[[selection.Chosen], str]) -> None:
    pks = chosen_documents(work.search, uids=work.ticked("documents"), count=work.fields.get("all", ""))
    those = Document.objects.filter(pk__in=pks)
    uid = uuid4()
    with hits.found_by(work.search.text, project=work.project, uid=uid, by=work.by):
        sentence = do(selection.Chosen(those, work.project, work.by, work.codebook, work.fields))
    _tell(work, sentence, uid)


def _tag(work: Work) -> None:
    tag = _tag_written(work)
    done, uid = _change_tags(work, add=[tag])
    sentence = ngettext(
        "%(count)s passage carries “%(tag)s” now.", "%(count)s passages carry “%(tag)s” now.", done.changed
    )
    _tell(work, _said(done, sentence, tag), uid)


def _untag(work: Work) -> None:
    tag = _tag_written(work)
    done, uid = _change_tags(work, remove=[tag])
    sentence = ngettext(
        "%(count)s passage doesn’t carry “%(tag)s” any more.",
        "%(count)s passages don’t carry “%(tag)s” any more.",
        done.changed,
    )
    _tell(work, _said(done, sentence, tag), uid)


def _change_tags(work: Work, **tags: list[Tag]) -> tuple[hits.Done, UUID]:
    pks = chosen_passages(work.search, uids=work.ticked("passages"), count=work.fields.get("all", ""))
    uid = uuid4()
    done = hits.tag_passages(pks, query=work.search.text, project=work.project, uid=uid, by=work.by, **tags)
    return done, uid


def _mark(work: Work) -> HttpResponse | None:
    """Shows what would be marked; marks it where that was seen."""
    tag, reach = _tag_written(work), _reach(work)
    private, sure = bool(work.fields.get("private")), work.fields.get("sure", "")
    uid = _uid(work.fields.get("act", "")) if sure else uuid4()
    if sure and (done := hits.done_before(uid, project=work.project, by=work.by)):
        _marked(work, done, tag, uid)
        return None
    plan = planned(work.search, tag=tag.pk, reach=reach, chosen=_chosen(work))
    if not sure:
        return _shown(work, plan, tag, reach, private=private)
    if str(plan.count) != sure:
        raise others_by_now()
    query = work.search.text
    with under_way.noted(uid, by=work.by):
        done = hits.mark(plan.places, tag, query=query, project=work.project, uid=uid, by=work.by, private=private)
    _marked(work, done, tag, uid)
    return None


def _marked(work: Work, done: hits.Done, tag: Tag, uid: UUID) -> None:
    sentence = ngettext(
        "%(count)s occurrence is marked with “%(tag)s” now.",
        "%(count)s occurrences are marked with “%(tag)s” now.",
        done.changed,
    )
    _tell(work, _said(done, sentence, tag), uid)


def _shown(work: Work, plan: Plan, tag: Tag, reach: Reach, *, private: bool) -> HttpResponse:
    context = around(
        work.project,
        asked=work.asked,
        query=work.search.text,
        plan=plan,
        tag=tag,
        written=work.fields.get("tag", ""),
        reach=reach,
        private=private,
        act=uuid4(),
        chosen=[(name, value) for name in ("all", "documents", "occurrences") for value in work.fields.getlist(name)],
        back=f"{reverse('search', args=[work.project.slug])}?{work.request.GET.urlencode()}",
        here="search",
    )
    return render(work.request, "annotator/search_mark.html", context)


def _chosen(work: Work) -> Chosen | None:
    if work.is_all:
        return None
    try:
        if work.asked.show == "documents":
            return {UUID(value): None for value in work.ticked("documents")}
        return spans_in(work.ticked("occurrences"))
    except ValueError:
        raise others_by_now() from None


def _export(work: Work) -> HttpResponse:
    """The page that offers the file: these passages, or all that is marked on these documents."""
    show = "documents" if work.asked.show == "documents" else "passages"
    asked = {"q": work.search.text, "show": show, "hits": ",".join(dict.fromkeys(work.ticked(show)))}
    kept = {name: value for name, value in asked.items() if value}
    return redirect(f"{reverse('export', args=[work.project.slug])}?{urlencode(kept)}")


_DOES: dict[str, Callable[[Work], None]] = {"tag": _tag, "untag": _untag}
_ANSWERS: dict[str, Callable[[Work], HttpResponse | None]] = {"mark": _mark, "export": _export}


def _tag_written(work: Work) -> Tag:
    """The tag whose path, or name where only one has it, was written."""
    found = work.codebook.called(work.fields.get("tag", ""))
    if not found:
        raise Invalid(_("Choose a tag that is in the codebook."))
    if len(found) > 1:
        raise Invalid(_("Several tags have this name: choose one with those above it."))
    tag: Tag = Tag.objects.get(pk=found[0].pk)
    return tag


def _reach(work: Work) -> Reach:
    try:
        return Reach(work.fields.get("reach", Reach.HIT))
    except ValueError:
        raise Invalid(_("What is marked is the hit, its sentence or its paragraph.")) from None


def _uid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        return uuid4()


def _said(done: hits.Done, sentence: str, tag: Tag) -> str:
    told = sentence % {"count": done.changed, "tag": tag.name}
    if not done.changed:
        told = _("That was so already: nothing was changed.")
    if done.others:
        others = ngettext(
            "%(count)s passage is another’s, and stays as it is.",
            "%(count)s passages are others’, and stay as they are.",
            done.others,
        )
        told = f"{told} {others % {'count': done.others}}"
    return told


def _tell(work: Work, sentence: str, uid: UUID) -> None:
    address = reverse("search-undo", args=[work.project.slug, uid])
    undoable = past.next_for(work.by, work.project).undo
    there = undoable is not None and undoable.batch == uid
    query = work.request.GET.urlencode()
    messages.success(work.request, with_undo(sentence, f"{address}?{query}") if there else sentence)
