"""The children that read for requests: shared, few, and gone after a while."""

from __future__ import annotations

import threading

import pytest

from documents.actions import apart
from documents.errors import TooLarge, UnreadableFile


def children(shared):
    return len(shared._apart._all)


def test_a_file_is_read_in_another_process_and_known_as_if_it_were_read_here():
    reading = apart.read_apart(
        b"The fox\n\nIt jumps over the lazy dog.\n", name="fox.txt", url="https://example.org/fox"
    )
    assert (reading.name, reading.reader, reading.url) == ("fox.txt", "plain_text", "https://example.org/fox")
    assert reading.article.text.startswith("The fox")
    assert len(reading.sha256) == 64


def test_a_long_page_has_room_beside_what_tells_its_language():
    said = "A barragem fica na foz do rio e ninguém sabe ainda quanto custa. "
    page = f"<title>A barragem</title><body><article>{f'<p>{said * 4}</p>' * 3000}</article>"
    reading = apart.read_apart(page.encode(), name="barragem.html")
    assert reading.article.language == "pt"
    assert reading.article.text.count("barragem") >= 12_000


def test_what_can_not_be_read_is_refused(settings):
    with pytest.raises(UnreadableFile, match="empty"):
        apart.read_apart(b"", name="empty.txt")
    settings.MAX_UPLOAD_BYTES = 3
    with pytest.raises(TooLarge):
        apart.read_apart(b"four", name="large.txt")


def test_children_end_when_nobody_needs_them():
    shared = apart.Shared(idle=0.05)
    for _ in range(2):  # the next to read starts one again
        with shared.reading() as reader:
            reader.read(b"Some words.", name="a.txt")
            shared.close_if_idle()
            assert children(shared) == 1
        shared._end.join(10)
        assert children(shared) == 0


def test_only_so_many_read_at_once():
    shared = apart.Shared(most=1)
    began = threading.Event()

    def second():
        with shared.reading():
            began.set()

    with shared.reading():
        waiting = threading.Thread(target=second)
        waiting.start()
        assert not began.wait(0.1)
    assert began.wait(10)
    waiting.join()
    shared.close_if_idle()
