"""Projects, people in them, documents and the log in Django's admin."""

from documents.admin import changes, documents, projects

__all__ = ["changes", "documents", "projects"]
