"""The rows of a project as they go into an archive: all of them, or those that one person may see."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from annotator import queries
from annotator.access import visible_to
from annotator.exchange.archive import kinds
from annotator.exchange.archive.kinds import Kind
from annotator.models import (
    Alias,
    Annotation,
    CodebookVersion,
    DismissedTopic,
    Pseudonym,
    Reply,
    SavedView,
    Tag,
    Tagging,
    Topic,
)
from documents.models import (
    Assignment,
    Change,
    Document,
    DocumentPicture,
    Field,
    FieldValue,
    Membership,
    Project,
    Revision,
    SourceFile,
)

MODELS: dict[Kind, Any] = {
    kinds.MEMBERS: Membership,
    kinds.TAGS: Tag,
    kinds.ALIASES: Alias,
    kinds.VERSIONS: CodebookVersion,
    kinds.FIELDS: Field,
    kinds.DOCUMENTS: Document,
    kinds.SOURCE_FILES: SourceFile,
    kinds.PICTURES: DocumentPicture,
    kinds.REVISIONS: Revision,
    kinds.VALUES: FieldValue,
    kinds.TOPICS: Topic,
    kinds.DISMISSED: DismissedTopic,
    kinds.ASSIGNMENTS: Assignment,
    kinds.ANNOTATIONS: Annotation,
    kinds.TAGGINGS: Tagging,
    kinds.REPLIES: Reply,
    kinds.VIEWS: SavedView,
    kinds.PSEUDONYMS: Pseudonym,
    kinds.CHANGES: Change,
}
# Those that others name by number.
NUMBERED = (
    *(kinds.TAGS, kinds.FIELDS, kinds.DOCUMENTS, kinds.SOURCE_FILES, kinds.REVISIONS),
    *(kinds.ANNOTATIONS, kinds.TAGGINGS, kinds.CHANGES),
)
# Whose somebody is named who has no account, by ``credit``: the column that says who it is.
CREDITED = {kinds.ANNOTATIONS: "author", kinds.REPLIES: "author", kinds.PSEUDONYMS: "person"}
_AT_ONCE = {kinds.REVISIONS: 20, kinds.CHANGES: 1000}


@dataclass(frozen=True, slots=True)
class Share:
    """What of a project goes out: all of it, or with ``user`` what this owner of it may see."""

    project: Project
    user: Any = None

    def rows(self, kind: Kind) -> Any:
        """In the order of their keys."""
        rows: Any = MODELS[kind]._default_manager.filter(project=self.project).order_by("pk")
        if kind == kinds.CHANGES:
            rows = rows.not_private(self.user) if self.user else rows.telling()
        return rows.filter(self._seen(kind)) if self.user else rows

    def hidden(self) -> frozenset[str]:
        """Annotations and replies that others keep to themselves by now; what the log told of them before isn't to be
        told any more, either."""
        return frozenset(queries.targets_hidden_from(self.user, self.project)) if self.user else frozenset()

    def keys(self, kind: Kind, hidden: frozenset[str]) -> array[int]:
        rows = self.rows(kind)
        if kind == kinds.CHANGES and hidden:
            lines = rows.values_list("pk", "target").iterator(chunk_size=5000)
            return array("q", (pk for pk, target in lines if target not in hidden))
        return array("q", rows.values_list("pk", flat=True).iterator(chunk_size=5000))

    def values(self, kind: Kind) -> Iterator[tuple[Any, ...]]:
        """The values of each row, as ``kind.columns`` has them; of those that are credited with the name, beside."""
        fields = [MODELS[kind]._meta.get_field(column.read_from) for column in kind.columns]
        names = [field.attname for field in fields]
        more = ("credit",) if kind in CREDITED else ()
        yield from self.rows(kind).values_list(*names, *more).iterator(chunk_size=_AT_ONCE.get(kind, 2000))

    def contents(self, kind: Kind) -> Iterator[tuple[int, bytes]]:
        """Key and bytes of source files or pictures, one after the other."""
        for pk, content in self.rows(kind).values_list("pk", "content").iterator(chunk_size=1):
            yield pk, bytes(content)

    def _seen(self, kind: Kind) -> Q:
        if kind == kinds.ANNOTATIONS:
            return visible_to(self.user)
        if kind == kinds.TAGGINGS:
            return visible_to(self.user, through="content_object__")
        if kind == kinds.REPLIES:
            return visible_to(self.user, through="annotation__")
        if kind == kinds.VIEWS:
            return Q(shared=True) | Q(by=self.user)
        return Q(person=self.user) if kind == kinds.DISMISSED else Q()
