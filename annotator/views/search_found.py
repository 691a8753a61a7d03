"""What was found, as the search page shows it: a concordance, and how much of each kind there is."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.search import concordance, results
from annotator.search.context import Line
from annotator.search.facets import Facet, facets
from annotator.search.understanding import Search
from annotator.views.search_links import exports_of, leading_to
from annotator.views.search_rows import documents_shown, passages_shown
from annotator.views.searching import LINES, PER_PAGE, SHOWS, Asked
from documents.text import direction_of


def found_shown(search: Search, asked: Asked) -> dict[str, Any]:
    """A page of what is asked for, and the tabs of all three kinds with how much there is of each."""
    shown = {"documents": _documents, "passages": _passages, "concordance": lines_shown}[asked.show]
    found = shown(search, asked)
    counts = _counts(search)
    count, more = counts[asked.show]
    count = max(count, len(found["rows"]))
    counts[asked.show] = count, more = count, more and bool(found["next"] or asked.after)
    return found | {
        "search": search,
        "kinds": [_kind(name, asked, *counts[name]) for name in SHOWS],
        "count": count,
        "total": total(asked.show, count, more=more),
        "next": asked.asking(after=found["next"]) if found["next"] else "",
        "begin": asked.asking(),
        "exports": exports_of(search, asked),
        "facets": [_facet(one, asked) for one in facets(search, passages=asked.show == "passages")] if count else [],
    }


def _facet(facet: Facet, asked: Asked) -> dict[str, Any]:
    values = [
        {
            "label": value.label,
            "count": many(value.count),
            "chosen": value.on,
            "colour": value.colour,
            "depth": value.depth,
            "address": asked.asking(text=value.query),
        }
        for value in facet.values
    ]
    return {"title": facet.label, "about": facet.about, "values": values}


def _kind(name: str, asked: Asked, count: int, more: bool) -> dict[str, Any]:  # noqa: FBT001 (as it is counted)
    """A tab. What wasn't counted in time has no number."""
    label, icon = SHOWS[name]
    shown = many(count, more=more) if count or not more else ""
    return {"name": name, "label": label, "icon": icon, "count": shown, "address": asked.asking(show=name)}


def _counts(search: Search) -> dict[str, tuple[int, bool]]:
    """How much there is of each kind, and whether there is, or may be, more."""
    occurrences = concordance.count(search)
    return {
        "documents": (search.documents().count(), False),
        "passages": (search.passages().count(), False),
        "concordance": (occurrences.occurrences, occurrences.more),
    }


def _documents(search: Search, asked: Asked) -> dict[str, Any]:
    """A page of documents."""
    page = results.documents_page(search, sort=asked.sort, after=asked.after, limit=PER_PAGE)
    return {"rows": documents_shown(search, page.rows, asked), "next": page.next, "said": _cut(page.cut)}


def _passages(search: Search, asked: Asked) -> dict[str, Any]:
    """A page of passages."""
    page = results.passages_page(search, sort=asked.sort, after=asked.after, limit=PER_PAGE)
    return {"rows": passages_shown(search, page.rows, asked), "next": page.next, "said": _cut(page.cut)}


def _cut(most: int | None) -> list[str]:
    """That not all of it is in the order that was asked for."""
    if most is None:
        return []
    said = _("More was found than can be put in this order. These are the newest %(most)s.")
    return [said % {"most": many(most)}]


def lines_shown(search: Search, asked: Asked) -> dict[str, Any]:
    """A page of the concordance, and what its heads do."""
    page = concordance.lines(search, sort=asked.sort, width=asked.width, after=asked.after, limit=LINES)
    backward = sum(direction_of(line.document.language) == "rtl" for line in page.lines)
    most = number_format(concordance.MOST_SORTED, force_grouping=True)
    cut = _("Only the first %(most)s occurrences are in this order. Narrow the search down to have all of them in it.")
    return {
        "rows": [_line_shown(line, asked) for line in page.lines],
        "heads": _heads(asked),
        "lines_dir": "rtl" if 2 * backward > len(page.lines) else "ltr",
        "next": page.next,
        "said": [cut % {"most": most}] if page.cut else [],
    }


def _line_shown(line: Line, asked: Asked) -> dict[str, Any]:
    """``name`` and ``key``: what is ticked, an occurrence or a passage."""
    here: dict[str, Any] = {"document": line.document, "left": line.left, "keyword": line.keyword, "right": line.right}
    if line.passage is not None:
        uid = line.passage[0]
        return here | {"name": "passages", "key": uid, "address": leading_to(line.document.uid, asked, passage=uid)}
    return here | {
        "name": "occurrences",
        "key": f"{line.document.uid}:{line.start}-{line.end}",
        "address": leading_to(line.document.uid, asked, at=(line.start, line.end)),
    }


def _heads(asked: Asked) -> list[dict[str, Any]]:
    heads = {
        "left": (_("Before"), _("Sort by what stands before, from the nearest word outward"), "left"),
        "keyword": (_("Found"), _("Sort by what was found"), "keyword"),
        "right": (_("After"), _("Sort by what stands after"), "right"),
        "document": (_("Document"), _("Document by document, the newest first"), "document"),
    }
    return [
        {
            "name": name,
            "label": label,
            "title": title,
            "sorted": asked.sort == sort,
            "address": asked.asking(sort=sort),
        }
        for name, (label, title, sort) in heads.items()
    ]


def many(count: int, *, more: bool = False) -> str:
    """A count for a person: "1,234", "10,000+"."""
    return number_format(count, force_grouping=True) + ("+" if more else "")


def total(show: str, count: int, *, more: bool = False) -> str:
    """How much of a kind was found, in words."""
    sentences = {
        "documents": ngettext("%(count)s document", "%(count)s documents", count),
        "passages": ngettext("%(count)s passage", "%(count)s passages", count),
        "concordance": ngettext("%(count)s occurrence", "%(count)s occurrences", count),
    }
    return sentences[show] % {"count": many(count, more=more)}
