"""What a person chooses when an original is to be read again: a character set, a format."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from documents.readers import READERS

# What people meet, by Python's names.
CHARSETS = (
    ("utf-8", later("Unicode")),
    ("utf-16", later("Unicode")),
    ("cp1252", later("Western European")),
    ("iso-8859-15", later("Western European")),
    ("mac-roman", later("Western European")),
    ("cp850", later("Western European")),
    ("cp1250", later("Central European")),
    ("iso-8859-2", later("Central European")),
    ("cp1251", later("Cyrillic")),
    ("koi8-r", later("Cyrillic")),
    ("koi8-u", later("Cyrillic")),
    ("iso-8859-5", later("Cyrillic")),
    ("cp1253", later("Greek")),
    ("cp1254", later("Turkish")),
    ("cp1255", later("Hebrew")),
    ("cp1256", later("Arabic")),
    ("iso-8859-6", later("Arabic")),
    ("cp1257", later("Baltic")),
    ("cp1258", later("Vietnamese")),
    ("cp874", later("Thai")),
    ("gb18030", later("Chinese, simplified")),
    ("big5", later("Chinese, traditional")),
    ("shift_jis", later("Japanese")),
    ("euc_jp", later("Japanese")),
    ("iso2022_jp", later("Japanese")),
    ("euc_kr", later("Korean")),
)


def _charsets() -> list[tuple[str, str]]:
    return [("", _("as it is")), *((name, f"{label} ({name})") for name, label in CHARSETS)]


def _formats() -> list[tuple[str, str]]:
    return [("", _("as it is")), *((name, reader.label) for name, reader in READERS.items())]


class ReadAgainForm(forms.Form):
    charset = forms.ChoiceField(
        label=later("Character set"),
        required=False,
        choices=_charsets,
        help_text=later("If letters look wrong, choose another one."),
    )
    reader = forms.ChoiceField(label=later("Format"), required=False, choices=_formats)
