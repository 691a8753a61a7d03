"""The pages of a codebook's past, and of codebooks as files."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator.actions import tag as tagging
from annotator.actions import topics
from annotator.actions.codebook.versions import freeze
from annotator.models import Alias, CodebookVersion, Tag
from annotator.moments import tags_of
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Any:
    made = make.project()
    claims = make.tag(made, "Claims", colour="teal", description="What could be false", shortcut="c")
    make.tag(made, "Economic", parent=claims)
    return made


@pytest.fixture
def claims(project: Any) -> Tag:
    return Tag.objects.get(name="Claims")


@pytest.fixture
def visit(client: Client, project: Any) -> Any:
    """Goes to one of the pages as Alice."""
    client.force_login(make.alice())

    def visited(name: str, *args: Any, post: dict[str, Any] | None = None, status: int = 200, **query: str) -> Any:
        address = reverse(f"codebook-{name}", args=[project.slug, *args])
        answer = client.get(address, query) if post is None else client.post(address, post)
        assert answer.status_code == status, answer.content.decode()[-2000:]
        return answer

    return visited


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_version_is_frozen_once_however_often_it_is_sent(visit, project, client):
    act = visit("versions").context["act"]
    for _time in range(2):
        answer = visit("versions", post={"name": "Round one", "note": "For May", "act": act}, status=302)
        assert answer.headers["Location"] == reverse("codebook-version", args=[project.slug, 1])
    [version] = CodebookVersion.objects.all()
    assert (version.name, version.note, version.created_by) == ("Round one", "For May", make.alice())
    shown = text_of(visit("version", 1))
    assert "Version 1: Round one" in shown
    assert "For May" in shown
    assert "What could be false" in shown
    assert "froze the codebook as version 1" in text_of(client.get(reverse("history", args=[project.slug])))


def test_what_is_filled_in_wrongly_stays_filled_in(visit):
    shown = text_of(visit("versions", post={"name": "x" * 101, "note": "For May"}, status=422))
    assert "For May" in shown
    assert "at most 100" in shown


def test_versions_say_what_changed_since(visit, project, claims):
    freeze(project, name="Round one", by=make.alice())
    assert "stands as in the newest one" in text_of(visit("versions"))
    tagging.edit_tag(claims, name="Theses", by=make.alice())
    make.tag(project, "Actors")
    assert "Since the newest one: 1 new, 1 renamed." in text_of(visit("versions"))
    assert '<option value="v1" selected>Version 1: Round one</option>' in text_of(visit("versions"))
    assert "2 stay as they were" not in text_of(visit("compare"))
    assert "1 stays as it was" in text_of(visit("compare"))
    assert "Since then: 1 new, 1 renamed." in text_of(visit("version", 1))


def test_only_editors_are_offered_to_freeze_and_to_bring_in(client, project):
    for who, offered in ((make.alice(), True), (make.bob(), False)):
        client.force_login(who)
        shown = client.get(reverse("codebook-versions", args=[project.slug])).content.decode()
        assert ("freeze-title" in shown, "codebook/import" in shown) == (offered, offered)


def test_the_codebook_of_a_day_is_shown(visit, project):
    today = timezone.localdate()
    assert "There were no tags then" in text_of(visit("past", on=(today - timedelta(days=1)).isoformat()))
    assert "What could be false" in text_of(visit("past", on=today.isoformat()))
    assert "What could be false" in text_of(visit("past"))
    freeze(project, by=make.alice())
    assert visit("past", on="v1", status=302).headers["Location"] == reverse("codebook-version", args=[project.slug, 1])
    visit("past", on="soon", status=422)
    visit("version", 2, status=404)


def test_a_tag_in_the_trash_is_shown_without_a_link(visit, project, claims):
    freeze(project, by=make.alice())
    address = f'href="{reverse("tag", args=[project.slug, claims.pk])}"'
    assert address in text_of(visit("version", 1))
    tagging.trash_tag(Tag.objects.get(name="Economic"), by=make.alice())
    tagging.trash_tag(claims, by=make.alice())
    assert address not in text_of(visit("version", 1))


def test_two_moments_are_compared_word_by_word(visit, project, claims):
    freeze(project, by=make.alice())
    tagging.edit_tag(claims, description="What could be proved false", colour="red", by=make.alice())
    tagging.edit_tag(Tag.objects.get(name="Economic"), parent=None, by=make.alice())
    make.tag(project, "Actors", description="Who acts")
    shown = text_of(visit("compare", **{"from": "v1", "to": "now"}))
    assert "1 new · 1 moved · 1 changed</p>" in shown
    assert "<ins>proved</ins>" in shown
    assert "<del>Claims</del> <ins>the top</ins>" in shown
    assert "<del>teal</del> <ins>red</ins>" in shown
    assert "Who acts" in shown
    assert text_of(visit("compare")).count("proved") == 1  # since the newest version, where nothing is named
    assert "Nothing changed" in text_of(visit("compare", **{"from": "v1", "to": "v1"}))


MOMENTS = {
    "a version": ({"from": "v1"}, "v1", "now"),
    "nothing": ({}, "v1", "now"),
    "now": ({"from": "now", "to": "v1"}, "now", "v1"),
    "a day as an address has it": ({"from": "2026-01-31"}, "day", "now"),
    "a day as the form has it": ({"from": "day", "from-day": "2026-01-31", "to": "v1", "to-day": ""}, "day", "v1"),
    "a day beside what was chosen": ({"from": "v1", "from-day": "2026-01-31"}, "v1", "now"),
    "a day that was left out": ({"from": "v1", "to": "day", "to-day": ""}, "v1", "now"),
    "a time": ({"from": "2026-01-31T12:00:00+00:00"}, "2026-01-31T12:00:00+00:00", "now"),
}


@pytest.mark.parametrize(("asked", "old", "new"), MOMENTS.values(), ids=MOMENTS)
def test_the_form_shows_which_moments_are_compared(visit, project, claims, asked, old, new):
    freeze(project, by=make.alice())
    context = visit("compare", **asked).context
    assert [moment["chosen"] for moment in context["moments"]] == [old, new]
    for moment in context["moments"]:
        assert moment["chosen"] in dict(moment["choices"])
    if old == "day":
        assert context["moments"][0]["day"].isoformat() == "2026-01-31"
        assert context["old_title"] == "31 January 2026"


def test_a_day_that_is_none_is_refused(visit, project, claims):
    visit("compare", **{"from": "day", "from-day": "soon"}, status=422)


def test_a_merged_tag_is_shown_with_where_it_went(visit, project, claims):
    freeze(project, by=make.alice())
    economic = Tag.objects.get(name="Economic")
    Alias.objects.create(project=project, tag=claims, name="Economic")
    tagging.trash_tag(economic, by=make.alice())
    assert "→ Claims" in text_of(visit("compare"))


def test_pages_cost_the_same_for_more_tags(visit, project, django_assert_max_num_queries):
    freeze(project, by=make.alice())
    for count in (2, 20):
        for number in range(count):
            make.tag(project, f"T{count} {number}")
        freeze(project, by=make.alice())
        for name, args, most in (("versions", (), 13), ("version", (1,), 13), ("compare", (), 13), ("past", (), 13)):
            with django_assert_max_num_queries(most):
                visit(name, *args)


# Files.


@pytest.mark.parametrize("name", ["csv", "json", "qdc"])
def test_a_codebook_goes_out_and_comes_into_another_project(visit, project, client, name):
    answer = visit("export", name)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="iraq-reading-group-codebook.{name}"'
    other = make.project(name="Another")
    bring(client, other, answer.content, name=f"codebook.{name}")
    assert told(other) == told(project)


def told(project: Any) -> list[Any]:
    tags = tags_of(project)[0]
    return sorted(
        (
            tags[tag.parent_id].name if tag.parent_id else "",
            tag.name,
            tag.colour,
            tag.description,
            tag.shortcut,
            tag.aliases,
        )
        for tag in tags.values()
    )


def look(client: Client, project: Any, content: bytes | str, *, name: str = "codes.csv", status: int = 200) -> Any:
    content = content.encode() if isinstance(content, str) else content
    address = reverse("codebook-import", args=[project.slug])
    answer = client.post(address, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == status, answer.content.decode()
    return answer


def do(client: Client, project: Any, looked: Any, *, what: str = "all") -> Any:
    seen = {f"seen-{name}": digest for name, digest in looked.context["seen"].items()}
    kept = {"content": looked.context["content"], "act": looked.context["act"], "do": what, **seen}
    return client.post(reverse("codebook-import", args=[project.slug]), kept)


def bring(client: Client, project: Any, content: bytes | str, *, name: str = "codes.csv", what: str = "all") -> Any:
    answer = do(client, project, look(client, project, content, name=name), what=what)
    assert answer.status_code == 302, answer.content.decode()
    return answer


def test_a_past_codebook_goes_out(visit, project, claims):
    freeze(project, name="Round one", by=make.alice())
    tagging.edit_tag(claims, name="Theses", by=make.alice())
    answer = visit("export", "json", of="v1")
    assert json.loads(answer.content)["tags"][0]["path"] == ["Claims"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="iraq-reading-group-codebook-v1.json"'
    visit("export", "docx", status=422)


def test_a_codebook_that_comes_back_unchanged_does_nothing(visit, project, client):
    looked = look(client, project, visit("export", "qdc").content, name="back.qdc")
    assert looked.context["counts"] == ["2 stay as they are"]
    assert "There is nothing to do" in text_of(looked)


def test_what_a_file_would_do_is_shown_before_anything_is_done(visit, project, client, claims):
    table = "path,description,colour,key\nClaims,What can be false,puce,\nClaims / Jobs,,,c\nActors,,,a\nActors,,,\n"
    before = Change.objects.count()
    looked = look(client, project, table)
    assert looked.context["counts"] == ["2 new tags", "1 tag changes", "1 can’t come in"]
    assert Change.objects.count() == before
    shown = text_of(looked)
    assert "the colour “puce”" in shown
    assert "the key “c”" in shown
    assert "The file has this tag twice" in shown
    assert "What <del>could</del> be false" in shown
    assert "What <ins>can</ins> be false" in shown


def test_an_import_is_one_act_that_undoes_as_one(visit, project, client, claims):
    stood = tags_of(project)[0]
    table = "path,description,other_names\nClaims,Other words,Theses\nClaims / Jobs / Here,,\nActors,Who,People; Who\n"
    answer = bring(client, project, table)
    assert {line.batch for line in Change.objects.order_by("-number")[:6]} == {Change.objects.latest("number").batch}
    assert sorted(one.name for one in Tag.objects.filter(trashed_at=None)) == [
        "Actors",
        "Claims",
        "Economic",
        "Here",
        "Jobs",
    ]
    assert Tag.objects.get(name="Jobs").colour == "teal"  # its parent's
    assert sorted(Alias.objects.values_list("name", flat=True)) == ["People", "Theses", "Who"]
    assert answer.headers["Location"] == reverse("codebook", args=[project.slug])
    act = Change.objects.latest("number").batch
    undoing = f"{reverse('codebook-import', args=[project.slug])}?undo={act}"
    assert undoing in client.get(answer.headers["Location"]).content.decode()
    client.post(undoing)
    assert tags_of(project)[0] == stood
    client.post(undoing)  # nothing else is undone
    assert tags_of(project)[0] == stood


BUILT_UPON = {
    "used": lambda tag: make.annotation(make.document(tag.project), tags=(tag,)),
    "a topic": lambda tag: topics.add_topic(make.document(tag.project), tag, by=make.bob()),
    "changed": lambda tag: tagging.edit_tag(tag, description="Ours now", by=make.person("eve")),
    "thrown away": lambda tag: tagging.trash_tag(tag, by=make.person("eve")),
    "another under it": lambda tag: make.tag(tag.project, "Under", parent=tag, by=make.bob()),
}


@pytest.mark.parametrize("build", BUILT_UPON.values(), ids=BUILT_UPON)
def test_an_import_that_somebody_built_upon_is_not_undone(visit, project, client, build):
    bring(client, project, "path\nActors\nActors / People\nPlaces\n")
    act = Change.objects.latest("number").batch
    build(Tag.objects.get(name="People"))
    number = Change.objects.latest("number").number
    answer = client.post(f"{reverse('codebook-import', args=[project.slug])}?undo={act}", follow=True)
    assert "This can’t be undone" in text_of(answer) or "can&#x27;t be undone" in text_of(answer)
    assert Change.objects.latest("number").number == number


def test_undoing_an_import_asks_no_more_for_many_tags(visit, project, client):
    asked = set()
    for count in (3, 30):
        names = "".join(f"T{count} / {number}\n" for number in range(count))
        bring(client, project, f"path\n{names}")
        act = Change.objects.latest("number").batch
        with CaptureQueriesContext(connection) as queries:
            client.post(f"{reverse('codebook-import', args=[project.slug])}?undo={act}")
        asked.add(len(queries))
        assert Tag.objects.filter(trashed_at=None).count() == 2
    assert len(asked) == 1, asked


def test_an_import_that_is_sent_twice_is_done_once(visit, project, client):
    looked = look(client, project, "name\nActors\n")
    for _time in range(2):
        assert do(client, project, looked).status_code == 302
    assert Tag.objects.filter(name="Actors").count() == 1


def test_only_what_is_new_comes_in_where_that_is_wanted(visit, project, client, claims):
    bring(client, project, "path,description\nClaims,Other words\nActors,Who\n", what="new")
    claims.refresh_from_db()
    assert claims.description == "What could be false"
    assert Tag.objects.get(name="Actors").description == "Who"


def test_what_the_file_does_not_say_stays(visit, project, client, claims):
    bring(client, project, "path,description,colour\nclaims,,red\n")
    claims.refresh_from_db()
    assert (claims.name, claims.description, claims.shortcut, claims.colour) == (
        "Claims",
        "What could be false",
        "c",
        "red",
    )


def test_a_codebook_that_changed_meanwhile_is_looked_at_again(visit, project, client, claims):
    looked = look(client, project, "path,description\nClaims,Other words\n")
    tagging.edit_tag(claims, description="Words of somebody else", by=make.alice())
    answer = do(client, project, looked)
    assert answer.status_code == 409
    assert "changed in the meantime" in text_of(answer)
    claims.refresh_from_db()
    assert claims.description == "Words of somebody else"
    assert do(client, project, answer).status_code == 302
    claims.refresh_from_db()
    assert claims.description == "Other words"


def test_a_tag_that_was_renamed_and_moved_elsewhere_is_known_again(visit, project, client, claims):
    book = json.loads(visit("export", "json").content)
    book["tags"][1]["path"] = ["Money"]
    bring(client, project, json.dumps(book), name="back.json")
    money = Tag.objects.get(name="Money")
    assert (money.parent, Tag.objects.filter(trashed_at=None).count()) == (None, 2)
    line = Change.objects.get(verb="tag.edited")
    assert (line.before["name"], line.before["parent"]) == ("Economic", claims.pk)


def test_a_tag_is_found_by_another_name_of_its(visit, project, client, claims):
    Alias.objects.create(project=project, tag=claims, name="Theses")
    bring(client, project, "path,when_not\ntheses,Never\n")
    claims.refresh_from_db()
    assert (claims.name, claims.when_not) == ("Claims", "Never")


REFUSED = {
    "no file": (None, "Choose a file first"),
    "no codebook": (b"%PDF-1.7", "a PDF document"),
    "no tags": (b"name\n", "no tags"),
}


@pytest.mark.parametrize(("content", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_codebook_is_refused_in_words(visit, project, client, content, says):
    files = {} if content is None else {"file": SimpleUploadedFile("codes.csv", content)}
    answer = client.post(reverse("codebook-import", args=[project.slug]), files)
    assert answer.status_code == 422
    assert says in text_of(answer)


def test_what_the_page_kept_cannot_be_forged(visit, project, client):
    answer = client.post(reverse("codebook-import", args=[project.slug]), {"content": "x:y", "do": "all"})
    assert answer.status_code == 422
    assert "damaged" in text_of(answer)


# Definitions, on a tag's page.


def test_a_tag_s_page_tells_what_it_was_said_to_mean(client, project, claims):
    document = make.document(project)
    early = make.annotation(document, tags=(claims,))
    client.force_login(make.alice())
    address = reverse("tag", args=[project.slug, claims.pk])
    assert "definitions so far" not in text_of(client.get(address))
    tagging.edit_tag(claims, description="What could be proved false", when_not="Opinions", by=make.alice())
    late = make.annotation(document, quote="fox", tags=(claims,))
    answer = client.get(address)
    shown = text_of(answer)
    assert "2 definitions so far" in shown
    assert "<ins>proved</ins>" in shown
    assert [one["passages"] for one in answer.context["definitions"]] == [1, 1]
    assert {one["annotation"]: one["earlier"] for one in answer.context["passages"]} == {early: 1, late: None}
    assert shown.count("tagged under an earlier definition") == 1
