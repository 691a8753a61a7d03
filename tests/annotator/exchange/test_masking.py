"""Under pseudonyms, nothing of what goes out says who people are."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from annotator.actions import pseudonyms
from annotator.actions.tag import edit_tag
from annotator.errors import Refused
from annotator.exchange.masking import Masking, Person
from annotator.exchange.naming import masking_of
from annotator.models import Pseudonym
from documents.access import project_to_read
from documents.actions.projects import remove_member
from documents.models import Change, Membership, Role
from tests import factories as make
from tests.annotator.exchange.going_out import export

BOB = Person(1, "P2", "bstone", ("Bob Stone", "Bob", "Stone", "bob.stone@example.org"))
ANNA = Person(2, "P1", "anna_m", ("Anna Maria Øst-Bäcker", "Anna Maria", "Anna", "Maria", "Øst-Bäcker"))
WANG = Person(3, "P3", "wxm", ("王小明",))
STRASSE = Person(4, "P4", "Straße", ())
MASKING = Masking((BOB, ANNA, WANG, STRASSE))

TEXTS = {
    "a whole name": ("Bob Stone said so.", "P2 said so."),
    "a first name": ("Ask Bob.", "Ask P2."),
    "a possessive": ("It is Bob’s.", "It is P2’s."),
    "another case": ("BOB STONE!", "P2!"),
    "a name over two lines": ("Bob\nStone", "P2"),
    "within a word it is none": ("Bobsleigh, a stonemason", "Bobsleigh, a stonemason"),
    "a mention": ("@bstone, look", "@P2, look"),
    "a mention in another case, before a full stop": ("See @BStone.", "See @P2."),
    "a mention that folds": ("@STRASSE", "@P4"),
    "a user name": ("bstone wrote it", "P2 wrote it"),
    "an address of mail": ("<bob.stone@example.org>", "<P2>"),
    "a link to it": ("[write](mailto:Bob.Stone@example.org)", "[write](mailto:P2)"),
    "emphasis": ("_Bob_ and **Stone**", "_P2_ and **P2**"),
    "an escaped sign": (r"@anna\_m or anna\_m", r"@P1 or P1"),
    "a name with a hyphen": ("Frau Øst-Bäcker", "Frau P1"),
    "decomposed": (unicodedata.normalize("NFD", "Øst-Bäcker"), "P1"),
    "two first names": ("Anna Maria", "P1"),
    "no spaces between words": ("我认为王小明说得对", "我认为P3说得对"),
    "nobody": ("Who said this?", "Who said this?"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("said", "shown"), TEXTS.values(), ids=TEXTS)
def test_names_become_pseudonyms_in_texts(said, shown):
    assert MASKING.text(said) == shown


def test_without_people_texts_stay_as_they_are():
    assert Masking(()).text("@bob said Bob") == "@bob said Bob"


def test_who_came_at_this_very_moment_is_nobody_known():
    assert MASKING.names([1, 99]) == {1: "P2", 99: "P0"}


words = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd", "Po", "Zs")), max_size=30)


@given(
    before=words,
    after=words,
    form=st.sampled_from(("NFC", "NFD")),
    up=st.booleans(),
    person=st.sampled_from((BOB, ANNA)),
)
def test_whatever_stands_around_a_name_it_goes(before, after, form, up, person):
    name = unicodedata.normalize(form, person.names[0])
    said = f"{before} {name.upper() if up else name} {after}"
    assert person.names[0].casefold() not in unicodedata.normalize("NFC", MASKING.text(said)).casefold()


class World:
    """Bob's annotation and what Alice answers, with each other's names in many forms."""

    def __init__(self) -> None:
        self.project = make.project(name="Reading")
        self.bob = make.bob()
        self.bob.email = "stone@mail.example"
        self.bob.save()
        self.dora = make.person("dora_k", first_name="Theodora", last_name="Kessler-Wu", email="dora@mail.example")
        make.member(self.project, self.dora)
        document = make.document(self.project)
        tag = make.tag(self.project, "Animals")
        note = "@alice and @dora_k: Theodora (Kessler-Wu), or Kessler, wrote to stone@mail.example. BOB!"
        self.annotation = make.annotation(document, tags=(tag,), note=note)
        make.reply(self.annotation, text="Bob, `dora_k`? — Alice Ng", by=make.alice())
        make.annotation(document, quote="quick", note="Nothing of people.", by=self.dora)

    def secrets(self) -> set[str]:
        people = (make.alice(), make.bob(), self.dora)
        said = [(one.first_name, one.last_name, one.username, one.email) for one in people]
        return {part.casefold() for names in said for name in names for part in (name, *name.split("-")) if part}

    def out(self, format_name: str) -> str:
        masking = masking_of(self.project, by=make.alice())
        written = export(
            self.project, format_name, user=make.alice(), masking=masking, site_url="https://notes.example"
        )
        return b"".join(written).decode()


@pytest.fixture
def world(db: None) -> World:
    return World()


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def as_owner(world: World) -> Any:
    return project_to_read(make.alice(), world.project.slug)


@pytest.mark.parametrize("format_name", ["csv", "jsonld", "markdown"])  # the others in test_trust
def test_no_format_says_who_people_are(world, format_name):
    written = world.out(format_name).casefold()
    assert {one for one in world.secrets() if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", written)} == set()
    assert all(name.casefold() in written for name in Pseudonym.objects.values_list("name", flat=True))


def test_pseudonyms_stay_the_same_and_are_drawn(world, monkeypatch):
    first = world.out("csv")
    assert world.out("csv") == first
    assert set(Pseudonym.objects.values_list("name", flat=True)) == {"P1", "P2", "P3"}
    drawn = set()
    for number in range(12):
        project = make.project(name=f"Another {number}")
        pseudonyms.named(project, by=make.alice())
        drawn.add(Pseudonym.objects.get(project=project, person=make.bob()).name)
    assert drawn == {"P1", "P2"}


def test_who_comes_later_goes_on_after_the_last(world):
    world.out("csv")
    key = {person.pk: name for person, name in pseudonyms.named(world.project, by=make.alice())}
    pseudonyms.rename(as_owner(world), {make.bob().pk: "P7"}, by=make.alice())
    make.member(world.project, make.person("edna"))
    found = {person.username: name for person, name in pseudonyms.named(world.project, by=make.alice())}
    assert (found["edna"], found["alice"], found["bob"]) == ("P8", key[make.alice().pk], "P7")


def test_who_has_left_keeps_the_pseudonym(world):
    pseudonyms.named(world.project, by=make.alice())
    remove_member(Membership.objects.get(user=world.dora), by=make.alice())
    assert "dora" not in world.out("csv").casefold()


def test_each_project_has_its_own(world):
    other = make.project(name="Other")
    pseudonyms.named(other, by=make.alice())
    assert Pseudonym.objects.filter(project=world.project).count() == 0


def test_the_log_says_that_it_was_done_and_not_who_is_who(world):
    pseudonyms.named(world.project, by=make.bob())
    pseudonyms.named(world.project, by=make.bob())
    pseudonyms.rename(as_owner(world), {make.bob().pk: "The tall one"}, by=make.alice())
    pseudonyms.rename(as_owner(world), {make.bob().pk: "The  tall one "}, by=make.alice())
    lines = Change.objects.filter(verb="project.pseudonymised")
    assert [(line.before, line.after) for line in lines] == [(None, None)] * 2


def test_two_may_change_places(world):
    key = {person.pk: name for person, name in pseudonyms.named(world.project, by=make.alice())}
    alice, bob = make.alice().pk, make.bob().pk
    assert pseudonyms.rename(as_owner(world), {alice: key[bob], bob: key[alice]}, by=make.alice())
    assert Pseudonym.objects.get(person=bob).name == key[alice]


NO_PSEUDONYMS = {"nothing": "", "a space": " ", "too long": "x" * 101, "another's": "taken", "no character": "\0"}


@pytest.mark.parametrize("name", NO_PSEUDONYMS.values(), ids=NO_PSEUDONYMS)
def test_what_can_not_be_a_pseudonym_is_refused(world, name):
    pseudonyms.named(world.project, by=make.alice())
    pseudonyms.rename(as_owner(world), {make.alice().pk: "Taken"}, by=make.alice())
    with pytest.raises(Refused):
        pseudonyms.rename(as_owner(world), {make.bob().pk: name}, by=make.alice())
    address = reverse("pseudonyms", args=[world.project.slug])
    refused = signed_in(make.alice()).post(address, {f"name-{make.bob().pk}": name})
    assert refused.status_code == 422


def test_only_owners_see_the_key_and_others_export_under_it(world):
    page, key = (reverse(name, args=[world.project.slug]) for name in ("pseudonyms", "pseudonyms-key"))
    alice, bob = signed_in(make.alice()), signed_in(make.bob())
    assert "Nobody has a pseudonym yet" in alice.get(page).content.decode()
    alice.post(page, {"make": "1"})
    shown = alice.get(page).content.decode()
    assert all(name in shown for name in Pseudonym.objects.values_list("name", flat=True))
    alice.post(page, {f"name-{make.bob().pk}": "=The tall one", "name-x": "y", "name-999999": "z"})
    rows = list(csv.reader(io.StringIO(alice.get(key).content.decode("utf-8-sig"))))
    assert rows[0] == ["pseudonym", "name", "user_name", "mail"]
    assert ["'=The tall one", "Bob Stone", "bob", "stone@mail.example"] in rows
    assert [bob.get(page).status_code, bob.get(key).status_code] == [403, 403]
    for address in (
        f"{reverse('export-file', args=[world.project.slug, 'csv'])}?people=pseudonyms",
        f"/api/projects/{world.project.slug}/exports/csv?people=pseudonyms",
    ):
        written = b"".join(bob.get(address)).decode()
        assert "=The tall one" in written
        assert "Kessler" not in written


def test_the_page_of_exports_leads_to_files_under_pseudonyms(world):
    address = reverse("export", args=[world.project.slug])
    shown = {
        who: signed_in(who).get(address, {"people": "pseudonyms"}).content.decode()
        for who in (make.alice(), make.bob())
    }
    assert all("people=pseudonyms" in page for page in shown.values())
    assert [reverse("pseudonyms", args=[world.project.slug]) in page for page in shown.values()] == [True, False]
    assert "people=pseudonyms" not in signed_in(make.bob()).get(address).content.decode()


def test_the_api_knows_names_and_pseudonyms_alone(world):
    address = f"/api/projects/{world.project.slug}/exports/csv?people=numbers"
    assert signed_in(make.bob()).get(address).status_code == 422


def test_the_command_writes_under_pseudonyms(world, tmp_path):
    file = tmp_path / "all.jsonld"
    call_command("export_annotations", "--pseudonyms", project=world.project.slug, format="jsonld", output=str(file))
    names = {item["creator"]["name"] for item in json.loads(file.read_text())["first"]["items"]}
    assert names == {"P1", "P2", "P3"}


def test_earlier_definitions_name_nobody_either(world):
    tag = world.annotation.tags.get()
    edit_tag(tag, description="As Theodora said", by=make.alice())
    make.annotation(world.annotation.document, quote="lazy", tags=(tag,))
    edit_tag(tag, description="Beasts", by=make.alice())
    written = world.out("csv")
    assert "As P" in written
    assert "Theodora" not in written


def test_editors_may_not_change_it(world):
    make.member(world.project, edna := make.person("edna"), role=Role.EDITOR)
    with pytest.raises(Refused):
        pseudonyms.rename(project_to_read(edna, world.project.slug), {edna.pk: "X"}, by=edna)
