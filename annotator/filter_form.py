"""What the address of the document list asks for: filters, order, columns. What makes no sense is said and left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from annotator.listing import NEWEST_FIRST, NOBODY, SORTS, Asked, Codebook, OfField, columns, naming
from annotator.listing.address import COLUMN
from documents.field_values import why
from documents.fields import Misfit, parse
from documents.models import Field, Kind, Project, Status

SORT_LABELS = {
    "-imported": later("Newest first"),
    "imported": later("Oldest first"),
    "title": later("Title, A to Z"),
    "-title": later("Title, Z to A"),
    "-published": later("Published, latest first"),
    "published": later("Published, earliest first"),
    "publisher": later("Publisher, A to Z"),
    "-publisher": later("Publisher, Z to A"),
    "-highlights": later("Most highlights"),
    "highlights": later("Fewest highlights"),
    "status": later("Status, new ones first"),
    "-status": later("Status, done ones first"),
}
_ORDERS = {  # of a field, by its kind: first one way, then the other
    Kind.NUMBER: (later("%(field)s, smallest first"), later("%(field)s, largest first")),
    Kind.DATE: (later("%(field)s, earliest first"), later("%(field)s, latest first")),
    Kind.CHOICE: (later("%(field)s, first choice first"), later("%(field)s, last choice first")),
    Kind.YES_NO: (later("%(field)s, no first"), later("%(field)s, yes first")),
}
_LETTERS = (later("%(field)s, A to Z"), later("%(field)s, Z to A"))
# Fields with names: the address's own word, and which tag is meant.
NAMED = {"topic-named": "topic", "tag-named": "tag"}
_OUTSIDE = {"form": "filter"}  # they don't stand within the form


def _day(label: Any, **attributes: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", **attributes}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class NumberField(forms.CharField):
    """A number as people write it, understood as in the fields of documents."""

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        try:
            return parse(Kind.NUMBER, written).number if written else None
        except Misfit as error:
            raise forms.ValidationError(why(error)) from error


def _number(label: Any) -> NumberField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off", **_OUTSIDE})
    return NumberField(label=label, required=False, max_length=40, widget=widget)


def _words(label: Any, **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off", **attributes})
    return forms.CharField(label=label, required=False, max_length=200, widget=widget)


class FilterForm(forms.Form):
    """The document list's address. A part that makes no sense is reported and left out, the others still count."""

    q = forms.CharField(
        label=later("Words"), required=False, max_length=4000, widget=forms.TextInput(attrs={"type": "search"})
    )
    sort = forms.ChoiceField(
        label=later("Order"), required=False, widget=forms.Select(attrs=_OUTSIDE)
    )  # it stands above the table
    topic = forms.IntegerField(label=later("Topic"), required=False, widget=forms.HiddenInput)
    tag = forms.IntegerField(label=later("Tag"), required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=later("Status"), required=False, choices=Status.choices, widget=forms.HiddenInput)
    assigned = forms.CharField(label=later("Assigned to"), required=False, max_length=20, widget=forms.HiddenInput)
    publisher = forms.CharField(
        label=later("Publisher"), required=False, max_length=300, strip=False, widget=forms.HiddenInput
    )

    def __init__(
        self,
        data: QueryDict,
        *,
        codebook: Codebook,
        project: Project | None = None,
        known: Sequence[Field] = (),
        user: Any = None,
    ) -> None:
        self.user, self.project, self.known, self.codebook = user, project, known, codebook
        self._names = list(data)
        self.columns = columns.chosen_of(data.getlist(COLUMN), known)
        self._columns_asked = data.getlist(COLUMN)
        super().__init__({**data.dict(), "sort": data.get("sort") or NEWEST_FIRST}, auto_id="filter-%s")
        # "from" is a word of the language, so these two can't be attributes of the class.
        self.fields["from"] = _day(later("from"))
        self.fields["to"] = _day(later("to"))
        for name in NAMED:
            self.fields[name] = _words(_("Find by name"), **_OUTSIDE)
        for field in known:
            self.fields |= dict(_parts(field))
        sort = self.fields["sort"]
        assert isinstance(sort, forms.ChoiceField)  # noqa: S101 (for the types)
        sort.choices = [*((name, SORT_LABELS[name]) for name in SORT_LABELS if name in SORTS), *_orders(known)]

    def clean_topic(self) -> int | None:
        return self._tag("topic")

    def clean_tag(self) -> int | None:
        return self._tag("tag")

    def clean_assigned(self) -> int | None:
        """A person's number; "me" and "nobody" have one, too."""
        value = self.cleaned_data["assigned"]
        known = {"": None, "nobody": NOBODY, "me": self.user.pk if self.user else None}
        if value in known:
            return known[value]
        if not (value.isascii() and value.isdecimal()) or len(value) > 15:
            raise forms.ValidationError(_("Documents are assigned to a person, to “me”, or to “nobody”."))
        return int(value)

    def clean(self) -> dict[str, Any]:
        """Tags that were written by name are the tags themselves."""
        clean: dict[str, Any] = super().clean() or self.cleaned_data
        for name, into in NAMED.items():
            if written := clean.get(name):
                found = self.codebook.called(written)
                if len(found) == 1:
                    clean[into] = found[0].pk
                else:
                    several = _("Several tags have this name: choose one with those above it.")
                    self.add_error(name, several if found else _("The codebook has no such tag."))
        return clean

    def asked(self) -> Asked:
        """What of the address makes sense."""
        self.full_clean()
        clean = self.cleaned_data
        return Asked(
            topic=clean.get("topic"),
            tag=clean.get("tag"),
            status=clean.get("status", ""),
            assigned=clean.get("assigned"),
            publisher=clean.get("publisher", ""),
            published_from=clean.get("from"),
            published_to=clean.get("to"),
            words=clean.get("q", ""),
            of_fields=tuple(one for field in self.known if (one := _asked_of(field, clean)).narrows),
            sort=clean.get("sort") or NEWEST_FIRST,
        )

    def named(self) -> dict[str, int]:
        """The tags that were asked for by name: what the address calls them, and their numbers."""
        clean = self.cleaned_data
        return {into: clean[into] for name, into in NAMED.items() if clean.get(name) and clean.get(into)}

    def left_out(self) -> list[str]:
        """What the address asks for that isn't there any more, a sentence for each. A query, where there is any."""
        known = {field.pk for field in self.known}
        sort = self.data.get("sort", "").removeprefix("-")
        asked = {naming.field_of(name) for name in (*self._names, sort, *self._columns_asked)}
        gone = sorted(one for one in asked if one is not None and one not in known)
        sentences = [str(self.errors[name][0]) for name in ("topic", "tag") if name in self.errors]
        if gone:
            lying = dict(Field.objects.filter(project=self.project, pk__in=gone).values_list("pk", "name"))
            there = _("The field “%(field)s” lies in the trash, so the list isn’t filtered or sorted by it.")
            nowhere = _("A field that this address asks for isn’t there any more, so the list goes without it.")
            sentences += [there % {"field": name} for name in lying.values()]
            sentences += [nowhere] if len(lying) < len(gone) else []
        return sentences

    def _tag(self, name: str) -> int | None:
        tag: int | None = self.cleaned_data[name]
        if tag is not None and tag not in self.codebook.parents:
            raise forms.ValidationError(_("The codebook has no such tag; it may lie in the trash."))
        return tag


