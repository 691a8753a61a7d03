"""A mail server written as one address, ``smtp+tls://user:password@mail.example.org:587``. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

# How the connection is kept from others' eyes, and the port that goes with it.
_PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    user: str = ""
    password: str = ""
    scheme: str = "smtp"  # smtps is encrypted from the start, smtp+tls once greeted


def mail_server(address: str) -> MailServer:
    """Raises ValueError if the address is none of a mail server."""
    url = urlsplit(address)
    if url.scheme not in _PORTS or not url.hostname or url.port == 0 or url.path not in {"", "/"} or url.query:
        raise ValueError("not the address of a mail server")
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return MailServer(url.hostname, url.port or _PORTS[url.scheme], user, password, url.scheme)


def is_mail_address(written: str) -> bool:
    """Whether mail can come from it: ``notes@example.org``, or ``Annotator <notes@example.org>``."""
    name, _at, host = parseaddr(written)[1].rpartition("@")
    return bool(name and host) and written.isprintable() and not any(char.isspace() for char in name + host)
