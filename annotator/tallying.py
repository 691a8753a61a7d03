"""How much carries each tag of a codebook, alone and with all below it, kept up document by document. Pure."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

Chains = Mapping[int, tuple[int, ...]]  # each tag of the tree → it and all above it


class Counts(NamedTuple):
    """Each thing once. ``people``: who marked the passages; ``topics``: documents that lie under the tag."""

    passages: int = 0
    documents: int = 0
    people: int = 0
    topics: int = 0


class Both(NamedTuple):
    own: Counts = Counts()
    below: Counts = Counts()  # with all that lies under the tag


def maker_of(author: int, credit: str) -> int:
    """The number by which whoever made a passage is told apart: a person's; below 0 for whom only a file names."""
    return -1 - crc32(credit.encode()) if credit else author


class Held(NamedTuple):
    """What a document holds: for each passage its author, how many tags it has, and these; all of these tags; and the
    document's topics."""

    passages: array[int]
    tags: array[int]
    topics: array[int]

    @classmethod
    def of(cls, passages: Iterable[tuple[int, Sequence[int]]], topics: Iterable[int] = ()) -> Held:
        flat = array("q")
        found: set[int] = set()
        for author, tags in passages:
            flat.extend((author, len(tags), *tags))
            found.update(tags)
        return cls(flat, array("q", found), array("q", topics))

    def each(self) -> Iterator[tuple[int, list[int]]]:
        """Author and tags of each passage."""
        flat, at = self.passages.tolist(), 0
        while at < len(flat):
            end = at + 2 + flat[at + 1]
            yield flat[at], flat[at + 2 : end]
            at = end

    def patterns(self) -> Iterator[tuple[int, ...]]:
        """Of each passage its author, how many tags it has, and these."""
        flat, at = self.passages.tolist(), 0
        while at < len(flat):
            end = at + 2 + flat[at + 1]
            yield tuple(flat[at:end])
            at = end


def chains_of(parents: Mapping[int, int | None]) -> dict[int, tuple[int, ...]]:
    """The chain of each tag; one whose parent isn't known stands at the root."""
    found: dict[int, tuple[int, ...]] = {}
    for tag in parents:
        waiting: list[int] = []
        at: int | None = tag
        while at is not None and at in parents and at not in found:
            waiting.append(at)
            at = parents[at]
        above = found.get(at, ()) if at is not None else ()
        while waiting:
            at = waiting.pop()
            found[at] = above = (at, *above)
    return found


class _Side:
    """Counts of all tags, either their own or those with all below."""

    def __init__(self) -> None:
        self.people: defaultdict[int, dict[int, int]] = defaultdict(dict)  # tag → author → passages
        self.documents: Counter[int] = Counter()
        self.topics: Counter[int] = Counter()

    def add_passage(self, tags: Iterable[int], author: int, sign: int) -> None:
        for tag in tags:
            passages = self.people[tag]
            count = passages.get(author, 0) + sign
            if count:
                passages[author] = count
            else:
                del passages[author]

    def add_document(self, tags: Iterable[int], topics: Iterable[int], sign: int) -> None:
        for tag in tags:
            self.documents[tag] += sign
        for topic in topics:
            self.topics[topic] += sign

    def add_documents(self, tags: Iterable[int], topics: Iterable[int]) -> None:
        """As ``add_document`` for one that is new, faster."""
        self.documents.update(tags)
        self.topics.update(topics)

    def add_up(self, passages: Mapping[tuple[int, int], int], chains: Chains, sign: int) -> None:
        """``passages``: how many, by tag and author; they count for the tag and all above it."""
        for (tag, author), count in passages.items():
            for above in chains.get(tag, ()):
                counted = self.people[above]
                counted[author] = counted.get(author, 0) + sign * count

    def counts(self, tag: int) -> Counts:
        people = self.people.get(tag, {})
        return Counts(sum(people.values()), self.documents[tag], len(people), self.topics[tag])


