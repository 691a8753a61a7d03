"""What a person says of passages that weren't surely found again: left as orphans, looked for again, accepted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from annotator import past
from annotator.actions import steps as do
from annotator.actions.acts import perform
from annotator.actions.annotate import unshare_annotation
from annotator.actions.blinding import make_blind
from annotator.actions.settling import accept_all
from annotator.actions.undo import redo, undo
from annotator.anchoring import SURE
from annotator.errors import BuiltUpon, Conflict, Invalid, NotAllowed
from annotator.models import Annotation
from documents.access import project_to_read
from documents.actions.revisions import add_revision
from documents.models import Change, Document, Project, Role
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db

OLD = "The quick brown fox jumps over the lazy dog.\nIt was a fine day in May, and the whole village had come.\n"
NEW = "The quick brown fox leaps across the lazy dog.\nNobody knows what day it was.\n"
FUZZY = "fox jumps over the lazy dog"
GONE = "the whole village had come"


@dataclass
class Scene:
    """The fox in another text, where Bob's highlight stands in other words and his other one nowhere."""

    project: Project
    document: Document
    fuzzy: Annotation
    gone: Annotation

    @classmethod
    def set(cls) -> Scene:
        project = make.project()
        document = make.document(project, text=OLD)
        fuzzy, gone = make.annotation(document, quote=FUZZY), make.annotation(document, quote=GONE)
        add_revision(document, make.reading(NEW), by=make.alice())
        Annotation.objects.filter(pk=fuzzy.pk).update(score=0.7)  # so that nothing here depends on how scores are made
        fuzzy.refresh_from_db()
        gone.refresh_from_db()
        assert (fuzzy.how, gone.how) == ("fuzzy", "orphan")
        return cls(project, document, fuzzy, gone)

    def may(self, by: Any) -> Any:
        return project_to_read(by, self.project.slug)

    def accept(self, above: float = 0.5, *, by: Any = None, **more: Any) -> int:
        by = by or make.bob()
        return accept_all(self.may(by), above=above, by=by, **more)

    def undo(self, by: Any = None) -> None:
        undo(self.may(by or make.bob()), act=uuid4(), by=by or make.bob())

    def redo(self, by: Any = None) -> None:
        redo(self.may(by or make.bob()), act=uuid4(), by=by or make.bob())


@pytest.fixture
def scene() -> Scene:
    return Scene.set()


def act(*steps: do.Step, by: Any = None) -> None:
    perform(steps, uid=uuid4(), by=by or make.bob())


def standing(annotation: Annotation) -> tuple[Any, ...]:
    annotation.refresh_from_db()
    made = (annotation.made_on.number, annotation.made_start, annotation.quote)
    place = (annotation.placed_on.number, annotation.start, annotation.end, annotation.how, annotation.score)
    return (*made, *place, annotation.left_at)


def test_what_is_left_as_an_orphan_stands_nowhere_and_can_be_taken_back(scene: Scene) -> None:
    before = standing(scene.fuzzy)
    act(do.Leave(scene.fuzzy.uid))
    left = standing(scene.fuzzy)
    assert left[:7] == (1, OLD.index(FUZZY), FUZZY, 2, None, None, "orphan")
    assert left[-1] is not None
    assert Change.objects.latest("number").verb == "annotation.left"
    scene.undo()
    assert standing(scene.fuzzy) == before
    scene.redo()
    assert standing(scene.fuzzy)[:7] == left[:7]


def test_leaving_twice_is_leaving_once(scene: Scene) -> None:
    act(do.Leave(scene.gone.uid))
    left = standing(scene.gone)
    act(do.Leave(scene.gone.uid))
    assert standing(scene.gone) == left
    assert Change.objects.filter(verb="annotation.left").count() == 1


def test_what_is_taken_up_again_is_looked_for_where_it_was_made(scene: Scene) -> None:
    Annotation.objects.filter(pk=scene.fuzzy.pk).update(score=0.6)
    act(do.Leave(scene.fuzzy.uid))
    left = standing(scene.fuzzy)
    act(do.Unleave(scene.fuzzy.uid))
    found = standing(scene.fuzzy)
    assert found[3:7] == (2, 16, 45, "fuzzy")
    assert found[7] not in {0.6, 1.0}
    assert found[-1] is None
    scene.undo()
    assert standing(scene.fuzzy)[:8] == left[:8]
    assert standing(scene.fuzzy)[-1] is not None


