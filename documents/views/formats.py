"""What can be imported, for people: formats that belong together, each with its extensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from documents.containers import Container
from documents.readers import Reader

# Names of READERS and CONTAINERS; what isn't named comes with the documents.
_FAMILIES = {
    _("Web pages"): ("html", "mhtml", "webarchive", "warc", "feed"),
    _("Documents and books"): ("pdf", "docx", "odt", "rtf", "epub", "markdown", "plain_text"),
    _("Mail and talk"): ("mail", "mbox", "subtitles"),
    _("Many at once"): ("table", "archive"),
}
_REST = _("Documents and books")


@dataclass(frozen=True, slots=True)
class Family:
    label: str
    formats: tuple[Reader | Container, ...]


def families_of_formats(formats: Mapping[str, Reader | Container]) -> list[Family]:
    """The formats that people have files of, by family, each once."""
    known = {name for names in _FAMILIES.values() for name in names}
    families = []
    for label, names in _FAMILIES.items():
        others = [name for name in formats if name not in known] if label == _REST else []
        shown = {formats[name].label: formats[name] for name in (*names, *others) if name in formats}
        members = tuple(one for one in shown.values() if one.extensions)
        if members:
            families.append(Family(str(label), members))
    return families
