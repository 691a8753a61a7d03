"""Where people are signed in, and who tried to be."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignIn(models.Model):
    """Whose a session is: Django's table of sessions doesn't tell. Written when a session is saved, gone with it.
    When it began, in which browser and from which address stand in the session itself."""

    session = models.CharField(max_length=40, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ("-seen_at", "-pk")

    def __str__(self) -> str:
        return str(self.person)


class FailedSignIn(models.Model):
    """How often somebody failed to sign in of late: at an account, from an address, or both, of which only a
    fingerprint is kept."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    count = models.PositiveIntegerField(_("attempts"), default=0)
    last_at = models.DateTimeField(_("last"), db_index=True)
    until = models.DateTimeField(_("not before"), null=True)

    class Meta:
        verbose_name = _("failed sign-in")
        verbose_name_plural = _("failed sign-ins")

    def __str__(self) -> str:
        return f"{self.key[:8]}… {self.count}"
