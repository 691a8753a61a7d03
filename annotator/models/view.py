"""Views of a document list that somebody keeps, with a link of their own."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models import Project


class SavedView(models.Model):
    """The filters and the order of a document list, and the columns it shows. It keeps what is asked for, never what
    was found: everybody who opens it sees what he may see."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="views", verbose_name=_("project"))
    name = models.CharField(_("name"), max_length=100)
    query = models.CharField(_("filters"), max_length=4000, blank=True)  # of the list's address
    columns = models.JSONField(_("columns"), default=list, blank=True)  # their names; empty: as usual
    shared = models.BooleanField(_("for all members"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("made by"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("project", "by", "name"), name="one_saved_view_per_name"),)

    def __str__(self) -> str:
        return self.name
