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
_TWICE = frozenset(("fr", "ro"))
_kept = local()  # an algorithm mustn't be asked by two threads at once


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str) -> str:
    """What all forms of ``word``, which is folded, have in common in ``language``, a BCP 47 tag; the word itself where
    there is no algorithm for it."""
    code = language.partition("-")[0].casefold()
    name = LANGUAGES.get(code)
    if name is None or not word.isalpha():
        return word
    if code == "pt" and word.endswith(("oes", "aes")):  # nações, of nação: the algorithm knows them by their tildes
        word = f"{word[:-3]}ao"
    reduced: str = _algorithm(name).stemWord(word)
    return str(_algorithm(name).stemWord(reduced)) if code in _TWICE else reduced


def _algorithm(name: str) -> Stemmer.Stemmer:
    algorithms = _kept.__dict__
    if name not in algorithms:
        algorithms[name] = Stemmer.Stemmer(name, 0)
    return algorithms[name]
