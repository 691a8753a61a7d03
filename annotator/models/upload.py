"""Archives of projects that somebody sent, and looks into before a project is made of them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ArchiveUpload(models.Model):
    """An archive as it came, and as JSON what a look into it found (``annotator.exchange.archive.unpacking.Look``). The
    newest of each person's, for a day at most."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who"))
    created_at = models.DateTimeField(_("came in"), auto_now_add=True, db_index=True)
    name = models.CharField(_("name"), max_length=200)
    look = models.JSONField(_("what is in it"))
    content = models.BinaryField(_("bytes"))

    class Meta:
        verbose_name = _("archive that came in")
        verbose_name_plural = _("archives that came in")

    def __str__(self) -> str:
        return self.name
