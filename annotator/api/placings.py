"""What wants a look after a text has changed, over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid4

from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from annotator import access, placings
from annotator.actions import settling
from annotator.api.schemas import Position
from annotator.errors import Invalid, NotFound
from documents.access import document_to_read, project_to_read
from documents.models import Document

router = Router(tags=["annotations"])
_MOST = 200


class Waiting(Schema):
    """An annotation that stands where it was found without being sure, or nowhere."""

    uid: UUID
    document: UUID
    revision: int = Field(description="on which it was made")
    quote: str = Field(description="what it was made on")
    how: str = Field(description="fuzzy or orphan")
    score: float = Field(description="how sure its place is, from 0 to 1")
    start: int | None
    end: int | None


class Review(Schema):
    waiting: int = Field(description="how many want a look that you may settle")
    others: int = Field(description="how many their authors or an editor may settle")
    left: int = Field(description="how many were left as orphans")
    annotations: list[Waiting]


class Candidate(Schema):
    """A place where the passage may stand: what an edit's ``span`` wants, and what stands around it."""

    start: int
    end: int
    quote: str
    before: str
    after: str
    score: float


class Candidates(Schema):
    revision: int = Field(description="the document's current one")
    near: Position = Field(description="where in it the passage must have been")
    before: str = Field(description="what stood before the passage where it was made")
    quote: str
    after: str
    candidates: list[Candidate] = Field(description="the likeliest first")


class AcceptPlacesIn(Schema):
    act: UUID | None = Field(default=None, description="made by the client: sent again, it isn't done again")
    above: float = Field(ge=0, le=1, description="the least score")
    document: UUID | None = Field(default=None, description="of this document alone")


class AcceptedPlaces(Schema):
    accepted: int


class Part(Schema):
    left: bool = Field(default=False, description="those that were left as orphans")
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    limit: Annotated[int, Field(ge=1, le=_MOST)] = 50


@router.get("/projects/{slug}/review", response=Review, summary="Annotations that want a look after a text has changed")
def of_project(request: HttpRequest, slug: str, part: Query[Part]) -> Any:
    """Those that you may settle: your own, for an editor all. Settle one with an act: ``edit`` with a ``span``, or
    ``leave``."""
    return _review(request, project_to_read(request.user, slug), None, part)


@router.get("/documents/{uuid:uid}/review", response=Review, summary="Those of them in one document")
def of_document(request: HttpRequest, uid: UUID, part: Query[Part]) -> Any:
    document = document_to_read(request.user, uid)
    document.project.my_role = document.my_role
    return _review(request, document.project, document, part)


@router.get("/annotations/{uuid:uid}/candidates", response=Candidates, summary="Where a passage may stand now")
def candidates(request: HttpRequest, uid: UUID) -> Any:
    """At most three places in the document's current text. The more alike passage and surroundings are, the higher the
    score."""
    annotation = placings.annotation_to_settle(request.user, uid)
    if annotation is None:
        raise NotFound(_("There is no such annotation, or you are not a member of its project."))
    if not annotation.has_place:
        raise Invalid(_("A note on the whole document stands nowhere in its text."))
    beside = placings.Beside(annotation)
    return {
        "revision": beside.number,
        "near": beside.near,
        "before": beside.made.before,
        "quote": annotation.quote,
        "after": beside.made.after,
        "candidates": [
            {
                "start": one.span.start,
                "end": one.span.end,
                "quote": one.words,
                "before": one.found.before,
                "after": one.found.after,
                "score": one.placement.score,
            }
            for one in beside.possible
        ],
    }


@router.post("/projects/{slug}/review/accept", response=AcceptedPlaces, summary="Accept all places above a score")
def accept(request: HttpRequest, slug: str, wanted: AcceptPlacesIn) -> Any:
    """Every annotation that you may settle and that was found with at least this score is made anew where it stands:
    one act, undone as one."""
    project = access.project_to_annotate(request.user, slug)
    document: Document | None = None
    if wanted.document is not None:
        document = document_to_read(request.user, wanted.document)
        if document.project_id != project.pk:
            raise NotFound(_("There is no such document, or you are not a member of its project."))
    act = wanted.act or uuid4()
    return {"accepted": settling.accept_all(project, above=wanted.above, document=document, by=request.user, act=act)}


def _review(request: HttpRequest, project: Any, document: Document | None, part: Part) -> dict[str, Any]:
    counts = placings.counts(project, user=request.user, document=document)
    among = placings.left if part.left else placings.to_look_at
    found = among(project, user=request.user, document=document).annotate(
        of=F("document__uid"), made_number=F("made_on__number")
    )
    return {
        "waiting": counts.waiting,
        "others": counts.others,
        "left": counts.left,
        "annotations": [
            {
                "uid": one.uid,
                "document": one.of,
                "revision": one.made_number,
                "quote": one.quote,
                "how": one.how,
                "score": one.score,
                "start": one.start,
                "end": one.end,
            }
            for one in found[part.offset : part.offset + part.limit]
        ],
    }
