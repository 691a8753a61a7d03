"""Several people at the same moment: the last owner stays, one invitation lets in one, guesses are all counted."""

from __future__ import annotations

from typing import Any

from annotator.actions.attempts import TooMany, begin_attempt
from annotator.attempts import HERE
from documents.actions.invitations import invite, join
from documents.actions.projects import change_role, remove_member
from documents.errors import Conflict, NotFound
from documents.models import Membership, Role
from tests import factories as make
from tests.annotator.test_concurrency import at_once, shared  # noqa: F401 (a fixture)
from tests.tools.threads import in_thread

AT_ONCE = 8


def tried(refusal: type[Exception], function: Any, *arguments: Any, **named: Any) -> bool:
    """Whether it was done."""
    try:
        function(*arguments, **named)
    except refusal:
        return False
    return True


def test_guesses_at_the_same_moment_are_all_counted(shared: None) -> None:  # noqa: F811
    done = at_once(lambda _n: tried(TooMany, begin_attempt, "alice", "192.0.2.1"), range(AT_ONCE))
    assert sum(done) == HERE.free


def test_of_all_owners_who_leave_at_the_same_moment_one_stays(shared: None) -> None:  # noqa: F811
    def stage() -> list[Membership]:
        project = make.project()
        change_role(Membership.objects.get(user=make.bob()), role=Role.OWNER, by=make.alice())
        for n in range(AT_ONCE - 2):
            make.member(project, make.person(f"owner-{n}"), role=Role.OWNER)
        return list(Membership.objects.filter(project=project).select_related("user"))

    owners = in_thread(stage)
    done = at_once(lambda one: tried(Conflict, remove_member, one, by=one.user), owners)
    assert sum(done) == AT_ONCE - 1
    assert in_thread(lambda: Membership.objects.filter(role=Role.OWNER).count()) == 1


def test_of_all_who_use_an_invitation_for_one_at_the_same_moment_one_joins(shared: None) -> None:  # noqa: F811
    def stage() -> tuple[Any, list[Any]]:
        invitation, _secret = invite(make.project(), role=Role.READER, days=7, by=make.alice())
        return invitation, [make.person(f"guest-{n}") for n in range(AT_ONCE)]

    invitation, people = in_thread(stage)
    done = at_once(lambda person: tried(NotFound, join, invitation, by=person), people)
    assert sum(done) == 1
    assert in_thread(lambda: Membership.objects.filter(role=Role.READER).count()) == 1
