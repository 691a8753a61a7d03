"""What bringing in a file would do to a project as it stands: what is made, what is there already, what can't be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F

from annotator.actions.edits import LONGEST_NOTE, LONGEST_QUOTE, LONGEST_REPLY
from annotator.codebook import key_of
from annotator.exchange.arriving.facts import Fact, Mode, facts_of
from annotator.exchange.arriving.finding import Finder
from annotator.exchange.arriving.matching import Known, Matches, Person, matched, people, some_at_once
from annotator.exchange.codebooks.entries import CodebookFile, Entry, in_tree_order
from annotator.exchange.codebooks.planning import Plan as CodebookPlan
from annotator.exchange.codebooks.transfer import plan_of
from annotator.exchange.identifiers import known_by
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument, IncomingReply
from annotator.models import Annotation
from documents.models import Project, Revision
from documents.text import Span


class PlannedAnnotation(NamedTuple):
    """What becomes of an annotation of the file: *placed* on ``span``, on the *whole* document, an *orphan*. Or nothing
    does: it is the *same* as one that is here, was *trashed* here, is too *long* or *empty*, or *waits* for its
    document."""

    one: IncomingAnnotation
    verb: str
    uid: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """``verb``: *new*; *known*, as ``known`` says; or it *waits*, because the file has no text of it and the project no
    such document (``why`` "textless"), or because it lies in the trash (``why`` "trashed"). ``uid``: that a new one
    gets. ``facts``: what would become known of one that is here."""

    one: IncomingDocument
    verb: str
    known: Known | None = None
    why: str = ""
    uid: str = ""
    facts: tuple[Fact, ...] = ()
    annotations: tuple[PlannedAnnotation, ...] = ()

    @property
    def counts(self) -> Counter[str]:
        return Counter(one.verb for one in self.annotations)


@dataclass(frozen=True, slots=True)
class Plan:
    """``codebook``: what becomes of the tags that the file uses. ``counts``: of annotations, by their verbs."""

    documents: tuple[PlannedDocument, ...]
    codebook: CodebookPlan
    people: tuple[Person, ...] = ()
    mode: Mode = "fill"
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def made(self) -> int:
        """Annotations that would be made."""
        return sum(self.counts[verb] for verb in MADE)

    @property
    def does_something(self) -> bool:
        new_tags = any(row.verb == "new" for row in self.codebook.rows)
        return bool(self.made or new_tags or any(one.verb == "new" or one.facts for one in self.documents))

    def digest(self) -> str:
        """Another one where the plan is another."""
        told = [
            (one.one.key, one.verb, one.known, one.facts, [(a.verb, a.uid, a.span) for a in one.annotations])
            for one in self.documents
        ]
        people = [(one.name, one.member.pk if one.member else None) for one in self.people]
        said = repr((told, people, self.codebook.digest(), self.mode))
        return sha256(said.encode("utf-8", "replace")).hexdigest()


MADE = ("placed", "whole", "orphan")


def plan_of_file(project: Project, incoming: Incoming, *, mode: Mode = "fill", by: Any) -> Plan:
    """``mode``: what becomes of what the file knows of documents that are here (``facts``)."""
    matches = matched(project, incoming.documents)
    facts = facts_of(project, incoming.documents, matches.known, mode=mode)
    deciding = _Deciding(project, incoming.annotations)
    documents = []
    taken = set(matches.taken)
    for one in incoming.documents:
        document = _document(one, matches.known.get(one.key), matches, taken)
        taken.add(document.uid)
        found = deciding.annotations(document)
        documents.append(replace(document, facts=facts.get(one.key, ()), annotations=tuple(found)))
    return Plan(
        tuple(documents),
        plan_of(project, _codebook(incoming, documents), only_new=True),
        tuple(people(project, _names(documents), by=by)),
        mode,
        sum((one.counts for one in documents), Counter[str]()),
    )


def coming(document: PlannedDocument) -> Iterator[PlannedAnnotation]:
    """Those that would be made."""
    return (one for one in document.annotations if one.verb in MADE)


def _document(one: IncomingDocument, known: Known | None, matches: Matches, taken: Set[str]) -> PlannedDocument:
    if known:
        return PlannedDocument(one, "known", known)
    if one.key in matches.trashed:
        return PlannedDocument(one, "waits", why="trashed")
    if not (one.text or "").strip():
        return PlannedDocument(one, "waits", why="textless")
    return PlannedDocument(one, "new", uid="" if one.uid in taken else one.uid)


class _Deciding:
    """What becomes of the annotations of a file, document by document."""

    def __init__(self, project: Project, annotations: Sequence[IncomingAnnotation]) -> None:
        self._of: dict[str, list[IncomingAnnotation]] = defaultdict(list)
        for one in annotations:
            self._of[one.document].append(one)
        self._standing: set[str] = set()
        self._trashed: set[str] = set()
        elsewhere: set[str] = set()
        for uid, owner, is_trashed in _known_annotations({one.uid for one in annotations if one.uid}):
            if owner != project.pk:
                elsewhere.add(uid)
            else:
                (self._trashed if is_trashed else self._standing).add(uid)
        # What another project of this site has already gets an identifier of its own here, the same each time.
        here = f"{project.created_at.timestamp():.6f}/{project.pk}"
        self._renamed = {uid: known_by("here", here, uid) for uid in elsewhere}
        for uid, _owner, is_trashed in _known_annotations(self._renamed.values()):
            (self._trashed if is_trashed else self._standing).add(uid)

    def annotations(self, document: PlannedDocument) -> Iterator[PlannedAnnotation]:
        found = self._of.pop(document.one.key, ())
        if document.verb == "waits":
            yield from (PlannedAnnotation(one, "waits") for one in found)
            return
        finder: Finder | None = None
        for one in found:
            uid = self._renamed.get(one.uid, one.uid)
            verb = self._verb(one, uid)
            if verb == "placed":
                finder = finder or Finder(_text(document), document.one.text)
                span = finder.find(one)
                yield PlannedAnnotation(one, "placed" if span else "orphan", uid, span)
            else:
                yield PlannedAnnotation(one, verb, uid)
            self._standing.add(uid)

    def _verb(self, one: IncomingAnnotation, uid: str) -> str:
        if uid in self._trashed:
            return "trashed"
        if uid in self._standing:
            return "same"
        if len(one.note) > LONGEST_NOTE or len(one.quote) > LONGEST_QUOTE or any(map(_is_long, one.replies)):
            return "long"
        if one.quote.strip():
            return "placed"
        return "whole" if one.note.strip() or one.tags or one.replies else "empty"


def _is_long(reply: IncomingReply) -> bool:
    return len(reply.text) > LONGEST_REPLY


def _text(document: PlannedDocument) -> str:
    """The current text of the document that it is, or the file's."""
    if document.known is None:
        return document.one.text or ""
    current = Revision.objects.filter(document=document.known.pk, number=F("document__revision_number"))
    return current.values_list("text", flat=True).get()


