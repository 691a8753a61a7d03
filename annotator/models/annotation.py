"""Annotations and the replies under them."""

from __future__ import annotations

import uuid
from typing import NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager, _TaggableManager

from annotator.models.tag import Tagging
from documents.models import Document, Project, Revision

MOST_CREDIT = 150  # code points of a name


class Placing(models.TextChoices):
    """How an annotation was found in the current revision."""

    EXACT = "exact", _("exact")
    MOVED = "moved", _("moved")
    FUZZY = "fuzzy", _("fuzzy")
    ORPHAN = "orphan", _("orphan")


class ReadTags(_TaggableManager):  # type: ignore[misc]  # taggit is not typed
    """taggit's manager, for reading only. Writing, it goes by names, takes tags of other projects, and leaves
    nothing in the log."""

    def _refuse(self, *_tags: object, **_more: object) -> NoReturn:
        raise TypeError("Tags are written through annotator.actions.annotate.")

    add = set = remove = clear = _refuse


class Annotation(models.Model):
    """One person's mark on a span (a highlight), or, with no span, on a whole document.

    Where it was made never changes: ``made_on``, ``made_start``, ``made_end`` and the quote with its
    surroundings. An orphan out of a file, which never stood in a text here, has the quote and its surroundings
    alone; where it is first found, or a person puts it, it was made. Where it stands now is its placement:
    ``placed_on``, ``start``, ``end``, ``how`` and ``score`` (0 to 1). All positions are code points.
    """

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="annotations", verbose_name=_("project"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="annotations", verbose_name=_("document"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="annotations", verbose_name=_("author")
    )
    # What the file that it came out of calls who wrote it, who has no account here; ``author`` brought it in then.
    credit = models.CharField(_("author’s name"), max_length=MOST_CREDIT, blank=True)
    note = models.TextField(_("note"), blank=True)

    made_on = models.ForeignKey(Revision, models.PROTECT, related_name="+", verbose_name=_("made on"))
    made_start = models.PositiveIntegerField(_("made from"), null=True)
    made_end = models.PositiveIntegerField(_("made to"), null=True)
    quote = models.TextField(_("quote"), blank=True)
    prefix = models.CharField(_("text before"), max_length=64, blank=True)
    suffix = models.CharField(_("text after"), max_length=64, blank=True)

    placed_on = models.ForeignKey(Revision, models.PROTECT, related_name="+", verbose_name=_("placed on"))
    start = models.PositiveIntegerField(_("from"), null=True)
    end = models.PositiveIntegerField(_("to"), null=True)
    how = models.CharField(_("placing"), max_length=6, choices=Placing.choices, default=Placing.EXACT)
    score = models.FloatField(_("certainty"), default=1.0)

    # A person looked for it in vain, and leaves it an orphan. A new text that has it again forgets that.
    left_at = models.DateTimeField(_("left as an orphan"), null=True, blank=True, editable=False)

    private = models.BooleanField(_("private"), default=False, help_text=_("Only its author sees it."))
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name=_("resolved by"),
    )

    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    trashed_at = models.DateTimeField(_("moved to trash"), null=True, blank=True, editable=False)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    # The number of the line that the last act on this object wrote in the log; not stored here.
    change_number: int | None = None

    tags = TaggableManager(through=Tagging, blank=True, manager=ReadTags)

    class Meta:
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                # "Not null" is said too: to a database, a comparison with null is no objection.
                condition=Q(made_start__isnull=True, made_end__isnull=True)
                & (Q(quote="") | Q(how=Placing.ORPHAN, start__isnull=True))
                | (Q(made_start__isnull=False, made_end__isnull=False, made_start__lt=F("made_end")) & ~Q(quote="")),
                name="annotation_was_made_on_a_span_or_a_document",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False, start__lt=F("end")),
                name="annotation_stands_on_a_span_or_nowhere",
            ),
            models.CheckConstraint(condition=Q(how__in=Placing.values), name="annotation_placing_is_known"),
            models.CheckConstraint(
                condition=~Q(how=Placing.ORPHAN) | Q(start__isnull=True), name="an_orphan_stands_nowhere"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(how=Placing.ORPHAN), name="only_an_orphan_is_left_as_one"
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="annotation_score_is_a_share"),
        )
        indexes = (
            models.Index(fields=("document", "trashed_at", "start"), name="annotation_by_place"),
            models.Index(fields=("project", "trashed_at", "created_at"), name="annotation_by_time"),
            models.Index(fields=("project", "author"), name="annotation_by_author"),
            # Most have none.
            models.Index(fields=("project", "credit"), condition=~Q(credit=""), name="annotation_by_credit"),
            # Few are not where they were made, and they are looked for among very many.
            models.Index(
                fields=("project", "document"), condition=Q(how__in=("fuzzy", "orphan")), name="annotation_unsure"
            ),
            # Few are, and whoever opens a document asks for their own among thousands.
            models.Index(fields=("document", "author"), condition=Q(private=True), name="annotation_private"),
        )

    def __str__(self) -> str:
        return self.quote[:60] or str(_("note on the whole document"))

    @property
    def has_place(self) -> bool:
        """Whether it is of a passage, and not of the document as a whole."""
        return bool(self.quote)


class Reply(models.Model):
    """A message under an annotation."""

    uid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="replies", verbose_name=_("annotation"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="replies", verbose_name=_("author")
    )
    credit = models.CharField(_("author’s name"), max_length=MOST_CREDIT, blank=True)  # see Annotation.credit
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    trashed_at = models.DateTimeField(_("moved to trash"), null=True, blank=True, editable=False)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="reply_says_something"),)

    def __str__(self) -> str:
        return self.text[:60]
