"""Many people at once: nothing fails, nothing is lost, nothing is done twice."""

from __future__ import annotations

import json
import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client

from annotator.models import Annotation, Tag, Tagging
from documents.models import Change
from tests import factories as make
from tests.tools.threads import in_thread, threads

WRITERS, WRITES = 8, 25


@pytest.fixture
def shared(transactional_db, tmp_path, django_db_blocker):
    """A database that threads share as those of a server do. The one in memory is locked in another way than a file."""
    if connection.vendor != "sqlite":
        yield
        return
    settings, file = connections.databases["default"], tmp_path / "shared.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])  # a copy, which takes a hundredth of what migrating does
    name, settings["NAME"] = settings["NAME"], file
    try:
        with django_db_blocker.unblock():
            yield
    finally:
        settings["NAME"] = name


def send(client, method, path, body):
    return client.generic(method, f"/api{path}", json.dumps(body), content_type="application/json")


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def stage():
    """A project with a document and a tag, and as many people who may annotate as there are writers."""
    project = make.project()
    people = [make.person(f"writer-{n}") for n in range(WRITERS)]
    for person in people:
        make.member(project, person)
    return project, make.document(project), make.tag(project), people


def at_once(function, arguments):
    """Call ``function`` with each argument, all at the same moment as far as threads can."""
    barrier = threading.Barrier(len(arguments))

    def call(argument):
        barrier.wait()
        return function(argument)

    with threads(len(arguments)) as start:
        return [future.result() for future in [start(call, argument) for argument in arguments]]


def test_many_write_at_once(shared):
    project, document, tag, people = in_thread(stage)
    body = {"document": str(document.uid), "revision": 1, "start": 10, "end": 15, "quote": "brown", "tags": [tag.pk]}

    def write(person):
        client = signed_in(person)
        return [send(client, "PUT", f"/annotations/{uuid4()}", body).status_code for _ in range(WRITES)]

    statuses = [status for answers in at_once(write, people) for status in answers]
    assert statuses == [201] * WRITERS * WRITES

    def look():
        changes = Change.objects.filter(project=project, verb="annotation.added")
        numbers = list(changes.values_list("number", flat=True))
        return Annotation.objects.count(), Tagging.objects.count(), len(numbers), len(set(numbers))

    assert in_thread(look) == (WRITERS * WRITES,) * 4


def test_a_request_that_is_sent_many_times_at_once_is_one_write(shared):
    _project, document, _tag, people = in_thread(stage)
    body = {"document": str(document.uid), "revision": 1, "start": 10, "end": 15, "quote": "brown"}
    for _ in range(5):
        address = f"/annotations/{uuid4()}"
        statuses = at_once(
            lambda person: send(signed_in(person), "PUT", address, body).status_code,  # noqa: B023 (called at once)
            [people[0]] * WRITERS,
        )
        assert sorted(statuses) == [200] * (WRITERS - 1) + [201]
    assert in_thread(lambda: (Annotation.objects.count(), Change.objects.filter(verb="annotation.added").count())) == (
        5,
        5,
    )


def test_a_reply_that_is_sent_many_times_at_once_is_one(shared):
    _project, document, _tag, people = in_thread(stage)
    annotation = in_thread(lambda: make.annotation(document))
    body, address = {"annotation": str(annotation.uid), "text": "Is it?"}, f"/replies/{uuid4()}"
    statuses = at_once(lambda person: send(signed_in(person), "PUT", address, body).status_code, [people[0]] * WRITERS)
    assert sorted(statuses) == [200] * (WRITERS - 1) + [201]


