"""Annotating: one act, one transaction, one change."""

from __future__ import annotations

from uuid import uuid4

import pytest

from annotator import access
from annotator.actions import annotate
from annotator.actions.tag import restore_tag, trash_tag
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound, QuoteMismatch
from annotator.models import Annotation, Tagging
from documents.models import Change, Role
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db


def annotated(document, start=None, end=None, *, quote="", by=None, **more):
    span = None if start is None else Span(start, end)
    by = by or make.bob()
    fields = {"uid": uuid4(), "tags": (), "note": ""} | more
    revision = access.passage_to_annotate(by, document.uid, 1, span)
    return annotate.annotate(revision, span=span, quote=quote, by=by, **fields)


def verbs(project):
    return list(Change.objects.filter(project=project).order_by("number").values_list("verb", flat=True))


TEXT = "Ein Käfer 🐞 saß\nauf e\u0301inem 👩‍👩‍👧 Blatt.\nمرحبا بالعالم"
PLACES = {
    "at the start": Span(0, 3),
    "on an emoji": Span(10, 11),
    "over a line's end": Span(12, 20),
    "through a letter and its accent": Span(20, 21),
    "from right to left": Span(len(TEXT) - 13, len(TEXT) - 8),
    "the last character": Span(len(TEXT) - 1, len(TEXT)),
    "all of it": Span(0, len(TEXT)),
}


@pytest.mark.parametrize("span", PLACES.values(), ids=PLACES)
def test_a_highlight_keeps_quote_and_surroundings(span):
    start, end = span.start, span.end
    document = make.document(make.project(), text=TEXT)
    annotation, made = annotated(document, start, end, quote=span.of(TEXT))
    annotation.refresh_from_db()

    assert made
    assert annotation.quote == span.of(TEXT)
    assert annotation.prefix == TEXT[max(0, start - 32) : start]
    assert annotation.suffix == TEXT[end : end + 32]
    assert (annotation.made_start, annotation.made_end) == (annotation.start, annotation.end) == (start, end)
    assert annotation.how == "exact"


def test_one_act_is_one_change():
    project = make.project()
    tag = make.tag(project)
    document = make.document(project)
    before = Change.objects.count()
    annotation, _made = annotated(document, 4, 9, quote="quick", tags=[tag.pk], note="*Fast*")

    (change,) = Change.objects.order_by("number")[before:]
    assert (change.verb, change.target, change.by) == ("annotation.added", str(annotation.uid), make.bob())
    assert (change.project, change.document) == (project, document)
    assert change.after == {"start": 4, "end": 9, "quote": "quick", "tags": [tag.pk], "note": "*Fast*"}
    assert annotation.change_number == change.number


REFUSED = {
    "another quote": ({"start": 4, "end": 9, "quote": "brown"}, QuoteMismatch),
    "another case": ({"start": 4, "end": 9, "quote": "Quick"}, QuoteMismatch),
    "past the end of the text": ({"start": 40, "end": 50, "quote": "dog."}, QuoteMismatch),
    "far past the end of the text": ({"start": 4000, "end": 5000, "quote": "dog."}, QuoteMismatch),
    "nothing but white space": ({"start": 3, "end": 4, "quote": " "}, Invalid),
    "a quote without a place": ({"quote": "quick"}, Invalid),
    "too long a quote": ({"start": 0, "end": 100_001, "quote": "quick"}, Invalid),
    "too long a note": ({"start": 4, "end": 9, "quote": "quick", "note": "x" * 100_001}, Invalid),
    "no such tag": ({"start": 4, "end": 9, "quote": "quick", "tags": [10**9]}, Invalid),
}


