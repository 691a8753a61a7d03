"""One's account: where one is signed in, and the tokens of one's programs."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotator.account_forms import TokenForm
from annotator.actions.sign_ins import end_other_sign_ins, end_sign_in
from annotator.actions.tokens import make_token, revoke_token
from annotator.api.live import streams
from annotator.errors import Conflict
from annotator.sign_ins import places_of
from annotator.tokens import token_to_revoke, tokens_of
from annotator.views.confirming import confirmed
from documents.views.shelf import bad_request_status


@never_cache
@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    return _page(request)


@never_cache
@require_POST
@confirmed(instead="account")
def make(request: HttpRequest) -> HttpResponse:
    """Answers with the token itself: it is shown this once."""
    form = TokenForm(request.POST, person=request.user)
    if form.is_valid():
        try:
            _token, secret = make_token(by=request.user, **form.cleaned_data)
        except Conflict as error:
            form.add_error(None, str(error))
        else:
            return _page(request, secret=secret)
    return _page(request, form=form)


@require_POST
@login_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = token_to_revoke(request.user, pk)
    revoke_token(token)
    _hang_up({f"token {token.pk}"})
    messages.success(request, _("The token “%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("account")


@require_POST
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    _hang_up(set(end_sign_in(request.user, pk)))
    messages.success(request, _("That session has ended."))
    return redirect("account")


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    ended = end_other_sign_ins(request.user, but=request.session.session_key or "")
    _hang_up(set(ended))
    told = ngettext("%(n)s other session has ended.", "%(n)s other sessions have ended.", len(ended))
    messages.success(request, told % {"n": len(ended)})
    return redirect("account")


def _hang_up(proofs: set[str]) -> None:
    """The live pages of a session or token end with it; those of other processes at their next look, soon."""
    for stream in streams.all():
        if stream.session in proofs:
            stream.end()
            streams.leave(stream)


def _page(request: HttpRequest, *, form: TokenForm | None = None, secret: str = "") -> HttpResponse:
    form = form or TokenForm(person=request.user)
    context = {
        "form": form,
        "secret": secret,
        "tokens": tokens_of(request.user),
        "places": places_of(request.user, here=request.session.session_key or ""),
    }
    return render(request, "account/account.html", context, status=bad_request_status(form))
