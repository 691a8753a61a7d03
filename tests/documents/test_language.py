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


PROSE = {
    "en": "The ferry that left the harbour at dawn was late, and the people who had been there from five o'clock said "
    "that they would never have come if they had known of it, which nobody believed.",
    "de": "Die Fähre, die im Morgengrauen den Hafen verließ, war nicht pünktlich, und die Leute, die seit fünf Uhr mit "
    "ihren Koffern auf dem Kai standen, sagten, dass sie sich das nicht mehr bieten lassen und nach Hause gehen.",
}


@pytest.mark.parametrize("language", PROSE)
def test_plain_prose_is_told_without_the_model(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.language._identifier", None)
    assert language_of(PROSE[language]) == language


RELATIONS = {
    "Galician": (
        "O neno e a nena foron á praia coa súa nai porque facía moito sol e querían bañarse no mar, pero despois "
        "choveu e tiveron que volver á casa antes do previsto.",
        "gl",
    ),
    "French": (
        "Le bac qui a quitté le port à l'aube était en retard, et les gens qui attendaient sur le quai depuis cinq "
        "heures avec leurs valises ont dit que ce n'est pas la première fois.",
        "fr",
    ),
    "Spanish": (
        "El transbordador que salió del puerto al alba llegó tarde, y los pasajeros que esperaban en el muelle con sus "
        "maletas dijeron que no era la primera vez, pero también que lo de ayer fue más grave.",
        "es",
    ),
    "Luxembourgish": (
        "D'Kanner sinn mat hirer Mamm op d'Plage gaangen, well d'Sonn geschéngt huet an si am Mier schwamme wollten, "
        "mee duerno huet et gereent an si hu misse fréi heemgoen.",
        "lb",
    ),
    "Dutch with an English title": (
        "“The State of the Art and What There Was” was de titel van het boek dat de kinderen van hun moeder kregen "
        "omdat het de hele dag regende en zij niet naar het strand konden gaan.",
        "nl",
    ),
}


@pytest.mark.parametrize(("text", "language"), RELATIONS.values(), ids=RELATIONS)
def test_near_relations_are_told_apart(text: str, language: str) -> None:
    assert language_of(text) == language
