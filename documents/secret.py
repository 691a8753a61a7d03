"""Secrets that open something to whoever holds them: told once, kept as fingerprints. Pure."""

from __future__ import annotations

import hashlib
import hmac
import secrets

BYTES = 32


def new_secret() -> str:
    """32 random bytes, as 43 characters that an address may hold."""
    return secrets.token_urlsafe(BYTES)


def fingerprint_of(secret: str) -> str:
    """SHA-256, as 64 hexadecimal digits. Nobody guesses 32 random bytes, so there is neither salt nor slowness."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_secret_of(secret: str, fingerprint: str) -> bool:
    """Takes the same time whatever the answer is."""
    return hmac.compare_digest(fingerprint_of(secret).encode(), fingerprint.encode())
