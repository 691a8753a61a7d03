"""``python manage.py serve``: make everything ready, print a link to sign in with, and serve."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from annotator.environment import Environment
from annotator.sign_in_links import make_link_token

CONNECTIONS_OF_A_PAGE = 8  # that a browser keeps open while it reads; also those that are idle count
SECONDS_TO_FINISH = 2  # for the requests that are under way when the server is told to stop


class Command(BaseCommand):
    help = "Bring the database up to date, make the first account and the sample project, and serve."
    requires_system_checks: list[str] = []  # `make check` and the tests run them; a start must be quick

    def handle(self, *args: Any, **options: Any) -> None:
        environment: Environment = settings.ENVIRONMENT
        if problem := problem_of_address(environment):
            sys.exit(problem)
        apart(prepare, environment)
        self.stdout.write(greeting(environment))
        self.stdout.flush()
        serve(environment)


def problem_of_address(environment: Environment) -> str:
    """Why the server could not listen, and what to do, in one line; "" where it could."""
    family = socket.AF_INET6 if ":" in environment.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.host, environment.port))
        except OSError as error:
            return _why_not(error, environment)
    return ""


def _why_not(error: OSError, environment: Environment) -> str:
    port = environment.port
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000
        return f"Port {port} is taken by another program. Choose another one: PORT={other} make run"
    if error.errno == errno.EACCES:
        return f"Port {port} is not for everyone to use. Choose one above 1023: PORT=8000 make run"
    return f"HOST must be an address of this machine, and {environment.host} is not."


def apart(work: Callable[[Environment], None], environment: Environment) -> None:
    """Do ``work`` in a process of its own where there are such, so that the server stays small:
    what migrations and samples load would stay in memory for as long as the server runs."""
    if not hasattr(os, "fork"):
        work(environment)
        return
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os._exit(_exit_code_of(work, environment))
    _number, status = os.waitpid(child, 0)
    if status:
        sys.exit(1)


def _exit_code_of(work: Callable[[Environment], None], environment: Environment) -> int:
    try:
        work(environment)
    except OperationalError as error:
        sys.stderr.write(f"The database can't be used: {' '.join(str(error).split())}\n")
    except (CommandError, KeyboardInterrupt) as error:
        sys.stderr.write(f"{error}\n")
    except BaseException:  # noqa: BLE001 - nothing above this would report it
        traceback.print_exc()
    else:
        return 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 1


def prepare(environment: Environment) -> None:
    """The database, the first account with its samples, and the static files, each only as far as needed."""
    migrate()
    make_first_account(environment)
    if not settings.DEBUG:  # with DEBUG, static files are served from where they are
        collect_static_files(environment)
    connection.close()


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def make_first_account(environment: Environment) -> None:
    """In a database with no account: one that may do everything, and the sample project to look around in."""
    people = get_user_model()
    if people.objects.exists():
        return
    from annotator.samples import load_samples  # needed once in a database's life

    with transaction.atomic():
        load_samples(people.objects.create_superuser(username=environment.owner))


def collect_static_files(environment: Environment) -> None:
    """Put the static files where they are served from, if one of them changed."""
    stamp = environment.data_dir / "static.sha256"
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            seen.update(f"{storage.path(name)}\0{status.st_mtime_ns}\0{status.st_size}\n".encode())
    if stamp.exists() and stamp.read_text(encoding="ascii") == seen.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(seen.hexdigest(), encoding="ascii")


def greeting(environment: Environment) -> str:
    """Where the site is and how to get in. A link is shown only where the terminal and the site are the same
    person's: not where others can reach the site, nor behind a proxy, where it would end in a log."""
    stop = "Ctrl-C stops it."
    owner = get_user_model().objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if environment.on_loopback and not environment.secure and owner is not None:
        link = f"{environment.address}{reverse('sign-in-link', args=[make_link_token(owner)])}"
        return f"Annotator is ready. This link signs you in, once:\n\n    {link}\n\n{stop}"
    lines = [f"Annotator is ready at {environment.address}/ . {stop}"]
    if owner is not None and not owner.has_usable_password():
        lines.append(f"{owner} has no password yet: python manage.py changepassword {owner}")
    return "\n".join(lines)


def serve(environment: Environment) -> None:
    """Serve until told to stop. One web process is this one; several are watched over by this one."""
    from granian.constants import Interfaces  # only a process that serves needs these
    from granian.log import LogLevels
    from granian.server.mp import MPServer

    class OneProcess(MPServer):
        """granian without its supervisor, which would keep a second Python in memory to watch one worker."""

        def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
            worker = self._spawn_worker(idx=0, target=spawn_target, callback_loader=target_loader)
            worker.inner.run()  # what a process of its own would do
            finish()

    connection.close()
    server = (OneProcess if environment.workers == 1 else MPServer)(
        "annotator.wsgi:application",
        address=environment.host,
        port=environment.port,
        interface=Interfaces.WSGI,
        workers=environment.workers,
        # Threads are made when they are needed and end when they are idle; who may work: annotator.turns.
        blocking_threads=environment.threads + environment.streams,
        backpressure=environment.threads + 256 + CONNECTIONS_OF_A_PAGE * environment.streams,
        websockets=False,
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
    )
    if environment.workers == 1:
        stop_in_time()
    server.serve()


def stop_in_time() -> None:
    """End this process soon after SIGINT or SIGTERM: live streams at once, and whatever else goes on in a while."""
    from annotator.api.live import streams  # only a process that serves needs it

    read_end, write_end = socket.socketpair()
    write_end.settimeout(0)
    signal.set_wakeup_fd(write_end.fileno(), warn_on_full_buffer=False)

    def wait() -> None:
        while read_end.recv(1)[0] not in {signal.SIGINT, signal.SIGTERM}:
            pass
        streams.end_all()
        time.sleep(SECONDS_TO_FINISH)
        write_end.close()
        finish()

    threading.Thread(target=wait, daemon=True, name="stop-in-time").start()


def finish() -> None:
    """Leave the database tidy and end the process without waiting for any thread."""
    try:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout = 1000")  # milliseconds for a write that is under way
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
