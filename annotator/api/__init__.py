"""JSON over HTTP: everything the pages can do, described at ``/api/docs``."""

from annotator.api.site import api

__all__ = ["api"]
