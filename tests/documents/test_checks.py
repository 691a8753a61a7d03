"""Addresses are looked at again when their time has come: politely, once, and only for who may bring texts in."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from documents import checking
from documents.actions import checks, importing, looks, proposals
from documents.actions.documents import restore_document, trash_document
from documents.errors import Invalid
from documents.fetch import Net
from documents.models import (
    AddressCheck,
    Change,
    CheckedHost,
    Document,
    Import,
    ImportItem,
    ItemState,
    Membership,
    Role,
    SourceFile,
)
from documents.signals import address_checked
from documents.worker import due, work_off
from documents.worker.due import look
from tests import factories as make

pytestmark = pytest.mark.django_db

HERE = Net(may_call=lambda place: place == "127.0.0.1", ports=None, seconds_to_connect=2, seconds_in_all=1)
ASK, IF_SURE = AddressCheck.TakeIn
UNCHANGED, CHANGED, FAILED = AddressCheck.Found
OLD = "<html lang=en><body><article><p>The quick brown fox jumps over the lazy dog.</p></article></body></html>"
NEW = OLD.replace("lazy dog", "very lazy dog and on")


class Site(ThreadingHTTPServer):
    """Answers each path as ``pages`` says: status, text, headers. ``asked`` are the requests that came."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.pages: dict[str, tuple[int, str, dict[str, str]]] = {}
        self.asked: list[tuple[str, str]] = []

    def has(self, text: str = OLD, *, path: str = "/fox", status: int = 200, **headers: str) -> None:
        self.pages[path] = (status, text, {name.replace("_", "-"): value for name, value in headers.items()})

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/fox"


class _Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        status, text, headers = self.server.pages[self.path]
        tag = self.headers["If-None-Match"]
        self.server.asked.append((self.path, tag or ""))
        if tag and tag == headers.get("ETag"):
            status, text = 304, ""
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(text)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with Site() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def site(server: Site) -> Site:
    server.asked.clear()
    server.pages.clear()
    server.has()
    return server


@pytest.fixture
def project() -> Any:
    return make.project()


def watched(project: Any, site: Site, *, every: int = 7, take_in: str = ASK, by: Any = None, url: str = "") -> Any:
    document = make.document(project, url=url or site.address)
    checks.schedule(these(document), every=every, take_in=take_in, project=project, by=by or make.alice())
    return AddressCheck.objects.get(document=document)


def these(*documents: Document) -> Any:
    return Document.objects.filter(pk__in=[document.pk for document in documents])


def now_due(*checks: AddressCheck) -> None:
    """So much time has passed that all of these are due."""
    past = timezone.now() - timedelta(minutes=1)
    AddressCheck.objects.filter(pk__in=[check.pk for check in checks]).update(next_at=past)
    CheckedHost.objects.update(free_at=past)


def looked(check: AddressCheck) -> AddressCheck:
    """The check after a look and all that comes of it."""
    now_due(check)
    assert look(net=HERE)
    work_off()
    check.refresh_from_db()
    if looks.is_being_read(check):
        now_due(check)
        assert look(net=HERE)
        check.refresh_from_db()
    return check


def days_from_now(at: datetime) -> float:
    return round((at - timezone.now()) / timedelta(days=1), 2)


def test_an_address_is_looked_at_at_once_and_then_every_so_many_days(project: Any, site: Site) -> None:
    check = watched(project, site, every=7)
    assert days_from_now(check.next_at) == 0
    check = looked(check)
    assert days_from_now(check.next_at) == 7


def test_what_was_fetched_today_is_not_looked_at_before_tomorrow(project: Any, site: Site) -> None:
    document = make.document(project, url=site.address)
    SourceFile.objects.filter(document=document).update(fetched={"at": timezone.now().isoformat()})
    checks.schedule(these(document), every=1, take_in=ASK, project=project, by=make.alice())
    assert days_from_now(AddressCheck.objects.get().next_at) == 1


