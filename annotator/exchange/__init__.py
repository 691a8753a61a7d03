"""The way in and out: formats, what they carry, and the bridge to the database.

A format is one pure module with ``dump(bundle)``, ``load(content, name=…)`` or both, named in ``catalogue``.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from annotator.errors import Invalid
from annotator.exchange.catalogue import FORMATS
from annotator.exchange.format import Format, Group

__all__ = ["FORMATS", "Format", "Group", "format_to_read", "format_to_write"]


def format_to_write(name: str) -> Format:
    """The format of that name. Raises Invalid with the names there are."""
    known = {one: found for one, found in FORMATS.items() if found.writes}
    return _known(name, known, _("There is no export format “%(name)s”. Choose one of: %(names)s."))


def format_to_read(name: str) -> Format:
    """The format of that name. Raises Invalid with the names there are."""
    known = {one: found for one, found in FORMATS.items() if found.reads}
    return _known(name, known, _("Nothing comes in from a format “%(name)s”. Choose one of: %(names)s."))


def _known(name: str, known: dict[str, Format], sentence: str) -> Format:
    if name not in known:
        raise Invalid(sentence % {"name": name, "names": ", ".join(sorted(known))})
    return known[name]
