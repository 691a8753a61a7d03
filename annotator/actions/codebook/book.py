"""A project's codebook while something is done to it: its tags, what they are called, how their rows are saved."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from annotator.codebook import arranged, descendants, in_order
from annotator.errors import Conflict, Invalid
from annotator.models import Tag
from documents.models import Change, Project
from documents.models.rows import update


@dataclass(slots=True)
class Book:
    """The tags that stand, by number. ``by``: who does something to them."""

    project: Project
    by: Any
    tags: dict[int, Tag]

    @classmethod
    def of(cls, project: Project, *, by: Any) -> Book:
        standing = Tag.objects.filter(project=project, trashed_at__isnull=True)
        return cls(project, by, {tag.pk: tag for tag in standing})

    def tag(self, pk: int) -> Tag:
        """Invalid if it isn't in the codebook."""
        if (tag := self.tags.get(pk)) is None:
            raise Invalid(_("The codebook of this project has no tag %(tags)s.") % {"tags": pk})
        return tag

    def several(self, pks: Iterable[int]) -> list[Tag]:
        """Each once, in the order given."""
        found = [self.tag(pk) for pk in dict.fromkeys(pks)]
        if not found:
            raise Invalid(_("Choose a tag first."))
        return found

    def parents(self) -> dict[int, int | None]:
        return {pk: tag.parent_id for pk, tag in self.tags.items()}

    def under(self, pks: Iterable[int]) -> set[int]:
        """These and all that lies under them."""
        parents = self.parents()
        return {found for pk in pks for found in descendants(pk, parents)}

    def children(self, parent: int | None) -> list[Tag]:
        """In their order."""
        return in_order(tag for tag in self.tags.values() if tag.parent_id == parent)

    def put(self, tags: list[Tag], *, parent: int | None, before: int | None) -> None:
        """Have these tags stand under ``parent``, in front of ``before``; those that stand there make room. Conflict
        if a name is taken there, or a tag would lie under itself."""
        moved = {tag.pk for tag in tags}
        if parent is not None and parent in self.under(moved):
            raise Conflict(_("“%(name)s” can't lie under itself.") % {"name": tags[0].name})
        siblings = self.children(parent)
        if before is not None and before not in {tag.pk for tag in siblings}:
            raise Invalid(_("The tag in front of which this is to stand isn't there any more: look again."))
        self._check_names([tag for tag in siblings if tag.pk not in moved], tags)
        places = arranged([(tag.pk, tag.position) for tag in siblings], [tag.pk for tag in tags], before)
        wanted = {tag.pk: (parent, places.get(tag.pk, tag.position)) for tag in tags}
        wanted |= {pk: (parent, position) for pk, position in places.items() if pk not in moved}
        self._place(wanted)

    def _check_names(self, standing: Iterable[Tag], coming: Iterable[Tag]) -> None:
        taken = {tag.key for tag in standing}
        for tag in coming:
            if tag.key in taken:
                raise Conflict(_("There is a tag “%(name)s” at that place already.") % {"name": tag.name})
            taken.add(tag.key)

    def _place(self, wanted: dict[int, tuple[int | None, int]]) -> None:
        changed: list[Tag] = []
        lines: list[Change] = []
        for pk, (parent, position) in wanted.items():
            tag = self.tags[pk]
            before: dict[str, Any] = {"parent": tag.parent_id, "position": tag.position}
            after: dict[str, Any] = {"parent": parent, "position": position}
            names = [name for name in before if before[name] != after[name]]
            if not names:
                continue
            tag.parent_id, tag.position = parent, position
            changed.append(tag)
            lines.append(self.line("tag.edited", tag, before=_only(before, names), after=_only(after, names)))
        update(changed, ("parent", "position"))
        self.record(lines)

    def line(self, verb: str, tag: Tag, **states: Any) -> Change:
        return Change(verb=verb, project_id=self.project.pk, by=self.by, target=str(tag.pk), **states)

    def record(self, lines: list[Change]) -> None:
        Change.objects.record_all(self.project.pk, lines)


def _only(state: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: state[name] for name in names}
