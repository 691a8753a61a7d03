"""People, documents with what was marked on them, annotations and tags in Django's admin."""

from annotator.admin import annotations, changes, codebook, documents, people, signing_in, site_wide, tags

__all__ = ["annotations", "changes", "codebook", "documents", "people", "signing_in", "site_wide", "tags"]
