"""What somebody's attention was called to, and who is reading what."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotator.models.annotation import Annotation, Reply
from annotator.models.view import SavedView
from documents.models import Document, Project


class Reason(models.TextChoices):
    MENTION = "mention", _("mentioned you")
    REPLY = "reply", _("replied to you")
    NEWER = "newer", _("found a newer text")
    TAKEN_IN = "taken-in", _("took a newer text in")
    FAILED = "failed", _("could not have an address")
    FOUND = "found", _("found something new")


class Notice(models.Model):
    """Somebody (``by``) mentioned a member (``person``) in the note of an annotation or in a reply, or replied to
    them; or the address of a ``document`` was looked at for them, or a search they subscribed to (``view``) found
    something new, as they wanted (``by`` is the same person).
    ``mailed_at``: when the mail about it went out, if one did."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("project"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("for whom")
    )
    annotation = models.ForeignKey(
        Annotation, models.CASCADE, null=True, related_name="notices", verbose_name=_("annotation")
    )
    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="+", verbose_name=_("document"))
    view = models.ForeignKey(SavedView, models.CASCADE, null=True, related_name="+", verbose_name=_("search"))
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="notices", verbose_name=_("reply"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+", verbose_name=_("by whom")
    )
    reason = models.CharField(_("why"), max_length=8, choices=Reason.choices)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    seen_at = models.DateTimeField(_("seen"), null=True, editable=False)
    mailed_at = models.DateTimeField(_("mailed"), null=True, editable=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "annotation"), condition=models.Q(reply__isnull=True), name="one_notice_a_note"
            ),
            models.UniqueConstraint(
                fields=("person", "reply"), condition=models.Q(reply__isnull=False), name="one_notice_a_reply"
            ),
        )
        indexes = (models.Index(fields=("person", "seen_at", "id"), name="notice_by_person"),)

    def __str__(self) -> str:
        return f"{self.by} {self.get_reason_display()}"

    @property
    def about(self) -> Document:
        """The document that it is about, or that the annotation stands in; a search is not in one."""
        found = self.document if self.annotation is None else self.annotation.document
        assert found is not None  # noqa: S101 (a notice is about one of the two)
        return found

    @property
    def title(self) -> str:
        """What it is about is called: a document, or a search."""
        return self.about.title if self.view is None else self.view.name

    @property
    def headline(self) -> str:
        """What is told of a document's text or of a search, as a sentence; "" of what is about an annotation."""
        sentence = {
            Reason.NEWER: _("“%(title)s” has a newer text"),
            Reason.TAKEN_IN: _("A newer text of “%(title)s” was taken in"),
            Reason.FAILED: _("The address of “%(title)s” can’t be had any more"),
            Reason.FOUND: _("New hits of “%(title)s”"),
        }.get(Reason(self.reason))
        return "" if sentence is None else str(sentence) % {"title": self.title}

    @property
    def words(self) -> str:
        """What was written, in Markdown; "" where nothing was."""
        if self.reply is not None:
            return self.reply.text
        return "" if self.annotation is None else self.annotation.note


class Preference(models.Model):
    """What a person wants other than everybody gets it; who never chose anything has no row."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("whose")
    )
    mail = models.BooleanField(_("mail about notices"), default=True)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return str(self.person)


class Presence(models.Model):
    """One open page of a document (``tab``, made by the page) and when it was last heard of."""

    tab = models.UUIDField(_("page"), default=uuid.uuid4, primary_key=True)
    document = models.ForeignKey(Document, models.CASCADE, db_index=False, related_name="+", verbose_name=_("document"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who"))
    seen_at = models.DateTimeField(_("last heard of"))

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        indexes = (models.Index(fields=("document", "seen_at"), name="presence_by_document"),)

    def __str__(self) -> str:
        return str(self.person)
