"""What people write into typed fields: read where it can mean one thing, refused in a sentence where not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.fields import LONGEST, Misfit, Parsed, key_of, parse

NUMBERS = {
    "a whole number": ("1234", "1234"),
    "a point": ("12.50", "12.5"),
    "a comma": ("3,5", "3.5"),
    "a comma after a nought": ("0,123", "0.123"),
    "a comma after four digits": ("1234,567", "1234.567"),
    "commas between thousands": ("1,234,567", "1234567"),
    "commas and a point": ("1,234.5", "1234.5"),
    "points and a comma": ("1.234.567,89", "1234567.89"),
    "a point and a comma": ("1.234,5", "1234.5"),
    "spaces": ("1 234,5", "1234.5"),
    "narrow spaces": ("1\u202f234\u202f567", "1234567"),
    "apostrophes": ("1’234.5", "1234.5"),
    "a point before three digits": ("1.234", "1.234"),
    "a minus that isn't a hyphen": ("−5", "-5"),
    "a plus": ("+7", "7"),
    "no digit before the point": (".5", "0.5"),
    "none after it": ("5.", "5"),
    "powers of ten": ("1e6", "1000000"),
    "Arabic digits": ("١٢٫٥", "12.5"),
    "Devanagari digits": ("१२३", "123"),
    "full-width digits": ("１２", "12"),
    "nought with a sign": ("-0.0", "0"),
    "nought of many places": ("0e999", "0"),
}


@pytest.mark.parametrize(("written", "text"), NUMBERS.values(), ids=NUMBERS)
def test_a_number_is_read_as_people_write_it(written: str, text: str) -> None:
    assert parse("number", written) == Parsed(text, text, number=float(text))


DATES = {
    "ISO 8601": ("2019-01-20", date(2019, 1, 20)),
    "without noughts": ("2019-1-2", date(2019, 1, 2)),
    "with a time": ("2019-01-20T10:00:00Z", date(2019, 1, 20)),
    "with a time and a zone": ("2019-01-20 10:00:00.123+02:00", date(2019, 1, 20)),
    "in words": ("20 January 2019", date(2019, 1, 20)),
    "in words, month first": ("Jan 20, 2019", date(2019, 1, 20)),
    "in German": ("20. März 2019", date(2019, 3, 20)),
    "a day above twelve": ("25/12/2019", date(2019, 12, 25)),
}


@pytest.mark.parametrize(("written", "day"), DATES.values(), ids=DATES)
def test_a_date_is_read_where_it_is_one_day(written: str, day: date) -> None:
    assert parse("date", written) == Parsed(day.isoformat(), day.isoformat(), day=day)


OTHERS = {
    "a text": ("text", " The  Tide\n turns ", Parsed("The Tide turns", "the tide turns")),
    "a text of letters that fold": ("text", "Straße", Parsed("Straße", "strasse")),
    "a choice in another spelling": ("choice", "very_LOW", Parsed("Very low", "very low")),
    "an address": ("url", "https://example.org/A", Parsed("https://example.org/A", "https://example.org/a")),
    "an address as it is said": (
        "url",
        "www.example.org",
        Parsed("https://www.example.org", "https://www.example.org"),
    ),
    "yes": ("yes_no", "Yes", Parsed("yes", "yes")),
    "true": ("yes_no", "TRUE", Parsed("yes", "yes")),
    "nought": ("yes_no", "0", Parsed("no", "no")),
}


@pytest.mark.parametrize(("kind", "written", "value"), OTHERS.values(), ids=OTHERS)
def test_a_value_is_put_into_the_form_in_which_it_is_kept(kind: str, written: str, value: Parsed) -> None:
    assert parse(kind, written, ["High", "Very low"]) == value


MISFITS = {
    "nothing": ("text", "  \n", "Nothing is written"),
    "too long a text": ("text", "x" * (LONGEST + 1), "too long"),
    "what is two numbers": ("number", "1,234", "1234 to some and 1.234 to others"),
    "words": ("number", "many", "“many” is no number"),
    "what isn't finite": ("number", "inf", "no number"),
    "commas anywhere": ("number", "1,23,4", "no number"),
    "mixed signs": ("number", "1,234.567,8", "no number"),
    "more digits than are kept": ("number", "1e31", "too many digits"),
    "too many places": ("number", "1e-31", "too many digits"),
    "a day that isn't": ("date", "2019-02-30", "no day “2019-02-30”"),
    "a date that is two": ("date", "03/04/2019", "no date"),
    "a year": ("date", "2019", "no date"),
    "a date with more": ("date", "20 January 2019 — Review", "no date"),
    "no choice": ("choice", "Middling", "none of the choices: High, Very low"),
    "a script": ("url", "javascript:alert(1)", "no web address"),
    "an address without a place": ("url", "https://", "no web address"),
    "an address of two words": ("url", "https://a b", "no web address"),
    "a broken address": ("url", "https://[x", "no web address"),
    "perhaps": ("yes_no", "maybe", "neither “yes” nor “no”"),
}


@pytest.mark.parametrize(("kind", "written", "sentence"), MISFITS.values(), ids=MISFITS)
def test_what_is_no_value_is_refused_in_a_sentence(kind: str, written: str, sentence: str) -> None:
    with pytest.raises(Misfit, match=sentence) as refused:
        parse(kind, written, ["High", "Very low"])
    assert refused.value.sentence % refused.value.words == str(refused.value)


def test_of_very_many_choices_some_are_named() -> None:
    with pytest.raises(Misfit, match=r"0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …\."):
        parse("choice", "x", [str(n) for n in range(20)])


KEYS = {
    "case": ("Word Count", "word count"),
    "underscores": ("word_count", "word count"),
    "hyphens": ("Peer-reviewed", "peer reviewed"),
    "white space": ("  word \t count ", "word count"),
    "compatibility forms": ("ﬁeld", "field"),
    "letters that fold": ("STRASSE", "strasse"),
}


@pytest.mark.parametrize(("name", "key"), KEYS.values(), ids=KEYS)
def test_names_that_differ_in_spelling_alone_are_the_same(name: str, key: str) -> None:
    assert key_of(name) == key


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=6))
def test_a_number_comes_back_from_its_text(value: Decimal) -> None:
    parsed = parse("number", str(value))
    assert Decimal(parsed.text) == value
    assert parse("number", parsed.text) == parsed


@given(st.sampled_from(["text", "number", "date", "choice", "url", "yes_no"]), st.text(max_size=60))
def test_whatever_is_written_is_a_value_or_refused_and_a_value_stays_what_it_is(kind: str, written: str) -> None:
    try:
        value = parse(kind, written, ["A", "B"])
    except Misfit:
        return
    assert value.text
    assert len(value.sort) <= 100
    assert parse(kind, value.text, ["A", "B"]) == value
