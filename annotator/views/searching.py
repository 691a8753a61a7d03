"""What the address of the search page asks for. Pure of the database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annotator.listing.address import VIEW

LONGEST = 4000  # code points of a query
PER_PAGE = 25
LINES = 100
WIDTHS = (30, 60, 100, 200)  # characters on either side of a keyword
USUAL_WIDTH = 60

SHOWS = {
    "documents": (_("Documents"), "document"),
    "passages": (_("Passages"), "highlight"),
    "concordance": (_("Concordance"), "columns"),
}
SORTS = {
    "documents": {
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "title": _("Title"),
        "published": _("Published"),
        "relevance": _("Best match"),
    },
    "passages": {
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "title": _("Title of the document"),
        "relevance": _("Best match"),
    },
    "concordance": {
        "document": _("Document by document"),
        "left": _("What stands before"),
        "keyword": _("What was found"),
        "right": _("What stands after"),
    },
}


@dataclass(frozen=True, slots=True)
class Asked:
    """``text`` is the query as it was written; ``after``: where the page begins, "" for the first one; ``view``: the
    saved search that is open, "" for none."""

    text: str = ""
    show: str = "documents"
    sort: str = "newest"
    width: int = USUAL_WIDTH
    after: str = ""
    view: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        """What can't be is left out."""
        show = query.get("show", "")
        show = show if show in SHOWS else "documents"
        sorts = SORTS[show]
        sort = query.get("sort", "")
        width = query.get("width", "")
        return cls(
            text=query.get("q", "").replace("\0", "").strip(),
            show=show,
            sort=sort if sort in sorts else next(iter(sorts)),
            width=int(width) if width in {str(one) for one in WIDTHS} else USUAL_WIDTH,
            after=query.get("after", "")[:LONGEST],
            view=_uid(query.get(VIEW, "")),
        )

    @property
    def kept(self) -> str:
        """What of it a saved search keeps: all but which one that is, from the first page on."""
        return self.asking(view="").removeprefix("?")

    @property
    def address(self) -> str:
        """The address that asks for this, as short as can be: what is usual stays out of it."""
        usual = Asked(show=self.show, sort=next(iter(SORTS[self.show])))
        parts = {
            "q": self.text,
            "show": "" if self.show == "documents" else self.show,
            "sort": "" if self.sort == usual.sort else self.sort,
            "width": "" if self.width == USUAL_WIDTH else str(self.width),
            "after": self.after,
            VIEW: self.view,
        }
        return f"?{urlencode({name: value for name, value in parts.items() if value})}"

    def asking(self, **changed: str | int) -> str:
        """The address of another search: its first page, unless ``after`` is among what changes."""
        new = replace(self, **{"after": "", **changed})  # type: ignore[arg-type]
        if new.sort not in SORTS[new.show]:
            new = replace(new, sort=next(iter(SORTS[new.show])))
        return new.address


def _uid(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        return ""
