"""Others' acts and presence over HTTP: as events while they happen, or as news for who asks again and again."""

from __future__ import annotations

import random
import zlib
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from annotator import queries, turns
from annotator.actions import presence
from annotator.api import schemas
from annotator.api.auth import proof_of_sign_in
from annotator.api.news import as_json, news_after
from annotator.live.pump import Pump
from annotator.live.streams import Message, Sending, Stream, Streams, event
from annotator.live.telling import News, says_something
from annotator.live.watching import last_for_page, last_of_codebook, open_pages, readers
from annotator.notices import unseen_notices
from documents.access import document_to_read, only_project_of, project_to_read

router = Router(tags=["live"])

_EVENTS = "text/event-stream"
_EVENT = {  # of each of them
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("event", "id", "data")},
    "required": ["event", "data"],
}
_ROUNDS = 10  # of news that a stream begins with; who missed more asks for them
_TOUCH_AFTER = timedelta(seconds=15)  # a page that asks again and again is noted down as seldom as that

streams = Streams()
pump = Pump(streams, News(news_after, as_json))

After = Annotated[int, Query(ge=0, le=schemas.MOST, description="the number of the last change that is known")]
Tab = Annotated[UUID, Query(description="made by the page, the same as long as it is open")]


class Reader(Schema):
    person: schemas.Person
    tabs: int = Field(description="pages of this document that this person has open")


class CodebookNews(Schema):
    change: int = Field(description="the number of the last change of the codebook that is known")
    more: bool = False
    presence: list[Reader] = []
    unseen: int = Field(description="notices that this person hasn't seen, 100 at most")


class PolledNews(schemas.News):
    presence: list[Reader]
    unseen: int = Field(description="notices that this person hasn't seen, 100 at most")


@router.get(
    "/documents/{uuid:uid}/events",
    summary="What others do on a document, while they do it",
    openapi_extra={"responses": {200: {"content": {_EVENTS: {"schema": _EVENT}}}}},
)
def events(request: HttpRequest, uid: UUID, after: After, tab: Tab) -> Any:
    """Server-sent events. First the news since change ``after`` (or since the header Last-Event-ID), then those that
    come: "news" with the news as its data and the number of their last change as its id, "presence" with a list of
    who has the document open, "notices" with the number of notices that the person hasn't seen. "poll"
    says that there is no room for another stream: ask for news instead."""
    document = document_to_read(request.user, uid)
    last = queries.last_change_of_project(document.project_id)
    known = min(_known(request, after), last)  # a database restored from a backup may know less
    stream = _stream_for(request, document.project_id, document.pk, tab=tab, after=known)
    if not streams.join(stream, last=last, most=settings.STREAMS):
        return HttpResponse(event("poll", {}).content, content_type=_EVENTS, headers=_headers(request))
    try:
        first = _missed(document, stream, user=request.user)
    except BaseException:
        streams.leave(stream)
        raise
    return _streaming(request, stream, first)


@router.get("/documents/{uuid:uid}/news", response=PolledNews, summary="What others did on a document since a change")
def news(request: HttpRequest, uid: UUID, after: After, tab: Tab) -> HttpResponse:
    """For who gets no events. Has an ETag: ask again with If-None-Match, every two seconds at most."""
    document = document_to_read(request.user, uid)
    last = last_for_page(document, after, user=request.user)
    pages = open_pages([document.pk])
    if not any(page.tab == tab and page.seen_at > timezone.now() - _TOUCH_AFTER for page in pages):
        presence.be_seen([presence.Open(tab, document.pk, int(request.user.pk or 0))])
        pages = open_pages([document.pk])
    there = readers(pages)
    found = None if last is None else news_after(document, after, user=request.user)
    unseen = unseen_notices(request.user)
    etag = f'"{after if found is None else found["change"]}-{zlib.crc32(repr((there, unseen)).encode())}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if found is None and etag in request.headers.get("If-None-Match", ""):  # GZipMiddleware makes it a weak one
        return HttpResponse(status=304, headers=headers)
    found = found or news_after(document, after, user=request.user)
    told = PolledNews.model_validate({**found, "presence": there, "unseen": unseen})
    return HttpResponse(told.model_dump_json(), content_type="application/json", headers=headers)


