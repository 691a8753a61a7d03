"""Every address of the site."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path, re_path

from annotator.api import api
from annotator.api.problems import nothing_here
from annotator.views import account, reader

urlpatterns = [
    path("documents/<uuid:uid>/", reader.document, name="document"),
    path("sign-in/", auth.LoginView.as_view(template_name="account/sign_in.html"), name="sign-in"),
    path("sign-in/<str:token>/", account.sign_in_by_link, name="sign-in-link"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    re_path(r"^api/(?P<path>.*)$", nothing_here),
]
