"""The codebook, a tag's passages, history, trash, export and print by page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags

from annotator.actions import annotate, discuss, topics
from annotator.actions import tag as tagging
from annotator.models import CodebookSettings, Tag
from annotator.views.tags import lead_in, lead_out
from documents.actions import documents, projects
from documents.models import Change, Membership, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(client: Any) -> Any:
    client.force_login(make.alice())
    return make.project()


def words_of(response: Any) -> str:
    html = re.sub(r"<(script|template)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(strip_tags(html).split())


TAGS: dict[str, tuple[dict[str, str], int, str]] = {
    "a name": ({"name": "Loss"}, 302, ""),
    "under another": ({"name": "Economic", "parent": "claims", "colour": "teal", "shortcut": "e"}, 302, ""),
    "a name that is there": ({"name": "CLAIMS"}, 302, ""),
    "no name": ({"name": ""}, 422, "This field is required"),
    "white space": ({"name": "  "}, 422, "This field is required"),
    "a path": ({"name": "A / B"}, 422, "can’t be in a name|can&#x27;t be in a name"),
    "too long": ({"name": "x" * 101}, 422, "at most 100"),
    "a colour there is not": ({"name": "Loss", "colour": "pink"}, 422, "not one of the available choices"),
    "a key that is taken": ({"name": "Loss", "shortcut": "c"}, 422, "is another tag"),
    "a key of two": ({"name": "Loss", "shortcut": "cc"}, 422, "at most 1 character"),
    "a parent there is not": ({"name": "Loss", "parent": "999999"}, 422, "not one of the available choices"),
    "a parent of another project": ({"name": "Loss", "parent": "foreign"}, 422, "not one of the available choices"),
}


@pytest.mark.parametrize(("fields", "status", "words"), TAGS.values(), ids=TAGS)
def test_a_tag_is_made_or_the_form_says_why_not(
    client: Any, project: Any, fields: dict[str, str], status: int, words: str
) -> None:
    tags = {
        "claims": make.tag(project, "Claims", shortcut="c"),
        "foreign": make.tag(make.project(name="Other", with_bob=False), "Foreign"),
    }
    sent = {name: str(tags[value].pk) if value in tags else value for name, value in fields.items()}
    response = client.post(reverse("codebook", args=[project.slug]), sent)
    assert response.status_code == status
    assert re.search(words, response.content.decode())


CHANGES: dict[str, tuple[dict[str, str], int]] = {
    "another name": ({"name": "Assertions"}, 302),
    "another colour": ({"name": "Claims", "colour": "violet"}, 302),
    "under another": ({"name": "Claims", "parent": "framing"}, 302),
    "a name that is taken": ({"name": "Framing"}, 422),
    "under itself": ({"name": "Claims", "parent": "claims"}, 422),
    "under what lies under it": ({"name": "Claims", "parent": "economic"}, 422),
}


@pytest.mark.parametrize(("fields", "status"), CHANGES.values(), ids=CHANGES)
def test_a_tag_is_changed_or_the_form_says_why_not(
    client: Any, project: Any, fields: dict[str, str], status: int
) -> None:
    claims = make.tag(project, "Claims")
    tags = {"claims": claims, "framing": make.tag(project, "Framing")}
    tags["economic"] = make.tag(project, "Economic", parent=claims)
    sent = {name: str(tags[value].pk) if value in tags else value for name, value in fields.items()}
    assert client.post(reverse("tag-edit", args=[project.slug, claims.pk]), sent).status_code == status


def test_the_tree_counts_passages_and_documents(client: Any, project: Any) -> None:
    tag = make.tag(project)
    document = make.document(project)
    make.annotation(document, tags=(tag,))
    annotate.trash_annotation(make.annotation(document, quote="fox", tags=(tag,)), by=make.bob())
    topics.add_topic(document, tag, by=make.alice())
    rows = client.get(reverse("codebook", args=[project.slug])).context["rows"]
    assert [(row["passages"], row["documents"]) for row in rows] == [(1, 1)]


@pytest.mark.parametrize("count", [2, 20])
def test_the_codebook_takes_as_many_queries_for_2_tags_as_for_20(
    client: Any, project: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    tags = [make.tag(project, f"Tag {number}") for number in range(count)]
    make.annotation(make.document(project), tags=tuple(tags[:2]))
    with django_assert_max_num_queries(18):  # what tags carry is counted once
        client.get(reverse("codebook", args=[project.slug]))
    with django_assert_max_num_queries(9):
        client.get(reverse("codebook", args=[project.slug]))


def test_the_plain_table_goes_page_by_page_and_opens_where_a_tag_is_changed(
    client: Any, project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.views.codebook.PER_PAGE", 2)
    tags = [make.tag(project, name) for name in ("One", "Two", "Three")]
    address = reverse("codebook", args=[project.slug])
    assert [row["tag"].name for row in client.get(address).context["rows"]] == ["One", "Two"]
    assert [row["tag"].name for row in client.get(address, {"page": 2}).context["rows"]] == ["Three"]
    changing = client.get(reverse("tag-edit", args=[project.slug, tags[2].pk]))
    assert [row["tag"].name for row in changing.context["rows"]] == ["Three"]


def test_of_very_many_tags_a_form_offers_the_first_and_the_chosen_one(
    client: Any, project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.forms.LongSelect.most", 2)
    tags = [make.tag(project, name) for name in ("One", "Two", "Three", "Four")]
    address = reverse("codebook", args=[project.slug])
    offered = re.compile(r'<option value="(\d*)"( selected)?>')
    found = offered.findall(client.get(address, {"under": tags[3].pk}).content.decode().partition("id_parent")[2])
    assert found == [("", ""), (str(tags[0].pk), ""), (str(tags[1].pk), ""), (str(tags[3].pk), " selected")]
    changing = client.get(reverse("tag-edit", args=[project.slug, tags[3].pk])).content.decode()
    assert len(offered.findall(changing.partition("id_parent")[2])) == 4  # all but itself, and the top


def test_who_may_not_make_tags_is_offered_no_form_for_it(client: Any, project: Any) -> None:
    make.tag(project)
    client.force_login(make.bob())
    address = reverse("codebook", args=[project.slug])
    assert 'id="change"' in client.get(address).content.decode()
    CodebookSettings.objects.create(project=project, tags_made_by="editors")
    html = client.get(address).content.decode()
    assert 'id="change"' not in html
    assert "?under=" not in html


def test_what_a_tag_is_for_is_written_without_scripts(client: Any, project: Any) -> None:
    sent = {"name": "Loss", "when_to_use": "For what is gone.", "when_not": "Not for debts."}
    client.post(reverse("codebook", args=[project.slug]), sent)
    tag = Tag.objects.get(name="Loss")
    assert (tag.when_to_use, tag.when_not) == ("For what is gone.", "Not for debts.")
    html = client.get(reverse("tag-edit", args=[project.slug, tag.pk])).content.decode()
    assert "Not for debts." in html
    assert f'data-attend="{tag.pk}"' in html


def test_a_tag_goes_to_the_trash_with_a_way_back(client: Any, project: Any) -> None:
    tag = make.tag(project)
    response = client.post(reverse("tag-trash", args=[project.slug, tag.pk]), follow=True)
    assert reverse("tag-restore", args=[project.slug, tag.pk]) in response.content.decode()
    client.post(reverse("tag-restore", args=[project.slug, tag.pk]))
    assert Tag.objects.get(pk=tag.pk).trashed_at is None


def test_a_tag_with_tags_under_it_stays(client: Any, project: Any) -> None:
    tag = make.tag(project)
    make.tag(project, "Foxes", parent=tag)
    response = client.post(reverse("tag-trash", args=[project.slug, tag.pk]), follow=True)
    assert "move or delete them first" in words_of(response)


def test_a_tag_shows_its_passages_with_those_under_it_and_their_places(client: Any, project: Any) -> None:
    tag = make.tag(project)
    under = make.tag(project, "Foxes", parent=tag)
    document = make.document(project)
    annotation = make.annotation(document, tags=(tag,), note="*Why* <script>")
    make.annotation(document, quote="fox", tags=(tag, under))
    make.annotation(make.document(project, title="Another"), quote="dog", tags=(under,))
    address = reverse("tag", args=[project.slug, tag.pk])
    page = client.get(address)
    assert page.context["page"].paginator.count == 3  # each once
    assert [(bar.document.title, bar.count) for bar in page.context["bars"]] == [("The fox", 2), ("Another", 1)]
    html = page.content.decode()
    assert f"{reverse('document', args=[document.uid])}#a-{annotation.uid}" in html
    assert "<em>Why</em> &lt;script&gt;" in html
    assert client.get(address, {"under": "no"}).context["page"].paginator.count == 2


LEADS = {
    "cut inside a word": ("ong the top. We find", "… the top. We find"),
    "a line of its own": ("long the top.\nWe find", "We find"),
    "the start of a line": ("long the top.\n", ""),
    "one word": ("word", "word"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("prefix", "shown"), LEADS.values(), ids=LEADS)
def test_the_text_before_a_passage_is_shown_in_whole_words(prefix: str, shown: str) -> None:
    assert lead_in(prefix) == shown


OUTS = {
    "cut inside a word": (" the end of the wor", " the end of the …"),
    "the end of a line": (".\nThe next", "."),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("suffix", "shown"), OUTS.values(), ids=OUTS)
def test_the_text_after_a_passage_is_shown_in_whole_words(suffix: str, shown: str) -> None:
    assert lead_out(suffix) == shown


def test_history_tells_every_kind_of_change_in_a_sentence(client: Any, project: Any) -> None:
    alice = make.alice()
    document = make.document(project)
    tag = make.tag(project)
    annotation = make.annotation(document, tags=(tag,))
    reply = make.reply(annotation)
    make.annotation(document, quote=None, note="On all of it")
    annotate.edit_annotation(annotation, note="New", tags=(), by=alice)
    discuss.edit_reply(reply, text="Is it not?", by=make.bob())
    discuss.trash_reply(reply, by=alice)
    discuss.restore_reply(reply, by=alice)
    annotate.trash_annotation(annotation, by=alice)
    annotate.restore_annotation(annotation, by=alice)
    topics.add_topic(document, tag, by=alice)
    topics.remove_topic(document, tag, by=alice)
    tagging.edit_tag(tag, name="Beasts", by=alice)
    tagging.trash_tag(tag, by=alice)
    tagging.restore_tag(tag, by=alice)
    documents.edit_document(document, title="The <b>fox</b>", by=alice)
    documents.trash_document(document, by=alice)
    documents.restore_document(document, by=alice)
    member = Membership.objects.get(project=project, user=make.bob())
    projects.change_role(member, role=Role.READER, by=alice)
    projects.remove_member(member, by=alice)
    projects.edit_project(project, name="Iraq", description="", by=alice)
    Change.objects.record("project.surprised", project_id=project.pk, by=None, target="x")
    told = words_of(client.get(reverse("history", args=[project.slug])))
    for sentence in (
        "Alice Ng made this project",
        "Alice Ng made bob a member: annotator",
        "Alice Ng imported The &lt;b&gt;fox&lt;/b&gt;",
        "Alice Ng added the tag Beasts",
        "Bob Stone highlighted “brown” in",
        "Bob Stone wrote a note on The",
        "Alice Ng changed what is said of “brown” in",
        "Bob Stone replied “Is it?” in",
        "Alice Ng moved the reply “Is it not?” in",
        "Alice Ng moved the highlight “brown” in",
        "Alice Ng put The &lt;b&gt;fox&lt;/b&gt; under the topic Beasts",
        "Alice Ng changed the tag Beasts",
        "Alice Ng corrected the details of",
        "Alice Ng changed the role of bob to reader",
        "Alice Ng took bob out of the project",
        "Alice Ng changed the project’s name or description",
        "The program: project.surprised x",
        "Title The fox The &lt;b&gt;fox&lt;/b&gt;",
    ):
        assert sentence in told, sentence


def test_history_goes_back_page_by_page_without_counting(
    client: Any, project: Any, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr("annotator.history.log.PER_PAGE", 2)
    make.document(project)
    address = reverse("history", args=[project.slug])
    with django_assert_max_num_queries(11) as caught:  # one of them asks whether the project is blind
        first = client.get(address)
    # The bell counts notices, to a hundred at most; of the log, only the lines of the acts on the page are counted.
    counting = [sql for query in caught.captured_queries if "COUNT(" in (sql := query["sql"]) and "batch" not in sql]
    assert not any("annotator_notice" not in sql for sql in counting)
    second = client.get(address, {"before": first.context["page"].earlier})
    numbers = [entry.line.number for page in (first, second) for entry in page.context["page"].entries]
    assert numbers == sorted(Change.objects.values_list("number", flat=True), reverse=True)
    assert second.context["page"].earlier is None


def test_the_trash_holds_what_was_thrown_away_and_gives_back_what_one_may(client: Any, project: Any) -> None:
    document = make.document(project)
    annotation, other = make.annotation(document), make.annotation(document, quote="fox", by=make.alice())
    for one in (annotation, other):
        annotate.trash_annotation(one, by=make.alice())
    tagging.trash_tag(make.tag(project), by=make.alice())
    documents.trash_document(make.document(project, title="Gone"), by=make.alice())
    client.force_login(make.bob())  # may annotate: gets back what is his
    html = client.get(reverse("trash", args=[project.slug])).content.decode()
    assert "Gone" in html
    assert html.count("formaction") == 1
    client.post(reverse("annotation-restore", args=[project.slug, annotation.uid]))
    annotation.refresh_from_db()
    assert annotation.trashed_at is None


EXPORTS: dict[str, tuple[dict[str, str], int]] = {
    "everything": ({}, 3),
    "one document": ({"document": "fox"}, 2),
    "a tag and what lies under it": ({"tag": "animals"}, 2),
    "both": ({"document": "fox", "tag": "animals"}, 1),
}


@pytest.mark.parametrize(("query", "count"), EXPORTS.values(), ids=EXPORTS)
def test_an_export_carries_what_its_page_counted(client: Any, project: Any, query: dict[str, str], count: int) -> None:
    animals = make.tag(project)
    under = make.tag(project, "Foxes", parent=animals)
    fox, other = make.document(project), make.document(project, title="Another")
    make.annotation(fox, tags=(animals, under))
    make.annotation(fox, quote="lazy")
    make.annotation(other, tags=(under,))
    words = {"fox": str(fox.uid), "animals": str(animals.pk)}
    asked = {name: words[value] for name, value in query.items()}
    page = client.get(reverse("export", args=[project.slug]), asked)
    assert page.context["count"] == count
    address = next(row.address for one in page.context["sections"] for row in one.rows if row.name == "csv")
    response = client.get(address)
    assert response["Content-Disposition"].startswith("attachment;")
    assert len(b"".join(response.streaming_content).strip().splitlines()) == count + 1


WRONG = {
    "a document that is none": {"document": "x"},
    "a document there is not": {"document": "00000000-0000-4000-8000-000000000000"},
    "a document of another project": {"document": "foreign"},
    "a tag that is none": {"tag": "x"},
    "a tag there is not": {"tag": "999999"},
}


@pytest.mark.parametrize("query", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("name", ["export", "export-file"])
def test_a_wrong_choice_exports_nothing(client: Any, project: Any, name: str, query: dict[str, str]) -> None:
    foreign = make.document(make.project(name="Other", with_bob=False))
    asked = {key: str(foreign.uid) if value == "foreign" else value for key, value in query.items()}
    words = [project.slug] if name == "export" else [project.slug, "csv"]
    assert client.get(reverse(name, args=words), asked).status_code == 404


def test_an_unknown_format_is_an_error(client: Any, project: Any) -> None:
    assert client.get(reverse("export-file", args=[project.slug, "nonsense"])).status_code == 422


def test_the_print_view_marks_highlights_and_lists_what_was_said(client: Any, project: Any) -> None:
    document = make.document(project, text="The quick <brown> fox & co.\nAnother line.\n")
    tag = make.tag(project, colour="teal")
    annotation = make.annotation(document, quote="quick <brown> fox", tags=(tag,), note="**Sure?**")
    make.annotation(document, quote="<brown> fox & co.\nAnother")
    make.annotation(document, quote=None, note="On all of it")
    make.reply(annotation, text="Quite.")
    html = client.get(reverse("document-print", args=[document.uid])).content.decode()
    assert '<mark data-colour="teal">quick ' in html
    assert html.count('data-number="1"') == html.count('data-number="2"') == 1
    assert "<brown>" not in html
    for words in ("<strong>Sure?</strong>", "Quite.", "On all of it"):
        assert words in html


def test_who_has_no_password_yet_chooses_one_without_the_old(client: Any) -> None:
    dora = make.person("dora")
    dora.set_unusable_password()
    dora.save()
    client.force_login(dora)
    address = reverse("password-change")
    assert "old_password" not in client.get(address).content.decode()
    fields = {"new_password1": "a long quiet tide", "new_password2": "a long quiet tide"}
    assert client.post(address, fields).status_code == 302
    assert "old_password" in client.get(address).content.decode()


def test_after_signing_in_one_comes_where_one_wanted_to_be(client: Any, project: Any) -> None:
    client.logout()
    alice = make.alice()
    alice.set_password("a long quiet tide")
    alice.save()
    wanted = reverse("codebook", args=[project.slug])
    sign_in = client.get(wanted).url
    wrong = client.post(sign_in, {"username": "alice", "password": "no", "next": wanted})
    assert wrong.status_code == 200
    assert "correct" in words_of(wrong)
    right = client.post(sign_in, {"username": "alice", "password": "a long quiet tide", "next": wanted})
    assert right.url == wanted
    elsewhere = {"username": "alice", "password": "a long quiet tide", "next": "https://elsewhere.example/"}
    client.logout()
    assert client.post(sign_in, elsewhere).url == reverse("projects")


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_nothing_around_them(name: str) -> None:
    assert "<h1" in render_to_string(name)
