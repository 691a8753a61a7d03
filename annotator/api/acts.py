"""Everything a page writes: acts of several steps, over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from annotator.actions import acts, steps
from annotator.api import schemas
from annotator.api.act_schemas import ActIn, Step
from annotator.api.annotations import presented
from annotator.api.news import news_of
from annotator.errors import Refused, SomebodyElse

router = Router(tags=["annotations"])


@router.post("/acts", response=schemas.News, summary="Do several things as one")
def post(request: HttpRequest, act: ActIn) -> Any:
    """The steps are done in order, all of them or none; the problem's ``step`` says which one can't be done. The
    client makes the UUID, so the request may be repeated safely: the act is done once, and answered with what it
    changed as it stands then. Tags may be named (with ``name``, ``parent``, ``colour``) and are made where they are
    missing. Where ``was`` isn't what stands there any more, the answer is 409, with what does (``theirs``) and who
    wrote it (``by``). What is too much for one request is sent as several, each with an ``act`` of its own and all with
    the same ``joins``: if nothing else is done between them, they are one in the history and for undo."""
    if act.by is not None and act.by != request.user.pk:
        raise SomebodyElse(_("This was done by somebody else: sign in as that person to save it."))
    done = acts.perform(_steps(act.steps), uid=act.act, joins=act.joins, by=request.user)
    made = [presented(one.annotation, document=one.document, tags=one.tags, number=one.revision) for one in done.made]
    return news_of(done.changes, user=request.user, also=done.uids, known=made)


def _steps(sent: list[Step]) -> list[steps.Step]:
    found = []
    for number, one in enumerate(sent):
        try:
            found.append(one.step())
        except Refused as refusal:
            refusal.step = number
            raise
    return found
