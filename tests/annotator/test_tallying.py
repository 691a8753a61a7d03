"""Counting by tag: kept up document by document, it is what counting all of it would be."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.tallying import Both, Counts, Held, Tally, chains_of

Passage = tuple[int, tuple[int, ...]]
Content = tuple[Sequence[Passage], Sequence[int]]
TREE = {1: None, 2: 1, 3: 2, 4: 1, 5: None}


def counted(parents: dict[int, int | None], documents: dict[int, Content]) -> dict[int, Both]:
    """By the plainest of ways."""

    def below(tag: int) -> set[int]:
        return {tag}.union(*(below(child) for child, parent in parents.items() if parent == tag))

    def side(tags: set[int]) -> Counts:
        found = [
            (document, author)
            for document, (passages, _topics) in documents.items()
            for author, its in passages
            if tags.intersection(its)
        ]
        topics = sum(bool(tags.intersection(topics)) for _passages, topics in documents.values())
        return Counts(len(found), len({d for d, _a in found}), len({a for _d, a in found}), topics)

    return {tag: Both(side({tag}), side(below(tag))) for tag in parents}


def held(passages: Sequence[Passage], topics: Sequence[int] = ()) -> Held:
    return Held.of(passages, topics)


def test_what_has_several_tags_of_a_branch_counts_once() -> None:
    tally = Tally(chains_of(TREE))
    tally.put(7, held([(1, (3, 4)), (2, (3,))], [2, 4]))
    assert tally.counts()[1] == Both(Counts(), Counts(passages=2, documents=1, people=2, topics=1))
    assert tally.counts()[3] == Both(Counts(2, 1, 2, 0), Counts(2, 1, 2, 0))
    assert tally.counts()[5] == Both()


def test_a_tag_whose_parent_is_gone_stands_at_the_root() -> None:
    assert chains_of({3: 2, 4: 3}) == {3: (3,), 4: (4, 3)}


TAGS = st.sets(st.integers(1, 6), min_size=1, max_size=4).map(lambda tags: tuple(sorted(tags)))  # 6 is in the trash
DOCUMENTS = st.tuples(st.lists(st.tuples(st.integers(1, 3), TAGS), max_size=6), st.sets(st.integers(1, 6)).map(tuple))
PARENTS = st.fixed_dictionaries({tag: st.sampled_from([None, *range(1, tag)]) for tag in range(2, 6)}).map(
    lambda found: {1: None, **found}
)
STEPS = st.lists(st.one_of(st.tuples(st.integers(1, 3), st.none() | DOCUMENTS), PARENTS), max_size=8)


@given(PARENTS, st.dictionaries(st.integers(1, 4), DOCUMENTS))
def test_counting_many_at_once_is_counting_each(parents: dict[int, int | None], documents: dict[int, Content]) -> None:
    chains = chains_of(parents)
    one_by_one, at_once = Tally(chains), Tally(chains)
    for document, content in documents.items():
        one_by_one.put(document, held(*content))
    at_once.put_all({document: held(*content) for document, content in documents.items() if any(content)})
    assert at_once.counts() == one_by_one.counts() == counted(parents, documents)
    for document in documents:  # and it can be kept up like the other
        at_once.put(document, None)
    assert at_once.counts() == dict.fromkeys(parents, Both())


@given(STEPS)
def test_counts_that_are_kept_up_are_what_counting_all_would_find(steps: list[Any]) -> None:
    parents: dict[int, int | None] = dict(TREE)
    documents: dict[int, Content] = {}
    tally = Tally(chains_of(parents))
    for step in steps:
        if isinstance(step, dict):
            parents = step
            tally.arrange(chains_of(parents))
        else:
            document, content = step
            tally.put(document, content and held(*content))
            documents.pop(document, None)
            if content:
                documents[document] = content
        assert tally.counts() == counted(parents, documents)
    assert pickle.loads(pickle.dumps(tally)).counts() == tally.counts()


@given(st.dictionaries(st.integers(1, 3), DOCUMENTS), st.dictionaries(st.integers(1, 3), st.lists(TAGS, min_size=1)))
def test_what_one_person_keeps_to_themselves_is_added_for_them(
    shared: dict[int, Content], mine: dict[int, list[tuple[int, ...]]]
) -> None:
    tally = Tally(chains_of(TREE))
    for document, content in shared.items():
        tally.put(document, held(*content))
    before = tally.counts()
    private = {document: [(1, tags) for tags in passages] for document, passages in mine.items()}
    found = tally.counts_with({document: held(passages) for document, passages in private.items()}, 1)
    both: dict[int, Content] = {
        document: ([*shared.get(document, ([], ()))[0], *private.get(document, [])], shared.get(document, ([], ()))[1])
        for document in shared.keys() | private.keys()
    }
    assert before | found == counted(TREE, both)
    assert tally.counts() == before
