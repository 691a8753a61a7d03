"""Rows and entries as bytes of their own: what goes in comes out, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.errors import UnreadableFile
from documents.records import Record, pack, unpack

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
FACTS = st.one_of(TEXT, st.integers(), st.floats(allow_nan=False), st.booleans())


@given(
    st.dictionaries(st.sampled_from(["text", "html", "title", "url"]), TEXT),
    st.dictionaries(TEXT, FACTS),
    st.lists(TEXT),
)
def test_a_record_comes_back(fields: dict[str, str], metadata: dict[str, str], warnings: list[str]) -> None:
    packed = pack(fields, metadata, warnings=warnings)
    assert unpack(packed) == Record(fields, metadata, tuple(warnings))
    assert pack(fields, metadata, warnings=warnings) == packed


def test_half_a_surrogate_harms_nothing() -> None:
    assert unpack(pack({"text": "a\ud800b"}, {})).fields == {"text": "a?b"}


NONE = {
    "no JSON": b"words",
    "no object": b"[]",
    "other JSON": b'{"a": 1}',
    "no fields": b'{"fields": 1, "metadata": {}}',
    "fields that are no text": b'{"fields": {"text": 1}, "metadata": {}}',
    "facts within facts": b'{"fields": {}, "metadata": {"a": []}}',
    "warnings that are no text": b'{"fields": {}, "metadata": {}, "warnings": [1]}',
    "warnings that are none": b'{"fields": {}, "metadata": {}, "warnings": 1}',
    "a text that is none": b'{"fields":{},"metadata":{},"below":"text"}\n\n\xff',
    "a field without a name": b'{"fields":{},"metadata":{},"below":1}\n\nwords',
    "nested too deeply": b'{"fields":' + b"[" * 100_000,
}


@pytest.mark.parametrize("content", NONE.values(), ids=NONE)
def test_what_is_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="no row of a table or entry of a feed"):
        unpack(content)


LINE = b'{"fields":{"title":"Ferry"},"metadata":{"n":1},"below":"text"}'


def test_a_record_is_a_line_of_json_and_the_text_as_it_is() -> None:
    packed = pack({"text": 'Fähre\n\nund "mehr"\r\n', "title": "Ferry"}, {"n": 1})
    assert packed == LINE + '\n\nFähre\n\nund "mehr"\r\n'.encode()
