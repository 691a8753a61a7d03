"""The append-only log of a project: who did what, before and after."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connections, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.acting import current_act
from documents.models.document import Document
from documents.models.project import Project
from documents.models.rows import insert

# The first key of PostgreSQL's two-key advisory locks; the second is the project.
_LOCK_NAMESPACE = 0x416E6E6F


class Brief(NamedTuple):
    """What differs in lines of which very many are written at once. What was and what became is JSON already."""

    target: str
    document: int | None
    before: str | None
    after: str | None
    private_to: int | None


# What the site asks of lines beside: functions that say which ones a person may see.
ALSO_ASKED: list[Callable[[Any], Q]] = []


class Told(NamedTuple):
    """What a line that was just written is about. ``document``: its number, if there is one. ``before`` and ``after``
    are the line's where whoever wrote it had them in hand, and so ``made``: what came to be (``Change.made``)."""

    verb: str
    target: str
    document: int | None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    made: Any = None


# Who wants to know of lines, in the transaction that writes them: called with the project's number, whose turn is held.
ALSO_TOLD: list[Callable[[int, Sequence[Told]], None]] = []


class ChangeQuerySet(models.QuerySet["Change"]):
    def seen_by(self, user: Any) -> ChangeQuerySet:
        """Without what isn't this person's to see, and without lines that tell nothing."""
        return self.not_private(user).filter(*(asked(user) for asked in ALSO_ASKED))

    def not_private(self, user: Any) -> ChangeQuerySet:
        """Without what was done to other people's private annotations, and without lines that tell nothing."""
        return self.filter(Q(private_to__isnull=True) | Q(private_to=user)).telling()

    def telling(self) -> ChangeQuerySet:
        return self.exclude(verb__in=Change.SILENT)


class ChangeManager(models.Manager["Change"]):
    def record(  # noqa: PLR0913 (a line of the log has this many parts)
        self,
        verb: str,
        *,
        project_id: int,
        by: Any,
        target: object,
        document_id: int | None = None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        batch: uuid.UUID | None = None,
        private_to: Any = None,
        made: Any = None,
    ) -> Change:
        """Write one line. Call it last in the transaction of the act that it tells of. It belongs to ``batch``, or
        to the act under way (``documents.acting``). ``private_to``: who alone may see it, if not everybody may.

        Numbers must be handed out in the order in which transactions commit, or someone who reads
        "all after n" misses a line that commits late. SQLite has one writer. On PostgreSQL a lock on
        the project, held from here to the commit, makes it so.
        """
        act = current_act()
        line = Change(
            verb=verb,
            project_id=project_id,
            by=by,
            target=str(target),
            document_id=document_id,
            before=before,
            after=after,
            batch=batch or (act.uid if act else None),
            undoes=act.undoes if act else None,
            private_to=private_to,
        )
        line.made = made
        self._in_turn(project_id)
        line.save(force_insert=True)
        self._tell(project_id, [_told(line)])
        return line

    def record_all(self, project_id: int, lines: Sequence[Change]) -> None:
        """Write several lines of one project, those of a batch. Call it last in the transaction, too."""
        if act := current_act():
            for line in lines:
                line.batch, line.undoes = line.batch or act.uid, act.undoes
        self._in_turn(project_id)
        insert(lines)
        self._tell(project_id, [_told(line) for line in lines])

    def record_many(self, verb: str, lines: Sequence[Brief], *, project_id: int, by: Any) -> None:
        """As ``record_all``, for very many lines of one verb: in a third of the time, and nobody gets to hold them."""
        act = current_act()
        self._in_turn(project_id)
        connection = connections[self.db]
        fields: Any = {field.name: field for field in self.model._meta.concrete_fields}
        batch = fields["batch"].get_db_prep_value(act and act.uid, connection)
        at = fields["at"].get_db_prep_value(timezone.now(), connection)
        same: tuple[Any, ...] = (project_id, by and by.pk, verb, at, batch, act and act.undoes)
        json = "CAST(%s AS jsonb)" if connection.vendor == "postgresql" else "%s"
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO documents_change (project_id, by_id, verb, at, batch, undoes, target, document_id,"  # noqa: S608
                f' "before", "after", private_to_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, {json}, {json}, %s)',
                [(*same, *line) for line in lines],
            )
        self._tell(project_id, [Told(verb, line.target, line.document) for line in lines])

    def _tell(self, project_id: int, lines: Sequence[Told]) -> None:
        for tell in ALSO_TOLD if lines else ():
            tell(project_id, lines)

    def _in_turn(self, project_id: int) -> None:
        connection = connections[self.db]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_NAMESPACE, project_id])


class Change(models.Model):
    """One line of the log. ``verb`` is ``kind.past-tense`` ("annotation.added"); ``target`` is the
    public identifier of the thing it happened to; ``before`` and ``after`` hold what changed. Lines with the same
    ``batch`` are one act; ``undoes`` is the number of the line that this one takes back."""

    number = models.BigAutoField(_("number"), primary_key=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="changes", verbose_name=_("project"))
    document = models.ForeignKey(
        Document, models.SET_NULL, null=True, db_index=False, related_name="changes", verbose_name=_("document")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    verb = models.CharField(_("what"), max_length=40)
    target = models.CharField(_("to what"), max_length=80)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    batch = models.UUIDField(_("batch"), null=True)
    undoes = models.BigIntegerField(_("takes back"), null=True)
    private_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("only for"),
    )

    # Lines that are told to nobody. The one line of an act that found nothing left to do:
    EMPTY_ACT = "act.empty"
    # The last line of a request that is a part of an act: its target is the request's own identifier.
    PART = "act.part"
    SILENT = (EMPTY_ACT, PART)

    # Not kept, for those who are told of the line: the first revision of a document that was imported, with it; an
    # annotation that was added, with its document's language, or None, where that isn't known.
    made: Any = None

    objects = ChangeManager.from_queryset(ChangeQuerySet)()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ("-number",)
        indexes = (
            models.Index(fields=("project", "number"), name="change_by_project"),
            models.Index(fields=("document", "number"), name="change_by_document"),
            models.Index(fields=("project", "target", "number"), name="change_by_target"),
            models.Index(fields=("project", "by", "number"), name="change_by_person"),
            models.Index(fields=("batch",), name="change_by_batch", condition=Q(batch__isnull=False)),
            models.Index(fields=("undoes",), name="change_that_undoes", condition=Q(undoes__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


def _told(line: Change) -> Told:
    return Told(line.verb, line.target, line.document_id, line.before, line.after, line.made)
