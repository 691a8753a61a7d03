"""The program as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402 (it is named now)

from annotator import import_workers  # noqa: E402
from annotator.actions import mailing  # noqa: E402
from annotator.static_files import served_before  # noqa: E402
from annotator.turns import Turns  # noqa: E402

application = served_before(Turns(application, most=settings.ENVIRONMENT.threads))
import_workers.watch()
mailing.send_soon()  # what a process that was killed left
