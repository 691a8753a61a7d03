"""Projects and the people in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.IntegerChoices):
    """What a member may do; each role may do all that the ones before it may."""

    READER = 10, _("reader")
    ANNOTATOR = 20, _("annotator")
    EDITOR = 30, _("editor")
    OWNER = 40, _("owner")


class Project(models.Model):
    """A shelf of documents with a codebook and members."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("address"), max_length=80, unique=True, allow_unicode=True)
    description = models.TextField(_("description"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    trashed_at = models.DateTimeField(_("moved to trash"), null=True, blank=True, editable=False)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="projects")

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships", verbose_name=_("project"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    role = models.PositiveSmallIntegerField(_("role"), choices=Role.choices, default=Role.ANNOTATOR)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ("-role", "pk")
        constraints = (
            models.UniqueConstraint(fields=("project", "user"), name="one_membership_per_person"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"
