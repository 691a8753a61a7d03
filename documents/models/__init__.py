"""What is stored of projects, their people, their documents and their history."""

from documents.models.change import Change
from documents.models.document import Document, Revision, SourceFile
from documents.models.project import Membership, Project, Role

__all__ = ["Change", "Document", "Membership", "Project", "Revision", "Role", "SourceFile"]
