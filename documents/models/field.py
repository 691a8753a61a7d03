"""What a project wants to know of each of its documents, and what is known of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.document import Document
from documents.models.project import Project


class Kind(models.TextChoices):
    """What a field's values are."""

    TEXT = "text", _("text")
    NUMBER = "number", _("number")
    DATE = "date", _("date")
    CHOICE = "choice", _("choice")
    URL = "url", _("web address")
    YES_NO = "yes_no", _("yes or no")


class Field(models.Model):
    """A typed piece of metadata that every document of a project may have. In the trash its values stay, unseen."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="fields", verbose_name=_("project"))
    name = models.CharField(_("name"), max_length=100)
    key = models.CharField(max_length=400, editable=False)  # of the name: documents.fields.key_of
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    choices = models.JSONField(_("choices"), default=list, blank=True)  # of a field of choices: a list of texts
    description = models.CharField(_("description"), max_length=500, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("created by")
    )
    trashed_at = models.DateTimeField(_("moved to trash"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "key"), name="one_field_per_name", condition=models.Q(trashed_at__isnull=True)
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="field_kind_is_known"),
            models.CheckConstraint(condition=~models.Q(key=""), name="field_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class FieldValue(models.Model):
    """What is known of one document. ``text`` is the value as it is exchanged: a number with a point, a day as
    ISO 8601 has it, "yes" or "no"; the other columns are what lists sort and filter by (``documents.fields``)."""

    project = models.ForeignKey(Project, models.PROTECT, db_index=False, related_name="+", verbose_name=_("project"))
    field = models.ForeignKey(Field, models.CASCADE, db_index=False, related_name="values", verbose_name=_("field"))
    document = models.ForeignKey(
        Document, models.CASCADE, db_index=False, related_name="values", verbose_name=_("document")
    )
    text = models.TextField(_("value"))
    sort = models.CharField(max_length=100, editable=False)
    number = models.FloatField(null=True, editable=False)
    day = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("value of a field")
        verbose_name_plural = _("values of fields")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("document", "field"), name="one_value_per_field"),
            models.CheckConstraint(condition=~models.Q(text=""), name="field_value_is_not_empty"),
        )
        # With the document, so that an index alone says which documents a filter finds and how many have each value.
        indexes = (
            models.Index(fields=("field", "sort", "document"), name="values_by_text"),
            models.Index(fields=("field", "number", "document"), name="values_by_number"),
            models.Index(fields=("field", "day", "document"), name="values_by_day"),
        )

    def __str__(self) -> str:
        return self.text
