"""The review queue: what wants a look after a text has changed, beside the places where it may stand."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator import placings
from annotator.actions.annotate import trash_annotation
from annotator.actions.blinding import make_blind
from annotator.beside import Part
from annotator.models import Annotation
from documents.access import project_to_read
from documents.actions.revisions import add_revision
from documents.models import Change, Role
from tests import factories as make

pytestmark = pytest.mark.django_db

OLD = (
    "The council met on Monday in the town hall.\n"
    "The committee will publish its findings before the end of the summer recess.\n"
    "Nobody spoke about the broken bridge over the little river at all.\n"
    "It was a fine day in May, and the whole village had come to listen.\n"
)
NEW = (
    "The council met on Monday in the town hall.\n"
    "The committee has now published its final findings after the summer recess.\n"
    "It was a fine day in May, and the whole village had come to listen.\n"
)
UNSURE = "committee will publish its findings before the end of the summer"
LOST = "the broken bridge over the little river"


@pytest.fixture
def document(client: Any) -> Any:
    client.force_login(make.bob())
    return make.document(make.project(), text=OLD)


def renew(document: Any, text: str = NEW) -> None:
    add_revision(document, make.reading(text), by=make.alice())
    document.refresh_from_db()


def both(document: Any, **fields: Any) -> tuple[Annotation, Annotation]:
    """One that is unsure after the text has changed, and one that is an orphan."""
    unsure = make.annotation(document, quote=UNSURE, **fields)
    lost = make.annotation(document, quote=LOST, **fields)
    renew(document)
    Annotation.objects.filter(pk=unsure.pk).update(score=0.62)  # however sure it is found by now
    unsure.refresh_from_db()
    lost.refresh_from_db()
    assert (unsure.how, lost.how) == ("fuzzy", "orphan")
    return unsure, lost


def waiting(document: Any, user: Any) -> list[str]:
    project = project_to_read(user, document.project.slug)
    return [one.quote for one in placings.to_look_at(project, user=user, document=document)]


def page(client: Any, document: Any, query: str = "") -> str:
    response = client.get(reverse("document-review", args=[document.uid]) + query)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def shown(content: str) -> str:
    """The annotation that is looked at."""
    found = re.search(r'<article class="placing" data-uid="([^"]+)"', content)
    return found[1] if found else ""


def test_what_is_unsure_or_lost_wants_a_look_and_what_was_found_surely_does_not(document: Any) -> None:
    make.annotation(document, quote="a fine day in May")
    both(document)
    assert waiting(document, make.bob()) == [UNSURE, LOST]


WHO = {
    "its author": (make.bob, Role.ANNOTATOR, 2),
    "the owner": (make.alice, Role.OWNER, 2),
    "another annotator": (make.charlie, Role.ANNOTATOR, 0),
    "another editor": (make.charlie, Role.EDITOR, 2),
    "a reader": (make.charlie, Role.READER, 0),
}


@pytest.mark.parametrize(("who", "role", "expected"), WHO.values(), ids=WHO)
def test_what_waits_is_what_one_may_settle(document: Any, who: Any, role: Role, expected: int) -> None:
    if who is make.charlie:
        make.member(document.project, make.charlie(), role=role)
    both(document)
    assert len(waiting(document, who())) == expected
    project = project_to_read(who(), document.project.slug)
    found = placings.counts(project, user=who())
    assert (found.waiting, found.others) == (expected, 2 - expected)


def test_private_ones_of_others_are_not_spoken_of(document: Any) -> None:
    unsure, _lost = both(document)
    Annotation.objects.filter(pk=unsure.pk).update(private=True)
    assert waiting(document, make.alice()) == [LOST]
    project = project_to_read(make.alice(), document.project.slug)
    assert placings.counts(project, user=make.alice()).waiting == 1


def test_in_a_blind_project_ones_own_are_all_there_is(document: Any) -> None:
    make.member(document.project, make.charlie(), role=Role.EDITOR)
    both(document)
    make_blind(project_to_read(make.alice(), document.project.slug), by=make.alice())
    project = project_to_read(make.charlie(), document.project.slug)
    found = placings.counts(project, user=make.charlie())
    assert (found.waiting, found.others, waiting(document, make.charlie())) == (0, 0, [])
    assert waiting(document, make.bob()) == [UNSURE, LOST]


def test_what_lies_in_the_trash_waits_for_nobody(document: Any) -> None:
    unsure, _lost = both(document)
    trash_annotation(unsure, by=make.bob())
    assert waiting(document, make.bob()) == [LOST]


def test_the_page_shows_the_old_words_beside_the_new_ones(client: Any, document: Any) -> None:
    unsure, _lost = both(document, note="Says who?", tags=(make.tag(document.project, "Promises"),))
    make.reply(unsure, text="The mayor.")
    content = page(client, document)
    assert shown(content) == str(unsure.uid)
    assert f"<mark>{UNSURE}</mark>" in content
    assert "<del>" in content
    assert "<ins>" in content
    for words in ("2 left", "Says who?", "Promises", "The mayor.", "Bob Stone", "Draw by hand", "Leave as an orphan"):
        assert words in content


def test_any_one_of_them_has_an_address(client: Any, document: Any) -> None:
    _unsure, lost = both(document)
    assert shown(page(client, document, f"?a={lost.uid}")) == str(lost.uid)
    assert shown(page(client, document, "?a=nonsense&page=7")) != ""


def test_nothing_left_says_so(client: Any, document: Any) -> None:
    assert "Every annotation has its place." in page(client, document)


def test_the_list_of_documents_says_how_many_there_are(client: Any, document: Any) -> None:
    address, link = (
        reverse("project", args=[document.project.slug]),
        reverse("project-review", args=[document.project.slug]),
    )
    assert link not in client.get(address).content.decode()
    both(document)
    content = client.get(address).content.decode()
    assert link in content
    assert "2 annotations want a look" in content


def test_the_project_shows_all_of_its_documents(client: Any, document: Any) -> None:
    both(document)
    other = make.document(document.project, text=OLD, title="Another")
    both(other)
    content = html.unescape(client.get(reverse("project-review", args=[document.project.slug])).content.decode())
    assert "4 left" in content
    assert "Another" in content


def settle(client: Any, annotation: Annotation, **fields: Any) -> Any:
    address = reverse("placing", args=[annotation.uid])
    return client.post(f"{address}?document={annotation.document.uid}", fields)


def offered(client: Any, annotation: Annotation) -> dict[str, str]:
    """What the form of the first place sends."""
    content = client.get(reverse("placing", args=[annotation.uid])).content.decode()
    form = content.partition('class="place-foot"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'name="(revision|start|end)" value="(\d+)"', form))
    quote = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.S)
    assert quote
    return {**fields, "quote": html.unescape(quote[1]), "do": "accept"}


def test_a_place_that_is_accepted_is_where_it_stands_from_now_on(client: Any, document: Any) -> None:
    unsure, lost = both(document)
    response = settle(client, unsure, next=str(lost.uid), **offered(client, unsure))
    assert response.url.endswith(f"/review/?a={lost.uid}")
    unsure.refresh_from_db()
    assert (unsure.how, unsure.score, unsure.made_on.number) == ("exact", 1.0, 2)
    assert unsure.quote in NEW
    assert waiting(document, make.bob()) == [LOST]


def test_what_was_settled_is_undone_where_one_is(client: Any, document: Any) -> None:
    unsure, _lost = both(document)
    response = settle(client, unsure, **offered(client, unsure))
    [message] = map(str, get_messages(response.wsgi_request))
    undo = html.unescape(re.search(r'formaction="([^"]+)"', message)[1])  # type: ignore[index]
    response = client.post(undo)
    assert response.url == reverse("document-review", args=[document.uid])
    assert waiting(document, make.bob()) == [UNSURE, LOST]
    # Once more: it isn't the last thing that was done any more.
    client.post(undo)
    assert waiting(document, make.bob()) == [UNSURE, LOST]


def test_an_orphan_is_left_and_taken_up_again(client: Any, document: Any) -> None:
    _unsure, lost = both(document)
    settle(client, lost, do="leave")
    assert waiting(document, make.bob()) == [UNSURE]
    content = page(client, document, "?left")
    assert "Left as an orphan" in content
    assert "1 was left as an orphan" in page(client, document)
    settle(client, lost, do="unleave")
    assert waiting(document, make.bob()) == [UNSURE, LOST]


WORDS = {
    "words of the text": ("a fine day in May", True),
    "words that stand there twice": ("The co", True),
    "words that stand nowhere": ("a rainy day", False),
    "no words": ("  ", False),
}


@pytest.mark.parametrize(("words", "found"), WORDS.values(), ids=WORDS)
def test_without_scripts_a_passage_is_pasted(client: Any, document: Any, words: str, *, found: bool) -> None:
    _unsure, lost = both(document)
    response = settle(client, lost, do="words", words=words)
    lost.refresh_from_db()
    assert (lost.how == "exact", lost.quote == words.strip()) == (found, found)
    assert (f"a={lost.uid}" in response.url) is not found


WRONG = {
    "another text at that place": {"do": "accept", "revision": "2", "start": "0", "end": "5", "quote": "Nobody"},
    "no place": {"do": "accept", "revision": "2", "start": "", "end": "x", "quote": "The"},
    "an empty place": {"do": "accept", "revision": "2", "start": "5", "end": "5", "quote": ""},
    "a revision there is not": {"do": "accept", "revision": "9", "start": "0", "end": "3", "quote": "The"},
    "nothing to do": {},
}


@pytest.mark.parametrize("fields", WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused_with_a_sentence(client: Any, document: Any, fields: dict[str, str]) -> None:
    unsure, _lost = both(document)
    before = Change.objects.count()
    response = settle(client, unsure, **fields)
    assert [message.level_tag for message in get_messages(response.wsgi_request)] == ["error"]
    assert f"a={unsure.uid}" in response.url
    assert Change.objects.count() == before


def test_others_ones_are_looked_at_and_not_settled(client: Any, document: Any) -> None:
    unsure, _lost = both(document)
    make.member(document.project, make.charlie())
    fields = offered(client, unsure)
    client.force_login(make.charlie())
    assert "It stands here" not in client.get(reverse("placing", args=[unsure.uid])).content.decode()
    settle(client, unsure, **fields)
    assert waiting(document, make.bob()) == [UNSURE, LOST]


def test_all_above_a_certainty_are_accepted_and_undone_as_one(client: Any, document: Any) -> None:
    both(document)
    content = page(client, document)
    assert re.findall(r'<option value="(\d+)">([^<]+)', content) == [("60", "from 60 % on (1)")]
    address = reverse("review-accept", args=[document.project.slug])
    response = client.post(address, {"above": "60", "document": str(document.uid)})
    assert response.url == reverse("document-review", args=[document.uid])
    assert waiting(document, make.bob()) == [LOST]
    [message] = map(str, get_messages(response.wsgi_request))
    client.post(html.unescape(re.search(r'formaction="([^"]+)"', message)[1]))  # type: ignore[index]
    assert waiting(document, make.bob()) == [UNSURE, LOST]


def test_a_certainty_that_is_none_is_refused(client: Any, document: Any) -> None:
    both(document)
    client.post(reverse("review-accept", args=[document.project.slug]), {"above": "all"})
    assert len(waiting(document, make.bob())) == 2


def test_programs_go_through_it_too(client: Any, document: Any) -> None:
    unsure, lost = both(document)
    review = client.get(f"/api/documents/{document.uid}/review").json()
    assert (review["waiting"], review["others"], review["left"]) == (2, 0, 0)
    assert [one["uid"] for one in review["annotations"]] == [str(unsure.uid), str(lost.uid)]
    found = client.get(f"/api/annotations/{unsure.uid}/candidates").json()
    [first, *_others] = found["candidates"]
    assert NEW[first["start"] : first["end"]] == first["quote"]
    assert (found["revision"], found["quote"]) == (2, UNSURE)
    body = {"above": 0.6, "document": str(document.uid)}
    address = f"/api/projects/{document.project.slug}/review/accept"
    assert client.post(address, body, content_type="application/json").json() == {"accepted": 1}
    part = client.get(f"/api/projects/{document.project.slug}/review?limit=1&offset=1").json()
    assert (part["waiting"], part["annotations"]) == (1, [])


def test_a_note_on_the_whole_document_has_no_places(client: Any, document: Any) -> None:
    note = make.annotation(document, quote=None, note="All of it")
    assert client.get(f"/api/annotations/{note.uid}/candidates").status_code == 422
    assert client.get(reverse("placing", args=[note.uid])).status_code == 200


def test_the_list_is_asked_for_anew_and_answered_only_if_it_is_another(client: Any, document: Any) -> None:
    _unsure, lost = both(document)
    address = reverse("document-review", args=[document.uid]) + "?part=list"
    first = client.get(address)
    assert "<html" not in first.content.decode()
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    settle(client, lost, do="leave")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_list_of_twenty_asks_no_more_than_one_of_two(client: Any, document: Any) -> None:
    unsure, _lost = both(document)
    counts = []
    page(client, document)  # so that the two texts are known
    for more in (0, 18):
        for number in range(more):
            made = make.annotation(document, quote=NEW[number : number + 9].strip())
            Annotation.objects.filter(pk=made.pk).update(how="fuzzy", score=0.5)
        with CaptureQueriesContext(connection) as queries:
            content = page(client, document, f"?a={unsure.uid}")
        counts.append(len(queries))
    assert "20 left" in content
    assert counts[0] == counts[1]


PLANS = {"an editor": make.alice, "an annotator": make.bob}


@pytest.mark.parametrize("of_document", [False, True], ids=["of a project", "of a document"])
@pytest.mark.parametrize("who", PLANS.values(), ids=PLANS)
def test_counting_goes_by_the_index_of_what_wants_a_look(document: Any, who: Any, *, of_document: bool) -> None:
    both(document)
    project = project_to_read(who(), document.project.slug)
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads so few rows without any index.")
    with CaptureQueriesContext(connection) as queries:
        assert placings.how_many_wait(project, user=who(), document=document if of_document else None) == 2
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries.captured_queries[-1]['sql']}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "annotation_unsure" in plan


def test_two_texts_are_compared_once(document: Any) -> None:
    unsure, lost = both(document)
    first = placings.Beside(placings.annotation_to_settle(make.bob(), unsure.uid) or unsure)
    assert first.possible
    assert Part("gone", "will publish") in first.possible[0].quote
    following = placings.Beside(placings.annotation_to_settle(make.bob(), lost.uid) or lost)
    with CaptureQueriesContext(connection) as queries:
        assert following.near
    assert not [one for one in queries.captured_queries if '"text"' in one["sql"]]
