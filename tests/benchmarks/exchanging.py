"""How fast highlights go out, format by format, and in how much memory a million do.

``python -m tests.benchmarks.exchanging`` measures this alone. Each export runs in a process of its own, through
``annotator.exchange.transfer.export`` to its last byte, without a network.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks import server
from tests.benchmarks.work import Row

SOME, MANY = "some-highlights", "many-highlights"
# Formats, and within how many seconds 20,000 highlights are to be out; None: only to be seen.
SECONDS: dict[str, float | None] = {
    **dict.fromkeys(("csv", "jsonl", "jsonld", "spacy-jsonl", "doccano", "label-studio", "prodigy"), 0.3),
    **dict.fromkeys(("xlsx", "qdpx"), 1.5),
    **dict.fromkeys(("tei", "brat", "webanno", "xmi", "conll", "markdown", "html", "docx"), None),
}
_OWN_SHARE = 1.5  # as long may an export take as reading the rows and encoding them
_COLUMNS = (
    *("pk", "uid", "document__uid", "document__title", "document__url", "document__publisher", "document__published"),
    *("document__language", "placed_on__number", "author__username", "start", "end", "quote", "prefix", "suffix"),
    *("note", "how", "score", "created_at", "edited_at"),
)


def in_folder(data_dir: Path) -> list[Row]:
    server.run(data_dir, "manage.py", "migrate", "--verbosity=0")
    server.run(data_dir, "-m", "tests.benchmarks.many_highlights")
    return [*_of_some(data_dir), *_of_a_million(data_dir)]


def _of_some(data_dir: Path) -> Iterator[Row]:
    for name, seconds in SECONDS.items():
        told = _measured(data_dir, SOME, name, runs=5)
        yield Row(f"export 20,000 highlights as {name}", told["wall"], "s", seconds)
        yield Row("  processor time of it", told["processor"], "s", None)
        if "alone" in told:
            share = told["processor"] / told["alone"]
            yield Row("  times as long as reading and encoding the rows", share, "×", _OWN_SHARE)


def _of_a_million(data_dir: Path) -> Iterator[Row]:
    for name in ("csv", "jsonl"):
        told = _measured(data_dir, MANY, name, runs=1)
        yield Row(f"export 1,000,000 highlights as {name}", told["wall"], "s", 12)
        yield Row("  processor time of it", told["processor"], "s", None)
        yield Row("  of how many MB", told["bytes"] / 1e6, "MB", None)
        yield Row("  memory above that of the idle process", told["memory"], "MB", 200)


def _measured(data_dir: Path, project: str, name: str, *, runs: int) -> dict[str, float]:
    return dict(json.loads(server.run(data_dir, "-m", "tests.benchmarks.exchanging", project, name, str(runs))))


def _told(slug: str, name: str, *, runs: int) -> dict[str, float]:
    """What the best of some runs takes: seconds, processor seconds, and of the rows alone; MB of memory."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
    django.setup()
    from annotator.exchange.choice import Choice, chosen
    from annotator.exchange.transfer import export
    from documents.models import Project

    def exported(slug: str) -> int:
        part = chosen(Project.objects.get(slug=slug), Choice(), user=None)
        return sum(len(block) for block in export(part, name, site_url="https://site.example"))

    exported(SOME)  # what is loaded and compiled at the first time counts as idle
    idle = server.memory_of(os.getpid(), "Rss")
    Path("/proc/self/clear_refs").write_text("5")  # forgets what the most was
    times = [_timed(lambda: exported(slug)) for _run in range(runs)]
    wall, processor, size = map(min, zip(*times, strict=True))
    told = {"wall": wall, "processor": processor, "bytes": size, "memory": _peak() - idle}
    if slug == SOME and name in ENCODED:
        told["alone"] = min(_timed(lambda: _rows_alone(slug, ENCODED[name]))[1] for _run in range(runs))
    return told


def _timed(act: Callable[[], int]) -> tuple[float, float, int]:
    """Seconds, processor seconds, and what it comes to."""
    wall, processor = time.perf_counter(), time.process_time()
    done = act()
    return time.perf_counter() - wall, time.process_time() - processor, done


def _peak() -> float:
    """The most memory of this process, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1000


def _rows_alone(slug: str, encode: Callable[[Iterator[tuple[Any, ...]]], int]) -> int:
    """The least that any server does: it reads the rows and their tags, and encodes them. How many signs that are."""
    from annotator.models import Annotation, Tagging

    tags: defaultdict[int, list[str]] = defaultdict(list)
    standing = Annotation.objects.filter(project__slug=slug, trashed_at__isnull=True)
    of_it = Tagging.objects.filter(project__slug=slug).order_by()
    for pk, name in of_it.values_list("content_object_id", "tag__name"):
        tags[pk].append(name)
    rows = standing.order_by("document_id", "start", "-end").values_list(*_COLUMNS)
    return encode((*row, "; ".join(tags[row[0]])) for row in rows.iterator())


def _as_csv(rows: Iterator[tuple[Any, ...]]) -> int:
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    return table.tell()


def _as_json(rows: Iterator[tuple[Any, ...]]) -> int:
    encode = json.JSONEncoder(ensure_ascii=False, default=str).encode
    return sum(len(encode(dict(zip((*_COLUMNS, "tags"), row, strict=True)))) for row in rows)


ENCODED = {"csv": _as_csv, "jsonl": _as_json}


def main() -> int:
    if arguments := sys.argv[1:]:
        slug, name, runs = arguments
        sys.stdout.write(json.dumps(_told(slug, name, runs=int(runs))))
        return 0
    from tests.benchmarks.__main__ import show

    with tempfile.TemporaryDirectory() as folder:
        rows = in_folder(Path(folder))
    show(rows)
    return 0 if all(row.reached for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
