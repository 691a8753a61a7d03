"""A person's second factors: an authenticator app, passkeys, and recovery codes for when both are lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _

from annotator.errors import NotFound
from annotator.models import AccountEvent

CODES = Authenticator.Type.RECOVERY_CODES
APP = Authenticator.Type.TOTP
PASSKEY = Authenticator.Type.WEBAUTHN


@dataclass(frozen=True, slots=True)
class Passkey:
    pk: int
    name: str
    made_at: datetime
    used_at: datetime | None
    signs_in: bool  # by itself, without name and password


@dataclass(frozen=True, slots=True)
class Factors:
    """``codes_left`` is None where there are no recovery codes."""

    app: Authenticator | None
    codes_left: int | None
    passkeys: list[Passkey]

    @property
    def any(self) -> bool:
        return self.app is not None or bool(self.passkeys)


def has_second_factor(person: Any) -> bool:
    """Recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=person.pk).exclude(type=CODES).exists())


def factors_of(person: Any) -> Factors:
    """One query."""
    mine = list(Authenticator.objects.filter(user_id=person.pk).order_by("pk"))
    apps, codes = ([one for one in mine if one.type == kind] for kind in (APP, CODES))
    left = _MADE - codes[0].data["used_mask"].bit_count() if codes else None
    return Factors(apps[0] if apps else None, left, [_passkey(one) for one in mine if one.type == PASSKEY])


_MADE = 10  # recovery codes, as allauth makes them


def _passkey(one: Authenticator) -> Passkey:
    told = one.data.get("credential", {}).get("clientExtensionResults", {}).get("credProps", {})
    return Passkey(one.pk, one.data["name"], one.created_at, one.last_used_at, bool(told.get("rk")))


def authenticator_of(person: Any, kind: str) -> Authenticator | None:
    return Authenticator.objects.filter(user_id=person.pk, type=kind).first()


def passkey_of(person: Any, pk: int) -> Authenticator:
    found = Authenticator.objects.filter(user_id=person.pk, type=PASSKEY, pk=pk).first()
    if found is None:
        raise NotFound(_("You have no such passkey."))
    return found


def must_have_second_factor(person: Any) -> bool:
    """Whether the site asks this person for a second factor (REQUIRE_TWO_FACTOR)."""
    return settings.REQUIRE_TWO_FACTOR == "all" or (settings.REQUIRE_TWO_FACTOR == "staff" and person.is_staff)


def events_of(person: Any, *, most: int = 20) -> list[AccountEvent]:
    """What was changed about how this person signs in, the newest first."""
    return list(AccountEvent.objects.filter(person=person).select_related("by")[:most])
