"""The addresses of projects, their people and their documents."""

from __future__ import annotations

from django.urls import path

from documents.views import (
    checks,
    correcting,
    documents,
    fields,
    files,
    import_items,
    importing,
    imports,
    invitations,
    members,
    projects,
    revisions,
)

# Project addresses may have letters of any script, so they are <str:slug>, not <slug:slug>.
urlpatterns = [
    path("", projects.mine, name="projects"),
    path("projects/new/", projects.new, name="new-project"),
    path("projects/<str:slug>/settings/", projects.settings, name="project-settings"),
    path("projects/<str:slug>/import/", importing.bring, name="import"),
    path("projects/<str:slug>/imports/<uuid:uid>/", imports.show, name="one-import"),
    path("projects/<str:slug>/imports/<uuid:uid>/news/", imports.news, name="import-news"),
    path("projects/<str:slug>/imports/<uuid:uid>/items/", imports.act, name="import-act"),
    path("projects/<str:slug>/imports/<uuid:uid>/accept/", imports.accept, name="import-accept"),
    path("projects/<str:slug>/imports/<uuid:uid>/cancel/", imports.cancel, name="import-cancel"),
    path("projects/<str:slug>/imports/<uuid:uid>/<uuid:item>/", import_items.show, name="import-item"),
    path("projects/<str:slug>/imports/<uuid:uid>/<uuid:item>/sections/", import_items.sections, name="import-sections"),
    path("projects/<str:slug>/imports/<uuid:uid>/<uuid:item>/columns/", import_items.columns, name="import-columns"),
    path(
        "projects/<str:slug>/imports/<uuid:uid>/<uuid:item>/pictures/<str:sha256>",
        import_items.picture,
        name="import-picture",
    ),
    path("projects/<str:slug>/checks/", checks.of_project, name="checks"),
    path("projects/<str:slug>/fields/", fields.fields, name="fields"),
    path("projects/<str:slug>/fields/<int:pk>/", fields.field, name="field"),
    path("projects/<str:slug>/fields/<int:pk>/fill/", fields.fill, name="field-fill"),
    path("projects/<str:slug>/fields/<int:pk>/move/", fields.move, name="field-move"),
    path("projects/<str:slug>/fields/<int:pk>/trash/", fields.trash, name="field-trash"),
    path("projects/<str:slug>/fields/<int:pk>/restore/", fields.restore, name="field-restore"),
    path("projects/<str:slug>/members/", members.members, name="members"),
    path("projects/<str:slug>/members/<int:pk>/", members.change_role, name="member-role"),
    path("projects/<str:slug>/members/<int:pk>/remove/", members.remove, name="member-remove"),
    path("projects/<str:slug>/members/<int:pk>/hand-over/", members.hand_over, name="member-hand-over"),
    path("projects/<str:slug>/leave/", members.leave, name="leave"),
    path("projects/<str:slug>/invitations/", invitations.invite, name="invite"),
    path("projects/<str:slug>/invitations/<int:pk>/withdraw/", invitations.withdraw, name="invitation-withdraw"),
    path("invitations/<str:secret>/", invitations.invitation, name="invitation"),
    path("invitations/<str:secret>/account/", invitations.account, name="invitation-account"),
    path("documents/<uuid:uid>/edit/", documents.edit, name="document-edit"),
    path("documents/<uuid:uid>/check/", checks.of_document, name="document-check"),
    path("documents/<uuid:uid>/source", files.source, name="source"),
    path("documents/<uuid:uid>/pictures/<str:sha256>", files.picture, name="picture"),
    path("documents/<uuid:uid>/revisions/", revisions.revisions, name="document-revisions"),
    path("documents/<uuid:uid>/sections/", revisions.sections, name="document-sections"),
    path("documents/<uuid:uid>/correct/", correcting.correct, name="document-correct"),
    path("documents/<uuid:uid>/trash/", documents.trash, name="document-trash"),
    path("documents/<uuid:uid>/restore/", documents.restore, name="document-restore"),
]
