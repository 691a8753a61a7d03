"""Files of annotations that came in and are looked at before something is done."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models import Project


class Arrival(models.Model):
    """A file that somebody brought, and what was read in it (``annotator.exchange.arriving.packing``). It is kept for
    some days, the last few of each person, so that what is sent twice is found again; then it is thrown away."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("project"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who"))
    created_at = models.DateTimeField(_("came in"), auto_now_add=True, db_index=True)
    name = models.CharField(_("name"), max_length=500)
    format = models.CharField(_("format"), max_length=40)
    content = models.BinaryField(_("bytes"))
    reading = models.BinaryField(_("what was read"))  # compressed

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")

    def __str__(self) -> str:
        return self.name
