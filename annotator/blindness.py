"""Blind projects: in them, members who don't own them see their own annotations alone. Which those are is asked within
the questions for annotations and for lines of the log, written out: a question more for each act, or a subquery that
Django builds anew each time, would cost every project what few need.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q

from documents.models import Role

# The projects that are blind to a person; there are few, and it is asked once for all rows.
_BLIND_TO = f"""
    SELECT blinding.project_id FROM annotator_blinding blinding WHERE NOT EXISTS (
        SELECT 1 FROM documents_membership member
        WHERE member.project_id = blinding.project_id AND member.user_id = %s AND member.role = {Role.OWNER.value}
    )
"""  # noqa: S608 (a constant)
# Parameters: a person's number, a project's.
BLIND = f"EXISTS ({_BLIND_TO} AND blinding.project_id = %s)"
# Whether any project is, of those that a person is a member of; both parameters are the person's number.
BLIND_ANYWHERE = f"""EXISTS ({_BLIND_TO}
    AND blinding.project_id IN (SELECT project_id FROM documents_membership WHERE user_id = %s)
)"""  # noqa: S608
_UID_OF = {"sqlite": "REPLACE({0}, '-', '')", "postgresql": "CAST({0} AS uuid)"}
# In this order: what isn't about an annotation or a reply has no identifier of one.
_OWN_LINE = """
    CASE WHEN {verb} LIKE 'annotation.%%' THEN EXISTS (
        SELECT 1 FROM annotator_annotation mark WHERE mark.uid = {uid} AND mark.author_id = %s
    ) WHEN {verb} LIKE 'reply.%%' THEN EXISTS (
        SELECT 1 FROM annotator_reply answer JOIN annotator_annotation mark ON mark.id = answer.annotation_id
        WHERE answer.uid = {uid} AND mark.author_id = %s
    ) WHEN {verb} LIKE 'search.%%' THEN {by} = %s
    ELSE {verb} NOT LIKE 'annotations.%%' AND {verb} <> 'trash.emptied' END
"""


def is_blind_to(user: Any, project_id: int) -> bool:
    """Whether a project is blind and this person doesn't own it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {BLIND}", [_pk(user), project_id])
        return bool(cursor.fetchone()[0])


def blind_projects(user: Any) -> set[int]:
    """The projects that are blind to this person, also those that they are no member of. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_BLIND_TO, [_pk(user)])
        return {project for (project,) in cursor.fetchall()}


def not_blind(user: Any, project: str = "project_id") -> Q:
    """Whether this person sees what everybody sees in the project that ``project`` leads to."""
    return Q(_NotBlind(F(project), person=_pk(user)))


def lines_seen(user: Any) -> Q:
    """Of the log: in projects that are blind to this person no line about others' annotations, or about how many of
    them there are."""
    line = _OwnLine(F("verb"), F("target"), F("by_id"), person=_pk(user))
    return Q(_NotBlind(F("project_id"), person=_pk(user))) | Q(line)


class _NotBlind(Func):
    output_field = BooleanField()

    def __init__(self, *expressions: Any, person: int) -> None:
        super().__init__(*expressions)
        self.person = person

    def as_sql(self, compiler: Any, connection: Any, *_more: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f"{sql} NOT IN ({_BLIND_TO})", (*params, self.person)


class _OwnLine(_NotBlind):
    def as_sql(self, compiler: Any, connection: Any, *_more: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:
        verb, target, by = (compiler.compile(one)[0] for one in self.get_source_expressions())
        sql = _OWN_LINE.format(verb=verb, uid=_UID_OF[connection.vendor].format(target), by=by)
        return sql, (self.person, self.person, self.person)


def _pk(user: Any) -> int:
    return (user and user.pk) or 0
