"""Documents, the files they came from, and the immutable revisions of their text."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.article import Block, Mark, Section, blocks_from, marks_from, sections_from
from documents.models.project import Project


class Document(models.Model):
    """One imported article, report, page or book, with its metadata.

    Its current text is the revision whose number is ``revision_number``.
    """

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="documents", verbose_name=_("project"))
    title = models.CharField(_("title"), max_length=500)
    authors = models.JSONField(_("authors"), default=list, blank=True)  # a list of names
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    published = models.DateField(_("published"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    revision_number = models.PositiveIntegerField(_("current revision"), default=1, editable=False)
    characters = models.PositiveIntegerField(_("characters"), default=0, editable=False)
    created_at = models.DateTimeField(_("imported"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("imported by")
    )
    trashed_at = models.DateTimeField(_("moved to trash"), null=True, blank=True, editable=False)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("project", "trashed_at", "title"), name="document_by_title"),
            models.Index(fields=("project", "trashed_at", "published"), name="document_by_date"),
            models.Index(fields=("project", "trashed_at", "publisher"), name="document_by_publisher"),
            models.Index(fields=("project", "trashed_at", "created_at"), name="document_by_import"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def byline(self) -> str:
        """The authors as one line."""
        return ", ".join(self.authors)


class SourceFile(models.Model):
    """The original bytes as they came. Never changed, never shown as a page."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    document = models.ForeignKey(Document, models.CASCADE, related_name="source_files", verbose_name=_("document"))
    name = models.CharField(_("file name"), max_length=500, blank=True)
    media_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    url = models.URLField(_("came from"), max_length=2000, blank=True)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    content = models.BinaryField(_("bytes"))

    class Meta:
        verbose_name = _("source file")
        verbose_name_plural = _("source files")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("project", "sha256"), name="source_file_by_content"),)

    def __str__(self) -> str:
        return self.name or self.sha256[:12]


class Revision(models.Model):
    """One immutable version of a document's text and layout. Positions are code points of ``text``.

    ``layout`` is what ``documents.article.layout_of`` makes of blocks, marks and sections.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    document = models.ForeignKey(Document, models.CASCADE, related_name="revisions", verbose_name=_("document"))
    source_file = models.ForeignKey(
        SourceFile, models.PROTECT, null=True, related_name="revisions", verbose_name=_("source file")
    )
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    layout: models.JSONField[Any, Any] = models.JSONField(_("layout"))
    reader = models.CharField(_("reader"), max_length=40)
    reader_version = models.PositiveIntegerField(_("reader version"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("created by")
    )

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("document", "number"), name="one_revision_per_number"),)
        indexes = (models.Index(fields=("project", "sha256"), name="revision_by_content"),)

    def __str__(self) -> str:
        return str(self.number)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return blocks_from(self.layout)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        return marks_from(self.layout)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return sections_from(self.layout)
