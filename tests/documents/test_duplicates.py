"""What comes in is compared with what is there: bytes, address, text, and nearly the same text."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.actions import documents as acting
from documents.actions import importing
from documents.article import Section, SectionKind
from documents.duplicates import fingerprint_of, likes_of
from documents.models import Document, Likeness, TextBand
from tests import factories as make
from tests.tools.threads import threads

pytestmark = pytest.mark.django_db

WORDS = " ".join(f"word{n}" for n in range(300))
URL = "https://example.org/2019/fox/"


def reading(text=WORDS, *, sha256=None, **fields):
    made = replace(make.reading(text, **fields), keep_both=False)
    return replace(made, sha256=sha256) if sha256 else made


def like(project, one):
    return likes_of(project, [fingerprint_of(one.article, one.sha256)])[0]


LIKES = {
    "the same bytes": ({"sha256": "a" * 64, "text": "Other words."}, Likeness.BYTES),
    "the same address": ({"url": "http://EXAMPLE.org/2019/fox?utm_source=x", "text": "Other words."}, Likeness.ADDRESS),
    "the same text": ({}, Likeness.TEXT),
    "one word more": ({"text": f"{WORDS} more"}, Likeness.NEAR),
    "half of the text": ({"text": WORDS[: len(WORDS) // 2]}, None),
    "another text": ({"text": "Nothing of the kind, not at all."}, None),
    "the front page of the site": ({"url": "https://example.org/", "text": "Other words."}, None),
}


@pytest.mark.parametrize(("fields", "how"), LIKES.values(), ids=LIKES)
def test_a_text_is_like_a_document_of_its_project(fields, how):
    project = make.project()
    importing.import_document(project, reading(title="There", url=URL, sha256="a" * 64), by=make.alice())
    document = Document.objects.get()
    found = like(project, reading(**fields))
    assert (found and found.how, found and found.document) == (how, document if how else None)
    if how is Likeness.NEAR:
        assert 0.85 <= found.score < 1
    # Elsewhere it is like nothing, and neither is it once the document lies in the trash.
    assert like(make.project(name="Another"), reading(**fields)) is None
    acting.trash_document(document, by=make.alice())
    assert like(project, reading(**fields)) is None


def test_what_is_nearest_is_named():
    project = make.project()
    words = WORDS.split()
    for count in (20, 5, 10):
        make.document(project, text=" ".join([*words, *(f"more{count}x{n}" for n in range(count))]), title=str(count))
    assert like(project, reading()).document.title == "5"


def test_only_the_body_is_compared():
    project = make.project()
    menu = "\nHome About Contact " + " ".join(f"headline{n}" for n in range(300))
    there = reading(WORDS + menu)
    body, furniture = Section(SectionKind.BODY, 0, len(WORDS)), SectionKind.FURNITURE
    sections = (body, Section(furniture, len(WORDS) + 1, len(WORDS + menu)))
    importing.import_document(
        project, replace(there, article=replace(there.article, sections=sections)), by=make.alice()
    )
    assert like(project, reading(f"{WORDS} more")).how is Likeness.NEAR


def test_what_comes_together_is_compared_too():
    project = make.project()
    batch = [
        reading(title="first", url=URL),
        reading(),
        reading(f"{WORDS} more", title="near"),
        reading("Other words.", url=URL),
        reading("Something else.", title="other"),
    ]
    outcomes = importing.import_documents(project, batch, by=make.alice())
    titles = [one.document.title for one in outcomes]
    assert titles == ["first", "first", "near", "first", "other"]
    assert [one.new for one in outcomes] == [True, False, True, False, True]
    assert [one.like and one.like.how for one in outcomes] == [
        None,
        Likeness.TEXT,
        Likeness.NEAR,
        Likeness.ADDRESS,
        None,
    ]
    assert outcomes[2].like.document == outcomes[0].document
    assert Document.objects.count() == 3


def test_both_are_kept_where_that_is_wanted():
    project = make.project()
    first = importing.import_document(project, reading(), by=make.alice())
    outcome = importing.imported(project, replace(reading(), keep_both=True), by=make.alice())
    assert (outcome.new, outcome.like.document) == (True, first)


SENTENCES = {
    "bytes": ({"sha256": "a" * 64}, "imported before, as “There”"),
    "address": ({"text": "Other words.", "url": URL}, "same address as “There”"),
    "text": ({}, "same text as “There”"),
}


@pytest.mark.parametrize(("fields", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_a_person_is_told_what_it_is_the_same_as(fields, sentence):
    project = make.project()
    importing.import_document(project, reading(title="There", url=URL, sha256="a" * 64), by=make.alice())
    with pytest.raises(importing.Duplicate, match=sentence):
        importing.import_document(project, reading(**fields), by=make.alice())


def test_an_address_that_is_corrected_is_found_from_then_on():
    project = make.project()
    document = make.document(project, text="Some words.")
    acting.edit_document(document, url=URL, by=make.alice())
    assert like(project, reading(url=URL)).document == document
    acting.edit_document(document, url="", by=make.alice())
    assert like(project, reading(url=URL)) is None


def test_what_it_costs_does_not_grow_with_the_project():
    project = make.project()

    def queries():
        prints = [fingerprint_of(one.article, one.sha256) for one in (reading(url=URL), reading("Other words."))]
        with CaptureQueriesContext(connection) as captured:
            likes_of(project, prints)
        return len(captured)

    make.document(project, text=f"{WORDS} more")
    few = queries()
    for n in range(80):
        make.document(project, text=f"{WORDS} more {n}")
    assert queries() == few


def test_many_that_are_alike_hide_no_text():
    """A band that very many texts share is looked at only so far; the others still lead to what is near."""
    project = make.project()
    for n in range(70):
        make.document(project, text=f"{WORDS} " + " ".join(f"a{n}x{m}" for m in range(150)))
    wanted = make.document(project, text=f"{WORDS} the very end of it", title="wanted")
    assert like(project, reading(f"{WORDS} the very end of it all")).document == wanted


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer")
def test_what_two_bring_at_the_same_moment_comes_in_once():
    project = make.project()
    one = reading()
    with threads(6) as start:
        jobs = [start(partial(importing.import_documents, project, [one], by=make.alice())) for _ in range(6)]
    outcomes = [job.result()[0] for job in jobs]
    assert sorted(outcome.new for outcome in outcomes) == [False] * 5 + [True]
    assert Document.objects.count() == 1


def test_a_fingerprint_goes_with_its_document():
    document = make.document(make.project(), text=WORDS)
    assert TextBand.objects.filter(document=document).count() == 12
    document.revisions.all().delete()
    document.source_files.all().delete()
    document.delete()
    assert not TextBand.objects.exists()


def test_documents_from_before_get_their_fingerprints():
    from importlib import import_module

    from django.apps import apps

    project = make.project()
    document = make.document(project, text=WORDS, url=URL)
    TextBand.objects.all().delete()
    Document.objects.update(address_key="")
    assert like(project, reading(f"{WORDS} more", url=URL)) is None
    import_module("documents.migrations.0005_fingerprints").remember(apps, None)
    assert like(project, reading(f"{WORDS} more")).document == document
    assert like(project, reading("Other words.", url=URL)).document == document
