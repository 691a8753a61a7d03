"""Times as files write them: ISO 8601, and so XML Schema. Pure."""

from __future__ import annotations

from datetime import datetime


def told(moment: datetime) -> str:
    """In UTC, to the microsecond: ``2026-03-04T05:06:07.890000Z``."""
    return f"{moment.replace(tzinfo=None).isoformat()}Z"
