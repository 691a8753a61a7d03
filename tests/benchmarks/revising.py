"""A newer text of a document with 50,000 highlights: what comes of it, what its transaction takes, undo; and accepting
what isn't sure. All are seconds of the processor, since on a busy machine the clock says more about the others.

``python -m tests.benchmarks.revising [FOLDER]`` measures this alone, and leaves in the folder what it was measured on.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.benchmarks import server
from tests.benchmarks.work import Row

EDITS = 500
ACCEPTED = 10_000
DRIFTING, REVISIONS = 2_000, 100


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")


def in_folder(data_dir: Path) -> list[Row]:
    facts = data_dir / "prepared.json"
    if not facts.exists():
        server.run(data_dir, "manage.py", "migrate", "--verbosity=0")
        facts.write_text(server.run(data_dir, "-m", "tests.benchmarks.prepare", "long"))
    prepared = json.loads(facts.read_text())
    inside = json.loads(server.run(data_dir, "-m", "tests.benchmarks.revising", "--inside", prepared["long"]))
    drift = json.loads(server.run(data_dir, "-m", "tests.benchmarks.revising", "--drift"))
    return [
        Row("a newer text of 3 MB, 50,000 highlights: where they will stand, CPU", inside["prepare"], "s", None),
        Row("  the transaction that stores it", inside["store"], "s", 3),
        Row("  undoing it", inside["undo"], "s", None),
        Row("  the line of the log about all of them", inside["line"], "MB", None),
        Row("  what a page is told of it", inside["news"] * 1000, "ms", None),
        Row("  accepting 10,000 that aren't sure", inside["accept"], "s", 3),
        Row("  undoing that", inside["unaccept"], "s", None),
        Row("  memory of all that", inside["memory"], "MB", None),
        Row(f"{DRIFTING:,} annotations, {REVISIONS} revisions in a row: each of them, CPU", drift["each"], "s", None),
        Row("  that stand elsewhere than placing straight from the first puts them", drift["elsewhere"], "", 0),
        Row("  that are orphans by then", drift["orphans"], "", None),
    ]


def edited(text: str, seed: int, *, edits: int = EDITS) -> str:
    """The text with some words left out and some put in, here and there, in pieces of no fixed size."""
    chance, parts, last = random.Random(seed), [], 0
    for at in sorted(chance.sample(range(len(text) - 100), edits)):
        if at < last:
            continue
        parts += [text[last:at], f" {' '.join(chance.choices(('and', 'so', 'it', 'was', 'told'), k=4))} "]
        last = at + chance.randint(0, 60)
    return "".join(parts) + text[last:]


# ── In a process of its own ──────────────────────────────────────────────────────────────────────────────────────────


def _inside(uid: str) -> dict[str, float]:
    import django

    django.setup()
    from django.db.models import F

    from annotator.actions.settling import accept_all
    from annotator.actions.undo import undo
    from annotator.api.news import news_after
    from annotator.models import Annotation
    from documents.access import project_to_read
    from documents.models import Change, Document

    document = Document.objects.select_related("project").get(uid=uid)
    by = document.project.memberships.get().user
    figures: dict[str, float] = {}

    def timed(name: str, act: Callable[[], Any]) -> None:
        start = time.process_time()
        act()
        figures[name] = time.process_time() - start

    last = Change.objects.latest("number").number
    store = _prepared(document, by, timed)
    timed("store", store)
    line = Change.objects.filter(verb="annotations.placed", number__gt=last).earliest("number")
    figures["line"] = len(json.dumps([line.before, line.after])) / 1e6
    timed("news", lambda: news_after(document, last, user=by))
    project = project_to_read(by, document.project.slug)
    timed("undo", lambda: undo(project, act=uuid4(), by=by))
    placed = Annotation.objects.filter(document=document, start__isnull=False).order_by("pk").values("pk")
    Annotation.objects.filter(pk__in=placed[:ACCEPTED]).update(how="fuzzy", score=0.8, start=F("start") + 1)
    timed("accept", lambda: accept_all(project, above=0.5, by=by))
    timed("unaccept", lambda: undo(project, act=uuid4(), by=by))
    return {**figures, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _prepared(document: Any, by: Any, timed: Callable[[str, Callable[[], Any]], None]) -> Callable[[], Any]:
    """What stores the newer text, once what comes of it is known."""
    from django.db import transaction

    from documents.actions import revising

    current = revising.current_of(document)
    text = edited(current.text, 5)
    answers: list[Any] = []
    timed("prepare", lambda: answers.extend(revising.prepared_for(document, text)))
    names = ("layout", "reader", "reader_version", "source_file")
    made = revising.Made(text=text, prepared=tuple(answers), **{name: getattr(current, name) for name in names})

    def store() -> None:
        with transaction.atomic():
            revising.revise(revising.lock(document, None), made, verb="document.revised", by=by)

    return store


def _drift() -> dict[str, float]:
    """One text after the other, each made from the one before; all annotations are made on the first."""
    import django

    django.setup()
    from annotator.anchoring import place
    from annotator.models import Annotation
    from documents.actions.revisions import add_revision
    from tests import factories as make

    chance = random.Random(7)
    words = [f"{chance.choice('bcdfglmnprst')}{chance.choice('aeiou')}{number:x}" for number in range(3_000)]
    text = first = "\n\n".join(" ".join(chance.choices(words, k=60)) for _paragraph in range(600))
    document = make.document(make.project(name=f"Drift {uuid4().hex[:6]}"), text=first)
    starts = sorted(chance.sample(range(len(first) - 60), DRIFTING))
    spans = [(start, start + chance.randint(12, 60)) for start in starts]
    for start, end in spans:
        make.annotation(document, quote=first[start:end])
    began = time.process_time()
    for number in range(REVISIONS):
        text = edited(text, number, edits=5)
        add_revision(document, make.reading(text), by=make.alice())
    each = (time.process_time() - began) / REVISIONS
    rows = Annotation.objects.filter(document=document).order_by("pk")
    stands = list(rows.values_list("made_start", "made_end", "start", "end", "how", "score"))
    straight = place(first, text, [(start, end) for start, end, *_rest in stands])
    expected = [(*(p.span and (p.span.start, p.span.end) or (None, None)), p.how, p.score) for p in straight]
    elsewhere = sum(found != stood[2:] for found, stood in zip(expected, stands, strict=True))
    return {"each": each, "elsewhere": elsewhere, "orphans": sum(how == "orphan" for *_rest, how, _score in stands)}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--drift"]:
        sys.stdout.write(json.dumps(_drift()))
    elif sys.argv[1:2] == ["--inside"]:
        sys.stdout.write(json.dumps(_inside(sys.argv[2])))
    else:
        from tests.benchmarks.__main__ import show

        with tempfile.TemporaryDirectory() as name:
            show(in_folder(Path(sys.argv[1] if sys.argv[1:] else name)))
