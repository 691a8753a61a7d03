"""Which language a text is in. Pure.

By their commonest words where these leave no doubt, else by py3langid (Naive Bayes over byte n-grams;
Lui & Baldwin 2012). Its model and numpy take some 100 MB and a second, so they are loaded at the first question, once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

SAMPLE = 500  # code points: some 80 words, enough for mixed texts and near relations
SHORT_SAMPLE = 150  # nearly always enough, and three times as fast
_LEAST_LETTERS = 20
_LEAST_CERTAIN = 0.5
_NO_DOUBT = 0.97  # of the short sample; else the long one is asked too
# Words that prose can't do without, each of this one language alone. The first two are told by them, the others keep
# a text from being one of these because of a quotation.
_COMMON = {
    "en": "the and of that with were from which this have had been their they would there when who but it its for by "
    "are you she about into than could",
    "de": "und der das nicht ist mit auf eine dem sich auch wird sind wurde nach bei einen einer über für im zu von",
    "nl": "het een van niet zijn voor naar ook werd dat de hij zij omdat",
    "fr": "les une dans pour qui sur pas avec cette ont ses aux sont mais",
    "es": "los las más pero sus también porque desde muy como",
    "sv": "och att det som inte är ikke jeg av til på",
}
_TOLD = ("en", "de")
_COMMON_IN = {word: language for language, words in _COMMON.items() for word in words.split()}
_LEAST_COMMON = 0.15  # of the words
_LEAST_DIFFERENT = 5
_TIMES_MORE = 8  # as many as those of all others
_WORD = re.compile(r"[^\W\d_]+")
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?=$|[-_.@])")


def language_of(text: str, *, declared: str = "") -> str:
    """The BCP 47 tag of the language of ``text``: what is declared if that is a tag at all, else
    what the words look like, else '' where there is too little to tell."""
    return tag(declared) or _guessed(text)


def tag(declared: str) -> str:
    """A declared language as BCP 47 writes it (``pt_br`` → ``pt-BR``), or '' if it is none."""
    found = _TAG.match(declared.strip())
    if found is None:
        return ""
    language, script, region = found.groups()
    parts = [language.lower(), (script or "").title(), (region or "").upper()]
    return "" if parts[0] in ("und", "mul", "zxx") else "-".join(part for part in parts if part)


def _guessed(text: str) -> str:
    sample = _sample(text)
    words = _WORD.findall(sample.lower())
    if sum(map(len, words)) < _least_letters(sample):
        return ""
    common = _by_common_words(words)
    if common:
        return common
    language, certainty = _identifier().classify(sample[:SHORT_SAMPLE])
    if certainty < _NO_DOUBT and len(sample) > SHORT_SAMPLE:
        language, certainty = _identifier().classify(sample)
    return tag(language) if certainty >= _LEAST_CERTAIN else ""


def _by_common_words(words: Sequence[str]) -> str:
    """English or German, where their commonest words are many and those of others hardly any; '' where there is a
    doubt."""
    common = [word for word in words if word in _COMMON_IN]
    if len(set(common)) < _LEAST_DIFFERENT:
        return ""
    languages = [_COMMON_IN[word] for word in common]
    best = max(_TOLD, key=languages.count)
    own = languages.count(best)
    return best if own >= max(_LEAST_COMMON * len(words), _TIMES_MORE * (len(common) - own)) else ""


def _sample(text: str) -> str:
    """From the middle of the text, which is prose where the two ends may be menus and forms."""
    if len(text) <= SAMPLE:
        return text
    start = (len(text) - SAMPLE) // 3
    return text[start : start + SAMPLE]


def _least_letters(sample: str) -> int:
    # A Chinese or Japanese character says as much as a short word.
    return (
        _LEAST_LETTERS if sample.isascii() or not re.search("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", sample) else 6
    )


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
