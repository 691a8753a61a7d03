"""The codebook: tags in a tree, on annotations and on documents."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.models import TreeNode

from annotator.codebook import key_of
from documents.models import Document, Project


class Colour(models.TextChoices):
    """Twelve, told apart by the colour-blind, too; the style sheet says what each looks like."""

    RED = "red", _("red")
    ORANGE = "orange", _("orange")
    AMBER = "amber", _("amber")
    LIME = "lime", _("lime")
    GREEN = "green", _("green")
    TEAL = "teal", _("teal")
    CYAN = "cyan", _("cyan")
    BLUE = "blue", _("blue")
    INDIGO = "indigo", _("indigo")
    VIOLET = "violet", _("violet")
    MAGENTA = "magenta", _("magenta")
    GREY = "grey", _("grey")


class Tag(TreeNode, TagBase):  # type: ignore[misc]  # neither base is typed
    """A named, coloured, described label in a project's codebook."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="tags", verbose_name=_("project"))
    parent = TreeNodeForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    name = models.CharField(_("name"), max_length=100)
    key = models.CharField(max_length=400, editable=False)
    slug = models.CharField(max_length=100, editable=False, blank=True)  # taggit's; addresses carry the id
    colour = models.CharField(_("colour"), max_length=10, choices=Colour.choices, default=Colour.AMBER)
    description = models.TextField(_("description"), blank=True)
    when_to_use = models.TextField(_("when to use"), blank=True)
    when_not = models.TextField(_("when not to use"), blank=True)
    shortcut = models.CharField(_("shortcut"), max_length=1, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("created by")
    )
    trashed_at = models.DateTimeField(_("moved to trash"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("position", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "parent", "key"),
                condition=Q(trashed_at__isnull=True),
                name="tag_name_is_unique_among_siblings",
            ),
            models.UniqueConstraint(
                fields=("project", "key"),
                condition=Q(trashed_at__isnull=True, parent__isnull=True),
                name="tag_name_is_unique_at_the_root",
            ),
            models.UniqueConstraint(
                fields=("project", "shortcut"),
                condition=Q(trashed_at__isnull=True) & ~Q(shortcut=""),
                name="tag_shortcut_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="tag_is_not_its_own_parent"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="tag_has_a_name"),
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="tag_colour_is_known"),
        )

    def __str__(self) -> str:
        return str(self.name)

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = key_of(self.name)
        self.slug = self.slug or f"tag-{self.key}"[:100]  # given, so that taggit looks for no free one
        super().save(*args, **kwargs)


class Tagging(ItemBase):  # type: ignore[misc]
    """A tag on an annotation: who put it there, and when."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    content_object = models.ForeignKey(
        "annotator.Annotation", models.CASCADE, related_name="taggings", verbose_name=_("annotation")
    )
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="taggings", verbose_name=_("tag"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("tagging")
        verbose_name_plural = _("taggings")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("content_object", "tag"), name="tag_once_per_annotation"),)
        indexes = (models.Index(fields=("project", "tag", "content_object"), name="tagging_by_tag"),)

    def __str__(self) -> str:
        return str(self.tag)


class Topic(ItemBase):  # type: ignore[misc]
    """A tag on a whole document: who put it there, and when."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    content_object = models.ForeignKey(Document, models.CASCADE, related_name="topics", verbose_name=_("document"))
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="topics", verbose_name=_("tag"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("content_object", "tag"), name="topic_once_per_document"),)
        indexes = (models.Index(fields=("project", "tag", "content_object"), name="topic_by_tag"),)

    def __str__(self) -> str:
        return str(self.tag)
