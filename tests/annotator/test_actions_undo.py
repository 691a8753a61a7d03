"""Undo and redo of whatever a person can do, and what keeps it from doing harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator import past
from annotator.access import passage_to_annotate
from annotator.actions import annotate, discuss, topics
from annotator.actions import tag as tagging
from annotator.actions.taking_back import VERBS
from annotator.actions.undo import Undone, redo, undo
from annotator.errors import BuiltUpon, Conflict, NotAllowed, NotFound
from annotator.models import Annotation, Reply, Tag, Tagging, Topic
from documents.access import project_to_read
from documents.acting import act
from documents.actions import documents, projects
from documents.actions.revisions import add_revision
from documents.models import Change, Document, Membership, Project, Role
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db


@dataclass
class Stage:
    """Alice's project, where Bob highlighted "brown" and Alice "lazy"; the tags Animals and Colours."""

    project: Project
    document: Document
    animals: Tag
    colours: Tag
    brown: Annotation
    lazy: Annotation
    reply: Reply

    @classmethod
    def set(cls) -> Stage:
        project = make.project()
        with act(uuid4()):  # with something that can't be taken back: the stage itself never is
            document = make.document(project)
            animals, colours = make.tag(project), make.tag(project, "Colours")
            brown = make.annotation(document, tags=(animals,), note="Why brown?", by=make.alice())
            lazy = make.annotation(document, quote="lazy", by=make.alice())
            reply = make.reply(lazy, by=make.alice())
        return cls(project, document, animals, colours, brown, lazy, reply)

    def state(self) -> dict[str, Any]:
        """All that pages show."""
        return {
            "project": Project.objects.values_list("name", "description").get(pk=self.project.pk),
            "documents": list(Document.objects.order_by("pk").values("title", "published", "authors", "trashed_at")),
            "annotations": {
                annotation.uid: [
                    *(annotation.note, annotation.quote, annotation.start, annotation.end, annotation.private),
                    *(annotation.made_on_id, annotation.prefix, annotation.resolved_by_id, tags_of(annotation)),
                ]
                for annotation in Annotation.objects.filter(trashed_at=None)
            },
            "replies": dict(Reply.objects.filter(trashed_at=None).values_list("uid", "text")),
            "tags": list(
                Tag.objects.filter(trashed_at=None).order_by("pk").values_list("name", "parent", "colour", "shortcut")
            ),
            "topics": list(Topic.objects.values_list("content_object", "tag")),
        }


def tags_of(annotation: Annotation) -> list[int]:
    return sorted(annotation.taggings.values_list("tag_id", flat=True))


def may(project: Project, user: Any) -> Any:
    return project_to_read(user, project.slug)


def undone(stage: Stage, by: Any = None, **more: Any) -> Undone:
    by = by or make.alice()
    return undo(may(stage.project, by), act=uuid4(), by=by, **more)


def redone(stage: Stage, by: Any = None) -> Undone:
    by = by or make.alice()
    return redo(may(stage.project, by), act=uuid4(), by=by)


def move(stage: Stage, annotation: Annotation, quote: str, *, by: Any = None, number: int = 1) -> None:
    by = by or make.alice()
    start = stage.document.revisions.get(number=number).text.index(quote)
    span = Span(start, start + len(quote))
    passage = passage_to_annotate(by, stage.document.uid, number, span)
    annotate.move_annotation(annotation, passage, span=span, quote=quote, by=by)


