"""How passages stand to each other: few are put side by side one by one, many in order; both find the same."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.search import standing as module
from annotator.search.language.tree import How
from annotator.search.standing import standing

PLACES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12), st.integers(1, 40)), max_size=8, unique_by=lambda one: one[2]
)


@pytest.mark.parametrize("how", [How.WITHIN, How.OVERLAPS, How.BEFORE])
@given(left=PLACES, right=PLACES, others=st.booleans())
def test_few_and_many_are_compared_alike(how, left, right, others):
    lefts, rights = (
        sorted((start, start + length, number) for start, length, number in places) for places in (left, right)
    )
    if others:
        rights = lefts
    few = standing(how, lefts, rights, others=others)
    with mock.patch.object(module, "_FEW", -1):
        assert standing(how, lefts, rights, others=others) == few
