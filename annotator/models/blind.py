"""Projects whose members don't see each other's marks, and the names that stand for people in exports."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotator.models.annotation import MOST_CREDIT
from documents.models import Project


class Blinding(models.Model):
    """A project is blind from ``since`` on, until an owner opens it: its members see their own annotations, its owners
    see all."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="blinding", verbose_name=_("project"))
    since = models.DateTimeField(_("since"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("blind project")
        verbose_name_plural = _("blind projects")

    def __str__(self) -> str:
        return str(self.project)


class Pseudonym(models.Model):
    """What stands for somebody in exports of one project, the same in each of them: for a person, or for whom a file
    names that annotations came out of (``credit``)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="pseudonyms", verbose_name=_("project"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )
    credit = models.CharField(_("author’s name"), max_length=MOST_CREDIT, blank=True)
    name = models.CharField(_("pseudonym"), max_length=100)

    class Meta:
        verbose_name = _("pseudonym")
        verbose_name_plural = _("pseudonyms")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("project", "person"), name="one_pseudonym_per_person"),
            models.UniqueConstraint(fields=("project", "name"), name="one_person_per_pseudonym"),
            models.UniqueConstraint(
                fields=("project", "credit"), condition=~models.Q(credit=""), name="one_pseudonym_per_credit"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="pseudonym_is_not_empty"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, credit="")
                | (models.Q(person__isnull=True) & ~models.Q(credit="")),
                name="pseudonym_is_of_a_person_or_of_a_credit",
            ),
        )

    def __str__(self) -> str:
        return self.name
