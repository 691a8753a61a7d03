"""Making, changing, moving, trashing and restoring tags as parts of a codebook; its other names and its settings."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from annotator.actions import tag as acting
from annotator.actions.codebook import operations as do
from annotator.actions.codebook.book import Book
from annotator.codebook import key_of
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import CodebookSettings, Tag
from annotator.models.tag import Colour
from documents.models import Change, Project
from documents.models.rows import update

_CHANGEABLE = {"name", "colour", *acting.WORDS, "shortcut"}


def make(book: Book, wanted: do.Make) -> None:
    """Conflict if the name is taken there."""
    parent = None if wanted.parent is None else book.tag(wanted.parent)
    tag, made = acting.make_tag(
        book.project,
        name=wanted.name,
        parent=parent,
        colour=wanted.colour,
        description=wanted.description,
        when_to_use=wanted.when_to_use,
        when_not=wanted.when_not,
        shortcut=wanted.shortcut,
        by=book.by,
    )
    if not made and tag.key != key_of(wanted.name):
        words = {"alias": wanted.name, "name": tag.name}
        raise Conflict(_("“%(alias)s” is another name of the tag “%(name)s”: use that, or take it away there.") % words)
    if not made:
        raise Conflict(_("There is a tag “%(name)s” at that place already.") % {"name": tag.name})
    book.tags[tag.pk] = tag
    if wanted.before is not None:
        book.put([tag], parent=wanted.parent, before=wanted.before)


def change(book: Book, wanted: do.Change) -> None:
    if unknown := set(wanted.fields) - _CHANGEABLE:
        raise Invalid(_("A tag has no %(fields)s to edit.") % {"fields": ", ".join(sorted(unknown))})
    acting.edit_tag(book.tag(wanted.tag), by=book.by, **wanted.fields)


def recolour(book: Book, wanted: do.Recolour) -> None:
    """Those that have the colour already stay as they are."""
    if wanted.colour not in Colour.values:
        raise Invalid(_("There is no colour “%(colour)s” for tags.") % {"colour": wanted.colour[:40]})
    changed = [tag for tag in book.several(wanted.tags) if tag.colour != wanted.colour]
    lines = []
    for tag in changed:
        states = {"before": {"colour": tag.colour}, "after": {"colour": wanted.colour}}
        lines.append(book.line("tag.edited", tag, **states))
        tag.colour = wanted.colour
    update(changed, ("colour",))
    book.record(lines)


def move(book: Book, wanted: do.Move) -> None:
    """What lies under one of the tags goes along with it, whether or not it is one of them."""
    tags = book.several(wanted.tags)
    if wanted.parent is not None:
        book.tag(wanted.parent)
    chosen, parents = {tag.pk for tag in tags}, book.parents()
    tops = [tag for tag in tags if not _lies_under(tag.pk, chosen, parents)]
    book.put(tops, parent=wanted.parent, before=wanted.before)


def trash(book: Book, wanted: do.Trash) -> None:
    """The passages keep their highlights. What lies deepest goes first, so that taking it back begins at the top."""
    tags = book.several(wanted.tags)
    gone = {tag.pk for tag in tags}
    if wanted.children == "trash":
        gone = book.under(gone)
    else:
        lift(book, tags)
    depths = {pk: _depth(pk, book.parents()) for pk in gone}
    for pk in sorted(gone, key=lambda pk: (-depths[pk], pk)):
        acting.trash_tag(book.tags.pop(pk), by=book.by)


def lift(book: Book, tags: list[Tag]) -> None:
    """Have the tags under these stand in their place: in front of them, on the nearest level that stays."""
    going = {tag.pk for tag in tags}
    for tag in tags:
        children = [child for child in book.children(tag.pk) if child.pk not in going]
        top = tag
        while top.parent_id in going:
            top = book.tags[top.parent_id]
        if children:
            book.put(children, parent=top.parent_id, before=top.pk)


def restore(book: Book, wanted: do.Restore) -> None:
    tag = Tag.objects.filter(project=book.project, pk=wanted.tag).select_related("parent").first()
    if tag is None:
        raise NotFound(_("There is no such tag."))
    acting.restore_tag(tag, by=book.by)


def settle(book: Book, wanted: do.Settings) -> None:
    if wanted.tags_made_by not in CodebookSettings.MadeBy.values:
        raise Invalid(_("Tags are made by annotators or by editors."))
    set_tags_made_by(book.project, wanted.tags_made_by, by=book.by)


def set_tags_made_by(project: Project, made_by: str, *, by: Any) -> None:
    held, _made = CodebookSettings.objects.get_or_create(project=project)
    if held.tags_made_by == made_by:
        return
    before, held.tags_made_by = held.tags_made_by, made_by
    held.save()
    Change.objects.record(
        "codebook.edited",
        project_id=project.pk,
        by=by,
        target=project.slug,
        before={"tags_made_by": before},
        after={"tags_made_by": made_by},
    )


def _lies_under(pk: int, others: set[int], parents: dict[int, int | None]) -> bool:
    above = parents[pk]
    while above is not None and above not in others:
        above = parents.get(above)
    return above is not None


def _depth(pk: int, parents: dict[int, int | None]) -> int:
    depth = 0
    above = parents[pk]
    while above is not None:
        depth, above = depth + 1, parents.get(above)
    return depth
