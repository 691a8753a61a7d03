"""Plain functions that make real things for tests, through the same actions as everybody else.

The cast: Alice owns the project, Bob may annotate, Charlie is a stranger.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model

from annotator import access
from annotator.actions import annotate, discuss, edits, views
from annotator.actions import tag as tagging
from annotator.actions.sheet import writing
from annotator.models import Annotation, Reply, SavedView, Shows, Tag
from documents import packing, staged
from documents.access import project_to_read
from documents.actions import importing, imports, projects
from documents.article import Article, Block, BlockKind, Section, SectionKind
from documents.models import (
    Document,
    Import,
    ImportContent,
    ImportItem,
    ItemState,
    Membership,
    Project,
    Revision,
    Role,
)
from documents.text import Span

FOX = "The quick brown fox jumps over the lazy dog."


def person(username: str, **fields: Any) -> Any:
    """The person of that name; made if there is none."""
    return get_user_model().objects.get_or_create(username=username, defaults=fields)[0]


def alice(**fields: Any) -> Any:
    return person("alice", **({"first_name": "Alice", "last_name": "Ng"} | fields))


def bob(**fields: Any) -> Any:
    return person("bob", **({"first_name": "Bob", "last_name": "Stone"} | fields))


def charlie(**fields: Any) -> Any:
    return person("charlie", **({"first_name": "Charlie", "last_name": "Rey"} | fields))


def member(project: Project, user: Any, *, role: Role = Role.ANNOTATOR) -> Membership:
    return projects.add_member(project, user, role=role, by=alice())


def project(*, name: str = "Iraq reading group", by: Any = None, with_bob: bool = True) -> Project:
    """A project that Alice owns and Bob may annotate."""
    made = projects.make_project(name, by=by or alice())
    if with_bob:
        member(made, bob())
    return made


def article(text: str = FOX, **fields: Any) -> Article:
    """An article whose lines are paragraphs, all of them body."""
    blocks, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(line.rstrip("\n"))))
        start += len(line)
    sections = (Section(SectionKind.BODY, blocks[0].start, blocks[-1].end),) if blocks else ()
    return Article(text=text, blocks=tuple(blocks), sections=sections, **fields)


def reading(text: str = FOX, *, name: str = "fox.txt", **fields: Any) -> importing.Reading:
    """A file as if it had just been read; it comes in even if the same text is there."""
    return importing.Reading(
        content=text.encode(),
        name=name,
        media_type="text/plain",
        article=article(text, **fields),
        reader="plain_text",
        reader_version=1,
        sha256=uuid4().hex * 2,
        keep_both=True,
    )


def document(project: Project, *, text: str = FOX, title: str = "The fox", by: Any = None, **fields: Any) -> Document:
    return importing.import_document(project, reading(text, title=title, **fields), by=by or alice())


def import_of(project: Project, *files: bytes, by: Any = None, **options: Any) -> Import:
    """An import with these files in it, not read yet."""
    made = imports.start_import(project, by=by or alice(), **options)
    for number, content in enumerate(files or (f"The fox\n\n{FOX}\n".encode(),)):
        imports.add_file(made, content, name=f"file-{number}.txt")
    return made


def item(import_: Import, *, read: Article | None = None, content: bytes = b"", **fields: Any) -> ImportItem:
    """An item of an import as if ``read`` had just been read of it; in another state without."""
    fields = {"name": "fox.txt", "media_type": "text/plain", "size": len(content), **fields}
    if read is not None:
        found = staged.fields_of(read, name=fields["name"])
        fields = {"state": ItemState.READY, "reader": "plain_text", **found, **fields}
    made = ImportItem.objects.create(within=import_, project=import_.project, **fields)
    reading = None if read is None else staged.compress(packing.dump(read))
    ImportContent.objects.create(item=made, content=content, reading=reading)
    return made


def revision(document: Document) -> Revision:
    return Revision.objects.get(document=document, number=document.revision_number)


def tag(project: Project, name: str = "Animals", *, by: Any = None, **fields: Any) -> Tag:
    return tagging.make_tag(project, name=name, by=by or alice(), **fields)[0]


def annotation(
    document: Document,
    *,
    quote: str | None = "brown",
    tags: tuple[Tag, ...] = (),
    note: str = "",
    by: Any = None,
    uid: UUID | None = None,
) -> Annotation:
    """Bob's highlight on the first place where ``quote`` stands; on the whole document if it is None."""
    by = by or bob()
    span = None
    if quote is not None:
        start = revision(document).text.index(quote)
        span = Span(start, start + len(quote))
    return annotate.annotate(
        access.passage_to_annotate(by, document.uid, document.revision_number, span),
        uid=uid or uuid4(),
        span=span,
        quote=quote or "",
        tags={tag.pk for tag in tags},
        note=note,
        by=by,
    )[0]


def brought(
    document: Document,
    *,
    quote: str = "brown",
    credit: str = "Maria",
    found: bool = True,
    around: tuple[str, str] = ("", ""),
    note: str = "",
    tags: tuple[Tag, ...] = (),
    by: Any = None,
    author: Any = None,
    uid: UUID | None = None,
) -> Annotation:
    """What Maria had made elsewhere, and Bob brought in with a file: where its words stand; else, as an orphan with no
    place of its own, with what the file has ``around`` them. ``author``: who it is by, where not by who brings it."""
    by = by or bob()
    start = revision(document).text.index(quote) if found and quote else None
    span = None if start is None else Span(start, start + len(quote))
    passage = access.passage_to_annotate(by, document.uid, document.revision_number, span)
    words = {"uid": uid or uuid4(), "note": note, "private": False, "by": author or by}
    made = annotate.new_annotation(passage, span=span, quote=quote if found else "", **words)
    made.credit = credit
    if not found:
        made.quote, (made.prefix, made.suffix), made.how, made.score = quote, around, "orphan", 0.0
    with writing(by) as sheet:
        edits.add_annotation(sheet, made, tags=[tag.pk for tag in tags], passage=passage)
    return made


def orphan(document: Document, *, quote: str = "a red hen", **fields: Any) -> Annotation:
    """What came out of a file, and stands in no text here."""
    return brought(document, quote=quote, found=False, **fields)


def reply(
    annotation: Annotation, *, text: str = "Is it?", by: Any = None, uid: UUID | None = None, credit: str = ""
) -> Reply:
    """``credit``: whom the file names that it came out of."""
    made = discuss.add_reply(annotation, uid=uid or uuid4(), text=text, by=by or bob())[0]
    if credit:
        Reply.objects.filter(pk=made.pk).update(credit=credit)
        made.credit = credit
    return made


def search(
    project: Project, name: str = "Foxes", q: str = "fox", *, by: Any = None, show: str = "", **fields: Any
) -> SavedView:
    """A search that somebody keeps."""
    person = by or alice()
    asked = {"q": q, **({"show": show} if show else {})}
    fields = {"query": urlencode(asked), "shared": False, "shows": Shows.SEARCH, **fields}
    return views.make_view(project_to_read(person, project.slug), name=name, by=person, **fields)


def view(project: Project, name: str = "Outlook", *, by: Any = None, **fields: Any) -> SavedView:
    """A view of the document list that somebody keeps."""
    person = by or alice()
    fields = {"query": "publisher=Outlook", "columns": [], "shared": False, **fields}
    return views.make_view(project_to_read(person, project.slug), name=name, by=person, **fields)
