"""Whole projects as archives: what goes out comes in again, and goes out the same."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest

from annotator.actions.trash import delete_project
from annotator.actions.undo import undo
from annotator.at_revision import annotations_at
from annotator.errors import BuiltUpon, Conflict, NotFound
from annotator.exchange.archive.states import CREDIT, RULES
from annotator.exchange.archive.unpacking import look_into
from annotator.history import Filters, page_of
from annotator.history.sentences import SENTENCES
from annotator.models import Annotation, Pseudonym, Reply, SavedView, Tag
from documents.acting import act
from documents.actions.projects import trash_project
from documents.models import Assignment, Change, Membership, Project, Role, SourceFile, TextBand
from tests import factories as make
from tests.annotator.exchange import archived
from tests.annotator.exchange.archived import Rich, files, rows, unpacked, written

pytestmark = pytest.mark.django_db

OF_THIS_SITE = {"manifest.json", "members.jsonl"}  # nobody is let in by an archive


@pytest.fixture(scope="module")
def kept(kept_in_database: Callable[..., Any]) -> Rich:
    found: Rich = kept_in_database(archived.rich)
    return found


@pytest.fixture
def rich(kept: Rich) -> Rich:
    return deepcopy(kept)


def everybody(file: io.BytesIO) -> dict[int, Any]:
    named = enumerate(rows(file, "people"), start=1)
    return {number: make.person(one["username"]) for number, one in named if one["username"]}


def gone(*projects: Project) -> None:
    """As if they had never been on this site."""
    for project in projects or Project.objects.all():
        trash_project(project, by=make.alice())
        project.my_role = Role.OWNER  # type: ignore[attr-defined]  # as queries fill it in
        delete_project(project)


def test_every_verb_of_the_log_has_its_rule_and_is_tried(rich: Rich) -> None:
    written_here = set(Change.objects.filter(project=rich.project).telling().values_list("verb", flat=True))
    assert set(SENTENCES) <= set(RULES)
    assert set(RULES) & set(SENTENCES) - written_here == {"project.unpacked"}


def test_an_archive_holds_every_line_of_the_log(rich: Rich) -> None:
    manifest = json.loads(files(written(rich.project))["manifest.json"])
    assert manifest["left_out"] == {}
    assert manifest["complete"]


def test_on_another_site_every_row_byte_and_time_is_the_same(rich: Rich) -> None:
    first = written(rich.project)
    gone()
    again = written(unpacked(first, accounts=everybody(first)))
    one, other = files(first), files(again)
    assert one.keys() == other.keys()
    for name in one.keys() - OF_THIS_SITE - {"changes.jsonl"}:
        assert one[name] == other[name], name
    *lines, last = rows(again, "changes")
    assert lines == rows(first, "changes")
    assert last["verb"] == "project.unpacked"


def test_beside_the_original_all_is_the_same_but_identifiers(rich: Rich) -> None:
    first = written(rich.project)
    again = written(unpacked(first, accounts=everybody(first)))
    new = {
        old["uid"]: row["uid"]
        for kind in ("documents", "annotations", "replies", "views")
        for old, row in zip(rows(first, kind), rows(again, kind), strict=True)
    }
    assert new.keys().isdisjoint(new.values())
    one, other = files(first), files(again)
    for name in one.keys() - OF_THIS_SITE - {"changes.jsonl"}:
        told = one[name].decode(errors="replace")
        for old, uid in new.items():
            told = told.replace(old, uid)
        assert told == other[name].decode(errors="replace"), name
    acts = [line["batch"] for line in rows(first, "changes") if line["batch"]]
    assert not Change.objects.filter(batch__in=acts, project__slug="foxes-2").exists()


def test_identifiers_stay_the_same_however_often_it_comes_in(rich: Rich) -> None:
    file = written(rich.project)
    uids = []
    for _time in range(2):
        project = unpacked(file)
        uids.append(sorted(str(one.uid) for one in Annotation.objects.filter(project=project)))
        gone(project)
    assert uids[0] == uids[1]


def test_the_same_archive_comes_in_once(rich: Rich) -> None:
    file = written(rich.project)
    unpacked(file)
    before = Project.objects.count()
    with pytest.raises(Conflict, match="already, as the project “Foxes and others”"):
        unpacked(written(rich.project))
    assert Project.objects.count() == before
    assert look_into(file, name="a.zip", user=make.alice()).standing == "Foxes and others"
    assert look_into(file, name="a.zip", user=make.bob()).standing == ""
    assert unpacked(file, by=make.bob()).memberships.get().user == make.bob()


def test_the_past_goes_on_where_it_came_in(rich: Rich) -> None:
    file = written(rich.project)
    copy = unpacked(file, accounts=everybody(file))
    told = [list(taken_back(one)) for one in (rich.project, copy)]
    assert told[0] == told[1]
    assert sum(one.startswith("Undone") for one in told[0]) > 15
    for kind in ("tags", "values", "annotations", "changes"):
        assert len(rows(written(rich.project), kind)) == len(rows(written(copy), kind)) - (kind == "changes")


def taken_back(project: Project) -> Iterator[str]:
    """What Alice takes back, act by act, or why she can't and goes on with what came before."""
    before = None
    while True:
        try:
            yield undo(archived.own(project), act=uuid4(), by=make.alice(), before=before).told
        except BuiltUpon as error:
            yield re.sub(r"\d\d:\d\d", "", str(error))
            before = error.number
        except NotFound:
            return


