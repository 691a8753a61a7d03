"""Which language a text is in, and what is too little to tell."""

from __future__ import annotations

import pytest

from documents.language import language_of, tag

TEXTS = {
    "English": ("The ferry left the harbour at dawn on Monday.", "en"),
    "German": ("Die Fähre verließ den Hafen am Montag im Morgengrauen.", "de"),
    "French": ("Le bac a quitté le port lundi à l'aube avec deux cents passagers.", "fr"),
    "Arabic": ("غادرت العبّارة الأخيرة الميناء الشمالي فجر يوم الاثنين وعلى متنها مئتا راكب", "ar"),
    "Russian": ("Последний паром ушёл из северной гавани на рассвете в понедельник", "ru"),
    "Chinese": ("周一清晨,最后一班渡轮载着两百名乘客离开了北方港口", "zh"),
    "German that begins with an English quotation": (
        "“Nobody knows what the harbour will look like in ten years, and nobody dares to say so in public”, "
        + "sagte die Hafenmeisterin am Montag vor dem Stadtrat, der über den Ausbau der Fähre beriet. " * 6,
        "de",
    ),
    "a word": ("Hello", ""),
    "numbers": ("12 34 56 78 90 12 34 56 78 90", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("text", "language"), TEXTS.values(), ids=TEXTS)
def test_a_language_is_told(text: str, language: str) -> None:
    assert language_of(text) == language


TAGS = {
    "en": "en",
    "pt_br": "pt-BR",
    "zh-hant-tw": "zh-Hant-TW",
    "en_US.UTF-8": "en-US",
    "es-419": "es-419",
    "english": "",
    "und": "",
    "": "",
}


@pytest.mark.parametrize(("declared", "expected"), TAGS.items(), ids=[name or "nothing" for name in TAGS])
def test_a_declared_language_becomes_a_tag(declared: str, expected: str) -> None:
    assert tag(declared) == expected


def test_what_is_declared_counts_more_than_the_words() -> None:
    assert language_of("The ferry left the harbour at dawn on Monday.", declared="cy") == "cy"
