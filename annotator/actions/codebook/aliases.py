"""Other names of tags: each is looked for at a place of the tree, that where a tag of that name stood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from annotator.actions import tag as acting
from annotator.actions.codebook import operations as do
from annotator.actions.codebook.book import Book
from annotator.codebook import key_of
from annotator.errors import Conflict, NotFound
from annotator.models import Alias, Tag
from documents.models import Change, Project


def add_alias(book: Book, wanted: do.AddAlias) -> None:
    """Conflict if the name finds another tag there. Doing it twice does it once."""
    tag = book.tag(wanted.tag)
    name = acting.checked_name(wanted.name)
    key = key_of(name)
    standing = next((one for one in book.children(tag.parent_id) if one.key == key), None)
    if standing is not None:
        raise Conflict(_("There is a tag “%(name)s” at that place already.") % {"name": standing.name})
    others = Alias.objects.filter(project=book.project, parent=tag.parent_id, key=key, tag__trashed_at__isnull=True)
    for other in others.exclude(tag=tag).select_related("tag"):
        words = {"name": other.name, "other": other.tag.name}
        raise Conflict(_("“%(name)s” is another name of “%(other)s” already: take it away there first.") % words)
    name_tag(tag, name, place=tag.parent_id, project=book.project, by=book.by)


def remove_alias(book: Book, wanted: do.RemoveAlias) -> None:
    alias = Alias.objects.filter(project=book.project, pk=wanted.alias).select_related("tag").first()
    if alias is None:
        raise NotFound(_("There is no such other name any more."))
    unname_tag(alias, by=book.by)


def name_tag(tag: Tag, name: str, *, place: int | None, project: Project, by: Any) -> None:
    """Have a name find the tag at that place of the tree. Doing it twice does it once."""
    if Alias.objects.filter(project=project, tag=tag, parent=place, key=key_of(name)).exists():
        return
    Alias.objects.create(project=project, tag=tag, parent_id=place, name=name, created_by=by)
    _record("tag.named", tag.pk, project.pk, by=by, after={"alias": name, "place": place})


def unname_tag(alias: Alias, *, by: Any) -> None:
    state = {"alias": alias.name, "place": alias.parent_id}
    Alias.objects.filter(pk=alias.pk).delete()
    _record("tag.unnamed", alias.tag_id, alias.project_id, by=by, before=state)


def aliases_follow(book: Book, parts: Mapping[int, int]) -> None:
    """Tags become parts of others: their other names find these from now on, and so do those of what stood under
    them, where it stands now. Their own names become other names."""
    held = Alias.objects.filter(project=book.project, tag__trashed_at__isnull=True)
    for alias in (*held.filter(tag__in=parts), *held.filter(parent__in=parts).exclude(tag__in=parts)):
        unname_tag(alias, by=book.by)
        place = None if alias.parent_id is None else parts.get(alias.parent_id, alias.parent_id)
        _name(book, parts.get(alias.tag_id, alias.tag_id), alias.name, place)


def leave_alias(book: Book, tag: Tag, parts: Mapping[int, int]) -> None:
    place = None if tag.parent_id is None else parts.get(tag.parent_id, tag.parent_id)
    _name(book, parts[tag.pk], tag.name, place)


def _name(book: Book, tag: int, name: str, place: int | None) -> None:
    """Unless the tag that stands there has that name itself."""
    found = book.tags[tag]
    if (found.key, found.parent_id) != (key_of(name), place):
        name_tag(found, name, place=place, project=book.project, by=book.by)


def _record(verb: str, tag: int, project_id: int, *, by: Any, **states: Any) -> None:
    Change.objects.record(verb, project_id=project_id, by=by, target=tag, **states)
