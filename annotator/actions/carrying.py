"""What was marked on documents goes along to another project: tags by their path, found in the other codebook or made.

A tag is found there as one that is written is, by another name too; a new one gets colour and words of the old one. Of
tags in the trash nothing goes along.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from annotator.access import visible_to
from annotator.actions.tag import called, make_tag
from annotator.models import Annotation, Blinding, DismissedTopic, Notice, Presence, Reply, Tag, Tagging, Topic
from documents.models import Membership, Project
from documents.models.rows import update

WORDS = ("colour", "description", "when_to_use", "when_not")


@dataclass(frozen=True, slots=True)
class Carried:
    """What would go along, as far as this person may see it. ``made``: paths of tags that the other codebook would
    get, ``found``: how many it has; ``without``: names of authors who are no members there, and wouldn't see what they
    wrote any more; ``opened``: marks that members don't see of each other now would be seen there."""

    annotations: int
    found: int
    made: list[str]
    without: list[str]
    opened: bool


def plan(documents: Collection[int], *, project: Project, to: Project, user: Any) -> Carried:
    """What ``carry`` would do with these documents. ``user`` None: all but what people keep to themselves is seen."""
    marked = Annotation.objects.filter(visible_to(user), document__in=documents)
    chains = _chains(_used(documents), project)
    known: dict[tuple[int, ...], Tag | None] = {}
    for chain in chains.values():
        above: Tag | None = None
        for depth in range(1, len(chain) + 1):
            way = tuple(tag.pk for tag in chain[:depth])
            if way not in known:
                missing = depth > 1 and above is None
                known[way] = None if missing else called(to.pk, chain[depth - 1].name, parent=above)
            above = known[way]
    names = {tag.pk: tag.name for chain in chains.values() for tag in chain}
    made = [" / ".join(names[pk] for pk in way) for way, tag in known.items() if tag is None]
    members = Membership.objects.filter(project=to).order_by().values("user")
    authors = {one.author for one in marked.exclude(author__in=members).select_related("author").distinct()[:1000]}
    blind = set(Blinding.objects.filter(project__in=(project, to)).values_list("project", flat=True))
    return Carried(
        marked.count(),
        len(known) - len(made),
        sorted(made),
        sorted(author.get_full_name() or author.get_username() for author in authors),
        opened=project.pk in blind and to.pk not in blind,
    )


def documents_moved(*, documents: Sequence[int], project: Project, to: Project, by: Any, **_more: Any) -> None:
    """Receiver of the signal, in its transaction."""
    tags = _made(_used(documents), project, to, by=by)
    _carry(Tagging.objects.filter(content_object__document__in=documents), tags, to)
    _carry(Topic.objects.filter(content_object__in=documents), tags, to)
    Reply.objects.filter(annotation__document__in=documents).update(project=to)
    Notice.objects.filter(annotation__document__in=documents).update(project=to)
    Notice.objects.filter(document__in=documents).update(project=to)
    Annotation.objects.filter(document__in=documents).update(project=to)
    DismissedTopic.objects.filter(document__in=documents).delete()
    Presence.objects.filter(document__in=documents).delete()


def _used(documents: Collection[int]) -> set[int]:
    """The tags on these documents and their passages, without those in the trash."""
    on_passages = Tagging.objects.filter(content_object__document__in=documents).order_by().values("tag")
    topics = Topic.objects.filter(content_object__in=documents).order_by().values("tag")
    used = Tag.objects.filter(Q(pk__in=on_passages) | Q(pk__in=topics), trashed_at__isnull=True)
    return set(used.order_by().values_list("pk", flat=True))


def _chains(used: Collection[int], project: Project) -> dict[int, list[Tag]]:
    """Each of these tags with those above it, the root first."""
    tags = {tag.pk: tag for tag in Tag.objects.filter(project=project, trashed_at__isnull=True)}
    found = {}
    for pk in sorted(used):
        chain: list[Tag] = []
        at: int | None = pk
        while at is not None and at in tags:
            chain.append(tags[at])
            at = tags[at].parent_id
        found[pk] = chain[::-1]
    return found


def _made(used: Collection[int], project: Project, to: Project, *, by: Any) -> dict[int, int]:
    """The other codebook's tag for each of these, made where there is none."""
    made: dict[int, Tag] = {}
    for chain in _chains(used, project).values():
        above: Tag | None = None
        for tag in chain:
            if tag.pk not in made:
                words = {name: getattr(tag, name) for name in WORDS}
                made[tag.pk] = make_tag(to, name=tag.name, parent=above, by=by, **words)[0]
            above = made[tag.pk]
    return {pk: tag.pk for pk, tag in made.items()}


def _carry(rows: Any, tags: dict[int, int], to: Project) -> None:
    """Rows that put a tag on something put the other project's one there, once."""
    kept, gone, there = [], [], set()
    for row in rows.order_by("pk").only("pk", "content_object_id", "tag_id", "project_id"):
        tag = tags.get(row.tag_id)
        if tag is None or (row.content_object_id, tag) in there:
            gone.append(row.pk)
            continue
        there.add((row.content_object_id, tag))
        row.tag_id, row.project_id = tag, to.pk
        kept.append(row)
    for start in range(0, len(gone), 1000):
        rows.model._default_manager.filter(pk__in=gone[start : start + 1000]).delete()
    update(kept, ["tag", "project"])
