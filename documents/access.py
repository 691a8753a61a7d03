"""Who may read, edit and own: one function per question.

Each finds the thing and answers with it, its role filled in (``project.my_role``,
``document.my_role``). What a person may not see does not exist for them (NotFound); what they see
but may not do is NotAllowed.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from documents.errors import NotAllowed, NotFound
from documents.models import (
    Document,
    DocumentPicture,
    Field,
    Import,
    ImportItem,
    Invitation,
    Membership,
    Project,
    Revision,
    Role,
    SourceFile,
)


def only_project_of(user: Any) -> int | None:
    """The number of the only project that this person is let into now, as a member of it: who comes by a token for one
    project. None: all that he is a member of."""
    only: int | None = getattr(user, "only_project_id", None)
    return only


def let_in(user: Any, through: str = "") -> dict[str, Any]:
    """What a query asks for, to find only what is in projects that ``user`` is let into. ``through`` leads from
    what is asked for to its project ("document__project__")."""
    only = only_project_of(user)
    return {f"{through}memberships__user_id": user.pk or 0, **({} if only is None else {f"{through}pk": only})}


def projects_of(user: Any) -> QuerySet[Project]:
    """The projects this person is a member of, with ``my_role``."""
    if not user.is_authenticated:
        return Project.objects.none()
    return Project.objects.filter(**let_in(user), trashed_at__isnull=True).annotate(my_role=F("memberships__role"))


def trashed_projects_of(user: Any) -> QuerySet[Project]:
    """The projects in the trash that this person is a member of, with ``my_role``, the last one thrown away first.
    None but their owners can do anything with them."""
    projects = Project.objects.filter(**let_in(user), trashed_at__isnull=False)
    return projects.annotate(my_role=F("memberships__role")).order_by("-trashed_at", "-pk")


def trashed_project_to_own(user: Any, slug: str) -> Any:
    project = trashed_projects_of(user).filter(slug=slug).first() if slug.isprintable() else None
    if project is None:
        raise NotFound(_("There is no such project in the trash, or you are not a member of it."))
    return reaching(project, Role.OWNER)


def documents_of(user: Any) -> QuerySet[Document]:
    """The documents this person may read, those in the trash included, with ``my_role``."""
    if not user.is_authenticated:
        return Document.objects.none()
    return Document.objects.filter(**let_in(user, "project__"), project__trashed_at__isnull=True).annotate(
        my_role=F("project__memberships__role")
    )


def project_to_read(user: Any, slug: str) -> Any:
    # A control character is in no address, and PostgreSQL doesn't let NUL be asked for.
    project = projects_of(user).filter(slug=slug).first() if slug.isprintable() else None
    if project is None:
        raise NotFound(_("There is no such project, or you are not a member of it."))
    return project


def project_to_edit(user: Any, slug: str) -> Any:
    return reaching(project_to_read(user, slug), Role.EDITOR)


def project_to_own(user: Any, slug: str) -> Any:
    return reaching(project_to_read(user, slug), Role.OWNER)


def membership_to_own(user: Any, slug: str, pk: int) -> Membership:
    """A person's membership in a project that ``user`` owns."""
    members = Membership.objects.filter(project=project_to_own(user, slug), pk=pk)
    membership = members.select_related("project", "user").first()
    if membership is None:
        raise NotFound(_("There is no such member of this project."))
    return membership


def membership_of(user: Any, slug: str) -> Membership:
    """One's own membership in a project, to leave it."""
    return Membership.objects.select_related("project", "user").get(project=project_to_read(user, slug), user=user)


def invitation_to_own(user: Any, slug: str, pk: int) -> Invitation:
    """An invitation into a project that ``user`` owns."""
    invitation = Invitation.objects.filter(project=project_to_own(user, slug), pk=pk).first()
    if invitation is None:
        raise NotFound(_("There is no such invitation into this project."))
    return invitation


def no_such_invitation() -> NotFound:
    """The one answer for what never was, expired, was used, withdrawn, or is not for this person."""
    return NotFound(
        _("This invitation doesn’t work, or not any more. Ask an owner of the project to send you another one.")
    )


def document_to_read(user: Any, uid: UUID) -> Any:
    document = documents_of(user).select_related("project").filter(uid=uid, trashed_at__isnull=True).first()
    if document is None:
        raise NotFound(_("There is no such document, or you are not a member of its project."))
    return document


def document_to_edit(user: Any, uid: UUID) -> Any:
    return reaching(document_to_read(user, uid), Role.EDITOR)