def test_an_act_that_is_sent_many_times_at_once_is_done_once(shared):
    _project, document, tag, people = in_thread(stage)
    highlight = {"do": "annotate", "document": str(document.uid), "revision": 1, "start": 10, "end": 15}
    for _ in range(5):
        steps = [{**highlight, "quote": "brown", "uid": str(uuid4()), "tags": [tag.pk, {"name": "New"}]}]
        act = {"act": str(uuid4()), "steps": steps * 2}
        answers = at_once(
            lambda person: send(signed_in(person), "POST", "/acts", act),  # noqa: B023 (called at once)
            [people[0]] * WRITERS,
        )
        assert [answer.status_code for answer in answers] == [200] * WRITERS
        assert len({answer.content for answer in answers}) == 1
    added = Change.objects.filter(verb="annotation.added")
    assert in_thread(lambda: (Annotation.objects.count(), added.count(), Tag.objects.count())) == (5, 5, 2)


def test_the_same_highlight_in_many_acts_at_once_is_one(shared):
    _project, document, tag, people = in_thread(stage)
    step = {"do": "annotate", "uid": str(uuid4()), "document": str(document.uid), "revision": 1, "note": "All."}
    answers = at_once(
        lambda person: send(signed_in(person), "POST", "/acts", {"act": str(uuid4()), "steps": [step]}),
        [people[0]] * WRITERS,
    )
    assert [answer.status_code for answer in answers] == [200] * WRITERS
    assert in_thread(Annotation.objects.count) == 1


def test_what_many_do_to_one_annotation_at_once_is_all_there(shared):
    project, document, _tag, people = in_thread(stage)
    annotation = in_thread(lambda: make.annotation(document, by=people[0]))
    tags = in_thread(lambda: [make.tag(project, f"Tag {number}").pk for number in range(WRITERS)])

    def add(tag):
        steps = [{"do": "edit", "uid": str(annotation.uid), "add_tags": [tag]}]
        return send(signed_in(people[0]), "POST", "/acts", {"act": str(uuid4()), "steps": steps}).status_code

    assert at_once(add, tags) == [200] * WRITERS
    logged = in_thread(lambda: [line.after["tags"] for line in Change.objects.filter(verb="annotation.edited")])
    assert sorted(map(len, logged)) == list(range(1, WRITERS + 1))
    assert in_thread(Tagging.objects.count) == WRITERS


def test_of_two_who_change_a_note_at_once_one_is_asked(shared):
    _project, document, _tag, people = in_thread(stage)
    annotation = in_thread(lambda: make.annotation(document, by=people[0], note="One"))

    def write(number):
        steps = [{"do": "edit", "uid": str(annotation.uid), "note": f"Mine, {number}", "was": "One"}]
        return send(signed_in(people[0]), "POST", "/acts", {"act": str(uuid4()), "steps": steps}).status_code

    assert sorted(at_once(write, range(WRITERS))) == [200] + [409] * (WRITERS - 1)


def test_a_tag_that_many_make_at_once_is_one(shared):
    project, _document, _tag, people = in_thread(stage)
    answers = at_once(
        lambda person: send(signed_in(person), "POST", f"/projects/{project.slug}/tags", {"name": "States"}), people
    )
    assert sorted(answer.status_code for answer in answers) == [200] * (WRITERS - 1) + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_an_annotation_that_many_tag_at_once_has_each_tag_once(shared):
    _project, document, tag, people = in_thread(stage)
    annotation = in_thread(lambda: make.annotation(document, by=people[0]))
    answers = at_once(
        lambda person: send(signed_in(person), "PATCH", f"/annotations/{annotation.uid}", {"tags": [tag.pk]}),
        [people[0]] * WRITERS,
    )
    assert [answer.status_code for answer in answers] == [200] * WRITERS
    assert in_thread(Tagging.objects.count) == 1


