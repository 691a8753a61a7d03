"""The words that documents and annotations are found by. ``annotator.search.fulltext`` writes and reads them."""

from __future__ import annotations

from django.db import models

from annotator.models.annotation import Annotation
from documents.models import Document, Project


class DocumentWords(models.Model):
    """A document that can be found. What is written here was made of its text and of what is known of it, and can be
    made anew at any time. Documents don't know that they have words: deleting them takes these out (``following``), and
    what is left of one that a database deleted by itself is found by nobody.

    ``words`` is what the database's engine needs beside its index: on PostgreSQL all words in order; on SQLite those
    of title and of what is known about the document, as the index has them.
    """

    document = models.OneToOneField(
        Document, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    project = models.ForeignKey(Project, models.DO_NOTHING, db_constraint=False, related_name="+")
    revision_number = models.PositiveIntegerField()
    words = models.TextField()
    huge = models.BooleanField(default=False)  # more words than an index of PostgreSQL takes of one text

    class Meta:
        indexes = (models.Index(fields=("project",), name="words_of_huge_documents", condition=models.Q(huge=True)),)

    def __str__(self) -> str:
        return str(self.document_id)


class AnnotationWords(models.Model):
    """An annotation that can be found by its quote, its note and the replies under it."""

    annotation = models.OneToOneField(
        Annotation, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    project = models.ForeignKey(Project, models.DO_NOTHING, db_constraint=False, related_name="+")
    words = models.TextField()
    huge = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("project",), name="words_of_huge_annotations", condition=models.Q(huge=True)),)

    def __str__(self) -> str:
        return str(self.annotation_id)


class KnownWord(models.Model):
    """A word that stands somewhere in a project, with its stem in the language of the text."""

    pk = models.CompositePrimaryKey("project", "language", "stem", "word")
    project = models.ForeignKey(Project, models.DO_NOTHING, db_index=False, db_constraint=False, related_name="+")
    language = models.CharField(max_length=3)
    stem = models.CharField(max_length=200)
    word = models.CharField(max_length=200)

    def __str__(self) -> str:
        return str(self.word)
