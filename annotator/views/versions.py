"""The codebook as it stood: its versions, a past day, and what became of it between two moments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext_lazy as several
from django.views.decorators.http import require_safe

from annotator.actions.codebook.versions import freeze
from annotator.codebook import depth_first
from annotator.errors import Invalid
from annotator.exchange.codebooks import FORMATS
from annotator.history.sentences import FIELDS
from annotator.models import CodebookVersion
from annotator.models.tag import Colour
from annotator.moments import Moment, codebook_at, moment_of, version_of, versions_of
from annotator.past_codebook import DEFINING, Definition, Difference, Edit, PastTag, Tags, compared
from documents.access import project_to_edit, project_to_read
from documents.acting import act as acting
from documents.differences import compared as words_compared
from documents.views.shelf import around

DAY = "day"
_TEXTS = {"description", "when_to_use", "when_not"}  # compared word by word
_LABELS = {**FIELDS, "aliases": later("Other names")}
KINDS = {
    "new": several("%(n)s new", "%(n)s new", "n"),
    "renamed": several("%(n)s renamed", "%(n)s renamed", "n"),
    "moved": several("%(n)s moved", "%(n)s moved", "n"),
    "reordered": several("%(n)s in another order", "%(n)s in another order", "n"),
    "changed": several("%(n)s changed", "%(n)s changed", "n"),
    "merged": several("%(n)s merged", "%(n)s merged", "n"),
    "gone": several("%(n)s thrown away", "%(n)s thrown away", "n"),
}
KIND_NAMES = {
    "new": later("new"),
    "renamed": later("renamed"),
    "moved": later("moved"),
    "reordered": later("in another order"),
    "changed": later("changed"),
    "merged": later("merged"),
    "gone": later("thrown away"),
}


@login_required
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """The versions, the newest first; a new one is frozen here."""
    if request.method == "POST":
        return _freeze(request, project_to_edit(request.user, slug))
    return _versions_page(request, project_to_read(request.user, slug))


def _freeze(request: HttpRequest, project: Any) -> HttpResponse:
    name, note = request.POST.get("name", ""), request.POST.get("note", "")
    try:
        with acting(identifier(request.POST.get("act", ""))):
            version = freeze(project, name=name, note=note, by=request.user)
    except Invalid as error:
        messages.error(request, str(error))
        return _versions_page(request, project, status=422, name=name, note=note)
    messages.success(request, _("The codebook as it stands is frozen: %(version)s.") % {"version": title_of(version)})
    return redirect("codebook-version", slug=project.slug, number=version.number)


def _versions_page(request: HttpRequest, project: Any, *, status: int = 200, **filled: str) -> HttpResponse:
    known = list(versions_of(project).defer("note"))
    tags = [len(version.tags) for version in known]
    since = compared(codebook_at(project, _version_moment(known[0])), codebook_at(project, Moment())) if known else []
    context = around(
        project,
        rows=[{"version": one, "title": title_of(one), "tags": count} for one, count in zip(known, tags, strict=True)],
        since=_counted(since),
        act=uuid4(),
        filled=filled,
        moments=_moments_to_choose(known, _newest(project, known), Moment()),
        today=timezone.localdate(),
        formats=FORMATS,
        here="codebook",
    )
    return render(request, "annotator/versions.html", context, status=status)


@require_safe
@login_required
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    project = project_to_read(request.user, slug)
    return _past_page(request, project, _version_moment(version_of(project, number)))


@require_safe
@login_required
def past(request: HttpRequest, slug: str) -> HttpResponse:
    """The codebook of ``?on=``, a day, a time or a version."""
    project = project_to_read(request.user, slug)
    moment = moment_of(project, request.GET.get("on", ""))
    if moment.version is not None:
        return redirect("codebook-version", slug=slug, number=moment.version.number)
    return _past_page(request, project, moment)


def _past_page(request: HttpRequest, project: Any, moment: Moment) -> HttpResponse:
    tags = codebook_at(project, moment)
    now = codebook_at(project, Moment())
    context = around(
        project,
        moment=moment,
        title=said(moment),
        tags=[{"placed": one, "stands": one.node.pk in now} for one in depth_first(tags.values())],
        since=_counted(compared(tags, now)),
        formats=FORMATS,
        here="codebook",
    )
    return render(request, "annotator/past_codebook.html", context)


@require_safe
@login_required
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of the codebook ``?from=`` one moment ``&to=`` another: days, times, or versions as in v3; from the
    newest version until now, where none is named."""
    project = project_to_read(request.user, slug)
    known = list(versions_of(project).defer("tags", "note"))
    from_, to = (moment_of(project, _asked(request, name)) for name in ("from", "to"))
    if "from" not in request.GET:
        from_ = _newest(project, known)
    old, new = codebook_at(project, from_), codebook_at(project, to)
    found = compared(old, new)
    context = around(
        project,
        old=from_,
        new=to,
        old_title=said(from_),
        new_title=said(to),
        counts=_counted(found),
        differences=[_shown(one, old, new) for one in found],
        same=len(new) - sum(one.now is not None for one in found),
        moments=_moments_to_choose(known, from_, to),
        today=timezone.localdate(),
        here="codebook",
    )
    return render(request, "annotator/codebook_comparison.html", context)


