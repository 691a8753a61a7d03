"""The forms of the pages, as they are written."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.test.html import parse_html

from annotator.forms import LongSelect

CHOICES = [("", "— (at the top)"), (1, "Claims"), (2, "Claims / “R&D” <b>")]


@pytest.mark.parametrize("value", [None, "", 1, "2", 99], ids=repr)
@pytest.mark.parametrize(
    "attrs", [{}, {"id": "id_parent", "required": True, "aria-describedby": "x"}], ids=["", "attrs"]
)
def test_a_choice_among_thousands_is_written_as_django_writes_it(value: Any, attrs: dict[str, Any]) -> None:
    usual, quick = (kind(choices=CHOICES, attrs={"class": "wide"}) for kind in (forms.Select, LongSelect))
    assert parse_html(quick.render("parent", value, attrs)) == parse_html(usual.render("parent", value, attrs))


def test_what_a_tag_is_called_is_no_markup() -> None:
    assert "<b>" not in LongSelect(choices=CHOICES).render("parent", None)
