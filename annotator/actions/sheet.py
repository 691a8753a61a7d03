"""What an act changes, noted down and then written at once: a statement a table, however many things it changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.db.models import F

from annotator.actions.place import place_late
from annotator.models import Annotation, Reply, Tagging, Topic
from documents.models import Change, Document, Revision
from documents.models.rows import insert, update


class Sheet:
    """Things are changed as they are noted, so that what comes later in an act sees what came before. ``lines`` are
    those of the log. Nothing reaches the database before ``write``."""

    def __init__(self, *, by: Any) -> None:
        self.by = by
        self.lines: list[Change] = []
        self.made: list[Annotation] = []
        self._replies: list[Reply] = []
        self._changed: dict[type[models.Model], dict[int, Any]] = defaultdict(dict)
        self._names: dict[type[models.Model], set[str]] = defaultdict(set)
        self._tags = _Pairs()
        self._topics = _Pairs()
        self._last: list[Callable[[], None]] = []
        self._behind: dict[int, list[Annotation]] = defaultdict(list)

    def make(self, thing: Annotation | Reply) -> None:
        if isinstance(thing, Annotation):
            self.made.append(thing)
            self._tags.know(thing, ())
        else:
            self._replies.append(thing)

    def change(self, thing: Annotation | Reply, **fields: Any) -> None:
        for name, value in fields.items():
            setattr(thing, name, value)
        if thing.pk is not None:
            self._changed[type(thing)][thing.pk] = thing
            self._names[type(thing)].update(thing._meta.get_field(name).name for name in fields)

    def tags_of(self, annotation: Annotation) -> list[int]:
        """The annotation's tags as they are noted here, those in the trash included, in order."""
        if not self._tags.knows(annotation):
            self.know_tags([annotation])
        return self._tags.of(annotation)

    def know_tags(self, annotations: Collection[Annotation]) -> None:
        """Ask for the tags of all of these, by one query."""
        found: dict[int, list[int]] = defaultdict(list)
        taggings = Tagging.objects.filter(content_object__in=[one.pk for one in annotations]).order_by("pk")
        for annotation, tag in taggings.values_list("content_object_id", "tag_id"):
            found[annotation].append(tag)
        for annotation in annotations:
            self._tags.know(annotation, found[annotation.pk])

    def retag(self, annotation: Annotation, tags: Collection[int]) -> None:
        self._tags.become(annotation, tags)

    def topics_of(self, document: Document) -> list[int]:
        if not self._topics.knows(document):
            topics = Topic.objects.filter(content_object=document).order_by("pk")
            self._topics.know(document, topics.values_list("tag_id", flat=True))
        return self._topics.of(document)

    def put_under(self, document: Document, topics: Collection[int]) -> None:
        self._topics.become(document, topics)

    def follow(self, annotation: Annotation) -> None:
        """It was made on an older text: find its place in the current one, once all is written."""
        self._behind[annotation.document_id].append(annotation)

    def at_last(self, call: Callable[[], None]) -> None:
        """Call this when all is written, before the log is."""
        self._last.append(call)

    def record(  # noqa: PLR0913 (a line of the log has this many parts)
        self,
        verb: str,
        thing: Any,
        *,
        document_id: int,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        private_to: int | None = None,
    ) -> None:
        self.lines.append(
            Change(
                verb=verb,
                project_id=thing.project_id,
                by=self.by,
                target=str(thing.uid),
                document_id=document_id,
                before=before,
                after=after,
                private_to_id=private_to,
            )
        )

    def write(self) -> None:
        """Call it last in the transaction. IntegrityError if something made has an identifier that is taken."""
        insert(self.made)
        for reply in self._replies:
            reply.annotation_id = reply.annotation.pk  # it may have been made here
        insert(self._replies)
        for model, changed in self._changed.items():
            update(list(changed.values()), sorted(self._names[model]))
        for model, pairs in ((Tagging, self._tags), (Topic, self._topics)):
            pairs.write(model, by=self.by)
        for call in self._last:
            call()
        by_project: dict[int, list[Change]] = defaultdict(list)
        for line in self.lines:
            by_project[line.project_id].append(line)
        for project in sorted(by_project):
            Change.objects.record_all(project, by_project[project])
        self._follow()

    def _follow(self) -> None:
        for document, behind in self._behind.items():
            current = Revision.objects.filter(document=document, number=F("document__revision_number"))
            place_late(current.select_related("document").get())
            for annotation in behind:
                annotation.refresh_from_db(fields=["placed_on", "start", "end", "how", "score"])


@contextmanager
def writing(by: Any) -> Iterator[Sheet]:
    """A sheet that is written at the end, in a transaction of its own."""
    with transaction.atomic():
        sheet = Sheet(by=by)
        yield sheet
        sheet.write()


class _Pairs:
    """Which tags things carry: before the act, and by now."""

    def __init__(self) -> None:
        self._before: dict[int, list[int]] = {}
        self._now: dict[int, list[int]] = {}
        self._things: dict[int, Any] = {}

    def knows(self, thing: Any) -> bool:
        return id(thing) in self._now

    def know(self, thing: Any, tags: Iterable[int]) -> None:
        self._things[id(thing)] = thing  # kept, so that its identity stays its own
        self._before[id(thing)] = self._now[id(thing)] = list(tags)

    def of(self, thing: Any) -> list[int]:
        return self._now[id(thing)]

    def become(self, thing: Any, tags: Collection[int]) -> None:
        kept = [tag for tag in self.of(thing) if tag in tags]
        self._now[id(thing)] = list(dict.fromkeys((*kept, *tags)))

    def write(self, model: Any, *, by: Any) -> None:
        put: list[Any] = []
        taken: dict[int, list[int]] = defaultdict(list)
        for key, thing in self._things.items():
            before, now = self._before[key], self._now[key]
            if before is now:
                continue
            ids = {"project_id": thing.project_id, "content_object_id": thing.pk}
            put += [model(**ids, tag_id=tag, by=by) for tag in now if tag not in before]
            for tag in set(before).difference(now):
                taken[tag].append(thing.pk)
        for tag, things in taken.items():
            model.objects.filter(tag=tag, content_object__in=things).delete()
        insert(put)
