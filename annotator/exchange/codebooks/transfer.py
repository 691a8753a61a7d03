"""Between a project's codebook and codebooks as files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from annotator.actions import locks
from annotator.actions.codebook.bringing_in import Coming, bring_in
from annotator.codebook import depth_first
from annotator.errors import Conflict
from annotator.exchange.codebooks.entries import CodebookFile, Entry
from annotator.exchange.codebooks.planning import Plan, Row, planned
from annotator.moments import Moment, codebook_at, tags_of
from annotator.past_codebook import PastTag
from documents.acting import act as acting
from documents.models import Change, Project

_TAGS = UUID("6a1f3a5e-5a3b-5d0c-9d0e-3f6c2b8e7a41")  # the namespace of tags' UUIDs


def uid_of(project: Project, tag: int) -> str:
    """A UUID for a tag, the same at every export: made from when its project was made, and from both numbers."""
    return str(uuid5(_TAGS, f"{project.created_at.timestamp():.6f}/{project.pk}/{tag}"))


def codebook_file(project: Project, moment: Moment) -> CodebookFile:
    """The codebook of that moment, to be written."""
    return as_file(project, codebook_at(project, moment).values())


def as_file(project: Project, tags: Iterable[PastTag]) -> CodebookFile:
    paths: dict[int, tuple[str, ...]] = {}
    entries = []
    for placed in depth_first(tags):
        tag = placed.node
        path = paths[tag.pk] = (*paths.get(tag.parent_id or 0, ()), tag.name)
        entries.append(
            Entry(
                path,
                uid=uid_of(project, tag.pk),
                colour=tag.colour,
                shortcut=tag.shortcut,
                description=tag.description,
                when_to_use=tag.when_to_use,
                when_not=tag.when_not,
                aliases=tag.aliases,
            )
        )
    return CodebookFile(tuple(entries), project=project.name)


def plan_of(project: Project, codebook: CodebookFile, *, only_new: bool) -> Plan:
    """What bringing it in would do as things stand. Three queries."""
    standing, _lying = tags_of(project)
    return planned(codebook, standing, {uid_of(project, pk): pk for pk in standing}, only_new=only_new)


def take_in(  # noqa: PLR0913 (all but two by keyword)
    project: Project, codebook: CodebookFile, *, only_new: bool, seen: str, uid: UUID, by: Any
) -> Plan:
    """Bring it in, as the act ``uid``; once, however often that is sent. ``seen``: the digest of the plan that the
    person was shown; Conflict where it would be another by now, and nothing is done."""
    with transaction.atomic():
        locks.of_act(uid)
        Change.objects.record_all(project.pk, [])  # in turn: nobody else changes the codebook meanwhile
        plan = plan_of(project, codebook, only_new=only_new)
        if Change.objects.filter(batch=uid, project=project, by=by).exists():
            return plan
        if plan.digest() != seen:
            raise Conflict(_("The codebook has changed in the meantime: look again at what the file would do."))
        with acting(uid):
            bring_in(project, coming_rows(plan), by=by)
    return plan


def coming_rows(plan: Plan) -> dict[int, Coming]:
    """The rows that do something, by their numbers."""
    return {number: _coming(row) for number, row in enumerate(plan.rows) if row.verb in ("new", "changed")}


def _coming(row: Row) -> Coming:
    return Coming(row.tag, row.parent, row.parent_row, row.moved, row.fields, row.aliases)