def test_the_history_tells_the_same(rich: Rich) -> None:
    file = written(rich.project)
    copy = unpacked(file, accounts=everybody(file))

    def told(project: Project) -> list[str]:
        before, lines = 0, []
        while before is not None:
            page = page_of(project, Filters(before=before), user=make.alice())
            lines += [str(entry.line.sentence) for entry in page.entries]
            before = page.earlier
        return [re.sub("“[0-9]+”|href=.*", "", line) for line in lines]  # numbers of tags that are gone

    assert [line for line in told(copy) if "archive" not in line] == told(rich.project)


def test_the_history_tells_of_names_where_nobody_has_an_account(rich: Rich) -> None:
    copy = unpacked(written(rich.project), by=make.person("zoe"))
    before, told = 0, []
    while before is not None:
        page = page_of(copy, Filters(before=before), user=make.person("zoe"))
        told += [str(entry.line.sentence) for entry in page.entries]
        before = page.earlier
    assert len(told) > 60
    assert not any("The program" in line for line in told)
    assert "<strong>Bob Stone</strong> added the tag" in " ".join(told)


def test_annotations_stand_in_the_past_where_they_stood(rich: Rich) -> None:
    file = written(rich.project)
    copy = unpacked(file, accounts=everybody(file))
    document = copy.documents.get(title="The quick fox")
    for number in range(1, 6):
        one, other = (annotations_at(it, number, user=make.alice()) for it in (rich.fox, document))
        assert [(a.start, a.end, a.how, a.note) for a in one] == [(a.start, a.end, a.how, a.note) for a in other]


def test_what_came_in_is_found_and_is_like_what_comes(rich: Rich) -> None:
    file = written(rich.project)
    gone()
    copy = unpacked(file)
    assert TextBand.objects.filter(project=copy, document__title="The quick fox").exists()


def test_who_has_no_account_here_is_a_name_and_nobody_is_let_in(rich: Rich) -> None:
    file = written(rich.project)
    copy = unpacked(file, by=make.person("zoe"))
    assert [one.user.username for one in Membership.objects.filter(project=copy)] == ["zoe"]
    assert set(Annotation.objects.filter(project=copy).values_list("author__username", "credit")) == {
        ("zoe", name) for name in ("Alice Ng", "Bob Stone", "Charlie Rey", "Maria")
    }
    assert set(Reply.objects.filter(project=copy).values_list("author__username", flat=True)) == {"zoe"}
    assert not Assignment.objects.filter(project=copy).exists()
    assert set(Pseudonym.objects.filter(project=copy).values_list("person", flat=True)) == {None}
    assert set(SavedView.objects.filter(project=copy).values_list("by__username", flat=True)) == {"zoe"}
    lines = Change.objects.filter(project=copy).exclude(verb="project.unpacked")
    assert not lines.filter(by__isnull=False).exists()
    assert not lines.exclude(private_to=None).exclude(private_to__username="zoe").exists()
    line = lines.get(verb="project.made")
    assert (line.after or {})[CREDIT] == "Alice Ng"


