"""Recipes: what is to go out and in which format, kept under a name for all members of a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from annotator import queries
from annotator.codebook import key_of
from annotator.errors import NotFound, Refused
from annotator.exchange import FORMATS, format_to_write
from annotator.exchange.choice import PSEUDONYMS, Choice, Chosen, chosen, is_uid, narrowed
from annotator.exchange.format import Format
from annotator.exchange.scope import Scope, Writer
from annotator.exchange.wording import words_of
from annotator.exchange.writers import writers_called
from annotator.models import SavedView, Shows
from documents.models import Project
from documents.queries import documents_in

FORMAT = "format"  # what says the format among the parameters of a choice


@dataclass(frozen=True, slots=True)
class Recipe:
    """``words``: what it chooses, "" for everything; ``missing``: what of that is gone, in a sentence, "" if nothing
    is; ``rest``: the choice without that."""

    view: SavedView
    choice: Choice
    format_name: str
    words: str = ""
    missing: str = ""
    rest: Choice = Choice()

    @property
    def format(self) -> Format | None:
        """None where it isn't written any more."""
        found = FORMATS.get(self.format_name)
        return found if found is not None and found.writes else None


def kept(choice: Choice, format_name: str) -> str:
    """As a recipe keeps it."""
    return urlencode({FORMAT: format_name, **choice.told()})


def recipe_of(view: SavedView) -> Recipe:
    said = dict(parse_qsl(view.query))
    return Recipe(view, Choice.of(said), said.get(FORMAT, ""))


def settled(project: Project, choice: Choice, format_name: str, *, user: Any) -> Choice:
    """The choice as a recipe keeps it. Raises what ``run`` would."""
    scope = run(project, replace(choice, people=""), format_name, user=user).scope  # nobody is given a pseudonym yet
    document, tag = scope.document, scope.tag
    return replace(choice, document=str(document.uid) if document else "", tag=str(tag.pk) if tag else "")


def run(project: Project, choice: Choice, format_name: str, *, user: Any) -> Chosen:
    """What a recipe chooses of what ``user`` may see. Raises NotFound or Invalid where a part of it is gone, or its
    format can't be written here: half of a recipe is never run."""
    _module = format_to_write(format_name).carrier
    return chosen(project, choice, user=user)


def recipe_called(project: Project, name: str) -> Recipe:
    """The recipe of that name, in whatever case it is written, or with that identifier. Raises NotFound."""
    views = _views(project)
    for view in views:
        if key_of(view.name) == key_of(name) or str(view.uid) == name.casefold():
            return recipe_of(view)
    told = {"name": name[:100], "known": ", ".join(view.name for view in views[:20]) or "–"}
    raise NotFound(_("There is no recipe “%(name)s” in this project. There are: %(known)s.") % told)


def recipes_of(project: Project, *, user: Any) -> list[Recipe]:
    """All of a project, by name, with what they choose in words. The same few queries for any number."""
    recipes = [recipe_of(view) for view in _views(project)]
    if not recipes:
        return []
    known = _Known.of(project, [one.choice for one in recipes], user=user)
    return [known.told(one) for one in recipes]


def _views(project: Project) -> list[SavedView]:
    return list(SavedView.objects.filter(project=project, shows=Shows.RECIPE, shared=True).order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class _Known:
    """What recipes name that is there."""

    project: Project
    user: Any
    documents: Mapping[str, Any]
    tags: Mapping[str, tuple[Any, str]]  # with their paths
    writers: Mapping[str, Writer]

    @classmethod
    def of(cls, project: Project, choices: Iterable[Choice], *, user: Any) -> _Known:
        choices = list(choices)
        uids = {UUID(one.document) for one in choices if is_uid(one.document)}
        documents = documents_in(project).filter(uid__in=uids).only("uid", "title", "revision_number", "project")
        placed = queries.codebook(project) if any(one.tag for one in choices) else []
        people = {one.person for one in choices if one.person}
        return cls(
            project,
            user,
            {str(one.uid): one for one in documents} if uids else {},
            {str(one.node.pk): (one.node, one.path) for one in placed},
            writers_called(project, people, user=user) if people else {},
        )

    def told(self, recipe: Recipe) -> Recipe:
        choice = recipe.choice
        missing = dict(self._missing(recipe))
        gone = {*missing, *(["revision"] if "document" in missing else [])} - {FORMAT}
        recipe = replace(recipe, missing=" ".join(missing.values()), rest=replace(choice, **dict.fromkeys(gone, "")))
        if missing:
            return recipe
        tag, path = self.tags.get(choice.tag, (None, ""))
        document = self.documents.get(choice.document)
        scope = Scope(self.project, document=document, tag=tag, writer=self.writers.get(choice.person), query=choice.q)
        try:
            scope = narrowed(scope, choice)
        except Refused as fault:
            return replace(recipe, missing=str(fault))
        words = [words_of(scope, path=path)] if choice.told() else []
        words += [_("under pseudonyms")] if choice.people == PSEUDONYMS else []
        return replace(recipe, words=", ".join(filter(None, words)))

    def _missing(self, recipe: Recipe) -> Iterable[tuple[str, str]]:
        """What is gone, by the part of the choice that names it."""
        choice = recipe.choice
        if choice.document and choice.document not in self.documents:
            yield "document", _("The document that it names is gone.")
        if choice.tag and choice.tag not in self.tags:
            yield "tag", _("The tag that it names is gone.")
        if choice.person and choice.person not in self.writers:
            yield "person", _("Nobody called “%(name)s” annotates in this project.") % {"name": choice.person}
        if recipe.format is None:
            yield FORMAT, _("The format “%(name)s” isn’t written any more.") % {"name": recipe.format_name}
        elif recipe.format.missing:
            yield FORMAT, recipe.format.missing
