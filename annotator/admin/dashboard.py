"""What the administration's first page tells: how much comes in, what waits and what failed, whether there is a backup
and room for more. Who doesn't look after the whole site is told of his own projects alone."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from annotator.admin.charts import Chart, chart_of
from annotator.admin.weekly import weekly
from annotator.blindness import blind_projects
from annotator.models import FailedSignIn, SignIn
from documents.actions.imports.claiming import SECONDS_OF_A_CLAIM
from documents.admin.rights import roles_of, sees_everything
from documents.backup import Backup, last_backup
from documents.models import Import, ImportItem, ItemState, Membership, Role

MOST_COUNTED = 10_000
MOST_FAILING = 8  # imports that are listed
_LATE = timedelta(days=7)  # without a backup
_STUCK = timedelta(seconds=4 * SECONDS_OF_A_CLAIM)
_LITTLE = 0.1  # of a disk, or of five gigabytes
_FILES = 20_000  # of a folder that are looked at


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes. ``little``: there is hardly any room left."""

    database: int
    originals: int
    cache: int
    backups: int
    free: int
    little: bool


@dataclass(frozen=True, slots=True)
class Jobs:
    """Items of imports, each number up to MOST_COUNTED. ``stuck``: claimed by a worker that hasn't been heard of;
    ``waits``: there is something to do, and no worker has taken it for a while."""

    waiting: int = 0
    reading: int = 0
    accepted: int = 0
    to_look_at: int = 0
    stuck: int = 0
    waits: bool = False
    failing: list[Import] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """``active``: people who were here within a day. The rest is for who looks after the whole site; ``refused``: of
    accounts and addresses, those at which signing in failed within a day, ``kept_waiting`` those that have to wait."""

    documents: Chart
    annotations: Chart
    jobs: Jobs
    active: int
    disk: Disk | None = None
    backup: Backup | None = None
    no_backup: bool = False  # that anybody knows of
    late: bool = False
    refused: int = 0
    kept_waiting: int = 0


def dashboard(request: HttpRequest) -> Dashboard:
    """As far as this person may see it. The same number of queries with any number of rows."""
    everything = sees_everything(request)
    projects = None if everything else list(roles_of(request))
    edited = None if everything else [pk for pk, role in roles_of(request).items() if role >= Role.EDITOR]
    day_ago = timezone.now() - timedelta(days=1)
    active = SignIn.objects.filter(seen_at__gte=day_ago).order_by()
    if projects is not None:
        active = active.filter(person__in=Membership.objects.filter(project__in=projects).order_by().values("user"))
    known: dict[str, Any] = {}
    if everything:
        backup = last_backup(settings.DATA_DIR)
        late = backup is not None and timezone.now() - backup.when > _LATE
        refused = FailedSignIn.objects.filter(last_at__gte=day_ago).order_by()
        known = {"disk": _disk(), "backup": backup, "no_backup": backup is None, "late": late}
        known["refused"] = refused.values("pk")[:MOST_COUNTED].count()
        known["kept_waiting"] = refused.filter(until__gt=timezone.now()).values("pk")[:MOST_COUNTED].count()
    return Dashboard(
        documents=_chart("documents", projects),
        # In blind projects the number of others' annotations is nobody's but their owners'.
        annotations=_chart("annotations", None if projects is None else set(projects) - blind_projects(request.user)),
        jobs=_jobs(edited),
        active=active.values("person").distinct().count(),
        **known,
    )


def _chart(name: str, projects: Collection[int] | None) -> Chart:
    found = weekly(name, projects)
    return chart_of(found.weeks, total=found.total)


def _jobs(projects: Collection[int] | None) -> Jobs:
    items = ImportItem.objects.order_by()
    if projects is not None:
        items = items.filter(project__in=projects)
    standing = Q(within__cancelled_at__isnull=True)

    def so_many(*states: str) -> int:
        return items.filter(standing, state__in=states).values("pk")[:MOST_COUNTED].count()

    long_ago = timezone.now() - _STUCK
    claimed = items.filter(standing, state__in=(ItemState.READING, ItemState.ACCEPTED)).exclude(claimed_by="")
    idle = items.filter(standing, state__in=(ItemState.WAITING, ItemState.ACCEPTED), claimed_by="")
    return Jobs(
        waiting=so_many(ItemState.WAITING),
        reading=so_many(ItemState.READING),
        accepted=so_many(ItemState.ACCEPTED),
        to_look_at=so_many(ItemState.READY, ItemState.MAPPING),
        stuck=claimed.filter(claimed_at__lt=long_ago).values("pk")[:MOST_COUNTED].count(),
        waits=idle.filter(changed_at__lt=long_ago).exists() and not claimed.filter(claimed_at__gte=long_ago).exists(),
        failing=_failing(items),
    )


def _failing(items: Any) -> list[Import]:
    """The last imports in which something failed, each with ``failed``, how many, and ``example``, one of them."""
    failed = items.filter(state=ItemState.FAILED)
    last = failed.order_by("-within").values_list("within", flat=True).distinct()[:MOST_FAILING]
    found: list[Any] = list(Import.objects.filter(pk__in=list(last)).select_related("project", "by").order_by("-pk"))
    rows = failed.filter(within__in=found).values_list("within").annotate(Count("pk"))
    counts = dict(rows)
    examples = dict(failed.filter(within__in=found).order_by("-pk").values_list("within", "error")[:200])
    for one in found:
        one.failed, one.example = counts.get(one.pk, 0), examples.get(one.pk, "")
    return found


def _disk() -> Disk:
    folder: Path = settings.DATA_DIR
    usage = shutil.disk_usage(folder)
    return Disk(
        database=_database_size(),
        originals=weekly("originals").total,
        cache=_size_of(folder / "cache"),
        backups=_size_of(folder / "backups"),
        free=usage.free,
        little=usage.free < min(_LITTLE * usage.total, 5_000_000_000),
    )


def _database_size() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    name = str(connection.settings_dict["NAME"])
    return sum(Path(name + end).stat().st_size for end in ("", "-wal") if Path(name + end).is_file())


def _size_of(folder: Path) -> int:
    """Bytes in the files of a folder, of the first so many of them."""
    total = 0
    for number, path in enumerate(folder.rglob("*") if folder.is_dir() else ()):
        if number > _FILES:
            break
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:  # it went meanwhile
            continue
    return total
