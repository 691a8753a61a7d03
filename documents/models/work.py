"""Who is to work on which document."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.document import Document
from documents.models.project import Project


class Assignment(models.Model):
    """A document that a person is to work on. It stays when the person leaves the project, so that somebody else can
    be given it. ``done_at``: when the person had finished; the document's own status may say so before."""

    project = models.ForeignKey(Project, models.PROTECT, db_index=False, related_name="+", verbose_name=_("project"))
    document = models.ForeignKey(
        Document, models.CASCADE, db_index=False, related_name="assignments", verbose_name=_("document")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("person")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    created_at = models.DateTimeField(_("assigned"), auto_now_add=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("document", "person"), name="one_assignment_per_person"),)
        indexes = (models.Index(fields=("project", "person", "document"), name="assignment_by_person"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.document}"
