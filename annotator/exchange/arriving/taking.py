"""Bringing in a file: what its plan says, as one act that undoes as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from annotator.actions import bringing, locks, topics
from annotator.actions.bringing import By, ComingAnnotation, ComingReply, Onto
from annotator.actions.codebook.bringing_in import bring_in
from annotator.actions.sheet import Sheet
from annotator.codebook import key_of, split_path
from annotator.errors import Conflict
from annotator.exchange.arriving.matching import some_at_once
from annotator.exchange.arriving.planning import Plan, PlannedAnnotation, PlannedDocument, coming, plan_of_file
from annotator.exchange.codebooks.transfer import coming_rows
from annotator.exchange.incoming import Incoming, IncomingDocument, IncomingReply
from annotator.kept_codebooks import codebook_of
from annotator.models import Alias, Reply, Tag
from documents.acting import act as acting
from documents.actions.documents import edit_document
from documents.actions.importing import Reading, import_documents
from documents.actions.values import set_values
from documents.article import Article
from documents.field_values import fields_of
from documents.models import Change, Document, Project, Revision
from documents.readers import plain_text
from documents.sections import article_of

_DOCUMENTS_AT_ONCE = 50
_LONGEST_NAME = 120  # code points of a file's name


def take_in(  # noqa: PLR0913 (all but two by keyword)
    project: Project,
    incoming: Incoming,
    *,
    file: str,
    mode: Any,
    match_people: bool,
    seen: str,
    uid: UUID,
    by: Any,
) -> Plan:
    """Bring it in, as the act ``uid``; once, however often that is sent. ``seen``: the digest of the plan that the
    person was shown; Conflict where it would be another by now, and nothing is done. ``match_people``: what members of
    the project wrote becomes theirs; else it only bears their names."""
    with transaction.atomic():
        locks.of_act(uid)
        Change.objects.record_all(project.pk, [])  # in turn: nobody else changes the project meanwhile
        plan = plan_of_file(project, incoming, mode=mode, by=by)
        if done := set(Change.objects.filter(batch=uid).order_by().values_list("project", "by").distinct()):
            if done != {(project.pk, by.pk)}:
                raise Conflict(_("Another act has this identifier already."))
            return plan
        if plan.digest() != seen:
            raise Conflict(_("The project has changed in the meantime: look again at what the file would do."))
        with acting(uid):
            _Taking(project, plan, match_people=match_people, by=by).take(uid, file)
    return plan


class _Taking:
    def __init__(self, project: Project, plan: Plan, *, match_people: bool, by: Any) -> None:
        self._project, self._plan, self._by = project, plan, by
        self._people = {one.name: one.member for one in plan.people if one.member == by or match_people}
        self._taken: set[str] = set()  # identifiers of replies, here or in the file

    def take(self, act: UUID, file: str) -> None:
        made = self._documents(act)
        rows = coming_rows(self._plan.codebook)
        if rows:
            bring_in(self._project, rows, by=self._by)
        tags = _tags_by_path(self._project)
        self._facts()
        self._topics(made, tags)
        sheet = Sheet(by=self._by)
        count = sum(self._annotations(sheet, document, made, tags) for document in self._plan.documents)
        new_tags = sum(row.tag is None for row in rows.values())
        counts = {"new_annotations": count, "new_documents": len(made), "new_tags": new_tags}
        bringing.say(sheet, self._project, act, file=file, counts=counts)
        sheet.write()

    def _documents(self, act: UUID) -> dict[str, Document]:
        """Those that are new, by the file's keys."""
        made: dict[str, Document] = {}
        new = iter([one for one in self._plan.documents if one.verb == "new"])
        while some := list(islice(new, _DOCUMENTS_AT_ONCE)):
            readings = [_reading(one.one, one.uid) for one in some]
            outcomes = import_documents(self._project, readings, by=self._by, batch=act)
            made |= {one.one.key: outcome.document for one, outcome in zip(some, outcomes, strict=True)}
        return made

    def _facts(self) -> None:
        """What becomes known of documents that were here."""
        learning = [one for one in self._plan.documents if one.facts and one.known]
        fields = {field.name: field for field in fields_of(self._project)} if learning else {}
        documents = Document.objects.select_related("project").in_bulk([one.known.pk for one in learning if one.known])
        for one in learning:
            document = documents[one.known.pk] if one.known else None
            if document is None:
                continue
            metadata = {fact.name: _plain(getattr(one.one, fact.name)) for fact in one.facts if fact.kind == "metadata"}
            if metadata:
                edit_document(document, by=self._by, **metadata)
            values = {fields[fact.name]: fact.after for fact in one.facts if fact.kind == "field"}
            set_values(document, values, by=self._by)

    def _topics(self, made: Mapping[str, Document], tags: Mapping[tuple[str, ...], int]) -> None:
        wanted: dict[int, list[int]] = {}
        for one in self._plan.documents:
            if one.one.key in made:
                paths, pk = [tuple(path) for path in one.one.topics], made[one.one.key].pk
            elif one.known:
                paths = [tuple(split_path(fact.after)) for fact in one.facts if fact.kind == "topic"]
                pk = one.known.pk
            else:
                continue
            for path in paths:
                if (tag := tags.get(_key(path))) is not None:
                    wanted.setdefault(tag, []).append(pk)
        found = Tag.objects.in_bulk(wanted)
        for pk, documents in wanted.items():
            for some in some_at_once(documents):
                chosen = Document.objects.filter(pk__in=some)
                topics.add_to_all(chosen, found[pk], project=self._project, by=self._by)

    def _annotations(
        self, sheet: Sheet, document: PlannedDocument, made: Mapping[str, Document], tags: Mapping[tuple[str, ...], int]
    ) -> int:
        wanted = list(coming(document))
        if not wanted:
            return 0
        pk = made[document.one.key].pk if document.one.key in made else document.known.pk if document.known else 0
        revision = Revision.objects.select_related("document").get(document=pk, number=F("document__revision_number"))
        onto = Onto(self._project.pk, pk, revision.pk, revision.text, revision.document.language)
        self._taken |= _replies_taken(wanted)
        return bringing.bring(sheet, onto, (self._coming(one, tags) for one in wanted))

    def _coming(self, planned: PlannedAnnotation, tags: Mapping[tuple[str, ...], int]) -> ComingAnnotation:
        one = planned.one
        found = dict.fromkeys(tag for path in one.tags if (tag := tags.get(_key(path))) is not None)
        return ComingAnnotation(
            by=self._whose(one.author),
            span=planned.span,
            quote=one.quote if planned.verb != "whole" else "",
            prefix=one.prefix,
            suffix=one.suffix,
            tags=list(found),
            note=one.note,
            uid=UUID(planned.uid) if planned.uid else None,
            created=one.created,
            edited=one.edited,
            replies=[self._reply(reply) for reply in one.replies if reply.text.strip()],
        )

    def _reply(self, one: IncomingReply) -> ComingReply:
        uid = UUID(one.uid) if one.uid and one.uid not in self._taken else None
        self._taken.add(one.uid)
        return ComingReply(one.text, self._whose(one.author), uid, one.created, one.edited)

    def _whose(self, name: str) -> By:
        """Somebody's whom the project knows, else brought along with that name."""
        member = self._people.get(name)
        if member is not None:
            return By(member.pk)
        return By(self._by.pk, name)


