"""Whom files name goes out under a pseudonym, too: the same each time, and wherever the name stands."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from annotator.actions import pseudonyms
from annotator.actions.annotate import trash_annotation
from annotator.errors import Conflict
from annotator.exchange.masking import SOMEBODY, Masking, Person
from annotator.exchange.naming import masking_of
from annotator.exchange.scope import Scope
from annotator.exchange.transfer import bundle_of
from annotator.models import Annotation, Pseudonym
from documents.access import project_to_read
from documents.actions.revisions import add_revision
from tests import factories as make

MASKING = Masking(
    (
        Person(1, "P1", "bob", ("Bob Stone", "Stone")),
        Person(None, "P2", "Maria Lopez", ("Maria", "Lopez")),
        Person(None, "P3", "Bob", ()),
    )
)
TEXTS = {
    "a whole name": ("Ask Maria  Lopez.", "Ask P2."),
    "a part of it, in another case": ("MARIA said so", "P2 said so"),
    "a mention": ("@Maria said so", "@P2 said so"),
    "a member's user name, which is meant before a file's name": ("@bob and Bob", "@P1 and P1"),
}


@pytest.mark.pure
@pytest.mark.parametrize(("written", "masked"), TEXTS.values(), ids=TEXTS)
def test_names_of_files_go_out_of_what_people_wrote(written: str, masked: str) -> None:
    assert MASKING.text(written) == masked


CREDITS = {
    "one of them": ("Maria Lopez", "P2"),
    "as a member": ("Bob", "P3"),
    "nobody known": ("Nina", SOMEBODY),
}


@pytest.mark.pure
@pytest.mark.parametrize(("credit", "pseudonym"), CREDITS.values(), ids=CREDITS)
def test_a_pseudonym_stands_for_whom_a_file_names(credit: str, pseudonym: str) -> None:
    assert MASKING.credited(credit) == pseudonym
    assert MASKING.names([1, 2]) == {1: "P1", 2: SOMEBODY}


@pytest.fixture
def project(db: None) -> Any:
    project = make.project()
    document = make.document(project)
    one = make.brought(document, credit="Maria Lopez", note="I, Maria, and Nina; @alice too")
    make.reply(one, text="So says Lopez", credit="Nina")
    make.annotation(document, quote="quick", note="See Maria Lopez and Nina", by=make.alice())
    return project


def key(project: Any) -> dict[str, str]:
    return {one.credit or one.person.username: one.name for one in Pseudonym.objects.filter(project=project)}


def told(project: Any, **scope: Any) -> list[tuple[str, str, list[tuple[str, str]]]]:
    out = bundle_of(
        Scope(project, **scope), address="urn:uuid:1", masking=masking_of(project, by=make.alice()), texts=False
    )
    return [(one.author, one.note, [(reply.author, reply.text) for reply in one.replies]) for one in out.annotations]


def test_whom_files_name_goes_out_under_a_pseudonym(project: Any) -> None:
    found = told(project)
    names = key(project)
    assert set(names) == {"alice", "bob", "Maria Lopez", "Nina"}
    assert len(set(names.values())) == 4
    alice, maria, nina = names["alice"], names["Maria Lopez"], names["Nina"]
    assert found == [
        (alice, f"See {maria} and {nina}", []),
        (maria, f"I, {maria}, and {nina}; @{alice} too", [(nina, f"So says {maria}")]),
    ]
    assert told(project) == found


def test_of_an_older_revision_too(project: Any) -> None:
    [document] = project.documents.all()
    now = told(project)
    add_revision(document, make.reading("Nothing of the kind."), by=make.alice())
    assert told(project, document=document, revision=1) == now


def test_who_comes_with_a_later_file_goes_on_after_the_last(project: Any) -> None:
    pseudonyms.named(project, by=make.alice())
    before = key(project)
    make.brought(project.documents.get(), quote="lazy", credit="Zoe")
    pseudonyms.named(project, by=make.alice())
    assert key(project) == before | {"Zoe": "P5"}


def test_what_lies_in_the_trash_keeps_its_name_secret(project: Any) -> None:
    trash_annotation(Annotation.objects.get(credit="Maria Lopez"), by=make.alice())
    assert "Maria Lopez" in dict(pseudonyms.all_named(project, by=make.alice())[1])


def test_nobody_is_given_the_pseudonym_of_another(project: Any) -> None:
    pseudonyms.named(project, by=make.alice())
    owned = project_to_read(make.alice(), project.slug)
    with pytest.raises(Conflict):
        pseudonyms.rename(owned, {"Nina": key(project)["bob"].lower()}, by=make.alice())
    names = key(project)
    assert pseudonyms.rename(owned, {"Nina": names["bob"], make.bob().pk: names["Nina"]}, by=make.alice())
    assert key(project) == names | {"Nina": names["bob"], "bob": names["Nina"]}


def test_owners_see_who_is_who_and_change_it(project: Any) -> None:
    alice = Client()
    alice.force_login(make.alice())
    pseudonyms.named(project, by=make.alice())
    address = reverse("pseudonyms", args=[project.slug])
    nina = Pseudonym.objects.get(credit="Nina")
    page = alice.get(address).content.decode()
    assert page.count("named in a file") == 2
    assert f'name="credit-{nina.pk}" value="{nina.name}"' in page
    alice.post(address, {f"credit-{nina.pk}": "Reader N", f"name-{nina.pk}": "No person"})
    assert key(project)["Nina"] == "Reader N"
    rows = list(csv.reader(io.StringIO(alice.get(reverse("pseudonyms-key", args=[project.slug])).content.decode())))
    assert ["Reader N", "Nina", "", ""] in rows
    refused = alice.post(address, {f"credit-{nina.pk}": " "})
    assert refused.status_code == 422


@pytest.mark.parametrize(("credit", "person"), [("", False), ("Nina", True)], ids=["nobody", "two"])
def test_a_pseudonym_is_of_one(project: Any, credit: str, *, person: bool) -> None:
    wrong = Pseudonym(project=project, name="P9", credit=credit, person=make.bob() if person else None)
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()
