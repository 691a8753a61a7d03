"""A project of 500 articles as an archive, out and in: processor time, and what writing it takes of memory.

``python -m tests.benchmarks.archive`` measures this alone. With DATABASE_URL it measures on that database, which has to
be empty.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.benchmarks import server
from tests.benchmarks.texts import article
from tests.benchmarks.work import Row

_HIGHLIGHTS = 10  # in each document, written in the log as any are
_RUNS = 3


def in_folder(data_dir: Path, *, count: int = 500) -> list[Row]:
    server.run(data_dir, "manage.py", "migrate", "--verbosity=0")
    found = json.loads(server.run(data_dir, "-m", "tests.benchmarks.archive", "--measure", str(count)))
    highlights = count * _HIGHLIGHTS
    return [
        Row(f"archive of {count} documents and {highlights:,} highlights, out", found["out"], "s", 1),
        Row("  in, with the index of all words", found["in"], "s", 3),
        Row("  a look at it", found["look"], "s", None),
        Row("  its size", found["megabytes"], "MB", None),
        Row("  memory that writing it takes", found["memory"], "MB", 30),
    ]


def _measure(count: int) -> dict[str, float]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
    django.setup()
    from django.contrib.auth import get_user_model

    from annotator.exchange.archive.unpacking import look_into, unpack
    from annotator.exchange.archive.writing import write_archive

    people = [get_user_model().objects.create_user(f"bench-{run}", password=None) for run in range(_RUNS)]
    project = _filled(count, by=people[0])
    file = io.BytesIO()
    write_archive(io.BytesIO(), project)  # modules are loaded, statements known
    before = _peak()
    write_archive(file, project)
    memory = _peak() - before
    return {
        "out": min(_seconds(lambda: write_archive(io.BytesIO(), project)) for _run in range(_RUNS)),
        "look": min(_seconds(lambda: look_into(file, name="a.zip", user=people[0])) for _run in range(_RUNS)),
        "in": min(_seconds(lambda: unpack(file, name="a.zip", by=by, accounts={})) for by in people),  # noqa: B023 (called at once)
        "megabytes": len(file.getvalue()) / 1e6,
        "memory": memory,
    }


def _filled(count: int, *, by: Any) -> Any:
    from annotator import access
    from annotator.actions.annotate import annotate
    from annotator.actions.tag import make_tag
    from documents.actions.importing import import_documents, read
    from documents.actions.projects import make_project
    from documents.text import Span

    project = make_project("Archived", by=by)
    tags = [make_tag(project, name=f"Tag {n}", by=by)[0].pk for n in range(20)]
    for start in range(0, count, 20):
        readings = [read(article(n).encode(), name=f"{n}.txt") for n in range(start, min(start + 20, count))]
        import_documents(project, readings, by=by)
    for place, document in enumerate(project.documents.all()):
        text = document.revisions.get().text
        for n in range(_HIGHLIGHTS):
            at = 100 + n * 300
            span = Span(at, at + 80)
            passage = access.passage_to_annotate(by, document.uid, 1, span)
            words = {"quote": text[span.start : span.end], "tags": {tags[(place + n) % 20]}, "note": "Why?"}
            annotate(passage, uid=uuid4(), span=span, by=by, **words)
    return project


def _seconds(work: Any) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _peak() -> float:
    """Megabytes, the most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        sys.stdout.write(json.dumps(_measure(int(sys.argv[2]))))
    else:
        from tests.benchmarks.__main__ import show

        with tempfile.TemporaryDirectory() as folder:
            show(in_folder(Path(folder)))
