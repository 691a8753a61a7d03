"""What is stored of projects, their people, their documents, their imports and their history."""

from documents.models.change import Change
from documents.models.check import AddressCheck, CheckedHost
from documents.models.document import Document, DocumentPicture, Revision, SourceFile, Status
from documents.models.field import Field, FieldValue, Kind
from documents.models.importing import (
    ColumnMapping,
    Decision,
    Import,
    ImportContent,
    ImportItem,
    ItemState,
    Likeness,
    Origin,
    Purpose,
    TextBand,
)
from documents.models.invitation import Invitation
from documents.models.project import Membership, Project, Role
from documents.models.work import Assignment

__all__ = [
    "AddressCheck",
    "Assignment",
    "Change",
    "CheckedHost",
    "ColumnMapping",
    "Decision",
    "Document",
    "DocumentPicture",
    "Field",
    "FieldValue",
    "Import",
    "ImportContent",
    "ImportItem",
    "Invitation",
    "ItemState",
    "Kind",
    "Likeness",
    "Membership",
    "Origin",
    "Project",
    "Purpose",
    "Revision",
    "Role",
    "SourceFile",
    "Status",
    "TextBand",
]
