"""How hard a password is to guess, by zxcvbn (Wheeler, USENIX Security 2016), in words of our own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

ENOUGH = 3  # of 4
_LOOKED_AT = 48  # characters; what comes after them makes it no easier to guess, and long ones take long

_DEGREES = (
    later("Far too easy to guess."),
    later("Too easy to guess."),
    later("Still too easy to guess."),
    later("Good."),
    later("Very good."),
)
# What zxcvbn says, and what we say of it.
_SAYINGS = {
    "Straight rows of keys are easy to guess.": later("It is a row of keys."),
    "Short keyboard patterns are easy to guess.": later("It is a pattern on the keyboard."),
    'Repeats like "aaa" are easy to guess.': later("It repeats a character."),
    'Repeats like "abcabcabc" are only slightly harder to guess than "abc".': later("It repeats itself."),
    'Sequences like "abc" or "6543" are easy to guess.': later("It goes on like “abc” or “6543”."),
    "Recent years are easy to guess.": later("It is a year of late."),
    "Dates are often easy to guess.": later("It is a date."),
    "This is a top-10 common password.": later("It is one of the ten most common passwords."),
    "This is a top-100 common password.": later("It is one of the hundred most common passwords."),
    "This is a very common password.": later("It is a very common password."),
    "This is similar to a commonly used password.": later("It is much like a very common password."),
    "A word by itself is easy to guess.": later("It is a single word."),
    "Names and surnames by themselves are easy to guess.": later("It is a name."),
    "Common names and surnames are easy to guess.": later("There is a common name in it."),
    "Add another word or two. Uncommon words are better.": later("Add a word or two that go with nothing."),
    "Use a few words, avoid common phrases.": later("Take a few words that don’t belong together."),
    "No need for symbols, digits, or uppercase letters.": later("Signs and digits aren’t needed."),
    "Use a longer keyboard pattern with more turns.": later("Take words instead of keys side by side."),
    "Avoid repeated words and characters.": later("Repeat nothing."),
    "Avoid sequences.": later("Take nothing that goes on by itself."),
    "Avoid recent years.": later("Leave out the year."),
    "Avoid years that are associated with you.": later("Leave out years that have to do with you."),
    "Avoid dates and years that are associated with you.": later("Leave out dates that have to do with you."),
    "Capitalization doesn't help very much.": later("Capital letters hardly help."),
    "All-uppercase is almost as easy to guess as all-lowercase.": later("Capital letters hardly help."),
    "Reversed words aren't much harder to guess.": later("Words written backwards hardly help."),
    "Predictable substitutions like '@' instead of 'a' don't help very much.": later("“@” for “a” hardly helps."),
}


@dataclass(frozen=True, slots=True)
class Strength:
    """``score`` from 0 to 4; ``words``: why, and what would help."""

    score: int
    words: str

    @property
    def is_enough(self) -> bool:
        return self.score >= ENOUGH


def strength_of(password: str, *, about: Iterable[str] = ()) -> Strength:
    """``about``: what others know of its person, such as his name."""
    from zxcvbn import zxcvbn  # its lists of words take 12 MB; few processes ever need them

    known = [word for word in ("annotator", *about) if word]
    told = zxcvbn(password[:_LOOKED_AT], user_inputs=known)
    score = int(told["score"])
    feedback = told["feedback"]
    said = [_SAYINGS[one] for one in (feedback["warning"], *feedback["suggestions"]) if one in _SAYINGS]
    return Strength(score, " ".join(dict.fromkeys(str(one) for one in (_DEGREES[score], *said))))


class StrongEnough:
    """Django's way to ask: a password that is chosen now has to be strong enough. Those that stand stay good."""

    def validate(self, password: str, user: Any = None) -> None:
        about = [] if user is None else [user.username, user.first_name, user.last_name, user.email.partition("@")[0]]
        strength = strength_of(password, about=about)
        if not strength.is_enough:
            raise ValidationError(strength.words, code="password_too_weak")

    def get_help_text(self) -> str:
        return _("A few words that don’t belong together are easy to remember and hard to guess.")