def trashed_document_to_edit(user: Any, uid: UUID) -> Any:
    """A document, whether or not it lies in the trash."""
    document = documents_of(user).select_related("project").filter(uid=uid).first()
    if document is None:
        raise NotFound(_("There is no such document, or you are not a member of its project."))
    return reaching(document, Role.EDITOR)


def revision_to_read(user: Any, uid: UUID, number: int | None = None) -> Any:
    """A revision of a document (the current one, if no number is given), with its document and project."""
    wanted = F("document__revision_number") if number is None else number
    revision = (
        Revision.objects.filter(
            document__uid=uid,
            number=wanted,
            document__trashed_at__isnull=True,
            document__project__trashed_at__isnull=True,
            **let_in(user, "document__project__"),
        )
        .select_related("document__project", "source_file")
        .annotate(my_role=F("document__project__memberships__role"))
        .defer("text", "layout", "source_file__content")
        .first()
    )
    if revision is None:
        raise NotFound(_("There is no such document, or you are not a member of its project."))
    return revision


def source_file_to_read(user: Any, uid: UUID, number: int | None = None) -> SourceFile:
    """The file that a revision (the current one, if no number is given) came from, without its bytes."""
    revision = revision_to_read(user, uid, number)
    file = SourceFile.objects.filter(pk=revision.source_file_id).select_related("document").defer("content").first()
    if file is None:
        raise NotFound(_("This document came without a file."))
    return file


def picture_to_read(user: Any, uid: UUID, sha256: str) -> DocumentPicture:
    """A picture of a document's text, by the fingerprint of its bytes."""
    if not sha256.isalnum():  # PostgreSQL doesn't let NUL be asked for
        raise NotFound(_("There is no such picture, or you are not a member of its project."))
    picture = DocumentPicture.objects.filter(
        document__uid=uid,
        sha256=sha256,
        document__trashed_at__isnull=True,
        document__project__trashed_at__isnull=True,
        **let_in(user, "document__project__"),
    ).first()
    if picture is None:
        raise NotFound(_("There is no such picture, or you are not a member of its project."))
    return picture


def field_to_edit(user: Any, slug: str, pk: int) -> Any:
    """A field of a project that ``user`` may edit, in the trash or not, with its project and ``my_role``."""
    project = project_to_edit(user, slug)
    field: Any = Field.objects.filter(project=project, pk=pk).first()
    if field is None:
        raise NotFound(_("There is no such field in this project."))
    field.project, field.my_role = project, project.my_role
    return field


def import_to_edit(user: Any, uid: UUID) -> Any:
    """An import of a project that ``user`` may edit, with its project and who began it."""
    imports = Import.objects.filter(uid=uid, project__trashed_at__isnull=True, **let_in(user, "project__")).annotate(
        my_role=F("project__memberships__role")
    )
    import_ = imports.select_related("project", "by").first()
    if import_ is None:
        raise NotFound(_("There is no such import, or you are not a member of its project."))
    return reaching(import_, Role.EDITOR)


def item_to_edit(user: Any, uid: UUID, *, within: UUID | None = None) -> Any:
    """An item of an import (of this one, if it is given) of a project that ``user`` may edit, with its import,
    project, container and what it is like."""
    items = ImportItem.objects.filter(uid=uid, project__trashed_at__isnull=True, **let_in(user, "project__")).annotate(
        my_role=F("project__memberships__role")
    )
    if within is not None:
        items = items.filter(within__uid=within)
    item = items.select_related("project", "within", "container", "like", "twin", "document").first()
    if item is None:
        raise NotFound(_("There is no such item, or you are not a member of its project."))
    return reaching(item, Role.EDITOR)


def proposal_to_edit(user: Any, uid: UUID) -> Any:
    """A newer text that was proposed for a document that ``user`` may edit, with the document, its project and the
    import. None of a document in the trash."""
    items = ImportItem.objects.filter(uid=uid, revises__trashed_at__isnull=True, project__trashed_at__isnull=True)
    items = items.filter(revises__isnull=False, **let_in(user, "project__"))
    items = items.annotate(my_role=F("project__memberships__role"))
    item = items.select_related("revises__project", "project", "within__by", "decided_by").first()
    if item is None:
        raise NotFound(_("There is no such text, or you are not a member of its project."))
    return reaching(item, Role.EDITOR)


def reaching(thing: Any, role: Role) -> Any:
    """``thing`` again, if the person's role in its project reaches ``role``."""
    if thing.my_role < role:
        raise NotAllowed(
            _("This needs the role “%(needed)s”; yours is “%(mine)s”. Ask an owner of the project.")
            % {"needed": role.label, "mine": Role(thing.my_role).label}
        )
    return thing
