"""What hangs on things that are to go to the trash, counted up to a limit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from annotator.admin.rights import seen_in_admin
from annotator.models import Annotation, Reply
from documents.admin.base import CappedPaginator


def what_hangs_on(request: HttpRequest, **where: Any) -> str:
    """The annotations that ``where`` lets through, and the replies under them, as far as this person sees them."""
    marked = Annotation.objects.filter(seen_in_admin(request), trashed_at__isnull=True, **where)
    replied = Reply.objects.filter(seen_in_admin(request, through="annotation__"), trashed_at__isnull=True)
    below = replied.filter(**{f"annotation__{name}": value for name, value in where.items()})
    words = {"annotations": counted(marked), "replies": counted(below)}
    return _("Along go annotations: %(annotations)s, and replies: %(replies)s.") % words


def counted(rows: Any) -> str:
    """How many, or more than how many."""
    most = CappedPaginator.MOST
    number = rows.order_by().values("pk")[: most + 1].count()
    return _("more than %(most)s") % {"most": most} if number > most else str(number)