@router.get(
    "/projects/{slug}/codebook/events",
    summary="That others change the codebook, while they do it",
    openapi_extra={"responses": {200: {"content": {_EVENTS: {"schema": _EVENT}}}}},
)
def codebook_events(request: HttpRequest, slug: str, after: After, tab: Tab) -> Any:
    """Server-sent events: "news" with the number of the last change since change ``after``, after which to ask for the
    codebook anew. "poll" says that there is no room for another stream: ask for news instead."""
    project = project_to_read(request.user, slug)
    last = queries.last_change_of_project(project.pk)
    known = min(_known(request, after), last)
    missed = last_of_codebook(project, known)
    stream = _stream_for(request, project.pk, None, tab=tab, after=missed or known)
    if not streams.join(stream, last=last, most=settings.STREAMS):
        return HttpResponse(event("poll", {}).content, content_type=_EVENTS, headers=_headers(request))
    first = [_retry(), event("presence", [])]
    if missed is not None:
        first.append(event("news", {"change": missed}, change=missed))
    return _streaming(request, stream, first)


@router.get("/projects/{slug}/codebook/news", response=CodebookNews, summary="Whether others changed the codebook")
def codebook_news(request: HttpRequest, slug: str, after: After, tab: Tab) -> Any:
    """For who gets no events: ask every two seconds at most. ``change`` is another number than ``after`` once the
    codebook is another."""
    project = project_to_read(request.user, slug)
    change = last_of_codebook(project, after)
    return {"change": change or after, "unseen": unseen_notices(request.user)}


@router.delete("/projects/{slug}/codebook/presence/{uuid:tab}", response={204: None}, summary="Close its page")
def leave_codebook(request: HttpRequest, slug: str, tab: UUID) -> Any:
    """The page that gets events goes."""
    project_to_read(request.user, slug)
    streams.end(tab=tab, person=int(request.user.pk or 0))
    return Status(204, None)


@router.delete("/documents/{uuid:uid}/presence/{uuid:tab}", response={204: None}, summary="Close a page")
def leave(request: HttpRequest, uid: UUID, tab: UUID) -> Any:
    """The page that gets events or asks for news goes, so that others see at once that its reader does."""
    streams.end(tab=tab, person=int(request.user.pk or 0))
    presence.leave(tab, by=request.user)
    return Status(204, None)


def _stream_for(request: HttpRequest, project: int, document: int | None, *, tab: UUID, after: int) -> Stream:
    return Stream(
        tab=tab,
        document=document,
        project=project,
        person=int(request.user.pk or 0),
        session=proof_of_sign_in(request),
        key=request.user.get_session_auth_hash(),  # type: ignore[union-attr]  # signed in
        change=after,
        only=only_project_of(request.user),
    )


def _streaming(request: HttpRequest, stream: Stream, first: list[Message]) -> StreamingHttpResponse:
    pump.start()
    sending = Sending(stream, first, begin=_turn_of(request).end, over=streams.leave)
    return StreamingHttpResponse(sending, content_type=_EVENTS, headers=_headers(request))


def _retry() -> Message:
    """When a browser whose line failed is to come again: not all at once."""
    return Message(f"retry: {random.randint(1000, 4000)}\n\n".encode())  # noqa: S311 (no secret)


def _known(request: HttpRequest, after: int) -> int:
    """A browser that connects again says which event was the last that it got."""
    number = request.headers.get("Last-Event-ID", "")
    return max(after, int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else after


def _missed(document: Any, stream: Stream, *, user: Any) -> list[Message]:
    """What happened before the stream began, which then knows of it."""
    told = [_retry()]
    for _ in range(_ROUNDS):
        found = news_after(document, stream.change, user=user)
        stream.change = found["change"]
        if says_something(found):
            told.append(event("news", as_json(found), change=stream.change))
        if not found["more"]:
            return told
    return [*told, event("poll", {})]


def _turn_of(request: HttpRequest) -> turns.Turn | turns.NoTurn:
    return request.META.get(turns.KEY) or turns.NoTurn()


def _headers(request: HttpRequest) -> dict[str, str]:
    # Compressing would hold events back, and take 256 kB a stream.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
