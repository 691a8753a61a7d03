"""The way in and out: formats, what they carry, and the bridge to the database.

A format is one pure module with ``dump(bundle)``, named here, and loaded when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotator.errors import Invalid
from annotator.exchange.bundle import Bundle

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class FormatModule(Protocol):
    def dump(self, bundle: Bundle) -> Iterator[str | bytes]: ...


@dataclass(frozen=True, slots=True)
class Format:
    """A format that annotations go out in, come in from, or both. ``texts``: it reads the bundle's texts, and not its
    annotations alone; ``originals``: with the files that the documents came as."""

    label: StrOrPromise
    media_type: str
    extension: str
    module: str
    reads: bool
    writes: bool
    texts: bool = False
    originals: bool = False

    def dump(self, bundle: Bundle) -> Iterator[str | bytes]:
        """The file, piece by piece; text is UTF-8."""
        module = cast(FormatModule, import_module(f"annotator.exchange.formats.{self.module}"))
        return module.dump(bundle)


FORMATS: dict[str, Format] = {
    "csv": Format(
        label=gettext_lazy("Table (CSV)"),
        media_type="text/csv; charset=utf-8",
        extension="csv",
        module="table_csv",
        reads=False,
        writes=True,
    ),
    "jsonld": Format(
        label=gettext_lazy("W3C Web Annotations (JSON-LD)"),
        media_type="application/ld+json",
        extension="jsonld",
        module="web_annotation",
        reads=False,
        writes=True,
    ),
    "markdown": Format(
        label=gettext_lazy("Report (Markdown)"),
        media_type="text/markdown; charset=utf-8",
        extension="md",
        module="markdown",
        reads=False,
        writes=True,
    ),
}


def format_to_write(name: str) -> Format:
    """The format of that name. Raises Invalid with the names there are."""
    known = {one: found for one, found in FORMATS.items() if found.writes}
    if name not in known:
        raise Invalid(
            _("There is no export format “%(name)s”. Choose one of: %(names)s.")
            % {"name": name, "names": ", ".join(sorted(known))}
        )
    return known[name]
