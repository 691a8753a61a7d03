"""Static files with their content's hash in their names, ES module imports included, so browsers keep them."""

from __future__ import annotations

from typing import Any
from wsgiref.headers import Headers

from django.conf import settings
from whitenoise import WhiteNoise
from whitenoise.storage import CompressedManifestStaticFilesStorage

_HASHED = r"\.[0-9a-f]{12}\."


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is not typed
    support_js_module_import_aggregation = True


def served_before(application: Any) -> Any:
    """A WSGI application that answers for static files itself and passes the rest on to ``application``.

    A page asks for some thirty of them; going through Django's middleware each would cost six times as much.
    """
    if settings.DEBUG:  # whitenoise's middleware serves them from where they are
        return application
    return WhiteNoise(
        application,
        root=settings.STATIC_ROOT,
        prefix=settings.STATIC_URL,
        max_age=60,
        allow_all_origins=False,
        add_headers_function=_add_headers,
        immutable_file_test=_HASHED,
    )


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
