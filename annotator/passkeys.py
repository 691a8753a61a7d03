"""Passkeys (WebAuthn, by fido2 as allauth uses it): what a browser is asked for, and whether its answer is good.

Imported where it is needed only: what it leans on takes 11 MB.
"""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.http import base36_to_int
from django.utils.translation import gettext as _
from fido2.utils import websafe_decode
from fido2.webauthn import ResidentKeyRequirement, UserVerificationRequirement

from annotator.errors import Invalid

_MOST = 2**31  # accounts that a database counts
# What a browser sends is anybody's: whatever is wrong with it is the same to us.
_WRONG = (ValueError, TypeError, KeyError, AttributeError, IndexError, struct.error, ValidationError)


def asked_to_make(person: Any) -> dict[str, Any]:
    """What a browser needs to make a passkey for this person: one that signs in by itself where the device can keep
    such, else one that is a second factor. The challenge is kept in the session."""
    options, state = auth.get_server().register_begin(
        user=auth.build_user_payload(person),
        credentials=auth.get_credentials(person),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
        extensions=auth.EXTENSIONS,
    )
    auth.set_state(state)
    return dict(options)


def asked_to_show(person: Any = None) -> dict[str, Any]:
    """What a browser needs to show a passkey of this person; of anybody, if None, who is then to be verified by the
    device. The challenge is kept in the session."""
    return dict(auth.begin_authentication(person))


def made(credential: Any) -> None:
    """Invalid unless the browser answered what it was asked by ``asked_to_make``, in this session."""
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except _WRONG as error:
        raise Invalid(_("The passkey could not be checked, so it wasn’t added. Try again.")) from error


def shown(credential: Any, *, person: Any = None) -> Authenticator:
    """The passkey that was shown, with its ``user``. Invalid unless the browser answered what it was asked by
    ``asked_to_show``, in this session, once; and, where ``person`` is None, unless the device verified who held it,
    whatever the question was: one that was asked of somebody else may have asked for less."""
    try:
        told = auth.parse_authentication_response(credential)
        if person is None and not told.response.authenticator_data.is_user_verified():
            raise ValueError("Not verified.")
        who = person or get_user_model().objects.get(pk=claimed_by(credential), is_active=True)
        found: Authenticator = auth.complete_authentication(who, credential)
    except (*_WRONG, get_user_model().DoesNotExist) as error:
        raise Invalid(_("This passkey isn’t known here, or could not be checked. Try again.")) from error
    finally:
        auth.clear_state()
    found.user = who
    return found


def claimed_by(credential: Any) -> int:
    """The number of the account that a passkey says it is of; 0 if it says none."""
    try:
        number = base36_to_int(websafe_decode(credential["response"]["userHandle"]).decode("ascii"))
    except _WRONG:
        return 0
    return number if number < _MOST else 0
