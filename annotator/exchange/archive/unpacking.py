"""Making a project of an archive: a look at what is in it, then all of it in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotator.actions import locks
from annotator.errors import Conflict
from annotator.exchange.archive import kinds
from annotator.exchange.archive.coming import Coming, Incoming
from annotator.exchange.archive.packed import Packed
from annotator.exchange.archive.people import Person, people_in
from annotator.exchange.archive.reading import MODELS, NUMBERED
from annotator.exchange.archive.rows import reserve, store
from annotator.exchange.archive.storing import Storing
from annotator.exchange.identifiers import known_by
from annotator.models import Annotation, Blinding, CodebookSettings
from annotator.search.fulltext.indexing import index_annotations, index_documents
from documents.actions.projects import free_address
from documents.models import Change, Document, Invitation, Membership, Project, Revision, Role

UNPACKED = "project.unpacked"
MOST_TIMES_LARGER = 20  # than an upload may be: what it may have unpacked
_STORED = tuple(kind for kind in kinds.KINDS if kind in MODELS and kind is not kinds.MEMBERS)
_NOBODY = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What an archive holds, once every row of it was read: ``counts`` by kind, who its people are. ``complete``: it
    has all that there was, also what others kept to themselves; ``private``: how many annotations are somebody's own.
    ``standing``: the name of the project that this person made of it before, or ''."""

    name: str
    project: str
    made_at: str
    complete: bool
    counts: dict[str, int]
    people: list[Person]
    private: int
    identity: str
    standing: str


def look_into(file: BinaryIO, *, name: str, user: Any, most: int | None = None) -> Look:
    """Read all of an archive, and change nothing. Raises UnreadableFile, TooLarge, Invalid where ``unpack`` would for
    what stands in its rows."""
    packed = Packed(file, name=name, most=_most(most))
    ranges = {kind.name: range(1, packed.count(kind) + packed.gone(kind.name) + 1) for kind in kinds.KINDS}
    ranges["invitations"] = range(1, packed.gone("invitations") + 1)
    names = Incoming(ranges, people=[None] * packed.count(kinds.PEOPLE), me=_NOBODY)
    coming = Coming(packed, names)
    people: list[Person] = []
    project: dict[str, Any] = {}
    private = 0
    for kind in kinds.KINDS:
        rows = coming.rows(kind)
        if kind is kinds.PEOPLE:
            people = people_in(rows)
        elif kind is kinds.ANNOTATIONS:
            private = sum(row["private"] for row in rows)
        else:
            for row in rows:
                project = row if kind is kinds.PROJECT else project
    standing = _made_before(_act_of(packed, user))
    return Look(
        name=packed.name,
        project=str(project["name"]),
        made_at=str(packed.manifest.get("made_at", ""))[:40],
        complete=packed.manifest.get("complete") is True,
        counts={kind.name: packed.count(kind) for kind in kinds.KINDS},
        people=people,
        private=private,
        identity=packed.identity,
        standing=standing.name if standing else "",
    )


def unpack(  # noqa: PLR0913 (each by keyword)
    file: BinaryIO, *, name: str, by: Any, accounts: Mapping[int, Any], slug: str = "", most: int | None = None
) -> Project:
    """A new project, which ``by`` owns and nobody else is a member of. ``accounts``: who of the archive's people, by
    number, is whom here; the others are names.

    Raises Conflict where this person made a project of the same archive before, and what ``look_into`` raises; nothing
    is done then."""
    packed = Packed(file, name=name, most=_most(most))
    act = _act_of(packed, by)
    try:
        with transaction.atomic():
            locks.of_act(act)
            check_new(act)
            return _Unpacking(packed, act, by, accounts).make(slug)
    except IntegrityError as error:
        raise packed.unreadable("Its rows contradict each other.") from error


def check_new(act: UUID) -> None:
    """Conflict where this person made a project of the archive already."""
    found = _made_before(act)
    if found is not None:
        trashed = _("It lies in the trash.") if found.trashed_at else ""
        sentence = _("This archive is here already, as the project “%(name)s”. Nothing was made a second time.")
        raise Conflict(f"{sentence % {'name': found.name}} {trashed}".strip())