ACTS: dict[str, tuple[Callable[[Stage], Any], str]] = {
    "a highlight": (
        lambda s: make.annotation(s.document, quote="fox", tags=(s.animals,), by=make.alice()),
        "highlight “fox”",
    ),
    "a note on the document": (
        lambda s: make.annotation(s.document, quote=None, note="All of it", by=make.alice()),
        "highlight “All of it”",
    ),
    "another note": (lambda s: annotate.edit_annotation(s.brown, note="Red?", by=make.alice()), "change to “brown”"),
    "other tags": (
        lambda s: annotate.edit_annotation(s.brown, tags={s.colours.pk}, by=make.alice()),
        "change to “brown”",
    ),
    "a highlight thrown away": (
        lambda s: annotate.trash_annotation(s.brown, by=make.alice()),
        "deletion of “brown”",
    ),
    "other ends": (lambda s: move(s, s.lazy, "lazy dog"), "new ends of “lazy dog”"),
    "a thread resolved": (
        lambda s: annotate.resolve_annotation(s.lazy, by=make.alice()),
        "resolving of “lazy”",
    ),
    "made private": (lambda s: annotate.unshare_annotation(s.brown, by=make.alice()), "making “brown” private"),
    "a reply": (lambda s: make.reply(s.brown, text="So?", by=make.alice()), "reply “So?”"),
    "a changed reply": (
        lambda s: discuss.edit_reply(s.reply, text="It is.", by=make.alice()),
        "change to the reply “It is.”",
    ),
    "a reply thrown away": (
        lambda s: discuss.trash_reply(s.reply, by=make.alice()),
        "deletion of the reply “Is it?”",
    ),
    "a tag": (lambda s: make.tag(s.project, "Dogs", parent=s.animals), "new tag “Dogs”"),
    "a changed tag": (
        lambda s: tagging.edit_tag(s.colours, name="Hues", parent=s.animals, shortcut="h", by=make.alice()),
        "change to the tag “Hues”",
    ),
    "a tag thrown away": (lambda s: tagging.trash_tag(s.animals, by=make.alice()), "deletion of the tag “Animals”"),
    "a topic": (lambda s: topics.add_topic(s.document, s.animals, by=make.alice()), "topic “Animals”"),
    "corrected details": (
        lambda s: documents.edit_document(
            s.document, title="Dogs", authors=["Ng"], published=date(2019, 1, 20), by=make.alice()
        ),
        "correction of “Dogs”",
    ),
    "a document thrown away": (
        lambda s: documents.trash_document(s.document, by=make.alice()),
        "deletion of “The fox”",
    ),
    "a renamed project": (
        lambda s: projects.edit_project(s.project, name="Bees", description="All", by=make.alice()),
        "change to the project’s name or description",
    ),
}


@pytest.mark.parametrize("doing", ACTS)
def test_whatever_is_done_is_undone_and_done_again_and_undone(doing: str) -> None:
    stage = Stage.set()
    do, name = ACTS[doing]
    before = stage.state()
    do(stage)
    after = stage.state()
    assert before != after
    assert undone(stage).told == f"Undone: {name}"
    assert stage.state() == before
    assert redone(stage).told == f"Done again: {name}"
    assert same(stage.state(), after)
    assert undone(stage).told == f"Undone: {name}"
    assert same(stage.state(), before)


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """But for when something was thrown away."""
    for state in (one, other):
        for document in state["documents"]:
            document["trashed_at"] = bool(document["trashed_at"])
    return one == other


def test_a_restored_thing_goes_back_to_the_trash() -> None:
    stage = Stage.set()
    annotate.trash_annotation(stage.brown, by=make.alice())
    annotate.restore_annotation(stage.brown, by=make.alice())
    undone(stage)
    assert Annotation.objects.get(pk=stage.brown.pk).trashed_at is not None


def test_a_topic_that_was_taken_away_is_put_back() -> None:
    stage = Stage.set()
    with act(uuid4()):
        topics.add_topic(stage.document, stage.animals, by=make.bob())
    topics.remove_topic(stage.document, stage.animals, by=make.alice())
    undone(stage)
    assert Topic.objects.exists()


def test_every_act_that_is_called_something_can_be_taken_back() -> None:
    assert VERBS == past.VERBS


def test_acts_are_undone_in_order_and_done_again_in_order() -> None:
    stage = Stage.set()
    states = [stage.state()]
    for quote in ("quick", "fox", "dog"):
        make.annotation(stage.document, quote=quote, by=make.alice())
        states.append(stage.state())
    for expected in states[-2::-1]:
        undone(stage)
        assert stage.state() == expected
    for expected in states[1:]:
        redone(stage)
        assert stage.state() == expected