def test_two_moves_at_once_make_no_cycle(transactional_db):
    """Each of two people moves a tag under the other's. Neither sees the other's move before it is made."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    project = make.project()
    one, other = make.tag(project, "One"), make.tag(project, "Other")
    moved, may_end = threading.Event(), threading.Event()

    def move_and_wait():
        with transaction.atomic():
            Tag.objects.filter(pk=one.pk).update(parent=other)
            moved.set()
            assert may_end.wait(20)

    def move():
        with transaction.atomic():
            Tag.objects.filter(pk=other.pk).update(parent=one)

    with threads() as start:
        first = start(move_and_wait)
        assert moved.wait(20)
        second = start(move)
        may_end.set()
        first.result()
        with pytest.raises(IntegrityError):
            second.result()


def two_tags_and_passages():
    """Two tags, a third, and passages that carry one of the two or both."""
    project = make.project()
    editor = make.person("editor")
    make.member(project, editor, role=make.Role.EDITOR)
    document = make.document(project)
    a, b, c = (make.tag(project, name) for name in "ABC")
    for tags in ((a,), (b,), (a, b)):
        make.annotation(document, tags=tags)
    return project, document, (a, b, c), editor


def do_to_codebook(project, client, **operation):
    body = {"act": str(uuid4()), "do": operation}
    return send(client, "POST", f"/projects/{project.slug}/codebook/acts", body)


def carried():
    """What each annotation carries; that no tag in the trash is among it."""
    assert not Tagging.objects.filter(tag__trashed_at__isnull=False).exists()
    return set(Tagging.objects.values_list("content_object", "tag__name"))


def test_two_merges_at_once_leave_every_passage_tagged(shared):
    """Each into the other, and both into a third: one comes first, the other is refused or goes on from there."""
    project, _document, (a, b, c), editor = in_thread(two_tags_and_passages)
    alice, other = in_thread(lambda: (signed_in(make.alice()), signed_in(editor)))
    merges = [
        (alice, {"tags": [a.pk], "into": b.pk}),
        (other, {"tags": [b.pk], "into": a.pk}),
        (alice, {"tags": [a.pk, b.pk], "into": c.pk}),
    ]
    answers = at_once(lambda one: do_to_codebook(project, one[0], kind="merge", **one[1]), merges)
    codes = [answer.status_code for answer in answers]
    assert 200 in codes
    assert set(codes) <= {200, 422}
    assert len({annotation for annotation, _tag in in_thread(carried)}) == 3


def test_a_merge_sent_twice_at_once_is_done_once(shared):
    project, _document, (a, b, _c), _editor = in_thread(two_tags_and_passages)
    body = {"act": str(uuid4()), "do": {"kind": "merge", "tags": [a.pk], "into": b.pk}}
    client = in_thread(lambda: signed_in(make.alice()))
    answers = at_once(lambda _n: send(client, "POST", f"/projects/{project.slug}/codebook/acts", body), range(3))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["change"] for answer in answers}) == 1
    assert in_thread(Change.objects.filter(verb="tag.merged").count) == 1


CHANGES = {
    "tag": lambda a, c: {"add_tags": [a.pk]},
    "untag": lambda a, c: {"remove_tags": [a.pk]},
    "retag": lambda a, c: {"remove_tags": [a.pk], "add_tags": [c.pk]},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_others_go_on_while_tags_merge(shared, change):
    """Nobody waits for ever for somebody who waits for them, and nothing is left with a tag that is gone."""
    project, _document, (a, b, c), _editor = in_thread(two_tags_and_passages)
    uids = in_thread(lambda: list(Annotation.objects.values_list("uid", flat=True)))
    alice, *bobs = in_thread(lambda: [signed_in(make.alice())] + [signed_in(make.bob()) for _uid in uids * 2])

    def annotate(bob, uid):
        step = {"do": "edit", "uid": str(uid), **change(a, c)}
        return send(bob, "POST", "/acts", {"act": str(uuid4()), "steps": [step]}).status_code

    def merge(_bob, _uid):
        return do_to_codebook(project, alice, kind="merge", tags=[a.pk], into=b.pk).status_code

    jobs = [(annotate, bob, uid) for bob, uid in zip(bobs, uids * 2, strict=True)]
    jobs.insert(len(uids), (merge, None, None))
    assert set(at_once(lambda job: job[0](*job[1:]), jobs)) == {200}
    assert {tag for _annotation, tag in in_thread(carried)} <= {"B", "C"}
