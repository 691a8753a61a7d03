"""The fields of a project: made, changed, put in another order, thrown away and brought back.

What documents have in them is set in ``documents.actions.values``, which ``set_value`` comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions.refitting import refit
from documents.actions.values import set_value
from documents.actions.work import one_act
from documents.errors import Conflict, Invalid, NotFound
from documents.fields import key_of
from documents.models import Change, Field, FieldValue, Kind, Project
from documents.text import canonical

__all__ = ["edit_field", "make_field", "move_field", "restore_field", "set_value", "trash_field"]

MOST_FIELDS = 60  # of a project
MOST_CHOICES = 500  # of a field
LONGEST_NAME = 100
LONGEST_CHOICE = 200
LONGEST_DESCRIPTION = 500


def make_field(  # noqa: PLR0913 (each by keyword)
    project: Project, name: str, *, kind: str, by: Any, description: str = "", choices: Sequence[str] = ()
) -> Field:
    """A new field, the last of the project's. Conflict if its name is taken."""
    field = Field(project=project, kind=_kind(kind), created_by=by)
    field.name, field.description = _name(name), _description(description)
    field.key, field.choices = key_of(field.name), _choices(field.kind, choices)
    with transaction.atomic():
        standing = _standing(project)
        if len(standing) >= MOST_FIELDS:
            raise Conflict(_("A project has at most %(most)s fields.") % {"most": MOST_FIELDS})
        _check_free(field, standing)
        field.position = 1 + max((one.position for one in standing), default=-1)
        field.save(force_insert=True)
        _record("field.added", field, by=by, after=state_of(field))
    return field


def edit_field(  # noqa: PLR0913 (each by keyword)
    field: Field,
    *,
    by: Any,
    name: str | None = None,
    kind: str | None = None,
    description: str | None = None,
    choices: Sequence[str] | None = None,
    renamed: Mapping[str, str] | None = None,
    texts: Mapping[int, str] | None = None,
) -> Field:
    """Change what is given. ``renamed``: choices that are called otherwise from now on, in the values too. What a
    change of kind or choices makes of the values: Conflict if one fits no more, telling how many and one of them.
    A field that becomes one of choices without any being given has those that documents have in it.
    ``texts``: what values of these documents (their pks) become along with a change of kind, where that is being
    taken back."""
    with one_act():
        standing = _standing(field.project)
        field = _locked(field)
        before = state_of(field)
        field.kind = field.kind if kind is None else _kind(kind)
        field.name = field.name if name is None else _name(name)
        field.description = field.description if description is None else _description(description)
        if field.kind == Kind.CHOICE and before["kind"] != Kind.CHOICE and not choices:
            choices = _as_written(field)
        field.choices = _choices(field.kind, field.choices if choices is None else choices)
        field.key = key_of(field.name)
        after = state_of(field)
        if before == after:
            return field
        if field.trashed_at is None:
            _check_free(field, standing)
        renamed = _renamed(renamed or {}, before["choices"], field.choices)
        refit(field, was=before, renamed=renamed, texts=texts or {}, by=by)
        field.save(update_fields=["name", "key", "kind", "description", "choices"])
        _record("field.edited", field, by=by, before=before, after=after | ({"renamed": renamed} if renamed else {}))
    return field


def move_field(field: Field, *, place: int, by: Any) -> Field:
    """Put a field at this place among the others; 0 is the first, one too far the last."""
    with transaction.atomic():
        order = _standing(field.project)
        places = [one.pk for one in order]
        if field.pk not in places:
            raise NotFound(_("“%(field)s” is in the trash.") % {"field": field.name})
        was, place = places.index(field.pk), min(max(place, 0), len(order) - 1)
        if was == place:
            return field
        order.insert(place, order.pop(was))
        for position, one in enumerate(order):
            one.position = position
        Field.objects.bulk_update(order, ["position"])
        field.position = place
        states = {"before": {"name": field.name, "place": was}, "after": {"name": field.name, "place": place}}
        _record("field.moved", field, by=by, **states)
    return field


def trash_field(field: Field, *, by: Any) -> None:
    """Move a field to the trash; its values wait there with it. Doing it twice does it once."""
    with transaction.atomic():
        now = timezone.now()
        if Field.objects.filter(pk=field.pk, trashed_at__isnull=True).update(trashed_at=now):
            field.trashed_at = now
            _record("field.trashed", field, by=by, before={"name": field.name})


