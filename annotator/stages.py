"""The step between the password and being in: a second factor, for who has one."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.stages import LoginStage
from django.shortcuts import redirect

from annotator.second_factors import has_second_factor

PASSKEY = "passkey"  # a way to sign in that is two factors by itself


class SecondFactor(LoginStage):  # type: ignore[misc]  # allauth has no types
    key = "second-factor"
    urlname = "second-factor"

    def handle(self) -> tuple[Any, bool]:
        person = self.login.user
        ways = {record.get("method") for record in get_authentication_records(self.request, person)}
        if person is None or PASSKEY in ways or not has_second_factor(person):
            return None, True
        return redirect(self.urlname), True
