"""A server that dies: the real application, whose process is killed while it works on acts, and starts anew at once.

``python -m tests.browser.mortal`` prepares a document in DATA_DIR, prints where it is and who may read it as a line
of JSON, and serves until its input ends. Of the acts that come for the first time, a quarter kill it before anything
was written, half between the write and the answer.
"""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django

TEXT = "\n".join(
    f"Paragraph {n} is here so that somebody may mark it, whatever happens to the server." for n in range(60)
)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
    django.setup()
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    print(json.dumps({"port": listening.getsockname()[1], **prepared()}), flush=True)  # noqa: T201
    threading.Thread(target=end_with_input, daemon=True).start()
    from django.db import connections
    from django.test import Client

    from annotator.wsgi import application

    # Loads what a request needs, so that each new process has it at once.
    Client(SERVER_NAME="127.0.0.1").get("/api/projects")
    while True:
        connections.close_all()
        child = os.fork()
        if not child:
            serve(listening, application)
        os.waitpid(child, 0)


def end_with_input() -> None:
    sys.stdin.read()
    os.killpg(os.getpgid(0), signal.SIGKILL)


def prepared() -> dict[str, str]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.core.management import call_command

    from annotator.sessions import SessionStore
    from tests import factories as make

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    document = make.document(make.project(), text=TEXT)
    session = SessionStore()
    session[SESSION_KEY] = str(make.bob().pk)
    session[BACKEND_SESSION_KEY] = "annotator.sessions.Accounts"
    session[HASH_SESSION_KEY] = make.bob().get_session_auth_hash()
    session.create()
    return {"document": str(document.uid), "session": str(session.session_key)}


def serve(listening: socket.socket, application: Any) -> None:
    server = Server(("127.0.0.1", 0), Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket = listening
    server.server_name, server.server_port = "127.0.0.1", listening.getsockname()[1]
    server.setup_environ()
    server.set_app(mortal(application))
    server.serve_forever(poll_interval=0.05)


def mortal(application: Any) -> Any:
    """The application, which kills its process with some acts, each only once."""
    met = Path(os.environ["DATA_DIR"]) / "acts-met"
    met.mkdir(exist_ok=True)

    def deadly(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["PATH_INFO"] != "/api/acts":
            return application(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = io.BytesIO(body)
        act = json.loads(body)["act"]
        fate = int(act[:2], 16) % 4
        first = not (met / act).exists()
        (met / act).touch()
        if first and fate == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = application(environ, start_response)
        if first and fate in {1, 2}:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return deadly


if __name__ == "__main__":
    main()
