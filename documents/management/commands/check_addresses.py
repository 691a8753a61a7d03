"""``manage.py check_addresses``: look at all addresses whose time has come, and see to what comes of it."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from documents.checking import is_something_near
from documents.models import AddressCheck
from documents.worker import due, work_off

SECONDS_BETWEEN_LOOKS = 0.5


class Command(BaseCommand):
    help = (
        "Look at the addresses of documents whose time has come, and end when all were looked at. Workers do this by"
        " themselves; this is for places where none runs all the time, and addresses are to be looked at in the night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--most", type=float, default=60.0, metavar="MINUTES", help="end after so long, and go on the next time"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        start, end = timezone.now(), time.monotonic() + 60 * options["most"]
        while time.monotonic() < end:
            looked = due.look()
            work_off()
            if looked:
                continue
            if not is_something_near():
                break
            time.sleep(SECONDS_BETWEEN_LOOKS)
        seen = AddressCheck.objects.filter(last_at__gte=start)
        counts = Counter(seen.order_by().values_list("found", flat=True))
        self.stdout.write(
            f"Looked at {sum(counts.values())} addresses: {counts[AddressCheck.Found.UNCHANGED]} unchanged,"
            f" {counts[AddressCheck.Found.CHANGED]} changed, {counts[AddressCheck.Found.FAILED]} could not be had."
        )
