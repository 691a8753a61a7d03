"""The page of one import: how far it is, its list, what is decided there, and its news."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents import review
from documents.actions import imports
from documents.models import Decision, Import, ImportItem, ItemState, Likeness
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def import_(client: Any) -> Import:
    """An import of Alice's without anything in it."""
    client.force_login(make.alice())
    return imports.start_import(make.project(), by=make.alice())


def page(client: Any, import_: Import, query: str = "", *, name: str = "one-import", **headers: str) -> Any:
    return client.get(reverse(name, args=[import_.project.slug, import_.uid]) + query, headers=headers)


def html(client: Any, import_: Import, query: str = "") -> str:
    return unescape(page(client, import_, query).content.decode())


def do(client: Any, import_: Import, act: str, *items: ImportItem, part: bool = False) -> Any:
    address = reverse("import-act", args=[import_.project.slug, import_.uid])
    headers = {"X-Part": "1"} if part else {}
    return client.post(address, {"act": act, "item": [item.uid for item in items]}, headers=headers)


def ready(import_: Import, **fields: Any) -> ImportItem:
    return make.item(import_, read=make.article(title="The fox"), **fields)


def state(item: ImportItem) -> str:
    item.refresh_from_db()
    return item.state


def finish(import_: Import) -> None:
    Import.objects.filter(pk=import_.pk).update(finished_at=timezone.now())


