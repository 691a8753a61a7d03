"""What some lines of the log tell to whom, made once for all who see the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from typing import Any, NamedTuple

from annotator import queries
from annotator.live.streams import Message, Stream, event
from annotator.live.watching import Line, kept_in_the_dark, see_more_than_others, seen_by
from documents.models import Document


class News(NamedTuple):
    """``after(document, number, user=person)``: what a page of this person's must be told that knows of everything up
    to that number. ``as_json``: the same as a page gets it."""

    after: Callable[..., dict[str, Any]]
    as_json: Callable[[dict[str, Any]], str]


class Telling:
    """Tells of the lines of one project's log from ``after``, exclusive, to ``last``."""

    def __init__(self, news: News, *, after: int, last: int, people: Mapping[int, Any]) -> None:
        self._news = news
        self._after = after
        self._last = last
        self._people = people

    def tell(self, document: Document, streams: Sequence[Stream], lines: Sequence[Line]) -> None:
        """Each of these pages gets what its person may see."""
        by_person: dict[int, list[Stream]] = defaultdict(list)
        for stream in streams:
            by_person[stream.person].append(stream)
        blind = kept_in_the_dark(by_person, project=document.project_id)
        for audience in _audiences(by_person, lines, blind=blind):
            message = self._message(document, self._people[audience[0]], lines, is_blind=audience[0] in blind)
            if message is not None:
                for stream in (stream for person in audience for stream in by_person[person]):
                    stream.put(message)

    def _message(self, document: Document, user: Any, lines: Sequence[Line], *, is_blind: bool) -> Message | None:
        """None if there is nothing in it."""
        lines = seen_by(user, lines, project=document.project_id) if is_blind else lines
        if not lines:
            return None
        news = self._news.after(document, self._after, user=user)
        if not says_something(news):
            return None
        by = {line.by for line in lines if line.private_to in {None, user.pk}}
        person = self._people.get(by.pop() or 0) if len(by) == 1 else None
        news["by"] = None if person is None else {"id": person.pk, "name": person.get_full_name() or str(person)}
        # Up to here everything is told; of what came meanwhile perhaps not.
        news["change"] = self._last
        if not is_blind:
            _count_for_all(news["tags"], document)
        return event("news", self._news.as_json(news), change=self._last)


def _audiences(people: Collection[int], lines: Sequence[Line], *, blind: Set[int]) -> list[list[int]]:
    """The people who see the same. Where a new text moved annotations, everybody's own may be among them."""
    alone = set(people) if any(line.kind == "annotations" for line in lines) else see_more_than_others(lines) | blind
    others = [person for person in people if person not in alone]
    return [*([person] for person in people if person in alone), *([others] if others else [])]


def says_something(news: dict[str, Any]) -> bool:
    """Whether there is anything to tell in these news."""
    return news["topics"] is not None or any(
        news[part] for part in ("annotations", "gone", "tags", "gone_tags", "revision", "anew")
    )


def _count_for_all(tags: Sequence[dict[str, Any]], document: Document) -> None:
    """How many passages carry a tag, without anybody's private ones: the same is told to many."""
    if tags:
        counts = queries.passages_by_tag(document.project, user=None, tags=[tag["id"] for tag in tags])
        for tag in tags:
            tag["passages"] = counts.get(tag["id"], 0)
