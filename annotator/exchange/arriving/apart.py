"""Reading a file of annotations in a process of its own: files of strangers crash, loop and swallow memory."""

from __future__ import annotations

import logging

from django.utils.translation import gettext_lazy as later

from annotator.errors import Invalid, TooLarge
from annotator.exchange import FORMATS, format_to_read
from annotator.exchange.arriving.process import MOST_DATA
from documents.child import Child, Ended, Limits
from documents.errors import Refused, UnreadableFile

LIMITS = Limits(memory=MOST_DATA, silence=60.0, whole=120.0)
_LOG = logging.getLogger(__name__)
_WHY = {
    "memory": later("“%(name)s” can’t be read: it needs too much memory. Export it in parts and bring in the parts."),
    "time": later("“%(name)s” can’t be read: it takes too long. Export it in parts and bring in the parts."),
    "crash": later("“%(name)s” can’t be read: the program that reads it breaks over it."),
}
_ERRORS: dict[str, type[Refused]] = {"TooLarge": TooLarge, "Invalid": Invalid}


def read(content: bytes, *, name: str, format_name: str = "") -> tuple[str, bytes]:
    """What format the file is in, if that isn't said, and what it brings, as ``packing`` packs it. Raises
    UnreadableFile, TooLarge, Invalid."""
    if format_name:
        format_to_read(format_name)
    modules = {one: found.module for one, found in FORMATS.items() if found.reads and not found.missing}
    child = Child("annotator.exchange.arriving.process", LIMITS)
    try:
        child.ask([({"do": "load", "name": name, "format": format_name, "modules": modules}, content)])
        head, body = child.answer()
    except Ended as ended:
        raise _unreadable(name, ended.why) from ended
    finally:
        child.close()
    if head["is"] == "incoming":
        return head["format"], body
    if head["is"] == "refused":
        raise _ERRORS.get(head["error"], UnreadableFile)(head["message"])
    if head["is"] == "broken":
        _LOG.error("A file of annotations broke its reader.\n%s", head["trace"])
    raise _unreadable(name, "memory" if head["is"] == "memory" else "crash")


def _unreadable(name: str, why: str) -> UnreadableFile:
    return UnreadableFile(_WHY[why] % {"name": name})
