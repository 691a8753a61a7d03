"""Signing in: how often one may try, where one is signed in, and ending that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from annotator.actions.attempts import TooMany, attempt_succeeded, begin_attempt
from annotator.api.live import pump, streams
from annotator.attempts import ACCOUNT, ADDRESS, HERE, LONGEST_WAIT, limits_for
from annotator.browsers import browser_of, network_of
from annotator.models import FailedSignIn, SignIn, Token
from annotator.sign_ins import places_of
from tests import factories as make

pytestmark = pytest.mark.django_db

PASSWORD = "tide-and-moon-9"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def alice() -> Any:
    alice = make.alice()
    alice.set_password(PASSWORD)
    alice.save()
    return alice


def sign_in(username: str, password: str, *, address: str = "192.0.2.1", client: Client | None = None) -> Any:
    fields = {"username": username, "password": password}
    return (client or Client()).post(reverse("sign-in"), fields, REMOTE_ADDR=address)


def wait_over(minutes: int = 16) -> None:
    """As if so much time had gone by."""
    for row in FailedSignIn.objects.all():
        row.until = row.until and row.until - timedelta(minutes=minutes)
        row.last_at -= timedelta(minutes=minutes if minutes > 60 else 0)
        row.save()


# ── How often ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(1, 10_000))
def test_waits_grow_and_have_an_end(count: int) -> None:
    for limit in (HERE, ADDRESS, ACCOUNT):
        assert timedelta() <= limit.after(count - 1) <= limit.after(count) <= LONGEST_WAIT
        assert (limit.after(count) > timedelta()) == (count >= limit.free)


@pytest.mark.parametrize("username", ["alice", "nobody-here", "ALICE", "\u202ealice"])
def test_after_five_failures_one_waits_and_is_told_how_long(alice: Any, username: str) -> None:
    for _ in range(HERE.free):
        assert sign_in(username, "wrong").status_code == 200
    told = sign_in(username, PASSWORD)  # not even the right one
    assert told.status_code == 429
    assert 25 <= int(told["Retry-After"]) <= 30
    assert "There were too many attempts to sign in. Try again in" in told.content.decode()
    assert "_auth_user_id" not in told.wsgi_request.session


def test_an_account_that_is_there_and_one_that_is_not_are_answered_alike(alice: Any) -> None:
    def answers(name: str, address: str) -> list[tuple[int, bool]]:
        told = [sign_in(name, "wrong", address=address) for _ in range(7)]
        return [(one.status_code, "too many" in one.content.decode()) for one in told]

    assert answers("alice", "192.0.2.7") == answers("nobody-here", "192.0.2.8")


def test_who_waited_may_try_again_and_a_success_forgets_the_failures(alice: Any) -> None:
    for _ in range(HERE.free):
        sign_in("alice", "wrong")
    wait_over(1)
    assert sign_in("alice", PASSWORD).status_code == 302
    for _ in range(HERE.free):
        assert sign_in("alice", "wrong").status_code == 200


def test_waiting_grows_with_each_failure() -> None:
    for _ in range(HERE.free - 1):
        begin_attempt("alice", "192.0.2.1")
    waits = []
    for _ in range(7):
        begin_attempt("alice", "192.0.2.1")
        with pytest.raises(TooMany) as refused:
            begin_attempt("alice", "192.0.2.1")
        waits.append(refused.value.seconds)
        wait_over()
    assert waits == [30, 60, 120, 240, 480, 900, 900]


def test_attempts_while_one_waits_don_t_make_it_longer(alice: Any) -> None:
    for _ in range(HERE.free):
        sign_in("alice", "wrong")
    before = list(FailedSignIn.objects.order_by("key").values_list("count", "until"))
    for _ in range(5):
        sign_in("alice", "wrong")
    assert list(FailedSignIn.objects.order_by("key").values_list("count", "until")) == before


def test_somebody_elsewhere_doesn_t_lock_one_out(alice: Any) -> None:
    for _ in range(HERE.free + 3):
        sign_in("alice", "wrong", address="203.0.113.9")
    assert sign_in("alice", "wrong", address="203.0.113.9").status_code == 429
    assert sign_in("alice", PASSWORD).status_code == 302


def test_many_accounts_from_one_address_meet_its_limit(alice: Any) -> None:
    for n in range(ADDRESS.free):
        begin_attempt(f"person{n}", "192.0.2.1")
    assert sign_in("alice", PASSWORD).status_code == 429
    assert sign_in("alice", PASSWORD, address="192.0.2.2").status_code == 302


def test_one_account_from_many_addresses_meets_its_limit() -> None:
    for n in range(ACCOUNT.free):
        begin_attempt("alice", f"192.0.2.{n}")
    with pytest.raises(TooMany):
        begin_attempt("Alice", "198.51.100.1")


def test_a_class_that_signs_in_from_one_address_isn_t_limited() -> None:
    for n in range(ADDRESS.free * 2):
        begin_attempt(f"person{n}", "192.0.2.1")
        attempt_succeeded(f"person{n}", "192.0.2.1")


def test_attempts_are_forgotten_after_an_hour() -> None:
    for _ in range(HERE.free):
        begin_attempt("alice", "192.0.2.1")
    wait_over(61)
    begin_attempt("alice", "192.0.2.1")
    assert set(FailedSignIn.objects.values_list("count", flat=True)) == {1}


def test_neither_names_nor_addresses_are_kept() -> None:
    begin_attempt("alice", "192.0.2.1")
    kept = repr(list(FailedSignIn.objects.values()))
    assert "alice" not in kept
    assert "192.0.2.1" not in kept


NETWORKS = {
    "an address": ("192.0.2.1", "192.0.2.1"),
    "one of IPv6": ("2001:db8::1:2:3:4", "2001:db8::/64"),
    "one of IPv4 in IPv6": ("::ffff:192.0.2.1", "192.0.2.1"),
    "none": ("unix:", "unix:"),
}


@pytest.mark.parametrize(("address", "network"), NETWORKS.values(), ids=NETWORKS)
def test_an_address_is_somebodys(address: str, network: str) -> None:
    assert network_of(address) == network


PROXIES = {
    "none, and a header that was made up": (None, "203.0.113.5"),
    "one, and the last is what it added": (("HTTP_X_FORWARDED_PROTO", "https"), "198.51.100.7"),
}


@pytest.mark.parametrize(("proxy", "address"), PROXIES.values(), ids=PROXIES)
def test_behind_a_proxy_the_address_is_what_the_proxy_says(alice: Any, settings: Any, proxy: Any, address: str) -> None:
    settings.SECURE_PROXY_SSL_HEADER = proxy
    told = {"X-Forwarded-For": "1.2.3.4, 198.51.100.7"}
    Client().post(reverse("sign-in"), {"username": "alice", "password": "x"}, REMOTE_ADDR="203.0.113.5", headers=told)
    assert set(FailedSignIn.objects.values_list("key", flat=True)) == set(limits_for("alice", address))


# ── Where ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

BROWSERS = {
    "Firefox": (FIREFOX, ("Firefox", "Linux")),
    "Chrome": ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36", ("Chrome", "Windows")),
    "Edge": ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140", ("Edge", "Windows")),
    "Safari": ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604", ("Safari", "iPhone")),
    "a script": ("curl/8", ("", "")),
}


@pytest.mark.parametrize(("agent", "words"), BROWSERS.values(), ids=BROWSERS)
def test_a_browser_is_called_as_people_call_it(agent: str, words: tuple[str, str]) -> None:
    assert browser_of(agent) == words


def signed_in(alice: Any, *, agent: str = FIREFOX, address: str = "192.0.2.1") -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    assert sign_in(alice.username, PASSWORD, client=client, address=address).status_code == 302
    return client


def key_of(client: Client) -> str:
    return str(client.session.session_key)


def test_one_sees_where_one_is_signed_in_and_nobody_else_does(alice: Any) -> None:
    here, there = signed_in(alice), signed_in(alice, agent="curl/8", address="203.0.113.9")
    places = places_of(alice, here=key_of(here))
    assert [(one.here, one.browser, one.system, one.address) for one in places] == [
        (True, "Firefox", "Linux", "192.0.2.1"),
        (False, "", "", "203.0.113.9"),
    ]
    page = here.get(reverse("account")).content.decode()
    assert "Firefox on Linux" in page
    assert key_of(here) not in page
    assert key_of(there) not in page
    assert places_of(make.bob(), here="") == []


def test_a_session_that_is_ended_is_signed_out_at_once(alice: Any) -> None:
    here, there = signed_in(alice), signed_in(alice)
    pk = SignIn.objects.get(session=key_of(there)).pk
    here.post(reverse("session-end", args=[pk]))
    assert there.get(reverse("projects")).status_code == 302
    assert here.get(reverse("projects")).status_code == 200
    assert len(places_of(alice, here=key_of(here))) == 1


def test_nobody_ends_anothers_session(alice: Any) -> None:
    here, other = signed_in(alice), Client()
    other.force_login(make.bob())
    pk = SignIn.objects.get(session=key_of(here)).pk
    assert other.post(reverse("session-end", args=[pk])).status_code == 404
    other.post(reverse("sessions-end"))
    assert here.get(reverse("projects")).status_code == 200


def test_all_others_are_ended_together(alice: Any) -> None:
    here, others = signed_in(alice), [signed_in(alice) for _ in range(3)]
    here.post(reverse("sessions-end"))
    assert [one.get(reverse("projects")).status_code for one in (here, *others)] == [200, 302, 302, 302]
    assert SignIn.objects.count() == Session.objects.count() == 1


GOES: dict[str, Callable[[Client], Any]] = {
    "signing out": lambda client: client.post(reverse("sign-out")),
    "another signs in": lambda client: client.force_login(make.bob()),
}


@pytest.mark.parametrize("go", GOES.values(), ids=GOES)
def test_what_was_left_is_not_shown(alice: Any, go: Callable[[Client], Any]) -> None:
    go(signed_in(alice))
    assert places_of(alice, here="") == []
    assert not SignIn.objects.filter(person=alice).exists()


def test_a_new_password_ends_the_others_and_keeps_this_one(alice: Any) -> None:
    here, there = signed_in(alice), signed_in(alice)
    fields = {"old_password": PASSWORD, "new_password1": "moon-and-tide-8", "new_password2": "moon-and-tide-8"}
    here.post(reverse("password-change"), fields)
    alice.refresh_from_db()
    assert [one.here for one in places_of(alice, here=key_of(here))] == [True]
    assert places_of(alice, here=key_of(here))[0].browser == "Firefox"
    assert there.get(reverse("projects")).status_code == 302


def test_when_one_was_seen_is_noted_once_in_a_while(alice: Any, django_assert_num_queries: Any) -> None:
    here = signed_in(alice)
    SignIn.objects.update(seen_at=timezone.now() - timedelta(days=1))
    here.get(reverse("sign-in"))
    assert timezone.now() - places_of(alice, here="")[0].seen_at > timedelta(hours=1)
    caches["default"].clear()  # as in another process, or later
    here.get(reverse("sign-in"))
    assert timezone.now() - places_of(alice, here="")[0].seen_at < timedelta(minutes=1)


def test_a_session_from_before_is_shown_too(alice: Any) -> None:
    here = signed_in(alice)
    session = here.session
    del session["signed_in"]
    session.save()
    SignIn.objects.all().delete()
    caches["default"].clear()
    here.get(reverse("account"))
    (place,) = places_of(alice, here=key_of(here))
    assert (place.since, place.browser) == (None, "")


def test_a_session_of_an_account_that_is_gone_opens_nothing(alice: Any) -> None:
    here = signed_in(alice)
    get_user_model().objects.filter(pk=alice.pk).delete()
    assert here.get(reverse("projects")).status_code == 302


def test_a_live_page_ends_with_its_session(alice: Any, settings: Any, monkeypatch: Any) -> None:
    settings.STREAMS = 200
    monkeypatch.setattr(pump, "start", lambda: None)
    document = make.document(make.project())
    here, there = signed_in(alice), signed_in(alice)
    kept = there.get(f"/api/documents/{document.uid}/events?after=0&tab={uuid4()}")
    assert kept.status_code == 200
    assert len(streams.all()) == 1
    here.post(reverse("sessions-end"))
    assert streams.all() == []


# ── The page ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_token_is_shown_once_and_revoked(alice: Any) -> None:
    client = signed_in(alice)
    made = client.post(reverse("token-make"), {"name": "My <script>", "scope": "read", "days": "7"})
    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    page = client.get(reverse("account")).content.decode()
    assert secret not in page
    assert "My &lt;script&gt;" in page
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/projects", headers=headers).status_code == 200
    client.post(reverse("token-revoke", args=[Token.objects.get().pk]))
    assert Client().get("/api/projects", headers=headers).status_code == 401
    assert "My &lt;script&gt;" not in client.get(reverse("account")).content.decode().partition("</ul>")[2]


def test_a_token_is_made_for_one_project(alice: Any) -> None:
    project, others = make.project(name="Harrow Bay"), make.project(name="Elsewhere", by=make.charlie(), with_bob=False)
    client = signed_in(alice)
    fields = {"name": "A script", "scope": "read", "days": "7"}
    assert client.post(reverse("token-make"), {**fields, "project": others.pk}).status_code == 422
    secret = client.post(reverse("token-make"), {**fields, "project": project.pk}).context["secret"]
    assert Token.objects.get().project == project
    told = Client().get("/api/projects", headers={"Authorization": f"Bearer {secret}"}).json()
    assert [one["name"] for one in told] == ["Harrow Bay"]
    tokens = client.get(reverse("account")).content.decode().partition('id="tokens"')[2]
    assert "Harrow Bay" in tokens


def test_a_token_that_can_not_be_made_says_why(alice: Any) -> None:
    client = signed_in(alice)
    for fields in ({"name": ""}, {"name": "a\x00b"}, {"days": "9999"}, {"scope": "own"}):
        sent = {"name": "A script", "scope": "read", "days": "7", **fields}
        assert client.post(reverse("token-make"), sent).status_code == 422
    assert not Token.objects.exists()


def test_the_page_costs_the_same_for_2_and_20(alice: Any, django_assert_num_queries: Any) -> None:
    here, counts = signed_in(alice), []
    for more in (2, 18):
        for _ in range(more):
            signed_in(alice)
            here.post(reverse("token-make"), {"name": "A script", "scope": "read", "days": "7"})
        with django_assert_num_queries(100, exact=False) as asked:
            here.get(reverse("account"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
