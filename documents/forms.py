"""What people send to the pages of projects and documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from documents.containers import FIELDS
from documents.field_forms import ValuesForm
from documents.models import Document, Field, FieldValue, ImportItem, Project, Role

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
    """Any number of files."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        clean_one = super().clean
        return [clean_one(file, initial) for file in (data or [])]


class BringForm(forms.Form):
    """What is to be imported, all in one: files, addresses, a text; and how."""

    file = FilesField(label=later("Files"), required=False, allow_empty_file=True)
    links = forms.CharField(
        label=later("Web addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "none", "dir": "ltr"}),
        help_text=later("One a line. Each page is fetched, and kept as it came."),
    )
    text = forms.CharField(
        label=later("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=later("Pasted as it is, with its headings, comments and all."),
    )
    title = forms.CharField(
        label=later("Title of the text"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=later("Left empty, it is found in the text."),
    )
    url = forms.URLField(
        label=later("Address of the text"), required=False, max_length=2000, assume_scheme="https",
        help_text=later("Where it was published, if it was."),
    )  # fmt: skip
    straight = forms.ChoiceField(
        label=later("How"),
        required=False,
        choices=[("", later("Look at everything first")), ("1", later("Import at once"))],
        initial="",
        widget=forms.RadioSelect,
    )
    folders_as_topics = forms.BooleanField(label=later("Folder names become topics"), required=False)

    def clean_straight(self) -> bool:
        return bool(self.cleaned_data["straight"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned["file"] or cleaned["links"] or cleaned["text"].strip()):
            raise forms.ValidationError(_("Choose files, or give some web addresses or a text."))
        return cleaned


class DocumentForm(ValuesForm):
    """What is known of a document, and its values of typed fields. Authors are written one a line."""

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
    def of(
        cls, document: Document, *, fields: Iterable[Field] = (), values: Mapping[int, FieldValue] | None = None
    ) -> DocumentForm:
        names = ("title", "publisher", "published", "url", "language", "direction")
        initial = {name: getattr(document, name) for name in names}
        return cls(initial={**initial, "authors": "\n".join(document.authors)}, fields=fields, values=values)

    def clean_authors(self) -> list[str]:
        authors = [name for line in self.cleaned_data["authors"].splitlines() if (name := " ".join(line.split()))]
        if len(authors) > MOST_AUTHORS:
            raise forms.ValidationError(_("A document can have at most %(most)s authors.") % {"most": MOST_AUTHORS})
        if any(len(name) > LONGEST_AUTHOR for name in authors):
            raise forms.ValidationError(
                _("An author's name can have at most %(most)s characters.") % {"most": LONGEST_AUTHOR}
            )
        return authors


# Those that files come in and a person may know by name; with "" it is found out.
_CHARSETS = (
    *("utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15", "macintosh", "cp437", "windows-1250"),
    *("iso-8859-2", "windows-1251", "koi8-r", "koi8-u", "windows-1253", "windows-1254", "windows-1255", "windows-1256"),
    *("windows-1257", "windows-1258", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "tis-620"),
)


class ItemForm(DocumentForm):
    """What was found of an item, to be corrected. What somebody else corrected meanwhile stays: each field knows what
    it was when the page was made (``show_hidden_initial``)."""

    url = direction = None  # type: ignore[assignment]
    address = forms.URLField(label=later("Address"), required=False, max_length=2000, assume_scheme="https")
    charset = forms.CharField(
        label=later("Character set"),
        required=False,
        max_length=40,
        widget=forms.Select,
        help_text=later("With another one the file is read again."),
    )
    field_order = ("title", "authors", "publisher", "published", "address", "language", "charset")

    def __init__(self, data: Any = None, *, item: ImportItem) -> None:
        initial = {name: getattr(item, name) for name in self.field_order if name != "authors"}
        super().__init__(data, initial={**initial, "authors": "\n".join(item.authors)})
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Left empty, it is the file’s name or the first words.")
        known = sorted({*_CHARSETS, *filter(None, [item.charset])})
        self.fields["charset"].widget = forms.Select(choices=[("", _("as found")), *((name, name) for name in known)])
        for name, field in self.fields.items():
            field.show_hidden_initial = True
            if name in ("title", "authors", "publisher"):
                field.widget.attrs["dir"] = "auto"
        if not _is_text(item.media_type):
            del self.fields["charset"]

    @property
    def corrections(self) -> dict[str, Any]:
        """What was changed in a valid form, by field."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


def _is_text(media_type: str) -> bool:
    """Whether a file of this type is letters in some character set that may have been taken for another."""
    return media_type.startswith("text/") or media_type in ("application/xhtml+xml", "message/rfc822", "")


class ColumnsForm(forms.Form):
    """Which column of a table is what."""

    LABELS = {
        "text": later("text"),
        "html": later("text, as HTML"),
        "title": later("title"),
        "authors": later("authors"),
        "publisher": later("publisher"),
        "published": later("date"),
        "url": later("address"),
        "language": later("language"),
    }

    def __init__(self, data: Any = None, *, names: Sequence[str], mapping: Mapping[str, str]) -> None:
        super().__init__(data)
        self.names = names
        meant = {column: field for field, column in mapping.items()}
        choices = [("", _("a detail of its own")), *((field, self.LABELS[field]) for field in FIELDS)]
        for place, name in enumerate(names):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=name, required=False, choices=choices, initial=meant.get(name, "")
            )

    @property
    def mapping(self) -> dict[str, str]:
        """Field → column, as chosen here or, where nothing valid was sent, as it stood."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else None
        chosen = {
            name: values[f"column-{place}"] if values is not None else self.fields[f"column-{place}"].initial
            for place, name in enumerate(self.names)
        }
        return {field: name for name, field in chosen.items() if field}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [field for field in cleaned.values() if field]
        twice = next((field for field in chosen if chosen.count(field) > 1), None)
        if twice:
            raise forms.ValidationError(
                _("Two columns can’t both be the %(field)s: choose one of them."),
                params={"field": self.LABELS[twice]},
            )
        if not {"text", "html"} & set(chosen):
            raise forms.ValidationError(_("Say which column holds the text: without one there is nothing to import."))
        return cleaned


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