def test_nothing_is_done_again_once_something_else_was_done() -> None:
    stage = Stage.set()
    make.annotation(stage.document, quote="fox", by=make.alice())
    undone(stage)
    make.annotation(stage.document, quote="dog", by=make.alice())
    with pytest.raises(NotFound, match="nothing to do again"):
        redone(stage)


def test_an_act_of_many_lines_is_undone_as_one() -> None:
    stage = Stage.set()
    before = stage.state()
    with act(uuid4()):
        dogs = make.tag(stage.project, "Dogs")
        for quote in ("dog", "lazy dog"):
            make.annotation(stage.document, quote=quote, tags=(dogs,), by=make.alice())
        annotate.edit_annotation(stage.brown, tags={stage.animals.pk, dogs.pk}, by=make.alice())
    after = stage.state()
    assert undone(stage).told == "Undone: highlight “dog” and 3 more changes"
    assert stage.state() == before
    assert redone(stage).told == "Done again: highlight “dog” and 3 more changes"
    assert stage.state() == after


def test_an_act_is_undone_whole_or_not_at_all() -> None:
    stage = Stage.set()
    with act(uuid4()):
        fox = make.annotation(stage.document, quote="fox", by=make.alice())
        make.annotation(stage.document, quote="dog", by=make.alice())
    make.reply(fox, by=make.bob())
    before = stage.state()
    lines = Change.objects.count()
    with pytest.raises(BuiltUpon, match="Bob Stone replied to “fox” on "):
        undone(stage)
    assert stage.state() == before
    assert Change.objects.count() == lines


def test_what_others_did_is_theirs_to_undo() -> None:
    stage = Stage.set()
    make.annotation(stage.document, quote="fox", by=make.bob())
    with pytest.raises(NotFound, match="nothing to undo"):
        undone(stage)


def test_what_was_done_in_another_project_stays() -> None:
    stage = Stage.set()
    make.annotation(make.document(make.project(name="Bees")), by=make.alice())
    with pytest.raises(NotFound, match="nothing to undo"):
        undone(stage)


def bob_edits(stage: Stage) -> Any:
    make.member(stage.project, make.charlie(), role=Role.EDITOR)
    return make.charlie()


