"""Where people are signed in, who tried to be, and what was changed about how somebody signs in."""

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


class AccountEvent(models.Model):
    """Something that was changed about how a person signs in: who did it, when, and what it was about (the name of a
    passkey). Written once and never changed; the person sees his own, those who look after the site see all."""

    class What(models.TextChoices):
        PASSWORD = "password", _("password changed")
        APP_ADDED = "app-added", _("authenticator app set up")
        APP_REMOVED = "app-removed", _("authenticator app removed")
        CODES_MADE = "codes-made", _("recovery codes made")
        CODE_USED = "code-used", _("recovery code used")
        PASSKEY_ADDED = "passkey-added", _("passkey added")
        PASSKEY_REMOVED = "passkey-removed", _("passkey removed")
        RESET = "reset", _("second factor reset")
        ELSEWHERE = "elsewhere", _("account elsewhere connected")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    what = models.CharField(_("what"), max_length=20, choices=What.choices)
    about = models.CharField(_("about"), max_length=150, blank=True)
    by = models.ForeignKey(  # none: from the server's terminal
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("account event")
        verbose_name_plural = _("account events")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.get_what_display()
