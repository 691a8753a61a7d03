"""What a person did in a project, act by act, as far as it can be taken back; and what each act is called."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import BooleanField, Case, ExpressionWrapper, IntegerField, Min, Q, When
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from annotator.access import visible_to
from annotator.models import Annotation, Reply, Tag
from annotator.undoing import Line, Next, PastAct, acts_in, next_acts
from documents.article import NO_WORDS
from documents.models import Change, Document, Project

# Lines read at once: most often the newest few say it all. After the last page nothing older is offered.
PAGES = (50, 100, 250, 1000, 2500, 2500, 2500)
LONGEST_NAME = 60  # characters of what an act was done to

# A verb and what a line with it is called, after "Undo:". What isn't here can't be taken back.
PHRASES = {
    "annotation.added": later("highlight {what}"),
    "annotation.edited": later("change to {what}"),
    "annotation.moved": later("new ends of {what}"),
    "annotation.left": later("leaving {what} as an orphan"),
    "annotation.unleft": later("another search for {what}"),
    "annotation.trashed": later("deletion of {what}"),
    "annotation.restored": later("restoring of {what}"),
    "annotation.resolved": later("resolving of {what}"),
    "annotation.reopened": later("reopening of {what}"),
    "annotation.shared": later("sharing of {what}"),
    "annotation.unshared": later("making {what} private"),
    "reply.added": later("reply {what}"),
    "reply.edited": later("change to the reply {what}"),
    "reply.trashed": later("deletion of the reply {what}"),
    "reply.restored": later("restoring of the reply {what}"),
    "tag.added": later("new tag {what}"),
    "tag.edited": later("change to the tag {what}"),
    "tag.trashed": later("deletion of the tag {what}"),
    "tag.restored": later("restoring of the tag {what}"),
    "tag.merged": later("merging of the tag {what}"),
    "tag.named": later("other name of the tag {what}"),
    "tag.unnamed": later("removal of another name of the tag {what}"),
    "annotation.retagged": later("other tags of {what}"),
    "topic.changed": later("change of the topic {what}"),
    "codebook.edited": later("change to who makes new tags"),
    "topic.added": later("topic {what}"),
    "topic.removed": later("removal of the topic {what}"),
    "topic.dismissed": later("dismissal of the suggested topic {what}"),
    "topic.suggested": later("return of the suggested topic {what}"),
    "document.edited": later("correction of {what}"),
    "document.revised": later("new text of {what}"),
    "document.reread": later("new reading of {what}"),
    "document.sectioned": later("correction of the sections of {what}"),
    "document.returned": later("return to an earlier text of {what}"),
    "annotations.placed": later("placing of the highlights in {what}"),
    "document.trashed": later("deletion of {what}"),
    "document.restored": later("restoring of {what}"),
    "work.marked": later("status of {what}"),
    "work.begun": later("beginning with {what}"),
    "work.left": later("not beginning with {what}"),
    "work.assigned": later("assignment of {what}"),
    "work.unassigned": later("withdrawal of {what} from somebody"),
    "work.finished": later("finishing of {what}"),
    "work.reopened": later("reopening of {what}"),
    "field.added": later("new field {what}"),
    "field.edited": later("change to the field {what}"),
    "field.moved": later("new place of the field {what}"),
    "field.trashed": later("deletion of the field {what}"),
    "field.restored": later("restoring of the field {what}"),
    "value.set": later("detail of {what}"),
    "value.rewritten": later("rewriting of a detail of {what}"),
    "project.edited": later("change to the project’s name or description"),
    "search.applied": later("work on hits of {what}"),
    "file.brought": later("what came in with {what}"),
    "document.imported": later("import of {what}"),
}
VERBS = frozenset(PHRASES)
# What is taken back only within an act that has a line of the other kind, too.
WITHIN = {"document.imported": "file.brought"}
_BY_ITSELF = ("work.begun", "work.left", "annotations.placed")
# Of an act of many lines, the first of these names it.
_TELLING = (
    "file.brought",
    "search.applied",
    "document.revised",  # what was in its file comes with it
    "document.reread",
    "document.sectioned",
    "document.returned",
    "tag.merged",
    "annotation.",
    "reply.",
    "topic.",
    "tag.",
    "document.",
    "field.",
    "work.assigned",
    "work.finished",
    "work.",
)


def next_for(user: Any, project: Project, *, before: int | None = None) -> Next:
    """What this person takes back next in the project, and what they do again; ``before``: of what came before the
    line of this number. One query, most often; what was done long ago, after very much, isn't found."""
    past = _Past(user, project)
    return next_acts(past.acts(before), undoes=past.undoes)


class _Past:
    def __init__(self, user: Any, project: Project) -> None:
        self._project, self._user = project, user
        self._lines = Change.objects.filter(project=project, by=user).telling().order_by("-number")
        self._undoes: dict[int, int | None] = {}

    def undoes(self, number: int) -> int | None:
        return self._undoes[number]

    def acts(self, before: int | None) -> Iterator[PastAct]:
        for size in PAGES:
            page = [Line(*row) for row in self._page(before)[: size + 1]]
            more = len(page) > size
            lines, before = self._whole(page[:size]) if more else (page, None)
            self._learn(lines)
            yield from acts_in(lines, VERBS, within=WITHIN)
            if not more:
                return

    def _page(self, before: int | None) -> Any:
        lines = self._lines if before is None else self._lines.filter(number__lt=before)
        return lines.values_list("number", "batch", "undoes", "verb")

    def _whole(self, lines: list[Line]) -> tuple[list[Line], int]:
        """The lines with the first one of a batch that goes on beyond them, and where to go on."""
        last = lines[-1]
        if last.batch is None:
            return lines, last.number
        # By the batch alone, so that its index is used; one line of each verb says as much as all of them.
        mine = Min("number", filter=Q(project=self._project, by=self._user))
        rest = Change.objects.filter(batch=last.batch).telling().order_by().values_list("verb").annotate(first=mine)
        firsts = {verb: number for verb, number in rest if number is not None}
        first = min(firsts.values())
        if first < last.number:
            lines += [Line(first, last.batch, last.undoes, verb) for verb in firsts]
        return lines, first

    def _learn(self, lines: Sequence[Line]) -> None:
        self._undoes |= {line.number: line.undoes for line in lines}
        self._undoes |= undone_by({line.undoes for line in lines if line.undoes is not None} - self._undoes.keys())


