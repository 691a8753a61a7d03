"""Second factors: setting them up, signing in with them, losing them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as counting
from allauth.mfa.utils import decrypt
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.actions import second_factors as acting
from annotator.actions.tokens import make_token
from annotator.attempts import HERE
from annotator.errors import Conflict, Invalid
from annotator.models import AccountEvent, FailedSignIn
from annotator.second_factors import APP, CODES, PASSKEY, factors_of, has_second_factor
from annotator.views.confirming import GOOD_FOR
from tests import factories as make
from tests.authenticator import Device, app_clock  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("app_clock")]

PASSWORD = "tide-and-moon-9"
HOST = "localhost"  # the only name by which passkeys work without https


@pytest.fixture
def alice() -> Any:
    return with_password(make.alice())


def with_password(person: Any) -> Any:
    person.set_password(PASSWORD)
    person.save()
    return person


def browser() -> Client:
    return Client(SERVER_NAME=HOST)


def signed_in(person: Any) -> Client:
    client = browser()
    client.force_login(person)
    return client


def post(client: Client, page: str, *args: Any, **fields: Any) -> Any:
    return client.post(reverse(page, args=args), fields)


def give_password(person: Any, *, client: Client | None = None, address: str = "192.0.2.1", **more: str) -> Client:
    client = client or browser()
    fields = {"username": person.get_username(), "password": PASSWORD, **more}
    assert client.post(reverse("sign-in"), fields, REMOTE_ADDR=address).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return bool(client.get(reverse("projects")).status_code == 200)


def code_of(person: Any, *, later: int = 0) -> str:
    """What the person's app shows, so many half minutes from now."""
    return code_for(decrypt(Authenticator.objects.get(user=person, type=APP).data["secret"]), later=later)


def code_for(secret: str, *, later: int = 0) -> str:
    now = list(counting.yield_hotp_counters_from_time())[1]
    return str(counting.format_hotp_value(counting.hotp_value(secret, now + later)))


def with_app(person: Any) -> list[str]:
    """Sets up an app; answers with the recovery codes."""
    secret = counting.generate_totp_secret()
    codes = acting.add_app(person, secret=secret, code=code_for(secret, later=-1))
    return codes


def options_in(answer: Any) -> Any:
    return json.loads(answer.context["options"])


def with_passkey(person: Any, device: Device, *, name: str = "My phone") -> Any:
    client = signed_in(person)
    asked = options_in(client.get(reverse("passkey-add")))
    return post(client, "passkey-add", name=name, credential=json.dumps(device.make(asked)))


# ── An app ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_app_is_set_up_by_the_code_it_shows_and_codes_are_shown_once(alice: Any) -> None:
    client = signed_in(alice)
    page = client.get(reverse("two-factor-app"))
    secret = page.context["secret"].replace(" ", "")
    assert page.context["picture"].startswith("data:image/svg+xml;base64,")
    assert f"secret={secret}" in page.context["address"]
    wrong = post(client, "two-factor-app", code="000000" if code_for(secret) != "000000" else "000001")
    assert wrong.status_code == 422
    assert wrong.context["secret"] == page.context["secret"]
    assert not has_second_factor(alice)
    done = post(client, "two-factor-app", code=code_for(secret))
    codes = done.context["codes"]
    assert len(set(codes)) == 10
    assert all(code in done.content.decode() for code in codes)
    assert "no-store" in done["Cache-Control"]
    assert codes[0] not in client.get(reverse("two-factor")).content.decode()
    assert client.get(reverse("two-factor-app")).status_code == 302


def test_secrets_are_kept_encrypted(alice: Any) -> None:
    codes = with_app(alice)
    secret = decrypt(Authenticator.objects.get(user=alice, type=APP).data["secret"])
    kept = repr(list(Authenticator.objects.values()))
    assert secret not in kept
    assert not [code for code in codes if code in kept]


def test_under_another_secret_key_nothing_opens_and_one_is_told(alice: Any, settings: Any) -> None:
    with_app(alice)
    client = give_password(alice)
    settings.SECRET_KEY = "another" * 9
    with pytest.raises(Conflict, match="another secret key"):
        acting.use_code(alice, "123456")
    assert not is_in(client)


