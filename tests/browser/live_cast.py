"""``python -m tests.browser.live_cast``: makes documents in DATA_DIR that Alice and Bob read together, and prints, as
one line of JSON, where they are and how the two are signed in."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

TEXT = "A hare ran by the river. A fox ran after it. Nobody else was there.\n" + "\n".join(
    f"Paragraph {n} of the rest, which is long enough to be worth reading at least once." for n in range(40)
)
DOCUMENTS = 12


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
    django.setup()
    from django.core.management import call_command

    from tests import factories as make

    call_command("migrate", verbosity=0)
    project = make.project(name="River")
    documents = [str(make.document(project, text=TEXT, title=f"The hare {n}").uid) for n in range(DOCUMENTS)]
    people = {"alice": make.alice(), "bob": make.bob()}
    cast = {
        "project": project.slug,
        "documents": documents,
        "sessions": {name: session_of(person) for name, person in people.items()},
        "membership": project.memberships.get(user=people["bob"]).pk,
    }
    sys.stdout.write(json.dumps(cast))


def session_of(person: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from annotator.sessions import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "annotator.sessions.Accounts"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main()
