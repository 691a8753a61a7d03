"""What people send to the pages of the document list and the codebook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from annotator.actions.tag import LONGEST_NAME
from annotator.codebook import SEPARATOR
from annotator.listing import NEWEST_FIRST, NOBODY, SORTS, Asked, Codebook
from annotator.models import Tag
from annotator.models.tag import Colour
from documents.models import Status

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


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class FilterForm(forms.Form):
    """The document list's address. A part that makes no sense is reported and left out, the others still count."""

    q = forms.CharField(
        label=later("Title or author"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    sort = forms.ChoiceField(
        label=later("Order"),
        required=False,
        choices=[(name, SORT_LABELS[name]) for name in SORT_LABELS if name in SORTS],
        widget=forms.Select(attrs={"form": "filter"}),  # it stands above the table
    )
    topic = forms.IntegerField(label=later("Topic"), required=False, widget=forms.HiddenInput)
    tag = forms.IntegerField(label=later("Tag"), required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=later("Status"), required=False, choices=Status.choices, widget=forms.HiddenInput)
    assigned = forms.CharField(label=later("Assigned to"), required=False, max_length=20, widget=forms.HiddenInput)
    publisher = forms.CharField(
        label=later("Publisher"), required=False, max_length=300, strip=False, widget=forms.HiddenInput
    )

    def __init__(self, data: Any, *, codebook: Codebook, user: Any = None) -> None:
        self.user = user
        super().__init__({**data.dict(), "sort": data.get("sort") or NEWEST_FIRST}, auto_id="filter-%s")
        self.codebook = codebook
        # "from" is a word of the language, so these two can't be attributes of the class.
        self.fields["from"] = _day(later("from"))
        self.fields["to"] = _day(later("to"))

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
            sort=clean.get("sort") or NEWEST_FIRST,
        )

    def _tag(self, name: str) -> int | None:
        tag: int | None = self.cleaned_data[name]
        if tag is not None and tag not in self.codebook.parents:
            raise forms.ValidationError(_("The codebook has no such tag; it may lie in the trash."))
        return tag


class LongSelect(forms.Select):
    """A choice of thousands: without a template for each of them, which is twenty times as fast; of more than ``most``
    only the first ones, and the chosen one."""

    most = 300

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        offered = [(str(key), label) for key, label in self.choices]
        shown = [pair for at, pair in enumerate(offered) if at <= self.most or pair[0] == chosen]
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if key == chosen else "", label) for key, label in shown),
        )
        if len(shown) < len(offered):
            options += format_html("<option disabled>{}</option>", _("… others: by “New tag under it” in their menus"))
        own = flatatt(self.build_attrs({**self.attrs, "name": name}, attrs))
        return format_html("<select{}>{}</select>", own, options)


class TagForm(forms.Form):
    """A tag of the codebook. Whether its name is free and its place makes sense is the action's to say."""

    name = forms.CharField(label=later("Name"), max_length=LONGEST_NAME)
    parent = forms.TypedChoiceField(label=later("Under"), required=False, empty_value=None, widget=LongSelect)
    colour = forms.ChoiceField(label=later("Colour"), required=False, choices=Colour.choices, widget=forms.RadioSelect)
    shortcut = forms.CharField(
        label=later("Key"),
        required=False,
        max_length=1,
        help_text=later("One character; pressing it tags the selected text."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "size": 2}),
    )
    description = forms.CharField(
        label=later("Description"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    when_to_use = forms.CharField(
        label=later("When to use it"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    when_not = forms.CharField(
        label=later("When not to use it"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, codebook: Codebook, but_under: Tag | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A tag can't lie under itself, nor under what lies under it.
        excluded = codebook.under(but_under.pk) if but_under else set()
        self._tags = {placed.node.pk: placed.node for placed in codebook.placed if placed.node.pk not in excluded}
        parent = self.fields["parent"]
        assert isinstance(parent, forms.TypedChoiceField)  # noqa: S101 (for the types)
        parent.choices = [("", _("— (at the top)")), *self._places(codebook)]
        parent.coerce = lambda value: self._tags[int(value)]

    @classmethod
    def of(cls, tag: Tag, *, codebook: Codebook) -> TagForm:
        fields = ("name", "colour", "shortcut", "description", "when_to_use", "when_not")
        initial = {name: getattr(tag, name) for name in fields}
        form = cls(initial={**initial, "parent": tag.parent_id}, codebook=codebook, but_under=tag)
        form.fields["parent"].widget.most = len(codebook.placed)
        return form

    def _places(self, codebook: Codebook) -> list[tuple[int, str]]:
        return [
            (one.node.pk, one.path.replace(SEPARATOR, " › ")) for one in codebook.placed if one.node.pk in self._tags
        ]
