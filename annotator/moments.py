"""The codebook of a project at a moment: now, in a frozen version, at the end of a day; and what tags meant then."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from annotator.access import visible_to
from annotator.errors import Invalid, NotFound
from annotator.models import Alias, CodebookVersion, Tag, Tagging
from annotator.past_codebook import Definition, PastTag, TagLine, Tags, definitions, taken_back
from documents.models import Change, Project

_VERSION = re.compile(r"v([1-9][0-9]{0,8})")
_LONGEST_NUMBER = 20  # digits; identifiers of other things are longer
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as an address names it: ``"v3"``, ``"2026-11-21"``, a time with its zone, or ``""``, which is now.

    ``at`` is the first instant after a day, or the time itself; None where it is now or a version.
    """

    asked: str = ""
    version: CodebookVersion | None = None
    at: datetime | None = None

    @property
    def day(self) -> date | None:
        """The day that was asked for, if a whole one was."""
        return date.fromisoformat(self.asked) if _DAY.fullmatch(self.asked) else None


def moment_of(project: Project, asked: str) -> Moment:
    """Raises NotFound where there is no such version, Invalid where it is no date."""
    if not asked or asked == "now":
        return Moment()
    if found := _VERSION.fullmatch(asked):
        return Moment(asked, version=version_of(project, int(found[1])))
    try:
        return Moment(asked, at=_instant(asked))
    except (ValueError, OverflowError) as error:
        raise Invalid(
            _("“%(asked)s” is neither a date nor a version, as in 2026-11-21 and v3.") % {"asked": asked}
        ) from error


def _instant(asked: str) -> datetime:
    if _DAY.fullmatch(asked):
        following = date.fromisoformat(asked) + timedelta(days=1)
        return timezone.make_aware(datetime.combine(following, time.min))
    at = parse_datetime(asked.replace(" ", "+"))  # an address has "+" as a space
    if at is None:
        raise ValueError(asked)
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def version_of(project: Project, number: int) -> CodebookVersion:
    found = versions_of(project).filter(number=number).first()
    if found is None:
        raise NotFound(_("This codebook has no version %(number)s.") % {"number": number})
    return found


def versions_of(project: Project) -> QuerySet[CodebookVersion]:
    """The newest first, with who froze each."""
    return CodebookVersion.objects.filter(project=project).select_related("created_by").order_by("-number")


def codebook_at(project: Project, moment: Moment) -> Tags:
    """The tags that stood then, by their numbers. Three queries, or none of a version."""
    if moment.version is not None:
        return {stored["pk"]: PastTag.from_json(stored) for stored in moment.version.tags}
    # First what stands, then the lines: to take back a line that came in between changes nothing.
    standing, lying = tags_of(project)
    if moment.at is None:
        return standing
    since = _lines(project).filter(at__gte=moment.at)
    return taken_back(standing, lying, _told(since))


def codebook_before(project: Project, number: int) -> Tags:
    """The tags that stood just after the line of the log with this number was written."""
    standing, lying = tags_of(project)
    return taken_back(standing, lying, _told(_lines(project).filter(number__gt=number)))


def tags_of(project: Project) -> tuple[Tags, Tags]:
    """The tags as they stand now, and those in the trash. Two queries."""
    names: dict[int, list[str]] = {}
    for pk, name in Alias.objects.filter(project=project).order_by().values_list("tag_id", "name"):
        names.setdefault(pk, []).append(name)
    standing: Tags = {}
    lying: Tags = {}
    fields = ("pk", "parent_id", "name", "colour", "description", "when_to_use", "when_not", "shortcut", "position")
    rows: Any = Tag.objects.filter(project=project).order_by().values_list("trashed_at", *fields)
    for trashed_at, *row in rows:
        tag = replace(PastTag(*row), aliases=tuple(sorted(names.get(row[0], ()))))
        (standing if trashed_at is None else lying)[tag.pk] = tag
    return standing, lying


def definitions_of(project: Project, tags: Collection[int] | None = None) -> dict[int, tuple[Definition, ...]]:
    """All that each of these tags, or of all that stand, was ever said to mean, the oldest first. Two queries."""
    standing = Tag.objects.filter(project=project, trashed_at__isnull=True).order_by()
    if tags is not None:
        standing = standing.filter(pk__in=tags)
    rows = list(standing.values("pk", "name", "description", "when_to_use", "when_not", "created_at"))
    edits = _lines(project, tags).filter(verb="tag.edited")
    lines: dict[int, list[TagLine]] = {}
    for line in _told(edits):
        lines.setdefault(line.tag, []).append(line)
    found = {}
    for row in rows:
        made = row.pop("created_at")
        tag = PastTag(parent_id=None, **row)
        found[tag.pk] = definitions(tag, made, lines.get(tag.pk, ()))
    return found


def passages_by_definition(tag: Tag, known: Sequence[Definition], *, user: Any) -> list[int]:
    """How many passages that this person may see were given the tag under each of its definitions. One query."""
    ends = [one.since for one in known[1:]]
    seen = visible_to(user, through="content_object__")
    standing = Tagging.objects.filter(
        seen, tag=tag, content_object__trashed_at__isnull=True, content_object__document__trashed_at__isnull=True
    )
    # Those put before each following definition: what is more than before the one before was put under this one.
    before = {f"before_{n}": Count("pk", filter=Q(created_at__lt=end)) for n, end in enumerate(ends)}
    counted = standing.aggregate(**before, all=Count("pk"))
    sums = [*(counted[f"before_{n}"] for n in range(len(ends))), counted["all"]]
    return [later - earlier for earlier, later in zip([0, *sums], sums, strict=False)]


def _lines(project: Project, tags: Collection[int] | None = None) -> QuerySet[Change]:
    """The lines of the log about these tags, or about all, the newest first. A log is long, and little of it tells of
    tags: what a line is about has an index, and is a short number then."""
    lines = Change.objects.filter(project=project).order_by()
    if tags is not None:
        lines = lines.filter(target__in=[str(pk) for pk in tags])
    else:
        short = lines.alias(length=Length("target")).filter(length__lt=_LONGEST_NUMBER)
        lines = Change.objects.filter(pk__in=short.values("pk"))
    return lines.filter(verb__startswith="tag.").order_by("-number")


def _told(lines: QuerySet[Change]) -> Iterator[TagLine]:
    rows: Any = lines.values_list("at", "verb", "target", "before", "after")
    for at, verb, target, before, after in rows:
        yield TagLine(at, verb, int(target), before or {}, after or {})
