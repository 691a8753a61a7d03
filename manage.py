#!/usr/bin/env python3
"""Every command of the program: ``python manage.py help`` lists them."""

from __future__ import annotations

import os
import sys

from annotator.environment import InvalidEnvironment


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except InvalidEnvironment as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
