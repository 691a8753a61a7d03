"""What would come of a new text of a document, as far as the rest of the program says. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Effect:
    """How many things that hang on places in the text would stand where they stood (``same``), elsewhere in the same
    words (``moved``), nearly so (``unsure``) or nowhere any more (``gone``)."""

    same: int = 0
    moved: int = 0
    unsure: int = 0
    gone: int = 0

    @property
    def total(self) -> int:
        return self.same + self.moved + self.unsure + self.gone

    @property
    def is_sure(self) -> bool:
        """Whether nothing would be left for a person to look at."""
        return not (self.unsure or self.gone)

    def __add__(self, other: Effect) -> Effect:
        return Effect(
            self.same + other.same, self.moved + other.moved, self.unsure + other.unsure, self.gone + other.gone
        )

    def as_json(self) -> dict[str, int]:
        return asdict(self)


def effect_from(stored: dict[str, Any] | None) -> Effect | None:
    """What ``Effect.as_json`` made, whatever else is kept with it; None for None."""
    return None if stored is None else Effect(*(stored.get(one.name, 0) for one in fields(Effect)))
