"""Files of annotations come in: what they bring is made once, stands where its words are, and undoes as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from annotator.actions.topics import add_topic
from annotator.actions.undo import redo, undo
from annotator.errors import BuiltUpon, Conflict
from annotator.exchange import FORMATS
from annotator.exchange.arriving import packing
from annotator.exchange.arriving.planning import plan_of_file
from annotator.exchange.arriving.recognizing import recognized
from annotator.exchange.arriving.taking import take_in
from annotator.exchange.codebooks.entries import CodebookFile, Entry
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument, IncomingReply
from annotator.exchange.losses import Feature
from annotator.models import Annotation, Reply, Tag, Topic
from documents.models import Change, Document, Role
from tests import factories as make
from tests.annotator.exchange.going_out import export

pytestmark = pytest.mark.django_db

TEXT = "🦊🦊 e\u0301te\u0301 مرحبا brown fox.\nThe end of the brown fox."
MADE = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
BOTH_WAYS = [name for name, one in FORMATS.items() if one.reads and one.writes and not one.missing]


def alices(project):
    """The project as who owns it has it in hand."""
    project.my_role = Role.OWNER
    return project


def bring(project, incoming, *, mode="fill", match_people=True, uid=None, by=None):
    by = by or make.alice()
    plan = plan_of_file(project, incoming, mode=mode, by=by)
    return take_in(
        project,
        incoming,
        file="a.json",
        mode=mode,
        match_people=match_people,
        seen=plan.digest(),
        uid=uid or uuid4(),
        by=by,
    )


def incoming(*annotations, documents=None, **more):
    documents = documents or (IncomingDocument("d", title="The fox", text=make.FOX),)
    return Incoming(tuple(documents), annotations, **more)


def mark(quote, **fields):
    return IncomingAnnotation("d", quote=quote, **{"uid": str(uuid4()), **fields})


def rich_project():
    project = make.project(name="Rich")
    claims = make.tag(project, "Claims", colour="teal", description="What is claimed")
    economic = make.tag(project, "Economic", parent=claims)
    document = make.document(project, text=TEXT, title="The fox", authors=("Ada Byron",), publisher="The Tide")
    make.document(project, text="Nothing is marked here.", title="The other")
    add_topic(document, economic, by=make.alice())
    first = make.annotation(document, quote="brown", tags=(claims,), note="A *colour*.")
    make.annotation(document, quote="🦊🦊 e\u0301te\u0301", tags=(economic,), by=make.alice())
    make.annotation(document, quote="The end", tags=(claims, economic))
    make.reply(first, text="Is it?", by=make.alice())
    return project


def standing(project):
    found = Annotation.objects.filter(project=project, trashed_at__isnull=True).order_by("start", "end")
    return [(one.document.title, one.start, one.quote, sorted(tag.name for tag in one.tags.all())) for one in found]


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_each_format_is_recognized_and_goes_round_from_one_project_to_another(name):
    old = rich_project()
    content = b"".join(export(old, name))
    one = FORMATS[name]
    assert recognized(content, name="unnamed") == name
    came = packing.unpacked(packing.packed(one.load(content, name=f"a.{one.extension}")))
    new = make.project(name="New", with_bob=False)
    if Feature.TEXT not in one.carrier.CARRIES and name != "conll":
        for document in Document.objects.filter(project=old):
            make.document(new, text=make.revision(document).text, title=document.title)
    plan = bring(new, came)
    told = standing(new)
    if plan.made:
        kept = [(title, start, quote) for title, start, quote, _tags in standing(old)]
        if name != "conll":  # it has a text of its own
            assert [(title, start, quote) for title, start, quote, _tags in told] == kept
        assert [tags for *_place, tags in told if "Claims" in tags]
    again = plan_of_file(new, came, by=make.alice())
    assert (again.made, again.does_something) == (0, False)
    if plan.does_something:
        undone(new)


def undone(new):
    undo(alices(new), act=uuid4(), by=make.alice())
    assert standing(new) == []
    assert not Tag.objects.filter(project=new, trashed_at__isnull=True).exists()


def test_what_comes_in_keeps_its_author_its_times_and_its_identifier():
    project = make.project()
    document = make.document(project)
    reply = IncomingReply("Is it?", author="Zoe", created=MADE)
    uid = str(uuid4())
    came = incoming(mark("brown", note="A note", author="Maria", created=MADE, edited=MADE, uid=uid, replies=(reply,)))
    bring(project, came)
    made = Annotation.objects.get(document=document)
    assert (made.author, made.credit, made.created_at, made.edited_at) == (make.alice(), "Maria", MADE, MADE)
    assert str(made.uid) == uid
    answer = Reply.objects.get(annotation=made)
    assert (answer.text, answer.author, answer.credit, answer.created_at) == ("Is it?", make.alice(), "Zoe", MADE)


@pytest.mark.parametrize(
    ("written", "match", "whose"),
    [
        ("Bob Stone", True, ("bob", "")),
        ("bob", True, ("bob", "")),
        ("bob", False, ("alice", "bob")),
        ("Alice Ng", False, ("alice", "")),
        ("Charlie Rey", True, ("alice", "Charlie Rey")),
        ("", True, ("alice", "")),
    ],
    ids=["full-name", "user-name", "not-wanted", "oneself", "no-member", "nobody"],
)
def test_a_name_is_a_members_or_stays_a_name(written, match, whose):
    project = make.project()
    make.document(project)
    make.charlie()
    bring(project, incoming(mark("brown", author=written)), match_people=match)
    made = Annotation.objects.get()
    assert (made.author.username, made.credit) == whose


def test_two_members_of_one_name_are_neither():
    project = make.project()
    make.document(project)
    make.member(project, make.person("bob2", first_name="Bob", last_name="Stone"))
    bring(project, incoming(mark("brown", author="Bob Stone")))
    assert Annotation.objects.get().credit == "Bob Stone"


KNOWN = {
    "address": IncomingDocument("d", title="Another title", url="https://Example.org/fox#top"),
    "text": IncomingDocument("d", title="Another title", text=make.FOX),
    "title": IncomingDocument("d", title="The fox"),
}


@pytest.mark.parametrize("how", KNOWN)
def test_a_document_is_known_again(how):
    project = make.project()
    document = make.document(project, url="https://example.org/fox")
    came = incoming(mark("brown"), documents=[KNOWN[how]])
    plan = bring(project, came)
    assert [one.known.how for one in plan.documents] == [how]
    assert Annotation.objects.get().document == document
    assert Document.objects.count() == 1


def test_of_two_documents_with_a_title_neither_is_meant():
    project = make.project()
    make.document(project)
    make.document(project, text="Another fox.")
    plan = bring(project, incoming(mark("brown"), documents=[KNOWN["title"]]))
    assert [(one.verb, one.why, dict(one.counts)) for one in plan.documents] == [("waits", "textless", {"waits": 1})]


def test_what_lies_in_the_trash_stays_there():
    project = make.project()
    document = make.document(project)
    came = incoming(mark("brown"), documents=[IncomingDocument("d", uid=str(document.uid), text=make.FOX)])
    bring(project, came)
    undo(alices(project), act=uuid4(), by=make.alice())
    assert plan_of_file(project, came, by=make.alice()).counts == {"trashed": 1}
    Document.objects.update(trashed_at=MADE)
    plan = plan_of_file(project, came, by=make.alice())
    assert [(one.verb, one.why) for one in plan.documents] == [("waits", "trashed")]


FOUND = {
    # The text here, the mark in the file; where it comes to stand, or None.
    "once": (make.FOX, mark("brown fox"), 10),
    "other-white-space": ("The quick\nbrown  fox.", mark("quick brown fox"), 4),
    "twice-with-what-stands-before": ("a fox, the fox.", mark("fox", prefix="the "), 11),
    "twice-with-what-stands-after": ("a fox, the fox.", mark("fox", suffix=", the"), 2),
    "twice-where-the-file-says": ("a fox, the fox.", mark("fox", start=11, end=14), 11),
    "twice-and-nothing-known": ("a fox, the fox.", mark("fox"), None),
    "twice-with-the-same-around": ("fox fox fox fox", mark("fox", prefix="fox ", suffix=" fox"), None),
    "nowhere": (make.FOX, mark("red hen"), None),
    "a-place-with-other-words": (make.FOX, mark("red hen", start=4, end=11), None),
    "a-wrong-place-with-words-that-stand-once": (make.FOX, mark("lazy", start=0, end=4), 35),
}


@pytest.mark.parametrize("name", FOUND)
def test_words_stand_where_they_surely_are_or_nowhere(name):
    text, marked, start = FOUND[name]
    project = make.project()
    make.document(project, text=text)
    bring(project, incoming(marked, documents=[KNOWN["title"]]))
    made = Annotation.objects.get()
    assert made.start == start
    if start is None:
        assert (made.how, made.quote, made.prefix, made.suffix) == (
            "orphan",
            marked.quote,
            marked.prefix,
            marked.suffix,
        )
    else:
        assert make.revision(made.document).text[made.start : made.end] == made.quote
        assert made.quote.split() == marked.quote.split()


def test_a_text_that_differs_has_its_marks_placed_as_in_a_newer_one():
    project = make.project()
    make.document(project, text="A new beginning. One fox is brown.\nAnother fox is red.", url="https://example.org/a")
    text = "One fox is brown.\nAnother fox is red.\nA third fox."
    second, third = text.index("fox", 10), text.rindex("fox")
    came = incoming(
        mark("fox", start=second, end=second + 3),
        mark("third fox", start=third - 6, end=third + 3),
        documents=[IncomingDocument("d", text=text, url="https://example.org/a")],
    )
    bring(project, came)
    placed, lost = Annotation.objects.order_by("pk")
    assert (placed.start, placed.quote) == (make.revision(placed.document).text.rindex("fox"), "fox")
    assert (lost.how, lost.quote, lost.start) == ("orphan", "third fox", None)


FACTS = {
    # What is known here, what the file says, how it is taken; what is known then.
    "fills": ({"publisher": ""}, {"publisher": "The Tide"}, "fill", {"publisher": "The Tide"}),
    "keeps": ({"publisher": "Mine"}, {"publisher": "The Tide"}, "fill", {"publisher": "Mine"}),
    "replaces": ({"publisher": "Mine"}, {"publisher": "The Tide"}, "replace", {"publisher": "The Tide"}),
    "leaves": ({"publisher": ""}, {"publisher": "The Tide"}, "leave", {"publisher": ""}),
    "takes-nothing-away": ({"publisher": "Mine"}, {"publisher": ""}, "replace", {"publisher": "Mine"}),
    "names": ({}, {"authors": ("Ada", "Grace")}, "fill", {"authors": ["Ada", "Grace"]}),
}


@pytest.mark.parametrize("name", FACTS)
def test_what_the_file_knows_of_documents(name):
    here, said, mode, then = FACTS[name]
    project = make.project()
    make.document(project, url="https://example.org/fox", **here)
    came = Incoming((replace(KNOWN["address"], title="The fox", url="https://example.org/fox", **said),))
    bring(project, came, mode=mode)
    document = Document.objects.get()
    assert {field: getattr(document, field) for field in then} == then
    if mode == "replace" and said == then:
        undo(alices(project), act=uuid4(), by=make.alice())
        document.refresh_from_db()
        assert document.publisher == here["publisher"]


def test_tags_are_found_by_their_paths_and_else_made():
    project = make.project()
    claims = make.tag(project, "Claims")
    make.document(project)
    codebook = CodebookFile((Entry(("Claims",), colour="red"), Entry(("Unused",), description="Says something")))
    came = incoming(mark("brown", tags=(("claims",), ("Claims", "Economic"))), codebook=codebook)
    bring(project, came)
    made = Annotation.objects.get()
    assert sorted(str(tag.path) if hasattr(tag, "path") else tag.name for tag in made.tags.all()) == [
        "Claims",
        "Economic",
    ]
    assert Tag.objects.get(name="Economic").parent == claims
    assert Tag.objects.get(name="Unused").description == "Says something"
    claims.refresh_from_db()
    assert claims.colour == Tag.objects.get(pk=claims.pk).colour


def test_it_undoes_as_one_and_is_done_again():
    project = alices(make.project())
    make.document(project, title="Here")
    came = incoming(
        mark("Red hens", tags=(("Animals",),)),
        documents=[IncomingDocument("d", title="New", text="Red hens run.", topics=(("Farm",),))],
    )
    bring(project, came)
    assert Document.objects.get(title="New").trashed_at is None
    told = undo(project, act=uuid4(), by=make.alice()).told
    assert told == "Undone: what came in with “a.json”"
    assert Document.objects.get(title="New").trashed_at is not None
    assert not Tag.objects.filter(trashed_at__isnull=True).exists()
    redo(project, act=uuid4(), by=make.alice())
    assert standing(project) == [("New", 0, "Red hens", ["Animals"])]
    assert [one.tag.name for one in Topic.objects.all()] == ["Farm"]


def test_nobodys_work_is_undone_with_it():
    project = alices(make.project())
    bring(project, incoming(mark("brown")))
    make.annotation(Document.objects.get(), quote="lazy")
    with pytest.raises(BuiltUpon):
        undo(project, act=uuid4(), by=make.alice())
    assert Document.objects.get().trashed_at is None


def test_sent_twice_it_is_done_once():
    project = make.project()
    uid = uuid4()
    came = incoming(mark("brown"))
    plan = plan_of_file(project, came, by=make.alice())
    for _ in range(2):
        take_in(project, came, file="a", mode="fill", match_people=True, seen=plan.digest(), uid=uid, by=make.alice())
    assert (Annotation.objects.count(), Change.objects.filter(verb="file.brought").count()) == (1, 1)


def test_what_was_looked_at_is_what_is_done():
    project = make.project()
    came = incoming(mark("brown"))
    seen = plan_of_file(project, came, by=make.alice()).digest()
    make.document(project)
    with pytest.raises(Conflict):
        take_in(project, came, file="a", mode="fill", match_people=True, seen=seen, uid=uuid4(), by=make.alice())
    assert (Annotation.objects.count(), Document.objects.count()) == (0, 1)


def test_what_another_project_has_gets_an_identifier_of_its_own_the_same_each_time():
    came = incoming(mark("brown", replies=(IncomingReply("Is it?", uid=str(uuid4())),)))
    one, other = make.project(name="One"), make.project(name="Other")
    bring(one, came)
    bring(other, came)
    assert Annotation.objects.count() == Reply.objects.count() == 2
    assert not plan_of_file(other, came, by=make.alice()).does_something


def test_a_mark_that_a_file_has_twice_is_made_once():
    marked = mark("brown")
    project = make.project()
    plan = bring(project, incoming(marked, marked))
    assert plan.counts == {"placed": 1, "same": 1}
    assert Annotation.objects.count() == 1


def test_history_tells_of_the_file(client):
    project = make.project()
    bring(project, incoming(mark("brown"), mark("lazy")))
    client.force_login(make.alice())
    page = client.get(reverse("history", args=[project.slug])).content.decode()
    assert "out of “a.json”" in page
    [line] = Change.objects.filter(verb="file.brought")
    assert line.after == {"file": "a.json", "new_annotations": 2, "new_documents": 1, "new_tags": 0}
