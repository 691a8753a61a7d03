"""A query as it is understood in a project: what it finds there, for the person who asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotator.errors import Misunderstood
from annotator.models import Annotation
from annotator.search import editing, of_own
from annotator.search.conditions import Conditions, Unfit
from annotator.search.filters import Filters
from annotator.search.fulltext import Forms
from annotator.search.language import NotUnderstood, Written, check_names, read, to_text
from annotator.search.language.tree import Exact, Field, Near, Node, Not, Phrase, Relation, Text, Word
from annotator.search.locating import Sought
from annotator.search.meaning import Meaning, NothingToPlace, Of, Places, Words, meaning_of
from annotator.search.ordering import NEWEST, Order
from documents.field_values import fields_of
from documents.models import Document, Project

Given = Mapping[Field, Of | Words | Places]


@dataclass(frozen=True, eq=False)
class Search:
    """``node``: None, if nothing is asked; then everything is found. ``text``: the query in its one form. ``forms``:
    those of its words, for its parts, too."""

    project: Project
    user: Any
    node: Node | None
    given: Given = field(repr=False)
    forms: Forms = field(repr=False)

    @cached_property
    def text(self) -> str:
        return "" if self.node is None else to_text(self.node)

    @cached_property
    def meaning(self) -> Meaning | None:
        return None if self.node is None else meaning_of(self.node, self.given)

    def documents(self) -> QuerySet[Document]:
        """The documents that fit, in no order. What has to be looked up for that is looked up once."""
        return self._documents.all()

    def passages(self) -> QuerySet[Annotation]:
        """The passages that fit and that this person may see, in no order. Relations read their two sides here,
        once."""
        return self._passages.all()

    def passages_on(self, documents: Collection[int]) -> QuerySet[Annotation]:
        """Those of them that are on some documents, which are looked at one by one."""
        return self._filters.among(documents).passages(self.meaning, documents=documents)

    def first_documents(self, order: Order, limit: int) -> list[int] | None:
        """The numbers of the first so many documents, in this order, if it can be told without asking for all."""
        return self._filters.first_documents(self.meaning, order, limit)

    def first_passages(self, order: Order, limit: int) -> list[int] | None:
        """The same of passages."""
        return self._filters.first_passages(self.meaning, order, limit)

    def newest_documents(self, most: int) -> list[int]:
        """The numbers of the newest so many documents, in this order."""
        first = self.first_documents(NEWEST, most)
        return list(NEWEST.of(self.documents()).values_list("pk", flat=True)[:most]) if first is None else first

    def newest_passages(self, most: int) -> list[int]:
        first = self.first_passages(NEWEST, most)
        return list(NEWEST.of(self.passages()).values_list("pk", flat=True)[:most]) if first is None else first

    def part(self, node: Node | None) -> Search:
        """The search for a part of this query, or for some of its parts together."""
        return replace(self, node=node)

    @cached_property
    def terms(self) -> tuple[Text, ...]:
        """The words that are looked for in texts, without those that must not be there; each once."""
        return tuple(dict.fromkeys(_wanted(self.node))) if self.node is not None else ()

    @cached_property
    def sought(self) -> Sought:
        """What ``locating`` looks for in a text: the words in all their forms."""
        return Sought.of(self.node, self.forms)

    @cached_property
    def _documents(self) -> QuerySet[Document]:
        return self._filters.documents(self.meaning)

    @cached_property
    def _passages(self) -> QuerySet[Annotation]:
        return self._filters.passages(self.meaning)

    @cached_property
    def _filters(self) -> Filters:
        return Filters(self.project, user=self.user, forms=self.forms)


def understood(project: Project, text: str, *, user: Any) -> Search:
    """What ``text`` asks for in this project. ``user``: who asks; None for who looks after the site. Raises
    Misunderstood: about how it is written, about a name that nothing has, or a value that can't be. Two queries at
    most, but for authors and publishers, who are looked for at once."""
    try:
        node, written = read(text)
        own = fields_of(project) if any(isinstance(one.term, Field) for one in written) else []
        if node is not None:
            check_names(node, of_own.names_of(own), text=text)
    except NotUnderstood as error:
        sentence = _(error.sentence) % error.words
        raise Misunderstood(sentence, at=error.at, length=error.length, suggestion=error.suggestion) from error
    conditions = Conditions(project, own, user=user)
    given = {one.term: _condition(conditions, one, text) for one in written if isinstance(one.term, Field)}
    search = Search(project, user, node, given, Forms(project.pk))
    try:
        search.meaning  # noqa: B018 (asked for now, so that it is refused now)
    except NothingToPlace as error:
        raise _nothing_to_place(error.field, written) from error
    return search


def _condition(conditions: Conditions, one: Written, text: str) -> Of | Words | Places:
    assert isinstance(one.term, Field)  # noqa: S101 (who calls asks for fields alone)
    try:
        return conditions.of(one.term)
    except Unfit as error:
        start = max(one.at, one.name_end)
        suggestion = ""
        if error.instead:
            meant = to_text(editing.field("tag", error.instead)).removeprefix("tag:")
            suggestion = f"{text[:start]}{meant}{text[one.end :]}"
        raise Misunderstood(error.sentence, at=start, length=one.end - start, suggestion=suggestion) from error


def _nothing_to_place(given: Field, written: tuple[Written, ...]) -> Misunderstood:
    at, length = next(((one.at, one.end - one.at) for one in written if one.term == given), (0, 0))
    sentence = _("“in:” says where words are looked for. Write the words beside it: in:title troops.")
    return Misunderstood(sentence, at=at, length=length)


def _wanted(node: Node) -> list[Text]:
    match node:
        case Word() | Phrase() | Exact() | Near():
            return [node]
        case Field() | Not() | Relation():
            return []
        case _:
            return [term for part in node.parts for term in _wanted(part)]
