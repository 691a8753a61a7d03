"""The program as an ASGI application, for servers that have no WSGI mode. WSGI is five times as fast here."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")

application = get_asgi_application()
