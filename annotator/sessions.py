"""Who is signed in: Django's sessions and accounts, asked for by SQL that is written once.

Each request asks for both, and to build the two queries anew costs ten times what it takes to answer them.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.core.cache import caches
from django.db import IntegrityError, connection
from django.utils import timezone

from annotator.models import SignIn

NOTED_EVERY = 600  # seconds, in which one that is used is noted down once by each process


class SessionStore(DatabaseSessionStore):
    """Sessions in the database, as Django has them."""

    def load(self) -> dict[str, Any]:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s",
                [self.session_key, now],
            )
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data = dict(self.decode(row[0]))
        if SESSION_KEY in data and caches["default"].add(self._noted, value=True, timeout=NOTED_EVERY):
            self._note(data[SESSION_KEY])
        return data

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 (as Django has it)
        """Saved, and whose it is noted down, so that its person can see and end it."""
        super().save(must_create)
        if person := self._session.get(SESSION_KEY):  # type: ignore[attr-defined]  # Django's own, as in the base
            caches["default"].set(self._noted, value=True, timeout=NOTED_EVERY)
            self._note(person)

    def delete(self, session_key: str | None = None) -> None:
        super().delete(session_key)
        if key := session_key or self.session_key:
            SignIn.objects.filter(session=key).delete()

    @property
    def _noted(self) -> str:
        return f"session-seen-{self.session_key}"

    def _note(self, person: Any) -> None:
        with suppress(IntegrityError):  # of an account that is deleted there is nothing to note
            SignIn.objects.bulk_create(
                [SignIn(session=self.session_key or "", person_id=int(person), seen_at=timezone.now())],
                update_conflicts=True,
                unique_fields=["session"],
                update_fields=["person", "seen_at"],
            )


class Accounts(ModelBackend):
    """Accounts with passwords, as Django has them."""

    def get_user(self, user_id: Any) -> Any:
        model: Any = get_user_model()
        for user in model._default_manager.raw(f"SELECT * FROM {model._meta.db_table} WHERE id = %s", [user_id]):  # noqa: S608 (the table's name is Django's)
            return user if self.user_can_authenticate(user) else None
        return None
