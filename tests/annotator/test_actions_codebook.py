"""Operations on a codebook: what each does, that it is one act, and that taking it back restores everything."""

from __future__ import annotations

import random
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator import queries
from annotator.actions import codebook, topics
from annotator.actions import tag as tagging
from annotator.actions.acts import perform as perform_act
from annotator.actions.annotate import trash_annotation
from annotator.actions.codebook import merging
from annotator.actions.codebook import operations as do
from annotator.actions.codebook.saying import said
from annotator.actions.steps import Edit, NamedTag
from annotator.actions.undo import redo, undo
from annotator.errors import BuiltUpon, Conflict, Invalid, NotAllowed, Refused
from annotator.models import Alias, Annotation, CodebookSettings, Tag, Tagging, Topic
from documents.access import project_to_read
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db
WORDS = ("quick", "brown", "fox", "jumps", "lazy", "dog")


@pytest.fixture
def project():
    return as_seen(make.project(), make.alice())


@pytest.fixture
def document(project):
    return make.document(project)


def as_seen(project, user):
    """With the person's role."""
    return project_to_read(user, project.slug)


def perform(project, operation, *, by=None, act=None):
    by = by or make.alice()
    return codebook.perform(as_seen(project, by), operation, uid=act or uuid4(), by=by)


def take_back(project, *, by=None):
    by = by or make.alice()
    return undo(as_seen(project, by), act=uuid4(), by=by)


def do_again(project, *, by=None):
    by = by or make.alice()
    return redo(as_seen(project, by), act=uuid4(), by=by)


def tree(project):
    """Names in reading order, indented."""
    return [" " * placed.depth + placed.node.name for placed in queries.codebook(project)]


def tags_of(annotation):
    return {tagging.tag.name for tagging in Tagging.objects.filter(content_object=annotation).select_related("tag")}


def keep_private(annotation):
    Annotation.objects.filter(pk=annotation.pk).update(private=True)
    return annotation


def state(project):
    """All that an operation may change."""
    standing = Tag.objects.filter(project=project, trashed_at__isnull=True).order_by("pk")
    uses = ("pk", "content_object", "tag", "by", "created_at")
    names = Alias.objects.filter(project=project, tag__trashed_at__isnull=True)
    settled = CodebookSettings.objects.filter(project=project).exclude(tags_made_by="annotators")
    return {
        "tags": list(standing.values_list("pk", "parent", "position", "name", "colour", "description", "shortcut")),
        "taggings": list(Tagging.objects.filter(project=project).order_by("pk").values_list(*uses)),
        "topics": list(Topic.objects.filter(project=project).order_by("pk").values_list(*uses)),
        "aliases": set(names.values_list("tag", "parent", "name")),
        "settings": list(settled.values()),
    }


# ── Merging ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_merged_tags_give_away_passages_topics_children_and_words(project, document):
    iraq = make.tag(project, "Iraq")
    irak = make.tag(project, "Irak", description="The state.", shortcut="i")
    make.tag(project, "Baghdad", parent=irak)
    one, both = make.annotation(document, tags=(irak,)), make.annotation(document, quote="fox", tags=(iraq, irak))
    topics.add_topic(document, irak, by=make.bob())
    perform(project, do.Merge((irak.pk,), iraq.pk))
    assert tree(project) == ["Iraq", " Baghdad"]
    assert tags_of(one) == tags_of(both) == {"Iraq"}
    iraq.refresh_from_db()
    assert (iraq.description, iraq.shortcut) == ("The state.", "i")
    assert queries.topics_of(document) == [iraq]
    [tagged] = Tagging.objects.filter(content_object=one)
    assert tagged.by == make.bob()


def test_the_old_name_of_a_merged_tag_finds_it(project):
    iraq, irak = make.tag(project, "Iraq"), make.tag(project, "Irak")
    perform(project, do.Merge((irak.pk,), iraq.pk))
    assert tagging.make_tag(project, name="IRAK", by=make.bob()) == (iraq, False)
    assert tagging.make_path(project, "Irak / Baghdad", by=make.bob()).parent == iraq


def test_the_only_other_name_finds_a_tag_from_anywhere_but_not_one_of_two(project):
    one, two = make.tag(project, "One"), make.tag(project, "Two")
    perform(project, do.AddAlias(one.pk, "Uno"))
    assert tagging.called(project.pk, "uno", parent=two) == one
    below = make.tag(project, "Deux", parent=one)
    perform(project, do.AddAlias(below.pk, "uno"))
    assert tagging.called(project.pk, "uno", parent=two) is None
    assert tagging.called(project.pk, "uno", parent=None) == one


