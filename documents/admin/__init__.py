"""Projects, people in them, documents, imports and the log in Django's admin."""

from documents.admin import changes, checks, documents, fields, imports, projects, work

__all__ = ["changes", "checks", "documents", "fields", "imports", "projects", "work"]
