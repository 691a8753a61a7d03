"""Who is told of a mention or a reply, for how long, and what the page and the bell show of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.actions import discuss
from annotator.actions.annotate import edit_annotation, restore_annotation, trash_annotation
from annotator.actions.notices import see_notices, tell_of_sharing
from annotator.models import Annotation, Notice
from annotator.notices import MOST_COUNTED, notices_of, unseen_notices
from documents.actions.documents import trash_document
from documents.actions.projects import trash_project
from documents.models import Membership, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Any:
    """Alice's, with Bob, and Rita who may read."""
    made = make.project()
    make.member(made, make.person("rita", first_name="Rita"), role=Role.READER)
    make.member(made, make.person("gone", is_active=False))
    make.charlie()
    return made


@pytest.fixture
def document(project: Any) -> Any:
    return make.document(project)


def told() -> list[tuple[str, str, str]]:
    """Whom, by whom, why; in order."""
    rows = Notice.objects.order_by("pk").values_list("person__username", "by__username", "reason")
    return [(person, by, reason) for person, by, reason in rows]


NOTES = {
    "a member": ("Look, @alice.", {"alice"}),
    "somebody who may only read": ("@rita", {"rita"}),
    "two of them": ("@alice and @RITA", {"alice", "rita"}),
    "one twice": ("@alice, @alice!", {"alice"}),
    "oneself": ("@bob", set()),
    "a stranger": ("@charlie", set()),
    "somebody whose account is closed": ("@gone", set()),
    "nobody of that name": ("@nobody", set()),
    "in code": ("`@alice`", set()),
    "nothing": ("", set()),
}


@pytest.mark.parametrize(("note", "expected"), NOTES.values(), ids=NOTES)
def test_a_note_tells_the_members_it_names(document: Any, note: str, expected: set[str]) -> None:
    make.annotation(document, note=note, by=make.bob())
    assert set(told()) == {(name, "bob", "mention") for name in expected}
    for person in (make.alice(), make.bob(), make.charlie(), make.person("rita")):
        assert unseen_notices(person) == (person.username in expected)


def test_who_was_mentioned_is_told_once(document: Any) -> None:
    annotation = make.annotation(document, note="@alice")
    edit_annotation(annotation, note="@alice, @rita", by=make.bob())
    edit_annotation(annotation, note="", by=make.bob())
    edit_annotation(annotation, note="@alice", by=make.bob())
    assert told() == [("alice", "bob", "mention"), ("rita", "bob", "mention")]


def test_who_edits_another_ones_note_is_who_mentions(document: Any) -> None:
    annotation = make.annotation(document, note="@rita")
    edit_annotation(annotation, note="@rita @bob @alice", by=make.alice())
    assert told() == [("rita", "bob", "mention"), ("bob", "alice", "mention")]


def test_tags_tell_nobody_anew(document: Any, project: Any) -> None:
    annotation = make.annotation(document, note="@alice")
    Notice.objects.all().delete()
    edit_annotation(annotation, tags={make.tag(project).pk}, by=make.bob())
    assert told() == []


def test_a_reply_tells_the_author_and_who_wrote_before(document: Any, project: Any) -> None:
    make.member(project, make.person("dora"))
    annotation = make.annotation(document, by=make.bob())
    make.reply(annotation, by=make.alice())
    make.reply(annotation, by=make.person("dora"))
    Notice.objects.all().delete()
    make.reply(annotation, text="@rita, see @alice", by=make.bob())
    assert set(told()) == {("alice", "bob", "mention"), ("dora", "bob", "reply"), ("rita", "bob", "mention")}


def test_a_reply_in_the_trash_makes_nobody_a_writer(document: Any) -> None:
    annotation = make.annotation(document, by=make.bob())
    discuss.trash_reply(make.reply(annotation, by=make.alice()), by=make.alice())
    Notice.objects.all().delete()
    make.reply(annotation, by=make.bob())
    assert told() == []


def test_who_left_the_project_is_told_nothing(document: Any, project: Any) -> None:
    annotation = make.annotation(document, by=make.bob())
    Membership.objects.filter(project=project, user=make.bob()).delete()
    make.reply(annotation, by=make.alice())
    assert told() == []


