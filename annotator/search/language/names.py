"""Names that a query uses and nobody knows, and what was probably meant. Pure."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz import process
from rapidfuzz.distance import OSA

from annotator.search.language.faults import NotUnderstood
from annotator.search.language.faults import marked as _
from annotator.search.language.fields import all_names, field_of
from annotator.search.language.parsing import Written, read
from annotator.search.language.printing import to_text
from annotator.search.language.tree import Field, Node

_LEAST_LIKE = 0.55  # share of letters that are the same


def check_names(node: Node, known: Collection[str] = (), *, text: str = "") -> None:
    """Raises NotUnderstood, about the first field that is neither one of the language nor one of ``known``, the names
    of a project's own fields. Its place and its suggestion are those in ``text``, the query as it was typed, else those
    in the canonical one."""
    written = read(text or to_text(node))[1]
    names = {name.casefold() for name in known}
    for one in written:
        if isinstance(one.term, Field) and one.term.name.casefold() not in names and field_of(one.term.name) is None:
            raise _unknown(text or to_text(node), one, known)


def nearest(name: str, known: Collection[str]) -> str | None:
    """Which of ``known`` somebody meant who wrote ``name``; None if it is like none of them."""
    folded = {other.casefold(): other for other in known}
    found = process.extractOne(
        name.casefold(), list(folded), scorer=OSA.normalized_similarity, score_cutoff=_LEAST_LIKE
    )
    return folded[found[0]] if found else None


def _unknown(text: str, one: Written, known: Collection[str]) -> NotUnderstood:
    assert isinstance(one.term, Field)  # noqa: S101 (only a field has a name)
    meant = nearest(one.term.name, [*all_names(), *known])
    if meant is not None and (field := field_of(meant, known)) is not None:
        meant = field.name
    end = one.end if one.at == one.name_at else one.name_end  # a group says its field's name once
    place = {"at": one.name_at, "length": end - one.name_at}
    if meant is None:
        grouped = end < one.end
        quoted = text[: one.at] + '"' + text[one.at : one.end].replace('"', "") + '"' + text[one.end :]
        sentence = _("There is no field “%(name)s”. To look for the words themselves, put them in quotation marks.")
        return NotUnderstood(sentence, **place, suggestion="" if grouped else quoted, name=one.term.name)
    sign = "=" if one.term.exactly else ":"
    put_right = text[: one.name_at] + meant + sign + text[one.name_end :]
    sentence = _("There is no field “%(name)s”. Did you mean “%(meant)s”?")
    return NotUnderstood(sentence, **place, suggestion=put_right, name=one.term.name, meant=meant)
