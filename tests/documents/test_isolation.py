"""Files are read in a process of their own, which may break, hang or swell without harm."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.child import Limits
from documents.containers import Columns, Failure, Part
from documents.errors import Refused, TooLarge, UnreadableFile
from documents.isolation import Apart, Found, Question

STRICT = Limits(memory=120_000_000, silence=0.5, whole=1.2)
BROKE = "can't be read: its reader broke down"
MEMORY = "needs more memory"
TIME = "needs more time"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with Apart(STRICT, module="tests.documents.odd_readers") as apart:
        yield apart


def ask(apart: Apart, act: str) -> str:
    return apart.read(act.encode(), name="a.odd").article.text


def test_a_file_is_read_elsewhere(apart: Apart) -> None:
    assert int(ask(apart, "look process")) != os.getpid()


def test_what_is_known_of_a_file_goes_there_and_what_was_found_comes_back(apart: Apart) -> None:
    found = apart.read(b"str Hello", media_type="text/x-odd", name="a", url="https://example.org/", charset="de")
    assert (found.reader, found.reader_version, found.media_type) == ("odd", 7, "text/x-odd")
    article = found.article
    assert (article.text, article.title, article.url, article.language) == ("Hello", "a", "https://example.org/", "de")


def test_a_refusal_is_the_readers_own(apart: Apart) -> None:
    with pytest.raises(TooLarge, match="^Far too large$"):
        ask(apart, "refuse Far too large")


def test_a_file_that_no_reader_knows_is_refused(apart: Apart) -> None:
    with pytest.raises(UnreadableFile, match="of a type that can't be imported"):
        apart.read(b"", name="a.unknown")


BAD = {
    "a crash": ("crash", BROKE),
    "a library that gets no memory": ("give_up", MEMORY),
    "an error nobody expected": ("fail oh", BROKE),
    "endless nesting": ("nest", "nested too deeply"),
    "too much memory": ("hoard 4000", MEMORY),
    "no sign of life": ("spin 30", TIME),
    "sleep": ("sleep 30", TIME),
    "no end": ("work 30", TIME),
}


@pytest.mark.parametrize(("act", "message"), BAD.values(), ids=BAD)
def test_what_breaks_a_reader_costs_one_sentence(
    apart: Apart, act: str, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(UnreadableFile, match=f"^“a.odd” .*{message}"):
        ask(apart, act)
    assert ask(apart, "str next") == "next"


@on_linux
def test_memory_is_watched_from_outside_too() -> None:
    with (
        Apart(Limits(memory=60_000_000), module="tests.documents.odd_readers") as apart,
        pytest.raises(UnreadableFile, match=MEMORY),
    ):
        ask(apart, "swell 90")


def test_long_work_that_reports_is_heard_and_goes_on(apart: Apart) -> None:
    heard: list[tuple[int, int]] = []
    found = apart.read(b"work 0.8", name="a.odd", listener=lambda done, total: heard.append((done, total)))
    assert found.article.text == "worked"
    assert len(heard) > 3
    assert heard[0][1] == 100


def test_an_error_nobody_expected_is_logged(apart: Apart, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UnreadableFile):
        ask(apart, "fail a thing nobody knew")
    assert "KeyError: 'a thing nobody knew'" in caplog.text


def test_a_child_worn_out_by_others_fails_nobody() -> None:
    with Apart(module="tests.documents.odd_readers") as apart:
        assert [ask(apart, "keep 60") for _ in range(9)].count("1") > 1


def test_the_child_leaves_nothing_behind(apart: Apart, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("here", encoding="utf-8")
    for act in (f"write {tmp_path / 'new'}", f"write {kept}", f"delete {kept}"):
        with pytest.raises(UnreadableFile):
            ask(apart, act)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert kept.read_text("utf-8") == "here"


def test_the_child_may_ask_a_program_over_pipes(apart: Apart) -> None:
    assert ask(apart, "ask_another words") == "WORDS"


def test_the_child_calls_nobody(apart: Apart) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(UnreadableFile):
        ask(apart, f"connect {server.getsockname()[1]}")


def test_what_a_library_prints_disturbs_nothing(apart: Apart) -> None:
    assert ask(apart, "chatter \0\0\0\1nonsense") == "printed"


def test_the_child_knows_no_django_and_no_secret(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "k" * 50)
    with Apart() as plain:
        found = plain.read(b"ein Text, der deutsch ist und nicht kurz", name="a.txt")
    assert found.article.language == "de"
    with Apart(STRICT, module="tests.documents.odd_readers") as fresh:
        assert "django" not in ask(fresh, "look modules").split()
        assert "SECRET_KEY" not in ask(fresh, "look environment").split()


@on_linux
def test_the_child_has_its_pipes_and_nothing_else_and_gives_way_to_others(apart: Apart) -> None:
    assert len(ask(apart, "look files").split()) <= 6  # three standard ones, two pipes, the folder that is listed
    assert int(ask(apart, "look priority")) >= 10


def test_many_are_read_in_their_order_and_a_bad_one_stops_none(apart: Apart) -> None:
    acts = [
        "str 0",
        "refuse two",
        "str 2",
        "crash",
        *(f"str {number}" for number in range(4, 200)),
        "spin 9",
        "str 201",
    ]
    taken: list[int] = []

    def coming() -> Iterator[Question]:
        for number, act in enumerate(acts):
            taken.append(number)
            yield Question(content=act.encode(), name=f"{number}.odd")

    came = apart.read_all(coming())
    first = next(came)
    assert isinstance(first, Found)
    assert first.article.text == "0"
    assert len(taken) < len(acts)
    rest = list(came)
    failed = {number: str(one) for number, one in enumerate(rest, 1) if isinstance(one, Refused)}
    assert list(failed) == [1, 3, 200]
    assert failed[1] == "two"
    assert failed[3].startswith("“3.odd” can't be read")
    assert failed[200].startswith("“200.odd” needs more time")
    texts = [one.article.text for one in rest if isinstance(one, Found)]
    assert texts == ["2", *(str(number) for number in range(4, 200)), "201"]


def test_large_files_and_large_answers_do_not_block_each_other(apart: Apart) -> None:
    large = b"str " + b"x" * 3_000_000
    sizes = [
        len(found.article.text)
        for found in apart.read_all(Question(content=large, name="a.odd") for _ in range(5))
        if isinstance(found, Found)
    ]
    assert sizes == [3_000_000] * 5


def test_a_container_is_opened_elsewhere(apart: Apart, tmp_path: Path) -> None:
    content = b"one\n-gone\nthree"
    path = tmp_path / "lines"
    path.write_bytes(content)
    for source in (content, path):
        came = list(apart.parts(source, name="c.odds", url="https://example.org/", charset="x", mapping={"text": "a"}))
        assert came == [
            Part(b"one", "0.odd", "a/b", "https://example.org/", "x", ("c.odds", "{'text': 'a'}"), offered=False),
            Failure("gone", "It isn't there."),
            Part(b"three", "2.odd", "a/b", "https://example.org/", "x", ("c.odds", "{'text': 'a'}"), offered=False),
        ]


def test_parts_can_be_read_while_others_are_still_to_come(apart: Apart) -> None:
    content = b"\n".join(b"str %d" % number for number in range(50))
    texts = [
        apart.read(part.content, name=part.name).article.text
        for part in apart.parts(content, name="c.odds")
        if isinstance(part, Part)
    ]
    assert texts == [str(number) for number in range(50)]


def test_parts_that_nobody_waits_for_any_more_do_no_harm(apart: Apart) -> None:
    came = apart.parts(b"one\ntwo\n" * 100_000, name="c.odds")
    assert isinstance(next(came), Part)
    came.close()  # type: ignore[attr-defined]
    assert len(list(apart.parts(b"one\ntwo", name="c.odds"))) == 2


CONTAINER_FAILS = {
    "refused at once": (b"!refuse no", 0, TooLarge, "^no$"),
    "refused after some": (b"one\n!refuse no", 1, TooLarge, "^no$"),
    "a crash after some": (b"one\ntwo\n!crash", 0, UnreadableFile, BROKE),
    "no sign of life": (b"!spin 30", 0, UnreadableFile, TIME),
}


@pytest.mark.parametrize(("content", "most", "kind", "message"), CONTAINER_FAILS.values(), ids=CONTAINER_FAILS)
def test_a_container_that_breaks_says_so(
    apart: Apart, content: bytes, most: int, kind: type[Refused], message: str
) -> None:
    came: list[Part | Failure] = []
    with pytest.raises(kind, match=message):
        came.extend(apart.parts(content, name="c.odds"))
    assert ask(apart, "str next") == "next"


def test_a_file_that_is_no_container_is_refused(apart: Apart) -> None:
    with pytest.raises(UnreadableFile, match="“a.odd” doesn't hold several documents"):
        list(apart.parts(b"str one", name="a.odd"))


def test_a_tables_columns_are_found_elsewhere(apart: Apart) -> None:
    assert apart.columns(b"a b\n", name="c.odds") == Columns(("a", "b"), (("1", "2"),), None, {"text": "a"})
    with pytest.raises(UnreadableFile, match=BROKE):
        apart.columns(b"!crash", name="c.odds")


def test_a_child_is_kept_for_the_next_file_and_idle_it_costs_nothing() -> None:
    with Apart(STRICT, module="tests.documents.odd_readers") as apart:
        first = ask(apart, "look process")
        used = time.process_time()
        time.sleep(0.3)
        assert time.process_time() - used < 0.05
        assert ask(apart, "look process") == first
    with pytest.raises(ProcessLookupError):
        os.kill(int(first), 0)


def test_threads_ask_at_the_same_time(apart: Apart) -> None:
    answers: dict[int, list[str]] = {}

    def several(thread: int) -> None:
        answers[thread] = [ask(apart, f"str {thread} {number}") for number in range(20)]

    threads = [threading.Thread(target=several, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {thread: [f"{thread} {number}" for number in range(20)] for thread in range(4)}


def test_where_nothing_can_be_started_there_is_still_a_sentence() -> None:
    with Apart(STRICT, module="tests.documents.there_is_none") as apart:
        for _ in range(2):
            with pytest.raises(UnreadableFile, match=BROKE):
                ask(apart, "str")
