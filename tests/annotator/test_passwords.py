"""How hard a password is to guess: who chooses one is told why it is no good, and what would help."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn import feedback

from annotator.passwords import _SAYINGS, ENOUGH, strength_of
from tests import factories as make

GUESSED = {
    "one of those that all have": ("password1", "It is a very common password."),
    "written as if clever": ("P@ssw0rd!", "“@” for “a” hardly helps."),
    "keys side by side": ("qwertyuiop", "common passwords."),
    "a row of letters": ("abcdefgh", "It goes on like “abc”"),
    "one character": ("zzzzzzzzzz", "It repeats a character."),
    "a date": ("12.03.1987", "It is a date."),
    "one word": ("Understanding", "Capital letters hardly help."),
    "the person's name": ("alicerivers", "Too easy to guess."),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("password", "words"), GUESSED.values(), ids=GUESSED)
def test_what_is_soon_guessed_is_refused_with_a_reason(password: str, words: str) -> None:
    alice = make.alice()
    alice.first_name, alice.last_name = "Alice", "Rivers"
    with pytest.raises(ValidationError) as refused:
        validate_password(password, alice)
    assert words.lower() in " ".join(refused.value.messages).lower()


@pytest.mark.parametrize("password", ["tide-and-moon-9", "three quiet buses", "日本語のパスワード", "x7$Kq!29vLm"])
def test_what_is_hard_to_guess_is_taken(password: str) -> None:
    validate_password(password)
    assert strength_of(password).score >= ENOUGH


@given(st.text(min_size=1, max_size=200))
def test_any_password_has_a_strength(password: str) -> None:
    strength = strength_of(password)
    assert 0 <= strength.score <= 4
    assert strength.words


def test_a_long_password_takes_no_longer() -> None:
    before = time.process_time()
    strength_of("4@a3e1!0o5s7t" * 1000)
    assert time.process_time() - before < 2


def test_whatever_is_said_has_words_of_ours() -> None:
    """Its words may change with its version; then ours are missing."""
    found = [feedback.get_feedback(0, [])]
    for password in ("password", "qwertyuiop", "aaaa", "abcabcabc", "abcdef", "2023", "12.3.1987", "smith", "drowssap"):
        found += [_told(password), _told(password.upper()), _told(f"{password}zq")]
    said = {one for each in found for one in (each["warning"], *each["suggestions"]) if one}
    assert len(said) > 10
    assert said <= set(_SAYINGS)


def _told(password: str) -> Any:
    from zxcvbn import zxcvbn

    return zxcvbn(password)["feedback"]


def ask(client: Client, body: Any) -> Any:
    return client.post(reverse("password-strength"), body, content_type="application/json")


def test_who_types_one_is_told_and_nothing_is_kept() -> None:
    told = ask(Client(), json.dumps({"password": "harrow-bay", "about": ["harrow-bay"]}))
    assert told.json()["enough"] is False
    assert "no-store" in told["Cache-Control"]
    assert ask(Client(), json.dumps({"password": "tide-and-moon-9"})).json() == {
        "score": 4,
        "enough": True,
        "words": "Very good.",
    }


ODD = {
    "nothing": "",
    "a list": "[]",
    "a number": '{"password": 1}',
    "about a number": '{"password": "x", "about": [1]}',
    "about nothing": '{"password": "x", "about": null}',
    "much": json.dumps({"password": "x" * 5000}),
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_what_is_no_password_is_refused(body: str) -> None:
    assert ask(Client(), body).status_code == 422


def test_only_our_pages_ask() -> None:
    assert ask(Client(enforce_csrf_checks=True), json.dumps({"password": "x"})).status_code == 403
