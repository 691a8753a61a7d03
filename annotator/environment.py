"""Every environment variable the program knows, read and checked in one place.

``VARIABLES`` is the list a person sees in the README; ``read_environment`` turns the variables into one
frozen ``Environment``. An empty variable counts as one that is not set.
"""

from __future__ import annotations

import ipaddress
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from environ import Env

from annotator.identity import IdentityProvider, identity_provider
from annotator.mail_url import MailServer, is_mail_address, mail_server
from annotator.secret_key import SHORTEST, kept_secret_key

PROJECT_DIR = Path(__file__).resolve().parent.parent
LANGUAGES = ("en",)  # the languages the pages are written in
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off"}
_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\.?")
_USER_NAME = re.compile(r"[\w.@+-]{1,150}")


class InvalidEnvironment(ValueError):
    """An environment variable has a value the program can't work with. ``str(error)`` is one line that says
    which, what it must be, and (unless it is a secret) what it was."""


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    default: str  # as a person reads it
    meaning: str


VARIABLES = (
    Variable("HOST", "127.0.0.1", "the address to listen on; 0.0.0.0 for every network"),
    Variable("PORT", "8000", "the port to listen on"),
    Variable("DATA_DIR", "./data", "the folder for everything that is kept: database, secret key, static files"),
    Variable("DATABASE_URL", "SQLite in DATA_DIR", "the database, as postgres://user:password@host:port/name"),
    Variable("SECRET_KEY", "made once, kept in DATA_DIR", "signs sessions and links; at least 32 characters"),
    Variable("DEBUG", "0", "1 shows the details of errors in the browser; never on a server others can reach"),
    Variable("ALLOWED_HOSTS", "this machine", "the host names the site answers to, separated by commas"),
    Variable("TRUSTED_ORIGINS", "", "https://… origins that may send forms, separated by commas; for a proxy"),
    Variable("SECURE", "0", "1 when people reach the site by https: cookies and redirects insist on it"),
    Variable("WORKERS", "1", "web processes; more than one needs PostgreSQL"),
    Variable("THREADS", "8", "requests that one web process works on at once"),
    Variable(
        "STREAMS",
        "200",
        "pages that one web process tells at once what others do; above that they ask; 0 for no live pages",
    ),
    Variable("IMPORT_WORKERS", "1", "processes the server starts while there is something to import; 0 for none"),
    Variable("MAX_UPLOAD_MB", "100", "the largest file to import, in megabytes"),
    Variable(
        "FETCH", "1", "0 where nothing may be imported from web addresses: the program then calls no other machine"
    ),
    Variable("LANGUAGE", "en", "the language of the pages; of a list such as en_GB:de the first one there is"),
    Variable("TIME_ZONE", "UTC", "the time zone of dates on pages, such as Europe/Paris"),
    Variable("OWNER", "owner", "the user name of the first account"),
    Variable(
        "MAIL_URL",
        "",
        "the server that sends mail about notices, as smtp+tls://user:password@host:port (or smtp://, smtps://)",
    ),
    Variable("MAIL_FROM", "the user of MAIL_URL", "whom the mails come from, as Annotator <notes@example.org>"),
    Variable("REQUIRE_TWO_FACTOR", "", "who must have a second factor to sign in: staff, or all; empty for nobody"),
    Variable("OIDC_ISSUER", "", "another site to sign in by (OpenID Connect), as https://login.example.org"),
    Variable("OIDC_CLIENT_ID", "", "what that site knows this one by"),
    Variable("OIDC_CLIENT_SECRET", "", "what this site proves that with"),
    Variable("OIDC_NAME", "the host of OIDC_ISSUER", "what people call that site, on the sign-in page"),
    Variable("OIDC_NEW_ACCOUNTS", "0", "1 makes an account for whoever that site sends and who has none here"),
    Variable("LOG_LEVEL", "WARNING", "how much is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL"),
)


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment variables say, checked. Make one with ``read_environment``."""

    host: str
    port: int
    data_dir: Path
    database_url: str
    secret_key: str
    debug: bool
    allowed_hosts: tuple[str, ...]
    trusted_origins: tuple[str, ...]
    secure: bool
    workers: int
    threads: int
    streams: int
    import_workers: int
    max_upload_mb: int
    fetch: bool
    language: str
    time_zone: str
    owner: str
    mail_server: MailServer | None
    mail_from: str
    require_two_factor: str
    identity_provider: IdentityProvider | None
    log_level: str

    @property
    def database(self) -> dict[str, Any]:
        """``database_url`` as an entry of Django's ``DATABASES``."""
        return dict(Env.db_url_config(self.database_url))

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the site."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the site, without a slash at the end."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compares, binds nothing
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def public_address(self) -> str:
        """Where people find the site, for links in mails: what a proxy is reached by, else where it listens."""
        return self.trusted_origins[0] if self.trusted_origins else self.address


