"""Who a byline names; a wrong author is worse than none."""

from __future__ import annotations

import pytest

from documents.sections.names import byline, cleaned

BYLINES: dict[str, tuple[str, ...]] = {
    "By Jane Doe": ("Jane Doe",),
    "BY JANE DOE": ("Jane Doe",),
    "By Jane Doe and John Roe": ("Jane Doe", "John Roe"),
    "By Jane Doe, John Roe & Ana de la Cruz": ("Jane Doe", "John Roe", "Ana de la Cruz"),
    "Written by J. R. Doe | Coast News": ("J. R. Doe",),
    "By Jane Doe, Senior Reporter": ("Jane Doe",),
    "By Jane Doe on May 3, 2020": ("Jane Doe",),
    "Von Karl von der Heide": ("Karl von der Heide",),
    "Par Jean-Luc Moreau": ("Jean-Luc Moreau",),
    "Автор: Иван Петров": ("Иван Петров",),
    "بقلم ليلى حدّاد": ("ليلى حدّاد",),
    "By the river": (),
    "By Staff Reporter": (),
    "By Reuters": (),
    "Von Anfang an war alles klar": (),
    "By 2020 the boats were gone": (),
    "By Jane Doe the story is told in full": (),
    "Jane Doe": (),
}


@pytest.mark.parametrize(("line", "people"), BYLINES.items(), ids=BYLINES)
def test_a_byline_names_people(line: str, people: tuple[str, ...]) -> None:
    assert byline(line) == people


FIELDS: dict[str, tuple[str, ...]] = {
    "Jane Doe": ("Jane Doe",),
    "By Jane Doe": ("Jane Doe",),
    "Doe, Jane": ("Jane Doe",),
    "Jane Doe; John Roe": ("Jane Doe", "John Roe"),
    "Reuters": ("Reuters",),
    "https://coast.example/jane": (),
    "jane@coast.example": (),
    "": (),
}


@pytest.mark.parametrize(("field", "people"), FIELDS.items(), ids=[field or "nothing" for field in FIELDS])
def test_an_author_field_is_trusted_more(field: str, people: tuple[str, ...]) -> None:
    assert cleaned(field) == people
