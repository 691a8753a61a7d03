"""Signing in by another site: who may come, as whom, and what happens when that site errs."""

from __future__ import annotations

import dataclasses
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from annotator.actions import second_factors as acting
from annotator.models import AccountEvent
from tests import factories as make
from tests.identity import Provider, identity_provider

pytestmark = pytest.mark.django_db

ALICE = {"sub": "4711", "email": "Alice@harbour.example.org", "email_verified": True, "name": "Alice Rivers"}


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with identity_provider() as found:
        (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        there = {**app, "settings": {"server_url": found.issuer}}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [there]}}
        found.claims = dict(ALICE)
        yield found


@pytest.fixture
def newcomers(settings: Any) -> None:
    """As if OIDC_NEW_ACCOUNTS=1 were set."""
    known = dataclasses.replace(settings.ENVIRONMENT.identity_provider, new_accounts=True)
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, identity_provider=known)


@pytest.fixture
def alice() -> Any:
    alice = make.alice()
    alice.email = "alice@harbour.example.org"
    alice.set_password("tide-and-moon-9")
    alice.save()
    return alice


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_asked: Any) -> None:
        return None


def come(client: Client, *, wanted: str = "") -> Any:
    """There, as a browser goes, and back."""
    there = client.get(reverse("sign-in-elsewhere"), {"next": wanted})
    assert there.status_code == 302
    try:
        urllib.request.build_opener(Stay).open(there["Location"])
    except urllib.error.HTTPError as redirected:
        with redirected:
            back = redirected.headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def signed_in_as(client: Client) -> str:
    number = client.session.get("_auth_user_id")
    return str(get_user_model().objects.get(pk=number)) if number else ""


def test_the_sign_in_page_names_the_other_site() -> None:
    page = Client().get(reverse("sign-in") + "?next=/notices/").content.decode()
    assert "Sign in with Harbour School" in page
    assert "/sign-in/elsewhere/?next=/notices/" in page


def test_who_has_an_account_with_that_address_is_in_and_stays_known(alice: Any, provider: Provider) -> None:
    client = Client()
    done = come(client, wanted="/notices/")
    assert (done.status_code, done["Location"]) == (302, "/notices/")
    assert signed_in_as(client) == "alice"
    alice.refresh_from_db()
    assert alice.check_password("tide-and-moon-9")
    provider.claims = {"sub": "4711"}  # the address may change there
    again = Client()
    come(again)
    assert signed_in_as(again) == "alice"
    assert [(one.what, one.about) for one in AccountEvent.objects.all()] == [("elsewhere", "Harbour School")]


def test_who_has_a_second_factor_is_asked_for_it_too(alice: Any, provider: Provider) -> None:
    acting.add_passkey(alice, name="My phone", credential={})
    client = Client()
    assert come(client)["Location"] == reverse("second-factor")
    assert signed_in_as(client) == ""


NOT_LET_IN = {
    "an address that wasn't verified": {"email_verified": False},
    "an address that wasn't verified, in words": {"email_verified": "false"},
    "no address": {"email": None},
    "an address that nobody has here": {"email": "bob@harbour.example.org"},
}


@pytest.mark.parametrize("claims", NOT_LET_IN.values(), ids=NOT_LET_IN)
def test_who_is_not_known_is_told_so(alice: Any, provider: Provider, claims: dict[str, Any]) -> None:
    provider.claims |= claims
    client = Client()
    told = come(client)
    assert told.status_code == 403
    assert "there is no account here with your address" in told.content.decode()
    assert signed_in_as(client) == ""
    assert get_user_model().objects.count() == 1


def test_a_closed_account_stays_closed(alice: Any, provider: Provider) -> None:
    come(Client())
    alice.is_active = False
    alice.save()
    client = Client()
    assert come(client).status_code == 403
    provider.claims["sub"] = "4712"
    assert come(client).status_code == 403
    assert signed_in_as(client) == ""


def test_an_address_that_two_have_opens_neither(alice: Any, provider: Provider) -> None:
    bob = make.bob()
    bob.email = alice.email.upper()
    bob.save()
    assert come(Client()).status_code == 403


def test_sites_that_say_in_words_that_an_address_was_verified_are_understood(alice: Any, provider: Provider) -> None:
    provider.claims["email_verified"] = "true"
    client = Client()
    come(client)
    assert signed_in_as(client) == "alice"


def test_an_address_that_only_looks_like_another_is_another(alice: Any, provider: Provider) -> None:
    """A database may take a dotless ı for an i."""
    provider.claims["email"] = ALICE["email"].replace("i", "ı")
    client = Client()
    assert come(client).status_code == 403
    assert signed_in_as(client) == ""


@pytest.mark.usefixtures("newcomers")
def test_newcomers_have_an_account_where_the_site_says_so(provider: Provider) -> None:
    client = Client()
    assert come(client).status_code == 302
    person = get_user_model().objects.get()
    assert (person.first_name, person.last_name, person.email) == ("Alice", "Rivers", ALICE["email"].lower())
    assert not person.has_usable_password()
    assert not person.is_staff
    assert client.get(reverse("projects")).status_code == 200


@pytest.mark.usefixtures("newcomers")
def test_an_address_that_was_not_verified_is_not_taken_over(alice: Any, provider: Provider) -> None:
    """Else its owner would be let into this account later on."""
    provider.claims |= {"sub": "666", "email_verified": False, "preferred_username": "alice"}
    client = Client()
    come(client)
    newcomer = get_user_model().objects.exclude(pk=alice.pk).get()
    assert (newcomer.email, newcomer.username != "alice") == ("", True)
    assert signed_in_as(client) == newcomer.username


@pytest.mark.parametrize("broken", [".well-known/openid-configuration", "token", "userinfo"])
def test_when_the_other_site_fails_one_is_told_and_back_at_the_sign_in(
    alice: Any, provider: Provider, broken: str
) -> None:
    provider.broken = broken
    client = Client()
    told = client.get(reverse("sign-in-elsewhere")) if broken.startswith(".") else come(client)
    assert (told.status_code, told["Location"]) == (302, reverse("sign-in"))
    assert "Harbour School" in client.get(reverse("sign-in")).content.decode().partition("<main")[0]
    assert signed_in_as(client) == ""


def test_an_answer_that_nobody_asked_for_opens_nothing(alice: Any, provider: Provider) -> None:
    there = Client().get(reverse("sign-in-elsewhere"))["Location"]
    state = there.partition("state=")[2].partition("&")[0]
    client = Client()  # another browser
    back = client.get(reverse("openid_connect_callback", args=["identity"]), {"code": "code-0", "state": state})
    assert back["Location"] == reverse("sign-in")
    assert signed_in_as(client) == ""


def test_without_another_site_there_is_no_such_way(settings: Any) -> None:
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, identity_provider=None)
    assert Client().get(reverse("sign-in-elsewhere")).status_code == 404
    assert Client().get(reverse("openid_connect_callback", args=["identity"])).status_code == 404
    assert "Harbour School" not in Client().get(reverse("sign-in")).content.decode()
