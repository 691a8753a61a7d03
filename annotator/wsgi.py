"""The program as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")

application = get_wsgi_application()

from annotator import import_workers  # noqa: E402 (settings come first)
from annotator.actions import mailing  # noqa: E402
from annotator.static_files import served_before  # noqa: E402

application = served_before(application)
import_workers.watch()
mailing.send_soon()  # what a process that was killed left
