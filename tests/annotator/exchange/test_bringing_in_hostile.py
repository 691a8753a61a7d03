"""Files of strangers: what is in them twice, too deep, too many, too long or too far away harms nothing."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from annotator.actions import arrivals
from annotator.errors import Conflict, TooLarge
from annotator.exchange.arriving import bounds
from annotator.exchange.arriving.planning import plan_of_file
from annotator.exchange.claims import moment
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument, IncomingReply
from annotator.models import Annotation, Arrival, Reply, Tag
from documents.models import Document, Membership
from tests import factories as make
from tests.annotator.exchange.test_bringing_in import bring, incoming, mark
from tests.annotator.exchange.test_bringing_in_pages import brought, done, signed_in

pytestmark = pytest.mark.django_db

LONG = "x" * 10_000
NUL, HALF, TURNED = "a\x00b", "a\ud800b", "a\u202eb"


def line(**fields):
    about = {"title": "The fox", **fields.pop("about", {})}
    return {"uid": str(uuid4()), "document": about, "quote": "brown", "start": 10, "end": 15, **fields}


def saying(word):
    """A line in which everything says this."""
    about = {
        **{"authors": [word], "publisher": word, "language": word, "url": f"https://a.example/{word}"},
        **{"topics": [word], "fields": [{"name": word, "text": word}]},
    }
    parts = {"note": word, "tags": [word, f"x / {word}"], "author": word, "prefix": word, "suffix": word}
    return line(about=about, replies=[{"text": word, "author": word}], **parts)


FILES = {
    "signs that no database takes": [saying(NUL), line(quote=NUL), line(about={"title": NUL})],
    "half signs": [saying(HALF), line(quote=HALF), line(about={"title": HALF})],
    "signs that turn a line around": [saying(TURNED)],
    "words longer than their columns": [line(), saying(LONG), line(about={"title": LONG}, quote=LONG)],
    "the first and the last moment": [
        line(created="0001-01-01T00:00:00Z", edited="9999-12-31T23:59:59.999999Z"),
        line(replies=[{"text": "r", "created": "0001-01-01T00:00:00Z", "edited": "9999-12-31T23:59:59Z"}]),
    ],
    "days at the ends": [
        line(about={"published": "0001-01-01"}),
        line(about={"title": "The", "published": "9999-12-31"}),
    ],
    "quotes of white space": [line(quote=" \n\t "), line(quote="\u2003", note="A note")],
    "addresses that do something": [line(about={"url": "javascript:alert(1)"})],
    "many replies": [line(replies=[{"text": str(number)} for number in range(1000)])],
}


@pytest.mark.parametrize("mode", ["fill", "replace"])
@pytest.mark.parametrize("rows", FILES.values(), ids=FILES)
def test_what_is_odd_comes_in_bounded_or_not_at_all(client, settings, rows, mode):
    settings.TIME_ZONE = "Pacific/Kiritimati"  # fourteen hours ahead of UTC
    project = make.project()
    document = make.document(project)
    signed_in(client, make.alice())
    address = brought(client, project, "\n".join(map(json.dumps, rows)), name="a.jsonl").url
    page = client.get(address, {"mode": mode})
    assert page.status_code == 200
    assert done(client, page, address).status_code == 200
    assert Annotation.objects.exists()
    for name, of in (("document", document.uid), ("project", project.slug), ("history", project.slug)):
        assert client.get(reverse(name, args=[of])).status_code == 200
    assert client.get(reverse("export", args=[project.slug])).status_code == 200


@pytest.mark.parametrize(
    "written", ["0001-06-01T00:00:00Z", "9999-06-01", -62_135_596_800, 253_402_300_799_999], ids=str
)
def test_a_time_that_cant_be_told_everywhere_is_none(written):
    assert moment(written) is None


def test_times_of_long_ago_and_to_come_are_times():
    assert [at.year for at in (moment("0002-01-01T00:00:00Z"), moment("9998-12-31T23:59:59Z")) if at] == [2, 9998]
    assert isinstance(moment(0), datetime)


def test_an_identifier_that_two_replies_bear_is_the_first_ones():
    project = make.project()
    uid = str(uuid4())
    documents = [IncomingDocument(key, title=key, text=f"{make.FOX} {key}") for key in "de"]
    marks = [
        IncomingAnnotation(key, quote="brown", uid=str(uuid4()), replies=(IncomingReply(f"On {key}", uid=uid),))
        for key in "de"
    ]
    bring(project, incoming(*marks, documents=documents))
    replies = list(Reply.objects.order_by("pk"))
    assert [one.text for one in replies] == ["On d", "On e"]
    assert [str(one.uid) == uid for one in replies] == [True, False]


def test_an_identifier_that_two_documents_bear_is_the_first_ones():
    uid = str(uuid4())
    documents = [IncomingDocument(key, title=key, text=f"{make.FOX} {key}", uid=uid) for key in "de"]
    bring(make.project(), incoming(documents=documents))
    made = list(Document.objects.order_by("pk"))
    assert [one.title for one in made] == ["d", "e"]
    assert [str(one.uid) == uid for one in made] == [True, False]


def test_whose_it_would_be_belongs_to_what_was_looked_at():
    """Who calls themselves as the file does, after somebody has looked, gets nothing of it."""
    project = make.project()
    make.document(project)
    came = incoming(mark("brown", author="Maria"), documents=[IncomingDocument("d", title="The fox")])
    seen = plan_of_file(project, came, by=make.alice()).digest()
    bob = Membership.objects.get(project=project, user=make.bob()).user
    bob.first_name, bob.last_name = "Maria", ""
    bob.save()
    assert plan_of_file(project, came, by=make.alice()).digest() != seen


@pytest.mark.parametrize("whose", ["anothers", "of-another-project"])
def test_an_act_of_others_is_not_joined(whose):
    project, uid = make.project(), uuid4()
    elsewhere = project if whose == "anothers" else make.project(name="Elsewhere")
    by = make.bob() if whose == "anothers" else make.alice()
    first = incoming(documents=[IncomingDocument("e", title="Another", text="Another text.")])
    bring(elsewhere, first, uid=uid, by=by)
    with pytest.raises(Conflict, match="Another act"):
        bring(project, incoming(mark("brown")), uid=uid)
    assert not Annotation.objects.exists()


TOO_MUCH = {
    "tags": (incoming(mark("brown", tags=tuple((f"t{number}",) for number in range(10_001)))), "10,000 tags"),
    "tags on the way": (incoming(mark("a", tags=tuple((f"a{n}", f"b{n}") for n in range(5_001)))), "10,000 tags"),
    "depth": (incoming(mark("brown", tags=(("t",) * 10_000,))), "under 9,999 others"),
    "topics": (Incoming((IncomingDocument("d", topics=(("t",) * 51,)),)), "under 50 others"),
}


@pytest.mark.parametrize(("came", "why"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_more_tags_than_a_codebook_holds_are_refused(came, why):
    with pytest.raises(TooLarge, match=why):
        bounds.check(came, name="a.jsonl")


def test_more_than_can_be_looked_at_is_refused(monkeypatch):
    replied = mark("brown", replies=(IncomingReply("r"),) * 2)
    bounds.check(incoming(replied), name="a.jsonl")
    monkeypatch.setattr(bounds, "MOST_ANNOTATIONS", 2)
    with pytest.raises(TooLarge, match="annotations and replies"):
        bounds.check(incoming(replied), name="a.jsonl")


def test_a_file_beyond_the_bounds_is_refused_on_its_page(client):
    project = make.project()
    signed_in(client, make.alice())
    deep = " / ".join(f"t{number}" for number in range(10_000))
    page = brought(client, project, json.dumps(line(tags=[deep])), name="a.jsonl")
    assert page.status_code == 422
    assert "under 9,999 others" in page.content.decode()
    assert not Tag.objects.exists()
    assert not Arrival.objects.exists()


def test_a_first_line_that_is_long_is_recognized(client):
    project = make.project()
    make.document(project)
    signed_in(client, make.alice())
    rows = [line(note="n" * 150_000), line()]
    assert brought(client, project, "\n".join(map(json.dumps, rows)), name="a.jsonl").status_code == 302


def test_of_many_files_of_one_person_the_last_are_kept():
    project = make.project()

    def keep(name, by):
        return arrivals.keep(project, name=name, format_name="jsonl", content=b"", reading=b"", by=by)

    keep("bobs", make.bob())
    for number in range(arrivals.MOST_KEPT + 2):
        keep(str(number), make.alice())
    kept = list(Arrival.objects.order_by("pk").values_list("name", flat=True))
    assert kept == ["bobs", *map(str, range(2, arrivals.MOST_KEPT + 2))]
