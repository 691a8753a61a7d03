"""A device that keeps passkeys, as a browser would answer for it: what it makes and shows is real, with real keys."""

from __future__ import annotations

import hashlib
import json
import secrets
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as counting
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

MIDDLE = 1_800_000_015  # of a half minute

PRESENT, VERIFIED, ATTESTED = 1, 4, 64  # flags of what a device says (WebAuthn level 3, 6.1)


@pytest.fixture
def app_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """An app's codes are those of one half minute, however long a test takes."""
    monkeypatch.setattr(counting, "time", SimpleNamespace(time=lambda: MIDDLE))


class Device:
    """``verifies``: whether it makes sure who holds it, by a finger or a code."""

    def __init__(self, origin: str = "http://localhost", *, verifies: bool = True) -> None:
        self.origin, self.flags = origin, PRESENT | (VERIFIED if verifies else 0)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.user = b""

    def make(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What the browser tells of a passkey that was made as it was ``asked``."""
        self.user = websafe_decode(asked["publicKey"]["user"]["id"])
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        kept = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        said = self._said(asked["publicKey"]["rp"]["id"], ATTESTED) + kept
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": said})
        told = {"clientDataJSON": self._client("webauthn.create", asked), "attestationObject": attestation}
        return self._told(told, {"credProps": {"rk": True}})

    def show(self, asked: dict[str, Any], *, user: bytes | None = None) -> dict[str, Any]:
        client, said = self._client("webauthn.get", asked), self._said(asked["publicKey"]["rpId"], 0)
        signature = self.key.sign(said + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        told = {"clientDataJSON": client, "authenticatorData": said, "signature": signature}
        return self._told({**told, "userHandle": self.user if user is None else user}, {})

    def _said(self, host: str, more: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([self.flags | more]) + bytes(4)

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": asked["publicKey"]["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _told(self, response: dict[str, bytes], extensions: dict[str, Any]) -> dict[str, Any]:
        name = websafe_encode(self.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": {key: websafe_encode(value) for key, value in response.items()},
            "clientExtensionResults": extensions,
        }
