"""Recipes: choices of what goes out that a project keeps, and runs again."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.actions.annotate import trash_annotation
from annotator.actions.blinding import make_blind
from annotator.actions.tag import trash_tag
from annotator.actions.views import edit_view, make_view
from annotator.exchange.choice import Choice
from annotator.exchange.recipes import kept, recipe_called, recipe_of, recipes_of
from annotator.models import Annotation, Pseudonym, SavedView, Shows
from documents.access import project_to_read
from documents.actions.documents import trash_document
from documents.models import Change, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Any:
    """Alice and Bob highlighted two documents; Alice owns the project, Bob annotates, Eve edits."""
    project = make.project()
    make.member(project, make.person("eve"), role=Role.EDITOR)
    tag = make.tag(project, "Animals")
    for title in ("One", "Two"):
        document = make.document(project, title=title)
        make.annotation(document, quote="brown", tags=(tag,), note="So it is")
        make.annotation(document, quote="quick", by=make.alice())
    return project


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def path(name: str, project: Any, *rest: Any) -> str:
    return reverse(name, args=[project.slug, *rest])


def recipe(project: Any, name: str = "Animals", format_name: str = "csv", **choice: str) -> SavedView:
    asked = project_to_read(make.alice(), project.slug)
    query = kept(Choice(**choice), format_name)
    return make_view(asked, name=name, query=query, shared=True, shows=Shows.RECIPE, by=make.alice())


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def said(answer: Any) -> list[str]:
    return [str(one) for one in answer.context["messages"]]


def animals(project: Any) -> str:
    return str(project.tags.get(name="Animals").pk)


def test_a_choice_is_kept_and_run_again(client: Client, project: Any) -> None:
    client.force_login(make.alice())
    asked = f"?tag={animals(project)}&without=notes&without=replies"
    answer = client.post(path("recipe-make", project) + asked, {"name": "The  animals", "format": "csv"}, follow=True)
    assert said(answer) == ["The recipe “The animals” is kept."]
    page = answer.content.decode()
    [view] = SavedView.objects.filter(shows=Shows.RECIPE)
    assert "Table (CSV): tag “Animals”, without notes, without replies" in " ".join(page.split())
    address = path("recipe-file", project, view.uid)
    assert address in page
    assert [(row["passage"], row["note"]) for row in rows(client.get(address))] == [("brown", ""), ("brown", "")]
    make.annotation(project.documents.get(title="Two"), quote="fox", tags=(project.tags.get(name="Animals"),))
    assert [row["passage"] for row in rows(client.get(address))] == ["brown", "brown", "fox"]


WORDS: dict[str, tuple[dict[str, str], str]] = {
    "everything": ({}, ""),
    "a document and somebody": ({"document": "One", "person": "bob"}, "One, by Bob Stone"),
    "an older text of it": ({"document": "One", "revision": "1"}, "One"),
    "a search": ({"q": "fox", "show": "documents"}, "found by “fox”"),
    "days": ({"since": "2026-01", "until": "2026-02-03"}, "from 1 January 2026 on, until 3 February 2026"),
    "pseudonyms": ({"people": "pseudonyms", "without": "furniture"}, "without page furniture, under pseudonyms"),
}


@pytest.mark.parametrize(("choice", "words"), WORDS.values(), ids=WORDS)
def test_a_recipe_says_in_words_what_it_chooses(project: Any, choice: dict[str, str], words: str) -> None:
    if title := choice.get("document"):
        choice = {**choice, "document": str(project.documents.get(title=title).uid)}
    recipe(project, **choice)
    [told] = recipes_of(project, user=make.alice())
    assert (told.words, told.missing, told.choice) == (words, "", Choice(**choice))
    assert not Pseudonym.objects.exists()


def test_a_recipe_whose_parts_are_gone_says_so_and_does_not_run(client: Client, project: Any) -> None:
    document = project.documents.get(title="One")
    view = recipe(project, document=str(document.uid), revision="1", tag=animals(project), person="bob")
    trash_document(document, by=make.alice())
    trash_tag(project.tags.get(name="Animals"), by=make.alice())
    [told] = recipes_of(project, user=make.alice())
    assert told.missing == "The document that it names is gone. The tag that it names is gone."
    assert told.rest == Choice(person="bob")
    client.force_login(make.alice())
    page = client.get(path("export", project)).content.decode()
    assert told.missing in page
    assert path("recipe-file", project, view.uid) not in page
    assert client.get(path("recipe-file", project, view.uid)).status_code == 404
    assert client.get(f"/api/projects/{project.slug}/recipes/Animals/file").status_code == 404
    with pytest.raises(CommandError, match="There is no document"):
        call_command("export_annotations", project=project.slug, recipe="Animals", output="-")
    leads = client.get(path("recipe", project, view.uid))
    assert leads["Location"] == f"{path('export', project)}?person=bob&recipe={view.uid}"


def test_a_format_that_is_gone_and_a_name_of_nobody_are_said(project: Any) -> None:
    recipe(project, "Old", "papyrus")
    recipe(project, "Whose", person="Maria")
    whose = recipes_of(project, user=make.alice())
    assert [one.missing for one in whose] == [
        "The format “papyrus” isn’t written any more.",
        "Nobody called “Maria” annotates in this project.",
    ]


def test_who_may_edit_makes_changes_and_deletes_recipes_and_brings_them_back(client: Client, project: Any) -> None:
    client.force_login(make.person("eve"))
    view = recipe(project, tag=animals(project))
    page = client.get(path("recipe", project, view.uid), follow=True).content.decode()
    assert f'<input type="hidden" name="recipe" value="{view.uid}">' in page
    assert '<option value="csv" selected>' in page
    answer = client.post(
        path("recipe-save", project, view.uid) + "?person=bob", {"name": "Bob’s", "format": "markdown"}, follow=True
    )
    assert said(answer) == ["The recipe “Bob’s” is changed."]
    view.refresh_from_db()
    assert (view.name, recipe_of(view).choice, recipe_of(view).format_name) == (
        "Bob’s",
        Choice(person="bob"),
        "markdown",
    )
    answer = client.post(path("recipe-delete", project, view.uid), follow=True)
    assert "The recipe “Bob’s” is deleted." in said(answer)[0]
    assert path("recipe-restore", project, view.uid) in said(answer)[0]
    assert recipes_of(project, user=make.alice()) == []
    client.post(path("recipe-restore", project, view.uid))
    assert [one.view.name for one in recipes_of(project, user=make.alice())] == ["Bob’s"]
    verbs = Change.objects.filter(verb__startswith="recipe.").order_by("number").values_list("verb", flat=True)
    assert list(verbs) == ["recipe.added", "recipe.edited", "recipe.removed", "recipe.restored"]
    history = client.get(path("history", project)).content.decode()
    assert "brought back the recipe “Bob’s” for exports" in history


REFUSED: dict[str, tuple[str, dict[str, str], str]] = {
    "no name": ("", {"name": " ", "format": "csv"}, "Give the recipe a name."),
    "a long name": ("", {"name": "x" * 101, "format": "csv"}, "A recipe’s name has at most 100 characters."),
    "another's name": ("", {"name": "ANIMALS", "format": "csv"}, "There is a recipe “Animals” already"),
    "no format": ("", {"name": "All", "format": "papyrus"}, "papyrus"),
    "no such tag": ("?tag=999999", {"name": "All", "format": "csv"}, "There is no such tag"),
    "no day": ("?since=soon", {"name": "All", "format": "csv"}, "“soon” is not a day"),
    "what is not understood": ("?q=%22fox", {"name": "All", "format": "csv"}, ""),
    "too many hits": (
        "?q=fox&hits=" + ",".join(["5a408832-df09-4ddf-8ac9-e8e9b24ccb8a"] * 120),
        {"name": "All", "format": "csv"},
        "This choice is too long to be kept",
    ),
}


@pytest.mark.parametrize(("asked", "given", "words"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_kept_is_said(
    client: Client, project: Any, asked: str, given: dict[str, str], words: str
) -> None:
    recipe(project)
    client.force_login(make.alice())
    answer = client.post(path("recipe-make", project) + asked, given)
    assert answer.status_code == 302
    told = [str(one) for one in answer.wsgi_request._messages]
    assert len(told) == 1
    assert words in told[0]
    assert SavedView.objects.count() == 1


WHO: dict[str, tuple[str, list[int]]] = {
    "an owner": ("alice", [302, 302, 302, 200]),
    "an editor": ("eve", [302, 302, 302, 200]),
    "who annotates": ("bob", [403, 403, 403, 200]),
    "a stranger": ("charlie", [404, 404, 404, 404]),
}


@pytest.mark.parametrize(("who", "answers"), WHO.values(), ids=WHO)
def test_members_run_recipes_and_editors_change_them(project: Any, who: str, answers: list[int]) -> None:
    view = recipe(project)
    client = signed_in(make.person(who))
    given = {"name": "Another", "format": "csv"}
    got = [
        client.post(path("recipe-make", project), given).status_code,
        client.post(path("recipe-save", project, view.uid), {**given, "name": "It"}).status_code,
        client.post(path("recipe-restore", project, view.uid)).status_code,
        client.get(path("recipe-file", project, view.uid)).status_code,
    ]
    assert got == answers
    assert client.post(path("recipe-delete", project, view.uid)).status_code == answers[0]


def test_recipes_stand_between_the_choice_and_the_formats_and_many_fold_away(project: Any) -> None:
    view = recipe(project)
    client = signed_in(make.alice())
    page = client.get(path("export", project)).content.decode()
    places = [page.index(words) for words in ("export-choice", path("recipe-file", project, view.uid), "export-count")]
    assert places == sorted(places)
    assert page.count("<details open>") == 1
    for number in range(5):
        client.post(path("recipe-make", project), {"name": f"Number {number}", "format": "csv"})
    assert page_of(client, project).count("<details open>") == 0
    changing = page_of(client, project, recipe=str(view.uid))
    assert changing.count("<details open>") == 1
    assert "is being changed: choose what goes out with it" in changing
    assert "is being changed" not in page


def page_of(client: Any, project: Any, **choice: str) -> str:
    return str(client.get(path("export", project), choice).content.decode())


def test_who_does_not_edit_sees_recipes_and_no_way_to_change_them(project: Any) -> None:
    view = recipe(project)
    page = signed_in(make.bob()).get(path("export", project)).content.decode()
    assert path("recipe-file", project, view.uid) in page
    assert '<h2>Recipes</h2> <span class="soft">1</span>' in page
    assert "Save this choice as a recipe" not in page
    assert path("recipe-delete", project, view.uid) not in page


def test_everybody_gets_what_is_theirs_to_see(project: Any) -> None:
    view = recipe(project)
    Annotation.objects.filter(author=make.alice()).update(private=True)
    address = path("recipe-file", project, view.uid)
    assert len(rows(signed_in(make.alice()).get(address))) == 4
    assert len(rows(signed_in(make.bob()).get(address))) == 2
    api = f"/api/projects/{project.slug}/recipes/ANIMALS/file"
    assert [len(rows(signed_in(who).get(api))) for who in (make.alice(), make.bob())] == [4, 2]


def test_where_others_are_hidden_a_recipe_for_one_of_them_does_not_run(project: Any) -> None:
    view = recipe(project, person="alice")
    make_blind(project_to_read(make.alice(), project.slug), by=make.alice())
    assert signed_in(make.bob()).get(path("recipe-file", project, view.uid)).status_code == 404
    assert len(rows(signed_in(make.alice()).get(path("recipe-file", project, view.uid)))) == 2


def test_the_api_lists_recipes_and_gives_their_files(project: Any) -> None:
    view = recipe(project, tag=animals(project))
    bob = signed_in(make.bob())
    assert bob.get(f"/api/projects/{project.slug}/recipes").json() == [
        {
            "uid": str(view.uid),
            "name": "Animals",
            "format": "csv",
            "choice": {"tag": animals(project)},
            "words": "tag “Animals”",
            "missing": "",
        }
    ]
    for name in ("animals", view.uid):
        assert len(rows(bob.get(f"/api/projects/{project.slug}/recipes/{name}/file"))) == 2
    missing = bob.get(f"/api/projects/{project.slug}/recipes/plants/file")
    assert missing.status_code == 404
    assert "There are: Animals." in missing.json()["detail"]


def test_the_command_runs_recipes_and_lists_them(project: Any, tmp_path: Any, capsys: Any) -> None:
    recipe(project, tag=animals(project))
    recipe(project, "Nobody’s", person="Maria")
    file = tmp_path / "animals.csv"
    call_command("export_annotations", project=project.slug, recipe="animals", output=str(file))
    assert len(list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))) == 2
    call_command("export_annotations", project=project.slug, recipes=True)
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "Animals: csv, tag “Animals”",
        "Nobody’s: csv, Nobody called “Maria” annotates in this project.",
    ]


COMMANDS: dict[str, tuple[dict[str, Any], str]] = {
    "no such recipe": ({"recipe": "plants", "output": "-"}, "There is no recipe “plants” in this project"),
    "a format beside it": ({"recipe": "animals", "format": "csv", "output": "-"}, "A recipe says what goes out"),
    "a choice beside it": ({"recipe": "animals", "person": "bob", "output": "-"}, "A recipe says what goes out"),
    "nowhere to write": ({"recipe": "animals"}, "Say where to write"),
    "no format": ({"output": "-"}, "Say in which format"),
}


@pytest.mark.parametrize(("options", "words"), COMMANDS.values(), ids=COMMANDS)
def test_the_command_says_what_is_missing(project: Any, options: dict[str, Any], words: str) -> None:
    recipe(project)
    with pytest.raises(CommandError, match=words):
        call_command("export_annotations", project=project.slug, **options)


def test_recipes_are_no_views_of_the_list_and_no_searches(client: Client, project: Any) -> None:
    view = recipe(project)
    client.force_login(make.alice())
    assert client.get(path("view", project, view.uid)).status_code == 404
    assert client.get(path("saved-search", project, view.uid)).status_code == 404
    assert client.get(path("recipe", project, make.search(project).uid)).status_code == 404
    assert recipe_called(project, "Animals").view == view


def test_a_recipe_may_keep_its_name_when_it_is_changed(project: Any) -> None:
    view = recipe(project)
    view.project = project_to_read(make.alice(), project.slug)
    assert edit_view(view, name="animals", by=make.alice()).name == "animals"


def test_a_person_whose_annotations_are_all_gone_is_still_one(project: Any) -> None:
    recipe(project, person="bob")
    for one in Annotation.objects.filter(author=make.bob()):
        trash_annotation(one, by=make.bob())
    [told] = recipes_of(project, user=make.alice())
    assert (told.words, told.missing) == ("by Bob Stone", "")


def test_20_recipes_cost_as_many_queries_as_2(project: Any) -> None:
    def queries(count: int) -> int:
        for number in range(SavedView.objects.count(), count):
            document = make.document(project, title=f"Of {number}")
            person = make.person(f"reader-{number}")
            make.member(project, person)
            choice = {"tag": animals(project), "person": person.username, "document": str(document.uid)}
            recipe(project, f"Recipe {number}", **choice)
        recipes_of(project, user=make.alice())  # what is kept of a codebook is asked for once
        with CaptureQueriesContext(connection) as made:
            assert len(recipes_of(project, user=make.alice())) == count
        return len(made)

    assert queries(2) == queries(20)
