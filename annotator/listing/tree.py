"""A project's tags, as lists of documents ask for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from annotator.codebook import Placed, descendants
from annotator.models import Tag


@dataclass(frozen=True, slots=True)
class Codebook:
    """A project's tags in reading order, with what is asked of their tree."""

    placed: list[Placed[Tag]]
    parents: dict[int, int | None] = field(default_factory=dict)

    @classmethod
    def of(cls, placed: list[Placed[Tag]]) -> Codebook:
        return cls(placed, {one.node.pk: one.node.parent_id for one in placed})

    def under(self, tag: int) -> set[int]:
        """The tag and all that lies under it."""
        return descendants(tag, self.parents)

    def find(self, tag: int | None) -> Placed[Tag] | None:
        return next((one for one in self.placed if one.node.pk == tag), None)

    def called(self, written: str) -> list[Any]:
        """The tags of this path, or of this name where no path is written so; in any case."""
        wanted = " ".join(written.split()).casefold()
        by_path = [one.node for one in self.placed if " ".join(one.path.split()).casefold() == wanted]
        return by_path or [one.node for one in self.placed if str(one.node.name).casefold() == wanted]