def test_merging_twice_keeps_the_names_of_both(project):
    a, b, c = (make.tag(project, name) for name in "ABC")
    perform(project, do.Merge((a.pk,), b.pk))
    perform(project, do.Merge((b.pk,), c.pk))
    assert set(Alias.objects.values_list("name", "tag")) == {("A", c.pk), ("B", c.pk)}


def test_children_of_the_same_name_merge_too(project, document):
    left, right = make.tag(project, "Left"), make.tag(project, "Right")
    ours, theirs = make.tag(project, "Trade", parent=left), make.tag(project, "trade", parent=right)
    make.tag(project, "Tariffs", parent=theirs)
    highlight = make.annotation(document, tags=(theirs,))
    perform(project, do.Merge((right.pk,), left.pk))
    assert tree(project) == ["Left", " Trade", "  Tariffs"]
    assert list(Tagging.objects.filter(content_object=highlight).values_list("tag", flat=True)) == [ours.pk]


def test_a_tag_merged_into_one_under_it_gives_it_its_place(project):
    top = make.tag(project, "Top")
    below = make.tag(project, "Below", parent=top)
    make.tag(project, "Other", parent=top)
    make.tag(project, "Last")
    perform(project, do.Merge((top.pk,), below.pk))
    assert tree(project) == ["Below", " Other", "Last"]


def test_private_annotations_of_others_merge_and_only_their_authors_hear_of_it(project, document):
    a, b = make.tag(project, "A"), make.tag(project, "B")
    hidden = keep_private(make.annotation(document, tags=(a,)))
    perform(project, do.Merge((a.pk,), b.pk))
    assert tags_of(hidden) == {"B"}
    line = Change.objects.get(verb="annotation.retagged")
    assert line.private_to == make.bob()
    assert (line.before["tags"], line.after["tags"]) == ([a.pk], [b.pk])
    told = take_back(project)
    assert tags_of(hidden) == {"A"}
    assert not any(one.private_to_id for one in told.changes)
    assert "2 more" not in told.told  # the other name of B is one, the hidden passage is none


def test_passages_in_the_trash_merge_too(project, document):
    a, b = make.tag(project, "A"), make.tag(project, "B")
    lying = make.annotation(document, tags=(a,))
    trash_annotation(lying, by=make.bob())
    perform(project, do.Merge((a.pk,), b.pk))
    assert tags_of(lying) == {"B"}


def test_what_is_tagged_with_a_tag_that_was_merged_meanwhile_gets_the_other(project, document):
    a, b, c = (make.tag(project, name) for name in "ABC")
    highlight = make.annotation(document)
    perform(project, do.Merge((a.pk,), b.pk))
    perform(project, do.Merge((b.pk,), c.pk))
    perform_act([Edit(highlight.uid, add_tags=(a.pk,))], uid=uuid4(), by=make.bob())
    assert tags_of(highlight) == {"C"}


def test_what_was_tagged_at_the_very_moment_of_a_merge_follows(project, document):
    a, b = make.tag(project, "A"), make.tag(project, "B")
    act, highlight = uuid4(), make.annotation(document)
    perform(project, do.Merge((a.pk,), b.pk), act=act)
    before = state(project)
    Tagging.objects.create(project=project, content_object=highlight, tag=a, by=make.bob())
    merging.follow(project, act=act, by=make.alice())
    assert tags_of(highlight) == {"B"}
    take_back(project)
    assert tags_of(highlight) == {"A"}
    do_again(project)
    merging.follow(project, act=act, by=make.alice())
    assert len(state(project)["taggings"]) == len(before["taggings"]) + 1


WRONG = {
    "into itself": (lambda a, b: do.Merge((a.pk, b.pk), a.pk), Invalid),
    "nothing": (lambda a, b: do.Merge((), a.pk), Invalid),
    "what isn't there": (lambda a, b: do.Merge((0,), a.pk), Invalid),
    "under itself": (lambda a, b: do.Move((a.pk,), parent=a.pk), Conflict),
    "in front of what isn't there": (lambda a, b: do.Move((a.pk,), before=0), Invalid),
    "a name that is taken": (lambda a, b: do.Make("b"), Conflict),
    "another name that is a tag's": (lambda a, b: do.AddAlias(a.pk, "B"), Conflict),
    "a name that isn't one": (lambda a, b: do.AddAlias(a.pk, " "), Invalid),
    "a colour that there isn't": (lambda a, b: do.Recolour((a.pk, b.pk), "puce"), Invalid),
    "a colour for nothing": (lambda a, b: do.Recolour((), "teal"), Invalid),
    "what a tag doesn't have": (lambda a, b: do.Change(a.pk, {"parent": "b"}), Invalid),
}


