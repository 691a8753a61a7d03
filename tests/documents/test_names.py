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
    "By Jane Doe, CNN": ("Jane Doe",),
    "By Jane B.": ("Jane B.",),
    "Submitted by Jane Doe on Friday": ("Jane Doe",),
    "Par JEANNE AUBRAC et LÉON ROE, envoyés spéciaux à Calder": ("Jeanne Aubrac", "Léon Roe"),
    "作者：陈晓岚": ("陈晓岚",),
    "2021年06月08日 09:12 来源：湖报网 作者：陈晓岚": ("陈晓岚",),
    "责任编辑：王立": (),
    "윤서진 기자 yoon@haebyeon.example": ("윤서진",),
    "記者 山田太郎": ("山田太郎",),
    "लेखक: मीरा चौहान": ("मीरा चौहान",),
    "מאת: דנה לוי": ("דנה לוי",),
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
    "Jane Doe, CNN": ("Jane Doe",),
    "JANE DOE, JOHN ROE": ("Jane Doe", "John Roe"),
    "Jane Doe, Special to the Post": ("Jane Doe",),
    "Jane Doe Senior Washington Correspondent": ("Jane Doe",),
    "Jane Doe, PhD": ("Jane Doe",),
    "John Roe, Jr.": ("John Roe Jr",),
    "Doe, J.; Roe, K.": ("J. Doe", "K. Roe"),
    "van Dyke, Jane": ("Jane van Dyke",),
    "José Ortega y Gasset": ("José Ortega y Gasset",),
    "jane doe": ("Jane Doe",),
    "Jane Doe Tuesday, Aug 17": ("Jane Doe",),
    "Jane Doe @jane": ("Jane Doe",),
    "王小明": ("王小明",),
    "coast.com": (),
    "https://coast.example/jane": (),
    "jane@coast.example": (),
    "": (),
}


@pytest.mark.parametrize(("field", "people"), FIELDS.items(), ids=[field or "nothing" for field in FIELDS])
def test_an_author_field_is_trusted_more(field: str, people: tuple[str, ...]) -> None:
    assert cleaned(field) == people
