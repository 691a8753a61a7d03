"""What the fields of a query ask of documents and passages, as conditions of the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.kept_codebooks import Book, codebook_of
from annotator.models import Reply, Tagging, Topic
from annotator.models.annotation import Placing
from annotator.search import fulltext, of_own
from annotator.search.days import Days, days_between, days_of
from annotator.search.fulltext import Place
from annotator.search.language import FIELDS, nearest
from annotator.search.language.fields import Kind, SpeaksOf, field_of
from annotator.search.language.tree import Exact, Field, Phrase, Range, Value, Word
from annotator.search.meaning import EVERYWHERE, OF_DOCUMENTS, Of, Places, Words
from annotator.search.naming import Unknown, language_named, makers_named, people_named, tags_named
from annotator.search.numbers import Numbers
from annotator.search.words import fold, tokens
from documents.models import Assignment, Document, Project, Status
from documents.models import Field as OwnField

_DOCUMENT, _PASSAGE = SpeaksOf.DOCUMENT, SpeaksOf.PASSAGE
NOBODY = "nobody"
_BEYOND = OF_DOCUMENTS | {"furniture"}
_STATES = {
    "is:orphan": Q(how=Placing.ORPHAN),
    "is:fuzzy": Q(how=Placing.FUZZY),
    "is:resolved": Q(resolved_at__isnull=False),
    "is:unresolved": Q(resolved_at__isnull=True),
    "is:private": Q(private=True),
    "has:note": ~Q(note=""),
}


class Unfit(ValueError):
    """A field can't be asked for that. ``sentence`` says so; ``instead``: the value that was probably meant."""

    def __init__(self, sentence: str, instead: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence, self.instead = sentence, instead


class Conditions:
    """The conditions of one query in one project, as this person asks for them. ``own``: the project's own fields."""

    def __init__(self, project: Project, own: Iterable[OwnField], *, user: Any) -> None:
        self.project, self.user, self.own = project, user, list(own)

    def of(self, field: Field) -> Of | Words | Places:
        """What ``field`` means. Raises Unfit."""
        own = of_own.field_called(field.name, self.own)
        known = field_of(field.name, of_own.names_of(self.own))
        if known is None or known.name not in FIELDS:
            if own is None:
                raise Unfit(_("There is no field “%(name)s”.") % {"name": field.name})
            return Of(_DOCUMENT, self._own(own, field))
        if isinstance(field.value, Range) and known.kind not in (Kind.DATE, Kind.NUMBER):
            sentence = _("“%(name)s” can’t be asked for from … to ….") % {"name": known.name}
            raise Unfit(sentence, field.value.low or field.value.high)
        asked: dict[str, Callable[[Field], Of | Words | Places]] = {
            "tag": self._tag,
            "topic": self._topic,
            "note": lambda one: _in_words(one, "note", _PASSAGE),
            "quote": lambda one: _in_words(one, "quote", _PASSAGE),
            "title": lambda one: _in_words(one, "title", _DOCUMENT),
            "by": self._made_by,
            "is": self._state,
            "has": self._has,
            "marked": lambda one: Of(_PASSAGE, _at("created_at", self._days(one))),
            "author": lambda one: Of(_DOCUMENT, self._author(one)),
            "publisher": lambda one: Of(_DOCUMENT, self._publisher(one)),
            "lang": lambda one: Of(_DOCUMENT, self._language(one)),
            "date": lambda one: Of(_DOCUMENT, _on("published", self._days(one))),
            "added": lambda one: Of(_DOCUMENT, _at("created_at", self._days(one))),
            "status": self._status,
            "assigned": lambda one: Of(_DOCUMENT, self._assigned(one)),
            "in": _places,
        }
        return asked[known.name](field)

    @cached_property
    def _book(self) -> Book:
        return codebook_of(self.project.pk)

    def _tags(self, field: Field) -> set[int]:
        try:
            return tags_named(self._book, field.value, exactly=field.exactly)
        except Unknown as error:
            raise _unknown(_("There is no tag “%(name)s” here."), field.value, error.meant) from error

    def _tag(self, field: Field) -> Of:
        taggings = Tagging.objects.filter(project=self.project, tag__in=self._tags(field)).order_by()
        each = Q(Exists(taggings.filter(content_object=OuterRef("pk"))))
        return Of(_PASSAGE, Q(pk__in=taggings.values("content_object")), each)

    def _topic(self, field: Field) -> Of:
        topics = Topic.objects.filter(project=self.project, tag__in=self._tags(field)).order_by()
        return Of(_DOCUMENT, Q(pk__in=topics.values("content_object")))

    def _people(self, field: Field) -> set[int]:
        try:
            return people_named(self.project, field.value, user=self.user)
        except Unknown as error:
            raise _nobody(field, error) from error

    def _made_by(self, field: Field) -> Of:
        """By these people, and not what they brought in; or by whom a file names."""
        try:
            makers = makers_named(self.project, field.value, user=self.user)
        except Unknown as error:
            raise _nobody(field, error) from error
        people = Q(author__in=[one for one in makers if isinstance(one, int)], credit="")
        names = [one for one in makers if isinstance(one, str)]
        return Of(_PASSAGE, people | Q(~Q(credit=""), credit__in=names) if names else people)

    def _assigned(self, field: Field) -> Q:
        given = Assignment.objects.filter(project=self.project).order_by()
        if isinstance(field.value, Word) and field.value.text.casefold() == NOBODY:
            return ~Q(pk__in=given.values("document"))
        return Q(pk__in=given.filter(person__in=self._people(field)).values("document"))

    def _language(self, field: Field) -> Q:
        try:
            tag = language_named(self.project, field.value)
        except Unknown as error:
            raise _unknown(_("There is no language “%(name)s”."), field.value, error.meant) from error
        return Q(language__iexact=tag) | Q(language__istartswith=f"{tag}-")

    def _days(self, field: Field) -> Days:
        today = timezone.localdate()
        value = field.value
        days = days_between(value, today=today) if isinstance(value, Range) else days_of(value.text, today=today)
        if days is None:
            sentence = _("“%(written)s” is no date. Write 2019, 2019-03, 2019-03-20, or from … to …: 2019..2021.")
            raise Unfit(sentence % {"written": written(value)})
        return days

    def _state(self, field: Field) -> Of:
        return Of(_PASSAGE, _STATES[f"is:{_one_of(field, FIELDS['is'].values)}"])

    def _has(self, field: Field) -> Of:
        if own := of_own.field_called(written(field.value), self.own):
            return Of(_DOCUMENT, of_own.has(own))
        what = _one_of(field, FIELDS["has"].values)
        if what == "tag":
            return Of(_PASSAGE, Q(pk__in=Tagging.objects.filter(project=self.project).values("content_object")))
        if what == "reply":
            replies = Reply.objects.filter(project=self.project, trashed_at__isnull=True).order_by()
            return Of(_PASSAGE, Q(pk__in=replies.values("annotation")))
        return Of(_PASSAGE, _STATES[f"has:{what}"])

    def _status(self, field: Field) -> Of:
        return Of(_DOCUMENT, Q(status=_one_of(field, [str(status) for status in Status])))

    def _author(self, field: Field) -> Q:
        """The index says who may be meant; what is written of a few of them is looked at."""
        fits = _names_fitting(field)
        prefix = isinstance(field.value, Word) and field.value.prefix
        asked = Word(written(field.value), prefix=True) if prefix else Phrase(written(field.value))
        candidates = Document.objects.filter(
            pk__in=fulltext.documents_with(self.project.pk, asked, places={Place.ABOUT}), project=self.project
        ).order_by()
        known: dict[str, bool] = {}
        found = []
        for pk, names in candidates.values_list("pk", Cast("authors", TextField())):
            if names not in known:
                known[names] = any(map(fits, json.loads(names)))
            if known[names]:
                found.append(pk)
        return Q(pk__in=Numbers(found))

    def _publisher(self, field: Field) -> Q:
        fits = _names_fitting(field)
        standing = Document.objects.filter(project=self.project, trashed_at__isnull=True).order_by()
        return Q(publisher__in=[name for name in standing.values_list("publisher", flat=True).distinct() if fits(name)])

    def _own(self, own: OwnField, field: Field) -> Q:
        try:
            return of_own.condition(own, field)
        except of_own.Unreadable as error:
            raise Unfit(error.sentence) from error


def written(value: Value) -> str:
    """A value as it was written, without its quotation marks."""
    return f"{value.low}..{value.high}" if isinstance(value, Range) else value.text


def _nobody(field: Field, error: Unknown) -> Unfit:
    return _unknown(_("Nobody here is called “%(name)s”."), field.value, error.meant)


def _unknown(sentence: str, value: Value, meant: str | None) -> Unfit:
    said = sentence % {"name": written(value)}
    if meant is not None:
        said = f"{said} {_('Did you mean “%(meant)s”?') % {'meant': meant}}"
    return Unfit(said, meant)


def _in_words(field: Field, place: str, speaks_of: SpeaksOf) -> Words:
    """Words in one place; ``=``: as they are written."""
    value = field.value
    assert not isinstance(value, Range)  # noqa: S101 (`of` lets them pass for dates and numbers alone)
    if field.exactly and isinstance(value, Word) and not value.prefix:
        value = Phrase(value.text)
    return Words(value, frozenset({place}), speaks_of)


def _places(field: Field) -> Places:
    """``in:title``, ``in:title|body``, ``in:title,body``, ``in:any``."""
    found: frozenset[str] = frozenset()
    for name in written(field.value).replace(",", "|").split("|"):
        one = _one_of(Field("in", Word(name)), FIELDS["in"].values)
        found |= EVERYWHERE if one == "any" else {one}
    return Places(found)


def _one_of(field: Field, known: Collection[str]) -> str:
    said = "_".join(written(field.value).casefold().replace("-", " ").split())
    if said in known:
        return said
    sentence = _("“%(name)s:” is one of %(known)s.") % {"name": field.name, "known": ", ".join(known)}
    raise _unknown(f"{_('There is no “%(name)s”.')} {sentence.replace('%', '%%')}", field.value, nearest(said, known))


def _names_fitting(field: Field) -> Callable[[str], bool]:
    """Whether a name has what is asked for: these words next to each other; ``=``: no others."""
    value = field.value
    assert not isinstance(value, Range)  # noqa: S101 (`of` lets them pass for dates and numbers alone)
    if isinstance(value, Exact):
        return lambda name: value.text == name if field.exactly else value.text in name
    if field.exactly:
        whole = fold(value.text)
        return lambda name: fold(name) == whole
    wanted = f" {_flat(value.text)}"
    wanted = wanted if isinstance(value, Word) and value.prefix else f"{wanted} "
    return lambda name: wanted in f" {_flat(name)} "


def _flat(text: str) -> str:
    return " ".join(token.text for token in tokens(text))


def _on(column: str, days: Days) -> Q:
    asked = Q(**{f"{column}__isnull": False})
    if days.first:
        asked &= Q(**{f"{column}__gte": days.first})
    if days.last:
        asked &= Q(**{f"{column}__lte": days.last})
    return asked


def _at(column: str, days: Days) -> Q:
    """The same of a moment, as days are where the reader is."""
    asked = Q()
    if days.first:
        asked &= Q(**{f"{column}__gte": timezone.make_aware(datetime.combine(days.first, time.min))})
    if days.last:
        after = datetime.combine(days.last, time.min) + timedelta(days=1)
        asked &= Q(**{f"{column}__lt": timezone.make_aware(after)})
    return asked