def test_after_the_password_the_code_is_asked_for_and_leads_where_one_wanted(alice: Any) -> None:
    with_app(alice)
    client = give_password(alice, next="/notices/")
    assert not is_in(client)
    assert "recovery code" in client.get(reverse("second-factor")).content.decode()
    wrong = post(client, "second-factor", code="abc")
    assert wrong.status_code == 422
    assert not is_in(client)
    done = post(client, "second-factor", code=code_of(alice))
    assert (done.status_code, done["Location"]) == (302, "/notices/")
    assert is_in(client)


WRITTEN: dict[str, Callable[[str], str]] = {
    "as shown": lambda code: code,
    "with a blank": lambda code: f"{code[:3]} {code[3:]}",
    "with a hyphen": lambda code: f"{code[:3]}-{code[3:]}",
}


@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN)
def test_a_code_may_be_written_as_people_do(alice: Any, write: Callable[[str], str]) -> None:
    codes = with_app(alice)
    assert acting.use_code(alice, write(code_of(alice))).type == APP
    assert acting.use_code(alice, write(codes[3])).type == CODES


def test_a_code_opens_once_and_none_before_it(alice: Any) -> None:
    with_app(alice)  # with the code of half a minute ago
    now = code_of(alice)
    for code in (code_of(alice, later=-1), code_of(alice, later=-2), code_of(alice, later=2)):
        with pytest.raises(Invalid):
            acting.use_code(alice, code)
    acting.use_code(alice, now)
    with pytest.raises(Invalid):
        acting.use_code(alice, now)
    acting.use_code(alice, code_of(alice, later=1))  # a clock that is a little fast


def test_a_recovery_code_opens_once_and_it_is_noted(alice: Any) -> None:
    codes = with_app(alice)
    client = give_password(alice)
    assert post(client, "second-factor", code=codes[0]).status_code == 302
    assert is_in(client)
    assert post(give_password(alice), "second-factor", code=codes[0]).status_code == 422
    assert factors_of(alice).codes_left == 9
    assert "9 codes are left." in client.get(reverse("two-factor")).content.decode()
    assert AccountEvent.objects.filter(person=alice, what="code-used").count() == 1


def test_new_recovery_codes_end_the_old_ones(alice: Any) -> None:
    codes = with_app(alice)
    fresh = post(signed_in(alice), "two-factor-codes").context["codes"]
    with pytest.raises(Invalid):
        acting.use_code(alice, codes[0])
    acting.use_code(alice, fresh[0])


def test_without_a_second_factor_there_are_no_recovery_codes(alice: Any) -> None:
    assert post(signed_in(alice), "two-factor-codes").status_code == 409
    with_app(alice)
    acting.remove_app(alice)
    assert not Authenticator.objects.exists()
    assert is_in(give_password(alice))


def test_codes_are_guessed_a_few_times_only_and_the_password_forgives_nothing(alice: Any) -> None:
    with_app(alice)
    client = give_password(alice)
    for _ in range(HERE.free):
        assert post(client, "second-factor", code="000001").status_code == 422
    give_password(alice, client=client)
    told = post(client, "second-factor", code=code_of(alice))
    assert told.status_code == 429
    assert int(told["Retry-After"]) > 20
    assert not is_in(client)


def test_who_guesses_codes_elsewhere_locks_nobody_out(alice: Any) -> None:
    with_app(alice)
    other = give_password(alice, address="203.0.113.9")
    for _ in range(HERE.free + 1):
        other.post(reverse("second-factor"), {"code": "000001"}, REMOTE_ADDR="203.0.113.9")
    assert post(give_password(alice), "second-factor", code=code_of(alice)).status_code == 302


def test_the_second_step_needs_the_first(alice: Any) -> None:
    with_app(alice)
    client = browser()
    assert client.get(reverse("second-factor"))["Location"] == reverse("sign-in")
    assert post(client, "second-factor", code=code_of(alice))["Location"] == reverse("sign-in")
    assert not is_in(client)


