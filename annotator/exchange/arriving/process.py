"""``python -m annotator.exchange.arriving.process``: reads files of annotations and answers with JSON.

Bounded as ``documents.reading_process`` is, whose frames it speaks; ``apart`` starts it.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from annotator.exchange.arriving import bounds
from annotator.exchange.arriving.packing import packed
from annotator.exchange.arriving.recognizing import recognized
from annotator.exchange.incoming import IncomingDocument
from documents.errors import UnreadableFile
from documents.frames import Head
from documents.language import language_of
from documents.reading_process import Answers, main

MOST_DATA = 1_500_000_000  # bytes of memory for one file


def _load(head: Head, body: bytes, answers: Answers) -> None:
    name = head["name"]
    chosen = head["format"] or recognized(body, name=name)
    if chosen not in head["modules"]:
        raise UnreadableFile(f"“{name}” is in no format that annotations come in from. Say which one it is.")
    incoming = import_module(f"annotator.exchange.formats.{head['modules'][chosen]}").load(body, name=name)
    bounds.check(incoming, name=name)
    documents = tuple(map(_told, incoming.documents))
    answers.put({"is": "incoming", "format": chosen}, packed(replace(incoming, documents=documents)))


def _told(one: IncomingDocument) -> IncomingDocument:
    """With the language of its text, where the file doesn't say that: telling it takes memory that a server has not."""
    return one if one.language or not one.text else replace(one, language=language_of(one.text))


if __name__ == "__main__":
    main({"load": _load}, most_data=MOST_DATA)