BUILT_UPON: dict[str, tuple[Callable[[Stage], Any], Callable[[Stage, Any], Any], str]] = {
    "a note that another changed": (
        lambda s: annotate.edit_annotation(s.brown, note="Mine", by=make.alice()),
        lambda s, _made: annotate.edit_annotation(s.brown, note="Ours", by=make.charlie()),
        "Charlie Rey changed “brown” on ",
    ),
    "a highlight with another note": (
        lambda s: make.annotation(s.document, quote="fox", by=make.alice()),
        lambda _s, made: annotate.edit_annotation(made, note="Ours", by=make.charlie()),
        "Charlie Rey changed “fox” on ",
    ),
    "a highlight with another tag": (
        lambda s: make.annotation(s.document, quote="fox", by=make.alice()),
        lambda s, made: annotate.edit_annotation(made, tags={s.animals.pk}, by=make.charlie()),
        "Charlie Rey changed “fox” on ",
    ),
    "a highlight with a reply": (
        lambda s: make.annotation(s.document, quote="fox", by=make.alice()),
        lambda _s, made: make.reply(made, by=make.charlie()),
        "Charlie Rey replied to “fox” on ",
    ),
    "a highlight that another threw away": (
        lambda s: make.annotation(s.document, quote="fox", by=make.alice()),
        lambda _s, made: annotate.trash_annotation(made, by=make.charlie()),
        "Charlie Rey moved “fox” to the trash on ",
    ),
    "a change to what another threw away": (
        lambda s: annotate.edit_annotation(s.brown, note="Mine", by=make.alice()),
        lambda s, _made: annotate.trash_annotation(s.brown, by=make.charlie()),
        "Charlie Rey moved “brown” to the trash on ",
    ),
    "a highlight that another restored": (
        lambda s: annotate.trash_annotation(s.brown, by=make.alice()),
        lambda s, _made: annotate.restore_annotation(s.brown, by=make.charlie()),
        "Charlie Rey restored “brown” on ",
    ),
    "a tag that another took away": (
        lambda s: annotate.edit_annotation(s.lazy, tags={s.animals.pk}, by=make.alice()),
        lambda s, _made: annotate.edit_annotation(s.lazy, tags=set(), by=make.charlie()),
        "Charlie Rey changed “lazy” on ",
    ),
    "other ends that another moved": (
        lambda s: move(s, s.lazy, "lazy dog"),
        lambda s, _made: move(s, s.lazy, "the lazy", by=make.charlie()),
        "Charlie Rey changed “lazy dog” on ",
    ),
    "what another reopened": (
        lambda s: annotate.resolve_annotation(s.lazy, by=make.alice()),
        lambda s, _made: annotate.reopen_annotation(s.lazy, by=make.charlie()),
        "Charlie Rey reopened “lazy” on ",
    ),
    "a highlight that another resolved": (
        lambda s: make.annotation(s.document, quote="fox", by=make.alice()),
        lambda _s, made: annotate.resolve_annotation(made, by=make.charlie()),
        "Charlie Rey resolved “fox” on ",
    ),
    "a reply that another changed": (
        lambda s: make.reply(s.lazy, text="So?", by=make.alice()),
        lambda _s, made: discuss.edit_reply(made, text="So!", by=make.charlie()),
        "Charlie Rey changed “So.” on ",
    ),
    "a changed reply that another changed": (
        lambda s: discuss.edit_reply(s.reply, text="So?", by=make.alice()),
        lambda s, _made: discuss.edit_reply(s.reply, text="So!", by=make.charlie()),
        "Charlie Rey changed “So.” on ",
    ),
    "a reply that another threw away": (
        lambda s: make.reply(s.lazy, text="So", by=make.alice()),
        lambda _s, made: discuss.trash_reply(made, by=make.charlie()),
        "Charlie Rey moved “So” to the trash on ",
    ),
    "a reply that another restored": (
        lambda s: discuss.trash_reply(s.reply, by=make.alice()),
        lambda s, _made: discuss.restore_reply(s.reply, by=make.charlie()),
        "Charlie Rey restored “Is it.” on ",
    ),
    "a change to a reply in the trash": (
        lambda s: discuss.edit_reply(s.reply, text="So?", by=make.alice()),
        lambda s, _made: discuss.trash_reply(s.reply, by=make.charlie()),
        "“So.” is in the trash: restore it first",
    ),
    "a reply under what is in the trash": (
        lambda s: make.reply(s.lazy, text="So?", by=make.alice()),
        lambda s, _made: annotate.trash_annotation(s.lazy, by=make.charlie()),
        "the highlight that it answers to is in the trash",
    ),
    "a highlight in a document in the trash": (
        lambda s: make.annotation(s.document, quote="fox", by=make.alice()),
        lambda s, _made: documents.trash_document(s.document, by=make.charlie()),
        "“The fox” is in the trash: restore it first",
    ),
    "a tag that another renamed": (
        lambda s: make.tag(s.project, "Dogs"),
        lambda _s, made: tagging.edit_tag(made, name="Hounds", by=make.charlie()),
        "Charlie Rey changed “Dogs” on ",
    ),
    "a tag that has tags under it": (
        lambda s: make.tag(s.project, "Dogs"),
        lambda s, made: make.tag(s.project, "Hounds", parent=made, by=make.charlie()),
        "Charlie Rey put a tag under “Dogs” on ",
    ),
    "a tag in use": (
        lambda s: make.tag(s.project, "Dogs"),
        lambda s, made: make.annotation(s.document, quote="dog", tags=(made,), by=make.charlie()),
        "Charlie Rey used the tag “Dogs” on ",
    ),
    "a tag that is a topic": (
        lambda s: make.tag(s.project, "Dogs"),
        lambda s, made: topics.add_topic(s.document, made, by=make.charlie()),
        "Charlie Rey used the tag “Dogs” on ",
    ),
    "a tag that another threw away": (
        lambda s: make.tag(s.project, "Dogs"),
        lambda _s, made: tagging.trash_tag(made, by=make.charlie()),
        "Charlie Rey moved “Dogs” to the trash on ",
    ),
    "a tag that another restored": (
        lambda s: tagging.trash_tag(s.colours, by=make.alice()),
        lambda s, _made: tagging.restore_tag(s.colours, by=make.charlie()),
        "Charlie Rey restored “Colours” on ",
    ),
    "a tag whose old name is taken": (
        lambda s: tagging.edit_tag(s.colours, name="Hues", by=make.alice()),
        lambda s, _made: make.tag(s.project, "Colours", by=make.charlie()),
        "There is a tag “Colours” at that place already",
    ),
    "a topic that another took away": (
        lambda s: topics.add_topic(s.document, s.animals, by=make.alice()),
        lambda s, _made: topics.remove_topic(s.document, s.animals, by=make.charlie()),
        "Charlie Rey changed “Animals” on ",
    ),
    "a topic whose tag is in the trash": (
        lambda s: topics.add_topic(s.document, s.animals, by=make.alice()),
        lambda s, _made: tagging.trash_tag(s.animals, by=make.charlie()),
        "“Animals” is in the trash: restore it first",
    ),
    "details that another corrected": (
        lambda s: documents.edit_document(s.document, title="Foxes", by=make.alice()),
        lambda s, _made: documents.edit_document(s.document, title="Vixens", by=make.charlie()),
        "Charlie Rey changed “Foxes” on ",
    ),
    "a document that another restored": (
        lambda s: documents.trash_document(s.document, by=make.alice()),
        lambda s, _made: documents.restore_document(s.document, by=make.charlie()),
        "Charlie Rey restored “The fox” on ",
    ),
    "a renamed project": (
        lambda s: projects.edit_project(s.project, name="Bees", description="", by=make.alice()),
        lambda s, _made: projects.edit_project(s.project, name="Wasps", description="", by=make.charlie()),
        "Charlie Rey changed the document on ",
    ),
}


