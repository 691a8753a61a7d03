"""Codebooks as files: the formats they go out in and come in from.

A format is one pure module with ``dump(codebook)`` and ``load(content)``, named here, loaded when it is first needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from annotator.errors import Invalid, TooLarge
from annotator.exchange.codebooks.entries import CodebookFile
from documents.errors import UnreadableFile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_BYTES = 8_000_000
MOST_TAGS = 10_000


class FormatModule(Protocol):
    def dump(self, codebook: CodebookFile) -> Iterator[str]: ...

    def load(self, content: bytes, *, name: str) -> CodebookFile: ...


@dataclass(frozen=True, slots=True)
class Format:
    label: StrOrPromise
    purpose: StrOrPromise
    media_type: str
    extension: str
    module: str

    def dump(self, codebook: CodebookFile) -> Iterator[str]:
        """The file, piece by piece. Raises Invalid where there are no tags."""
        if not codebook.entries:
            raise Invalid(_("There are no tags to export yet."))
        return self._module.dump(codebook)

    def load(self, content: bytes, *, name: str) -> CodebookFile:
        """Raises UnreadableFile, or TooLarge where there are more than MOST_TAGS tags."""
        codebook = self._module.load(content, name=name)
        if len(codebook.entries) > MOST_TAGS:
            raise TooLarge(
                _("“%(name)s” has %(count)s tags; at most %(most)s come in at once. Divide it.")
                % {"name": name, "count": len(codebook.entries), "most": MOST_TAGS}
            )
        if not codebook.entries:
            raise UnreadableFile(_("“%(name)s” has no tags in it.") % {"name": name})
        return codebook

    @property
    def _module(self) -> FormatModule:
        return cast(FormatModule, import_module(f"annotator.exchange.codebooks.formats.{self.module}"))


_TABLE = later("One row for each tag, to look at and change in a spreadsheet.")
_ALL = later("Everything, for programs and archives.")
_OTHERS = later("For ATLAS.ti, MAXQDA, NVivo and other programs of qualitative analysis.")

FORMATS: dict[str, Format] = {
    "csv": Format(later("Table (CSV)"), _TABLE, "text/csv; charset=utf-8", "csv", "table_csv"),
    "json": Format(later("JSON"), _ALL, "application/json", "json", "plain_json"),
    "qdc": Format(later("REFI-QDA codebook"), _OTHERS, "application/xml", "qdc", "qdc"),
}


def format_to_write(name: str) -> Format:
    """The format of that name. Raises Invalid with the names there are."""
    if name not in FORMATS:
        raise Invalid(
            _("There is no codebook format “%(name)s”. Choose one of: %(names)s.")
            % {"name": name, "names": ", ".join(FORMATS)}
        )
    return FORMATS[name]


def load(content: bytes, *, name: str) -> CodebookFile:
    """A codebook out of a file, whatever it is called. Raises Refused: UnreadableFile, TooLarge."""
    if len(content) > MOST_BYTES:
        raise TooLarge(
            _("“%(name)s” is larger than %(most)s MB, which no codebook is.")
            % {"name": name, "most": MOST_BYTES // 1_000_000}
        )
    return _format_of(content, name=name).load(content, name=name)


def _format_of(content: bytes, *, name: str) -> Format:
    extension = name.rpartition(".")[2].lower()
    if extension in FORMATS:
        return FORMATS[extension]
    head = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return FORMATS["qdc"]
    return FORMATS["json" if head.startswith((b"{", b"[")) else "csv"]
