"""Words reduced to their stems, so that one form finds the others. Pure.

Algorithms: Snowball (Porter 2001, https://snowballstem.org). They are asked about folded words, without accents, on
both sides; where that keeps forms apart, what they leave is reduced once more.
"""

from __future__ import annotations

from functools import lru_cache
from threading import local

import Stemmer

# ISO 639 code → name of the algorithm.
LANGUAGES = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
_TWICE = frozenset(("fr", "pt", "ro"))
# What words of these languages begin with, before the stem.
_BEFORE = {
    "ar": ("ال", "وال", "بال", "كال", "فال", "لل", "و", "ب", "ل", "ف", "ك"),
    "id": ("ber", "di", "ke", "me", "mem", "men", "meng", "meny", "pe", "pem", "pen", "peng", "per", "se", "ter"),
}
_kept = local()  # an algorithm mustn't be asked by two threads at once


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str) -> str:
    """What all forms of ``word``, which is folded, have in common in ``language``, a BCP 47 tag; the word itself where
    there is no algorithm for it."""
    code = language.partition("-")[0].casefold()
    name = LANGUAGES.get(code)
    if name is None or not word.isalpha():
        return word
    reduced = _algorithm(name).stemWord(word)
    return _algorithm(name).stemWord(reduced) if code in _TWICE else reduced


def beginnings(word: str, language: str) -> tuple[str, ...]:
    """What other forms of ``word`` may begin with: every word with the same stem begins with one of these, as a rule.
    For looking them up in an ordered list of words; whether they are is for ``stem`` to say."""
    reduced = stem(word, language)
    alike = min(len(reduced), len(_shared(word, reduced)))
    start = reduced[: max(min(2, len(reduced)), alike - 1)]
    return (start, *(before + start for before in _BEFORE.get(language.partition("-")[0].casefold(), ())))


def _shared(word: str, other: str) -> str:
    length = 0
    while length < min(len(word), len(other)) and word[length] == other[length]:
        length += 1
    return word[:length]


def _algorithm(name: str) -> Stemmer.Stemmer:
    algorithms = _kept.__dict__
    if name not in algorithms:
        algorithms[name] = Stemmer.Stemmer(name, 0)
    return algorithms[name]
