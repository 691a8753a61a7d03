"""Second factors as a person meets them: a passkey on a device, an app with codes, and the pages around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as counting
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotator.actions import second_factors as acting
from tests import factories as make
from tests.authenticator import app_clock  # noqa: F401 (a fixture)
from tests.browser.test_every_page import look_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("app_clock")]

PASSWORD = "tide-and-moon-9"


@pytest.fixture
def alice() -> Any:
    alice = make.alice()
    alice.set_password(PASSWORD)
    alice.save()
    return alice


@pytest.fixture
def authenticator(page: Page) -> Iterator[Callable[..., Any]]:
    """A device that keeps passkeys and verifies who holds it, as far as the browser knows."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )

    def verifies(*, yes: bool) -> None:
        told = {"authenticatorId": made["authenticatorId"], "isUserVerified": yes}
        session.send("WebAuthn.setUserVerified", told)

    yield verifies
    session.send("WebAuthn.disable")


def sign_out(page: Page, live_server: Any) -> None:
    page.context.clear_cookies()
    page.goto(f"{live_server.url}{reverse('sign-in')}")


def give_password(page: Page) -> None:
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_made_and_signs_in_by_itself_and_after_the_password(
    alice: Any, visit: Callable[..., Page], page: Page, live_server: Any, authenticator: Callable[..., Any]
) -> None:
    visit(reverse("two-factor"))
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("region", name="Your recovery codes")).to_be_visible()
    expect(page.get_by_role("row", name="My phone")).to_contain_text("signs you in without a password, too")
    look_at(page)
    # Once more on the same device.
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("This device has a passkey for this account already.")).to_be_visible()
    sign_out(page, live_server)
    page.get_by_role("link", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My projects")
    sign_out(page, live_server)
    give_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    look_at(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My projects")


def test_a_device_that_says_no_is_told_of_and_asked_again(
    alice: Any, visit: Callable[..., Page], page: Page, live_server: Any, authenticator: Callable[..., Any]
) -> None:
    visit(reverse("passkey-add"))
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("region", name="Your recovery codes")).to_be_visible()
    sign_out(page, live_server)
    authenticator(yes=False)
    page.get_by_role("link", name="Sign in with a passkey").click()
    expect(page.get_by_text("That was stopped, or took too long. Try again.")).to_be_visible()
    look_at(page)
    authenticator(yes=True)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My projects")


def test_an_app_is_set_up_and_its_code_is_asked_for(
    alice: Any, visit: Callable[..., Page], page: Page, live_server: Any
) -> None:
    visit(reverse("two-factor"))
    page.get_by_role("link", name="Set up an app").click()
    secret = page.get_by_role("textbox", name="Secret").input_value().replace(" ", "")
    now = list(counting.yield_hotp_counters_from_time())[1]
    page.get_by_label("The code that the app shows now").fill(
        counting.format_hotp_value(counting.hotp_value(secret, now))
    )
    look_at(page)
    page.get_by_role("button", name="Set it up").click()
    codes = page.get_by_role("region", name="Your recovery codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save them as a file").click()
    written = saved.value.path().read_text("utf-8")
    assert codes.first.inner_text() in written
    code = codes.nth(4).inner_text()
    look_at(page)
    sign_out(page, live_server)
    give_password(page)
    page.get_by_label("Code").fill("123")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("This code is no good.")).to_be_visible()
    look_at(page)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My projects")


def test_factors_are_renamed_removed_and_codes_made_anew(alice: Any, visit: Callable[..., Page], page: Page) -> None:
    acting.add_passkey(alice, name="My phone", credential={})
    visit(reverse("two-factor"))
    page.get_by_text("Rename").click()
    page.get_by_role("textbox", name="New name of My phone").fill("Old phone")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("has another name now")
    page.get_by_role("button", name="Make new codes").click()
    page.get_by_role("dialog").get_by_role("button", name="Make new codes").click()
    expect(page.get_by_role("region", name="Your recovery codes")).to_be_visible()
    page.get_by_role("button", name="Remove Old phone").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("status")).to_contain_text("opens this account no more")
    assert not Authenticator.objects.exists()


def test_where_passkeys_can_not_work_one_is_told_why(alice: Any, page: Page, live_server: Any) -> None:
    page.goto(live_server.url.replace("localhost", "127.0.0.1") + reverse("passkey-sign-in"))
    expect(page.get_by_text("Passkeys work where the site is reached by https")).to_be_visible()


def test_while_one_types_a_password_one_is_told_how_good_it_is(
    alice: Any, visit: Callable[..., Page], page: Page
) -> None:
    visit(reverse("password-change"))
    strength = page.locator("password-strength")
    field = page.get_by_label("New password", exact=True)
    field.press_sequentially("alice123")
    expect(strength.get_by_role("status")).to_contain_text("easy to guess.")
    look_at(page)
    field.fill("a quiet tide, seven buses")
    expect(strength.get_by_role("status")).to_have_text("Very good.")
    field.fill("")
    expect(strength.get_by_role("status")).to_have_text("")