def _known_annotations(uids: Iterable[str]) -> Iterator[tuple[str, int, bool]]:
    """UID, project, and whether it lies in the trash, by itself or with its document."""
    for some in some_at_once(map(UUID, uids)):
        rows = Annotation.objects.filter(uid__in=some).order_by()
        for uid, owner, at, with_it in rows.values_list("uid", "project", "trashed_at", "document__trashed_at"):
            yield str(uid), owner, at is not None or with_it is not None


def _codebook(incoming: Incoming, documents: Sequence[PlannedDocument]) -> CodebookFile:
    """The file's tags, with those that its annotations and documents use and it doesn't list."""
    listed = {_key(entry.path) for entry in incoming.codebook.entries}
    used: dict[tuple[str, ...], Entry] = {}
    for document in documents:
        topics = document.one.topics if document.verb == "new" or document.facts else ()
        for path in chain(topics, *(one.one.tags for one in coming(document))):
            if (key := _key(path)) not in listed:
                used.setdefault(key, Entry(path))
    entries = in_tree_order((*incoming.codebook.entries, *used.values()))
    return CodebookFile(entries, project=incoming.project)


def _key(path: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(key_of, path))


def _names(documents: Sequence[PlannedDocument]) -> Counter[str]:
    names: Counter[str] = Counter()
    for document in documents:
        for planned in coming(document):
            names.update(name for name in (planned.one.author, *(one.author for one in planned.one.replies)) if name)
    return names
