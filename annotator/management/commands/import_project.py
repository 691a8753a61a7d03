"""``manage.py import_project``: a project out of an archive."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from annotator.errors import Refused
from annotator.exchange.archive.unpacking import accounts_named, look_into, unpack

MOST_BYTES = 10**12  # unpacked; who runs the server knows what it holds


class Command(BaseCommand):
    help = (
        "Make a project of an archive that export_project or the site wrote. The owner is its only member; whoever had"
        " to do with it before is a name there, and with --match-users the account of that name, which still isn't"
        " let in. Either all of it comes in or nothing; the same archive isn't taken in twice for the same owner."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the archive")
        parser.add_argument("--slug", default="", help="the project's address (else the one it had, if that is free)")
        parser.add_argument("--owner", metavar="USERNAME", help="whose it is to be (else the only superuser's)")
        parser.add_argument(
            "--match-users",
            action="store_true",
            help="what somebody wrote is of the account of the same name here; be sure that it is the same person",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        owner = _owner(options["owner"])
        path = Path(options["file"])
        accounts = get_user_model()._default_manager.all()
        try:
            with path.open("rb") as file:
                look = look_into(file, name=path.name, user=owner, most=MOST_BYTES)
                matched = accounts_named(look.people, accounts) if options["match_users"] else {}
                project = unpack(
                    file, name=path.name, by=owner, accounts=matched, slug=options["slug"], most=MOST_BYTES
                )
        except Refused as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"“{path}” can't be read: {error.strerror or error}.") from error
        self.stdout.write(
            f"“{project.name}” is here, at {project.slug}: {look.counts['documents']} documents,"
            f" {look.counts['annotations']} annotations. It is {owner.get_username()}'s."
        )
        named = [person for person in look.people if person.number not in matched]
        self.stdout.write(f"Matched with accounts: {_told(matched.values())}.")
        self.stdout.write(f"Kept as names: {', '.join(person.called or '(no name)' for person in named) or 'nobody'}.")


def _told(accounts: Any) -> str:
    return ", ".join(sorted(account.get_username() for account in accounts)) or "nobody"


def _owner(username: str | None) -> Any:
    people = get_user_model()._default_manager.filter(is_active=True)
    if username is None:
        found = list(people.filter(is_superuser=True)[:2])
        if len(found) != 1:
            raise CommandError("Say whose the project is to be: --owner USERNAME.")
        return found[0]
    owner = people.filter(**{get_user_model().USERNAME_FIELD: username}).first()
    if owner is None:
        raise CommandError(f"There is nobody called “{username}” who can sign in.")
    return owner