def test_an_edited_reply_tells_only_those_it_names_anew(document: Any) -> None:
    reply = make.reply(make.annotation(document, by=make.alice()), text="Hm.", by=make.bob())
    assert told() == [("alice", "bob", "reply")]
    discuss.edit_reply(reply, text="Hm, @alice, @rita?", by=make.bob())
    discuss.edit_reply(reply, text="Well, @alice, @rita?", by=make.bob())
    assert told() == [("alice", "bob", "reply"), ("rita", "bob", "mention")]


def test_a_repeated_request_tells_nobody_twice(document: Any) -> None:
    annotation = make.annotation(document, note="@alice")
    make.annotation(document, note="@alice", uid=annotation.uid)
    reply = make.reply(annotation, text="@alice")
    make.reply(annotation, text="@alice", uid=reply.uid)
    assert told() == [("alice", "bob", "mention")] * 2


def test_what_is_private_tells_nobody_until_it_is_shared(document: Any) -> None:
    annotation = make.annotation(document)
    Annotation.objects.filter(pk=annotation.pk).update(private=True)
    annotation.refresh_from_db()
    edit_annotation(annotation, note="@alice", by=make.bob())
    reply = make.reply(annotation, text="@rita")
    discuss.edit_reply(reply, text="@rita, @alice", by=make.bob())
    assert told() == []
    annotation.private = False
    tell_of_sharing(annotation, by=make.bob())
    assert sorted(told()) == [("alice", "bob", "mention"), ("alice", "bob", "mention"), ("rita", "bob", "mention")]


def lose_access(notice: Notice) -> None:
    Membership.objects.filter(user=notice.person).delete()


HIDE: dict[str, Callable[[Notice], Any]] = {
    "the annotation is in the trash": lambda notice: trash_annotation(notice.annotation, by=make.bob()),
    "the reply is in the trash": lambda notice: discuss.trash_reply(notice.reply, by=make.bob()),  # type: ignore[arg-type]
    "the document is in the trash": lambda notice: trash_document(notice.annotation.document, by=make.alice()),
    "the project is in the trash": lambda notice: trash_project(notice.project, by=make.alice()),
    "it was made private": lambda notice: Annotation.objects.update(private=True),
    "the person is no member any more": lose_access,
}


@pytest.mark.parametrize("hide", HIDE.values(), ids=HIDE)
def test_what_leads_nowhere_is_hidden(document: Any, client: Client, hide: Callable[[Notice], Any]) -> None:
    make.reply(make.annotation(document), text="@alice")
    notice = Notice.objects.get()
    assert list(notices_of(make.alice())) == [notice]
    hide(notice)
    assert list(notices_of(make.alice())) == []
    assert unseen_notices(make.alice()) == 0
    client.force_login(make.alice())
    assert client.get(reverse("notice", args=[notice.pk])).status_code == 404


def test_what_is_restored_is_there_again(document: Any) -> None:
    annotation = make.annotation(document, note="@alice")
    trash_annotation(annotation, by=make.bob())
    restore_annotation(annotation, by=make.bob())
    assert unseen_notices(make.alice()) == 1
    assert len(told()) == 1


@pytest.fixture
def alice(client: Client) -> Client:
    client.force_login(make.alice())
    return client


def test_the_page_says_who_where_and_what(alice: Client, document: Any) -> None:
    make.annotation(document, quote="brown fox", note="Is it <b>brown</b>, @alice?")
    make.reply(make.annotation(document, quote=None, by=make.alice()), text="No.")
    page = alice.get(reverse("notices"))
    text = " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())
    for said in (
        "Bob Stone mentioned you in a note new",
        "Is it &lt;b&gt;brown&lt;/b&gt;, @alice?",
        "brown fox",
        "The fox · Iraq reading group",
        "Bob Stone replied to you new",
        "Notices : 2 new",  # parts of one name
        "Mark all as read",
    ):
        assert said in text
    assert text.index("replied to you") < text.index("mentioned you"), "the newest first"


def test_following_a_notice_leads_to_the_highlight_and_marks_it_read(alice: Client, document: Any) -> None:
    annotation = make.annotation(document, note="@alice")
    make.annotation(document, quote="fox", note="@alice")
    notice = Notice.objects.get(annotation=annotation)
    answer = alice.get(reverse("notice", args=[notice.pk]))
    assert answer["Location"] == f"{reverse('document', args=[document.uid])}#a-{annotation.uid}"
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert unseen_notices(make.alice()) == 1
    seen = Notice.objects.get(pk=notice.pk).seen_at
    see_notices([Notice.objects.get(pk=notice.pk)])
    assert Notice.objects.get(pk=notice.pk).seen_at == seen, "it was seen when it was first seen"
    page = alice.get(reverse("notices")).content.decode()
    assert page.count("is-new") == 1