def test_an_act_of_several_is_theirs_in_the_history(rich: Rich) -> None:
    with act(uuid4()):
        for by in (make.bob(), make.alice()):
            make.annotation(rich.fox, quote="quick", by=by)
    file = written(rich.project)
    numbers = {one["username"]: number for number, one in enumerate(rows(file, "people"), start=1)}
    for accounts in ({}, {numbers["alice"]: make.alice()}):
        copy = unpacked(file, by=make.person(f"zoe-{len(accounts)}"), accounts=accounts)
        entry = page_of(copy, Filters(), user=make.alice()).entries[1]
        assert str(entry.sentence).startswith("<strong>Alice Ng</strong> and others highlighted 2 passages")


def test_names_that_came_in_go_out_again(rich: Rich) -> None:
    first = written(rich.project)
    gone()
    again = written(unpacked(first, by=make.person("zoe")))

    def authors(file: io.BytesIO, kind: str, column: str) -> list[str]:
        people = rows(file, "people")
        return [
            people[row[column] - 1]["name"] or people[row[column] - 1]["username"]
            for row in rows(file, kind)
            if row["verb" if kind == "changes" else column] != "project.unpacked"
        ]

    for kind, column in (("annotations", "author"), ("replies", "author"), ("changes", "by")):
        assert authors(first, kind, column) == authors(again, kind, column)


def test_what_names_a_stranger_is_taken_back_by_nobody(rich: Rich) -> None:
    """A document was given to Bob, who isn't here: to give it to him again would go wrong."""
    file = written(rich.project)
    numbers = {one["username"]: number for number, one in enumerate(rows(file, "people"), start=1)}
    copy = unpacked(file, accounts={numbers["alice"]: make.alice()})
    given = Change.objects.filter(project=copy, verb="work.assigned")
    assert given.filter(after__person=make.alice().pk).get().by == make.alice()
    strange = given.exclude(after__person=make.alice().pk).get()
    assert (strange.by, strange.after["person"], strange.after[CREDIT]) == (None, -numbers["bob"], "Alice Ng")


def test_an_owner_takes_away_what_she_sees(rich: Rich) -> None:
    """Bob keeps something to himself, which he had shown before, and said under it."""
    file = written(rich.project, user=make.alice())
    everything = b"".join(content for name, content in files(file).items() if name.endswith(".jsonl")).decode()
    for word in (str(rich.secret.uid), "For me alone", "Lazy myself", "Only mine", "search and hounds"):
        assert word not in everything
        assert word in b"".join(files(written(rich.project)).values()).decode(errors="replace")
    assert not json.loads(files(file)["manifest.json"])["complete"]
    assert unpacked(file).documents.filter(title="The quick fox").exists()


def test_the_private_stays_private(rich: Rich) -> None:
    file = written(rich.project)
    copy = unpacked(file, accounts=everybody(file))
    secret = Annotation.objects.get(project=copy, note="For me alone")
    assert (secret.author, secret.private) == (make.bob(), True)


def test_originals_are_the_same_bytes(rich: Rich) -> None:
    def contents(project: Project) -> list[tuple[str, bytes]]:
        stored = SourceFile.objects.filter(project=project).order_by("pk")
        return [(one.name, bytes(one.content)) for one in stored]

    assert contents(unpacked(written(rich.project))) == contents(rich.project)


def test_numbers_of_what_is_gone_are_nobodys(rich: Rich) -> None:
    copy = unpacked(written(rich.project))
    lines = Change.objects.filter(project=copy, verb="tag.trashed").values_list("target", flat=True)
    numbers = [int(target) for target in lines]
    there = set(Tag.objects.filter(pk__in=numbers).values_list("pk", flat=True))
    assert set(numbers) - there
    assert make.tag(copy, "The next").pk > max(numbers)


def test_the_look_tells_what_is_in_it(rich: Rich) -> None:
    look = look_into(written(rich.project), name="foxes.zip", user=make.alice())
    assert (look.project, look.counts["documents"], look.private, look.complete) == ("Foxes and others", 3, 1, True)
    assert [person.called for person in look.people][:3] == ["Alice Ng", "Bob Stone", "Charlie Rey"]


def test_a_wished_address_is_taken_where_it_is_free(rich: Rich) -> None:
    file = written(rich.project)
    assert unpacked(file, slug="vixens").slug == "vixens"
    assert unpacked(file, by=make.bob()).slug == f"{rich.project.slug}-2"
