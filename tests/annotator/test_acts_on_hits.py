"""What is done with the hits of a search, and how it is told and taken back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.utils.html import strip_tags

from annotator import past
from annotator.actions import blinding, hits, topics
from annotator.actions.annotate import trash_annotation
from annotator.actions.undo import redo, undo
from annotator.errors import BuiltUpon, Conflict, Invalid, NotAllowed, TooLarge
from annotator.history import Filters, page_of
from annotator.models import Annotation
from annotator.search.marking import Places
from documents.access import project_to_read
from documents.actions.work import assign
from documents.models import Change, Document, Role, Status
from documents.progress import listening
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db

QUERY = "fox tag:Animals"


@pytest.fixture
def project() -> Any:
    make.project()
    return project_to_read(make.alice(), "iraq-reading-group")


def told(project: Any, user: Any = None) -> list[str]:
    page = page_of(project, Filters(), user=user or make.alice())
    return [strip_tags(str(entry.sentence)) for entry in page.entries]


def tags_of(*annotations: Annotation) -> list[list[str]]:
    return [sorted(tag.name for tag in one.tags.all()) for one in annotations]


def tag(project: Any, passages: Any, *, by: Any = None, uid: Any = None, **what: Any) -> hits.Done:
    by = by or make.alice()
    project = project_to_read(by, project.slug)
    pks = [one.pk for one in passages]
    return hits.tag_passages(pks, query=QUERY, project=project, uid=uid or uuid4(), by=by, **what)


def mark(document: Any, *quotes: str, tag: Any, by: Any = None, uid: Any = None, **what: Any) -> hits.Done:
    by, revision = by or make.bob(), make.revision(document)
    spans = [Span(at := revision.text.index(quote), at + len(quote)) for quote in quotes]
    project = project_to_read(by, document.project.slug)
    places = [Places(document.pk, revision.pk, spans)]
    return hits.mark(places, tag, query=QUERY, project=project, uid=uid or uuid4(), by=by, **what)


def test_passages_are_tagged_as_one_act_marked_with_the_query(project: Any) -> None:
    document, animals = make.document(project), make.tag(project)
    fox, dog = (make.annotation(document, quote=quote) for quote in ("fox", "dog"))
    assert tag(project, (fox, dog), add=[animals]).changed == 2
    assert tags_of(fox, dog) == [["Animals"], ["Animals"]]
    assert told(project)[0] == f"Alice Ng tagged 2 passages with “Animals” in The fox, found by “{QUERY}”"
    assert undo(project, act=uuid4(), by=make.alice()).told == f"Undone: 2 changes to hits of “{QUERY}”"
    assert tags_of(fox, dog) == [[], []]
    assert redo(project, act=uuid4(), by=make.alice()).told == f"Done again: 2 changes to hits of “{QUERY}”"
    assert tags_of(fox, dog) == [["Animals"], ["Animals"]]


def test_a_single_passage_says_the_query_too(project: Any) -> None:
    fox, animals = make.annotation(make.document(project), quote="fox"), make.tag(project)
    tag(project, (fox,), add=[animals])
    page = page_of(project, Filters(), user=make.alice())
    assert told(project)[0] == f"Alice Ng changed what is said of “fox” in The fox, found by “{QUERY}”"
    assert [difference.after for difference in page.entries[0].line.differences] == ["Animals"]
    assert "search/?q=fox+tag%3AAnimals" in str(page.entries[0].sentence)
    of_one = page_of(project, Filters(annotation=fox), user=make.alice())
    assert strip_tags(str(of_one.entries[0].sentence)).endswith(f"found by “{QUERY}”")


def test_all_lines_of_an_act_can_be_looked_at(project: Any) -> None:
    document, animals = make.document(project), make.tag(project)
    act = uuid4()
    tag(project, [make.annotation(document, quote=quote) for quote in ("fox", "dog")], add=[animals], uid=act)
    page = page_of(project, Filters(act=act), user=make.alice())
    assert strip_tags(str(page.entries[0].sentence)) == f"Alice Ng worked with what “{QUERY}” finds"
    assert len(page.entries) == 3


def test_tags_are_taken_off(project: Any) -> None:
    document, animals = make.document(project), make.tag(project)
    fox, dog = (make.annotation(document, quote=quote, tags=(animals,)) for quote in ("fox", "dog"))
    assert tag(project, (fox, dog), remove=[animals]).changed == 2
    assert tags_of(fox, dog) == [[], []]
    assert told(project)[0] == f"Alice Ng took “Animals” off 2 passages in The fox, found by “{QUERY}”"


def test_what_is_so_already_is_no_change(project: Any) -> None:
    document, animals = make.document(project), make.tag(project)
    fox, dog = (make.annotation(document, quote=quote) for quote in ("fox", "dog"))
    tag(project, (fox,), add=[animals])
    assert tag(project, (fox, dog), add=[animals]).changed == 1
    before = Change.objects.telling().count()
    uid = uuid4()
    assert tag(project, (fox, dog), add=[animals], uid=uid).changed == 0
    assert Change.objects.telling().count() == before
    tag(project, (fox, dog), remove=[animals])
    assert tag(project, (fox, dog), add=[animals], uid=uid).changed == 0  # done before
    assert tags_of(fox, dog) == [[], []]


def test_an_act_sent_twice_is_done_once(project: Any) -> None:
    document, animals, uid = make.document(project), make.tag(project), uuid4()
    fox = make.annotation(document, quote="fox")
    done = tag(project, (fox,), add=[animals], uid=uid)
    assert tag(project, (fox,), add=[animals], uid=uid) == done
    done = mark(document, "quick", tag=animals, uid=(uid := uuid4()))
    assert mark(document, "quick", tag=animals, uid=uid) == done
    assert Annotation.objects.filter(quote="quick").count() == 1
    with pytest.raises(Conflict, match="identifier"):
        mark(document, "quick", tag=animals, uid=uid, by=make.alice())


def test_an_annotator_changes_his_own_and_is_told_of_others(project: Any) -> None:
    document, animals = make.document(project), make.tag(project)
    mine, hers = make.annotation(document, quote="fox"), make.annotation(document, quote="dog", by=make.alice())
    done = tag(project, (mine, hers), add=[animals], by=make.bob())
    assert (done.changed, done.others) == (1, 1)
    assert tags_of(mine, hers) == [["Animals"], []]
    with pytest.raises(NotAllowed, match="others"):
        tag(project, (hers,), add=[animals], by=make.bob())


def test_readers_change_nothing(project: Any) -> None:
    make.member(project, make.charlie(), role=Role.READER)
    document, animals = make.document(project), make.tag(project)
    with pytest.raises(NotAllowed):
        tag(project, (make.annotation(document),), add=[animals], by=make.charlie())
    with pytest.raises(NotAllowed):
        mark(document, "fox", tag=animals, by=make.charlie())


def test_what_is_gone_meanwhile_is_a_conflict(project: Any) -> None:
    document, animals = make.document(project), make.tag(project)
    fox = make.annotation(document, quote="fox")
    private = make.annotation(document, quote="dog")
    Annotation.objects.filter(pk=private.pk).update(private=True)
    with pytest.raises(Conflict, match="Look at the hits again"):
        tag(project, (fox, private), add=[animals])
    trash_annotation(fox, by=make.bob())
    with pytest.raises(Conflict, match="Look at the hits again"):
        tag(project, (fox,), add=[animals])


def test_tags_are_the_project_s(project: Any) -> None:
    other = make.tag(make.project(name="Another"))
    document = make.document(project)
    with pytest.raises(Invalid, match="has no tag"):
        tag(project, (make.annotation(document),), add=[other])
    with pytest.raises(Invalid, match="Choose a tag"):
        tag(project, (make.annotation(document),))
    with pytest.raises(Invalid, match="has no tag"):
        mark(document, "fox", tag=other)


def test_too_many_at_once_are_refused(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "MOST", 1)
    document, animals = make.document(project), make.tag(project)
    with pytest.raises(TooLarge, match="more than 20,000 hits"):
        tag(project, [make.annotation(document, quote=quote) for quote in ("fox", "dog")], add=[animals])
    with pytest.raises(TooLarge, match="Narrow the search"):
        mark(document, "fox", "dog", tag=animals)


def test_occurrences_are_marked_where_they_stand(project: Any) -> None:
    document, animals = make.document(project), make.tag(project)
    assert mark(document, "fox", "dog", tag=animals).changed == 2
    fox = Annotation.objects.get(quote="fox")
    assert (fox.start, fox.end, fox.prefix, fox.suffix) == (16, 19, "The quick brown ", " jumps over the lazy dog.")
    assert (fox.author, fox.private, fox.note) == (make.bob(), False, "")
    assert tags_of(fox) == [["Animals"]]
    assert told(project)[0] == f"Bob Stone highlighted 2 passages with “Animals” in The fox, found by “{QUERY}”"
    bobs = project_to_read(make.bob(), project.slug)
    undo(bobs, act=uuid4(), by=make.bob())
    assert not Annotation.objects.filter(trashed_at__isnull=True).exists()
    assert told(project)[:2] == [
        "Bob Stone moved 2 highlights to the trash in The fox",
        f"Bob Stone highlighted 2 passages with “Animals” in The fox, found by “{QUERY}”",
    ]


def test_nothing_is_marked_in_a_text_that_is_not_the_current_one(project: Any) -> None:
    document, other, animals = make.document(project), make.document(project, text="A bee."), make.tag(project)
    places = [Places(document.pk, make.revision(other).pk, [Span(0, 3)])]
    with pytest.raises(Conflict, match="Look at the hits again"):
        hits.mark(places, animals, query=QUERY, project=project, uid=uuid4(), by=make.alice())
    assert not Annotation.objects.exists()


def test_marks_for_oneself_are_nobody_else_s(project: Any) -> None:
    document, animals = make.document(project), make.tag(project)
    mark(document, "fox", tag=animals, private=True)
    assert Annotation.objects.get().private
    assert "found by" in told(project, make.bob())[0]
    assert "Bob" not in " ".join(told(project)[:1])
    lines = Change.objects.filter(verb__in=("annotation.added", "search.applied"))
    assert {line.private_to for line in lines} == {make.bob()}


def test_in_a_blind_project_a_search_is_told_to_who_made_it(project: Any) -> None:
    make.member(project, make.charlie())
    blinding.make_blind(project, by=make.alice())
    mark(make.document(project), "fox", tag=make.tag(project))
    assert "found by" in " ".join(told(project, make.bob()))
    assert QUERY in " ".join(told(project, make.alice()))
    assert QUERY not in " ".join(told(project, make.charlie()))


def test_marking_begins_the_work_on_what_was_given_to_one(project: Any) -> None:
    document, animals = make.document(project), make.tag(project)
    assign(Document.objects.filter(pk=document.pk), [make.bob()], project=project, by=make.alice())
    mark(document, "fox", "dog", tag=animals)
    document.refresh_from_db()
    assert document.status == Status.IN_PROGRESS
    undo(project_to_read(make.bob(), project.slug), act=uuid4(), by=make.bob())
    document.refresh_from_db()
    assert document.status == Status.NEW


def test_what_was_built_upon_stays(project: Any) -> None:
    document, animals = make.document(project), make.tag(project)
    mark(document, "fox", tag=animals)
    make.reply(Annotation.objects.get(), by=make.alice())
    with pytest.raises(BuiltUpon, match="replied"):
        undo(project_to_read(make.bob(), project.slug), act=uuid4(), by=make.bob())


def test_documents_are_changed_as_one_act_marked_with_the_query(project: Any) -> None:
    for title in ("One", "Two"):
        make.document(project, title=title)
    animals, uid = make.tag(project), uuid4()
    with hits.found_by(QUERY, project=project, uid=uid, by=make.alice()):
        topics.add_to_all(Document.objects.all(), animals, project=project, by=make.alice())
    assert told(project)[0] == f"Alice Ng added 2 topics, found by “{QUERY}”"
    assert past.called(past.next_for(make.alice(), project).undo, project=project) == f"2 changes to hits of “{QUERY}”"  # type: ignore[arg-type]
    with hits.found_by(QUERY, project=project, uid=uuid4(), by=make.alice()):
        pass
    assert Change.objects.filter(verb="search.applied").count() == 1


@pytest.mark.parametrize("query", ["<b>fox</b>", "{what} %(n)s %s {0}"])
def test_a_query_is_told_as_it_was_written(project: Any, query: str) -> None:
    document, animals = make.document(project), make.tag(project, "A {tag} <i>%(n)s")
    places = [Places(document.pk, make.revision(document).pk, [Span(0, 3), Span(4, 9)])]
    hits.mark(places, animals, query=query, project=project, uid=uuid4(), by=make.alice())
    sentence = str(page_of(project, Filters(), user=make.alice()).entries[0].sentence)
    assert "<i>" not in sentence
    assert "<b>" not in sentence
    assert "A {tag} &lt;i&gt;%(n)s" in sentence
    assert query.replace("<", "&lt;").replace(">", "&gt;") in sentence


def test_it_is_told_how_many_places_are_marked_by_now(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "_MARKED_AT_ONCE", 2)
    documents = [make.document(project, title=title) for title in ("One", "Two", "Three")]
    places = [
        places_of(one, *quotes) for one, quotes in zip(documents, (["fox"], ["fox", "dog"], ["dog"]), strict=True)
    ]
    told: list[tuple[int, int]] = []
    with listening(lambda done, total: told.append((done, total))):
        done = hits.mark(places, make.tag(project), query=QUERY, project=project, uid=uuid4(), by=make.alice())
    assert done.changed == 4
    assert told == [(0, 4), (3, 4)]
    assert len({line.batch for line in Change.objects.filter(verb__in=("annotation.added", "search.applied"))}) == 1


def test_where_a_later_place_can_not_be_marked_none_is(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "_MARKED_AT_ONCE", 1)
    one, other = make.document(project, title="One"), make.document(project, title="Two")
    places = [places_of(one, "fox"), places_of(other, "fox")._replace(check=0)]
    before = Change.objects.count()
    with pytest.raises(Conflict):
        hits.mark(places, make.tag(project, "Late"), query=QUERY, project=project, uid=uuid4(), by=make.alice())
    assert not Annotation.objects.exists()
    assert not Change.objects.filter(verb="annotation.added").exists()
    assert Change.objects.count() == before + 1  # the tag


def places_of(document: Any, *quotes: str) -> Places:
    revision = make.revision(document)
    return Places(document.pk, revision.pk, [Span(at := revision.text.index(one), at + len(one)) for one in quotes])