def test_a_schedule_is_one_act_and_said_in_the_log(project: Any, site: Site) -> None:
    one, two = (make.document(project, title=title, url=site.address) for title in ("one", "two"))
    no_address = make.document(project, title="three")
    both = these(one, two, no_address)
    assert checks.schedule(both, every=7, take_in=ASK, project=project, by=make.alice()) == 2
    lines = Change.objects.filter(verb="check.set")
    assert [line.after for line in lines] == [{"every": 7, "take_in": "ask"}] * 2
    assert lines.values("batch").distinct().count() == 1
    assert checks.schedule(both, every=7, take_in=ASK, project=project, by=make.alice()) == 0
    assert checks.schedule(both, every=1, take_in=ASK, project=project, by=make.alice()) == 2
    assert checks.stop(both, project=project, by=make.alice()) == 2
    assert not AddressCheck.objects.exists()
    assert Change.objects.filter(verb="check.stopped").count() == 2
    assert checks.stop(both, project=project, by=make.alice()) == 0


WRONG = {
    "every hour": ({"every": 0}, "every day"),
    "every other day": ({"every": 2}, "every day"),
    "something else to do": ({"take_in": "burn"}, "Say what is to be done"),
    "nothing to look at": ({}, "There is no web address"),
}


@pytest.mark.parametrize(("given", "message"), WRONG.values(), ids=WRONG)
def test_what_can_not_be_scheduled_is_refused(project: Any, given: dict[str, Any], message: str) -> None:
    document = make.document(project)
    with pytest.raises(Invalid, match=message):
        checks.schedule(these(document), project=project, by=make.alice(), **{"every": 7, "take_in": ASK, **given})


def test_another_interval_counts_from_the_last_look_and_never_less_than_a_day(project: Any, site: Site) -> None:
    check = looked(watched(project, site, every=30))
    checks.schedule(these(check.document), every=1, take_in=ASK, project=project, by=make.alice())
    check.refresh_from_db()
    assert days_from_now(check.next_at) == 1


def test_a_page_that_is_the_same_makes_no_revision_and_no_import(project: Any, site: Site) -> None:
    read = replace(make.reading(url=site.address), sha256=hashlib.sha256(OLD.encode()).hexdigest())
    document = importing.import_document(project, read, by=make.alice())
    checks.schedule(these(document), every=7, take_in=ASK, project=project, by=make.alice())
    check = looked(AddressCheck.objects.get())
    assert (check.found, check.error, check.document.revision_number) == (UNCHANGED, "", 1)
    assert not Import.objects.exists()


def test_a_server_is_asked_with_what_it_said_the_last_time(project: Any, site: Site) -> None:
    site.has(ETag='"1"')
    check = looked(watched(project, site))
    before = ImportItem.objects.count()
    check = looked(check)
    assert check.found == UNCHANGED
    assert site.asked == [("/fox", ""), ("/fox", '"1"')]
    assert ImportItem.objects.count() == before


def test_the_file_that_the_text_came_from_says_what_to_ask_with_at_first(project: Any, site: Site) -> None:
    site.has(ETag='"1"')
    check = watched(project, site)
    SourceFile.objects.update(fetched={"asked": site.address, "headers": {"etag": '"1"'}})
    assert looked(check).found == UNCHANGED
    assert site.asked == [("/fox", '"1"')]


def test_what_was_said_of_another_address_is_not_asked_with(project: Any, site: Site) -> None:
    site.has(ETag='"1"')
    site.has(ETag='"1"', path="/other")
    check = looked(watched(project, site))
    Document.objects.update(url=site.address.replace("fox", "other"))
    looked(check)
    assert site.asked == [("/fox", ""), ("/other", "")]


def test_a_page_that_is_another_one_waits_for_a_person(project: Any, site: Site) -> None:
    check = watched(project, site, take_in=ASK)
    site.has(NEW)
    check = looked(check)
    item = ImportItem.objects.get()
    assert (check.found, check.document.revision_number) == (CHANGED, 1)
    assert (item.state, item.revises, item.within.by) == (ItemState.READY, check.document, make.alice())
    assert item.fetched["asked"] == site.address
    assert days_from_now(check.next_at) == 7


def test_a_page_that_disturbs_no_annotation_can_be_taken_in_by_itself(project: Any, site: Site) -> None:
    check = watched(project, site, take_in=IF_SURE)
    site.has(NEW)
    check = looked(check)
    document = Document.objects.get()
    assert (check.found, document.revision_number) == (CHANGED, 2)
    assert "very lazy dog" in make.revision(document).text