@pytest.mark.parametrize("doing", BUILT_UPON)
def test_what_somebody_built_upon_is_left_and_they_are_named(doing: str) -> None:
    stage = Stage.set()
    bob_edits(stage)
    do, build, sentence = BUILT_UPON[doing]
    build(stage, do(stage))
    before = stage.state()
    lines = Change.objects.count()
    with pytest.raises(BuiltUpon, match=sentence) as refused:
        undone(stage)
    assert stage.state() == before
    assert Change.objects.count() == lines
    assert refused.value.number == past.next_for(make.alice(), stage.project).undo.number  # type: ignore[union-attr]


def test_a_document_that_others_worked_on_since_stays() -> None:
    stage = Stage.set()
    documents.trash_document(stage.document, by=make.alice())
    documents.restore_document(stage.document, by=make.alice())
    make.annotation(stage.document, quote="fox", by=make.bob())
    with pytest.raises(BuiltUpon, match="Bob Stone worked on “The fox” on "):
        undone(stage)


def test_tags_that_others_put_on_meanwhile_stay() -> None:
    stage = Stage.set()
    annotate.edit_annotation(stage.lazy, tags={stage.animals.pk}, by=make.alice())
    annotate.edit_annotation(stage.lazy, tags={stage.animals.pk, stage.colours.pk}, by=make.bob())
    undone(stage)
    assert tags_of(stage.lazy) == [stage.colours.pk]