def _replies_taken(wanted: Sequence[PlannedAnnotation]) -> set[str]:
    """Those of the replies' identifiers that this site has already."""
    uids = {reply.uid for one in wanted for reply in one.one.replies if reply.uid}
    found: set[str] = set()
    for some in some_at_once(map(UUID, uids)):
        found.update(map(str, Reply.objects.filter(uid__in=some).order_by().values_list("uid", flat=True)))
    return found


def _tags_by_path(project: Project) -> dict[tuple[str, ...], int]:
    """The project's tags by their paths, and by their other names at their places."""
    found: dict[tuple[str, ...], int] = {}
    paths: dict[int, tuple[str, ...]] = {}
    for placed in codebook_of(project.pk).placed:
        paths[placed.node.pk] = tuple(split_path(placed.path))
        found[_key(paths[placed.node.pk])] = placed.node.pk
    for alias in Alias.objects.filter(project=project, tag__in=list(paths)):
        found.setdefault(_key((*paths[alias.tag_id][:-1], alias.name)), alias.tag_id)
    return found


def _key(path: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(key_of, path))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _reading(one: IncomingDocument, uid: str) -> Reading:
    """The document as if its text had been a file of its own, which the source file of it is."""
    text = one.text or ""
    content = text.encode("utf-8", "replace")
    name = f"{' '.join(one.title.split())[:_LONGEST_NAME]}.txt" if one.title else ""
    article = article_of(text, url=one.url)
    known: dict[str, Any] = {
        "title": one.title or article.title,
        "authors": one.authors or article.authors,
        "publisher": one.publisher or article.publisher,
        "published": one.published or article.published,
        "url": one.url or article.url,
        "language": one.language or article.language,
        "metadata": dict(one.fields),
    }
    return Reading(
        content=content,
        name=name,
        media_type="text/plain",
        article=Article(
            text=article.text, blocks=article.blocks, marks=article.marks, sections=article.sections, **known
        ),
        reader=plain_text.NAME,
        reader_version=plain_text.VERSION,
        sha256=sha256(content).hexdigest(),
        url=one.url,
        keep_both=True,
        uid=UUID(uid) if uid else None,
    )
