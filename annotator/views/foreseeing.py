"""What a newer text of a document would change, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as later

from annotator.differing import Differences, shown
from annotator.foreseen import Foreseen, foreseen
from documents import queries
from documents.article import SectionKind
from documents.differences import all_rows, narrowed
from documents.effects import Effect, effect_from
from documents.models import ImportItem, Revision

EFFECTS = (
    ("same", later("stay where they are")),
    ("moved", later("move along with their words")),
    ("unsure", later("want a look")),
    ("gone", later("are found nowhere")),
)
FIELDS = {
    "title": later("Title"),
    "authors": later("Authors"),
    "publisher": later("Publisher"),
    "published": later("Published"),
    "url": later("Address"),
    "language": later("Language"),
    "metadata": later("Other facts"),
}
KINDS = {
    SectionKind.BODY: later("body"),
    SectionKind.COMMENT: later("comments"),
    SectionKind.FURNITURE: later("page furniture"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the annotations: ``at`` and ``percent`` of the bar."""

    name: str
    label: Any
    count: int
    at: float
    percent: float


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the document that becomes other."""

    label: Any
    old: str
    new: str


@dataclass(frozen=True)
class Preview:
    """All that a proposal that is ready would change. ``kinds``: how many characters are of each kind of section, where
    that becomes other."""

    item: ImportItem
    old: Revision
    new_text: str
    differences: Differences
    foreseen: Foreseen
    fields: tuple[Field, ...]

    @classmethod
    def of(cls, item: Any, *, user: Any, most: int) -> Preview:
        """``item`` is compared with the document's current text, and kept still."""
        document = item.revises
        old = Revision.objects.get(document=document, number=item.base)
        article = queries.reading_of(item)
        new_text = article.text if article else ""
        rows = all_rows(old.text, new_text)
        effect = effect_from(item.effect) or Effect()
        looked = Foreseen((), cut=False)
        if not effect.is_sure:
            looked = foreseen(document, new_text, rows, user=user)
        return cls(
            item,
            old,
            new_text,
            shown(narrowed(rows, most=most), length=len(new_text)),
            looked,
            tuple(
                Field(FIELDS.get(name, name), _plain(was), _plain(becomes))
                for name, (was, becomes) in queries.corrections_of(item).items()
            ),
        )

    @property
    def only_furniture(self) -> bool:
        return bool(self.item.effect and self.item.effect.get("only_furniture"))

    @property
    def is_same_text(self) -> bool:
        return self.old.text == self.new_text

    @cached_property
    def effect(self) -> Effect:
        return effect_from(self.item.effect) or Effect()

    @cached_property
    def parts(self) -> list[Part]:
        """What happens to the annotations; the parts add up to 100."""
        counts = self.effect.as_json()
        whole = self.effect.total
        parts: list[Part] = []
        at = 0.0
        for name, label in EFFECTS:
            percent = 100 * counts[name] / whole if whole else 0.0
            parts.append(Part(name, label, counts[name], at, percent))
            at += percent
        return parts

    @cached_property
    def kinds(self) -> list[tuple[Any, int, int]]:
        was = dict.fromkeys(KINDS, 0)
        for section in self.old.sections:
            was[section.kind] += section.end - section.start
        becomes = {kind: self.item.sections.get(str(kind), 0) for kind in KINDS}
        return [(label, was[kind], becomes[kind]) for kind, label in KINDS.items() if was[kind] != becomes[kind]]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {one}" for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value or "")
