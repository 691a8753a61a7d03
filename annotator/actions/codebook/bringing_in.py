"""Bringing in a codebook: many new tags and changed ones as one act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.actions.tag import PALETTE, state_of
from annotator.codebook import ROOM, key_of, least_used
from annotator.errors import Conflict
from annotator.models import Alias, Tag
from documents.models import Change, Project


@dataclass(frozen=True, slots=True)
class Coming:
    """A tag that comes in, or one that is there (``tag``) and changes. Where it is new or ``moved`` it goes last under
    the tag ``parent``, or under that of an earlier one of those that come in (``parent_row``)."""

    tag: int | None = None
    parent: int | None = None
    parent_row: int | None = None
    moved: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    aliases: Sequence[str] = ()


def bring_in(project: Project, coming: Mapping[int, Coming], *, by: Any) -> None:
    """All of these, by their rows and in their order. Call it where nobody else writes in the log meanwhile, with what
    was checked against the codebook as it stands: Conflict if it doesn't fit all the same, and nothing is done."""
    try:
        with transaction.atomic():
            bringing = _Bringing(project, by)
            for row, one in coming.items():
                bringing.take(row, one)
            Change.objects.record_all(project.pk, bringing.lines)
    except IntegrityError as error:
        raise Conflict(_("Somebody changed the codebook at the same moment: look at it again and repeat.")) from error


class _Bringing:
    def __init__(self, project: Project, by: Any) -> None:
        self._project, self._by = project, by
        self._tags = {tag.pk: tag for tag in Tag.objects.filter(project=project, trashed_at__isnull=True)}
        self._rows: dict[int, Tag] = {}
        self._last: dict[int | None, int] = {}
        self._roots: Counter[str] = Counter()
        for tag in self._tags.values():
            if tag.parent_id in self._tags:
                tag.parent = self._tags[tag.parent_id]  # not asked for one by one
            self._last[tag.parent_id] = max(tag.position, self._last.get(tag.parent_id, 0))
            self._roots[tag.colour] += tag.parent_id is None
        self.lines: list[Change] = []

    def take(self, row: int, one: Coming) -> None:
        parent = self._rows[one.parent_row] if one.parent_row is not None else self._tags.get(one.parent or 0)
        tag = self._make(one, parent) if one.tag is None else self._change(self._tags[one.tag], one, parent)
        self._rows[row] = tag
        for name in one.aliases:
            alias = Alias(
                project=self._project,
                tag=tag,
                parent_id=tag.parent_id,
                name=name,
                key=key_of(name),
                created_by=self._by,
            )
            alias.save(force_insert=True)
            self._tell("tag.named", tag, after={"alias": name, "place": tag.parent_id})

    def _make(self, one: Coming, parent: Tag | None) -> Tag:
        tag = Tag(project=self._project, parent=parent, created_by=self._by, position=self._place(parent))
        for name, words in one.fields.items():
            setattr(tag, name, words)
        if "colour" not in one.fields:
            tag.colour = parent.colour if parent else least_used(self._roots.elements(), PALETTE)
        self._roots[tag.colour] += parent is None
        tag.save(force_insert=True)
        self._tell("tag.added", tag, after=state_of(tag))
        return tag

    def _change(self, tag: Tag, one: Coming, parent: Tag | None) -> Tag:
        wanted: dict[str, Any] = dict(one.fields)
        if one.moved:
            wanted |= {"parent": parent, "position": self._place(parent)}
        before = state_of(tag)
        for name, value in wanted.items():
            setattr(tag, name, value)
        if wanted:
            tag.save(force_update=True)
            after = state_of(tag)
            names = [name for name in wanted if before[name] != after[name]]
            self._tell("tag.edited", tag, before={n: before[n] for n in names}, after={n: after[n] for n in names})
        return tag

    def _place(self, parent: Tag | None) -> int:
        key = parent.pk if parent else None
        self._last[key] = self._last.get(key, 0) + ROOM
        return self._last[key]

    def _tell(self, verb: str, tag: Tag, **states: Any) -> None:
        line = Change(verb=verb, project_id=self._project.pk, by=self._by, target=str(tag.pk), **states)
        self.lines.append(line)


def take_out(project: Project, tags: Sequence[Tag], *, by: Any) -> None:
    """Move these tags, which stand and which nothing lies under but they, to the trash again; in this order."""
    now = timezone.now()
    Tag.objects.filter(pk__in=[tag.pk for tag in tags]).update(trashed_at=now)
    lines = []
    for tag in tags:
        tag.trashed_at = now
        before = state_of(tag)
        lines.append(Change(verb="tag.trashed", project_id=project.pk, by=by, target=str(tag.pk), before=before))
    Change.objects.record_all(project.pk, lines)