def restore_field(field: Field, *, by: Any) -> None:
    """Take a field out of the trash, with its values. Conflict if its name was taken since. Doing it twice does it
    once."""
    with transaction.atomic():
        standing = _standing(field.project)
        if any(one.pk == field.pk for one in standing):
            return
        _check_free(_locked(field), standing)
        Field.objects.filter(pk=field.pk).update(trashed_at=None)
        field.trashed_at = None
        _record("field.restored", field, by=by, after={"name": field.name})


def state_of(field: Field) -> dict[str, Any]:
    """What the log keeps of a field."""
    return {
        "name": field.name,
        "kind": str(field.kind),
        "description": field.description,
        "choices": list(field.choices),
    }


def _standing(project: Project) -> list[Field]:
    """The fields outside of the trash, in their order. Until the commit nobody else changes this project's fields."""
    list(Project.objects.select_for_update(no_key=True).filter(pk=project.pk).values_list("pk"))
    return list(Field.objects.filter(project=project, trashed_at__isnull=True))


def _locked(field: Field) -> Field:
    found = Field.objects.select_related("project").select_for_update(of=("self",)).filter(pk=field.pk).first()
    if found is None:
        raise NotFound(_("The field “%(field)s” was deleted for ever.") % {"field": field.name})
    return found


def _check_free(field: Field, standing: Sequence[Field]) -> None:
    taken = next((one for one in standing if one.key == field.key and one.pk != field.pk), None)
    if taken is not None:
        raise Conflict(
            _("There is a field “%(taken)s” already. Choose another name, or rename that one.") % {"taken": taken.name}
        )


def _kind(kind: str) -> Kind:
    if kind not in Kind.values:
        raise Invalid(
            _("There is no kind of field “%(kind)s”. Choose one of: %(kinds)s.")
            % {"kind": str(kind)[:40], "kinds": ", ".join(Kind.values)}
        )
    return Kind(kind)


def _name(name: str) -> str:
    name = " ".join(canonical(name).split())
    if not key_of(name):
        raise Invalid(_("A field needs a name."))
    if len(name) > LONGEST_NAME:
        raise Invalid(_("A field’s name has at most %(most)s characters.") % {"most": LONGEST_NAME})
    return name


def _description(description: str) -> str:
    description = canonical(description).strip()
    if len(description) > LONGEST_DESCRIPTION:
        raise Invalid(_("A field’s description has at most %(most)s characters.") % {"most": LONGEST_DESCRIPTION})
    return description


def _choices(kind: str, choices: Sequence[str]) -> list[str]:
    """The choices of a field of choices, tidied; none for another."""
    if kind != Kind.CHOICE:
        return []
    found = [plain for choice in choices if (plain := " ".join(canonical(choice).split()))]
    if not found:
        raise Invalid(_("Write down the choices, one a line."))
    if len(found) > MOST_CHOICES:
        raise Invalid(_("A field has at most %(most)s choices.") % {"most": MOST_CHOICES})
    if long := next((one for one in found if len(one) > LONGEST_CHOICE), None):
        raise Invalid(_("The choice “%(choice)s…” is too long.") % {"choice": long[:40]})
    keys = [key_of(one) for one in found]
    if "" in keys or len(set(keys)) < len(keys):
        twice = next(one for one, key in zip(found, keys, strict=True) if not key or keys.count(key) > 1)
        raise Invalid(_("“%(choice)s” is there twice: each choice is there once.") % {"choice": twice})
    return found


def _as_written(field: Field) -> list[str]:
    """What documents have in a field, each once, as the first of them spells it."""
    texts = FieldValue.objects.filter(field=field).order_by("text").values_list("text", flat=True).distinct()
    spelled: dict[str, str] = {}
    for text in texts[: MOST_CHOICES + 1]:
        spelled.setdefault(key_of(text), text)
    return list(spelled.values())


def _renamed(renamed: Mapping[str, str], before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Which choices are called otherwise, old → new, both as the field spells them. A choice that only changes its
    spelling is renamed, too."""
    now = {key_of(choice): choice for choice in after}
    meant = {key_of(old): key_of(new) for old, new in renamed.items()}
    found = {}
    for old in before:
        new = now.get(meant.get(key_of(old), key_of(old)))
        if new is not None and new != old:
            found[old] = new
    if len(set(found.values())) < len(found) or set(found.values()) & (set(before) - found.keys()):
        raise Invalid(_("Two choices can’t become one by renaming: choose the documents of one, and set the other."))
    return found


def _record(verb: str, field: Field, *, by: Any, **states: Any) -> None:
    Change.objects.record(verb, project_id=field.project_id, by=by, target=field.pk, **states)
