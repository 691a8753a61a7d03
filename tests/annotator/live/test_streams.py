"""The open streams of a process, without a database."""

from __future__ import annotations

from itertools import islice
from typing import Any
from uuid import UUID, uuid4

import pytest

from annotator.live.streams import MOST_WAITING, Message, Sending, Stream, Streams, event


def stream(**fields: Any) -> Stream:
    known = {"tab": uuid4(), "document": 1, "project": 1, "person": 1, "session": "s", "key": "k", "change": 0}
    return Stream(**{**known, **fields})


def sent(stream: Stream) -> list[bytes | None]:
    """What is there to be sent now."""
    found: list[bytes | None] = []
    while (content := stream.take(0)) != b":\n\n":
        found.append(content)
        if content is None:
            break
    return found


EVENTS = {
    "what a program says": (("presence", [{"tabs": 1}], None), b'event: presence\ndata: [{"tabs":1}]\n\n'),
    "words of any script": (("news", {"é": "鳥"}, 3), 'event: news\nid: 3\ndata: {"é":"鳥"}\n\n'.encode()),
    "JSON as it is": (("news", '{"a": 1}', 3), b'event: news\nid: 3\ndata: {"a": 1}\n\n'),
    "a line end in words": (("news", {"a": "b\nc"}, 1), b'event: news\nid: 1\ndata: {"a":"b\\nc"}\n\n'),
}


@pytest.mark.parametrize(("told", "written"), EVENTS.values(), ids=EVENTS)
def test_an_event_is_written_as_the_standard_has_it(told: tuple[str, Any, int | None], written: bytes) -> None:
    name, data, change = told
    assert event(name, data, change=change) == Message(written, change)


def test_what_a_page_knows_already_is_not_told_again() -> None:
    page = stream(change=5)
    for change in (4, 5, 6, 6, 7):
        page.put(Message(b"%d" % change, change))
    page.put(Message(b"presence"))
    assert [content for content in sent(page) if content] == [b"6", b"7", b"presence"]
    assert page.change == 7


def test_where_nothing_happens_a_comment_is_sent() -> None:
    assert stream().take(0) == b":\n\n"


def test_who_takes_too_slowly_is_sent_away_and_holds_nobody_up() -> None:
    slow, quick = stream(), stream()
    for change in range(1, 3 * MOST_WAITING):
        for page in (slow, quick):
            page.put(Message(b"x", change))
        assert sent(quick) == [b"x"]
    received = sent(slow)
    assert received == [b"x"] * MOST_WAITING + [None]


def test_above_the_cap_there_is_no_room_until_somebody_goes() -> None:
    streams = Streams()
    first, second = stream(), stream()
    assert streams.join(first, last=0, most=1)
    assert not streams.join(second, last=0, most=1)
    streams.leave(first)
    assert streams.join(second, last=0, most=1)


def test_a_page_that_connects_again_takes_its_own_place() -> None:
    streams = Streams()
    lost, again = stream(tab=UUID(int=1)), stream(tab=UUID(int=1))
    assert streams.join(lost, last=0, most=1)
    assert streams.join(again, last=0, most=1)
    assert sent(lost) == [None]
    assert streams.all() == [again]


def test_nobody_ends_a_page_of_somebody_else() -> None:
    streams = Streams()
    page = stream(tab=UUID(int=1), person=1)
    streams.join(page, last=0, most=2)
    assert streams.join(stream(tab=UUID(int=1), person=2), last=0, most=2)
    streams.end(tab=UUID(int=1), person=2)
    assert streams.all() == [page]
    streams.end(tab=UUID(int=1), person=1)
    assert (streams.all(), sent(page)) == ([], [None])


def test_a_project_is_looked_at_from_where_its_first_page_came_until_its_last_one_goes() -> None:
    streams = Streams()
    first, second, other = stream(project=1), stream(project=1), stream(project=2)
    streams.join(first, last=10, most=9)
    streams.join(second, last=20, most=9)
    streams.join(other, last=30, most=9)
    assert streams.looked() == {1: 10, 2: 30}
    streams.look_after(1, 25)
    streams.leave(first)
    assert streams.looked() == {1: 25, 2: 30}
    streams.leave(second)
    streams.look_after(1, 26)
    assert streams.looked() == {2: 30}


def test_it_is_told_once_that_a_page_went() -> None:
    streams = Streams()
    page = stream()
    streams.join(page, last=0, most=1)
    streams.leave(page)
    streams.changed.clear()
    streams.leave(page)
    assert not streams.changed.is_set()


def test_an_answer_begins_with_what_was_missed_and_ends_with_its_stream() -> None:
    page, happened = stream(change=1), []
    sending = Sending(
        page,
        [Message(b"retry"), Message(b"missed", 1)],
        begin=lambda: happened.append("begun"),
        over=lambda over: happened.append(over),
    )
    page.put(Message(b"known", 1))
    page.put(Message(b"news", 2))
    page.end()
    assert happened == []
    assert list(islice(sending, 1)) == [b"retrymissed"]
    assert happened == ["begun"]
    assert list(sending) == [b"news"]
    sending.close()
    assert happened == ["begun", page]


def test_an_answer_that_nobody_took_is_over_too() -> None:
    over: list[Stream] = []
    page = stream()
    Sending(page, [], begin=lambda: None, over=over.append).close()
    assert over == [page]


def test_all_end_when_the_server_does() -> None:
    streams = Streams()
    pages = [stream(), stream()]
    for page in pages:
        streams.join(page, last=0, most=2)
    streams.end_all()
    assert [sent(page) for page in pages] == [[None], [None]]
