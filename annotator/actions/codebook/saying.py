"""What an act on a codebook has done, in a sentence, read from its lines of the log: the same however often it is
asked, and without what is private to others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.models import CodebookSettings, Tag
from annotator.models.tag import Colour
from documents.models import Change

RETAGGED, TOPICS = "annotation.retagged", "topic.changed"
Lines = dict[str, list[Change]]


def said(act: UUID, *, user: Any) -> str:
    """What this act did. A few queries, however much that was."""
    lines = Change.objects.seen_by(user).filter(batch=act)
    passages = lines.filter(verb=RETAGGED).count()
    by_verb: Lines = defaultdict(list)
    for line in lines.exclude(verb__in=(RETAGGED, TOPICS)).order_by("number"):
        by_verb[line.verb].append(line)
    for verb, say in _SAY:
        if verb in by_verb:
            return say(by_verb, passages)
    if passages or lines.filter(verb=TOPICS).exists():
        return retagged(passages)
    return _("There was nothing left to do.")


def retagged(passages: int) -> str:
    return ngettext("%(n)s passage is retagged.", "%(n)s passages are retagged.", passages) % {"n": passages}


def _merged(lines: Lines, passages: int) -> str:
    merged = lines["tag.merged"]
    into = Tag.objects.filter(pk=(merged[0].after or {})["into"]).values_list("name", flat=True).first()
    words = {"what": _names(merged), "into": into, "n": passages}
    return (
        ngettext(
            "%(what)s went into “%(into)s”, with %(n)s passage.",
            "%(what)s went into “%(into)s”, with %(n)s passages.",
            passages,
        )
        % words
    )


def _trashed(lines: Lines, _passages: int) -> str:
    trashed = lines["tag.trashed"]
    return ngettext(
        "The tag %(what)s is in the trash; its passages keep their highlights.",
        "%(n)s tags are in the trash; their passages keep their highlights.",
        len(trashed),
    ) % {"what": _names(trashed), "n": len(trashed)}


def _restored(lines: Lines, _passages: int) -> str:
    return _("The tag %(what)s is back.") % {"what": _names(lines["tag.restored"])}


def _made(lines: Lines, _passages: int) -> str:
    return _("The tag %(what)s is new.") % {"what": _names(lines["tag.added"])}


def _settled(lines: Lines, _passages: int) -> str:
    made_by = CodebookSettings.MadeBy((lines["codebook.edited"][-1].after or {})["tags_made_by"])
    return _("New tags are made by %(who)s.") % {"who": made_by.label}


def _named(lines: Lines, _passages: int) -> str:
    line = lines["tag.named"][0]
    words = {"alias": (line.after or {})["alias"], "what": _called([line])}
    return _("“%(alias)s” finds the tag %(what)s now.") % words


def _unnamed(lines: Lines, _passages: int) -> str:
    line = lines["tag.unnamed"][0]
    words = {"alias": (line.before or {})["alias"], "what": _called([line])}
    return _("“%(alias)s” doesn’t find the tag %(what)s any more.") % words


def _edited(lines: Lines, _passages: int) -> str:
    edited = lines["tag.edited"]
    moved = [line for line in edited if "parent" in (line.after or {})]
    renamed = [line for line in edited if "name" in (line.after or {})]
    if renamed:
        before, after = renamed[0].before or {}, renamed[0].after or {}
        return _("“%(before)s” is called “%(after)s” now.") % {"before": before["name"], "after": after["name"]}
    if moved:
        words = {"what": _called(moved[:1]), "n": len(moved)}
        return ngettext("The tag %(what)s has moved.", "%(n)s tags have moved.", len(moved)) % words
    if len(edited) > 1 and all(set(line.after or {}) == {"colour"} for line in edited):
        colour = Colour((edited[0].after or {})["colour"]).label
        return ngettext("%(n)s tag is %(colour)s now.", "%(n)s tags are %(colour)s now.", len(edited)) % {
            "n": len(edited),
            "colour": colour,
        }
    if all(set(line.after or {}) == {"position"} for line in edited):
        return _("The tags stand in another order now.")
    return _("The tag %(what)s has changed.") % {"what": _called(edited[:1])}


_SAY: tuple[tuple[str, Callable[[Lines, int], str]], ...] = (
    ("tag.merged", _merged),
    ("tag.trashed", _trashed),
    ("tag.restored", _restored),
    ("tag.added", _made),
    ("codebook.edited", _settled),
    ("tag.named", _named),
    ("tag.unnamed", _unnamed),
    ("tag.edited", _edited),
)


def _names(lines: list[Change]) -> str:
    """As the lines have them."""
    return ", ".join(f"“{(line.before or line.after or {})['name']}”" for line in lines)


def _called(lines: list[Change]) -> str:
    """As they are called now."""
    names = dict(Tag.objects.filter(pk__in=[int(line.target) for line in lines]).values_list("pk", "name"))
    return ", ".join(f"“{names[int(line.target)]}”" for line in lines)
