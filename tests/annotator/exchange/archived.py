"""A project in whose log every verb stands, and archives of it to look at."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

from PIL import Image

from annotator.access import passage_to_annotate
from annotator.actions import annotate, blinding, bringing, discuss, hits, pseudonyms, topics, trash
from annotator.actions import codebook as codebooks
from annotator.actions import steps as do
from annotator.actions import tag as tagging
from annotator.actions import views as viewing
from annotator.actions.acts import perform
from annotator.actions.codebook import operations as op
from annotator.actions.codebook.versions import freeze
from annotator.actions.sheet import writing
from annotator.actions.undo import undo
from annotator.exchange.archive.unpacking import unpack
from annotator.exchange.archive.writing import write_archive
from annotator.models import Annotation, Tag
from documents.access import project_to_read
from documents.acting import act
from documents.actions import checks, documents, fields, imports, invitations, moving, projects, revisions, work
from documents.actions.imports import deciding
from documents.article import Block, BlockKind, Mark, MarkKind, PageStart, SectionKind
from documents.models import AddressCheck, Document, Project, Role
from documents.pictures import picture_of
from documents.text import Span
from tests import factories as make

OLD = "The quick brown fox jumps over the lazy dog.\nIt was a fine day in May 🦊, and the whole village had come.\n"
NEW = "A new first line.\nThe quick brown fox leaps across the lazy dog.\nNobody knows what day it was.\n"


@dataclass
class Rich:
    """What came of it: a document with several texts, and two annotations of Bob's."""

    project: Project
    fox: Document
    brown: Annotation
    secret: Annotation


def rich() -> Rich:
    """Alice's project, where she, Bob and Charlie did everything that can be done."""
    project = make.project(name="Foxes")
    _people(project)
    animals, colours = _codebook(project)
    fox = make.document(project, text=OLD, title="The fox", url="https://example.org/fox", **_picture())
    brown, secret = _annotations(fox, animals, colours)
    _work(project, fox)
    _facts(project, fox)
    _texts(fox)
    _views(project, animals)
    _merging(project, fox, brown)
    _trash(project)
    return Rich(project, fox, Annotation.objects.get(pk=brown.pk), Annotation.objects.get(pk=secret.pk))


def own(project: Project, by: Any = None) -> Any:
    return project_to_read(by or make.alice(), project.slug)


def written(project: Project, *, user: Any = None) -> io.BytesIO:
    """Its archive."""
    file = io.BytesIO()
    write_archive(file, project, user=user)
    file.seek(0)
    return file


def unpacked(file: io.BytesIO, *, by: Any = None, accounts: dict[int, Any] | None = None, **more: Any) -> Project:
    return unpack(file, name="foxes.zip", by=by or make.alice(), accounts=accounts or {}, **more)