def test_what_is_blocked_can_be_left_and_what_came_before_undone() -> None:
    stage = Stage.set()
    make.annotation(stage.document, quote="dog", by=make.alice())
    fox = make.annotation(stage.document, quote="fox", by=make.alice())
    make.reply(fox, by=make.bob())
    with pytest.raises(BuiltUpon) as refused:
        undone(stage)
    assert undone(stage, before=refused.value.number).told == "Undone: highlight “dog”"
    assert redone(stage).told == "Done again: highlight “dog”"


def test_my_own_later_act_blocks_too_and_says_you() -> None:
    stage = Stage.set()
    annotate.edit_annotation(stage.lazy, note="One", by=make.alice())
    line = annotate.edit_annotation(stage.lazy, note="Two", by=make.alice()).change_number
    with pytest.raises(BuiltUpon, match="You changed “lazy” on "):
        undone(stage, before=line)


def test_the_same_act_sent_twice_is_done_once() -> None:
    stage = Stage.set()
    for quote in ("fox", "dog"):
        make.annotation(stage.document, quote=quote, by=make.alice())
    uid = uuid4()
    told = {undo(may(stage.project, make.alice()), act=uid, by=make.alice()).told for _time in range(2)}
    assert told == {"Undone: highlight “dog”"}
    assert past.next_for(make.alice(), stage.project).undo is not None


def test_the_identifier_of_another_act_is_refused() -> None:
    stage = Stage.set()
    with act(uid := uuid4()):
        make.annotation(stage.document, quote="fox", by=make.alice())
    with pytest.raises(Conflict, match="identifier"):
        undo(may(stage.project, make.alice()), act=uid, by=make.alice())


def test_who_was_made_a_reader_undoes_nothing() -> None:
    stage = Stage.set()
    fox = make.annotation(stage.document, quote="fox", by=make.bob())
    Membership.objects.filter(user=make.bob()).update(role=Role.READER)
    with pytest.raises(NotAllowed):
        undone(stage, by=make.bob())
    assert Annotation.objects.get(pk=fox.pk).trashed_at is None


def test_who_is_no_editor_any_more_leaves_what_others_wrote() -> None:
    stage = Stage.set()
    Membership.objects.filter(user=make.bob()).update(role=Role.EDITOR)
    annotate.edit_annotation(stage.brown, note="Bob's", by=make.bob())
    Membership.objects.filter(user=make.bob()).update(role=Role.ANNOTATOR)
    with pytest.raises(NotAllowed, match="only its author or an editor"):
        undone(stage, by=make.bob())


def test_an_annotator_takes_back_the_tag_they_made_and_makes_it_again() -> None:
    stage = Stage.set()
    make.tag(stage.project, "Dogs", by=make.bob())
    undone(stage, by=make.bob())
    assert redone(stage, by=make.bob()).told == "Done again: new tag “Dogs”"


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.EDITOR])
def test_a_tag_is_changed_back_by_editors(role: Role) -> None:
    stage = Stage.set()
    tagging.edit_tag(stage.colours, name="Hues", by=make.bob())
    Membership.objects.filter(user=make.bob()).update(role=role)
    if role == Role.EDITOR:
        undone(stage, by=make.bob())
        return
    with pytest.raises(NotAllowed):
        undone(stage, by=make.bob())


def test_imports_are_no_acts_to_undo() -> None:
    stage = Stage.set()
    make.document(stage.project, title="Another")
    make.member(stage.project, make.charlie())
    with pytest.raises(NotFound, match="nothing to undo"):
        undone(stage)


def test_looking_for_the_next_act_reads_no_more_lines_than_needed(django_assert_num_queries: Any) -> None:
    stage = Stage.set()
    with act(UUID(int=1)):
        for _time in range(past.PAGES[0] + 20):
            annotate.trash_annotation(stage.brown, by=make.alice())
            annotate.restore_annotation(stage.brown, by=make.alice())
    alice = make.alice()
    with django_assert_num_queries(2):  # the newest lines; where the act began, and of what kinds the rest is
        found = past.next_for(alice, stage.project).undo
    assert found is not None
    assert found.number == Change.objects.filter(batch=UUID(int=1)).order_by("number")[0].number


