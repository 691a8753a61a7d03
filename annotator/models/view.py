"""Views of a document list, searches and recipes of exports that somebody keeps, with a link of their own."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models import Project


class Shows(models.TextChoices):
    """Which page a view is of."""

    LIST = "list", _("documents")
    SEARCH = "search", _("search")
    RECIPE = "recipe", _("export")


class SavedView(models.Model):
    """The filters and the order of a document list, and the columns it shows; or a search, as its address has it; or
    what goes out, with ``format``, as the address of the export page has it. It keeps what is asked for, never what was
    found: everybody who opens it sees what he may see. ``pinned``: it stands on the project's front page."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="views", verbose_name=_("project"))
    name = models.CharField(_("name"), max_length=100)
    query = models.CharField(_("filters"), max_length=4000, blank=True)  # of the list's address
    columns = models.JSONField(_("columns"), default=list, blank=True)  # their names; empty: as usual
    shows = models.CharField(_("of"), max_length=6, choices=Shows, default=Shows.LIST)
    shared = models.BooleanField(_("for all members"), default=False)
    pinned = models.BooleanField(_("on the front page"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("made by"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("project", "by", "name"), name="one_saved_view_per_name"),)

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """A person wants to hear of what a search newly finds: of what came after ``since``, when they last looked.
    ``told_at``: up to when it was looked whether there is something to tell them."""

    view = models.ForeignKey(SavedView, models.CASCADE, related_name="subscriptions", verbose_name=_("search"))
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("project"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    since = models.DateTimeField(_("since"))
    told_at = models.DateTimeField(_("told"), null=True, editable=False)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("view", "person"), name="one_subscription_per_person"),)

    def __str__(self) -> str:
        return str(self.view)
