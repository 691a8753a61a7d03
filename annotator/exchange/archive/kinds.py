"""The kinds of rows of an archive, in the order of its files: what each row holds. Pure.

``docs/project-archive.md`` says the same for people; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from annotator.exchange.archive.columns import (
    Choice,
    Column,
    Day,
    Hash,
    Json,
    Moment,
    Object,
    PastTags,
    Share,
    Text,
    To,
    Uid,
    Whole,
    Yes,
    facts,
    fetched,
    texts,
)

ROLES = ("reader", "annotator", "editor", "owner")


@dataclass(frozen=True, slots=True)
class Kind:
    """``columns`` of each row, in their order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.jsonl"


def _by(name: str) -> To:
    return To(name, kind="people", null=True)


PROJECT = Kind(
    "project",
    (
        Text("name", most=200, blank=False),
        Text("description"),
        Moment("created_at"),
        Choice("tags_made_by", values=("annotators", "editors"), null=True),
        Moment("blind_since", null=True),
        _by("blind_by"),
    ),
)
PEOPLE = Kind("people", (Text("username", most=150, null=True), Text("name", most=310)))
MEMBERS = Kind(
    "members", (To("person", source="user", kind="people"), Choice("role", values=ROLES), Moment("joined_at"))
)
TAGS = Kind(
    "tags",
    (
        To("parent", kind="tags", null=True),
        Text("name", most=100, blank=False),
        Choice(
            "colour",
            values=(
                *("red", "orange", "amber", "lime", "green", "teal"),
                *("cyan", "blue", "indigo", "violet", "magenta", "grey"),
            ),
        ),
        Text("description"),
        Text("when_to_use"),
        Text("when_not"),
        Text("shortcut", most=1),
        Whole("position"),
        Moment("created_at"),
        _by("created_by"),
        Moment("trashed_at", null=True),
    ),
)
ALIASES = Kind(
    "aliases",
    (
        To("tag", kind="tags"),
        To("parent", kind="tags", null=True),
        Text("name", most=100, blank=False),
        Moment("created_at"),
        _by("created_by"),
    ),
)
VERSIONS = Kind(
    "codebook_versions",
    (
        Whole("number"),
        Text("name", most=100),
        Text("note"),
        To("through", kind="changes"),
        PastTags("tags"),
        Moment("created_at"),
        _by("created_by"),
    ),
)
FIELDS = Kind(
    "fields",
    (
        Text("name", most=100, blank=False),
        Choice("kind", values=("text", "number", "date", "choice", "url", "yes_no")),
        Json("choices", check=texts),
        Text("description", most=500),
        Whole("position"),
        Moment("created_at"),
        _by("created_by"),
        Moment("trashed_at", null=True),
    ),
)
DOCUMENTS = Kind(
    "documents",
    (
        Uid("uid"),
        Text("title", most=500),
        Json("authors", check=texts),
        Text("publisher", most=300),
        Day("published", null=True),
        Text("url", most=2000),
        Text("language", most=35),
        Choice("direction", values=("", "ltr", "rtl")),
        Json("metadata", check=facts),
        Choice("status", values=("new", "in_progress", "done")),
        Whole("revision", source="revision_number"),
        Whole("characters"),
        Moment("created_at"),
        _by("created_by"),
        Moment("trashed_at", null=True),
        _by("trashed_by"),
    ),
)
SOURCE_FILES = Kind(
    "source_files",
    (
        To("document", kind="documents"),
        Text("name", most=500),
        Text("media_type", most=100),
        Hash("sha256"),
        Text("url", most=2000),
        Text("charset", most=40),
        Json("fetched", check=fetched, null=True),
        Moment("received_at"),
    ),
)
PICTURES = Kind(
    "pictures",
    (
        To("document", kind="documents"),
        Hash("sha256"),
        Choice("media_type", values=("image/png", "image/jpeg")),
        Whole("width"),
        Whole("height"),
    ),
)
REVISIONS = Kind(
    "revisions",
    (
        To("document", kind="documents"),
        To("source_file", kind="source_files", null=True),
        Whole("number"),
        Text("text", most=100_000_000, canon=True),
        Hash("sha256"),
        Object("layout"),
        Text("reader", most=40),
        Whole("reader_version"),
        Moment("created_at"),
        _by("created_by"),
    ),
)
VALUES = Kind(
    "values", (To("field", kind="fields"), To("document", kind="documents"), Text("text", most=2000, blank=False))
)
TOPICS = Kind(
    "topics",
    (
        To("document", source="content_object", kind="documents"),
        To("tag", kind="tags"),
        _by("by"),
        Moment("created_at"),
    ),
)
DISMISSED = Kind(
    "dismissed_topics",
    (
        To("document", kind="documents"),
        To("tag", kind="tags"),
        To("person", kind="people"),
        Moment("created_at"),
    ),
)
ASSIGNMENTS = Kind(
    "assignments",
    (
        To("document", kind="documents"),
        To("person", kind="people"),
        _by("by"),
        Moment("created_at"),
        Moment("done_at", null=True),
    ),
)
ANNOTATIONS = Kind(
    "annotations",
    (
        Uid("uid"),
        To("document", kind="documents"),
        To("author", kind="people"),
        Text("note", canon=True),
        To("made_on", kind="revisions"),
        Whole("made_start", null=True),
        Whole("made_end", null=True),
        Text("quote", canon=True),
        Text("prefix", most=64, canon=True),
        Text("suffix", most=64, canon=True),
        To("placed_on", kind="revisions"),
        Whole("start", null=True),
        Whole("end", null=True),
        Choice("how", values=("exact", "moved", "fuzzy", "orphan")),
        Share("score"),
        Moment("left_at", null=True),
        Yes("private"),
        Moment("resolved_at", null=True),
        _by("resolved_by"),
        Moment("created_at"),
        Moment("edited_at", null=True),
        Moment("trashed_at", null=True),
        _by("trashed_by"),
    ),
)
TAGGINGS = Kind(
    "taggings",
    (
        To("annotation", source="content_object", kind="annotations"),
        To("tag", kind="tags"),
        _by("by"),
        Moment("created_at"),
    ),
)
REPLIES = Kind(
    "replies",
    (
        Uid("uid"),
        To("annotation", kind="annotations"),
        To("author", kind="people"),
        Text("text", blank=False, canon=True),
        Moment("created_at"),
        Moment("edited_at", null=True),
        Moment("trashed_at", null=True),
        _by("trashed_by"),
    ),
)
VIEWS = Kind(
    "views",
    (
        Uid("uid"),
        Text("name", most=100, blank=False),
        Text("query", most=4000),
        Json("columns", check=texts),
        Choice("shows", values=("list", "search", "recipe")),
        Yes("shared"),
        Yes("pinned"),
        To("by", kind="people"),
        Moment("created_at"),
    ),
)
PSEUDONYMS = Kind("pseudonyms", (To("person", kind="people"), Text("name", most=100, blank=False)))
CHANGES = Kind(
    "changes",
    (
        Text("verb", most=40, blank=False),
        Text("target", most=80),
        To("document", kind="documents", null=True),
        _by("by"),
        Moment("at"),
        Object("before", null=True),
        Object("after", null=True),
        Uid("batch", null=True),
        To("undoes", kind="changes", null=True),
        To("private_to", kind="people", null=True),
    ),
)

KINDS: tuple[Kind, ...] = (
    *(PROJECT, PEOPLE, MEMBERS, TAGS, ALIASES, VERSIONS, FIELDS, DOCUMENTS, SOURCE_FILES, PICTURES, REVISIONS),
    *(VALUES, TOPICS, DISMISSED, ASSIGNMENTS, ANNOTATIONS, TAGGINGS, REPLIES, VIEWS, PSEUDONYMS, CHANGES),
)
