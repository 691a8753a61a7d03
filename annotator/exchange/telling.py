"""What a format leaves behind, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext_lazy

from annotator.exchange.losses import Feature, Loss

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Told:
    """``what``: so many things, in words; ``instead``: where they go or what becomes of them, "" where they stay
    behind; ``sentence``: both."""

    loss: Loss
    what: str
    instead: str

    @property
    def sentence(self) -> str:
        return _("%(what)s: %(instead)s.") % {"what": self.what, "instead": self.instead or _("not in this format")}


def told(losses: Iterable[Loss]) -> tuple[Told, ...]:
    """What stays behind, then what goes another way."""
    found = [Told(loss, _what(loss), str(INSTEAD[loss.instead]) if loss.instead else "") for loss in losses]
    return tuple(sorted(found, key=lambda one: bool(one.instead)))


def _what(loss: Loss) -> str:
    return str(WHAT[loss.feature] % {"count": loss.count, "many": number_format(loss.count, force_grouping=True)})


# Of each feature, the things that have it.
WHAT: Mapping[Feature, StrOrPromise] = {
    Feature.NOTE: ngettext_lazy("%(many)s note on a passage", "%(many)s notes on passages", "count"),
    Feature.MARKDOWN: ngettext_lazy(
        "emphasis, links and lists of %(many)s note", "emphasis, links and lists of %(many)s notes", "count"
    ),
    Feature.REPLY: ngettext_lazy("%(many)s reply", "%(many)s replies", "count"),
    Feature.AUTHOR: ngettext_lazy("who made %(many)s annotation", "who made %(many)s annotations", "count"),
    Feature.CREATED: ngettext_lazy("when %(many)s annotation was made", "when %(many)s annotations were made", "count"),
    Feature.EDITED: ngettext_lazy(
        "when %(many)s annotation was last changed", "when %(many)s annotations were last changed", "count"
    ),
    Feature.DOCUMENT_NOTE: ngettext_lazy(
        "%(many)s annotation of a whole document", "%(many)s annotations of whole documents", "count"
    ),
    Feature.ORPHAN: ngettext_lazy(
        "%(many)s annotation whose passage isn’t in the text any more",
        "%(many)s annotations whose passages aren’t in the text any more",
        "count",
    ),
    Feature.REWORDED: ngettext_lazy(
        "how %(many)s passage read when it was marked", "how %(many)s passages read when they were marked", "count"
    ),
    Feature.UNTAGGED: ngettext_lazy("%(many)s highlight without a tag", "%(many)s highlights without a tag", "count"),
    Feature.MANY_TAGS: ngettext_lazy(
        "the further tags of %(many)s passage with several",
        "the further tags of %(many)s passages with several",
        "count",
    ),
    Feature.NESTED_TAG: ngettext_lazy(
        "the place in the tree of %(many)s tag", "the place in the tree of %(many)s tags", "count"
    ),
    Feature.OVERLAP: ngettext_lazy(
        "%(many)s passage that overlaps with another one", "%(many)s passages that overlap with others", "count"
    ),
    Feature.SAME_PLACE: ngettext_lazy(
        "%(many)s passage marked once more", "%(many)s passages marked once more", "count"
    ),
    Feature.LINES: ngettext_lazy(
        "%(many)s passage that goes on in another paragraph",
        "%(many)s passages that go on in another paragraph",
        "count",
    ),
    Feature.COLOUR: ngettext_lazy("the colour of %(many)s tag", "the colours of %(many)s tags", "count"),
    Feature.DEFINITION: ngettext_lazy("the description of %(many)s tag", "the descriptions of %(many)s tags", "count"),
    Feature.SHORTCUT: ngettext_lazy("the key of %(many)s tag", "the keys of %(many)s tags", "count"),
    Feature.ALIAS: ngettext_lazy("the other names of %(many)s tag", "the other names of %(many)s tags", "count"),
    Feature.UNUSED_TAG: ngettext_lazy(
        "%(many)s tag that nothing here carries", "%(many)s tags that nothing here carries", "count"
    ),
    Feature.TEXT: ngettext_lazy("the text of %(many)s document", "the texts of %(many)s documents", "count"),
    Feature.UNMARKED: ngettext_lazy(
        "%(many)s document without annotations", "%(many)s documents without annotations", "count"
    ),
    Feature.TOPIC: ngettext_lazy("the topics of %(many)s document", "the topics of %(many)s documents", "count"),
    Feature.METADATA: ngettext_lazy(
        "authors, publisher, date, language and address of %(many)s document",
        "authors, publishers, dates, languages and addresses of %(many)s documents",
        "count",
    ),
    Feature.FIELD: ngettext_lazy(
        "what %(many)s document has in the project’s own fields",
        "what %(many)s documents have in the project’s own fields",
        "count",
    ),
    Feature.PAGE: ngettext_lazy(
        "the page that %(many)s passage stands on", "the pages that %(many)s passages stand on", "count"
    ),
}

# Of each word that formats have for it, what becomes of what they have no place for.
INSTEAD: Mapping[str, StrOrPromise] = {
    "beside": later("kept in a part of the file that other programs pass over"),
    "cell": later("together in one cell"),
    "comment": later("in the comment on the passage"),
    "counted": later("counted, not named"),
    "each_line": later("a passage for each line"),
    "first_tag": later("the first tag alone"),
    "list": later("in a list beside the documents"),
    "longer": later("the longer passage alone"),
    "one_word": later("its whole path as one word"),
    "plain": later("as plain text"),
    "tokens": later("in words, a line each"),
}
