"""Pages of what is looked at again: the project's list, a document's form, chosen documents, and what an import of
newer texts says."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents import queries
from documents.actions import checks
from documents.actions.proposals import propose_addresses, propose_text
from documents.models import AddressCheck, Document, Import, ImportItem, Membership, Role
from tests import factories as make

pytestmark = pytest.mark.django_db

ADDRESS = "https://example.org/fox"


@pytest.fixture
def project() -> Any:
    return make.project()


@pytest.fixture
def alice() -> Client:
    client = Client()
    client.force_login(make.alice())
    return client


def documents(project: Any, count: int) -> list[Document]:
    return [make.document(project, title=f"Fox {number}", url=f"{ADDRESS}/{number}") for number in range(count)]


def scheduled(found: list[Document], **given: Any) -> None:
    those = Document.objects.filter(pk__in=[one.pk for one in found])
    settings = {"every": 7, "take_in": "ask", "project": found[0].project, "by": make.alice(), **given}
    checks.schedule(those, **settings)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_list_without_checks_says_what_to_do(project: Any, alice: Client) -> None:
    assert "No address is looked at by itself" in text_of(alice.get(reverse("checks", args=[project.slug])))


def test_a_check_is_listed_with_what_it_found_and_when_it_comes(project: Any, alice: Client) -> None:
    scheduled(documents(project, 1))
    AddressCheck.objects.update(found="failed", error="There is no page at “it” (404).")
    shown = text_of(alice.get(reverse("checks", args=[project.slug])))
    for words in ("Fox 0", "every week", "Ask me first", "could not be had", "There is no page at", "Alice Ng"):
        assert words in shown


def test_it_is_said_why_nobody_looks(project: Any, alice: Client) -> None:
    Membership.objects.filter(user=make.bob()).update(role=Role.EDITOR)
    one, two = documents(project, 2)
    scheduled([one], by=make.bob())
    scheduled([two])
    Membership.objects.filter(user=make.bob()).update(role=Role.READER)
    Document.objects.filter(pk=two.pk).update(url="")
    shown = text_of(alice.get(reverse("checks", args=[project.slug])))
    assert "It has no web address any more." in shown
    assert "Who set this may not bring texts in any more" in shown


def test_the_list_costs_no_more_with_more_rows(project: Any, alice: Client) -> None:
    asked = []
    for count in (2, 18):
        scheduled(documents(project, count))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            alice.get(reverse("checks", args=[project.slug]))
        asked.append(len(caught))
    assert AddressCheck.objects.count() == 20
    assert asked[0] == asked[1]


def test_chosen_ones_are_stopped_set_and_looked_at_now(project: Any, alice: Client) -> None:
    one, two = documents(project, 2)
    scheduled([one, two])
    address = reverse("checks", args=[project.slug])
    response = alice.post(
        address, {"act": "set", "every": "1", "take_in": "if-sure", "document": [one.uid]}, follow=True
    )
    assert "1 address is looked at every day from now on." in text_of(response)
    assert list(AddressCheck.objects.order_by("pk").values_list("every", "take_in")) == [(1, "if-sure"), (7, "ask")]
    response = alice.post(address, {"act": "now", "document": [one.uid, two.uid]}, follow=True)
    assert "2 addresses are being looked at." in text_of(response)
    assert reverse("one-import", args=[project.slug, Import.objects.get().uid]) in text_of(response)
    response = alice.post(address, {"act": "stop", "document": [one.uid]}, follow=True)
    assert "1 address isn’t looked at by itself any more." in text_of(response)
    assert AddressCheck.objects.get().document == two


NOTHING = {
    "none chosen": {"act": "stop"},
    "not an identifier": {"act": "stop", "document": ["fox"]},
    "no such interval": {"act": "set", "every": "2", "take_in": "ask"},
}


@pytest.mark.parametrize("given", NOTHING.values(), ids=NOTHING)
def test_what_can_not_be_done_is_said(project: Any, alice: Client, given: Any) -> None:
    one, *_others = documents(project, 1)
    scheduled([one])
    filled = given if "document" in given or given["act"] == "stop" else {**given, "document": [one.uid]}
    response = alice.post(reverse("checks", args=[project.slug]), filled, follow=True)
    assert 'class="message error"' in text_of(response)
    assert AddressCheck.objects.get().every == 7


def test_a_documents_form_shows_and_sets_its_check(project: Any, alice: Client) -> None:
    one, *_others = documents(project, 1)
    address = reverse("document-check", args=[one.uid])
    response = alice.post(address, {"every": "30", "take_in": "if-sure"}, follow=True)
    shown = text_of(response)
    assert "1 address is looked at every month from now on." in shown
    assert '<option value="30" selected>' in shown
    assert '<option value="if-sure" selected>' in shown
    alice.post(address, {"every": "0"})
    assert not AddressCheck.objects.exists()


def test_chosen_documents_of_the_list_are_checked(project: Any, alice: Client) -> None:
    one, two = documents(project, 2)
    chosen = {"documents": [str(one.uid), str(two.uid)]}
    response = alice.post(reverse("selection", args=[project.slug]), {**chosen, "do": "check"}, follow=True)
    assert "2 addresses are being looked at." in text_of(response)
    assert set(ImportItem.objects.values_list("revises", flat=True)) == {one.pk, two.pk}
    filled = {**chosen, "do": "check-again", "every": "7", "take_in": "ask"}
    response = alice.post(reverse("selection", args=[project.slug]), filled, follow=True)
    assert "2 addresses are looked at every week from now on." in text_of(response)


def test_who_only_annotates_has_nothing_checked(project: Any) -> None:
    one, *_others = documents(project, 1)
    client = Client()
    client.force_login(make.bob())
    for do in ("check", "check-again"):
        filled = {"documents": [str(one.uid)], "do": do, "every": "7", "take_in": "ask"}
        assert client.post(reverse("selection", args=[project.slug]), filled).status_code == 403
    assert not Import.objects.exists()
    assert not AddressCheck.objects.exists()


@pytest.fixture
def several(project: Any) -> Import:
    """An import of newer texts: one that is sure, one that isn't, one unchanged, one that can't be had."""
    made = propose_addresses(documents(project, 4), by=make.alice())
    sure, unsure, same, failed = made.items.order_by("pk")
    effects = {"same": 1, "moved": 0, "gone": 0}
    ImportItem.objects.filter(pk=sure.pk).update(
        state="ready", decision="version", base=1, effect={**effects, "unsure": 0}
    )
    ImportItem.objects.filter(pk=unsure.pk).update(
        state="ready", decision="version", base=1, effect={**effects, "unsure": 2}
    )
    ImportItem.objects.filter(pk=same.pk).update(state="duplicate")
    ImportItem.objects.filter(pk=failed.pk).update(state="failed", error="There is no page there.")
    return made


def test_an_import_of_newer_texts_says_so(project: Any, alice: Client, several: Import) -> None:
    shown = text_of(alice.get(reverse("one-import", args=[project.slug, several.uid])))
    for words in (
        "Newer texts of ",
        "2 newer texts were found",
        "1 is unchanged",
        "1 could not be had",
        "Take in all that leave nothing unsure (1)",
        "Highlights: 1 stay where they are, 2 unsure",
        "Fox 0",
    ):
        assert words in shown
    item = several.items.order_by("pk")[0]
    assert reverse("proposal", args=[item.revises.uid, item.uid]) in shown
    assert "Already there" not in shown


def test_all_that_are_sure_are_taken_in_at_once(project: Any, alice: Client, several: Import) -> None:
    response = alice.post(reverse("import-accept", args=[project.slug, several.uid]), follow=True)
    assert "1 newer text is being taken in." in text_of(response)
    assert list(several.items.order_by("pk").values_list("state", flat=True)) == [
        *("accepted", "ready", "duplicate", "failed")
    ]


def test_chosen_ones_are_taken_in_or_dropped(project: Any, alice: Client, several: Import) -> None:
    address = reverse("import-act", args=[project.slug, several.uid])
    sure, unsure, *_others = several.items.order_by("pk")
    alice.post(address, {"act": "leave-out", "item": [str(sure.uid)]})
    response = alice.post(address, {"act": "accept", "item": [str(unsure.uid)]}, follow=True)
    assert "1 newer text is being taken in." in text_of(response)
    response = alice.post(address, {"act": "accept", "item": [str(sure.uid)]}, follow=True)
    assert "None of these waits to be taken in" in text_of(response)
    assert list(several.items.order_by("pk").values_list("state", flat=True))[:2] == ["left-out", "accepted"]


def test_when_nothing_is_new_that_is_said(project: Any, alice: Client, several: Import) -> None:
    several.items.update(state="duplicate")
    Import.objects.update(finished_at=several.created_at)
    shown = text_of(alice.get(reverse("one-import", args=[project.slug, several.uid])))
    assert "Nothing is new" in shown
    assert "4 are unchanged" in shown


def test_the_page_of_an_item_is_that_of_its_newer_text(project: Any, alice: Client, several: Import) -> None:
    item = several.items.order_by("pk")[0]
    response = alice.get(reverse("import-item", args=[project.slug, several.uid, item.uid]))
    assert response.headers["Location"] == reverse("proposal", args=[item.revises.uid, item.uid])


def test_what_concerns_one_document_is_not_among_the_projects_imports(project: Any, several: Import) -> None:
    propose_text(Document.objects.order_by("pk")[0], "Another text", by=make.alice())
    ordinary = make.import_of(project)
    assert queries.imports_of(project) == [ordinary, several]
