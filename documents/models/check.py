"""Addresses of documents that are looked at again from time to time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.document import Document
from documents.models.project import Project


class CheckedHost(models.Model):
    """A machine of the web that pages are looked at on. It is left alone until ``free_at``: pages of one machine are
    asked for one after the other, with a pause in between, and not before it wants to be asked again."""

    name = models.CharField(_("name"), max_length=253, unique=True)
    free_at = models.DateTimeField(_("left alone until"))

    class Meta:
        verbose_name = _("machine that is looked at")
        verbose_name_plural = _("machines that are looked at")

    def __str__(self) -> str:
        return self.name


class AddressCheck(models.Model):
    """A document's address is to be looked at every so many days. What a page became waits for a person, unless
    ``take_in`` says otherwise. ``found`` is what the last look found; "" after a look: what came is being read."""

    class TakeIn(models.TextChoices):
        ASK = "ask", _("Ask me first")
        IF_SURE = "if-sure", _("Take it in if nothing marked becomes unsure")

    class Found(models.TextChoices):
        UNCHANGED = "unchanged", _("unchanged")
        CHANGED = "changed", _("changed")
        FAILED = "failed", _("could not be had")

    document = models.OneToOneField(Document, models.CASCADE, related_name="address_check", verbose_name=_("document"))
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("project"))
    every = models.PositiveSmallIntegerField(_("every so many days"), default=7)
    take_in = models.CharField(_("what happens then"), max_length=7, choices=TakeIn.choices, default=TakeIn.ASK)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    next_at = models.DateTimeField(_("next"))
    last_at = models.DateTimeField(_("last"), null=True)
    found = models.CharField(_("found"), max_length=9, choices=Found.choices, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    host = models.ForeignKey(CheckedHost, models.PROTECT, null=True, related_name="+", verbose_name=_("machine"))
    # What the server said of the page the last time, to be asked with: "etag", "last_modified"; the page's SHA-256 as
    # "sha256"; and as "url", where all this is true of.
    validators: models.JSONField[Any, Any] = models.JSONField(_("validators"), default=dict)

    class Meta:
        verbose_name = _("check of an address")
        verbose_name_plural = _("checks of addresses")
        indexes = (models.Index(fields=("next_at",), name="address_check_by_time"),)

    def __str__(self) -> str:
        return str(self.document_id)
