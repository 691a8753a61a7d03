"""Who made which highlight, and when, as Taguette's log of commands has it. Pure."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from annotator.exchange import claims
from annotator.exchange.databases import Database, number

_LONGEST = 10_000  # characters of a command about a highlight


class Deed(NamedTuple):
    """Who made a highlight and when; ``again``: when it was changed last."""

    by: str = ""
    at: datetime | None = None
    again: datetime | None = None


def deeds(database: Database) -> dict[int | None, Deed]:
    """By the keys of highlights. Changing one is logged as adding it again."""
    found: dict[int | None, Deed] = {}
    for _, when, by, payload in database.rows("commands", "id", "date", "user_login", "payload"):
        if not isinstance(payload, str) or len(payload) > _LONGEST or "highlight_add" not in payload:
            continue
        try:
            told = json.loads(payload)
        except (ValueError, RecursionError):
            continue
        if claims.held(told, "type") != "highlight_add" or (key := number(told.get("highlight_id"))) is None:
            continue
        at, first = claims.moment(when), found.get(key)
        found[key] = first._replace(again=at) if first else Deed(claims.line(by), at)
    return found