def _parts(field: Field) -> Iterator[tuple[str, forms.Field]]:
    """What may be asked of one field, by its name in the address."""

    def name(part: str) -> str:
        return naming.name_of(field.pk, part)

    yield name(naming.GIVEN), forms.ChoiceField(required=False, choices=[("yes", ""), ("no", "")])
    if field.kind in (Kind.CHOICE, Kind.YES_NO, Kind.TEXT):
        yield name(naming.EXACTLY), forms.CharField(required=False, max_length=2000)
    if field.kind in (Kind.TEXT, Kind.URL):
        label = _("%(field)s has the words") % {"field": field.name}
        yield name(naming.WORDS), _words(label, placeholder=_("has the words"), **_OUTSIDE)
    if field.kind == Kind.NUMBER:
        yield name(naming.LOW), _number(_("from"))
        yield name(naming.HIGH), _number(_("to"))
    if field.kind == Kind.DATE:
        yield name(naming.LOW), _day(_("from"), **_OUTSIDE)
        yield name(naming.HIGH), _day(_("to"), **_OUTSIDE)


def _asked_of(field: Field, clean: dict[str, Any]) -> OfField:
    def part(which: str) -> Any:
        return clean.get(naming.name_of(field.pk, which))

    return OfField(
        field.pk,
        given={"yes": True, "no": False}.get(part(naming.GIVEN) or ""),
        exactly=part(naming.EXACTLY) or "",
        words=part(naming.WORDS) or "",
        low=part(naming.LOW),
        high=part(naming.HIGH),
    )


def _orders(known: Sequence[Field]) -> Iterator[tuple[str, str]]:
    for field in known:
        name = naming.name_of(field.pk)
        one, other = _ORDERS.get(Kind(field.kind), _LETTERS)
        yield name, one % {"field": field.name}
        yield f"-{name}", other % {"field": field.name}
