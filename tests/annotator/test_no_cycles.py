"""No tag lies under itself: held by the database too."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from annotator.models import Tag
from tests import factories as make

pytestmark = pytest.mark.django_db


def chain(*names):
    """Tags each of which lies under the one before."""
    project = make.project()
    tags = []
    for name in names:
        tags.append(make.tag(project, name, parent=tags[-1] if tags else None))
    return tags


CYCLES = {
    "under itself": (0, 0),
    "under its child": (0, 1),
    "under its grandchild": (0, 2),
    "in the middle, under the last": (1, 3),
}


@pytest.mark.parametrize(("moved", "under"), CYCLES.values(), ids=CYCLES)
def test_a_move_that_makes_a_cycle_is_refused(moved, under):
    tags = chain("Actors", "States", "Members", "Founders")
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.filter(pk=tags[moved].pk).update(parent=tags[under])
    assert list(Tag.objects.order_by("pk").values_list("parent_id", flat=True)) == [
        None,
        *(tag.pk for tag in tags[:-1]),
    ]


def test_two_new_tags_may_not_lie_under_each_other():
    project = make.project()
    key = Tag.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    hen = Tag(pk=key + 101, project=project, name="Hen", parent_id=key + 102)
    egg = Tag(pk=key + 102, project=project, name="Egg", parent_id=key + 101)
    # Keys are checked at the end of a transaction only, so the first may name one that isn't there yet.
    with transaction.atomic():
        hen.save(force_insert=True)
        with pytest.raises(IntegrityError, match="tag_has_no_cycle"), transaction.atomic():
            egg.save(force_insert=True)
        hen.delete()


def test_a_move_elsewhere_is_made():
    first, second, third = chain("Actors", "States", "Members")
    Tag.objects.filter(pk=third.pk).update(parent=first)
    Tag.objects.filter(pk=second.pk).update(parent=third)
    Tag.objects.filter(pk=first.pk).update(parent=None)
    third.refresh_from_db()
    second.refresh_from_db()
    assert (third.parent, second.parent) == (first, third)


def test_a_deep_tree_is_walked_to_its_root():
    tags = chain(*(f"Level {n}" for n in range(60)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.filter(pk=tags[0].pk).update(parent=tags[-1])