def title_of(version: CodebookVersion) -> str:
    """ "Version 3: Round two"."""
    title = _("Version %(number)s") % {"number": version.number}
    return f"{title}: {version.name}" if version.name else title


def said(moment: Moment) -> str:
    """A moment in words."""
    if moment.version is not None:
        return title_of(moment.version)
    if moment.day is not None:
        return date_format(moment.day, "j F Y")
    if moment.at is not None:
        return date_format(timezone.localtime(moment.at), "j F Y, H:i")
    return _("Now")


def _version_moment(version: CodebookVersion) -> Moment:
    return Moment(f"v{version.number}", version=version)


def _asked(request: HttpRequest, name: str) -> str:
    """A moment as the form names it: one of its choices, or "day" with a day beside it."""
    asked = request.GET.get(name, "")
    return request.GET.get(f"{name}-day", "") if asked == DAY else asked


def _newest(project: Any, known: list[CodebookVersion]) -> Moment:
    """That of the newest version; now, where there is none."""
    return moment_of(project, f"v{known[0].number}" if known else "")


def _moments_to_choose(known: list[CodebookVersion], old: Moment, new: Moment) -> list[dict[str, Any]]:
    """The two moments of a comparison, each with what else can be chosen: now, the versions, a day, and whatever time
    the address has."""
    choices = [("now", _("Now")), *((f"v{one.number}", title_of(one)) for one in known), (DAY, _("The end of a day …"))]
    return [
        {
            "name": name,
            "label": label,
            "day_label": day_label,
            "choices": [*choices, (moment.asked, said(moment))] if moment.at and not moment.day else choices,
            "chosen": DAY if moment.day else moment.asked or "now",
            "day": moment.day or timezone.localdate(),
        }
        for name, label, day_label, moment in (
            ("from", _("From"), _("From the end of the day"), old),
            ("to", _("To"), _("To the end of the day"), new),
        )
    ]


def _counted(differences: list[Difference]) -> list[str]:
    counts = Counter(kind for one in differences for kind in one.kinds)
    return [str(KINDS[kind] % {"n": counts[kind]}) for kind in KINDS if counts[kind]]


def _shown(one: Difference, old: Tags, new: Tags) -> dict[str, Any]:
    tag = one.now or one.was
    below = one.now is not None
    return {
        "tag": tag,
        "path": one.paths[1] if below else one.paths[0],
        "stands": below,
        "kinds": [(kind, KIND_NAMES[kind]) for kind in one.kinds],
        "edits": [*_moved(one, old, new), *(edit_shown(edit) for edit in one.edits)],
        "merged_into": one.merged_into,
        "words": _words(tag) if one.was is None else [],
    }


def _moved(one: Difference, old: Mapping[int, PastTag], new: Mapping[int, PastTag]) -> list[dict[str, Any]]:
    if not one.moved or one.was is None or one.now is None:
        return []
    above = [book.get(tag.parent_id or 0) for book, tag in ((old, one.was), (new, one.now))]
    names = [tag.name if tag else _("the top") for tag in above]
    return [{"label": _LABELS["parent"], "before": names[0], "after": names[1]}]


def definitions_shown(known: Sequence[Definition], passages: Sequence[int]) -> list[dict[str, Any]]:
    """A tag's definitions, the newest first, each with what it changed of the one before and the ``passages`` that were
    tagged while it was in force."""
    befores = [None, *known[:-1]]
    shown = [
        {
            "number": number,
            "since": one.since,
            "passages": count,
            "definition": one,
            "edits": [edit_shown(edit) for edit in _between(before, one)] if before else [],
        }
        for number, (before, one, count) in enumerate(zip(befores, known, passages, strict=True), start=1)
    ]
    return shown[::-1]


def _between(before: Definition, after: Definition) -> list[Edit]:
    edits = [Edit(name, getattr(before, name), getattr(after, name)) for name in DEFINING]
    return [edit for edit in edits if edit.before != edit.after]


def edit_shown(edit: Edit) -> dict[str, Any]:
    """What a field was and what it became; texts word by word."""
    label = _LABELS[edit.field]
    if edit.field in _TEXTS and edit.before and edit.after:
        found = words_compared(edit.before, edit.after)
        return {"label": label, "rows": found.rows, "cut": found.cut}
    return {"label": label, "before": _plain(edit.field, edit.before), "after": _plain(edit.field, edit.after)}


def _words(tag: PastTag | None) -> list[dict[str, Any]]:
    names = [name for name in ("description", "when_to_use", "when_not") if tag and getattr(tag, name)]
    return [{"label": _LABELS[name], "words": getattr(tag, name)} for name in names]


def _plain(field: str, value: str) -> str:
    return str(Colour(value).label) if field == "colour" and value in Colour.values else value


def identifier(value: str) -> UUID:
    """That of an act, as a page made it; another one where it is none."""
    try:
        return UUID(value)
    except ValueError:
        return uuid4()
