"""What people send to the pages of the codebook."""

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
from annotator.listing import Codebook
from annotator.models import Tag
from annotator.models.tag import Colour


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
        parent.coerce = lambda value: Tag.objects.get(pk=self._tags[int(value)].pk)

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