def read_environment(variables: Mapping[str, str]) -> Environment:
    """The checked settings. Makes DATA_DIR, and the secret key in it when SECRET_KEY is not set.

    Raises InvalidEnvironment for the first variable that can't be used.
    """
    given = {v.name: variables[v.name].strip() for v in VARIABLES if variables.get(v.name, "").strip()}
    host = _host(given)
    data_dir = _data_dir(given)
    database_url = _database_url(given, data_dir=data_dir)
    workers = _number(given, "WORKERS", default=1, most=256)
    if workers > 1 and database_url.startswith("sqlite:"):
        raise InvalidEnvironment(f"WORKERS must be 1 unless DATABASE_URL names a PostgreSQL database, not '{workers}'.")
    environment = Environment(
        host=host,
        port=_number(given, "PORT", default=8000, most=65535),
        data_dir=data_dir,
        database_url=database_url,
        debug=_yes(given, "DEBUG"),
        allowed_hosts=_allowed_hosts(given, host=host),
        trusted_origins=_origins(given),
        secure=_yes(given, "SECURE"),
        workers=workers,
        threads=_number(given, "THREADS", default=8, most=1024),
        streams=_number(given, "STREAMS", default=200, least=0, most=2000),
        import_workers=_number(given, "IMPORT_WORKERS", default=1, least=0, most=64),
        max_upload_mb=_number(given, "MAX_UPLOAD_MB", default=100, most=100_000),
        fetch=_yes(given, "FETCH", default="1"),
        language=_language(given),
        time_zone=_time_zone(given),
        owner=_owner(given),
        mail_server=(server := _mail_server(given)),
        mail_from=_mail_from(given, server),
        require_two_factor=_two_factor(given),
        identity_provider=_identity_provider(given),
        log_level=_log_level(given),
        secret_key=_secret_key(given),
    )
    # Nothing is written before all is checked.
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return environment if environment.secret_key else replace(environment, secret_key=_kept_key(data_dir))
    except OSError as error:
        raise InvalidEnvironment(
            f"DATA_DIR must be a folder that can be written to, not '{data_dir}' ({error.strerror})."
        ) from error


