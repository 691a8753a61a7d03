"""What can be asked, by examples. Pure: the sentences are translated where they are shown."""

from __future__ import annotations

from typing import NamedTuple

from annotator.search.language.faults import marked as _
from annotator.search.language.fields import FIELDS


class Part(NamedTuple):
    """``rows``: a query, and what it finds."""

    title: str
    rows: tuple[tuple[str, str], ...]


# What each field can be asked for, beside its own sentence in ``fields``.
_EXAMPLES = {
    "tag": "tag:economy/energy",
    "note": "note:irony",
    "quote": 'quote:"as it were"',
    "by": "by:me",
    "is": "is:orphan",
    "has": "has:note",
    "marked": "marked:2024-05..",
    "topic": "topic:climate",
    "title": "title:election",
    "author": 'author:"Jane Doe"',
    "publisher": "publisher:Guardian",
    "lang": "lang:de",
    "date": "date:2019..2021",
    "added": "added:2024",
    "status": "status:done",
    "assigned": "assigned:me",
    "in": "in:comment",
}

HELP = (
    Part(
        _("Words"),
        (
            ("troops", _("this word, also in other forms of it: troop; capitals and accents make no difference")),
            ("troop*", _("words that begin so: troop, troops, trooper")),
            ('"foreign troops"', _("these words side by side, as they are written")),
            ('"oil price"~5', _("these words in any order, with at most five others between them")),
            ("'US'", _("just these letters: US, but neither us nor Us")),
            ("日本", _("in languages without spaces: these characters one after another, wherever they stand")),
        ),
    ),
    Part(
        _("Together"),
        (
            ("troops Iraq", _("both, anywhere in the same article")),
            ("troops OR soldiers", _("one of them, or both")),
            ("troops -Kosovo", _("the first, without the second; NOT says the same")),
            ("(troops OR soldiers) Iraq", _("parentheses hold together what belongs together")),
            ("tag:(troops OR police)", _("several values of one field")),
            (r"\AND", _("a backslash takes a word or a sign as it is")),
        ),
    ),
    Part(
        _("Fields"),
        (
            *((_EXAMPLES[field.name], field.sentence) for field in FIELDS.values()),
            ("tag=economy", _("passages with this tag alone, without those under it")),
            ("region:Europe", _("a field of the project's own, by its name")),
            ('"Blog type":news', _("one with a space in its name")),
        ),
    ),
    Part(
        _("Passages and how they stand to each other"),
        (
            ("tag:troops by:me", _("one passage that fits all of this")),
            ("tag:troops WITHIN tag:Iraq", _("passages that lie within such others")),
            ("tag:troops OVERLAPS tag:Iraq", _("passages that share words with such others")),
            ("tag:troops NEAR/50 tag:Iraq", _("passages with at most fifty words between them and such others")),
            ("tag:question BEFORE tag:answer", _("passages that end before such others begin")),
            ("tag:troops WITH tag:Iraq", _("passages in articles that have such others, too")),
        ),
    ),
)
