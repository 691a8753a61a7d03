"""Invitations into a project, by a link."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.project import Project, Role


class Invitation(models.Model):
    """Whoever holds the link may join, until it expires, is used (``once``) or withdrawn. Of the link's secret only
    the fingerprint is kept. Rows stay, so that what the log tells of can be looked up."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="invitations", verbose_name=_("project"))
    role = models.PositiveSmallIntegerField(_("role"), choices=Role.choices, default=Role.ANNOTATOR)
    once = models.BooleanField(_("for one person"), default=True)
    label = models.CharField(_("for whom"), max_length=100, blank=True)
    mail = models.EmailField(_("mail address"), blank=True)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations", verbose_name=_("made by")
    )
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="invitation_role_is_known"),
        )

    def __str__(self) -> str:
        return self.label or self.mail or str(self.pk)
