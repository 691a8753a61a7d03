"""People, documents with what was marked on them, annotations and tags in Django's admin."""

from annotator.admin import annotations, changes, codebook, documents, people, tags

__all__ = ["annotations", "changes", "codebook", "documents", "people", "tags"]
