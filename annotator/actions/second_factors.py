"""Setting up and using second factors. What is changed is written down for the person and for who looks after the
site; no project's log tells of it."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as counting
from allauth.mfa.utils import decrypt, encrypt
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.actions.sign_ins import end_other_sign_ins
from annotator.errors import Conflict, Invalid
from annotator.models import AccountEvent
from annotator.second_factors import APP, CODES, PASSKEY, has_second_factor, must_have_second_factor

What = AccountEvent.What
MOST_PASSKEYS = 20  # of one person's
LONGEST_NAME = 60  # of a passkey


def note(person: Any, what: str, *, by: Any, about: str = "") -> AccountEvent:
    """Write down what was changed about how ``person`` signs in."""
    return AccountEvent.objects.create(person=person, what=what, by=by, about=about[:150])


def add_app(person: Any, *, secret: str, code: str) -> list[str]:
    """An authenticator app that knows ``secret``, as the code it shows proves. Answers with recovery codes that were
    made with it, if there were none: nobody is shown them again."""
    with transaction.atomic():
        _hold(person)
        if Authenticator.objects.filter(user=person, type=APP).exists():
            raise Conflict(_("You have set up an authenticator app already: remove it first."))
        app = Authenticator(user=person, type=APP, data={"secret": encrypt(secret)})
        if not _is_next(app, code):
            raise Invalid(_("This isn’t the code that the app shows now. Take the newest one, and look at your clock."))
        app.save()
        note(person, What.APP_ADDED, by=person)
        return _first_codes(person)


def remove_app(person: Any) -> None:
    """Doing it twice does it once."""
    with transaction.atomic():
        _hold(person)
        if Authenticator.objects.filter(user=person, type=APP).delete()[0]:
            _left_well(person)
            note(person, What.APP_REMOVED, by=person)


def add_passkey(person: Any, *, name: str, credential: dict[str, Any]) -> list[str]:
    """A passkey that a browser just made (``passkeys.made``). Answers as ``add_app`` does."""
    with transaction.atomic():
        _hold(person)
        count = Authenticator.objects.filter(user=person, type=PASSKEY).count()
        if count >= MOST_PASSKEYS:
            raise Conflict(_("You have %(most)s passkeys, which is as many as there may be.") % {"most": MOST_PASSKEYS})
        name = _name(name) or _("Passkey %(n)s") % {"n": count + 1}
        Authenticator.objects.create(user=person, type=PASSKEY, data={"name": name, "credential": credential})
        note(person, What.PASSKEY_ADDED, by=person, about=name)
        return _first_codes(person)


def rename_passkey(passkey: Authenticator, name: str) -> None:
    if not _name(name):
        raise Invalid(_("A passkey needs a name, by which you know it again."))
    passkey.data["name"] = _name(name)
    passkey.save(update_fields=["data"])


def remove_passkey(passkey: Authenticator) -> None:
    person = passkey.user
    with transaction.atomic():
        _hold(person)
        passkey.delete()
        _left_well(person)
        note(person, What.PASSKEY_REMOVED, by=person, about=passkey.data["name"])


def make_codes(person: Any) -> list[str]:
    """New recovery codes; the old ones open nothing any more."""
    with transaction.atomic():
        _hold(person)
        if not has_second_factor(person):
            raise Conflict(_("Recovery codes are for when a second factor is lost: set one up first."))
        Authenticator.objects.filter(user=person, type=CODES).delete()
        note(person, What.CODES_MADE, by=person)
        return _new_codes(person)


def use_code(person: Any, code: str) -> Authenticator:
    """The factor that a code is of: the app's newest, or a recovery code. Each opens once. Invalid for any other."""
    with transaction.atomic():
        _hold(person)
        for factor in Authenticator.objects.filter(user=person).exclude(type=PASSKEY).order_by("-type"):
            if _is_next(factor, code) if factor.type == APP else RecoveryCodes(factor).validate_code(code):
                Authenticator.objects.filter(pk=factor.pk).update(last_used_at=timezone.now())
                if factor.type == APP:
                    factor.save(update_fields=["data"])
                else:
                    note(person, What.CODE_USED, by=person)
                return factor
    raise Invalid(_("This code is no good. Each code works once, and those of an app for half a minute."))


def reset(person: Any, *, by: Any) -> bool:
    """Take all second factors from somebody who lost them, and end where he is signed in; whether there were any.
    ``by`` is None at the server's terminal."""
    with transaction.atomic():
        _hold(person)
        gone = Authenticator.objects.filter(user=person).delete()[0]
        if gone:
            note(person, What.RESET, by=by)
            end_other_sign_ins(person, but="")
    return bool(gone)


def _is_next(app: Authenticator, code: str) -> bool:
    """Whether the app shows this code now, half a minute earlier or later, and no later one was used before (RFC 6238,
    5.2). ``app.data`` then says that this one was."""
    secret = decrypt(app.data["secret"])
    for counter in counting.yield_hotp_counters_from_time():
        shown = counting.format_hotp_value(counting.hotp_value(secret, counter))
        if counter > app.data.get("counter", 0) and counting.compare_user_code(actual=code, expected=shown):
            app.data["counter"] = counter
            return True
    return False


def _first_codes(person: Any) -> list[str]:
    return [] if Authenticator.objects.filter(user=person, type=CODES).exists() else _new_codes(person)


def _new_codes(person: Any) -> list[str]:
    codes: list[str] = RecoveryCodes.activate(person).generate_codes()
    return codes


def _left_well(person: Any) -> None:
    """After a factor is gone: recovery codes for nothing go too; who must have a factor keeps one."""
    if has_second_factor(person):
        return
    if must_have_second_factor(person):
        raise Conflict(_("This site asks you for a second factor: set up another one before you remove this one."))
    Authenticator.objects.filter(user=person).delete()


def _hold(person: Any) -> None:
    """Of two who change the factors of one person at once, one waits."""
    get_user_model().objects.select_for_update().get(pk=person.pk)


def _name(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]