def test_nobody_follows_anothers_notice(alice: Client, document: Any) -> None:
    make.annotation(document, note="@rita")
    assert alice.get(reverse("notice", args=[Notice.objects.get().pk])).status_code == 404
    assert unseen_notices(make.person("rita")) == 1


def test_all_are_marked_as_read_at_once(alice: Client, document: Any) -> None:
    for _ in range(3):
        make.annotation(document, note="@alice @rita")
    answer = alice.post(reverse("notices-seen"), follow=True)
    assert "3 marked as read." in answer.content.decode()
    assert "Mark all as read" not in answer.content.decode()
    assert unseen_notices(make.alice()) == 0
    assert unseen_notices(make.person("rita")) == 3


def test_an_empty_page_says_how_one_is_called(alice: Client) -> None:
    page = alice.get(reverse("notices")).content.decode()
    assert "Nobody has called you yet" in page
    assert "@alice" in page


def test_older_notices_are_on_the_next_page(alice: Client, document: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.views.notices.PER_PAGE", 2)
    for _ in range(3):
        make.annotation(document, note="@alice")
    first = alice.get(reverse("notices"))
    assert first.content.decode().count('class="notice ') == 2
    (earlier,) = re.findall(r'href="(\?before=\d+)"', first.content.decode())
    second = alice.get(reverse("notices") + earlier)
    assert second.content.decode().count('class="notice ') == 1
    assert 'rel="next"' not in second.content.decode()
    beyond = alice.get(reverse("notices") + "?before=1")
    assert "Nothing came before that" in beyond.content.decode()


def bells(page: Any) -> list[str]:
    counts = re.findall(r'class="bell-count"[^>]*?( hidden)?>.*?class="bell-number">([^<]*)<', page.content.decode())
    return [count for is_hidden, count in counts if not is_hidden]


def test_every_page_has_a_bell_that_counts(alice: Client, document: Any, project: Any) -> None:
    pages = [reverse("projects"), reverse("project", args=[project.slug]), reverse("document", args=[document.uid])]
    for address in pages:
        assert 'class="icon-button bell"' in alice.get(address).content.decode()
        assert bells(alice.get(address)) == []
    make.annotation(document, note="@alice")
    for address in (*pages, reverse("notices")):
        assert bells(alice.get(address)) == ["1"]


def test_the_bell_counts_to_a_hundred(alice: Client, document: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make.annotation(document, note="@alice")
    monkeypatch.setattr("annotator.templatetags.attention.MOST_COUNTED", 1)
    assert bells(alice.get(reverse("projects"))) == ["0+"]
    assert MOST_COUNTED == 100


def test_who_is_not_signed_in_has_no_bell_and_costs_no_query(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        page = client.get(reverse("sign-in"))
    assert "bell" not in page.content.decode()


@pytest.mark.parametrize("name", ["projects", "notices"])
def test_the_bell_costs_one_query(alice: Client, document: Any, name: str) -> None:
    make.annotation(document, note="@alice")
    with CaptureQueriesContext(connection) as asked:
        alice.get(reverse(name))
    assert sum("COUNT(*)" in query["sql"] and "annotator_notice" in query["sql"] for query in asked) == 1


def test_a_long_list_costs_what_a_short_one_does(
    alice: Client, document: Any, project: Any, django_assert_num_queries: Any
) -> None:
    counts = []
    for many in (2, 18):
        for number in range(many):
            writer = make.person(f"writer-{many}-{number}")
            make.member(project, writer)
            make.reply(make.annotation(document, note="@alice", by=writer), text="@alice", by=writer)
        with django_assert_num_queries(4) as asked:  # session, account, list, count
            alice.get(reverse("notices"))
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_notes_without_a_name_cost_no_query(document: Any) -> None:
    asked = {}
    for quote, note in (("brown", "Nothing of the kind"), ("fox", "Nothing, @alice")):
        annotation = make.annotation(document, quote=quote)
        with CaptureQueriesContext(connection) as context:
            edit_annotation(annotation, note=note, by=make.bob())
        asked[quote] = len(context)
    assert asked["fox"] == asked["brown"] + 2, "the members, and the notice"
