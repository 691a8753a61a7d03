"""What bringing in a file would do, in sentences: for its page, the API and the command."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext_lazy as counted

from annotator.exchange import FORMATS
from annotator.exchange.arriving.facts import Fact
from annotator.exchange.arriving.planning import Plan, PlannedDocument
from annotator.exchange.incoming import Incoming

_MAKES = {
    "documents": counted("%(n)s new document", "%(n)s new documents", "n"),
    "placed": counted("%(n)s passage in its place", "%(n)s passages in their places", "n"),
    "whole": counted("%(n)s note on a document", "%(n)s notes on documents", "n"),
    "orphan": counted("%(n)s passage that isn’t found", "%(n)s passages that aren’t found", "n"),
    "tags": counted("%(n)s new tag", "%(n)s new tags", "n"),
    "facts": counted("%(n)s document of which more is known", "%(n)s documents of which more is known", "n"),
}
_STAYS = {
    "same": counted("%(n)s annotation is here already.", "%(n)s annotations are here already.", "n"),
    "trashed": counted("%(n)s annotation was thrown away here.", "%(n)s annotations were thrown away here.", "n"),
    "waits": counted("%(n)s annotation waits for its document.", "%(n)s annotations wait for their documents.", "n"),
    "long": counted("%(n)s annotation is too long.", "%(n)s annotations are too long.", "n"),
    "empty": counted("%(n)s annotation says nothing.", "%(n)s annotations say nothing.", "n"),
    "waiting": counted("%(n)s document can’t come in.", "%(n)s documents can’t come in.", "n"),
    "refused": counted(
        "%(n)s tag can’t come in, since no tag can be called so.",
        "%(n)s tags can’t come in, since no tag can be called so.",
        "n",
    ),
}
_HOW = {
    "uid": later("known by its identifier"),
    "address": later("known by its address"),
    "text": later("known by its text"),
    "title": later("known by its title"),
}
_WHY = {
    "textless": later("The file has no text of it, and there is no such document here. Import the article first."),
    "trashed": later("It is in the trash here. Restore it first."),
}
_METADATA = {
    "title": later("title"),
    "authors": later("authors"),
    "publisher": later("publisher"),
    "published": later("published"),
    "url": later("address"),
    "language": later("language"),
}


def makes(plan: Plan) -> list[str]:
    """What comes of it."""
    verbs = Counter(one.verb for one in plan.documents)
    counts = {
        **plan.counts,
        "documents": verbs["new"],
        "tags": plan.codebook.counts()["new"],
        "facts": sum(bool(one.facts) for one in plan.documents),
    }
    return [str(sentence % {"n": counts[name]}) for name, sentence in _MAKES.items() if counts.get(name)]


def stays(plan: Plan, incoming: Incoming, *, format_name: str) -> list[str]:
    """What doesn't come in: since it is here, or can't, or was left behind by who reads the format."""
    counts = {
        **plan.counts,
        "waiting": sum(one.verb == "waits" for one in plan.documents),
        "refused": plan.codebook.counts()["conflict"],
    }
    told = [str(sentence % {"n": counts[name]}) for name, sentence in _STAYS.items() if counts.get(name)]
    sentences = FORMATS[format_name].carrier.LEFT
    return told + [_(sentences[one.what]).format(count=one.count, example=one.example) for one in incoming.left]


def document_told(one: PlannedDocument) -> dict[str, Any]:
    counts = one.counts
    return {
        "title": (one.known.title if one.known else one.one.title) or (one.one.text or "").strip()[:80],
        "verb": one.verb,
        "how": str(_HOW[one.known.how]) if one.known else "",
        "why": str(_WHY.get(one.why, "")),
        "made": counts["placed"] + counts["whole"],
        "lost": counts["orphan"],
        "there": counts["same"] + counts["trashed"],
        "facts": [{"what": _called(fact), "before": fact.before, "after": fact.after} for fact in one.facts],
    }


def _called(fact: Fact) -> str:
    if fact.kind == "topic":
        return _("topic")
    return str(_METADATA[fact.name]) if fact.kind == "metadata" else fact.name
