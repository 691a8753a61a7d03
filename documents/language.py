"""Which language a text is in. Pure.

By py3langid (Naive Bayes over byte n-grams; Lui & Baldwin 2012). Its model and numpy take some 100 MB and a second, so
they are loaded at the first question, once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

SAMPLE = 500  # code points: some 80 words, enough for mixed texts and near relations
SHORT_SAMPLE = 150  # nearly always enough, and three times as fast
_LETTERS = re.compile(r"[^\W\d_]")
_LEAST_LETTERS = 20
_LEAST_CERTAIN = 0.5
_NO_DOUBT = 0.97  # of the short sample; else the long one is asked too
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
    if len(_LETTERS.findall(sample)) < _least_letters(sample):
        return ""
    language, certainty = _identifier().classify(sample[:SHORT_SAMPLE])
    if certainty < _NO_DOUBT and len(sample) > SHORT_SAMPLE:
        language, certainty = _identifier().classify(sample)
    return tag(language) if certainty >= _LEAST_CERTAIN else ""


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
