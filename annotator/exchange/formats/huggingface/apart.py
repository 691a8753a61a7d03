"""``python -m annotator.exchange.formats.huggingface.apart``: Parquet files are unpacked in a process of its own. Pure.

A few bytes of such a file can stand for any number of rows, and the library believes them: one that swallows memory or
loops ends that process and nothing else. Questions and answers are frames (``documents.frames``).
"""

from __future__ import annotations

import json
import os
from contextlib import closing, suppress
from typing import Any

from annotator.exchange.json_files import encoded
from documents.child import Child, Ended, Limits
from documents.errors import Refused, TooLarge, UnreadableFile
from documents.frames import Closed, put, take

LIMITS = Limits(memory=1_500_000_000, silence=60.0, whole=60.0)
SIGN = b"PAR1"

_WHY = {"memory": "takes too much memory", "time": "takes too long", "crash": "breaks the program that reads it"}
_KINDS: dict[str, type[Refused]] = {kind.__name__: kind for kind in (UnreadableFile, TooLarge)}


def rows_apart(content: bytes, *, name: str) -> tuple[list[dict[str, Any]], list[str]]:
    """What ``reading.rows_of`` answers. Raises what it raises, and UnreadableFile where the process came to an end."""
    if len(content) < 12 or content[:4] != SIGN or content[-4:] != SIGN:
        raise UnreadableFile(f"“{name}” is no Parquet file, or only a part of one. Make or download it again.")
    with closing(Child(__name__, LIMITS)) as child:
        try:
            child.ask([({"name": name}, content)])
            head, body = child.answer()
        except Ended as error:
            raise UnreadableFile(f"Nothing of “{name}” comes in: it {_WHY[error.why]}.") from error
    if "refused" in head:
        raise _KINDS[head["kind"]](head["refused"])
    rows, columns = json.loads(body)
    return rows, columns


def main() -> None:
    """Answer one question."""
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):  # whatever a library prints goes nowhere
        os.dup2(nowhere, standard)
    _bound()
    import pyarrow as pa

    from annotator.exchange.formats.huggingface.reading import rows_of

    pa.set_memory_pool(pa.system_memory_pool())  # the others reserve more than they use

    with suppress(Closed, OSError):
        head, content = take(questions)
        try:
            put(answers, {}, encoded(rows_of(content, name=head["name"])).encode(errors="replace"))
        except Refused as error:
            put(answers, {"refused": str(error), "kind": type(error).__name__}, b"")
        answers.flush()


def _bound() -> None:
    """No file is written, and no more memory asked for than there may be."""
    with suppress(ImportError):  # there is none on Windows
        import resource

        for limit, most in (("RLIMIT_DATA", LIMITS.memory), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
            with suppress(ValueError, OSError):
                resource.setrlimit(getattr(resource, limit), (most, most))


if __name__ == "__main__":
    main()
