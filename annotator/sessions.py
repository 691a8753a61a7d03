"""Who is signed in: Django's sessions and accounts, asked for by SQL that is written once.

Each request asks for both, and to build the two queries anew costs ten times what it takes to answer them.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import connection
from django.utils import timezone


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
        return dict(self.decode(row[0]))


class Accounts(ModelBackend):
    """Accounts with passwords, as Django has them."""

    def get_user(self, user_id: Any) -> Any:
        model: Any = get_user_model()
        for user in model._default_manager.raw(f"SELECT * FROM {model._meta.db_table} WHERE id = %s", [user_id]):  # noqa: S608 (the table's name is Django's)
            return user if self.user_can_authenticate(user) else None
        return None