def test_the_second_step_is_taken_soon(alice: Any, monkeypatch: Any) -> None:
    with_app(alice)
    client = give_password(alice)
    later = timezone.now().timestamp() + 3600
    monkeypatch.setattr("allauth.account.internal.stagekit.time", SimpleNamespace(time=lambda: later))
    assert post(client, "second-factor", code=code_of(alice))["Location"] == reverse("sign-in")
    assert not is_in(client)


# ── Passkeys ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_passkey_is_added_renamed_and_removed(alice: Any) -> None:
    added = with_passkey(alice, Device())
    assert len(added.context["codes"]) == 10
    (passkey,) = factors_of(alice).passkeys
    assert (passkey.name, passkey.signs_in) == ("My phone", True)
    client = signed_in(alice)
    post(client, "passkey-rename", passkey.pk, name="My  old phone")
    assert "My old phone" in client.get(reverse("two-factor")).content.decode()
    assert post(client, "passkey-rename", passkey.pk, name=" ").status_code == 422
    post(client, "passkey-remove", passkey.pk)
    assert not Authenticator.objects.exists()
    assert [one.what for one in AccountEvent.objects.all()] == ["passkey-removed", "passkey-added"]


def test_the_second_passkey_makes_no_new_codes_and_has_a_name(alice: Any) -> None:
    with_passkey(alice, Device())
    assert with_passkey(alice, Device(), name="").status_code == 302
    assert [one.name for one in factors_of(alice).passkeys] == ["My phone", "Passkey 2"]


def test_one_signs_in_by_a_passkey_alone(alice: Any) -> None:
    device, client = Device(), browser()
    with_passkey(alice, device)
    asked = options_in(client.get(reverse("passkey-sign-in") + "?next=/notices/"))
    told = json.dumps(device.show(asked))
    done = post(client, "passkey-sign-in", credential=told, next="/notices/")
    assert (done.status_code, done["Location"]) == (302, "/notices/")
    assert is_in(client)
    assert factors_of(alice).passkeys[0].used_at is not None


def test_a_passkey_is_a_second_factor_too(alice: Any) -> None:
    device = Device(verifies=False)
    with_passkey(alice, device)
    client = give_password(alice)
    asked = options_in(client.get(reverse("second-factor")))
    assert post(client, "second-factor", credential=json.dumps(device.show(asked))).status_code == 302
    assert is_in(client)


def shown_by(device: Device, **more: Any) -> Callable[[Any], Any]:
    return lambda asked: device.show(asked, **more)


MADE_UP: dict[str, Callable[[Device], Callable[[Any], Any]]] = {
    "of another device": lambda device: shown_by(Device(), user=device.user),
    "for another site": lambda device: setattr(device, "origin", "https://evil.example.org") or device.show,
    "of a device that didn't look who it was": lambda device: setattr(device, "flags", 1) or device.show,
    "of nobody": lambda device: shown_by(device, user=b""),
    "of somebody there isn't": lambda device: shown_by(device, user=b"zzzz"),
    "of somebody beyond numbers": lambda device: shown_by(device, user=b"z" * 13),
    "answering another question": lambda device: (
        lambda asked: device.show({"publicKey": {**asked["publicKey"], "challenge": "AAAA"}})
    ),
}


@pytest.mark.parametrize("spoil", MADE_UP.values(), ids=MADE_UP)
def test_what_is_no_good_opens_nothing(alice: Any, spoil: Callable[[Device], Callable[[Any], Any]]) -> None:
    device, client = Device(), browser()
    with_passkey(alice, device)
    asked = options_in(client.get(reverse("passkey-sign-in")))
    told = post(client, "passkey-sign-in", credential=json.dumps(spoil(device)(asked)))
    assert told.status_code == 422
    assert "known here" in told.content.decode()
    assert not is_in(client)
    assert FailedSignIn.objects.exists()


def test_a_stolen_key_alone_opens_nothing_by_a_question_that_asked_for_less(alice: Any) -> None:
    """The second step of one's own account asks for no finger and no code; its answer is no way into another's."""
    stolen = Device(verifies=False)
    with_passkey(alice, stolen)
    thief = make.bob()
    thief.set_password(PASSWORD)
    thief.save()
    with_passkey(thief, Device(verifies=False))
    client = give_password(thief)
    asked = options_in(client.get(reverse("second-factor")))
    told = post(client, "passkey-sign-in", credential=json.dumps(stolen.show(asked)))
    assert told.status_code == 422
    assert not is_in(client)


