"""What somebody is told of: mentions, replies, newer texts, new hits."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from annotator.actions.notices import choose_mail, see_all_notices, see_notices
from annotator.models import Notice
from annotator.models.notice import Reason
from annotator.notices import notice_to_follow, notices_of, unseen_notices, wants_mail
from documents.views.shelf import number_in

PER_PAGE = 50


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """One's notices, the newest first; ``?before=<number>`` for what came earlier."""
    mine = notices_of(request.user)
    before = number_in(request, "before")
    if before:
        mine = mine.filter(pk__lt=before)
    found = list(mine[: PER_PAGE + 1])
    context = {
        "notices": found[:PER_PAGE],
        "unseen": unseen_notices(request.user),
        "earlier": found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None,
        "before": before,
        "sends_mail": settings.SENDS_MAIL,
        "wants_mail": settings.SENDS_MAIL and wants_mail(request.user),
    }
    return render(request, "annotator/notices.html", context)


@never_cache
@require_GET
@login_required
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """To the highlight or the text that a notice is about, which is seen from now on."""
    notice = notice_to_follow(request.user, pk)
    see_notices([notice])
    if notice.annotation is not None:
        return redirect(f"{reverse('document', args=[notice.about.uid])}#a-{notice.annotation.uid}")
    return redirect(_place(notice))


@require_POST
@login_required
def see_all(request: HttpRequest) -> HttpResponse:
    count = see_all_notices(request.user)
    told = ngettext("%(count)s marked as read.", "%(count)s marked as read.", count) % {"count": count}
    messages.success(request, told)
    return redirect("notices")


@require_POST
@login_required
def mail(request: HttpRequest) -> HttpResponse:
    """Switch mails on or off, as the form says."""
    wanted = request.POST.get("mail") == "1"
    choose_mail(request.user, wanted=wanted)
    messages.success(request, _("You get these by mail, too.") if wanted else _("You get no more mail about them."))
    return redirect("notices")


def _place(notice: Notice) -> str:
    """Where a person can do something about it: the search, the newer text, the text that was taken in, the checks."""
    if notice.view is not None:
        return reverse("saved-search", args=[notice.project.slug, notice.view.uid])
    if notice.reason == Reason.FAILED:
        return reverse("checks", args=[notice.project.slug])
    return reverse("newer" if notice.reason == Reason.NEWER else "document", args=[notice.about.uid])
