"""People, documents with what was marked on them, annotations and tags in Django's admin."""

from annotator.admin import annotations, codebook, documents, people, tags

__all__ = ["annotations", "codebook", "documents", "people", "tags"]
