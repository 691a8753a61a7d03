"""Making, editing, trashing and restoring the tags of a codebook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.codebook import ROOM, descendants, key_of, least_used, split_path
from annotator.errors import Conflict, Invalid
from annotator.models import Alias, Tag
from annotator.models.tag import Colour
from documents.models import Change, Project
from documents.text import canonical

WORDS = ("description", "when_to_use", "when_not")
EDITABLE = ("name", "parent", "colour", *WORDS, "shortcut")
STATE = (*EDITABLE, "position")  # what the log keeps of a tag
LONGEST_NAME = 100
PALETTE = tuple(colour for colour in Colour.values if colour != Colour.GREY)


def make_tag(  # noqa: PLR0913 (what a tag is made of)
    project: Project,
    *,
    name: str,
    by: Any,
    parent: Tag | None = None,
    colour: str = "",
    description: str = "",
    when_to_use: str = "",
    when_not: str = "",
    shortcut: str = "",
) -> tuple[Tag, bool]:
    """A tag in the codebook; the one that stands there under that name already, and False, if there is one.

    A new tag gets its parent's colour, or at the root the colour that is used least.
    """
    name = checked_name(name)
    with transaction.atomic():
        if parent is not None:
            _check_parent(parent, project_id=project.pk)
        existing = called(project.pk, name, parent=parent)
        if existing is not None:
            return existing, False
        tag = Tag(
            project=project,
            parent=parent,
            name=name,
            colour=_checked_colour(colour) or _next_colour(project, parent),
            description=canonical(description).strip(),
            when_to_use=canonical(when_to_use).strip(),
            when_not=canonical(when_not).strip(),
            shortcut=_checked_shortcut(project.pk, shortcut),
            position=_next_position(project.pk, parent),
            created_by=by,
        )
        try:
            with transaction.atomic():
                tag.save()
        except IntegrityError:  # somebody made it at the same moment
            existing = _standing(project.pk, parent).filter(key=key_of(name)).first()
            if existing is None:  # or took its shortcut
                raise Conflict(_at_the_same_moment()) from None
            return existing, False
        _record("tag.added", tag, by=by, after=state_of(tag))
    return tag, True


def called(project_id: int, name: str, *, parent: Tag | None) -> Tag | None:
    """The tag of that name at that place: one that stands there, one that is found there by another name, or the only
    one in the codebook that is found by that other name. None if there is none."""
    key = key_of(name)
    if standing := _standing(project_id, parent).filter(key=key).first():
        return standing  # type: ignore[no-any-return]
    aliases = Alias.objects.filter(project_id=project_id, key=key, tag__trashed_at__isnull=True).select_related("tag")
    found = {alias.tag_id: alias for alias in aliases.order_by("-pk")}
    here = [alias.tag for alias in found.values() if alias.parent_id == (parent and parent.pk)]
    if here or len(found) == 1:
        return here[0] if here else next(iter(found.values())).tag
    return None


def make_path(project: Project, path: str, *, by: Any, **fields: str) -> Tag:
    """The tag at the end of a path ("Claims / Economic"), made with all that leads to it where missing.

    ``fields`` (colour, description, shortcut) are for the tag at the end, if it is new.
    """
    names = split_path(path)
    if not names:
        raise Invalid(_("A tag needs a name."))
    tag: Tag | None = None
    with transaction.atomic():
        for depth, name in enumerate(names, start=1):
            tag, _made = make_tag(project, name=name, parent=tag, by=by, **(fields if depth == len(names) else {}))
    assert tag is not None  # noqa: S101 (names is not empty)
    return tag


def edit_tag(tag: Tag, *, by: Any, **fields: Any) -> Tag:
    """Change some of ``STATE``. Conflict where the name is taken, or a tag would lie under itself."""
    if unknown := set(fields) - set(STATE):
        raise Invalid(_("A tag has no %(fields)s to edit.") % {"fields": ", ".join(sorted(unknown))})
    with transaction.atomic():
        wanted = _checked_fields(tag, fields)
        before, after = {}, {}
        for name, value in wanted.items():
            if getattr(tag, name) != value:
                before[name], after[name] = _plain(getattr(tag, name)), _plain(value)
                setattr(tag, name, value)
        if not after:
            return tag
        if _standing(tag.project_id, tag.parent).filter(key=key_of(tag.name)).exclude(pk=tag.pk).exists():
            raise Conflict(_("There is a tag “%(name)s” at that place already.") % {"name": tag.name})
        with _conflict_if_taken():
            tag.save()
        _record("tag.edited", tag, by=by, before=before, after=after)
    return tag


def trash_tag(tag: Tag, *, by: Any) -> None:
    """Move a tag to the trash. Its passages keep their highlights; restoring it puts it back on them.

    Conflict if tags lie under it. Doing it twice does it once.
    """
    with transaction.atomic():
        if tag.children.filter(trashed_at__isnull=True).exists():
            raise Conflict(_("There are tags under “%(name)s”: move or delete them first.") % {"name": tag.name})
        now = timezone.now()
        if Tag.objects.filter(pk=tag.pk, trashed_at__isnull=True).update(trashed_at=now):
            tag.trashed_at = now
            _record("tag.trashed", tag, by=by, before=state_of(tag))


def restore_tag(tag: Tag, *, by: Any) -> None:
    """Take a tag out of the trash. Conflict if its place has been taken. Doing it twice does it once."""
    with transaction.atomic():
        if tag.trashed_at is None:
            return
        if tag.parent is not None and tag.parent.trashed_at is not None:
            raise Conflict(_("“%(name)s” lies in the trash too: restore it first.") % {"name": tag.parent.name})
        if _standing(tag.project_id, tag.parent).filter(key=tag.key).exists():
            raise Conflict(_("There is a tag “%(name)s” at that place already.") % {"name": tag.name})
        taken = Tag.objects.filter(project_id=tag.project_id, trashed_at__isnull=True, shortcut=tag.shortcut)
        shortcut = "" if tag.shortcut and taken.exists() else tag.shortcut
        with _conflict_if_taken():
            Tag.objects.filter(pk=tag.pk).update(trashed_at=None, shortcut=shortcut)
        tag.trashed_at, tag.shortcut = None, shortcut
        _record("tag.restored", tag, by=by, after=state_of(tag))


@contextmanager
def _conflict_if_taken() -> Iterator[None]:
    """All has been looked at before, but on PostgreSQL somebody may have been quicker since."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Conflict(_at_the_same_moment()) from error


