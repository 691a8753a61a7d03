"""Every address of the site."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path, re_path

from annotator.api import api
from annotator.api.problems import nothing_here
from annotator.views import (
    account,
    codebook,
    codebook_files,
    documents,
    export,
    history,
    notices,
    password,
    printing,
    reader,
    split,
    tags,
    trash,
    trashed_projects,
    versions,
)

urlpatterns = [
    path("", include("documents.urls")),
    path("projects/<str:slug>/", documents.documents, name="project"),
    path("projects/<str:slug>/codebook/", codebook.codebook, name="codebook"),
    path("projects/<str:slug>/codebook/<int:pk>/split/", split.split, name="tag-split"),
    path("projects/<str:slug>/codebook/versions/", versions.versions, name="codebook-versions"),
    path("projects/<str:slug>/codebook/versions/<int:number>/", versions.version, name="codebook-version"),
    path("projects/<str:slug>/codebook/past/", versions.past, name="codebook-past"),
    path("projects/<str:slug>/codebook/compare/", versions.compare, name="codebook-compare"),
    path("projects/<str:slug>/codebook/export/<str:format_name>/", codebook_files.file, name="codebook-export"),
    path("projects/<str:slug>/codebook/import/", codebook_files.bring_in, name="codebook-import"),
    path("projects/<str:slug>/tags/<int:pk>/", tags.tag, name="tag"),
    path("projects/<str:slug>/tags/<int:pk>/edit/", codebook.edit_tag, name="tag-edit"),
    path("projects/<str:slug>/tags/<int:pk>/trash/", codebook.trash_tag, name="tag-trash"),
    path("projects/<str:slug>/tags/<int:pk>/restore/", codebook.restore_tag, name="tag-restore"),
    path("projects/<str:slug>/export/", export.choose, name="export"),
    path("projects/<str:slug>/export/<str:format_name>/", export.file, name="export-file"),
    path("projects/<str:slug>/history/", history.history, name="history"),
    path("projects/<str:slug>/trash/", trash.trash, name="trash"),
    path("projects/<str:slug>/trash/<uuid:uid>/restore/", trash.restore, name="annotation-restore"),
    path("projects/<str:slug>/trash/replies/<uuid:uid>/restore/", trash.restore_answer, name="reply-restore"),
    path("projects/<str:slug>/trash/empty/", trash.empty, name="trash-empty"),
    path("projects/<str:slug>/trash/<str:kind>/<str:key>/delete/", trash.delete, name="trash-delete"),
    path("projects/<str:slug>/move-to-trash/", trashed_projects.trash, name="project-trash"),
    path("trash/", trashed_projects.trashed, name="trashed-projects"),
    path("trash/<str:slug>/restore/", trashed_projects.restore, name="project-restore"),
    path("trash/<str:slug>/delete/", trashed_projects.delete, name="project-delete"),
    path("documents/<uuid:uid>/", reader.document, name="document"),
    path("documents/<uuid:uid>/text/<int:number>-<str:content>/", reader.text, name="text"),
    path("documents/<uuid:uid>/history/", history.of_document, name="document-history"),
    path("documents/<uuid:uid>/print/", printing.printed, name="document-print"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.follow, name="notice"),
    path("notices/seen/", notices.see_all, name="notices-seen"),
    path("notices/mail/", notices.mail, name="notices-mail"),
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-in/<str:token>/", account.sign_in_by_link, name="sign-in-link"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("account/", account.account, name="account"),
    path("account/tokens/", account.make, name="token-make"),
    path("account/tokens/<int:pk>/revoke/", account.revoke, name="token-revoke"),
    path("account/sessions/<int:pk>/end/", account.end, name="session-end"),
    path("account/sessions/end-others/", account.end_others, name="sessions-end"),
    path("password/", password.ChangePassword.as_view(), name="password-change"),
    path(
        "password/changed/",
        auth.PasswordChangeDoneView.as_view(template_name="account/password_changed.html"),
        name="password-changed",
    ),
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    re_path(r"^api/(?P<path>.*)$", nothing_here),
]