def test_what_was_shown_once_is_not_shown_again(alice: Any) -> None:
    device, client = Device(), browser()
    with_passkey(alice, device)
    told = json.dumps(device.show(options_in(client.get(reverse("passkey-sign-in")))))
    post(client, "passkey-sign-in", credential=told)
    client.post(reverse("sign-out"))
    assert post(client, "passkey-sign-in", credential=told).status_code == 422
    assert not is_in(client)


def test_anothers_passkey_is_no_second_factor(alice: Any) -> None:
    bobs = Device()
    with_passkey(make.bob(), bobs)
    with_passkey(alice, Device())
    client = give_password(alice)
    asked = options_in(client.get(reverse("second-factor")))
    assert post(client, "second-factor", credential=json.dumps(bobs.show(asked))).status_code == 422
    assert not is_in(client)


def test_a_closed_account_is_opened_by_no_passkey(alice: Any) -> None:
    device, client = Device(), browser()
    with_passkey(alice, device)
    alice.is_active = False
    alice.save()
    asked = options_in(client.get(reverse("passkey-sign-in")))
    assert post(client, "passkey-sign-in", credential=json.dumps(device.show(asked))).status_code == 422


def test_passkeys_that_fail_are_counted(alice: Any) -> None:
    device, client = Device(), browser()
    with_passkey(alice, device)
    for _ in range(HERE.free):
        post(
            client, "passkey-sign-in", credential=json.dumps(device.show({"publicKey": {"challenge": "x", "rpId": ""}}))
        )
    asked = options_in(client.get(reverse("passkey-sign-in")))
    told = post(client, "passkey-sign-in", credential=json.dumps(device.show(asked)))
    assert told.status_code == 429
    assert told["Retry-After"]


ODD = {"nothing": "", "no JSON": "{", "a list": "[1]", "empty": "{}", "large": json.dumps({"id": "x" * 30_000})}


@pytest.mark.parametrize("told", ODD.values(), ids=ODD)
def test_an_odd_answer_of_a_browser_is_refused(alice: Any, told: str) -> None:
    with_passkey(alice, Device())
    client = signed_in(alice)
    client.get(reverse("passkey-add"))
    assert post(client, "passkey-add", name="x", credential=told).status_code == 422
    assert post(browser(), "passkey-sign-in", credential=told).status_code == 422
    assert post(give_password(alice), "second-factor", credential=told).status_code == 422


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
)
NAMES = ("id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature", "userHandle")


