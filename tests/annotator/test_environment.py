"""The environment variables: what each means, and what is said of one that can't be used."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from annotator.environment import PROJECT_DIR, Environment, InvalidEnvironment, read_environment
from annotator.identity import IdentityProvider
from annotator.mail_url import MailServer

KEY = "k" * 40
OIDC = {"OIDC_ISSUER": "https://login.b.org/", "OIDC_CLIENT_ID": "annotator", "OIDC_CLIENT_SECRET": "s3"}


def read(folder: Path, **variables: str) -> Environment:
    return read_environment({"DATA_DIR": str(folder), "SECRET_KEY": KEY, **variables})


READ = {
    "a port": ({"PORT": "8123"}, "port", 8123),
    "no port": ({}, "port", 8000),
    "empty is not set": ({"PORT": ""}, "port", 8000),
    "blanks around a value": ({"PORT": " 8123 "}, "port", 8123),
    "the smallest number of threads": ({"THREADS": "1"}, "threads", 1),
    "no worker for imports": ({"IMPORT_WORKERS": "0"}, "import_workers", 0),
    "workers on PostgreSQL": ({"WORKERS": "4", "DATABASE_URL": "postgres://u:p@h/n"}, "workers", 4),
    "the largest upload": ({"MAX_UPLOAD_MB": "250"}, "max_upload_mb", 250),
    "the web is called": ({}, "fetch", True),
    "the web is not called": ({"FETCH": "0"}, "fetch", False),
    "no host": ({}, "host", "127.0.0.1"),
    "an IPv6 address in brackets": ({"HOST": "[::1]"}, "host", "::1"),
    "a host name": ({"HOST": "reading.example.org"}, "host", "reading.example.org"),
    "debug on": ({"DEBUG": "True"}, "debug", True),
    "debug off": ({"DEBUG": "no"}, "debug", False),
    "https": ({"SECURE": "1"}, "secure", True),
    "hosts by default": ({}, "allowed_hosts", ("localhost", "127.0.0.1", "[::1]")),
    "the host itself is allowed": (
        {"HOST": "10.0.0.7"},
        "allowed_hosts",
        ("localhost", "127.0.0.1", "[::1]", "10.0.0.7"),
    ),
    "hosts": ({"ALLOWED_HOSTS": "a.org, .b.org,"}, "allowed_hosts", ("a.org", ".b.org")),
    "origins": (
        {"TRUSTED_ORIGINS": "https://a.org,http://b.org:81"},
        "trusted_origins",
        ("https://a.org", "http://b.org:81"),
    ),
    "a time zone": ({"TIME_ZONE": "Asia/Kolkata"}, "time_zone", "Asia/Kolkata"),
    "a log level in small letters": ({"LOG_LEVEL": "info"}, "log_level", "INFO"),
    "an owner": ({"OWNER": "ada@example.org"}, "owner", "ada@example.org"),
    "no second factor asked for": ({}, "require_two_factor", ""),
    "a second factor for all": ({"REQUIRE_TWO_FACTOR": "All"}, "require_two_factor", "all"),
    "no other site to sign in by": ({"OIDC_NAME": "B"}, "identity_provider", None),
    "another site to sign in by": (
        OIDC,
        "identity_provider",
        IdentityProvider("https://login.b.org", "annotator", "s3", "login.b.org", new_accounts=False),
    ),
    "another site that brings people": (
        {**OIDC, "OIDC_ISSUER": "http://localhost:9/x", "OIDC_NAME": "B", "OIDC_NEW_ACCOUNTS": "1"},
        "identity_provider",
        IdentityProvider("http://localhost:9/x", "annotator", "s3", "B", new_accounts=True),
    ),
    "live pages": ({}, "streams", 200),
    "no live pages": ({"STREAMS": "0"}, "streams", 0),
    "no mail": ({}, "mail_server", None),
    "a mail server": (
        {"MAIL_URL": "smtp+tls://a%40b.org:p%2Fw@mail.b.org"},
        "mail_server",
        MailServer("mail.b.org", 587, "a@b.org", "p/w", "smtp+tls"),
    ),
    "a mail server of one's own": (
        {"MAIL_URL": "smtp://localhost:2525/", "MAIL_FROM": "a@b.org"},
        "mail_server",
        MailServer("localhost", 2525),
    ),
    "an encrypted mail server": (
        {"MAIL_URL": "smtps://a%40b.org@mail.b.org"},
        "mail_server",
        MailServer("mail.b.org", 465, "a@b.org", "", "smtps"),
    ),
    "mail comes from who signs in": ({"MAIL_URL": "smtp://a%40b.org:p@mail.b.org"}, "mail_from", "a@b.org"),
    "mail comes from": (
        {"MAIL_URL": "smtp://u:p@mail.b.org", "MAIL_FROM": "Notes <a@b.org>"},
        "mail_from",
        "Notes <a@b.org>",
    ),
    "links in mails lead to the proxy": (
        {"TRUSTED_ORIGINS": "https://notes.b.org,http://b.org:81"},
        "public_address",
        "https://notes.b.org",
    ),
    "links in mails lead here": ({"PORT": "81"}, "public_address", "http://127.0.0.1:81"),
    "a language of the desktop": ({"LANGUAGE": "de_AT:de:en_GB"}, "language", "en"),
    "a language there isn't": ({"LANGUAGE": "de"}, "language", "en"),
    "a key": ({}, "secret_key", KEY),
    "loopback": ({}, "on_loopback", True),
    "loopback by name": ({"HOST": "localhost"}, "on_loopback", True),
    "every network is not loopback": ({"HOST": "0.0.0.0"}, "on_loopback", False),
    "a name is not loopback": ({"HOST": "example.org"}, "on_loopback", False),
    "its address": ({"PORT": "81"}, "address", "http://127.0.0.1:81"),
    "its address by IPv6": ({"HOST": "::1"}, "address", "http://[::1]:8000"),
    "its address on every network": ({"HOST": "0.0.0.0"}, "address", "http://127.0.0.1:8000"),
}


@pytest.mark.parametrize(("variables", "name", "expected"), READ.values(), ids=READ)
def test_a_variable_is_read(variables: dict[str, str], name: str, expected: object, tmp_path: Path) -> None:
    assert getattr(read(tmp_path, **variables), name) == expected


REFUSED = {
    "a second factor for some": (
        {"REQUIRE_TWO_FACTOR": "some"},
        "REQUIRE_TWO_FACTOR must be staff or all, not 'some'.",
    ),
    "half of what another site needs": (
        {"OIDC_ISSUER": "https://login.b.org", "OIDC_CLIENT_ID": "x"},
        "OIDC_CLIENT_SECRET must be set too: OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET go together.",
    ),
    "another site that anybody could speak for": (
        {**OIDC, "OIDC_ISSUER": "http://login.b.org"},
        "OIDC_ISSUER must be an address such as https://login.example.org, not 'http://login.b.org'.",
    ),
    "another site with a port that is none": (
        {**OIDC, "OIDC_ISSUER": "https://login.b.org:x"},
        "OIDC_ISSUER must be an address such as https://login.example.org, not 'https://login.b.org:x'.",
    ),
    "new accounts, perhaps": ({**OIDC, "OIDC_NEW_ACCOUNTS": "maybe"}, "OIDC_NEW_ACCOUNTS must be 1 or 0, not 'maybe'."),
    "a port that is no number": ({"PORT": "abc"}, "PORT must be a number from 1 to 65535, not 'abc'."),
    "port 0": ({"PORT": "0"}, "PORT must be a number from 1 to 65535, not '0'."),
    "a port too large": ({"PORT": "65536"}, "PORT must be a number from 1 to 65535, not '65536'."),
    "a port with a sign": ({"PORT": "+80"}, "PORT must be a number from 1 to 65535, not '+80'."),
    "a port in other digits": ({"PORT": "٨٠"}, "PORT must be a number from 1 to 65535, not '٨٠'."),
    "fewer workers than none": ({"IMPORT_WORKERS": "-1"}, "IMPORT_WORKERS must be a number from 0 to 64, not '-1'."),
    "no thread": ({"THREADS": "0"}, "THREADS must be a number from 1 to 1024, not '0'."),
    "half an upload": ({"MAX_UPLOAD_MB": "0.5"}, "MAX_UPLOAD_MB must be a number from 1 to 100000, not '0.5'."),
    "workers on SQLite": (
        {"WORKERS": "2"},
        "WORKERS must be 1 unless DATABASE_URL names a PostgreSQL database, not '2'.",
    ),
    "perhaps": ({"DEBUG": "perhaps"}, "DEBUG must be 1 or 0, not 'perhaps'."),
    "half an address": (
        {"HOST": "127.0.0"},
        "HOST must be an address such as 127.0.0.1 or a host name, not '127.0.0'.",
    ),
    "a URL for a host": (
        {"HOST": "http://a.org"},
        "HOST must be an address such as 127.0.0.1 or a host name, not 'http://a.org'.",
    ),
    "a URL for an allowed host": (
        {"ALLOWED_HOSTS": "https://a.org"},
        "ALLOWED_HOSTS must be host names separated by commas, not 'https://a.org'.",
    ),
    "an origin without https": (
        {"TRUSTED_ORIGINS": "a.org"},
        "TRUSTED_ORIGINS must be origins such as https://example.org, not 'a.org'.",
    ),
    "a planet": (
        {"TIME_ZONE": "Mars/Olympus"},
        "TIME_ZONE must be a time zone such as Europe/Paris, not 'Mars/Olympus'.",
    ),
    "a file for a time zone": (
        {"TIME_ZONE": "../../etc/passwd"},
        "TIME_ZONE must be a time zone such as Europe/Paris, not '../../etc/passwd'.",
    ),
    "a level there isn't": (
        {"LOG_LEVEL": "loud"},
        "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL, not 'loud'.",
    ),
    "an owner with a space": (
        {"OWNER": "Ada L"},
        "OWNER must be letters, digits and @ . + - _, at most 150 of them, not 'Ada L'.",
    ),
    "mail by the web": (
        {"MAIL_URL": "https://u:hush@mail.b.org"},
        "MAIL_URL must look like smtp+tls://user:password@mail.example.org:587, smtps://… or smtp://….",
    ),
    "a mail server's port": (
        {"MAIL_URL": "smtp://u:hush@mail.b.org:x"},
        "MAIL_URL must look like smtp+tls://user:password@mail.example.org:587, smtps://… or smtp://….",
    ),
    "mail without a server": (
        {"MAIL_URL": "smtp://"},
        "MAIL_URL must look like smtp+tls://user:password@mail.example.org:587, smtps://… or smtp://….",
    ),
    "mail from nobody": (
        {"MAIL_URL": "smtp://mail.b.org"},
        "MAIL_FROM must be an address such as Annotator <notes@example.org>, not ''.",
    ),
    "mail from two lines": (
        {"MAIL_FROM": "Notes <a@b.org\nBcc: c@d.org>"},
        "MAIL_FROM must be an address such as Annotator <notes@example.org>, not 'Notes <a@b.org\nBcc: c@d.org>'.",
    ),
    "a short key": ({"SECRET_KEY": "secret"}, "SECRET_KEY must have at least 32 characters, not 6."),
    "another database": (
        {"DATABASE_URL": "mysql://u:hush@h/n"},
        "DATABASE_URL must look like postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3.",
    ),
    "a database's port": (
        {"DATABASE_URL": "postgres://u:hush@h:x/n"},
        "DATABASE_URL must look like postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3;"
        " its port can't be read.",
    ),
}


@pytest.mark.parametrize(("variables", "message"), REFUSED.values(), ids=REFUSED)
def test_a_variable_that_cant_be_used_is_named_in_one_line(
    variables: dict[str, str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidEnvironment) as refused:
        read(tmp_path / "data", **variables)
    assert str(refused.value) == message
    assert not (tmp_path / "data").exists(), "nothing is written before all is checked"


DATABASES = {
    "PostgreSQL": ("postgres://u:p%40ss@db.example:5433/notes", "postgresql", "notes"),
    "PostgreSQL by its other name": ("postgresql://u@db.example/notes", "postgresql", "notes"),
    "SQLite": ("sqlite:////var/lib/notes.sqlite3", "sqlite3", "/var/lib/notes.sqlite3"),
}


@pytest.mark.parametrize(("url", "engine", "name"), DATABASES.values(), ids=DATABASES)
def test_the_database_is_described_for_django(url: str, engine: str, name: str, tmp_path: Path) -> None:
    database = read(tmp_path, DATABASE_URL=url).database
    assert (database["ENGINE"], database["NAME"]) == (f"django.db.backends.{engine}", name)


@pytest.mark.parametrize("name", ["plain", "with a blank", "100 %20 #1?", "Übersicht"])
def test_the_database_is_in_the_data_folder_whatever_its_name(name: str, tmp_path: Path) -> None:
    assert read(tmp_path / name).database["NAME"] == str(tmp_path / name / "annotator.sqlite3")


def test_the_data_folder_is_beside_the_program_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "mkdir", lambda *_args, **_kwargs: None)
    assert read_environment({"SECRET_KEY": KEY}).data_dir == PROJECT_DIR / "data"


def test_the_data_folder_and_the_key_in_it_are_their_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    first = read(folder, SECRET_KEY="").secret_key
    assert len(first) >= 50
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret-key"]
    assert read(folder, SECRET_KEY="").secret_key == first


def test_processes_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: read(tmp_path, SECRET_KEY="").secret_key, range(32)))
    assert len(keys) == 1


def test_a_damaged_key_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("short")
    with pytest.raises(InvalidEnvironment, match="is damaged: delete that file"):
        read(tmp_path, SECRET_KEY="")


def test_a_data_folder_that_cant_be_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(
        InvalidEnvironment, match=r"DATA_DIR must be a folder that can be written to, not '.*file/data'"
    ):
        read(tmp_path / "file" / "data")


def test_settings_speak_of_no_other_variable() -> None:
    """Whatever the program reads from its environment goes through one table."""
    allowed = {
        "annotator/environment.py",
        "manage.py",
        "annotator/wsgi.py",
        "annotator/asgi.py",
        "annotator/settings.py",
        "documents/child.py",  # hands on what a Python needs to start
    }
    sources = [path for folder in ("annotator", "documents") for path in (PROJECT_DIR / folder).rglob("*.py")]
    reading = {path.relative_to(PROJECT_DIR).as_posix() for path in sources if "os.environ" in path.read_text("utf-8")}
    assert reading <= allowed
    assert (PROJECT_DIR / "annotator" / "settings.py").read_text("utf-8").count(f"{os.__name__}.environ") == 1
