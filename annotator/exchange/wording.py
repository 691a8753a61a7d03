"""What part of a project goes out, in words: for the file itself, and beside recipes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotator.exchange import reading
from annotator.exchange.leaving_out import Part
from annotator.exchange.masking import Masking
from annotator.exchange.scope import Scope, Writer

LEFT_OUT = {
    Part.NOTES: gettext_lazy("without notes"),
    Part.REPLIES: gettext_lazy("without replies"),
    Part.COMMENTS: gettext_lazy("without comments on articles"),
    Part.FURNITURE: gettext_lazy("without page furniture"),
}


def words_of(scope: Scope, masking: Masking | None = None, *, path: str = "") -> str:
    """What part of the project it is, "" for all of it; nobody is named there who is masked. ``path``: of the tag, if
    it is known."""
    return ", ".join(map(str, _parts(scope, masking, path)))


def _parts(scope: Scope, masking: Masking | None, path: str) -> Iterator[object]:
    if scope.document:
        yield scope.document.title
    if scope.revision:
        yield _("revision %(number)s") % {"number": scope.revision}
    if scope.tag:
        yield _("tag “%(name)s”") % {"name": path or reading.paths_of(scope.project)[scope.tag.pk]}
    if scope.writer:
        yield _("by %(name)s") % {"name": called(scope.writer, masking)}
    if scope.since:
        yield _("from %(day)s on") % {"day": _day(scope.since)}
    if scope.until:
        yield _("until %(day)s") % {"day": _day(scope.until - timedelta(seconds=1))}
    if scope.query:
        yield _("found by “%(query)s”") % {"query": masking.text(scope.query) if masking else scope.query}
    yield from (words for part, words in LEFT_OUT.items() if part in scope.without)


def called(writer: Writer, masking: Masking | None) -> str:
    """What stands in a file for somebody."""
    if masking is None:
        return writer.called
    return masking.credited(writer.name) if writer.pk is None else masking.names([writer.pk])[writer.pk]


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
