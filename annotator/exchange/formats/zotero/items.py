"""Zotero's items as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotator.exchange import claims
from annotator.exchange.formats.zotero.library import Library, dated, person
from annotator.exchange.identifiers import known_by
from annotator.exchange.incoming import IncomingAnnotation, IncomingDocument
from annotator.exchange.json_files import parsed

_BELOW = ("note", "attachment", "annotation")
_PUBLISHERS = ("publicationTitle", "websiteTitle", "blogTitle", "forumTitle", "publisher", "institution", "university")
_FIELDS = {"DOI": "DOI", "ISBN": "ISBN", "abstractNote": "Abstract"}
_USUAL_COLOUR = "#ffd400"
_WITH_WORDS = ("highlight", "underline", "")
_DRAWN = ("image", "ink")
Item = dict[str, Any]


def library(content: bytes, *, name: str, left: claims.Leftovers) -> Library:
    """Raises UnreadableFile where it is no JSON, TooLarge."""
    told = parsed(content, name=name)
    rows = [_flat(row) for row in claims.dicts(claims.held(told, "items") if isinstance(told, dict) else told)]
    found = Library()
    parents: dict[str, str] = {}
    for row in rows:
        if claims.line(row.get("itemType")) not in ("", *_BELOW):
            _add_item(row, found, left)
    for row in rows:
        if claims.line(row.get("itemType")) == "attachment":
            parents[_key(row)] = above = _above(row, found)
            if not above:
                _add_item(row, found, left)
    for row in rows:
        _add_below(row, parents, found, left)
    return found


def _flat(row: Item) -> Item:
    """The API puts what an item says under ``data``, and who made it beside that."""
    inner = row.get("data")
    if not isinstance(inner, dict):
        return row
    return {**inner, "createdBy": claims.held(row, "meta", "createdByUser", "username")}


def _key(row: Item) -> str:
    return claims.line(row.get("key") or row.get("itemKey")) or claims.line(row.get("uri"))


def _above(row: Item, found: Library) -> str:
    key = claims.line(row.get("parentItem"))
    return key if key in found.documents else ""


def _add_item(row: Item, found: Library, left: claims.Leftovers) -> None:
    title = claims.line(row.get("title"))
    key = _key(row) or known_by("zotero", title, claims.line(row.get("citationKey")), len(found.documents))
    if key in found.documents:
        return
    published, in_words = dated(claims.line(row.get("date")))
    known = {label: told for name, label in _FIELDS.items() if (told := claims.words(row.get(name)).strip())}
    found.documents[key] = IncomingDocument(
        key=key,
        title=title,
        url=claims.address(row.get("url")),
        authors=tuple(dict.fromkeys(_authors(row))),
        publisher=next((told for name in _PUBLISHERS if (told := claims.line(row.get(name)))), ""),
        published=published,
        language=claims.line(row.get("language")),
        topics=claims.paths(_tags(row)),
        fields=known | in_words,
    )
    notes = row.get("notes")
    for note in notes if isinstance(notes, list) else ():
        inner = note if isinstance(note, dict) else {"note": note}
        found.note(key, claims.words(inner.get("note")), key=_key(inner), tags=_tags(inner), about=inner)
    for attached in (row, *claims.dicts(row.get("attachments"))):
        for one in claims.dicts(attached.get("annotations")):
            _annotate(one, key, found, left)


def _authors(row: Item) -> Iterator[str]:
    """Authors, or whoever an item has in their place: not its editors and translators."""
    creators = [(claims.line(one.get("creatorType")), one) for one in claims.dicts(row.get("creators"))]
    kinds = {kind for kind, _ in creators}
    wanted = "author" if "author" in kinds else next((kind for kind, _ in creators), "")
    for kind, one in creators:
        if kind == wanted and (name := person(one.get("lastName"), one.get("firstName"), one.get("name"))):
            yield name


def _tags(row: Item) -> list[str]:
    tags = row.get("tags")
    return [
        name
        for one in (tags if isinstance(tags, list) else ())
        if (name := claims.line(one.get("tag") if isinstance(one, dict) else one))
    ]


def _add_below(row: Item, parents: dict[str, str], found: Library, left: claims.Leftovers) -> None:
    """Notes and annotations that stand in the list for themselves."""
    kind = claims.line(row.get("itemType"))
    if kind == "note":
        above = _above(row, found)
        if above:
            found.note(above, claims.words(row.get("note")), key=_key(row), tags=_tags(row), about=row)
        else:
            left.leave("standalone", claims.words(row.get("note")))
    elif kind == "annotation":
        attached = claims.line(row.get("parentItem"))
        above = parents.get(attached) or (attached if attached in found.documents else "")
        if above:
            _annotate(row, above, found, left)
        else:
            left.leave("standalone", _said(row, "Text"))


def _said(row: Item, what: str) -> str:
    """``annotationText``, in some exports ``text``."""
    return claims.words(row.get(f"annotation{what}", row.get(f"{what[0].lower()}{what[1:]}")))


def _annotate(row: Item, document: str, found: Library, left: claims.Leftovers) -> None:
    kind = claims.line(_said(row, "Type"))
    quote = _said(row, "Text").strip() if kind in _WITH_WORDS else ""
    note, tags = _said(row, "Comment").strip(), claims.paths(_tags(row))
    if kind in _DRAWN:
        left.leave("picture")
    elif not quote and note:
        left.leave("place", note)
    if not quote and not note and not tags:
        return
    colour, page = claims.line(_said(row, "Color")).lower(), claims.line(_said(row, "PageLabel"))
    if colour not in ("", _USUAL_COLOUR):
        left.leave("colour", colour)
    if page:
        left.leave("page", page)
    created, changed = claims.moment(row.get("dateAdded")), claims.moment(row.get("dateModified"))
    key = _key(row)
    found.annotations.append(
        IncomingAnnotation(
            document=document,
            quote=quote,
            tags=tags,
            note=note,
            author=claims.line(_said(row, "AuthorName")) or claims.line(row.get("createdBy")),
            created=created or changed,
            edited=changed if created and changed and changed > created else None,
            uid=known_by("zotero", key) if key else known_by("zotero", document, kind, quote, note, page),
        )
    )