def test_nothing_is_taken_up_that_was_not_left(scene: Scene) -> None:
    act(do.Unleave(scene.gone.uid))
    assert not Change.objects.filter(verb="annotation.unleft").exists()


def test_what_was_left_on_the_text_it_was_made_on_comes_back_to_its_place() -> None:
    document = make.document(make.project())
    annotation = make.annotation(document)
    before = standing(annotation)
    act(do.Leave(annotation.uid))
    act(do.Unleave(annotation.uid))
    assert standing(annotation) == before


def test_drawing_a_place_for_what_was_left_settles_it_and_can_be_taken_back(scene: Scene) -> None:
    act(do.Leave(scene.gone.uid))
    left = standing(scene.gone)
    start = NEW.index("Nobody")
    act(do.Edit(scene.gone.uid, passage=do.Passage(2, Span(start, start + 6), "Nobody")))
    assert standing(scene.gone) == (2, start, "Nobody", 2, start, start + 6, "exact", 1.0, None)
    scene.undo()
    assert standing(scene.gone) == left


def test_ends_are_put_back_with_the_place_they_had(scene: Scene) -> None:
    before = standing(scene.fuzzy)
    act(do.Edit(scene.fuzzy.uid, passage=do.Passage(2, Span(4, 9), "quick")))
    scene.undo()
    assert standing(scene.fuzzy) == before


def test_ends_are_put_back_into_a_text_that_came_since(scene: Scene) -> None:
    act(do.Edit(scene.fuzzy.uid, passage=do.Passage(2, Span(4, 9), "quick")))
    add_revision(scene.document, make.reading("So.\n" + OLD), by=make.alice())
    scene.undo()
    start = OLD.index(FUZZY)
    assert standing(scene.fuzzy) == (1, start, FUZZY, 3, start + 4, start + 4 + len(FUZZY), "moved", 1.0, None)


def test_a_note_on_a_whole_document_is_no_orphan(scene: Scene) -> None:
    note = make.annotation(scene.document, quote=None, note="On all of it")
    with pytest.raises(Invalid, match="whole document"):
        act(do.Leave(note.uid))


@pytest.mark.parametrize("step", [do.Leave, do.Unleave])
def test_only_its_author_and_editors_settle_it(scene: Scene, step: Any) -> None:
    annotator = make.person("dora")
    make.member(scene.project, annotator)
    with pytest.raises(NotAllowed):
        act(step(scene.gone.uid), by=annotator)
    act(step(scene.gone.uid), by=make.alice())


def test_what_somebody_settled_otherwise_since_is_not_taken_back(scene: Scene) -> None:
    act(do.Leave(scene.gone.uid))
    act(do.Unleave(scene.gone.uid), by=make.alice())
    with pytest.raises(BuiltUpon, match="Alice Ng changed “the whole village"):
        scene.undo()
    act(do.Leave(scene.gone.uid))
    act(do.Unleave(scene.gone.uid))
    act(do.Edit(scene.gone.uid, passage=do.Passage(2, Span(4, 9), "quick")), by=make.alice())
    with pytest.raises(BuiltUpon, match="Alice Ng changed"):
        scene.undo()


def test_the_history_tells_of_it(scene: Scene) -> None:
    act(do.Leave(scene.gone.uid))
    project = scene.may(make.bob())
    found = past.next_for(make.bob(), project).undo
    assert found is not None
    assert past.called(found, project=project) == f"leaving “{GONE}” as an orphan"


# --- accepting all ---


def another(scene: Scene) -> Annotation:
    """The same in another document."""
    document = make.document(scene.project, text=OLD, title="Another fox")
    annotation = make.annotation(document, quote=FUZZY)
    add_revision(document, make.reading(NEW), by=make.alice())
    Annotation.objects.filter(pk=annotation.pk).update(score=0.8)
    return annotation


