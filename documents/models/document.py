"""Documents, the files they came from, and the immutable revisions of their text."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.article import (
    Block,
    Mark,
    PageStart,
    Picture,
    Section,
    blocks_from,
    marks_from,
    pages_from,
    pictures_from,
    sections_from,
)
from documents.models.project import Project


class Status(models.TextChoices):
    """How far the work on a document has come."""

    NEW = "new", _("new")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done")


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
    address_key = models.CharField(_("address, normalised"), max_length=64, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=35, blank=True)
    direction = models.CharField(  # by hand; else the language says it
        _("direction"), max_length=3, blank=True, choices=(("ltr", _("left to right")), ("rtl", _("right to left")))
    )
    # What else is known: name → text, number, true or false; days as ISO 8601 has them.
    metadata: models.JSONField[Any, Any] = models.JSONField(_("metadata"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.NEW)
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
            models.Index(fields=("project", "trashed_at", "status"), name="document_by_status"),
            models.Index(
                fields=("project", "address_key"), name="document_by_address", condition=~models.Q(address_key="")
            ),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="document_status_is_known"),
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
    charset = models.CharField(_("character set"), max_length=40, blank=True)  # as it was given, if it was
    # Of what was fetched: final URL, time, status, headers. Null for what was uploaded.
    fetched: models.JSONField[Any, Any] = models.JSONField(_("fetched"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    content = models.BinaryField(_("bytes"))

    class Meta:
        verbose_name = _("source file")
        verbose_name_plural = _("source files")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("project", "sha256"), name="source_file_by_content"),)

    def __str__(self) -> str:
        return self.name or self.sha256[:12]


class DocumentPicture(models.Model):
    """An image of a document's text, encoded anew (documents.pictures)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    document = models.ForeignKey(
        Document, models.CASCADE, db_index=False, related_name="pictures", verbose_name=_("document")
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    media_type = models.CharField(_("media type"), max_length=100)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    content = models.BinaryField(_("bytes"))

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = (models.UniqueConstraint(fields=("document", "sha256"), name="one_picture_per_content"),)

    def __str__(self) -> str:
        return self.sha256[:12]


class Revision(models.Model):
    """One immutable version of a document's text and layout. Positions are code points of ``text``.

    ``layout`` is what ``documents.article.layout_of`` makes of an article's parts.
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

    @cached_property
    def pages(self) -> tuple[PageStart, ...]:
        return pages_from(self.layout)

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """Without their bytes; those are in DocumentPicture, by SHA-256."""
        return pictures_from(self.layout)
