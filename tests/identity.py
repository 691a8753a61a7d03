"""Another site to sign in by: a small OpenID Connect provider (Core 1.0, code flow with PKCE) on this machine."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jwt


class Quiet(WSGIRequestHandler):
    def log_message(self, *_said: Any) -> None:
        return None


class Provider:
    """``claims``: what it says of whoever comes. ``issuer``: its address. ``broken``: what it answers wrongly."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.issuer = self.broken = ""
        self._asked: dict[str, dict[str, str]] = {}  # by the codes that were given out

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        path, length = environ["PATH_INFO"], int(environ.get("CONTENT_LENGTH") or 0)
        sent = environ["QUERY_STRING"] or environ["wsgi.input"].read(length).decode()
        fields = {name: values[0] for name, values in parse_qs(sent).items()}
        if path == f"/{self.broken}":
            start("500 Broken", [("Content-Type", "text/plain")])
            return [b"{"]
        answer = {"/authorize": self._authorize, "/token": self._token}.get(path, self._say)(path, fields)
        if isinstance(answer, str):
            start("302 Found", [("Location", answer)])
            return [b""]
        start("200 OK" if "error" not in answer else "400 Bad Request", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    def _authorize(self, _path: str, fields: dict[str, str]) -> str:
        code = f"code-{len(self._asked)}"
        self._asked[code] = fields
        return f"{fields['redirect_uri']}?{urlencode({'code': code, 'state': fields['state']})}"

    def _token(self, _path: str, fields: dict[str, str]) -> dict[str, Any]:
        asked = self._asked.pop(fields["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(fields["code_verifier"].encode()).digest()).decode()
        if asked is None or asked["code_challenge"] != proof.rstrip("=") or fields["client_secret"] != "hush":
            return {"error": "invalid_grant"}
        told = {"iss": self.issuer, "aud": "annotator", "exp": time.time() + 60, "iat": time.time(), **self.claims}
        return {
            "access_token": "opens",
            "token_type": "Bearer",
            "id_token": jwt.encode(told, "k" * 32, algorithm="HS256"),
        }

    def _say(self, path: str, _fields: dict[str, str]) -> dict[str, Any]:
        if path == "/userinfo":
            return self.claims
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        addresses = {name: f"{self.issuer}/{place}" for name, place in places.items()}
        methods = ["client_secret_post"]
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": methods,
            **addresses,
        }


@contextmanager
def identity_provider() -> Iterator[Provider]:
    provider = Provider()
    with make_server("127.0.0.1", 0, provider, handler_class=Quiet) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
