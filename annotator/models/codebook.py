"""What belongs to a codebook besides its tags: their other names, its frozen versions, who may add to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotator.codebook import key_of
from annotator.models.tag import Tag
from documents.models import Project


class Alias(models.Model):
    """Another name of a tag: that of one which became a part of it, at the place where that stood."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("project"))
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="aliases", verbose_name=_("tag"))
    parent = models.ForeignKey(Tag, models.SET_NULL, null=True, related_name="+", verbose_name=_("parent"))
    name = models.CharField(_("name"), max_length=100)
    key = models.CharField(max_length=400, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("created by")
    )

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ("name", "pk")
        constraints = (models.CheckConstraint(condition=~models.Q(key=""), name="alias_has_a_name"),)
        indexes = (models.Index(fields=("project", "key"), name="alias_by_key"),)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = key_of(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class CodebookVersion(models.Model):
    """The codebook of a project as it stood once, under a name, for a round of coding. It never changes."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="codebook_versions", verbose_name=_("project"))
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=100, blank=True)
    note = models.TextField(_("note"), blank=True)
    through = models.BigIntegerField(_("through change"))
    tags = models.JSONField(_("tags"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("created by")
    )

    class Meta:
        verbose_name = _("version of a codebook")
        verbose_name_plural = _("versions of a codebook")
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("project", "number"), name="codebook_version_number"),)

    def __str__(self) -> str:
        return self.name or str(self.number)


class CodebookSettings(models.Model):
    """What a project says of its codebook. Without a row, everybody who annotates may make tags."""

    class MadeBy(models.TextChoices):
        ANNOTATORS = "annotators", _("everybody who annotates")
        EDITORS = "editors", _("editors only")

    project = models.OneToOneField(Project, models.CASCADE, related_name="codebook", verbose_name=_("project"))
    tags_made_by = models.CharField(
        _("new tags are made by"), max_length=10, choices=MadeBy.choices, default=MadeBy.ANNOTATORS
    )

    class Meta:
        verbose_name = _("settings of a codebook")
        verbose_name_plural = _("settings of codebooks")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(tags_made_by__in=("annotators", "editors")), name="codebook_made_by_is_known"
            ),
        )

    def __str__(self) -> str:
        return str(self.project)
