"""What an operation on a codebook would do, before it is done: how many passages, whose, in words. Nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.actions.codebook import merging, performing, rights
from annotator.actions.codebook import operations as do
from annotator.actions.codebook.book import Book
from annotator.models import Tagging, Topic
from annotator.people import told_by
from documents.models import Project


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    passages: int


@dataclass(frozen=True, slots=True)
class Plan:
    """As far as this person may see it. ``both``: passages that carry what they would get already. ``children``: tags
    that would go elsewhere. ``people``: whose passages they are, who has most first."""

    passages: int = 0
    both: int = 0
    documents: int = 0
    topics: int = 0
    children: int = 0
    people: tuple[Person, ...] = ()
    says: tuple[str, ...] = ()


def plan(project: Project, operation: do.Operation, *, by: Any) -> Plan:
    """What doing this would do. Raises what doing it would raise. ``project`` comes with ``my_role``."""
    with transaction.atomic():
        book = Book.of(project, by=by)
        rights.check(operation, book)
        found = _PLANS.get(type(operation), _nothing_of_passages)(book, operation)
        transaction.set_rollback(True)
    return found


@dataclass(frozen=True, slots=True)
class _Touched:
    """The passages and documents that carry some tags, and what each of these is to become."""

    passages: int
    both: int
    documents: int
    topics: int
    people: tuple[Person, ...]


def _touched(book: Book, instead: Mapping[int, Collection[int]], chosen: Any = None) -> _Touched:
    found = merging.seen(merging.carrying(book.project, set(instead)), book.by)
    if chosen is not None:
        found = found.filter(uid__in=chosen)
    topics = Topic.objects.filter(tag__in=instead, content_object__trashed_at__isnull=True)
    counted = found.order_by().aggregate(passages=Count("pk"), documents=Count("document", distinct=True))
    return _Touched(
        counted["passages"],
        _with_both(found, instead),
        counted["documents"],
        topics.order_by().aggregate(n=Count("content_object", distinct=True))["n"],
        _people(found),
    )


def _with_both(found: Any, instead: Mapping[int, Collection[int]]) -> int:
    targets = {tag for tags in instead.values() for tag in tags} - set(instead)
    if not targets:
        return 0
    there = Tagging.objects.filter(tag__in=targets).order_by().values("content_object")
    return int(found.filter(pk__in=there).count())


def _people(found: Any) -> tuple[Person, ...]:
    names = ("author__first_name", "author__last_name", "author__username", "credit")
    rows = found.order_by().values_list("author", *names).annotate(n=Count("pk")).order_by("-n", *names)
    return tuple(
        Person(told_by(credit, f"{first} {last}".strip() or user), n) for _pk, first, last, user, credit, n in rows
    )


def _merge(book: Book, wanted: do.Merge) -> Plan:
    parts, moves = merging.planned(book, wanted)
    touched = _touched(book, {old: (new,) for old, new in parts.items()})
    children = sum(map(len, moves.values()))
    names, into = _names(book, wanted.tags), book.tags[wanted.into].name
    merging.reshape(book, parts, moves)  # refuses what can't be
    says = [*_of_passages(touched, into), *_of_topics(touched), *_of_children(children, into)]
    if along := len(parts) - len(set(wanted.tags)):
        says.append(
            ngettext(
                "%(n)s tag under them has the name of one under “%(into)s” and becomes a part of it.",
                "%(n)s tags under them have the names of some under “%(into)s” and become parts of them.",
                along,
            )
            % {"n": along, "into": into}
        )
    says.append(_("From then on %(names)s finds “%(into)s”.") % {"names": names, "into": into})
    return _plan(touched, children, says)


def _retag(book: Book, wanted: do.Retag) -> Plan:
    book.tag(wanted.tag)
    instead = [book.tag(pk).pk for pk in wanted.to]
    touched = _touched(book, {wanted.tag: instead}, wanted.annotations)
    if instead:
        says = _of_passages(touched, "”, “".join(book.tags[pk].name for pk in instead))
    else:
        words = {"n": touched.passages, "tag": book.tags[wanted.tag].name}
        says = [
            ngettext(
                "%(n)s passage loses the tag “%(tag)s” and keeps its highlight.",
                "%(n)s passages lose the tag “%(tag)s” and keep their highlights.",
                touched.passages,
            )
            % words,
        ]
    return replace(_plan(touched, 0, says), topics=0)


def _trash(book: Book, wanted: do.Trash) -> Plan:
    tags = [tag.pk for tag in book.several(wanted.tags)]
    under = book.under(tags) - set(tags)
    gone = [*tags, *under] if wanted.children == "trash" else tags
    touched = _touched(book, dict.fromkeys(gone, ()))
    children = (
        len(under) if wanted.children == "trash" else len([pk for pk in under if book.tags[pk].parent_id in tags])
    )
    performing.DO[do.Trash](book, wanted)  # refuses what can't be
    says = [
        ngettext(
            "%(n)s passage loses its tag and keeps its highlight.",
            "%(n)s passages lose a tag and keep their highlights.",
            touched.passages,
        )
        % {"n": touched.passages},
        *_of_topics(touched),
    ]
    if children and wanted.children == "trash":
        says.append(
            ngettext("%(n)s tag under it goes along.", "%(n)s tags under it go along.", children) % {"n": children}
        )
    elif children:
        says.append(
            ngettext("%(n)s tag under it goes one level up.", "%(n)s tags under it go one level up.", children)
            % {"n": children}
        )
    says.append(_("Restored from the trash, it is back on all of them."))
    return _plan(touched, children, says)


def _nothing_of_passages(book: Book, wanted: do.Operation) -> Plan:
    performing.DO[type(wanted)](book, wanted)  # refuses what can't be
    return Plan()


_PLANS: dict[type, Callable[[Book, Any], Plan]] = {do.Merge: _merge, do.Retag: _retag, do.Trash: _trash}


def _plan(touched: _Touched, children: int, says: list[str]) -> Plan:
    return Plan(
        touched.passages, touched.both, touched.documents, touched.topics, children, touched.people, tuple(says)
    )


def _of_passages(touched: _Touched, into: str) -> list[str]:
    if not touched.passages:
        return [_("No passage carries it that you can see.")]
    in_documents = ngettext("%(n)s document", "%(n)s documents", touched.documents) % {"n": touched.documents}
    words = {"n": touched.passages, "into": into, "documents": in_documents}
    says = [
        ngettext(
            "%(n)s passage in %(documents)s will carry “%(into)s” instead.",
            "%(n)s passages in %(documents)s will carry “%(into)s” instead.",
            touched.passages,
        )
        % words
    ]
    if touched.both:
        says.append(
            ngettext("%(n)s of them carries it already.", "%(n)s of them carry it already.", touched.both)
            % {"n": touched.both}
        )
    return says


def _of_topics(touched: _Touched) -> list[str]:
    if not touched.topics:
        return []
    words = {"n": touched.topics}
    return [ngettext("It is a topic of %(n)s document.", "It is a topic of %(n)s documents.", touched.topics) % words]


def _of_children(children: int, into: str) -> list[str]:
    if not children:
        return []
    words = {"n": children, "into": into}
    return [ngettext("%(n)s tag goes under “%(into)s”.", "%(n)s tags go under “%(into)s”.", children) % words]


def _names(book: Book, tags: Collection[int]) -> str:
    return ", ".join(f"“{book.tags[pk].name}”" for pk in dict.fromkeys(tags))