def undone_by(numbers: Collection[int]) -> dict[int, int | None]:
    """What the acts of these numbers took back, and what those took back, and so on."""
    found: dict[int, int | None] = {}
    unknown = set(numbers)
    while unknown:
        rows = Change.objects.filter(number__in=unknown).order_by().values_list("number", "undoes")
        found |= dict.fromkeys(unknown) | dict(rows)
        unknown = {below for below in found.values() if below is not None} - found.keys()
    return found


def lines_of(act: PastAct, *, user: Any) -> list[Change]:
    """The lines of an act, the newest first: the order in which they are taken back."""
    mine = Change.objects.filter(by=user).telling().order_by("-number")
    return list(mine.filter(number=act.number) if act.batch is None else mine.filter(batch=act.batch))


def origin_of(act: PastAct) -> PastAct:
    """What was done in the first place, before it was undone, done again, and so on."""
    while act.undoes is not None:
        row = Change.objects.filter(number=act.undoes).values_list("number", "batch", "undoes").first()
        if row is None:
            return act
        act = PastAct(*row)
    return act


def called(act: PastAct, *, project: Project) -> str:
    """What a person calls this act: "highlight “brown” and 2 more changes"."""
    lines = Change.objects.filter(project=project).telling().defer("undoes").select_related("by")
    if act.batch is None:
        return phrase(lines.get(number=act.number))
    lines = lines.filter(batch=act.batch)
    kinds = [When(verb__startswith=kind, then=place) for place, kind in enumerate(_TELLING)]
    head = lines.order_by(Case(*kinds, default=len(kinds), output_field=IntegerField()), "number")[:1].get()
    # Not counted: what an act did to annotations that who did it may not see, and what comes of a mark by itself.
    seen = Change.objects.seen_by(head.by).filter(project=project, batch=act.batch).exclude(verb__in=_BY_ITSELF)
    more = seen.count() - 1
    if head.verb == "search.applied":
        return ngettext("%(more)s change to hits of %(what)s", "%(more)s changes to hits of %(what)s", more) % {
            "what": name_of(head),
            "more": more,
        }
    if more < 1 or head.verb == "file.brought":
        return phrase(head)
    return ngettext("%(what)s and one more change", "%(what)s and %(more)s more changes", more) % {
        "what": phrase(head),
        "more": more,
    }


def phrase(line: Change) -> str:
    return str(PHRASES[line.verb]).format(what=name_of(line))


def name_of(line: Change) -> str:
    """What a line was about, in quotation marks: a passage, a reply, a tag, a title."""
    kind = line.verb.partition(".")[0]
    state: dict[str, Any] = {**(line.before or {}), **(line.after or {})}
    words = _NAMES[kind](line, state) or ""
    shown = Truncator(" ".join(words.replace(NO_WORDS, _("[picture]")).split())).chars(LONGEST_NAME)
    return f"“{shown}”" if shown else _("the document")


def _passage(line: Change, state: dict[str, Any]) -> Any:
    """Nothing if it isn't to be seen by who did it: has become private to somebody else since, say."""
    seen = ExpressionWrapper(visible_to(line.by), BooleanField())
    standing = Annotation.objects.filter(uid=line.target).values_list("quote", "note", seen).first()
    quote, note, is_seen = standing or ("", "", True)
    if not is_seen:
        return None
    if "quote" in state:
        return state["quote"] or state.get("note")
    return quote or note


def _reply(line: Change, state: dict[str, Any]) -> Any:
    seen = ExpressionWrapper(visible_to(line.by, through="annotation__"), BooleanField())
    standing = Reply.objects.filter(uid=line.target).values_list("text", seen).first()
    text, is_seen = standing or ("", True)
    return (state.get("text") or text) if is_seen else None


def _tag(line: Change, state: dict[str, Any]) -> Any:
    return state.get("name") or Tag.objects.filter(pk=line.target).values_list("name", flat=True).first()


def _topic(_line: Change, state: dict[str, Any]) -> Any:
    return Tag.objects.filter(pk=state["tag"]).values_list("name", flat=True).first()


def _document(line: Change, state: dict[str, Any]) -> Any:
    return state.get("title") or Document.objects.filter(uid=line.target).values_list("title", flat=True).first()


def _named(_line: Change, state: dict[str, Any]) -> Any:
    return state["name"]


def _query(_line: Change, state: dict[str, Any]) -> Any:
    return state["query"]


def _project(_line: Change, _state: dict[str, Any]) -> Any:
    return ""


def _file(_line: Change, state: dict[str, Any]) -> Any:
    return state["file"]


_NAMES = {
    "annotation": _passage,
    "annotations": _document,
    "reply": _reply,
    "tag": _tag,
    "topic": _topic,
    "document": _document,
    "work": _document,
    "field": _named,
    "value": _document,
    "project": _project,
    "codebook": _project,
    "search": _query,
    "file": _file,
}
