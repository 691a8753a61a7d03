"""What is stored of projects, their people, their documents, their imports and their history."""

from documents.models.change import Change
from documents.models.document import Document, DocumentPicture, Revision, SourceFile
from documents.models.importing import (
    ColumnMapping,
    Decision,
    Import,
    ImportContent,
    ImportItem,
    ItemState,
    Likeness,
    TextBand,
)
from documents.models.project import Membership, Project, Role

__all__ = [
    "Change",
    "ColumnMapping",
    "Decision",
    "Document",
    "DocumentPicture",
    "Import",
    "ImportContent",
    "ImportItem",
    "ItemState",
    "Likeness",
    "Membership",
    "Project",
    "Revision",
    "Role",
    "SourceFile",
    "TextBand",
]
