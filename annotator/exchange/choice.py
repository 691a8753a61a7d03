"""What somebody chose to take away, as an address, a recipe and a command's options say it, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from annotator.errors import Invalid, NotFound
from annotator.exchange import past
from annotator.exchange.download import named_for
from annotator.exchange.found import Found, found_in
from annotator.exchange.leaving_out import Part, parts_of
from annotator.exchange.masking import Masking
from annotator.exchange.naming import masking_of
from annotator.exchange.scope import Scope
from annotator.exchange.wording import called
from annotator.exchange.writers import writer_called
from annotator.models import Tag
from annotator.search.days import days_of
from documents.models import Document, Project
from documents.queries import documents_in
from documents.text import canonical

PSEUDONYMS = "pseudonyms"  # what ``people`` may say; names without it


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``document``: a UID, ``revision`` the number of an older one of its texts; ``tag``: a number, those under it
    count; ``q``: a query, asked for what it ``show``s, of which only the ``hits`` go out, if any are named; ``people``:
    "pseudonyms"; ``person``: a user name, or a name that a file gave; ``since`` and ``until``: the first and the last
    day on which it was made; ``without``: what is left out, with commas between: see ``leaving_out.Part``. ""
    everywhere for no choice, so that what is chosen is what an address says."""

    document: str = ""
    revision: str = ""
    tag: str = ""
    q: str = ""
    show: str = ""
    hits: str = ""
    people: str = ""
    person: str = ""
    since: str = ""
    until: str = ""
    without: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Choice:
        """Out of an address's parameters, or a recipe; what else these say is passed over."""
        return cls(**{one.name: canonical(str(asked.get(one.name) or "")).strip() for one in fields(cls)})

    def told(self) -> dict[str, str]:
        """The parameters that say this, and no others."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a choice comes to: the part of the project, and what stands for people. ``name``: of the file, without its
    extension."""

    choice: Choice
    scope: Scope
    masking: Masking | None
    name: str


def chosen(project: Project, choice: Choice, *, user: Any) -> Chosen:
    """What that is of ``project``, which ``user`` may read; None for who looks after the site. Raises NotFound where
    there is no such document, tag or revision; Invalid, where a revision is of no document; Misunderstood."""
    scope = Scope(
        project,
        document=_document(project, choice.document) if choice.document else None,
        tag=_tag(project, choice.tag) if choice.tag else None,
        user=user,
        writer=writer_called(project, choice.person, user=user) if choice.person else None,
    )
    scope = narrowed(scope, choice)
    if found := _found(project, choice, user):
        scope = found.among(scope)
    masking = masking_of(project, by=user) if choice.people == PSEUDONYMS else None
    query = masking.text(choice.q) if masking else choice.q
    parts = (
        project.slug,
        named_for(query),
        scope.document.title if scope.document else "",
        str(scope.revision or ""),
        scope.tag.name if scope.tag else "",
        called(scope.writer, masking) if scope.writer else "",
        choice.since,
        choice.until,
    )
    return Chosen(choice, scope, masking, "-".join(slugify(part, allow_unicode=True)[:60] for part in parts if part))


def narrowed(scope: Scope, choice: Choice) -> Scope:
    """The same with the choice's revision and days, and without what it leaves out. Raises NotFound, Invalid."""
    number = _number(choice.revision, _("There is no such revision.")) if choice.revision else None
    return replace(
        scope,
        revision=past.older(scope.document, number),
        since=_since(choice.since) if choice.since else None,
        until=_until(choice.until) if choice.until else None,
        without=_without(choice.without),
    )


def is_uid(written: str) -> bool:
    try:
        UUID(written)
    except ValueError:
        return False
    return True


def _document(project: Project, wanted: str) -> Document:
    nowhere = _("There is no document “%(uid)s” in this project.") % {"uid": wanted[:80]}
    try:
        found = documents_in(project).filter(uid=UUID(wanted)).first()
    except ValueError as error:
        raise NotFound(nowhere) from error
    if found is None:
        raise NotFound(nowhere)
    return found


def _tag(project: Project, wanted: str) -> Tag:
    nowhere = _("There is no such tag in this project.")
    found: Tag | None = Tag.objects.filter(
        project=project, pk=_number(wanted, nowhere), trashed_at__isnull=True
    ).first()
    if found is None:
        raise NotFound(nowhere)
    return found


def _since(written: str) -> datetime:
    first, _last = _days(written)
    return timezone.make_aware(datetime.combine(first, time.min))


def _until(written: str) -> datetime:
    """The first moment that doesn't count any more."""
    _first, last = _days(written)
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))


def _days(written: str) -> tuple[date, date]:
    """The first and the last day of what may be a year or a month, too."""
    today = timezone.localdate()
    found = days_of(written, today=today)
    if found is None or found.first is None or found.last is None or not 1000 < found.first.year < 9000:
        sentence = _("“%(day)s” is not a day. Write it as %(example)s.")
        raise Invalid(sentence % {"day": written[:40], "example": today.isoformat()})
    return found.first, found.last


def _without(words: str) -> frozenset[Part]:
    try:
        return parts_of(words)
    except ValueError as error:
        told = {"words": words[:80], "known": ", ".join(Part)}
        raise Invalid(_("“%(words)s” can’t be left out; what can be is: %(known)s.") % told) from error


def _number(wanted: str, nowhere: str) -> int:
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 16):
        raise NotFound(nowhere)
    return int(wanted)


def _found(project: Project, choice: Choice, user: Any) -> Found | None:
    return found_in(project, choice.q, show=choice.show, hits=choice.hits, user=user)
