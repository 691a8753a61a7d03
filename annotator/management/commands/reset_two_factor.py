"""``manage.py reset_two_factor``: lets somebody in again who lost his second factor."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from annotator.actions.second_factors import reset


class Command(BaseCommand):
    help = (
        "Take all second factors from an account whose person lost them, and end where it is signed in. From then on"
        " the password alone opens it, until another factor is set up. It is noted for the person, and in the"
        " administration."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the user name of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        person = get_user_model().objects.filter(username=options["name"]).first()
        if person is None:
            raise CommandError(f"There is no account with the user name '{options['name']}'.")
        if reset(person, by=None):
            self.stdout.write(f"{person} has no second factor any more, and is signed out everywhere.")
        else:
            self.stdout.write(f"{person} has no second factor; nothing was changed.")
