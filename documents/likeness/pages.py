"""Addresses that name the same page. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|mkt_tok|_ga|_gl"
    r"|_hsenc|_hsmi|__hs\w+|hsctatracking|vero_id|vero_conv|wickedid|oly_anon_id|oly_enc_id|rb_clickid|s_cid|ref_src"
    r"|ref_url|cmpid|ocid|ito|at_medium|at_campaign\w*|at_custom\d|pk_\w+|mtm_\w+|piwik_\w+|spm|share_token|ns_\w+",
    re.IGNORECASE,
)
_PORTS = {"http": 80, "https": 443}
_LETTERS = "-._~!$&'()*+,;=:@/"  # stand as they are in a path (RFC 3986, 3.3)


def normal_address(url: str) -> str:
    """One form for all addresses of a page (RFC 3986, 6.2): without scheme, default port, fragment, slash at the end
    and what only tracks visitors; host in small letters, the query sorted. "" where it names no page: no web
    address, or the front page of a site, which is another one every day."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in _PORTS or not host:
        return ""
    with_port = f"{host}:{port}" if port and port not in _PORTS.values() else host
    path = quote(unquote(parts.path, errors="surrogateescape"), safe=_LETTERS, errors="surrogateescape")
    path = re.sub(r"/(?:index\.html?)?/*$", "", re.sub(r"/{2,}", "/", path))
    pairs = [(name, value) for name, value in _pairs(parts.query) if not _TRACKING.fullmatch(name)]
    query = urlencode(sorted(pairs), errors="replace")
    if not path and not query:
        return ""
    return f"{with_port.removeprefix('www.')}{path}{'?' if query else ''}{query}"


def address_key(url: str) -> str:
    """The SHA-256 of the address's normal form, or "" where it has none. Same key, same page."""
    normal = normal_address(url)
    return hashlib.sha256(normal.encode("utf-8", "replace")).hexdigest() if normal else ""


def _pairs(query: str) -> Iterable[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return [(query, "")]