@pytest.mark.parametrize(("operation", "error"), WRONG.values(), ids=WRONG)
def test_what_makes_no_sense_is_refused_and_changes_nothing(project, operation, error):
    a, b = make.tag(project, "A"), make.tag(project, "B")
    before, lines = state(project), Change.objects.count()
    with pytest.raises(error):
        perform(project, operation(a, b))
    assert state(project) == before
    assert Change.objects.count() == lines


def test_several_tags_get_a_colour_as_one_act(project):
    a, b = make.tag(project, "A", colour="red"), make.tag(project, "B", colour="blue")
    make.tag(project, "C", parent=a, colour="lime")
    before = state(project)
    perform(project, do.Recolour((a.pk, b.pk, a.pk), "blue"))
    assert dict(Tag.objects.values_list("name", "colour")) == {"A": "blue", "B": "blue", "C": "lime"}
    assert Change.objects.filter(verb="tag.edited").values_list("before", "after").get() == (
        {"colour": "red"},
        {"colour": "blue"},
    )
    take_back(project)
    assert state(project) == before
    do_again(project)
    assert Tag.objects.get(name="A").colour == "blue"


def test_many_tags_are_recoloured_by_a_few_statements(project):
    tags = [make.tag(project, f"T{n}", colour="red").pk for n in range(40)]
    with CaptureQueriesContext(connection) as few:
        perform(project, do.Recolour(tuple(tags[:2]), "blue"))
    with CaptureQueriesContext(connection) as many:
        perform(project, do.Recolour(tuple(tags), "teal"))
    assert len(many) == len(few)


def test_what_was_done_to_several_colours_is_said(project):
    tags = [make.tag(project, name, colour="red").pk for name in "ABC"]
    done = perform(project, do.Recolour(tuple(tags), "teal"))
    assert said(done.act, user=make.alice()) == "3 tags are teal now."
    assert said(perform(project, do.Recolour(tuple(tags[:1]), "blue")).act, user=make.alice()) == (
        "The tag “A” has changed."
    )


def test_an_annotator_recolours_only_tags_of_his_own(project):
    mine, other = make.tag(project, "Mine", by=make.bob()), make.tag(project, "Other")
    perform(project, do.Recolour((mine.pk,), "teal"), by=make.bob())
    with pytest.raises(NotAllowed):
        perform(project, do.Recolour((mine.pk, other.pk), "blue"), by=make.bob())


# ── Retagging ─────────────────────────────────────────────────────────────────────────────────────────────────────

RETAGS = {
    "with another": (("B",), {"B", "C"}),
    "with two others": (("B", "D"), {"B", "C", "D"}),
    "with nothing": ((), {"C"}),
    "with what it has": (("C",), {"C"}),
    "with more beside it": (("A", "B"), {"A", "B", "C"}),
}


@pytest.mark.parametrize(("to", "expected"), RETAGS.values(), ids=RETAGS)
def test_passages_are_retagged(project, document, to, expected):
    tags = {name: make.tag(project, name) for name in "ABCD"}
    highlight = make.annotation(document, tags=(tags["A"], tags["C"]))
    before = state(project)
    perform(project, do.Retag(tags["A"].pk, tuple(tags[name].pk for name in to)))
    assert tags_of(highlight) == expected
    take_back(project)
    assert state(project) == before


def test_only_the_chosen_passages_are_retagged_and_none_that_are_hidden(project, document):
    a, b = make.tag(project, "A"), make.tag(project, "B")
    chosen, other = make.annotation(document, tags=(a,)), make.annotation(document, quote="fox", tags=(a,))
    hidden = keep_private(make.annotation(document, quote="dog", tags=(a,)))
    perform(project, do.Retag(a.pk, (b.pk,), (chosen.uid, hidden.uid)))
    assert [tags_of(one) for one in (chosen, other, hidden)] == [{"B"}, {"A"}, {"A"}]
    perform(project, do.Retag(a.pk, (b.pk,)))
    assert [tags_of(one) for one in (chosen, other, hidden)] == [{"B"}, {"B"}, {"A"}]


# ── Taking back ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_merge_is_one_act_and_taken_back_as_one(project, document):
    a, b, c = (make.tag(project, name, description=name) for name in "ABC")
    make.tag(project, "Below", parent=a)
    make.annotation(document, tags=(a, b, c))
    make.annotation(document, quote="fox", tags=(b, a))
    make.annotation(document, quote="dog", tags=(c,))
    topics.add_topic(document, a, by=make.bob())
    topics.add_topic(document, c, by=make.bob())
    before = state(project)
    perform(project, do.Merge((a.pk, b.pk), c.pk))
    merged = state(project)
    assert take_back(project).told.startswith("Undone: merging of the tag “A” and ")
    assert state(project) == before
    do_again(project)
    assert state(project) == merged
    take_back(project)
    assert state(project) == before


