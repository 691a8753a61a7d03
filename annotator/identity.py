"""Signing in by way of another site (OpenID Connect), as the environment says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_NEEDED = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
_HERE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """``name`` is what people call it; ``new_accounts``: whether it may bring people who have no account yet."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    new_accounts: bool


def identity_provider(given: Mapping[str, str], *, new_accounts: bool) -> IdentityProvider | None:
    """None where none is named. Raises ValueError, whose words tell no secret, if it can't be used."""
    if not any(name in given for name in _NEEDED):
        return None
    for name in _NEEDED:
        if name not in given:
            raise ValueError(f"{name} must be set too: {', '.join(_NEEDED)} go together.")
    issuer = given["OIDC_ISSUER"].rstrip("/")
    if not _is_issuer(issuer):
        raise ValueError(f"OIDC_ISSUER must be an address such as https://login.example.org, not '{issuer}'.")
    name = given.get("OIDC_NAME", "") or urlsplit(issuer).hostname or issuer
    return IdentityProvider(issuer, given["OIDC_CLIENT_ID"], given["OIDC_CLIENT_SECRET"], name, new_accounts)


def _is_issuer(address: str) -> bool:
    """https, or http on this machine."""
    try:
        url = urlsplit(address)
        host, _port = url.hostname, url.port
    except ValueError:
        return False
    safe = url.scheme == "https" or (url.scheme == "http" and host in _HERE)
    return bool(safe and host and not url.query and not url.fragment and not url.username)
