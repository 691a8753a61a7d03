"""Who built upon what is to be taken back, and when, in words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from annotator.actions.taking_back.things import Things
from annotator.errors import BuiltUpon
from annotator.past import name_of
from documents.models import Change

_SENTENCES = {
    "annotation.trashed": later("%(who)s moved %(what)s to the trash on %(when)s, so this can't be undone."),
    "annotation.restored": later("%(who)s restored %(what)s on %(when)s, so this can't be undone."),
    "annotation.resolved": later("%(who)s resolved %(what)s on %(when)s, so this can't be undone."),
    "annotation.reopened": later("%(who)s reopened %(what)s on %(when)s, so this can't be undone."),
    "reply.added": later("%(who)s replied to %(what)s on %(when)s, so this can't be undone."),
    "reply.trashed": later("%(who)s moved %(what)s to the trash on %(when)s, so this can't be undone."),
    "reply.restored": later("%(who)s restored %(what)s on %(when)s, so this can't be undone."),
    "tag.trashed": later("%(who)s moved %(what)s to the trash on %(when)s, so this can't be undone."),
    "tag.restored": later("%(who)s restored %(what)s on %(when)s, so this can't be undone."),
    "document.trashed": later("%(who)s moved %(what)s to the trash on %(when)s, so this can't be undone."),
    "document.restored": later("%(who)s restored %(what)s on %(when)s, so this can't be undone."),
    "under": later("%(who)s put a tag under %(what)s on %(when)s, so this can't be undone."),
    "used": later("%(who)s used the tag %(what)s on %(when)s, so this can't be undone."),
}
_CHANGED = later("%(who)s changed %(what)s on %(when)s, so this can't be undone.")
_WORKED = later("%(who)s worked on %(what)s on %(when)s, so this can't be undone.")


def built_upon(line: Change, things: Things, *, verbs: Collection[str] = (), target: str = "") -> BuiltUpon:
    """By the newest line about the same thing (with one of ``verbs``), other people's before one's own."""
    lines = Change.objects.seen_by(things.by).filter(project=things.project, target=target or line.target)
    found = _newest(lines.filter(verb__in=verbs) if verbs else lines, line, things)
    return said(found.verb, found.by, found.at, line, things) if found else changed(line)


def worked_on(line: Change, things: Things) -> BuiltUpon | None:
    """By whatever somebody else did in the document since; None if nobody did anything."""
    lines = Change.objects.filter(document=line.document_id, number__gt=line.number).exclude(by=things.by)
    if not lines.exists():
        return None
    found = _newest(lines.seen_by(things.by), line, things)
    return said("worked", found.by, found.at, line, things) if found else changed(line)


def said(verb: str, who: Any, at: datetime, line: Change, things: Things) -> BuiltUpon:
    if who is None:
        return changed(line)
    words = {
        "who": _("You") if who == things.by else who.get_full_name() or who.get_username(),
        "what": name_of(line),
        "when": date_format(timezone.localtime(at), "j F Y, H:i"),
    }
    return BuiltUpon(str(_WORKED if verb == "worked" else _SENTENCES.get(verb, _CHANGED)) % words)


def changed(line: Change) -> BuiltUpon:
    """By whom isn't known, or isn't this person's to know."""
    return BuiltUpon(_("%(what)s has changed since, so this can't be undone.") % {"what": name_of(line)})


def _newest(lines: Any, line: Change, things: Things) -> Change | None:
    since = lines.filter(number__gt=line.number).exclude(undoes=things.number).select_related("by").order_by("-number")
    newest: Change | None = since.exclude(by=things.by).first() or since.first()
    return newest