def test_a_merge_that_somebody_built_upon_isnt_taken_back(project, document):
    a, b = make.tag(project, "A"), make.tag(project, "B")
    highlight = make.annotation(document, tags=(a,))
    perform(project, do.Merge((a.pk,), b.pk))
    perform_act([Edit(highlight.uid, remove_tags=(b.pk,))], uid=uuid4(), by=make.bob())
    with pytest.raises(BuiltUpon, match="Bob Stone changed “brown”"):
        take_back(project)


def test_an_annotator_takes_back_what_was_done_to_a_tag_of_ones_own(project):
    bob = make.bob()
    tag = make.tag(project, "Bees", by=bob)
    perform(project, do.Change(tag.pk, {"name": "Wasps"}), by=bob)
    perform(project, do.Trash((tag.pk,)), by=bob)
    take_back(project, by=bob)
    take_back(project, by=bob)
    assert tree(project) == ["Bees"]


def world(seed):
    """A project with a tree, passages of two people, some of them private, and topics."""
    dice = random.Random(seed)
    project = make.project(name=f"World {seed}")
    document, other = make.document(project), make.document(project, title="Other")
    tags = [make.tag(project, name) for name in "ABC"]
    tags += [make.tag(project, name, parent=dice.choice(tags)) for name in "abcDEF"]
    for word in WORDS:
        for by in (make.alice(), make.bob()):
            chosen = tuple(dice.sample(tags, dice.randint(1, 3)))
            one = make.annotation(dice.choice((document, other)), quote=word, tags=chosen, by=by)
            if dice.random() < 0.2:
                keep_private(one)
    for tag in dice.sample(tags, 4):
        topics.add_topic(dice.choice((document, other)), tag, by=make.bob())
    return project


def any_operation(dice, project):
    standing = Tag.objects.filter(project=project, trashed_at__isnull=True)
    tags = list(standing.order_by("pk").values_list("pk", flat=True))
    if not tags:
        return do.Make("A")
    some = tuple(dice.sample(tags, min(len(tags), dice.randint(1, 3))))
    one, other = dice.choice(tags), dice.choice(tags)
    siblings = Tag.objects.filter(project=project, parent=other, trashed_at__isnull=True).values_list("pk", flat=True)
    aliases = [*Alias.objects.filter(project=project).values_list("pk", flat=True), 0]
    return dice.choice(
        (
            do.Make(dice.choice("abcXYZ"), parent=dice.choice((None, one)), shortcut=dice.choice(("", "x"))),
            do.Change(one, {"name": dice.choice("abcPQ"), "description": dice.choice(("", "Words."))}),
            do.Move(some, parent=other, before=dice.choice([*siblings, None])),
            do.Move(some, parent=None),
            do.Merge(some, other),
            do.Merge((one,), other),
            do.Retag(one, some[:2]),
            do.Retag(one),
            do.Trash(some, "lift"),
            do.Trash((one,), "trash"),
            do.AddAlias(one, dice.choice("lmn")),
            do.RemoveAlias(dice.choice(aliases)),
            do.Settings(dice.choice(("annotators", "editors"))),
        )
    )


@pytest.mark.parametrize("seed", range(6))
def test_any_operations_taken_back_in_reverse_order_leave_what_was_there(seed):
    project = world(seed)
    dice = random.Random(seed)
    states, done = [state(project)], []
    while len(done) < 8:
        operation = any_operation(dice, project)
        try:
            perform(project, operation)
        except Refused:
            assert state(project) == states[-1], operation
            continue
        if state(project) != states[-1]:
            done.append(operation)
            states.append(state(project))
    for before in reversed(states[:-1]):
        take_back(project)
        assert state(project) == before, done
    for after in states[1:]:
        do_again(project)
        assert state(project) == after, done


def test_who_may_make_tags_counts_for_named_ones_too(project, document):
    perform(project, do.Settings("editors"))
    highlight = make.annotation(document)
    with pytest.raises(NotAllowed):
        perform_act([Edit(highlight.uid, add_tags=(NamedTag("Bees"),))], uid=uuid4(), by=make.bob())
    make.tag(project, "Bees")
    perform_act([Edit(highlight.uid, add_tags=(NamedTag("Bees"),))], uid=uuid4(), by=make.bob())
    assert tags_of(highlight) == {"Bees"}


