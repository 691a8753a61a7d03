"""What formats leave behind, counted on what was chosen."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.exchange import FORMATS
from annotator.exchange.choice import Choice, chosen
from annotator.exchange.losses import Feature
from annotator.exchange.reporting import features_in, left_behind
from annotator.models import Annotation, Tag
from documents.actions.revisions import add_revision
from documents.models import Document
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Any:
    """A document with three annotations, and another one with a note on all of it."""
    project = make.project()
    document, tag = make.document(project, title="The fox"), make.tag(project, "Claims")
    make.reply(make.annotation(document, quote="brown fox", note="Really?", tags=(tag,)))
    make.annotation(document, quote="fox", tags=(tag,))
    make.annotation(document, quote="dog")
    make.annotation(make.document(project, title="The dog"), quote=None, note="All of it")
    return project


def report(project: Any, name: str, **choice: str) -> list[str]:
    features = features_in(chosen(project, Choice(**choice), user=make.alice()))
    return [one.sentence for one in left_behind(FORMATS[name], features)]


def test_it_is_counted_on_what_was_chosen(project: Any) -> None:
    tag = str(Tag.objects.get().pk)
    assert "1 annotation of a whole document: not in this format." in report(project, "conll")
    assert "1 passage that overlaps with another one: the longer passage alone." in report(project, "conll")
    assert "1 annotation of a whole document: not in this format." not in report(project, "conll", tag=tag)
    assert "2 annotations" in " ".join(report(project, "conll", tag=tag))
    assert report(project, "html", q="has:reply") == ["the text of 1 document: not in this format."]


def test_what_others_keep_to_themselves_is_not_counted(project: Any) -> None:
    document = Document.objects.get(title="The dog")
    private = make.annotation(document, quote="quick", note="Mine")
    Annotation.objects.filter(pk=private.pk).update(private=True)
    features = {
        who: features_in(chosen(project, Choice(), user=who()))[Feature.AUTHOR] for who in (make.alice, make.bob)
    }
    assert features == {make.alice: 4, make.bob: 5}


def test_what_stood_on_an_older_revision_is_counted_as_it_stood(project: Any) -> None:
    document = Document.objects.get(title="The fox")
    add_revision(document, make.reading("Nothing of the kind."), by=make.alice())
    now = report(project, "conll", document=str(document.uid))
    then = report(project, "conll", document=str(document.uid), revision="1")
    assert "3 annotations whose passages aren’t in the text any more: not in this format." in now
    assert "1 passage that overlaps with another one: the longer passage alone." in then
    assert not any("any more" in one for one in then)
