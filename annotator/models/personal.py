"""What a person keeps of the work on a codebook for themselves: topics they waved away, how far they have sorted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotator.models.tag import Tag
from documents.models import Document, Project


class DismissedTopic(models.Model):
    """A topic that a document's passages suggest, and that this person doesn't want to hear of again.

    For the person and not for the project: what is suggested rests on what one may see (others' private annotations,
    blind projects), and nobody's judgement is overruled unseen.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("project"))
    document = models.ForeignKey(Document, models.CASCADE, db_index=False, related_name="+", verbose_name=_("document"))
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+", verbose_name=_("tag"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("dismissed topic")
        verbose_name_plural = _("dismissed topics")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("document", "person", "tag"), name="topic_dismissed_once_per_person"),
        )

    def __str__(self) -> str:
        return str(self.tag)


class Sorting(models.Model):
    """How far a person has gone through a tag's passages, to part them among others. ``kept``: the identifiers of those
    that stay under the tag; ``targets``: the tags they are sorted under; ``ended``: all were looked at once."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("project"))
    tag = models.ForeignKey(Tag, models.CASCADE, db_index=False, related_name="+", verbose_name=_("tag"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    kept = models.JSONField(_("left under the tag"), default=list)
    sorted = models.PositiveIntegerField(_("sorted"), default=0)
    ended = models.BooleanField(_("gone through"), default=False)
    targets = models.JSONField(_("tags to sort under"), default=list)

    class Meta:
        verbose_name = _("place in sorting")
        verbose_name_plural = _("places in sorting")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("tag", "person"), name="one_place_in_sorting"),)

    def __str__(self) -> str:
        return str(self.tag)
