"""What fields can have in a project, to be offered to who writes a query: out of memory, out of an index, or what the
newest documents have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from django.conf.locale import LANG_INFO
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.codebook import SEPARATOR
from annotator.kept_codebooks import codebook_of
from annotator.search.naming import ME, credits_in
from annotator.search.words import fold
from documents.models import Field, FieldValue, Kind, Membership, Project
from documents.queries import documents_in

_SEEN = 1_000  # of the newest documents, whose authors and languages are offered
_MOST_TEXTS = 50


class Offer(NamedTuple):
    """``value`` is what is written, ``names`` is what it is found by, folded; ``detail`` says more of it."""

    value: str
    names: tuple[str, ...]
    detail: str = ""


def offers(project: Project, kind: str, written: str, *, user: Any) -> Iterator[Offer]:
    """What fits a field of this name: those that begin like ``written`` (folded) first, then those with a word in them
    that does."""
    return _fitting(_OFFERED.get(kind, _nothing)(project, written, user), written)


def offers_of_own(field: Field, written: str) -> Iterator[Offer]:
    """The same of a project's own field."""
    return _fitting(_of_own(field, written), written)


def offers_among(values: Mapping[str, str], written: str) -> Iterator[Offer]:
    """The same of these, which come with what is said of them."""
    return _fitting((Offer(value, (fold(value),), detail) for value, detail in values.items()), written)


def _fitting(offered: Iterator[Offer], written: str) -> Iterator[Offer]:
    within = []
    for one in offered:
        if any(name.startswith(written) for name in one.names):
            yield one
        elif any(f"{before}{written}" in name for name in one.names for before in (" ", "/", "-")):
            within.append(one)
    yield from within


def _tags(project: Project, _written: str, _user: Any) -> Iterator[Offer]:
    book = codebook_of(project.pk)
    yield from book.once("offered in searches", lambda: [_tag(book, one) for one in book.placed])


def _tag(book: Any, one: Any) -> Offer:
    path = one.path.replace(SEPARATOR, "/")
    others = [name for _alias, name in book.aliases.get(one.node.pk, ())]
    names = tuple(fold(name) for name in (one.node.name, path, *others))
    return Offer(path, names, ", ".join(others) or one.node.description[:80])


def _people(project: Project, _written: str, user: Any) -> Iterator[Offer]:
    if user is not None:
        yield Offer(ME, (ME,), _("yourself"))
    members = Membership.objects.filter(project=project).order_by("pk").values_list("user", flat=True)
    for one in get_user_model().objects.filter(pk__in=members).order_by("username"):
        full = one.get_full_name()
        yield Offer(one.get_username(), tuple(fold(name) for name in (one.get_username(), full) if name), full)


def _makers(project: Project, written: str, user: Any) -> Iterator[Offer]:
    yield from _people(project, written, user)
    for name in credits_in(project, user=user):
        yield Offer(name, (fold(name),), _("named in a file"))


def _publishers(project: Project, written: str, _user: Any) -> Iterator[Offer]:
    found = documents_in(project).exclude(publisher="").order_by("publisher").values_list("publisher", flat=True)
    # A few letters are asked for in every case, accents and all: databases fold less than queries do.
    begins = found.filter(publisher__icontains=written) if written.isascii() else found
    for name in begins.distinct()[:_MOST_TEXTS]:
        yield Offer(name, (fold(name),))


def _authors(project: Project, _written: str, _user: Any) -> Iterator[Offer]:
    newest = documents_in(project).order_by("-pk").values_list("authors", flat=True)[:_SEEN]
    for name in dict.fromkeys(str(name) for names in newest for name in names):
        yield Offer(name, (fold(name),))


def _languages(project: Project, _written: str, _user: Any) -> Iterator[Offer]:
    newest = documents_in(project).order_by("-pk").values_list("language", flat=True)[:_SEEN]
    for tag in dict.fromkeys(newest):
        if tag:
            info: Any = LANG_INFO.get(tag.lower()) or LANG_INFO.get(tag.partition("-")[0].lower(), {})
            name = _(info["name"]) if "name" in info else ""
            yield Offer(tag, tuple(fold(one) for one in (tag, name, info.get("name_local", "")) if one), name)


def _days(_project: Project, _written: str, _user: Any) -> Iterator[Offer]:
    today = timezone.localdate()
    yield Offer(f"{today:%Y}", (f"{today:%Y}",), _("this year"))
    yield Offer(f"{today:%Y-%m}", (f"{today:%Y-%m}",), _("this month"))
    yield Offer(f"{today.year - 1}..", (f"{today.year - 1}",), _("since last year began"))


def _nothing(_project: Project, _written: str, _user: Any) -> Iterator[Offer]:
    return iter(())


_OFFERED: dict[str, Callable[[Project, str, Any], Iterator[Offer]]] = {
    "tag": _tags,
    "topic": _tags,
    "by": _makers,
    "assigned": _people,
    "publisher": _publishers,
    "author": _authors,
    "lang": _languages,
    "date": _days,
    "added": _days,
    "marked": _days,
}


def _of_own(field: Field, written: str) -> Iterator[Offer]:
    if field.kind == Kind.CHOICE:
        values = [str(choice) for choice in field.choices]
    elif field.kind == Kind.YES_NO:
        values = ["yes", "no"]
    else:
        known = FieldValue.objects.filter(field=field, text__istartswith=written).order_by("sort")
        values = list(known.values_list("text", flat=True).distinct()[:_MOST_TEXTS])
    for value in dict.fromkeys(values):
        yield Offer(value, (fold(value),))