def _number(given: dict[str, str], name: str, *, default: int, most: int, least: int = 1) -> int:
    value = given.get(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
        raise InvalidEnvironment(f"{name} must be a number from {least} to {most}, not '{value}'.")
    return int(value)


def _yes(given: dict[str, str], name: str, *, default: str = "0") -> bool:
    value = given.get(name, default).lower()
    if value not in _YES | _NO:
        raise InvalidEnvironment(f"{name} must be 1 or 0, not '{given[name]}'.")
    return value in _YES


def _host(given: dict[str, str]) -> str:
    value = given.get("HOST", "127.0.0.1").strip("[]")
    try:
        return str(ipaddress.ip_address(value))
    except ValueError as error:
        looks_like_numbers = re.fullmatch(r"[\d.:]+", value)
        if looks_like_numbers or not _HOST_NAME.fullmatch(value):
            raise InvalidEnvironment(
                f"HOST must be an address such as 127.0.0.1 or a host name, not '{value}'."
            ) from error
        return value


def _data_dir(given: dict[str, str]) -> Path:
    if "DATA_DIR" not in given:
        return PROJECT_DIR / "data"
    return Path(given["DATA_DIR"]).expanduser().absolute()


def _database_url(given: dict[str, str], *, data_dir: Path) -> str:
    value = given.get("DATABASE_URL")
    if value is None:
        return f"sqlite:///{quote(str(data_dir / 'annotator.sqlite3'))}"
    # The message leaves the value out: it may hold a password.
    wanted = "DATABASE_URL must look like postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3"
    try:
        url = urlsplit(value)
        usable = url.scheme in {"postgres", "postgresql", "sqlite"} and len(url.path) > 1 and url.port != 0
    except ValueError as error:
        raise InvalidEnvironment(f"{wanted}; its port can't be read.") from error
    if not usable:
        raise InvalidEnvironment(f"{wanted}.")
    return value


def _allowed_hosts(given: dict[str, str], *, host: str) -> tuple[str, ...]:
    if "ALLOWED_HOSTS" in given:
        hosts = _listed(given["ALLOWED_HOSTS"])
        for name in hosts:
            if "/" in name or " " in name:
                raise InvalidEnvironment(f"ALLOWED_HOSTS must be host names separated by commas, not '{name}'.")
        return hosts
    everywhere = {"0.0.0.0", "::"}  # noqa: S104 - compares, binds nothing
    own = () if host in everywhere else (f"[{host}]" if ":" in host else host,)
    return tuple(dict.fromkeys(("localhost", "127.0.0.1", "[::1]", *own)))


def _origins(given: dict[str, str]) -> tuple[str, ...]:
    origins = _listed(given.get("TRUSTED_ORIGINS", ""))
    for origin in origins:
        url = urlsplit(origin)
        if url.scheme not in {"http", "https"} or not url.netloc or url.path or url.query:
            raise InvalidEnvironment(f"TRUSTED_ORIGINS must be origins such as https://example.org, not '{origin}'.")
    return origins


def _language(given: dict[str, str]) -> str:
    # Desktops set LANGUAGE for every program ("de_AT:de:en"), so an unknown one is not an error.
    wanted = [re.split(r"[_.@-]", tag, maxsplit=1)[0].lower() for tag in given.get("LANGUAGE", "").split(":")]
    return next((tag for tag in wanted if tag in LANGUAGES), LANGUAGES[0])


def _time_zone(given: dict[str, str]) -> str:
    value = given.get("TIME_ZONE", "UTC")
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidEnvironment(f"TIME_ZONE must be a time zone such as Europe/Paris, not '{value}'.") from error
    return value


def _owner(given: dict[str, str]) -> str:
    value = given.get("OWNER", "owner")
    if not _USER_NAME.fullmatch(value):
        raise InvalidEnvironment(f"OWNER must be letters, digits and @ . + - _, at most 150 of them, not '{value}'.")
    return value


def _mail_server(given: dict[str, str]) -> MailServer | None:
    try:
        return mail_server(given["MAIL_URL"]) if "MAIL_URL" in given else None
    except ValueError as error:
        # The message leaves the value out: it may hold a password.
        raise InvalidEnvironment(
            "MAIL_URL must look like smtp+tls://user:password@mail.example.org:587, smtps://… or smtp://…."
        ) from error


def _mail_from(given: dict[str, str], server: MailServer | None) -> str:
    value = given.get("MAIL_FROM", server.user if server else "")
    if (server or value) and not is_mail_address(value):
        raise InvalidEnvironment(f"MAIL_FROM must be an address such as Annotator <notes@example.org>, not '{value}'.")
    return value


def _log_level(given: dict[str, str]) -> str:
    value = given.get("LOG_LEVEL", "WARNING").upper()
    if value not in LOG_LEVELS:
        raise InvalidEnvironment(f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, not '{given['LOG_LEVEL']}'.")
    return value


def _secret_key(given: dict[str, str]) -> str:
    key = given.get("SECRET_KEY", "")
    if 0 < len(key) < SHORTEST:
        raise InvalidEnvironment(f"SECRET_KEY must have at least {SHORTEST} characters, not {len(key)}.")
    return key


def _kept_key(data_dir: Path) -> str:
    try:
        return kept_secret_key(data_dir)
    except ValueError as error:
        raise InvalidEnvironment(str(error)) from error


def _two_factor(given: dict[str, str]) -> str:
    value = given.get("REQUIRE_TWO_FACTOR", "").lower()
    if value not in {"", "staff", "all"}:
        raise InvalidEnvironment(f"REQUIRE_TWO_FACTOR must be staff or all, not '{given['REQUIRE_TWO_FACTOR']}'.")
    return value


def _identity_provider(given: dict[str, str]) -> IdentityProvider | None:
    new_accounts = _yes(given, "OIDC_NEW_ACCOUNTS")
    try:
        return identity_provider(given, new_accounts=new_accounts)
    except ValueError as error:
        raise InvalidEnvironment(str(error)) from error


def _listed(value: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in value.split(",") if item.strip())
