"""What is said about the language is true."""

from __future__ import annotations

import pytest

from annotator.search.language import FIELDS, Field, check_names, parse, to_text, walk
from annotator.search.language.help import HELP

pytestmark = pytest.mark.pure

EXAMPLES = {example: sentence for part in HELP for example, sentence in part.rows}


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_asked(example):
    node = parse(example)
    assert parse(to_text(node)) == node
    check_names(node, ["region", "blog type"])


def test_every_field_has_an_example():
    named = {one.name for example in EXAMPLES for one in walk(parse(example)) if isinstance(one, Field)}
    assert named >= set(FIELDS)
