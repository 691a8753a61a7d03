"""Times as files write them: ISO 8601 and XML Schema. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime


def told(moment: datetime) -> str:
    """In UTC, to the microsecond: ``2026-03-04T05:06:07.890000Z``."""
    return f"{moment.replace(tzinfo=None).isoformat()}Z"


def moment_of(text: object) -> datetime | None:
    """The time in UTC, one without a zone taken for UTC; None where it is none."""
    try:
        found = datetime.fromisoformat(text.strip()) if isinstance(text, str) else None
        return found and (found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def day_of(text: object) -> date | None:
    """The day that a text begins with; None where it doesn't begin with one."""
    try:
        return date.fromisoformat(text.strip()[:10]) if isinstance(text, str) else None
    except ValueError:
        return None
