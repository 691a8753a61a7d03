"""The formats that one may choose from on the export page, each with what it would leave behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from annotator.exchange import FORMATS, Format, Group
from annotator.exchange.choice import Choice
from annotator.exchange.format import TITLES
from annotator.exchange.losses import Feature
from annotator.exchange.reporting import left_behind
from annotator.exchange.scope import Scope

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COMMONEST = ("csv", "xlsx", "html")
_USUAL: StrOrPromise = _("Most often wanted")
_TITLES: Mapping[Group, StrOrPromise] = {**TITLES, Group.TABLE: _("More tables")}


@dataclass(frozen=True, slots=True)
class Row:
    """A format to choose. ``missing``: how what it needs could be added, if it can't be had. ``lost``: what stays
    behind, ``otherwise``: what goes another way, by that way; ``is_counted``: whether these are known."""

    name: str
    format: Format
    address: str
    asks: str  # the address of this page with that counted
    missing: str
    is_counted: bool
    lost: list[str] = field(default_factory=list)
    otherwise: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return self.is_counted and not self.lost and not self.otherwise


@dataclass(frozen=True, slots=True)
class Section:
    """Formats for one purpose."""

    name: str
    title: StrOrPromise
    rows: list[Row] = field(default_factory=list)


def sections_of(scope: Scope, choice: Choice, *, total: int, features: Mapping[Feature, int] | None) -> list[Section]:
    """Those with something in them. Where nothing was annotated, the formats that carry documents all the same.
    ``features``: None, if what each leaves behind wasn't counted."""
    sections = {"usual": Section("usual", _USUAL)} | {one.value: Section(one.value, _TITLES[one]) for one in Group}
    for name in sorted(FORMATS, key=lambda name: name not in COMMONEST):
        one = FORMATS[name]
        if one.writes and (total or _carries_documents(one)):
            row = _row(name, scope.project.slug, choice, features)
            sections["usual" if name in COMMONEST else one.group.value].rows.append(row)
    return [section for section in sections.values() if section.rows]


def _carries_documents(one: Format) -> bool:
    return not one.missing and Feature.UNMARKED in one.carrier.CARRIES


def _row(name: str, slug: str, choice: Choice, features: Mapping[Feature, int] | None) -> Row:
    one, said = FORMATS[name], choice.told()
    file = f"{reverse('export-file', args=[slug, name])}?{urlencode(said)}".rstrip("?")
    asks = f"{reverse('export', args=[slug])}?{urlencode({**said, 'losses': name})}#format-{name}"
    if one.missing or features is None:
        return Row(name, one, file, asks, one.missing, is_counted=False)
    lost: list[str] = []
    otherwise: dict[str, list[str]] = {}
    for told in left_behind(one, features):
        (otherwise.setdefault(told.instead, []) if told.instead else lost).append(told.what)
    return Row(name, one, file, asks, "", is_counted=True, lost=lost, otherwise=otherwise)
