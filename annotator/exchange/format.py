"""What a format is to those who choose one: what it is called, what it is for, and how it is written and read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from annotator.errors import Invalid
from annotator.exchange.bundle import Bundle
from annotator.exchange.incoming import Incoming
from annotator.exchange.losses import Feature

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Group(StrEnum):
    """What people want a format for."""

    TABLE = "table"
    REPORT = "report"
    ANALYSIS = "analysis"  # other programs that people annotate with
    LANGUAGE = "language"  # processing of language, training of models
    SOURCES = "sources"  # bibliographies


TITLES: Mapping[Group, StrOrPromise] = {
    Group.TABLE: later("Tables"),
    Group.REPORT: later("To read and to write on"),
    Group.ANALYSIS: later("Other programs, and the standard of the web"),
    Group.LANGUAGE: later("Language processing"),
    Group.SOURCES: later("Sources"),
}


class FormatModule(Protocol):
    CARRIES: frozenset[Feature]
    INSTEAD: Mapping[Feature, str]
    LEFT: Mapping[str, str]

    def dump(self, bundle: Bundle) -> Iterator[str | bytes]: ...

    def load(self, content: bytes, *, name: str) -> Incoming: ...


_TEXTUAL = ("json", "xml;", "+xml", "bibtex", "research-info")  # in media types that don't begin with text/


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that annotations go out in, come in from, or both. ``texts``: it reads the bundle's texts, and not its
    annotations alone; ``originals``: with the files that the documents came as. ``needs``: a package that it is written
    and read with and that isn't always there, and the extra that brings it."""

    label: StrOrPromise
    purpose: StrOrPromise
    group: Group
    media_type: str
    extension: str
    module: str
    reads: bool = False
    writes: bool = True
    texts: bool = True
    originals: bool = False
    needs: tuple[str, str] | None = None

    @property
    def is_text(self) -> bool:
        """Whether the file can be read by people, in an editor or a terminal."""
        return self.media_type.startswith("text/") or any(sign in self.media_type for sign in _TEXTUAL)

    @property
    def missing(self) -> str:
        """How to add what this format needs, in a sentence; "" where nothing is missing."""
        if self.needs is None or find_spec(self.needs[0]) is not None:
            return ""
        return _("Whoever looks after this site can add it: make %(extra)s") % {"extra": self.needs[1]}

    @property
    def carrier(self) -> FormatModule:
        """The module, which says what it carries. Raises Invalid where what it needs isn't there."""
        if missing := self.missing:
            sentence = _("“%(label)s” isn’t installed here. %(missing)s")
            raise Invalid(sentence % {"label": self.label, "missing": missing})
        return cast(FormatModule, import_module(f"annotator.exchange.formats.{self.module}"))

    def dump(self, bundle: Bundle) -> Iterator[str | bytes]:
        """The file, piece by piece; text is UTF-8."""
        return self.carrier.dump(bundle)

    def load(self, content: bytes, *, name: str) -> Incoming:
        """What the file brings. Raises UnreadableFile, TooLarge."""
        return self.carrier.load(content, name=name)
