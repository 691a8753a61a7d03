"""Imports: what was dropped together, each item of it with what was found in it, and the summary that stays."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.document import Document
from documents.models.project import Project


class Purpose(models.TextChoices):
    """What comes of the items of an import."""

    DOCUMENTS = "documents", _("documents")
    REVISIONS = "revisions", _("newer texts of documents")  # each item says of which (``ImportItem.revises``)


class Import(models.Model):
    """One act of bringing things in. Without a preview (``straight``), each item is stored as soon as it is read."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="imports", verbose_name=_("project"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    purpose = models.CharField(_("purpose"), max_length=9, choices=Purpose.choices, default=Purpose.DOCUMENTS)
    straight = models.BooleanField(_("without a preview"), default=False)
    folders_as_topics = models.BooleanField(_("folder names become topics"), default=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class ItemState(models.TextChoices):
    WAITING = "waiting", _("waiting")  # to be fetched and read
    READING = "reading", _("reading")  # by a worker that renews ``claimed_at``
    MAPPING = "mapping", _("columns to be named")  # a table of documents; a person says which column is what
    READY = "ready", _("ready")  # read; may be looked at and corrected
    ACCEPTED = "accepted", _("to be imported")  # a worker stores it
    OPENED = "opened", _("opened")  # a container; its parts are items of their own
    IMPORTED = "imported", _("imported")
    DUPLICATE = "duplicate", _("already there")
    LEFT_OUT = "left-out", _("left out")
    FAILED = "failed", _("failed")


class Likeness(models.TextChoices):
    """How a document that stands in the project already is like an item."""

    BYTES = "bytes", _("the same file")
    ADDRESS = "address", _("the same address")
    TEXT = "text", _("the same text")
    NEAR = "near", _("nearly the same text")


class Decision(models.TextChoices):
    """What becomes of an item that is like a document of the project."""

    SKIP = "skip", _("leave it out")
    VERSION = "version", _("a new version of it")
    BOTH = "both", _("keep both")


class Origin(models.TextChoices):
    """Where the newer text of a document came from."""

    FILE = "file", _("a newer file")
    ADDRESS = "address", _("its address")
    PASTED = "pasted", _("pasted text")
    CORRECTED = "corrected", _("corrected by hand")
    READ_AGAIN = "read-again", _("its original, read again")


class ImportItem(models.Model):
    """One file, page, row or text of an import."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    within = models.ForeignKey(Import, models.CASCADE, related_name="items", verbose_name=_("import"))
    container = models.ForeignKey("self", models.CASCADE, null=True, related_name="parts", verbose_name=_("part of"))
    depth = models.PositiveSmallIntegerField(_("depth"), default=0)  # containers around it
    position = models.PositiveIntegerField(_("position"), default=0)  # in the import, or in its container

    # What it is and where it came from.
    name = models.CharField(_("name"), max_length=500, blank=True)
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    charset = models.CharField(_("character set"), max_length=40, blank=True)  # given by a server or a person
    url = models.URLField(_("address"), max_length=2000, blank=True)
    folders: models.JSONField[Any, Any] = models.JSONField(_("folders"), default=list)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    fetched: models.JSONField[Any, Any] = models.JSONField(_("fetched"), null=True)  # final URL, time, status, headers

    # How far it is.
    state = models.CharField(_("state"), max_length=9, choices=ItemState.choices, default=ItemState.WAITING)
    done = models.PositiveIntegerField(_("done"), default=0)  # pages, chapters, rows…
    total = models.PositiveIntegerField(_("of"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(_("claimed"), null=True)
    claimed_by = models.CharField(_("claimed by"), max_length=80, blank=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    error = models.TextField(_("what went wrong"), blank=True)

    # What was found in it, as corrected by hand. ``reading`` in ImportContent has the rest.
    reader = models.CharField(_("reader"), max_length=40, blank=True)
    reader_version = models.PositiveIntegerField(_("reader version"), default=0)
    title = models.CharField(_("title"), max_length=500, blank=True)
    authors: models.JSONField[Any, Any] = models.JSONField(_("authors"), default=list)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    published = models.DateField(_("published"), null=True)
    address = models.URLField(_("canonical address"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    characters = models.PositiveIntegerField(_("characters"), default=0)
    sections: models.JSONField[Any, Any] = models.JSONField(_("sections"), default=dict)  # kind → characters
    warnings: models.JSONField[Any, Any] = models.JSONField(_("warnings"), default=list)
    corrected: models.JSONField[Any, Any] = models.JSONField(_("corrected"), default=list)  # names of fields
    columns: models.JSONField[Any, Any] = models.JSONField(_("columns"), null=True)  # of a table: containers.Columns
    mapping: models.JSONField[Any, Any] = models.JSONField(_("mapping"), null=True)  # of a table: field → column

    # What stands in the project already, and what became of this item.
    likeness = models.CharField(_("likeness"), max_length=7, choices=Likeness.choices, blank=True)
    likeness_score = models.FloatField(_("how alike"), default=0.0)  # 0 to 1
    like = models.ForeignKey(Document, models.SET_NULL, null=True, related_name="+", verbose_name=_("like"))
    # Or what comes in along with it: an earlier item of the same import.
    twin = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", verbose_name=_("like the item"))
    decision = models.CharField(_("decision"), max_length=7, choices=Decision.choices, blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, related_name="+", verbose_name=_("document"))
    # Of what is to be a newer text of a document: of which one; where it came from; the number of the revision that it
    # was compared with; the reader to read it with (a name of READERS); and what would become of what depends on the
    # text, by what ``signals.revision_proposed`` was told.
    revises = models.ForeignKey(Document, models.CASCADE, null=True, related_name="+", verbose_name=_("newer text of"))
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, blank=True)
    base = models.PositiveIntegerField(_("compared with revision"), null=True)
    read_as = models.CharField(_("to be read as"), max_length=40, blank=True)
    effect: models.JSONField[Any, Any] = models.JSONField(_("effect"), null=True)
    decided_by = models.ForeignKey(  # who accepted it, or touched it last; nobody: who began the import
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("who")
    )

    class Meta:
        verbose_name = _("import item")
        verbose_name_plural = _("import items")
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("within", "state", "id"), name="import_item_by_state"),
            models.Index(fields=("state", "within"), name="import_item_to_do"),
        )

    def __str__(self) -> str:
        return self.title or self.name or self.url or str(self.uid)


class ImportContent(models.Model):
    """The bytes of an item as they came, and what its reader made of them (documents.actions.staging packs it).
    The row goes when the item is imported or left out: the source file holds the bytes then."""

    item = models.OneToOneField(ImportItem, models.CASCADE, primary_key=True, related_name="content")
    content = models.BinaryField(_("bytes"))
    reading = models.BinaryField(_("reading"), null=True)

    class Meta:
        verbose_name = _("import content")
        verbose_name_plural = _("import contents")

    def __str__(self) -> str:
        return str(self.pk)


class ColumnMapping(models.Model):
    """Which column was what, the last time a table with these columns came into the project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("project"))
    signature = models.CharField(_("columns"), max_length=64)  # SHA-256 of the names of the columns
    mapping: models.JSONField[Any, Any] = models.JSONField(_("mapping"))
    used_at = models.DateTimeField(_("used"), auto_now=True)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = (models.UniqueConstraint(fields=("project", "signature"), name="one_mapping_per_columns"),)

    def __str__(self) -> str:
        return self.signature[:12]


class TextBand(models.Model):
    """A part of the fingerprint of a document's text (documents.likeness): texts that are nearly the same have
    most bands in common. Of an item that waits to be accepted, there are traces of its bytes, address and text too."""

    project = models.ForeignKey(Project, models.CASCADE, db_index=False, related_name="+", verbose_name=_("project"))
    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="+", verbose_name=_("document"))
    item = models.ForeignKey(
        ImportItem, models.CASCADE, null=True, db_index=False, related_name="+", verbose_name=_("import item")
    )
    band = models.BigIntegerField(_("band"))

    class Meta:
        verbose_name = _("text band")
        verbose_name_plural = _("text bands")
        indexes = (
            models.Index(fields=("project", "band"), name="text_band_by_value"),
            models.Index(fields=("item",), name="text_band_by_item", condition=models.Q(item__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.band:x}"
