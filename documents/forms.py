"""What people send to the pages of projects and documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from documents.models import Document, Project, Role

MOST_AUTHORS = 100
LONGEST_AUTHOR = 200


class ProjectForm(forms.Form):
    name = forms.CharField(label=later("Name"), max_length=200)
    description = forms.CharField(
        label=later("Description"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=later("What these documents are collected for. Every member sees it."),
    )

    @classmethod
    def of(cls, project: Project) -> ProjectForm:
        return cls(initial={"name": project.name, "description": project.description})


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, at least one."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        clean_one = super().clean
        return [clean_one(file, initial) for file in (data or [None])]


class FilesForm(forms.Form):
    file = FilesField(
        label=later("Files"), allow_empty_file=True, error_messages={"required": later("Choose at least one file.")}
    )


class TextForm(forms.Form):
    text = forms.CharField(
        label=later("Text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": later("Paste some text first.")},
    )
    title = forms.CharField(
        label=later("Title"), required=False, max_length=500, help_text=later("Left empty, it is found in the text.")
    )
    url = forms.URLField(
        label=later("Address"), required=False, max_length=2000, assume_scheme="https",
        help_text=later("Where the text was published, if it was."),
    )  # fmt: skip


class DocumentForm(forms.Form):
    """A document's metadata. Authors are written one a line."""

    title = forms.CharField(label=later("Title"), max_length=500)
    authors = forms.CharField(
        label=later("Authors"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=later("One a line.")
    )
    publisher = forms.CharField(label=later("Publisher"), required=False, max_length=300)
    published = forms.DateField(
        label=later("Published"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    url = forms.URLField(label=later("Address"), required=False, max_length=2000, assume_scheme="https")
    language = forms.RegexField(
        r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
        label=later("Language"),
        required=False,
        max_length=35,
        help_text=later("A language code such as en, ar or pt-BR."),
        error_messages={"invalid": later("Write a language code such as en, ar or pt-BR.")},
    )
    direction = forms.ChoiceField(
        label=later("Direction"),
        required=False,
        choices=(
            ("", later("as its language is written")),
            ("ltr", later("left to right")),
            ("rtl", later("right to left")),
        ),
    )

    @classmethod
    def of(cls, document: Document) -> DocumentForm:
        fields = ("title", "publisher", "published", "url", "language", "direction")
        initial = {name: getattr(document, name) for name in fields}
        return cls(initial={**initial, "authors": "\n".join(document.authors)})

    def clean_authors(self) -> list[str]:
        authors = [name for line in self.cleaned_data["authors"].splitlines() if (name := " ".join(line.split()))]
        if len(authors) > MOST_AUTHORS:
            raise forms.ValidationError(_("A document can have at most %(most)s authors.") % {"most": MOST_AUTHORS})
        if any(len(name) > LONGEST_AUTHOR for name in authors):
            raise forms.ValidationError(
                _("An author's name can have at most %(most)s characters.") % {"most": LONGEST_AUTHOR}
            )
        return authors


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(label=later("Role"), choices=Role.choices, coerce=lambda value: Role(int(value)))


class MemberForm(RoleForm):
    """Whom to let in, by user name, in whichever case it is written."""

    user = forms.CharField(
        label=later("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ("user", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = Role.ANNOTATOR

    def clean_user(self) -> Any:
        name = self.cleaned_data["user"]
        people = get_user_model().objects.filter(is_active=True)
        user = people.filter(username=name).first()
        if user is None:
            alike = list(people.filter(username__iexact=name)[:2])
            user = alike[0] if len(alike) == 1 else None
        if user is None:
            raise forms.ValidationError(
                _("There is no account “%(name)s”. Ask whoever looks after this site to make one."),
                params={"name": name},
            )
        return user