def _at_the_same_moment() -> str:
    return _("Somebody changed the codebook at the same moment: look at it again and repeat.")


def _checked_fields(tag: Tag, fields: dict[str, Any]) -> dict[str, Any]:
    wanted = dict(fields)
    if "name" in wanted:
        wanted["name"] = checked_name(wanted["name"])
    if "colour" in wanted:
        wanted["colour"] = _checked_colour(wanted["colour"]) or tag.colour
    for name in wanted.keys() & set(WORDS):
        wanted[name] = canonical(wanted[name]).strip()
    if "shortcut" in wanted:
        wanted["shortcut"] = _checked_shortcut(tag.project_id, wanted["shortcut"], but=tag)
    if wanted.get("parent") is not None:
        _check_parent(wanted["parent"], project_id=tag.project_id)
        parents = dict(Tag.objects.filter(project_id=tag.project_id).values_list("pk", "parent_id"))
        if wanted["parent"].pk in descendants(tag.pk, parents):
            raise Conflict(_("“%(name)s” can't lie under itself.") % {"name": tag.name})
    return wanted


def checked_name(name: str) -> str:
    """A tag's name as it is stored. Invalid where it can't be one."""
    name = " ".join(canonical(name).split())
    if not key_of(name):
        raise Invalid(_("A tag needs a name."))
    if len(name) > LONGEST_NAME:
        raise Invalid(_("A tag's name can have at most %(most)s characters.") % {"most": LONGEST_NAME})
    if split_path(name) != [name]:
        raise Invalid(_("“ / ” parts the names of a path, it can't be in a name: “%(name)s”.") % {"name": name})
    return name


def _checked_colour(colour: str) -> str:
    if colour and colour not in Colour.values:
        raise Invalid(_("There is no colour “%(colour)s”.") % {"colour": colour})
    return colour


def _checked_shortcut(project_id: int, shortcut: str, *, but: Tag | None = None) -> str:
    shortcut = canonical(shortcut).strip()
    if len(shortcut) > 1:
        raise Invalid(_("A shortcut is a single character."))
    taken = Tag.objects.filter(project_id=project_id, trashed_at__isnull=True, shortcut=shortcut)
    if shortcut and taken.exclude(pk=but.pk if but else None).exists():
        raise Conflict(_("The shortcut “%(key)s” is another tag's.") % {"key": shortcut})
    return shortcut


def _check_parent(parent: Tag, *, project_id: int) -> None:
    if parent.project_id != project_id or parent.trashed_at is not None:
        raise Invalid(_("The codebook of this project has no tag %(tags)s.") % {"tags": parent.pk})


def _standing(project_id: int, parent: Tag | None) -> Any:
    return Tag.objects.filter(project_id=project_id, parent=parent, trashed_at__isnull=True)


def _next_colour(project: Project, parent: Tag | None) -> str:
    if parent is not None:
        return str(parent.colour)
    used = Tag.objects.filter(project=project, trashed_at__isnull=True, parent__isnull=True)
    return least_used(used.values_list("colour", flat=True), PALETTE)


def _next_position(project_id: int, parent: Tag | None) -> int:
    last = _standing(project_id, parent).order_by("-position").values_list("position", flat=True).first()
    return ROOM if last is None else last + ROOM


def state_of(tag: Tag) -> dict[str, Any]:
    """A tag as the log keeps it."""
    return {name: _plain(getattr(tag, name)) for name in STATE}


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Tag) else value


def _record(verb: str, tag: Tag, *, by: Any, **states: Any) -> None:
    Change.objects.record(verb, project_id=tag.project_id, by=by, target=tag.pk, **states)
