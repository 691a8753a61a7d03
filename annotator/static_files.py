"""Static files with their content's hash in their names, ES module imports included, so browsers keep them."""

from __future__ import annotations

import re
from typing import Any
from wsgiref.headers import Headers

from django.conf import settings
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise import WhiteNoise
from whitenoise.storage import CompressedManifestStaticFilesStorage

_HASHED = r"\.[0-9a-f]{12}\."


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is not typed
    support_js_module_import_aggregation = True
    # Our own modules alone: to look for imports in what others made, some of it large, takes seconds.
    _js_module_import_aggregation_patterns = (
        "annotator/*.js",
        HashedFilesMixin._js_module_import_aggregation_patterns[1],  # type: ignore[attr-defined]
    )
    max_post_process_passes = 50  # as many as modules import each other in a row; it ends when nothing changes

    def url_converter(self, name: str, hashed_files: dict[str, str], template: str | None = None) -> Any:
        """As Django has it, but what a comment says of types ({import("./store.js").Store}) stays as it is: types go
        in circles, imports don't."""
        convert = super().url_converter(name, hashed_files, template)

        def converted(found: re.Match[str]) -> str:
            in_comment = found.string.rfind("/*", 0, found.start()) > found.string.rfind("*/", 0, found.start())
            return found[0] if in_comment else convert(found)

        return converted


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