def rows(file: io.BytesIO, kind: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(file) as archive:
        return [json.loads(line) for line in archive.read(f"{kind}.jsonl").splitlines()]


def files(file: io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(contents: dict[str, bytes], *, proven: bool = True) -> io.BytesIO:
    """An archive of these files; ``proven``: its manifest says of them what is true by now."""
    if proven:
        manifest = json.loads(contents["manifest.json"])
        for name, content in contents.items():
            if name.endswith(".jsonl"):
                digest = hashlib.sha256(content).hexdigest()
                manifest["files"][name] = {"rows": content.count(b"\n"), "bytes": len(content), "sha256": digest}
        contents = {**contents, "manifest.json": json.dumps(manifest).encode()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def _people(project: Project) -> None:
    alice = make.alice()
    charlie = make.member(project, make.charlie(), role=Role.READER)
    projects.change_role(charlie, role=Role.EDITOR, by=alice)
    projects.edit_project(project, name="Foxes and others", description="All of them", by=alice)
    joining, _secret = invitations.invite(project, role=Role.READER, days=7, by=alice)
    invitations.join(joining, by=make.person("dora"))
    projects.remove_member(project.memberships.get(user__username="dora"), by=alice)
    projects.add_member(project, make.person("emil", first_name="Emil"), role=Role.ANNOTATOR, by=alice)
    projects.remove_member(project.memberships.get(user__username="emil"), by=make.person("emil"))
    invitations.withdraw_invitation(invitations.invite(project, role=Role.EDITOR, days=7, by=alice)[0], by=alice)
    blinding.make_blind(own(project), by=alice)
    blinding.open_project(own(project), by=alice)
    pseudonyms.named(own(project), by=alice)
    projects.trash_project(project, by=alice)
    projects.restore_project(project, by=alice)


def _codebook(project: Project) -> tuple[Tag, Tag]:
    animals = make.tag(project, "Animals", description="All that live", shortcut="a")
    colours = make.tag(project, "Colours", by=make.bob())
    make.tag(project, "Foxes", parent=animals)
    tagging.edit_tag(colours, name="Hues", when_to_use="Always", by=make.alice())
    tagging.trash_tag(colours, by=make.alice())
    tagging.restore_tag(Tag.objects.get(pk=colours.pk), by=make.alice())
    lying = make.tag(project, "Thrown away", parent=animals)
    tagging.trash_tag(lying, by=make.alice())
    _operate(project, op.Settings("editors"))
    _operate(project, op.AddAlias(animals.pk, "Beasts"))
    _operate(project, op.AddAlias(animals.pk, "Brutes"))
    _operate(project, op.RemoveAlias(animals.aliases.get(name="Brutes").pk))
    freeze(project, name="First", note="Before all", by=make.alice())
    return animals, Tag.objects.get(pk=colours.pk)


def _operate(project: Project, operation: Any, by: Any = None) -> None:
    by = by or make.alice()
    codebooks.perform(own(project, by), operation, uid=uuid4(), by=by)


def _annotations(fox: Document, animals: Tag, colours: Tag) -> tuple[Annotation, Annotation]:
    bob, alice = make.bob(), make.alice()
    brown = make.annotation(fox, quote="brown fox", tags=(animals, colours), note="Why *brown*?")
    annotate.edit_annotation(brown, note="Why brown, @alice?", tags={colours.pk}, by=alice)
    _move(brown, "quick brown fox", by=bob)
    annotate.resolve_annotation(brown, by=alice)
    annotate.reopen_annotation(brown, by=bob)
    annotate.resolve_annotation(brown, by=alice)
    secret = make.annotation(fox, quote="lazy", note="Lazy myself", tags=(animals,))
    annotate.unshare_annotation(secret, by=bob)
    annotate.edit_annotation(secret, note="For me alone", by=bob)
    shared = make.annotation(fox, quote="village", by=make.charlie())
    annotate.unshare_annotation(shared, by=make.charlie())
    annotate.share_annotation(shared, by=make.charlie())
    make.reply(secret, text="Only mine", by=bob)
    said = make.reply(brown, by=make.charlie())
    discuss.edit_reply(said, text="Is it not?", by=make.charlie())
    discuss.trash_reply(said, by=make.charlie())
    discuss.restore_reply(said, by=alice)
    discuss.trash_reply(make.reply(brown, text="Gone"), by=bob)
    make.annotation(fox, quote=None, note="About all of it", by=alice)
    make.brought(fox, quote="dog", credit="Maria", tags=(animals,))
    make.orphan(fox, credit="Maria", note="Where is it?")
    gone = make.annotation(fox, quote="fine day", tags=(colours,))
    annotate.trash_annotation(gone, by=alice)
    annotate.restore_annotation(gone, by=bob)
    annotate.trash_annotation(gone, by=bob)
    lost = make.annotation(fox, quote="jumps over")
    perform([do.Leave(lost.uid)], uid=uuid4(), by=bob)
    perform([do.Unleave(lost.uid)], uid=uuid4(), by=bob)
    topics.add_topic(fox, animals, by=alice)
    topics.add_topic(fox, colours, by=alice)
    topics.remove_topic(fox, colours, by=alice)
    topics.dismiss_topic(fox, colours, by=bob)
    topics.suggest_again(fox, colours, by=bob)
    topics.dismiss_topic(fox, animals, by=bob)
    hits.tag_passages([brown.pk], add=[animals], query="fox", project=own(fox.project), uid=uuid4(), by=alice)
    undo(own(fox.project), act=uuid4(), by=alice)
    with act(uid := uuid4()), writing(alice) as sheet:
        bringing.say(sheet, fox.project, uid, file="foxes.json", counts={"new_annotations": 1})
    return brown, secret


def _move(annotation: Annotation, quote: str, *, by: Any) -> None:
    start = make.revision(annotation.document).text.index(quote)
    span = Span(start, start + len(quote))
    passage = passage_to_annotate(by, annotation.document.uid, annotation.document.revision_number, span)
    annotate.move_annotation(annotation, passage, span=span, quote=quote, by=by)


def _work(project: Project, fox: Document) -> None:
    alice, bob, mine = make.alice(), make.bob(), Document.objects.filter(pk=fox.pk)
    work.set_status(mine, "in_progress", project=project, by=alice)
    work.set_status(mine, "new", project=project, by=alice)
    work.assign(mine, [bob, alice], project=project, by=alice)
    work.begin(mine, project=project, by=bob)
    work.leave(mine, project=project, by=bob)
    work.open_for_work(mine, project=project, by=bob)
    work.finish(mine, person=bob, project=project, by=bob)
    work.reopen(mine, person=bob, project=project, by=alice)
    work.finish(mine, person=bob, project=project, by=bob)
    work.unassign(mine, [alice], project=project, by=alice)


def _facts(project: Project, fox: Document) -> None:
    alice, mine = make.alice(), Document.objects.filter(pk=fox.pk)
    documents.edit_document(fox, title="The quick fox", authors=["Ng", "Stone"], published=date(2019, 1, 20), by=alice)
    where = fields.make_field(project, "Where", kind="choice", choices=["Here", "There"], by=alice)
    when = fields.make_field(project, "When", kind="text", by=alice)
    gone = fields.make_field(project, "How", kind="text", by=alice)
    fields.set_value(mine, where, "here", project=project, by=alice)
    fields.set_value(mine, when, "3 February 2020", project=project, by=alice)
    fields.edit_field(when, kind="date", by=alice)
    fields.edit_field(where, choices=["Near", "There"], renamed={"Here": "Near"}, by=alice)
    fields.move_field(when, place=0, by=alice)
    fields.trash_field(gone, by=alice)
    fields.restore_field(gone, by=alice)
    fields.trash_field(gone, by=alice)
    checks.schedule(mine, every=7, take_in=AddressCheck.TakeIn.ASK, project=project, by=alice)
    checks.stop(mine, project=project, by=alice)


def _texts(fox: Document) -> None:
    alice = make.alice()
    fox.refresh_from_db()
    revisions.add_revision(fox, make.reading(NEW, name="newer.txt"), by=alice)
    fox.refresh_from_db()
    revisions.correct_sections(fox, {0: SectionKind.COMMENT}, by=alice)
    fox.refresh_from_db()
    revisions.restore_revision(fox, 1, by=alice, expected=3)
    fox.refresh_from_db()
    revisions.store_reread(fox, _read_otherwise(), by=alice, expected=4)
    fox.refresh_from_db()


def _read_otherwise() -> Any:
    marks = (Mark(MarkKind.STRONG, 4, 9), Mark(MarkKind.LINK, 10, 15, href="https://example.org/"))
    text = OLD.replace("fine", "very fine")
    reading = make.reading(text, name="newer.txt", marks=marks, pages=(PageStart(0, "xii"),))
    blocks = (Block(BlockKind.HEADING, 0, 44, level=1), *reading.article.blocks[1:])
    return replace(reading, reader_version=2, article=replace(reading.article, blocks=blocks))


def _views(project: Project, animals: Tag) -> None:
    bob, alice = make.bob(), make.alice()
    when = project.fields.get(name="When")
    query = f"assigned={bob.pk}&field-{when.pk}-from=2020-01-01&sort=-field-{when.pk}&tag={animals.pk}"
    view = make.view(project, query=query, columns=[f"field-{when.pk}", "title"], shared=True)
    viewing.edit_view(viewing.SavedView.objects.select_related("project").get(pk=view.pk), name="Outlooks", by=alice)
    viewing.remove_view(view, by=alice)
    viewing.restore_view(own(project), view.uid, by=alice)
    for shows in viewing.Shows:
        mine = shows != viewing.Shows.SEARCH
        kept = make.view(
            project,
            f"Of {shows}",
            query=f"q=fox&tag={animals.pk}",
            shows=shows,
            shared=mine,
            by=bob if not mine else alice,
        )
        whose = kept.by
        viewing.edit_view(kept, name=f"{shows} and hounds", by=whose)
        viewing.remove_view(kept, by=whose)
        viewing.restore_view(own(project, whose), kept.uid, by=whose, shows=shows)


def _merging(project: Project, fox: Document, brown: Annotation) -> None:
    vixens, cubs = make.tag(project, "Vixens"), make.tag(project, "Cubs")
    topics.add_topic(fox, vixens, by=make.alice())
    topics.add_topic(fox, cubs, by=make.alice())
    annotate.edit_annotation(brown, tags={vixens.pk, cubs.pk}, by=make.bob())
    _operate(project, op.Merge((cubs.pk,), vixens.pk))


def _trash(project: Project) -> None:
    """Of what was deleted for ever the log tells still."""
    alice = make.alice()
    for title in ("Gone for ever", "Thrown away"):
        document = make.document(project, title=title)
        tag = make.tag(project, f"On {title}")
        make.annotation(document, tags=(tag,))
        documents.trash_document(document, by=alice)
        tagging.trash_tag(tag, by=alice)
        if title == "Gone for ever":
            documents.restore_document(document, by=alice)
            documents.trash_document(document, by=alice)
            doomed = trash.trash_of(own(project), by=alice)
            trash.delete_for_ever(doomed, seen=str(doomed.contents()))
    other = make.project(name="Others")
    moved, come = make.document(project, title="Moved"), make.document(other, title="Come")
    moving.move(Document.objects.filter(pk=moved.pk), project=project, to=other, by=alice)
    moving.move(Document.objects.filter(pk=come.pk), project=other, to=project, by=alice)
    import_ = make.import_of(project)
    make.item(import_, read=make.article())
    imports.accept(import_, by=alice)
    deciding.cancel(make.import_of(project), by=alice)


def _picture() -> dict[str, Any]:
    content = io.BytesIO()
    Image.new("RGB", (4, 3), "orange").save(content, "PNG")
    found = picture_of(content.getvalue())
    assert found is not None
    return {"pictures": (found,)}
