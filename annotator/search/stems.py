"""Words reduced to their stems, so that one form finds the others. Pure.

Algorithms: Snowball (Porter 2001, https://snowballstem.org). They are asked about folded words, without accents, on
both sides; endings that they tell by accents are written as others first.
"""

from __future__ import annotations

from collections.abc import Sequence
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
# Endings that the algorithms know by their accents, and what they take for the same.
_ENDINGS = {
    "fr": (("ees", "es"), ("ee", "e")),  # chantées
    "pt": (("oes", "ao"), ("aes", "ao")),  # nações, of nação
    "ro": (("iul", "i"),),  # războiul
}
_kept = local()  # an algorithm mustn't be asked by two threads at once


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str) -> str:
    """What all forms of ``word``, which is folded, have in common in ``language``, a BCP 47 tag; the word itself where
    there is no algorithm for it."""
    code = language.partition("-")[0].casefold()
    name = LANGUAGES.get(code)
    return word if name is None or not word.isalpha() else str(_algorithm(name).stemWord(_spelled(word, code)))


def stems(words: Sequence[str], language: str) -> list[str]:
    """The same of many different words, of letters alone, in one of ``LANGUAGES``."""
    spelled = [_spelled(word, language) for word in words] if language in _ENDINGS else list(words)
    return list(_algorithm(LANGUAGES[language]).stemWords(spelled))


def _spelled(word: str, code: str) -> str:
    for ending, other in _ENDINGS.get(code, ()):
        if word.endswith(ending):
            return word.removesuffix(ending) + other
    return word


def _algorithm(name: str) -> Stemmer.Stemmer:
    algorithms = _kept.__dict__
    if name not in algorithms:
        algorithms[name] = Stemmer.Stemmer(name, 0)
    return algorithms[name]
