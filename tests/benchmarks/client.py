"""A small HTTP client for measuring: one kept connection, signed in, gzip accepted as browsers do."""

from __future__ import annotations

import http.client
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

_CSRF = "c" * 32


@dataclass
class Client:
    port: int
    session: str
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, bytes, float]:
        """(status, body, seconds from the request's first byte to the answer's last)."""
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={_CSRF}",
            "X-CSRFToken": _CSRF,
            "Accept-Encoding": "gzip",
            "Content-Type": "application/json",
        }
        content = None if body is None else json.dumps(body)
        start = time.perf_counter()
        self.connection.request(method, path, content, headers)
        response = self.connection.getresponse()
        answer = response.read()
        return response.status, answer, time.perf_counter() - start

    def send(self, path: str, body: bytes, media_type: str) -> tuple[int, bytes]:
        """(status, answer) of a POST of these very bytes."""
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={_CSRF}", "X-CSRFToken": _CSRF}
        self.connection.request("POST", path, body, headers | {"Content-Type": media_type})
        response = self.connection.getresponse()
        return response.status, response.read()

    def highlight(self, document: str, text: str, *, start: int, tag: int) -> float:
        """Create one tagged highlight of 60 code points; how many seconds it took."""
        start += len(text[start:]) - len(text[start:].lstrip())
        quote = text[start : start + 60].rstrip()
        body = {
            "document": document,
            "revision": 1,
            "start": start,
            "end": start + len(quote),
            "quote": quote,
            "tags": [tag],
            "note": "",
        }
        status, answer, seconds = self.request("PUT", f"/api/annotations/{uuid.uuid4()}", body)
        if status != http.HTTPStatus.CREATED:
            raise RuntimeError(f"A highlight was answered with {status}: {answer[:300]!r}")
        return seconds
