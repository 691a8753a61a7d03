"""Files that were brought, from their coming until they are brought in or left."""

from __future__ import annotations

import zlib
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from annotator.actions import arrivals
from annotator.errors import NotFound
from annotator.exchange.arriving.apart import read
from annotator.exchange.arriving.facts import MODES, Mode
from annotator.exchange.arriving.packing import unpacked
from annotator.exchange.incoming import Incoming
from annotator.models import Arrival
from documents.actions.importing import check_size
from documents.models import Project, Role

_LEVEL = 1  # of compression: what is kept for minutes is kept quickly


def bring_file(project: Project, content: bytes, *, name: str, format_name: str = "", by: Any) -> Arrival:
    """Read a file, and keep it. Raises UnreadableFile, TooLarge, Invalid."""
    check_size(len(content), name=name)
    format_name, reading = read(content, name=name, format_name=format_name)
    return arrivals.keep(
        project, name=name, format_name=format_name, content=content, reading=zlib.compress(reading, _LEVEL), by=by
    )


def read_again(kept: Arrival, *, format_name: str) -> None:
    """Read it as another format. Raises UnreadableFile, TooLarge, Invalid, and then it is what it was."""
    format_name, reading = read(bytes(kept.content), name=kept.name, format_name=format_name)
    arrivals.read_as(kept, format_name=format_name, reading=zlib.compress(reading, _LEVEL))


def file_brought(project: Project, uid: UUID, *, by: Any) -> Arrival:
    """One that this person brought. Raises NotFound."""
    found = Arrival.objects.filter(uid=uid, project=project, by=by).first()
    if found is None:
        raise NotFound(_("This file isn’t kept any more. Bring it again."))
    return found


def incoming_of(kept: Arrival) -> Incoming:
    return unpacked(zlib.decompress(kept.reading))


def mode_of(asked: str) -> Mode:
    """As an address has it; "fill" for anything else."""
    return next((mode for mode in MODES if mode == asked), "fill")


def may_match(project: Any) -> bool:
    """Whether this person may give annotations to other members: who owns the project. ``project`` with ``my_role``."""
    return bool(project.my_role >= Role.OWNER)
