"""What the log says of operations on a codebook."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils.html import strip_tags

from annotator.actions import codebook, topics
from annotator.actions.codebook import operations as do
from annotator.history import Filters, page_of, told
from annotator.models import Annotation
from documents.access import project_to_read
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db

SENTENCES = {
    "merging": (
        lambda a, b: do.Merge((a,), b),
        {
            "Alice Ng retagged “brown” in The fox",
            "Alice Ng put The fox under another topic: B",
            "Alice Ng had “A” find the tag B",
            "Alice Ng made the tag “A” a part of B",
        },
    ),
    "an other name": (lambda a, b: do.AddAlias(a, "Alpha"), {"Alice Ng had “Alpha” find the tag A"}),
    "who makes tags": (lambda a, b: do.Settings("editors"), {"Alice Ng changed who makes new tags: editors only"}),
    "moving": (lambda a, b: do.Move((a,), parent=b), {"Alice Ng changed the tag A"}),
}


@pytest.fixture
def project():
    return make.project()


def perform(project, operation):
    seen = project_to_read(make.alice(), project.slug)
    return codebook.perform(seen, operation, uid=uuid4(), by=make.alice())


def tagged(project):
    """Two tags, one of them on a passage and as a topic."""
    document = make.document(project)
    a, b = make.tag(project, "A"), make.tag(project, "B")
    highlight = make.annotation(document, tags=(a,))
    topics.add_topic(document, a, by=make.alice())
    return a, b, highlight


@pytest.mark.parametrize(("operation", "sentences"), SENTENCES.values(), ids=SENTENCES)
def test_each_line_is_a_sentence(project, operation, sentences):
    a, b, _highlight = tagged(project)
    done = perform(project, operation(a.pk, b.pk))
    lines = told(list(Change.objects.filter(batch=done.act).order_by("number")), slug=project.slug)
    assert {strip_tags(line.sentence) for line in lines} == sentences


def test_a_passage_shows_what_it_carried_and_what_it_carries(project):
    a, b, _highlight = tagged(project)
    perform(project, do.Merge((a.pk,), b.pk))
    line = Change.objects.get(verb="annotation.retagged")
    [difference] = told([line], slug=project.slug)[0].differences
    assert (difference.label, difference.before, difference.after) == ("Tags", "A", "B")


def test_a_merge_is_one_entry_that_counts_nothing_hidden(project):
    a, b, highlight = tagged(project)
    make.annotation(highlight.document, quote="fox", tags=(a,))
    Annotation.objects.filter(pk=highlight.pk).update(private=True)
    perform(project, do.Merge((a.pk,), b.pk))
    entries = page_of(project, Filters(), user=make.alice()).entries
    sentence = strip_tags(entries[0].sentence)
    assert "retagged 1 passage," in sentence
    assert "merged 1 tag into another" in sentence
    assert "added 1 other name" in sentence