HEADLINES: dict[str, tuple[list[str], dict[str, Any], str]] = {
    "nothing has arrived": ([], {}, "Nothing is in it yet"),
    "some are read": (["waiting", "reading", "ready", "failed"], {}, "Reading: 2 of 4 done"),
    "all are read": (["ready", "ready", "failed"], {}, "2 are ready to be imported"),
    "one is ready": (["ready"], {}, "1 is ready to be imported"),
    "only a table waits": (["mapping"], {}, "Nothing of it is ready to be imported"),
    "some are stored": (["accepted", "imported", "left-out"], {}, "Importing: 1 of 2 done"),
    "straight, from reading to storing": (
        ["waiting", "accepted", "imported", "imported"], {"straight": True}, "Importing: 2 of 4 done",
    ),
    "all came in": (["imported", "imported"], {"finished_at": timezone.now()}, "2 documents imported"),
    "nothing came in": (["failed"], {"finished_at": timezone.now()}, "Nothing was imported"),
    "cancelled": (
        ["imported", "left-out"], {"finished_at": timezone.now(), "cancelled_at": timezone.now()}, "Cancelled",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("states", "fields", "said"), HEADLINES.values(), ids=HEADLINES)
def test_how_far_it_is_stands_above(
    client: Any, import_: Import, states: list[str], fields: dict[str, Any], said: str
) -> None:
    for one in states:
        make.item(import_, state=one)
    Import.objects.filter(pk=import_.pk).update(**fields)
    assert f'<h2 id="import-state" tabindex="-1">{said}</h2>' in html(client, import_)


def test_what_is_being_read_is_named_with_its_pages(client: Any, import_: Import) -> None:
    make.item(import_, state="reading", name="long.pdf", done=214, total=1000)
    assert "“long.pdf”, 214 of 1,000" in html(client, import_)


def test_a_worker_that_does_not_work_is_asked_for(client: Any, import_: Import) -> None:
    make.item(import_, state="waiting")
    assert "Nothing has happened for a while" not in html(client, import_)
    ImportItem.objects.update(changed_at=timezone.now() - timedelta(minutes=5))
    assert "Nothing has happened for a while" in html(client, import_)


SUMMARIES = {
    "one of each": (["imported", "duplicate", "failed", "left-out"], [
        "1 document imported", "1 was there already", "1 could not be read", "1 was left out",
    ]),
    "two of each": (["imported", "duplicate", "failed", "left-out"] * 2, [
        "2 documents imported", "2 were there already", "2 could not be read", "2 were left out",
    ]),
}  # fmt: skip


@pytest.mark.parametrize(("states", "said"), SUMMARIES.values(), ids=SUMMARIES)
def test_the_summary_stays(client: Any, import_: Import, states: list[str], said: list[str]) -> None:
    for one in states:
        make.item(import_, state=one, error="Too dark to read." if one == "failed" else "")
    finish(import_)
    shown = html(client, import_)
    for words in (*said, "Too dark to read.", reverse("project", args=[import_.project.slug])):
        assert words in shown
    assert "Cancel the import" not in shown


ALL = ["waiting", "reading", "mapping", "ready", "same", "accepted", "opened", "imported", "there", "out", "failed"]
PILES = {
    "all": ALL,
    "going": ["waiting", "reading", "accepted"],
    "columns": ["mapping"],
    "ready": ["ready"],
    "imported": ["imported"],
    "same": ["same", "there"],
    "failed": ["failed"],
    "left-out": ["out"],
    "opened": ["opened"],
    "nonsense": ALL,
}


@pytest.mark.parametrize(("pile", "names"), PILES.items(), ids=PILES)
def test_a_pile_shows_its_items_and_their_number(client: Any, import_: Import, pile: str, names: list[str]) -> None:
    for one in ItemState.values:
        make.item(import_, state=one, name={"duplicate": "there", "left-out": "out"}.get(one, one))
    make.item(import_, state="ready", name="same", decision=Decision.SKIP)
    context = page(client, import_, f"?show={pile}").context
    assert sorted(row.item.name for row in context["rows"]) == sorted(names)
    assert context["page"].paginator.count == len(names)
    shown = {one.name: count for one, count in context["tally"].piles}
    assert shown[pile if pile in shown else "all"] == len(names)


def test_an_empty_pile_leads_back_to_all(client: Any, import_: Import) -> None:
    ready(import_)
    assert "None of the items is in this state now." in html(client, import_, "?show=failed")


LIKE = {
    "the same file": (Likeness.BYTES, Decision.SKIP, "The same file as", "already there"),
    "from the same address": (Likeness.ADDRESS, Decision.SKIP, "From the same address as", "already there"),
    "the same text": (Likeness.TEXT, Decision.SKIP, "The same text as", "already there"),
    "nearly the same": (Likeness.NEAR, "", "Nearly the same text (91 % alike) as", "ready"),
    "a new version of it": (Likeness.NEAR, Decision.VERSION, "Nearly the same text (91 % alike) as", "ready"),
}


@pytest.mark.parametrize(("likeness", "decision", "said", "word"), LIKE.values(), ids=LIKE)
def test_what_an_item_is_like_is_said_with_what_can_become_of_it(
    client: Any, import_: Import, likeness: str, decision: str, said: str, word: str
) -> None:
    there = make.document(import_.project, title="Old fox")
    ready(import_, like=there, likeness=likeness, likeness_score=0.917, decision=decision)
    [row] = page(client, import_).context["rows"]
    assert (row.likeness, row.state, row.like_address) == (said, word, reverse("document", args=[there.uid]))
    offered = ["skip", "both"] if likeness == Likeness.BYTES else ["skip", "version", "both"]
    assert [choice.value for choice in row.choices] == offered
    assert [choice.value for choice in row.choices if choice.chosen] == [decision or "both"]


def test_what_is_like_another_item_cannot_be_its_version(client: Any, import_: Import) -> None:
    ready(import_, twin=ready(import_), likeness=Likeness.TEXT, decision=Decision.SKIP)
    row = page(client, import_).context["rows"][1]
    assert [choice.value for choice in row.choices] == ["skip", "both"]


ACTS = {
    "leave out": ("leave-out", "ready", "left-out"),
    "take in": ("take-in", "left-out", "ready"),
    "accept": ("accept", "ready", "accepted"),
    "try again": ("try-again", "failed", "waiting"),
}


@pytest.mark.parametrize(("act", "before", "after"), ACTS.values(), ids=ACTS)
def test_chosen_items_are_acted_on(client: Any, import_: Import, act: str, before: str, after: str) -> None:
    chosen, other = (ready(import_, state=before) for _ in range(2))
    response = do(client, import_, act, chosen)
    assert response.url == reverse("one-import", args=[import_.project.slug, import_.uid])
    assert (state(chosen), state(other)) == (after, before)


def test_the_button_of_a_row_is_for_that_row_alone(client: Any, import_: Import) -> None:
    one, ticked = ready(import_), ready(import_)
    do(client, import_, f"leave-out:{one.uid}", ticked)
    assert (state(one), state(ticked)) == ("left-out", "ready")


def test_a_decision_is_taken_in_the_row(client: Any, import_: Import) -> None:
    item = ready(import_, like=make.document(import_.project), likeness=Likeness.NEAR)
    do(client, import_, f"version:{item.uid}")
    item.refresh_from_db()
    assert item.decision == Decision.VERSION


def test_what_cannot_be_done_is_said_and_the_rest_done(client: Any, import_: Import) -> None:
    good, bad = ready(import_), make.item(import_, state="imported", title="A done one")
    answer = do(client, import_, "leave-out", good, bad, part=True)
    assert "Nothing can be decided about “A done one” now" in unescape(answer.content.decode())
    assert state(good) == "left-out"


NOTHING = {"no item": [], "no uid": ["nonsense"], "another import's item": ["other"]}


@pytest.mark.parametrize("uids", NOTHING.values(), ids=NOTHING)
def test_without_a_choice_nothing_is_done(client: Any, import_: Import, uids: list[str]) -> None:
    other = ready(imports.start_import(import_.project, by=make.alice()))
    address = reverse("import-act", args=[import_.project.slug, import_.uid])
    sent = {"act": "leave-out", "item": [str(other.uid) if uid == "other" else uid for uid in uids]}
    assert "Choose some of the items first." in client.post(address, sent, follow=True).content.decode()
    assert state(other) == "ready"


def test_an_act_that_is_none_is_not_found(client: Any, import_: Import) -> None:
    assert do(client, import_, "explode", ready(import_)).status_code == 404


def test_all_that_are_ready_are_accepted_and_what_is_there_is_not(client: Any, import_: Import) -> None:
    there = make.document(import_.project)
    good, same = ready(import_), ready(import_, decision=Decision.SKIP, likeness="text", like=there)
    assert "Import all that are ready (1)" in html(client, import_)
    response = client.post(reverse("import-accept", args=[import_.project.slug, import_.uid]), follow=True)
    assert "1 document is being imported." in response.content.decode()
    assert (state(good), state(same)) == ("accepted", "duplicate")


def test_an_import_of_nothing_new_can_be_finished(client: Any, import_: Import) -> None:
    item = ready(import_, decision=Decision.SKIP, likeness="text", like=make.document(import_.project))
    shown = html(client, import_)
    assert "Nothing in it is new" in shown
    assert "Finish" in shown
    client.post(reverse("import-accept", args=[import_.project.slug, import_.uid]))
    assert state(item) == "duplicate"
    assert "Nothing was imported" in html(client, import_)


def test_where_nothing_can_be_chosen_nothing_is_offered_for_it(client: Any, import_: Import) -> None:
    make.item(import_, state="imported")
    assert 'class="buttons bulk" hidden' in html(client, import_)
    ready(import_)
    assert 'class="buttons bulk" hidden' not in html(client, import_)


def test_a_button_that_was_pressed_twice_says_that_nothing_is_ready(client: Any, import_: Import) -> None:
    item = ready(import_)
    everything = reverse("import-accept", args=[import_.project.slug, import_.uid])
    chosen = reverse("import-act", args=[import_.project.slug, import_.uid])
    client.post(everything)
    for address, sent in ((everything, {}), (chosen, {"act": "accept", "item": item.uid})):
        said = client.post(address, sent, follow=True).content.decode()
        assert "None of it is ready to be imported" in said
        assert "is the same" not in said


def test_what_is_finished_is_not_said_to_be_cancelled(client: Any, import_: Import) -> None:
    Import.objects.update(finished_at=timezone.now())
    address = reverse("import-cancel", args=[import_.project.slug, import_.uid])
    said = client.post(address, follow=True).content.decode()
    assert "nothing left to cancel" in said
    assert "The import is cancelled" not in said


def test_a_cancelled_import_keeps_what_had_come_in(client: Any, import_: Import) -> None:
    done, waiting = make.item(import_, state="imported"), ready(import_)
    client.post(reverse("import-cancel", args=[import_.project.slug, import_.uid]))
    assert (state(done), state(waiting)) == ("imported", "left-out")
    assert "Take in" not in html(client, import_)


def test_the_news_are_nothing_until_something_changes(client: Any, import_: Import) -> None:
    item = make.item(import_, state="reading", total=10)
    known = page(client, import_, name="import-news")["ETag"]
    assert f'data-tag="{unescape(known)}"' in html(client, import_)
    again = page(client, import_, name="import-news", if_none_match=known)
    assert (again.status_code, again.content) == (304, b"")
    item.done = 5
    item.save()
    news = page(client, import_, name="import-news", if_none_match=known)
    assert news.status_code == 200
    assert "5 of 10" in news.content.decode()
    assert "<html" not in news.content.decode()


CHANGES: dict[str, dict[str, Any]] = {
    "state": {"state": "left-out"},
    "title": {"title": "Another"},
    "how far": {"done": 3, "total": 4},
    "decision": {"decision": "skip"},
    "error": {"error": "No."},
    "parts": {"sections": {"body": 1}},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_a_row_is_news(client: Any, import_: Import, change: dict[str, Any]) -> None:
    item = ready(import_)
    known = page(client, import_, name="import-news")["ETag"]
    ImportItem.objects.filter(pk=item.pk).update(**change)
    assert page(client, import_, name="import-news", if_none_match=known).status_code == 200


PACES = {
    "while something is read": ("reading", 'data-pace="quick"'),
    "while it waits for a person": ("ready", 'data-pace="slow"'),
    "once it is over": ("imported", ""),
}


@pytest.mark.parametrize(("item_state", "pace"), PACES.values(), ids=PACES)
def test_how_often_to_ask_for_news_is_said(client: Any, import_: Import, item_state: str, pace: str) -> None:
    make.item(import_, state=item_state)
    if item_state == ItemState.IMPORTED:
        finish(import_)
    shown = html(client, import_)
    assert pace in shown
    assert ("data-pace" in shown) == bool(pace)


def test_names_from_strangers_stay_text(client: Any, import_: Import) -> None:
    make.item(import_, name="<b>x</b>.txt", state="failed", error="<i>no</i>", folders=["<u>f</u>"])
    ready(import_, title="<script>alert(1)</script>", authors=["<b>x</b>"], publisher="<b>x</b>")
    shown = page(client, import_).content.decode()
    assert not [tag for tag in ("<b>x", "<i>no", "<u>f", "<script>alert") if tag in shown]


@pytest.mark.parametrize("name", ["one-import", "import-news"])
def test_the_page_costs_the_same_with_two_items_as_with_twenty(client: Any, import_: Import, name: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert page(client, import_, name=name).status_code == 200
        return len(queries)

    there = make.document(import_.project)
    box = make.item(import_, state="opened", name="box.zip")

    def fill(count: int) -> None:
        for _ in range(count):
            ready(import_, like=there, likeness="near", container=box, warnings=["Odd."])
            ready(import_, twin=box, likeness="text", document=there)

    fill(1)
    few = cost()
    fill(9)
    assert cost() == few


def test_a_long_list_has_pages_that_keep_the_pile(client: Any, import_: Import) -> None:
    ImportItem.objects.bulk_create(
        ImportItem(within=import_, project=import_.project, name=f"{n}.txt", state=ItemState.FAILED)
        for n in range(review.PER_PAGE * 2 + 1)
    )
    shown = page(client, import_, "?show=failed&page=2")
    assert [row.item.name for row in shown.context["rows"]][:1] == [f"{review.PER_PAGE}.txt"]
    assert "Page 2 of 3" in shown.content.decode()
    assert "show=failed&amp;page=3" in shown.content.decode()