def accounts_named(people: Sequence[Person], among: QuerySet[Any]) -> dict[int, Any]:
    """Those of the archive's people who have an account of that name among these."""
    names = {person.username: person.number for person in people if person.username}
    model = get_user_model()
    found = among.filter(**{f"{model.USERNAME_FIELD}__in": list(names)})
    return {names[account.get_username()]: account for account in found}


class _Unpacking:
    def __init__(self, packed: Packed, act: UUID, by: Any, accounts: Mapping[int, Any]) -> None:
        self._packed, self._act, self._by = packed, act, by
        self._accounts = [accounts.get(number + 1) for number in range(packed.count(kinds.PEOPLE))]

    def make(self, slug: str) -> Project:
        keys = {
            kind.name: reserve(MODELS[kind], self._packed.count(kind) + self._packed.gone(kind.name))
            for kind in NUMBERED
        }
        keys["invitations"] = reserve(Invitation, self._packed.gone("invitations"))
        uids: dict[str, str] = {}
        said = self._packed.manifest["project"]
        wanted = slugify(slug or said["address"] or said["name"], allow_unicode=True)[:75].strip("-_") or "project"
        address = free_address(wanted)
        pks = [account and account.pk for account in self._accounts]
        names = Incoming(keys, people=pks, me=self._by.pk, slug=address, uids=uids)
        coming = Coming(self._packed, names)
        [row] = coming.rows(kinds.PROJECT)
        people = people_in(coming.rows(kinds.PEOPLE))
        project = self._project(row, address, names)
        for _member in coming.rows(kinds.MEMBERS):
            pass  # who they were is only looked at: an archive gives nobody a right
        storing = Storing(
            coming, names, project=project, keys=keys, uids=uids, people=people, act=self._act, me=self._by.pk
        )
        for kind in _STORED:
            storing.store(kind, self._packed.count(kind))
        _check_quotes(project, self._packed)
        index_documents(Document.objects.filter(project=project).values_list("pk", flat=True))
        index_annotations(Annotation.objects.filter(project=project).values_list("pk", flat=True))
        Change.objects.record(
            UNPACKED,
            project_id=project.pk,
            by=self._by,
            target=project.slug,
            after={"file": self._packed.name, "archive": self._packed.identity},
            batch=self._act,
        )
        return project

    def _project(self, row: dict[str, Any], address: str, names: Incoming) -> Project:
        [pk] = reserve(Project, 1)
        fields = {name: row[name] for name in ("name", "description", "created_at")}
        store(Project, [{"id": pk, "slug": address, "trashed_at": None, **fields}])
        project = Project.objects.get(pk=pk)
        Membership.objects.create(project=project, user=self._by, role=Role.OWNER)
        if row["tags_made_by"] is not None:
            CodebookSettings.objects.create(project=project, tags_made_by=row["tags_made_by"])
        if row["blind_since"] is not None:
            blind = Blinding.objects.create(project=project, by_id=names.account(row["blind_by"]))
            Blinding.objects.filter(pk=blind.pk).update(since=row["blind_since"])
        return project


def _act_of(packed: Packed, by: Any) -> UUID:
    """The same archive, made into a project by the same person, is the same act."""
    return UUID(known_by("project archive", packed.identity, by.pk))


def _made_before(act: UUID) -> Project | None:
    line = Change.objects.filter(batch=act, verb=UNPACKED).select_related("project").first()
    return line.project if line else None


def _most(most: int | None) -> int:
    return most or settings.MAX_UPLOAD_BYTES * MOST_TIMES_LARGER


def _check_quotes(project: Project, packed: Packed) -> None:
    """That every quote is the text of the passage that it was made on. Each text is asked for once."""
    made = Annotation.objects.filter(project=project, made_start__isnull=False).order_by("made_on", "pk")
    held, text = 0, ""
    for on, start, end, quote, uid in made.values_list("made_on", "made_start", "made_end", "quote", "uid").iterator(
        chunk_size=1000
    ):
        if on != held:
            held, text = on, Revision.objects.values_list("text", flat=True).get(pk=on)
        if text[start:end] != quote:
            raise packed.unreadable(f"The quote of the annotation {uid} isn’t the text at its place.")