@pytest.mark.parametrize(("values", "error"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_leaves_nothing(values, error):
    project = make.project()
    document = make.document(project)
    before = verbs(project)
    with pytest.raises(error):
        annotated(document, **values)
    assert not Annotation.objects.exists()
    assert verbs(project) == before


def test_a_wrong_quote_is_answered_with_what_stands_there():
    document = make.document(make.project())
    with pytest.raises(QuoteMismatch) as refusal:
        annotated(document, 4, 9, quote="brown")
    assert refusal.value.found == "quick"


def test_tags_of_another_project_or_in_the_trash_are_refused():
    project, other = make.project(), make.project(name="Another")
    document = make.document(project)
    trashed = make.tag(project, "Old")
    trash_tag(trashed, by=make.alice())
    for pk in (make.tag(other, "Foreign").pk, trashed.pk):
        with pytest.raises(Invalid, match=str(pk)):
            annotated(document, 4, 9, quote="quick", tags=[pk])
    assert not Tagging.objects.exists()


def test_repeating_the_same_act_changes_nothing():
    project = make.project()
    document = make.document(project)
    uid = uuid4()
    first, made = annotated(document, 4, 9, quote="quick", uid=uid)
    before = verbs(project)
    second, made_again = annotated(document, 4, 9, quote="quick", uid=uid)
    assert (made, made_again) == (True, False)
    assert first == second
    assert verbs(project) == before


CLASHES = {
    "at another place": {"start": 10, "end": 15, "quote": "brown"},
    "on the whole document": {"start": None, "end": None, "quote": ""},
    "by somebody else": {"by": "alice"},
}


@pytest.mark.parametrize("other", CLASHES.values(), ids=CLASHES)
def test_an_identifier_means_one_annotation(other):
    document = make.document(make.project())
    values = {"start": 4, "end": 9, "quote": "quick", "uid": uuid4()}
    annotated(document, **values)
    other = {**values, **other}
    if "by" in other:
        other["by"] = make.alice()
    with pytest.raises(Conflict):
        annotated(document, **other)


def test_an_identifier_in_the_trash_is_not_used_again():
    document = make.document(make.project())
    values = {"start": 4, "end": 9, "quote": "quick", "uid": uuid4()}
    annotation, _made = annotated(document, **values)
    annotate.trash_annotation(annotation, by=make.bob())
    with pytest.raises(Conflict):
        annotated(document, **values)


def test_editing_writes_what_changed_and_only_that():
    project = make.project()
    old, kept, new = (make.tag(project, name) for name in ("Old", "Kept", "New"))
    annotation = make.annotation(make.document(project), tags=(old, kept), note="one")
    annotate.edit_annotation(annotation, note="two", tags={kept.pk, new.pk}, by=make.alice())

    change = Change.objects.latest("number")
    assert change.verb == "annotation.edited"
    assert change.by == make.alice()
    assert change.before == {"note": "one", "tags": sorted([old.pk, kept.pk])}
    assert change.after == {"note": "two", "tags": sorted([kept.pk, new.pk])}
    assert set(annotation.taggings.values_list("tag_id", flat=True)) == {kept.pk, new.pk}
    # A tag that stays keeps who put it there.
    assert annotation.taggings.get(tag=kept).by == make.bob()
    assert annotation.taggings.get(tag=new).by == make.alice()


def test_editing_without_a_difference_is_no_change():
    project = make.project()
    tag = make.tag(project)
    annotation = make.annotation(make.document(project), tags=(tag,), note="one")
    before = verbs(project)
    annotate.edit_annotation(annotation, note="one", tags={tag.pk}, by=make.bob())
    annotate.edit_annotation(annotation, by=make.bob())
    annotation.refresh_from_db()
    assert verbs(project) == before
    assert annotation.edited_at is None


def test_a_tag_in_the_trash_stays_on_its_annotation_when_others_change():
    project = make.project()
    trashed, shown, new = (make.tag(project, name) for name in ("Trashed", "Shown", "New"))
    annotation = make.annotation(make.document(project), tags=(trashed, shown))
    trash_tag(trashed, by=make.alice())
    # The page knows only what it shows, and sends what it knows.
    annotate.edit_annotation(annotation, tags={shown.pk, new.pk}, by=make.bob())
    restore_tag(trashed, by=make.alice())
    assert set(annotation.taggings.values_list("tag_id", flat=True)) == {trashed.pk, shown.pk, new.pk}


def test_trash_and_restore_are_done_once():
    project = make.project()
    annotation = make.annotation(make.document(project), tags=(make.tag(project),), note="Kept")
    for _ in range(2):
        annotate.trash_annotation(annotation, by=make.alice())
    annotation.refresh_from_db()
    assert annotation.trashed_by == make.alice()
    assert annotation.trashed_at is not None
    for _ in range(2):
        annotate.restore_annotation(annotation, by=make.alice())
    annotation.refresh_from_db()
    assert annotation.trashed_at is annotation.trashed_by is None
    assert verbs(project)[-2:] == ["annotation.trashed", "annotation.restored"]
    assert annotation.note == "Kept"
    assert annotation.taggings.count() == 1


def test_a_write_to_another_revision_number_finds_nothing():
    document = make.document(make.project())
    with pytest.raises(NotFound):
        access.passage_to_annotate(make.bob(), document.uid, 2, Span(4, 9))


def test_who_may_annotate():
    project = make.project()
    document = make.document(project)
    make.member(project, make.person("rita"), role=Role.READER)
    with pytest.raises(NotAllowed):
        access.passage_to_annotate(make.person("rita"), document.uid, 1, Span(4, 9))
    with pytest.raises(NotFound):
        access.passage_to_annotate(make.charlie(), document.uid, 1, Span(4, 9))


NOTHING_BY_HALVES = {
    "annotate": lambda a: make.annotation(a.document, quote="fox", by=make.bob()),
    "edit": lambda a: annotate.edit_annotation(a, note="two", tags=(), by=make.bob()),
    "trash": lambda a: annotate.trash_annotation(a, by=make.bob()),
    "restore": lambda a: annotate.restore_annotation(a, by=make.bob()),
}


@pytest.mark.parametrize("act", NOTHING_BY_HALVES.values(), ids=NOTHING_BY_HALVES)
def test_an_act_that_can_not_be_logged_does_not_happen(act, request, monkeypatch):
    project = make.project()
    tag = make.tag(project)
    annotation = make.annotation(make.document(project), tags=(tag,), note="one")
    if "restore" in request.node.name:
        annotate.trash_annotation(annotation, by=make.bob())
    before = everything()
    monkeypatch.setattr(type(Change.objects), "record", broken)
    monkeypatch.setattr(type(Change.objects), "record_all", broken)
    with pytest.raises(RuntimeError):
        act(Annotation.objects.select_related("document").get(pk=annotation.pk))
    assert everything() == before


def broken(*_args, **_kwargs):
    raise RuntimeError("the disk is full")


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Annotation, Tagging, Change)]


def test_a_long_text_is_annotated_like_a_short_one():
    document = make.document(make.project(), text="A line of many. 🐦\n" * 8_000 + make.FOX, title="The long fox")
    text = make.revision(document).text
    made = make.annotation(document, quote="brown")
    assert (made.prefix, made.suffix) == (text[made.start - 32 : made.start], text[made.end : made.end + 32])
    with pytest.raises(QuoteMismatch) as mismatch:
        annotate.annotate(
            access.passage_to_annotate(make.bob(), document.uid, 1, Span(made.start, made.end)),
            uid=uuid4(),
            span=Span(made.start, made.end),
            quote="white",
            tags=(),
            note="",
            by=make.bob(),
        )
    assert mismatch.value.found == "brown"