# ── What would be done ────────────────────────────────────────────────────────────────────────────────────────────


def planned(project, operation, *, by=None):
    by = by or make.alice()
    return codebook.plan(as_seen(project, by), operation, by=by)


def test_a_plan_of_merging_counts_what_one_may_see_and_changes_nothing(project, document):
    a, b = make.tag(project, "A"), make.tag(project, "B")
    make.tag(project, "Below", parent=a)
    make.tag(project, "Same", parent=b)
    make.tag(project, "Same", parent=a)
    make.annotation(document, tags=(a,), by=make.alice())
    make.annotation(document, quote="fox", tags=(a, b))
    make.annotation(make.document(project), quote="fox", tags=(a,))
    keep_private(make.annotation(document, quote="dog", tags=(a, b)))
    topics.add_topic(document, a, by=make.bob())
    before, lines = state(project), Change.objects.count()
    plan = planned(project, do.Merge((a.pk,), b.pk))
    assert (plan.passages, plan.both, plan.documents, plan.topics, plan.children) == (3, 1, 2, 1, 1)
    assert [(person.name, person.passages) for person in plan.people] == [("Bob Stone", 2), ("Alice Ng", 1)]
    assert plan.says == (
        "3 passages in 2 documents will carry “B” instead.",
        "1 of them carries it already.",
        "It is a topic of 1 document.",
        "1 tag goes under “B”.",
        "1 tag under them has the name of one under “B” and becomes a part of it.",
        "From then on “A” finds “B”.",
    )
    assert state(project) == before
    assert Change.objects.count() == lines


PLANS = {
    "retagging": (
        lambda tag, other: do.Retag(tag, (other,)),
        ["1 passage in 1 document will carry “Other” instead.", "1 of them carries it already."],
    ),
    "taking off": (lambda tag, other: do.Retag(tag), ["1 passage loses the tag “Top” and keeps its highlight."]),
    "retagging what nobody tagged": (
        lambda tag, other: do.Retag(tag, (other,), (uuid4(),)),
        ["No passage carries it that you can see."],
    ),
    "deleting, lifting what lies under it": (
        lambda tag, other: do.Trash((tag,), "lift"),
        [
            "1 passage loses its tag and keeps its highlight.",
            "1 tag under it goes one level up.",
            "Restored from the trash, it is back on all of them.",
        ],
    ),
    "deleting all": (
        lambda tag, other: do.Trash((tag,), "trash"),
        [
            "1 passage loses its tag and keeps its highlight.",
            "2 tags under it go along.",
            "Restored from the trash, it is back on all of them.",
        ],
    ),
    "moving": (lambda tag, other: do.Move((tag,), parent=other), []),
}


@pytest.mark.parametrize(("operation", "says"), PLANS.values(), ids=PLANS)
def test_plans_say_what_would_be(project, document, operation, says):
    tag, other = make.tag(project, "Top"), make.tag(project, "Other")
    make.tag(project, "Lowest", parent=make.tag(project, "Lower", parent=tag))
    make.annotation(document, tags=(tag, other))
    before = state(project)
    assert list(planned(project, operation(tag.pk, other.pk)).says) == says
    assert state(project) == before


@pytest.mark.parametrize(("operation", "error"), WRONG.values(), ids=WRONG)
def test_plans_refuse_what_doing_it_would(project, operation, error):
    a, b = make.tag(project, "A"), make.tag(project, "B")
    with pytest.raises(error):
        planned(project, operation(a, b))


# ── What it costs ─────────────────────────────────────────────────────────────────────────────────────────────────

COSTS = {
    "merging": lambda project, tag, other: perform(project, do.Merge((tag,), other)),
    "retagging": lambda project, tag, other: perform(project, do.Retag(tag, (other,))),
    "planning": lambda project, tag, other: planned(project, do.Merge((tag,), other)),
    "taking back": lambda project, tag, other: (perform(project, do.Merge((tag,), other)), take_back(project)),
}


@pytest.mark.parametrize("cost", COSTS.values(), ids=COSTS)
def test_many_passages_cost_no_more_queries_than_few(project, document, cost):
    other = make.tag(project, "Other")
    asked = []
    for count in (2, 20):
        tag = make.tag(project, f"Tag {count}")
        for _n in range(count):
            make.annotation(document, tags=(tag,))
        make.annotation(document, tags=(tag, other))
        with CaptureQueriesContext(connection) as queries_asked:
            cost(project, tag.pk, other.pk)
        asked.append(len(queries_asked))
    assert asked[0] == asked[1]
