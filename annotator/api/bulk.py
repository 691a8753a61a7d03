"""Many documents changed at once, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from ninja import Router

from annotator.access import project_to_annotate
from annotator.actions.bulk import Deeds, Done, change_documents, done_before
from annotator.api import field_schemas as schemas
from annotator.api.filters import documents_fitting
from annotator.api.values import written_in
from annotator.errors import Conflict, Invalid
from annotator.models import Tag
from documents.access import reaching
from documents.models import Document, Project, Role
from documents.queries import documents_in
from documents.work import working_on

router = Router(tags=["documents"])


@router.post("/projects/{slug}/documents/bulk", response=schemas.BulkOut, summary="Change many documents as one act")
def post(request: HttpRequest, slug: str, bulk: schemas.BulkIn) -> Any:
    """Those named, or all that fit the same filters as in the document list; at most 20,000. Editors may do all of it;
    annotators put documents under topics, and set the status of what was given to them."""
    project = project_to_annotate(request.user, slug)
    done = done_before(bulk.act, project=project, by=request.user) or _do(bulk, project, by=request.user)
    return {"act": bulk.act, "changed": done.changed, "change": done.number}


def _do(bulk: schemas.BulkIn, project: Any, *, by: Any) -> Done:
    if bulk.assign or bulk.unassign or bulk.fields:
        reaching(project, Role.EDITOR)
    documents = _chosen(bulk, project, by=by)
    deeds = Deeds(
        status=bulk.status or "",
        assign=_people(bulk.assign, project),
        unassign=_people(bulk.unassign, project),
        add_topics=_tags(bulk.add_topics, project),
        remove_topics=_tags(bulk.remove_topics, project),
        values=written_in(project, bulk.fields),
    )
    if not deeds:
        raise Invalid(
            _("Say what to do with the documents: status, assign, unassign, add_topics, remove_topics, fields.")
        )
    if deeds.status:
        working_on(documents, by, project.my_role)
    return change_documents(documents, deeds, project=project, uid=bulk.act, by=by)


def _chosen(bulk: schemas.BulkIn, project: Project, *, by: Any) -> QuerySet[Document]:
    if (bulk.documents is None) == (bulk.filters is None):
        raise Invalid(_("Name the documents, or the filters that they fit: one of both."))
    if bulk.documents is not None:
        found = documents_in(project).filter(uid__in=bulk.documents)
        if found.count() < len(set(bulk.documents)):
            raise Invalid(_("Some of these documents aren’t in this project, or lie in the trash."))
        return found
    found = documents_fitting(project, QueryDict(bulk.filters or ""), user=by)
    if bulk.count is not None and found.count() != bulk.count:
        raise Conflict(_("Other documents fit these filters by now. Look at the list again, then choose them all."))
    return found


def _people(pks: Sequence[int], project: Project) -> list[Any]:
    """Of people who have nothing to do with this project, nobody learns anything here."""
    people = get_user_model().objects.filter(pk__in=pks)
    known = people.filter(memberships__project=project) | people.filter(assignments__project=project)
    found = {person.pk: person for person in known.distinct()}
    if set(pks) - found.keys():
        raise Invalid(_("Choose people of this project."))
    return list(found.values())


def _tags(pks: Sequence[int], project: Project) -> list[Tag]:
    found = list(Tag.objects.filter(project=project, pk__in=pks, trashed_at__isnull=True).order_by("pk"))
    if missing := set(pks) - {tag.pk for tag in found}:
        named = ", ".join(map(str, sorted(missing)))
        raise Invalid(_("The codebook of this project has no tag %(tags)s.") % {"tags": named})
    return found
