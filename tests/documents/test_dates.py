"""Dates in short lines and addresses: whole ones, and only those."""

from __future__ import annotations

from datetime import date

import pytest

from documents.sections.dates import date_in, date_in_path, dateline, is_time_line, iso_day

DAY = date(2019, 1, 20)
LINES = {
    "January 20, 2019": DAY,
    "20 January 2019": DAY,
    "Jan. 20, 2019": DAY,
    "20th of January 2019": DAY,
    "2019-01-20": DAY,
    "20.01.2019": DAY,
    "20/01/2019": DAY,
    "01/20/2019": DAY,
    "20 janvier 2019": DAY,
    "20 de enero de 2019": DAY,
    "20. Januar 2019": DAY,
    "20 января 2019": DAY,
    "٢٠ يناير ٢٠١٩": DAY,
    "20 كانون الثاني 2019": DAY,
    "2019年1月20日": DAY,
    "20-Jan-2019": DAY,
    "2019-01-20T10:00:00Z": DAY,
    "05.05.2019": date(2019, 5, 5),
    "01/02/2019": None,
    "January 2019": None,
    "30 February 2019": None,
    "20 Smarch 2019": None,
    "2019-13-40": None,
    "no date": None,
    "20 January 2019 and 21 January 2019": None,
    "Published 20 January 2019, updated 3 May 2020": DAY,
}


@pytest.mark.parametrize(("line", "day"), LINES.items(), ids=LINES)
def test_a_line_names_a_day(line: str, day: date | None) -> None:
    assert date_in(line) == day


DATELINES = {
    "Published on Sunday, January 20, 2019 at 3:45 pm": (DAY, ""),
    "20 January 2019 — Coast Review": (DAY, "Coast Review"),
    "Jane Doe | 20 January 2019": (DAY, "Jane Doe"),
    "January 20, 2019 was a cold day": None,
    "It was January 20, 2019, and cold": None,
}


@pytest.mark.parametrize(("line", "expected"), DATELINES.items(), ids=DATELINES)
def test_a_dateline_says_hardly_more_than_when(line: str, expected: tuple[date, str] | None) -> None:
    assert dateline(line) == expected


TIMES = {
    "3 years ago": True,
    "Jan 20": True,
    "January 20, 2019 at 3:45 pm": True,
    "vor 3 Tagen": True,
    "5h": True,
    "Ann": False,
    "May I?": False,
    "May 5 boats left": False,
}


@pytest.mark.parametrize(("line", "expected"), TIMES.items(), ids=TIMES)
def test_a_line_may_say_only_when(line: str, expected: bool) -> None:  # noqa: FBT001
    assert is_time_line(line) is expected


PATHS = {
    "https://a.example/2019/01/20/x": DAY,
    "https://a.example/x-20190120.html": DAY,
    "https://a.example/2019/01/": None,
    "https://a.example/99999999": None,
}


@pytest.mark.parametrize(("url", "day"), PATHS.items(), ids=PATHS)
def test_an_address_may_name_a_day(url: str, day: date | None) -> None:
    assert date_in_path(url) == day


ISO = {"2019-01-20T23:00:00+02:00": DAY, "20190120": DAY, "January 20, 2019": DAY, "soon": None, "": None}


@pytest.mark.parametrize(("value", "day"), ISO.items(), ids=[value or "nothing" for value in ISO])
def test_machine_written_dates(value: str, day: date | None) -> None:
    assert iso_day(value) == day