@given(told=st.dictionaries(st.sampled_from(NAMES), anything | st.dictionaries(st.sampled_from(NAMES), anything)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_browser_says_of_a_passkey_nothing_breaks(told: Any) -> None:
    FailedSignIn.objects.all().delete()
    assert post(browser(), "passkey-sign-in", credential=json.dumps(told)).status_code in {200, 422}


def test_nobody_touches_anothers_passkey(alice: Any) -> None:
    with_passkey(alice, Device())
    (passkey,) = factors_of(alice).passkeys
    bob = signed_in(make.bob())
    assert post(bob, "passkey-rename", passkey.pk, name="x").status_code == 404
    assert post(bob, "passkey-remove", passkey.pk).status_code == 404
    assert factors_of(alice).passkeys == [passkey]


def test_there_are_so_many_passkeys_and_no_more(alice: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(acting, "MOST_PASSKEYS", 1)
    with_passkey(alice, Device())
    assert with_passkey(alice, Device()).status_code == 422
    assert len(factors_of(alice).passkeys) == 1


# ── Is it still you? ──────────────────────────────────────────────────────────────────────────────────────────────────


def a_while_later(client: Client) -> None:
    session = client.session
    session["signed_in"] = {
        **session["signed_in"],
        "at": (timezone.now() - GOOD_FOR - timedelta(minutes=1)).isoformat(),
    }
    session.pop("confirmed_at", None)
    session.save()


GUARDED = {
    "second factors": ("GET", "two-factor", {}),
    "an app": ("GET", "two-factor-app", {}),
    "a passkey": ("GET", "passkey-add", {}),
    "no app": ("POST", "two-factor-app-remove", {}),
    "recovery codes": ("POST", "two-factor-codes", {}),
    "a token": ("POST", "token-make", {"name": "x", "scope": "read", "days": "7"}),
}


@pytest.mark.parametrize(("method", "name", "fields"), GUARDED.values(), ids=GUARDED)
def test_a_while_after_signing_in_one_is_asked_again(alice: Any, method: str, name: str, fields: Any) -> None:
    with_app(alice)
    client = signed_in(alice)
    a_while_later(client)
    asked = client.generic(method, reverse(name)) if method == "GET" else client.post(reverse(name), fields)
    assert asked.status_code == 302
    assert asked["Location"].startswith(reverse("confirm"))
    assert has_second_factor(alice)
    assert not AccountEvent.objects.exclude(what="app-added").exists()
    done = post(client, "confirm", password=PASSWORD, next=reverse("two-factor"))
    assert done["Location"] == reverse("two-factor")
    assert client.get(reverse("two-factor")).status_code == 200


def test_one_says_who_one_is_by_a_code_or_a_passkey(alice: Any) -> None:
    device = Device()
    with_passkey(alice, device)
    with_app(alice)
    client = signed_in(alice)
    a_while_later(client)
    assert post(client, "confirm", code=code_of(alice))["Location"] == reverse("account")
    a_while_later(client)
    asked = options_in(client.get(reverse("confirm")))
    assert post(client, "confirm", credential=json.dumps(device.show(asked)))["Location"] == reverse("account")
    assert client.get(reverse("two-factor")).status_code == 200


def test_who_does_not_know_the_password_changes_nothing_and_waits(alice: Any) -> None:
    client = signed_in(alice)
    a_while_later(client)
    for _ in range(HERE.free):
        assert post(client, "confirm", password="wrong").status_code == 422
    told = post(client, "confirm", password=PASSWORD)
    assert (told.status_code, bool(told["Retry-After"])) == (429, True)
    assert client.get(reverse("two-factor")).status_code == 302


def test_who_has_nothing_to_prove_it_with_is_not_asked() -> None:
    alice = make.alice()
    alice.set_unusable_password()
    alice.save()
    client = signed_in(alice)  # came by a link
    a_while_later(client)
    assert client.get(reverse("two-factor")).status_code == 200


def test_confirming_leads_to_no_other_site(alice: Any) -> None:
    done = post(signed_in(alice), "confirm", password=PASSWORD, next="https://evil.example.org/")
    assert done["Location"] == reverse("account")


def test_the_old_password_is_guessed_a_few_times_only(alice: Any) -> None:
    client = signed_in(alice)
    fields = {"old_password": "wrong", "new_password1": "moon-and-tide-8", "new_password2": "moon-and-tide-8"}
    for _ in range(HERE.free):
        assert post(client, "password-change", **fields).status_code == 200
    told = post(client, "password-change", **{**fields, "old_password": PASSWORD})
    assert (told.status_code, bool(told["Retry-After"])) == (429, True)
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_new_password_is_noted(alice: Any) -> None:
    fields = {"old_password": PASSWORD, "new_password1": "moon-and-tide-8", "new_password2": "moon-and-tide-8"}
    post(signed_in(alice), "password-change", **fields)
    (event,) = AccountEvent.objects.filter(person=alice)
    assert (event.what, event.by) == ("password", alice)


# ── Lost ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_reset_is_gone_with_its_sessions_and_noted(alice: Any) -> None:
    with_app(alice)
    with_passkey(alice, Device())
    client = signed_in(alice)
    assert acting.reset(alice, by=make.bob())
    assert not is_in(client)
    assert not Authenticator.objects.filter(user=alice).exists()
    assert is_in(give_password(alice))
    (event,) = AccountEvent.objects.filter(person=alice, what="reset")
    assert event.by == make.bob()
    assert not acting.reset(alice, by=None)
    assert AccountEvent.objects.filter(person=alice, what="reset").count() == 1


def test_it_is_reset_at_the_terminal(alice: Any, capsys: Any) -> None:
    with_app(alice)
    call_command("reset_two_factor", "alice")
    assert "signed out everywhere" in capsys.readouterr().out
    assert not has_second_factor(alice)
    assert AccountEvent.objects.filter(person=alice, what="reset", by=None).count() == 1
    assert "by who looks after the site" in signed_in(alice).get(reverse("two-factor")).content.decode()
    call_command("reset_two_factor", "alice")
    assert "nothing was changed" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no account with the user name 'nobody'"):
        call_command("reset_two_factor", "nobody")


def test_it_is_reset_in_the_administration_where_it_stays_noted(alice: Any) -> None:
    with_app(alice)
    root = signed_in(make.person("root", is_staff=True, is_superuser=True))
    people = reverse("admin:auth_user_changelist")
    root.post(people, {"action": "reset_second_factor", "_selected_action": [alice.pk]})
    assert not has_second_factor(alice)
    events = root.get(reverse("admin:annotator_accountevent_changelist")).content.decode()
    assert "second factor reset" in events.lower()
    assert LogEntry.objects.filter(object_id=str(alice.pk), user__username="root").exists()


def test_only_superusers_reset_and_read_what_was_changed(alice: Any) -> None:
    with_app(alice)
    staff = make.person("staff", is_staff=True)
    make.member(make.project(), staff)
    client = signed_in(staff)
    client.post(
        reverse("admin:auth_user_changelist"), {"action": "reset_second_factor", "_selected_action": [alice.pk]}
    )
    assert has_second_factor(alice)
    assert client.get(reverse("admin:annotator_accountevent_changelist")).status_code in {403, 404}


# ── Where it has to be ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def demanding(settings: Any) -> Callable[[str], None]:
    """As if REQUIRE_TWO_FACTOR were set."""

    def set_to(whom: str) -> None:
        settings.REQUIRE_TWO_FACTOR = whom
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, "annotator.middleware.SecondFactorMiddleware"]

    return set_to


ASKED: dict[str, tuple[str, dict[str, bool], bool]] = {
    "a member, where staff must": ("staff", {"is_staff": False}, False),
    "staff, where staff must": ("staff", {"is_staff": True}, True),
    "a member, where all must": ("all", {"is_staff": False}, True),
}


@pytest.mark.parametrize(("whom", "fields", "stopped"), ASKED.values(), ids=ASKED)
def test_who_must_have_one_gets_no_further_without(
    alice: Any, demanding: Callable[[str], None], whom: str, fields: Any, stopped: Any
) -> None:
    demanding(whom)
    type(alice).objects.update(**fields)
    client = signed_in(alice)
    assert is_in(client) is not stopped
    assert client.get("/api/projects").status_code == (403 if stopped else 200)
    if stopped:
        assert client.get(reverse("projects"))["Location"] == reverse("two-factor")
        assert "set up one of these before you go on" in client.get(reverse("two-factor")).content.decode()
        assert client.get(reverse("two-factor-app")).status_code == 200
        with_app(alice)
        assert is_in(client)
        assert is_in(client)


def test_who_must_have_one_keeps_the_last(alice: Any, demanding: Callable[[str], None]) -> None:
    demanding("all")
    with_app(alice)
    with_passkey(alice, Device())
    client = signed_in(alice)
    assert post(client, "two-factor-app-remove").status_code == 302
    assert post(client, "passkey-remove", factors_of(alice).passkeys[0].pk).status_code == 409
    assert has_second_factor(alice)


def test_whoever_is_outside_and_programs_are_not_asked(alice: Any, demanding: Callable[[str], None]) -> None:
    demanding("all")
    _token, secret = make_token(name="A script", scope="read", days=7, by=alice)
    assert browser().get("/api/projects", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    assert browser().get(reverse("sign-in")).status_code == 200


def test_the_page_costs_the_same_for_2_and_20(alice: Any, django_assert_num_queries: Any) -> None:
    client, counts = signed_in(alice), []
    for more in (2, 18):
        for _ in range(more):
            data = {"name": "x", "credential": {}}
            Authenticator.objects.create(user=alice, type=PASSKEY, data=data)
            acting.note(alice, "password", by=make.bob())
        with django_assert_num_queries(100, exact=False) as asked:
            client.get(reverse("two-factor"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
