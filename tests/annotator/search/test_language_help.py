"""What is said about the language is true: every example that is shown can be asked."""

from __future__ import annotations

import pytest

from annotator.search.language import check_names, parse, to_text
from annotator.views import search, search_help

pytestmark = pytest.mark.pure

EXAMPLES = [*search.EXAMPLES, *search_help._WORDS, *search_help._FIELDS, *search_help._RELATIONS]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_asked(example):
    node = parse(example)
    assert parse(to_text(node)) == node
    check_names(node, ["word_count"], text=example)