class Tally:
    """What many documents hold, counted by tag. A document that changed takes the place of what it was, and only the
    documents with tags that moved are counted again when the tree changes."""

    def __init__(self, chains: Chains) -> None:
        self._chains = chains
        self._held: dict[int, Held] = {}
        self._own, self._below = _Side(), _Side()
        self._counted: dict[int, Both] | None = None

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_counted": None}

    def put(self, document: int, held: Held | None) -> None:
        """The document holds this now; None: nothing."""
        old = self._held.pop(document, None)
        if old is not None:
            self._count(old, -1)
        if held is not None and (held.passages or held.topics):
            self._held[document] = held
            self._count(held, 1)
        self._counted = None

    def put_all(self, held: Mapping[int, Held]) -> None:
        """As ``put`` for each, into a tally that holds nothing yet, in a fraction of the time: passages that are alike
        are counted together, and what lies below a tag is added up once."""
        alike: Counter[tuple[int, ...]] = Counter()
        for document, one in held.items():
            self._held[document] = one
            alike.update(one.patterns())
            self._own.add_documents(one.tags, one.topics)
            self._below.add_documents(self._spread(one.tags), self._spread(one.topics))
        roots = {tag: way[-1] for tag, way in self._chains.items()}
        own: Counter[tuple[int, int]] = Counter()
        twice: Counter[tuple[int, int]] = Counter()
        for (author, number, *tags), passages in alike.items():
            for tag in tags:
                own[tag, author] += passages
            if number > 1 and len({roots.get(tag, -tag) for tag in tags}) < number:
                for tag in self._meeting(tags):
                    twice[tag, author] += passages
        for (tag, author), passages in own.items():
            self._own.people[tag][author] = passages
        self._below.add_up(own, self._chains, 1)
        self._below.add_up(twice, self._chains, -1)
        self._counted = None

    def arrange(self, chains: Chains) -> bool:
        """The tree stands like this now. Whether that is news."""
        if chains is self._chains:
            return False
        moved = {tag for tag in self._chains.keys() | chains.keys() if self._chains.get(tag, ()) != chains.get(tag, ())}
        if not moved:
            self._chains = chains
            return False
        touched = [
            held for held in self._held.values() if not (moved.isdisjoint(held.tags) and moved.isdisjoint(held.topics))
        ]
        for held in touched:
            self._count_below(held, -1, moved)
        self._chains = chains
        for held in touched:
            self._count_below(held, 1, moved)
        self._counted = None
        return True

    def counts(self) -> dict[int, Both]:
        """By tag; every tag of the tree has an entry. Not to be changed."""
        if self._counted is None:
            self._counted = {tag: Both(self._own.counts(tag), self._below.counts(tag)) for tag in self._chains}
        return self._counted

    def counts_with(self, others: Mapping[int, Held], author: int) -> dict[int, Both]:
        """The counts of the tags that change with passages of one author that the tally doesn't hold, by document."""
        more = Tally(self._chains)
        for document, held in others.items():
            more.put(document, held)
            shared = self._held.get(document)
            if shared is not None:  # the document was counted already
                more._own.add_document(self._known(held.tags).intersection(shared.tags), (), -1)
                more._below.add_document(self._spread(held.tags) & self._spread(shared.tags), (), -1)
        counts = self.counts()
        return {
            tag: Both(
                _sum(counts[tag].own, more._own.counts(tag), known=author in self._own.people.get(tag, ())),
                _sum(counts[tag].below, more._below.counts(tag), known=author in self._below.people.get(tag, ())),
            )
            for tag in more._below.people
        }

    def documents_by_tag(
        self, documents: Iterable[int], more: Mapping[int, Held]
    ) -> tuple[Mapping[int, int], Mapping[int, int]]:
        """How many of these documents hold each tag, or one below it; and how many lie under it as a topic. ``more``:
        passages that the tally doesn't hold, by document."""
        tags, topics = Counter[int](), Counter[int]()
        for document in documents:
            held, other = self._held.get(document), more.get(document)
            if held is not None or other is not None:
                tags.update(self._spread([*(held.tags if held else ()), *(other.tags if other else ())]))
            if held is not None and held.topics:
                topics.update(self._spread(held.topics))
        return tags, topics

    def _count(self, held: Held, sign: int) -> None:
        for author, tags in held.each():
            self._own.add_passage(tags, author, sign)
        self._own.add_document(held.tags, held.topics, sign)
        self._count_below(held, sign)

    def _count_below(self, held: Held, sign: int, moved: Set[int] | None = None) -> None:
        """``moved``: only passages with one of these tags, all others count as they did."""
        chains, below = self._chains, self._below
        for author, tags in held.each():
            if moved is None or not moved.isdisjoint(tags):
                below.add_passage(chains.get(tags[0], ()) if len(tags) == 1 else self._spread(tags), author, sign)
        below.add_document(self._spread(held.tags), self._spread(held.topics), sign)

    def _meeting(self, tags: Sequence[int]) -> list[int]:
        """Where the ways from these tags to the root meet: at each of the answer, and above it, one way too many was
        counted. In the order of the tree it is enough to compare neighbours."""
        ways = [self._chains[tag] for tag in tags if tag in self._chains]
        ways = sorted(way[::-1] for way in ways)
        found = []
        for one, other in pairwise(ways):
            shared = [tag for tag, there in zip(one, other, strict=False) if tag == there]
            found += shared[-1:]
        return found

    def _known(self, tags: Iterable[int]) -> set[int]:
        return {tag for tag in tags if tag in self._chains}

    def _spread(self, tags: Iterable[int]) -> set[int]:
        """These tags and all above them, each once."""
        return set().union(*(self._chains.get(tag, ()) for tag in tags))


def _sum(shared: Counts, more: Counts, *, known: bool) -> Counts:
    return Counts(
        shared.passages + more.passages,
        shared.documents + more.documents,
        shared.people + (0 if known or not more.passages else 1),
        shared.topics,
    )