def test_all_above_a_score_are_made_anew_where_they_stand(scene: Scene) -> None:
    gone, before = standing(scene.gone), standing(scene.fuzzy)
    assert scene.accept(0.7) == 1
    quote = "fox leaps across the lazy dog"
    assert standing(scene.fuzzy) == (2, 16, quote, 2, 16, 45, "exact", 1.0, None)
    scene.fuzzy.refresh_from_db()
    assert (scene.fuzzy.prefix, scene.fuzzy.suffix) == ("The quick brown ", ".\nNobody knows what day it was.\n")
    assert standing(scene.gone) == gone
    line = Change.objects.get(verb="annotation.moved")
    assert line.by == make.bob()
    assert ((line.before or {})["quote"], (line.after or {})["quote"]) == (FUZZY, quote)
    scene.undo()
    assert standing(scene.fuzzy) == before
    scene.redo()
    assert standing(scene.fuzzy)[:8] == (2, 16, quote, 2, 16, 45, "exact", 1.0)


def test_several_are_one_act(scene: Scene) -> None:
    also = another(scene)
    before = standing(scene.fuzzy), standing(also)
    assert scene.accept() == 2
    assert Change.objects.filter(verb="annotation.moved").values("batch").distinct().count() == 1
    scene.undo()
    assert (standing(scene.fuzzy), standing(also)) == before


def test_what_an_act_cannot_hold_becomes_another(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.actions.settling.MOST_LINES", 1)
    another(scene)
    assert scene.accept() == 2
    assert Change.objects.filter(verb="annotation.moved").values("batch").distinct().count() == 2


def test_sent_twice_it_is_done_once(scene: Scene) -> None:
    uid = uuid4()
    assert [scene.accept(act=uid), scene.accept(act=uid), scene.accept()] == [1, 1, 0]
    with pytest.raises(Conflict):
        scene.accept(act=uid, by=make.alice())


LEFT_ALONE: dict[str, dict[str, Any]] = {
    "one below the score": {"score": 0.49},
    "one that is sure": {"score": SURE},
    "one that stands in its own words": {"how": "moved"},
    "an orphan": {"how": "orphan", "start": None, "end": None},
    "one in the trash": {"trashed_at": "2026-01-01T00:00:00Z"},
    "one of the owner's": {"author": "alice"},
}


@pytest.mark.parametrize("fields", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_left_alone_is(scene: Scene, fields: dict[str, Any]) -> None:
    if "author" in fields:
        fields = {"author": make.alice()}
    Annotation.objects.filter(pk=scene.fuzzy.pk).update(**fields)
    before = standing(scene.fuzzy)
    assert scene.accept(0.5) == 0
    assert standing(scene.fuzzy) == before


def test_one_document_alone_can_be_asked_for(scene: Scene) -> None:
    other = make.document(scene.project, title="Another fox")
    assert scene.accept(document=other) == 0
    assert scene.accept(document=scene.document) == 1


def test_an_editor_accepts_those_of_others_but_none_that_he_may_not_see(scene: Scene) -> None:
    private = make.annotation(scene.document, quote="lazy dog")
    Annotation.objects.filter(pk=private.pk).update(how="fuzzy", score=0.8)
    unshare_annotation(Annotation.objects.get(pk=private.pk), by=make.bob())
    assert scene.accept(by=make.alice()) == 1


def test_in_a_blind_project_each_accepts_his_own(scene: Scene) -> None:
    editor = make.person("erin")
    make.member(scene.project, editor, role=Role.EDITOR)
    make_blind(scene.may(make.alice()), by=make.alice())
    assert scene.accept(by=editor) == 0
    assert scene.accept() == 1


def test_who_only_reads_accepts_nothing_and_a_share_is_a_share(scene: Scene) -> None:
    reader = make.person("rita")
    make.member(scene.project, reader, role=Role.READER)
    with pytest.raises(NotAllowed):
        scene.accept(by=reader)
    with pytest.raises(Invalid, match="between 0 and 1"):
        scene.accept(84)
