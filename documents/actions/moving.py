"""Moving documents to another project, with all that belongs to them, as one act that both logs tell of.

What is known of a document goes by name: its values to the field of that name and kind in the other project, which is
made where there is none; what fits no field there stays with the document's metadata. Who is to work on it stays so if
they may annotate there. The lines of the log stay where they were written, and let go of the document.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents.actions.erasing import erase_proposals
from documents.actions.fields import edit_field, make_field
from documents.actions.work import hold, one_act
from documents.errors import Conflict
from documents.fields import key_of, parse
from documents.models import (
    AddressCheck,
    Assignment,
    Change,
    Document,
    DocumentPicture,
    Field,
    FieldValue,
    ImportItem,
    Kind,
    Membership,
    Project,
    Revision,
    Role,
    SourceFile,
    TextBand,
)
from documents.models.change import Brief
from documents.models.rows import update
from documents.signals import documents_moved


@dataclass(frozen=True, slots=True)
class Plan:
    """What moving would do. ``made``: fields that the other project gets, ``unfit``: how many values stay with the
    metadata alone; ``assigned`` and ``released``: how many assignments go along, and how many end."""

    documents: int
    assigned: int
    released: int
    made: list[str] = field(default_factory=list)
    unfit: int = 0


def plan(documents: QuerySet[Document], *, project: Project, to: Project) -> Plan:
    """What ``move`` would do with the same documents. Conflict where it would."""
    pks = _checked(documents, project, to)
    given = Assignment.objects.filter(document__in=pks)
    staying = given.exclude(person__in=_workers(to)).count()
    names, unfit = [], 0
    for source, target in _targets(pks, to):
        if target is None and source.trashed_at is None:
            names.append(source.name)
        elif not _fits(source, target):
            unfit += FieldValue.objects.filter(document__in=pks, field=source).count()
    return Plan(len(pks), given.count() - staying, staying, names, unfit)


def move(documents: QuerySet[Document], *, project: Project, to: Project, by: Any) -> int:
    """Move these documents of ``project`` to another one. Answers how many. Whether this person may is asked before."""
    with one_act():
        for pk in sorted((project.pk, to.pk)):  # in turn, in one order: who moves the other way waits
            Change.objects.record_all(pk, [])
        _checked(documents, project, to)
        held = hold(documents, project)
        pks = [one.pk for one in held]
        titles = dict(Document.objects.filter(pk__in=pks).order_by().values_list("pk", "title"))
        _move_values(pks, to, by=by)
        Assignment.objects.filter(document__in=pks).exclude(person__in=_workers(to)).delete()
        for model in (Assignment, TextBand, AddressCheck, DocumentPicture, Revision, SourceFile):
            model._default_manager.filter(document__in=pks).update(project=to)
        Document.objects.filter(pk__in=pks).update(project=to)
        erase_proposals(pks)
        ImportItem.objects.filter(document__in=pks).update(document=None)
        ImportItem.objects.filter(like__in=pks).update(like=None)
        Change.objects.filter(document__in=pks).update(document=None)
        documents_moved.send(Document, documents=pks, project=project, to=to, by=by)
        named = [(one, json.dumps({"title": titles[one.pk]}, ensure_ascii=False)) for one in held]
        gone = [Brief(str(one.uid), None, title, None, None) for one, title in named]
        come = [Brief(str(one.uid), one.pk, None, title, None) for one, title in named]
        Change.objects.record_many("document.moved_out", gone, project_id=project.pk, by=by)
        Change.objects.record_many("document.moved_in", come, project_id=to.pk, by=by)
    return len(held)


def _checked(documents: QuerySet[Document], project: Project, to: Project) -> list[int]:
    if project.pk == to.pk:
        raise Conflict(_("These documents are in “%(project)s” already.") % {"project": to.name})
    if to.trashed_at is not None:
        raise Conflict(_("“%(project)s” lies in the trash: restore it first.") % {"project": to.name})
    return list(documents.filter(project=project).order_by().values_list("pk", flat=True))


def _workers(project: Project) -> Any:
    members = Membership.objects.filter(project=project, role__gte=Role.ANNOTATOR, user__is_active=True)
    return members.order_by().values("user")


def _targets(pks: Sequence[int], to: Project) -> list[tuple[Field, Field | None]]:
    """The fields that these documents have values of, each with the one of the same name in the other project."""
    used = FieldValue.objects.filter(document__in=pks).order_by().values("field").distinct()
    there = {one.key: one for one in Field.objects.filter(project=to, trashed_at__isnull=True)}
    return [(source, there.get(source.key)) for source in Field.objects.filter(pk__in=used)]


def _move_values(pks: Sequence[int], to: Project, *, by: Any) -> None:
    for source, found in _targets(pks, to):
        target = found
        values = FieldValue.objects.filter(document__in=pks, field=source)
        if target is None and source.trashed_at is None:
            more = {"description": source.description, "choices": source.choices}
            target = make_field(to, source.name, kind=source.kind, by=by, **more)
        if target is None or not _fits(source, target):
            _to_metadata(source, values)
            continue
        if target.kind == Kind.CHOICE:
            _spell(values, target, by=by)
        values.update(field=target, project=to)


def _fits(source: Field, target: Field | None) -> bool:
    """Whether values go from one to the other. Not from the trash: another field of that name may have values, too."""
    return target is not None and target.kind == source.kind and source.trashed_at is None


def _spell(values: QuerySet[FieldValue], target: Field, *, by: Any) -> None:
    """Choices as the other field spells them; those that it has not are added to it."""
    known = {key_of(choice): choice for choice in target.choices}
    used = list(values.order_by("text").values_list("text", flat=True).distinct())
    if missing := [text for text in used if key_of(text) not in known]:
        edit_field(target, choices=[*target.choices, *missing], by=by)
    for text in used:
        if (spelled := known.get(key_of(text), text)) != text:
            values.filter(text=text).update(text=spelled, sort=parse("text", spelled).sort)


def _to_metadata(source: Field, values: QuerySet[FieldValue]) -> None:
    """What the other project has no field for stays known, as what a document brings along does."""
    texts = dict(values.order_by().values_list("document", "text"))
    documents = list(Document.objects.filter(pk__in=texts).only("metadata"))
    for document in documents:
        document.metadata.setdefault(source.name, texts[document.pk])
    update(documents, ["metadata"])
    values.delete()