def test_the_newest_proposal_from_an_address_is_the_one_that_counts(project: Any, site: Site) -> None:
    check = watched(project, site)
    site.has(NEW)
    check = looked(check)
    site.has(NEW.replace("very", "very very"))
    looked(check)
    assert list(ImportItem.objects.order_by("pk").values_list("state", flat=True)) == ["left-out", "ready"]


def test_what_somebody_dropped_is_not_proposed_again(project: Any, site: Site) -> None:
    check = watched(project, site)
    site.has(NEW)
    check = looked(check)
    proposals.drop_proposal(ImportItem.objects.get(), by=make.alice())
    check = looked(check)
    assert (check.found, ImportItem.objects.count()) == (UNCHANGED, 1)


GONE = {
    "gone": (404, "There is no page"),
    "closed": (403, "doesn't give"),
    "broken": (500, "has a problem"),
}


@pytest.mark.parametrize(("status", "message"), GONE.values(), ids=GONE)
def test_what_can_not_be_had_is_tried_later_each_time(project: Any, site: Site, status: int, message: str) -> None:
    check = watched(project, site, every=1)
    site.has(status=status)
    waits = []
    for _time in range(7):
        check = looked(check)
        assert (check.found, message in check.error) == (FAILED, True)
        waits.append(days_from_now(check.next_at))
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    site.has(NEW)
    check = looked(check)
    assert (check.found, check.error, check.failures) == (CHANGED, "", 0)


def test_an_address_that_leads_into_this_network_is_not_called(project: Any, site: Site) -> None:
    check = watched(project, site)
    site.has(status=302, Location="http://10.0.0.1/")
    assert "is an address of this network" in looked(check).error
    assert len(site.asked) == 1


def test_a_machine_that_wants_to_be_left_alone_is(project: Any, site: Site) -> None:
    one, two = watched(project, site), watched(project, site)
    site.has(status=503, Retry_After=str(3 * 86_400))
    check = looked(one)
    assert days_from_now(check.next_at) == 3
    AddressCheck.objects.filter(pk=two.pk).update(next_at=timezone.now())
    assert not look(net=HERE)
    assert days_from_now(CheckedHost.objects.get().free_at) == 3


def test_nobody_is_kept_away_for_ever(project: Any, site: Site) -> None:
    check = watched(project, site)
    site.has(status=429, Retry_After="999999999")
    assert days_from_now(looked(check).next_at) == 7


def test_pages_of_one_machine_are_asked_for_one_after_the_other_with_a_pause(project: Any, site: Site) -> None:
    one, two = watched(project, site), watched(project, site)
    elsewhere = watched(project, site, url="http://elsewhere.example/")
    now_due(one, two, elsewhere)
    first = looks.claim()
    second = looks.claim()
    assert {first, second} == {one, elsewhere}
    assert looks.claim() is None
    assert first is not None
    looks.free(first)
    assert looks.claim() is None
    CheckedHost.objects.update(free_at=timezone.now())
    assert looks.claim() == two


def test_a_look_is_one_process_alone(project: Any, site: Site) -> None:
    check = watched(project, site)
    now_due(check)
    mine = looks.claim()
    assert mine is not None
    theirs = AddressCheck.objects.select_related("document", "host").get(pk=check.pk)
    assert mine == check
    assert looks.claim() is None
    CheckedHost.objects.update(free_at=timezone.now())
    AddressCheck.objects.update(next_at=timezone.now() - timedelta(seconds=1))  # the first one was killed
    assert looks.claim() == check
    looks.note_unchanged(mine)  # but it comes back
    theirs.refresh_from_db()
    assert (theirs.found, theirs.last_at) == ("", None)


def test_what_is_stopped_while_it_is_looked_at_finds_nothing(project: Any, site: Site) -> None:
    check = watched(project, site)
    now_due(check)
    mine = looks.claim()
    assert mine is not None
    checks.stop(these(check.document), project=project, by=make.alice())
    assert looks.bring(mine, NEW.encode(), {}, sha256="1", url="", name="", media_type="", charset="") is None
    assert not Import.objects.exists()


LEFT_ALONE: dict[str, Any] = {
    "a document in the trash": lambda document: trash_document(document, by=make.alice()),
    "a project in the trash": lambda document: type(document.project).objects.update(trashed_at=timezone.now()),
    "a document without an address": lambda document: Document.objects.update(url=""),
    "set by somebody who may not bring texts in any more": lambda document: Membership.objects.filter(
        user=make.bob()
    ).update(role=Role.ANNOTATOR),
    "set by somebody who left": lambda document: Membership.objects.filter(user=make.bob()).delete(),
    "set by somebody whose account is closed": lambda document: type(make.bob()).objects.update(is_active=False),
}


