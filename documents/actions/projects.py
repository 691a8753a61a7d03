"""Making projects, and letting people in and out."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from documents.acting import act
from documents.errors import Conflict, Invalid
from documents.models import Change, Membership, Project, Role
from documents.text import canonical

_LONGEST_SLUG = 80
_NOT_SLUGS = {"new"}  # /projects/new/ is a page


def make_project(name: str, *, by: Any, description: str = "", slug: str = "") -> Project:
    """A new project, owned by ``by``; without members where that is None, for programs that run before there
    is any account. Its address is made from the name, and is not taken yet."""
    name, description = _clean(name), _clean(description)
    if not name:
        raise Invalid(_("A project needs a name."))
    wanted = (slug or slugify(name, allow_unicode=True))[: _LONGEST_SLUG - 5].strip("-_") or "project"
    with transaction.atomic():
        project = Project(name=name[:200], description=description, slug=free_address(wanted))
        project.save()
        if by is not None:
            Membership.objects.create(project=project, user=by, role=Role.OWNER)
        _record("project.made", project, by=by, after=_state(project))
    return project


def edit_project(project: Project, *, name: str, description: str, by: Any) -> Project:
    """Rename or describe a project. Its address stays."""
    name, description = _clean(name), _clean(description)
    if not name:
        raise Invalid(_("A project needs a name."))
    before = _state(project)
    if before == {"name": name, "description": description}:
        return project
    with transaction.atomic():
        project.name, project.description = name[:200], description
        project.save(update_fields=["name", "description"])
        _record("project.edited", project, by=by, before=before, after=_state(project))
    return project


def trash_project(project: Project, *, by: Any) -> None:
    """Move a project to the trash, with all that is in it. Doing it twice does it once."""
    with transaction.atomic():
        now = timezone.now()
        if Project.objects.filter(pk=project.pk, trashed_at__isnull=True).update(trashed_at=now):
            project.trashed_at = now
            _record("project.trashed", project, by=by, before={"name": project.name})


def restore_project(project: Project, *, by: Any) -> None:
    """Take a project out of the trash. Doing it twice does it once."""
    with transaction.atomic():
        if Project.objects.filter(pk=project.pk, trashed_at__isnull=False).update(trashed_at=None):
            project.trashed_at = None
            _record("project.restored", project, by=by, after={"name": project.name})


def add_member(project: Project, user: Any, *, role: Role, by: Any) -> Membership:
    """Let a person in. Conflict if they are in already."""
    try:
        with transaction.atomic():
            membership = Membership.objects.create(project=project, user=user, role=role)
            _record_member("member.added", membership, by=by, after={"role": role.name.lower()})
    except IntegrityError as error:
        raise Conflict(_("%(person)s is a member already.") % {"person": user}) from error
    return membership


def change_role(membership: Membership, *, role: Role, by: Any) -> Membership:
    """Give a member another role. Conflict if the last owner would be gone."""
    with transaction.atomic():
        _look_again(membership)
        if membership.role == role:
            return membership
        _keep_an_owner(membership, role=role)
        _change_role(membership, role=role, by=by)
    return membership


def hand_over(membership: Membership, *, by: Any) -> None:
    """Make a member an owner in one's own place: ``by``, who is one, is an editor from then on."""
    with transaction.atomic(), act(uuid4()):
        _look_again(membership)
        own = Membership.objects.select_related("user").get(project_id=membership.project_id, user=by)
        _look_again(own)
        if own.role != Role.OWNER or own == membership:
            raise Conflict(_("Only an owner hands a project over, and to somebody else."))
        if not membership.user.is_active:
            raise Conflict(_("%(person)s can’t sign in, and so can’t be the owner.") % {"person": membership.user})
        if membership.role != Role.OWNER:
            _change_role(membership, role=Role.OWNER, by=by)
        _change_role(own, role=Role.EDITOR, by=by)


def remove_member(membership: Membership, *, by: Any) -> None:
    """Take a person out, or leave; what they wrote stays. Conflict if the last owner would be gone."""
    with transaction.atomic():
        _look_again(membership)
        _keep_an_owner(membership, role=None)
        role = Role(membership.role).name.lower()
        verb = "member.left" if by == membership.user else "member.removed"
        _record_member(verb, membership, by=by, before={"role": role})
        membership.delete()


def members_in_turn(project_id: int) -> None:
    """From here to the commit nobody else changes who is in this project: two owners can't leave at the same moment.
    SQLite has one writer anyway."""
    list(Project.objects.select_for_update(no_key=True).filter(pk=project_id).values_list("pk"))


def _look_again(membership: Membership) -> None:
    """What stands now, and nobody changes until the commit."""
    members_in_turn(membership.project_id)
    standing = Membership.objects.filter(pk=membership.pk).first()
    if standing is None:
        raise Conflict(_("%(person)s is no member any more.") % {"person": membership.user})
    membership.role = standing.role


def _keep_an_owner(membership: Membership, *, role: Role | None) -> None:
    """An owner who can't sign in is none."""
    if membership.role != Role.OWNER or role == Role.OWNER:
        return
    owners = Membership.objects.filter(project=membership.project_id, role=Role.OWNER, user__is_active=True)
    if not owners.exclude(pk=membership.pk).exists():
        raise Conflict(_("A project needs an owner: make somebody else an owner first."))


def _change_role(membership: Membership, *, role: Role, by: Any) -> None:
    before, membership.role = Role(membership.role), role
    membership.save(update_fields=["role"])
    states = {"before": {"role": before.name.lower()}, "after": {"role": role.name.lower()}}
    _record_member("member.changed", membership, by=by, **states)


def _state(project: Project) -> dict[str, str]:
    return {"name": project.name, "description": project.description}


def _record(verb: str, project: Project, *, by: Any, **states: Any) -> None:
    Change.objects.record(verb, project_id=project.pk, by=by, target=project.slug, **states)


def _record_member(verb: str, membership: Membership, *, by: Any, **states: Any) -> None:
    Change.objects.record(
        verb, project_id=membership.project_id, by=by, target=membership.user.get_username(), **states
    )


def _clean(text: str) -> str:
    return canonical(text).strip()


def free_address(wanted: str) -> str:
    taken = _NOT_SLUGS | set(Project.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{wanted}-{n}") not in taken)
