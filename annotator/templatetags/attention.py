"""The bell in the bar of every page."""

from __future__ import annotations

from typing import Any

from django import template

from annotator.notices import MOST_COUNTED, unseen_notices

register = template.Library()


@register.inclusion_tag("_bell.html", takes_context=True)
def bell(context: Any) -> dict[str, Any]:
    """A link to what one is told of, with how many are new. One query, and none where nobody is signed in."""
    user = context.get("user")  # a page that tells of an error may know of nobody
    unseen = 0
    if user and user.is_authenticated:
        unseen = context["unseen"] if "unseen" in context else unseen_notices(user)
    shown = f"{MOST_COUNTED - 1}+" if unseen == MOST_COUNTED else unseen
    return {"user": user, "unseen": unseen, "shown": shown, "most": MOST_COUNTED}
