"""What is said about the language is true: every example that is shown can be asked."""

from __future__ import annotations

import ast
import inspect
from types import ModuleType

import pytest

from annotator.search.language import (
    FIELDS,
    NotUnderstood,
    check_names,
    fields,
    names,
    parse,
    parsing,
    scanning,
    to_text,
)
from annotator.views import search, search_help

pytestmark = pytest.mark.pure

EXAMPLES = [*search.EXAMPLES, *search_help._WORDS, *search_help._FIELDS, *search_help._RELATIONS]


MARKED = {"_", "gettext", "gettext_lazy", "gettext_noop"}  # what collects sentences for translators looks for


def collected(module: ModuleType) -> set[str]:
    """The sentences of a module that translators are given."""
    source = inspect.getsource(module)
    calls = [one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
    return {
        one.args[0].value
        for one in calls
        if one.func.id in MARKED and one.args and isinstance(one.args[0], ast.Constant)
    }


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_what_is_said_of_a_field_is_given_to_translators(field):
    assert field.sentence in collected(fields)


FAULTS = (
    "(troops",
    "troops)",
    "tga:x",
    '"troops',
    "troops OR",
    "tag:",
    "x " * 3000,
    "NEAR/3",
)


@pytest.mark.parametrize("query", FAULTS, ids=[one[:12] for one in FAULTS])
def test_what_is_said_of_a_fault_is_given_to_translators(query):
    with pytest.raises(NotUnderstood) as fault:
        check_names(parse(query), [], text=query)
    assert fault.value.sentence in {sentence for module in (parsing, scanning, names) for sentence in collected(module)}


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_asked(example):
    node = parse(example)
    assert parse(to_text(node)) == node
    check_names(node, ["word_count"], text=example)