def test_taggings_come_back_with_their_highlight() -> None:
    stage = Stage.set()
    make.annotation(stage.document, quote="fox", tags=(stage.animals,), by=make.alice())
    undone(stage)
    redone(stage)
    assert Tagging.objects.filter(tag=stage.animals, content_object__trashed_at=None).count() == 2


def test_what_was_shared_and_replied_to_is_not_hidden_again() -> None:
    stage = Stage.set()
    with act(uuid4()):
        annotate.unshare_annotation(stage.lazy, by=make.alice())
        make.document(stage.project, title="Another")
    annotate.share_annotation(stage.lazy, by=make.alice())
    undone(stage)
    redone(stage)
    stage.lazy.refresh_from_db()
    assert not stage.lazy.private
    make.reply(stage.lazy, by=make.bob())
    with pytest.raises(BuiltUpon, match="Bob Stone replied to “lazy” on "):
        undone(stage)


def test_a_thread_reopened_is_resolved_again() -> None:
    stage = Stage.set()
    with act(uuid4()):
        annotate.resolve_annotation(stage.lazy, by=make.bob())
    annotate.reopen_annotation(stage.lazy, by=make.alice())
    undone(stage)
    stage.lazy.refresh_from_db()
    assert stage.lazy.resolved_by == make.alice()


def test_who_resolves_need_not_have_written_it() -> None:
    stage = Stage.set()
    annotate.resolve_annotation(stage.lazy, by=make.bob())
    undone(stage, by=make.bob())
    assert Annotation.objects.get(pk=stage.lazy.pk).resolved_at is None


def test_ends_that_were_moved_on_an_older_text_are_found_in_the_current_one() -> None:
    stage = Stage.set()
    move(stage, stage.lazy, "lazy dog")
    add_revision(stage.document, make.reading("Yes. " + make.FOX), by=make.bob())
    undone(stage)
    stage.lazy.refresh_from_db()
    assert (stage.lazy.quote, stage.lazy.how) == ("lazy", "moved")
    assert stage.lazy.start == ("Yes. " + make.FOX).index("lazy")


def test_a_private_annotations_undo_stays_private() -> None:
    stage = Stage.set()
    annotate.unshare_annotation(stage.brown, by=make.alice())
    annotate.edit_annotation(stage.brown, note="Secret", by=make.alice())
    lines = undone(stage).changes
    assert [line.private_to for line in lines] == [make.alice()]


def test_what_another_made_private_is_left_without_a_word_of_it() -> None:
    stage = Stage.set()
    Membership.objects.filter(user=make.bob()).update(role=Role.EDITOR)
    annotate.edit_annotation(stage.brown, note="Bob was here", by=make.bob())
    annotate.unshare_annotation(stage.brown, by=make.alice())
    with pytest.raises(BuiltUpon) as refused:
        undone(stage, by=make.bob())
    assert "no longer yours to see" in str(refused.value)
    assert "brown" not in str(refused.value)


def test_an_act_with_a_reply_under_its_own_highlight_is_undone() -> None:
    stage = Stage.set()
    before = stage.state()
    with act(uuid4()):
        fox = make.annotation(stage.document, quote="fox", by=make.alice())
        make.reply(fox, by=make.alice())
        annotate.edit_annotation(fox, note="And so on", by=make.alice())
    after = stage.state()
    undone(stage)
    assert stage.state() == before
    redone(stage)
    assert stage.state() == after


def test_an_act_of_many_lines_costs_few_queries() -> None:
    def queries_for(count: int) -> int:
        stage = Stage.set()
        with act(uuid4()):
            for _time in range(count):
                make.annotation(stage.document, quote="fox", tags=(stage.animals,), by=make.alice())
        alice, project = make.alice(), may(stage.project, make.alice())
        with CaptureQueriesContext(connection) as captured:
            undo(project, act=uuid4(), by=alice)
        return len(captured)

    assert queries_for(2) == queries_for(20)
