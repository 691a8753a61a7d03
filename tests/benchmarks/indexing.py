"""What the index of all words costs those who write: CPU time with it and without it, in turns, so that both are
measured at the same moment. On PostgreSQL, whose server does most of it, the time that passes.

``python -m tests.benchmarks.indexing`` measures this alone. With DATABASE_URL it measures on that database, which has
to be empty.
"""

from __future__ import annotations

import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from itertools import accumulate, product
from pathlib import Path
from typing import Any

from tests.benchmarks import server
from tests.benchmarks.texts import article, prose
from tests.benchmarks.work import Row

_CLOCK = time.perf_counter if "postgres" in os.environ.get("DATABASE_URL", "") else time.process_time
_BATCH = 20  # as the command stores them
_HIGHLIGHTS = 400


def in_folder(data_dir: Path, *, count: int = 500) -> list[Row]:
    server.run(data_dir, "manage.py", "migrate", "--verbosity=0")
    found = json.loads(server.run(data_dir, "-m", "tests.benchmarks.indexing", "--measure", str(count)))
    return [
        Row(f"import {count} articles of 6 KB with the index, times as long", found["import"], "×", 1.2),
        Row("  of as many words as texts have, the first of a project", found["first"], "×", None),
        Row("create one tagged highlight with the index, CPU on top", found["highlight"], "ms", 0.3),
    ]


def _measure(count: int) -> dict[str, float]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model

    settings.ALLOWED_HOSTS = ["*"]
    by = get_user_model().objects.create_user("bench", password=None)
    _importing("warm", article, 5 * _BATCH, by=by)
    return {
        "import": _importing("same", article, count, by=by),
        "first": _importing("many", _Zipf().article, count, by=by),
        "highlight": _highlighting(by),
    }


def _importing(name: str, text: Callable[[int], str], count: int, *, by: Any) -> float:
    """Times as long as without the index: reading and storing, by batches, each of them into both projects."""
    from documents.actions.importing import import_documents, read
    from documents.actions.projects import make_project

    projects = {followed: make_project(name, slug=f"{name}-{followed:d}", by=by) for followed in (False, True)}
    times: dict[bool, list[float]] = {False: [], True: []}
    for start in range(0, count, _BATCH):
        contents = [text(200_000 + number).encode() for number in range(start, start + _BATCH)]
        for followed in _in_turns(start // _BATCH):
            began = _CLOCK()
            readings = [read(content, name=f"{start + n}.txt") for n, content in enumerate(contents)]
            import_documents(projects[followed], readings, by=by)
            times[followed].append(_CLOCK() - began)
    return statistics.median(times[True]) / statistics.median(times[False])


def _highlighting(by: Any) -> float:
    """Milliseconds of CPU on top for a highlight, the whole request."""
    from django.test import Client

    from annotator.actions.tag import make_tag
    from documents.actions.importing import import_document, read
    from documents.actions.projects import make_project

    project = make_project("Highlights", slug="highlights", by=by)
    tag, *_more = make_tag(project, name="Tag", by=by)
    document = import_document(project, read(prose(characters=200_000, seed=1).encode(), name="long.txt"), by=by)
    text = document.revisions.get().text
    client = Client()
    client.force_login(by, backend="annotator.sessions.Accounts")
    times: dict[bool, list[float]] = {False: [], True: []}
    for number in range(_HIGHLIGHTS):
        for followed in _in_turns(number):
            at = (2 * number + followed) * 211
            quote = text[at : at + 60].strip()
            at = text.index(quote, at)
            body = {"document": str(document.uid), "revision": 1, "start": at, "end": at + len(quote)}
            body |= {"quote": quote, "tags": [tag.pk], "note": ""}
            began = _CLOCK()
            answer = client.put(f"/api/annotations/{uuid.uuid4()}", body, content_type="application/json")
            times[followed].append(_CLOCK() - began)
            if answer.status_code != 201:
                raise RuntimeError(f"A highlight was answered with {answer.status_code}: {answer.content[:300]!r}")
    # At their best: whatever else the machine does takes time from some of them.
    best = {followed: statistics.quantiles(some, n=10)[0] for followed, some in times.items()}
    return (best[True] - best[False]) * 1000


def _in_turns(number: int) -> Iterator[bool]:
    """Without and with the index, now this one first, now the other one."""
    from documents.models import change

    told = list(change.ALSO_TOLD)
    for followed in (bool(number % 2), not number % 2):
        change.ALSO_TOLD[:] = told if followed else []
        yield followed
    change.ALSO_TOLD[:] = told


class _Zipf:
    """Texts in which a few words are everywhere and most are rare, 60,000 words in all."""

    def __init__(self) -> None:
        syllables = re.findall("..", "bacodemotiveloparisetominurafedokihasuvo")
        roots = ["".join(parts) for size in (2, 3, 4) for parts in product(syllables, repeat=size)]
        random.Random(3).shuffle(roots)
        common = re.findall(r"\w+", "the of and to in a that is was for it with as on by at from")
        self._words = common + [form for root in roots[:20_000] for form in (root, f"{root}s", f"{root}ing")]
        self._shares = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))

    def article(self, seed: int) -> str:
        drawn = random.Random(seed).choices(self._words, cum_weights=self._shares, k=680)
        parts = [" ".join(drawn[start : start + 85]).capitalize() for start in range(0, len(drawn), 85)]
        return ".\n\n".join([" ".join(drawn[:7]).title(), *parts, "Share this page · Leave a reply"])


def main() -> int:
    if "--measure" in sys.argv:
        sys.stdout.write(json.dumps(_measure(int(sys.argv[-1]))))
        return 0
    from tests.benchmarks.__main__ import show

    with tempfile.TemporaryDirectory() as folder:
        rows = in_folder(Path(folder))
    show(rows)
    return 0 if all(row.reached for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