@pytest.mark.parametrize("change", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_what_nobody_wants_any_more_is_left_alone(project: Any, site: Site, change: Any) -> None:
    Membership.objects.filter(user=make.bob()).update(role=Role.EDITOR)
    check = watched(project, site, by=make.bob())
    now_due(check)
    assert checking.due().exists()
    change(check.document)
    assert not checking.due().exists()
    assert not look(net=HERE)
    assert not site.asked


def test_what_comes_out_of_the_trash_is_looked_at_again(project: Any, site: Site) -> None:
    check = watched(project, site)
    trash_document(check.document, by=make.alice())
    restore_document(check.document, by=make.alice())
    assert looked(check).last_at


def test_nothing_is_looked_at_where_fetching_is_turned_off(project: Any, site: Site, settings: Any) -> None:
    settings.FETCH = False
    now_due(watched(project, site))
    assert not look(net=HERE)


def test_what_was_found_is_told(project: Any, site: Site) -> None:
    told = []

    def hear(check: AddressCheck, item: ImportItem | None, **_more: Any) -> None:
        told.append((check.found, item and item.state))

    address_checked.connect(hear)
    check = watched(project, site)
    site.has(NEW)
    check = looked(check)
    check = looked(check)
    site.has(status=404)
    looked(check)
    address_checked.disconnect(hear)
    assert told == [(CHANGED, "ready"), (UNCHANGED, None), (FAILED, None)]


def test_imports_that_found_nothing_new_are_forgotten_after_a_week(project: Any, site: Site) -> None:
    check = watched(project, site)
    looked(looked(check))  # the first reading may be another; the second finds it so
    Import.objects.all().delete()
    documents = [make.document(project, url=site.address) for _time in range(3)]
    imports = [proposals.propose_addresses([one], by=make.alice()) for one in documents]
    for import_, state in zip(imports, ("duplicate", "duplicate", "ready"), strict=True):
        import_.items.update(state=state)
    week, today = timezone.now() - timedelta(days=8), timezone.now()
    for import_, over in zip(imports, (week, today, week), strict=True):
        Import.objects.filter(pk=import_.pk).update(finished_at=over)
    assert not looks.sweep()
    assert list(Import.objects.order_by("pk")) == imports[1:]


def test_a_command_looks_at_all_that_is_due(project: Any, site: Site, monkeypatch: Any) -> None:
    monkeypatch.setattr(due, "NET", HERE)
    monkeypatch.setattr(looks, "PAUSE", timedelta(0))
    monkeypatch.setattr(looks, "TO_READ", timedelta(milliseconds=10))
    site.has(NEW)
    site.has(status=404, path="/gone")
    checked = [watched(project, site), watched(project, site, url=site.address.replace("fox", "gone"))]
    later = watched(project, site)
    AddressCheck.objects.filter(pk=later.pk).update(next_at=timezone.now() + timedelta(days=1))
    said = StringIO()
    call_command("check_addresses", stdout=said)
    assert said.getvalue() == "Looked at 2 addresses: 0 unchanged, 1 changed, 1 could not be had.\n"
    assert [check.found for check in AddressCheck.objects.order_by("pk")] == [CHANGED, FAILED, ""]
    assert checked


def test_what_is_due_costs_one_query_however_many_there_are(
    project: Any, site: Site, django_assert_num_queries: Any
) -> None:
    for _time in range(3):
        watched(project, site, url="")
    AddressCheck.objects.update(next_at=timezone.now() + timedelta(days=1))
    with django_assert_num_queries(1):
        assert not look(net=HERE)


@pytest.mark.django_db(transaction=True)
def test_several_workers_look_at_each_address_once(site: Site) -> None:
    project = make.project()
    found = [watched(project, site, url=f"http://host-{number}.example/") for number in range(6)]
    now_due(*found)
    claimed: list[int] = []

    def work() -> None:
        while check := looks.claim():
            claimed.append(check.pk)
        connection.close()

    threads = [threading.Thread(target=work) for _worker in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(check.pk for check in found)
