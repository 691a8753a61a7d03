"""Correcting what was found in an item: its fields, the kinds of its sections, the columns of a table."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents import staged
from documents.actions.documents import checked_address
from documents.actions.imports.comparing import FIELDS as LIKENESS
from documents.actions.imports.comparing import compare, print_of
from documents.actions.imports.staging import tell_workers
from documents.article import Article, SectionKind
from documents.containers import FIELDS
from documents.errors import Conflict, Invalid
from documents.models import ColumnMapping, Import, ImportContent, ImportItem, ItemState, Origin
from documents.packing import dump
from documents.text import canonical

CORRECTABLE = ("title", "authors", "publisher", "published", "address", "language", "charset")
_LONGEST = {"title": 500, "publisher": 300, "address": 2000, "language": 35, "charset": 40}
_LOOKED_AT = (ItemState.READY, ItemState.LEFT_OUT)


def correct(item: ImportItem, *, by: Any, **fields: Any) -> ImportItem:
    """Correct some of ``CORRECTABLE``. With another charset the file is read again; the other corrections stay."""
    if unknown := set(fields) - set(CORRECTABLE):
        raise Invalid(_("An item has no %(fields)s to correct.") % {"fields": ", ".join(sorted(unknown))})
    with transaction.atomic():
        current = _item(item, *_LOOKED_AT, *((ItemState.FAILED,) if "charset" in fields else ()))
        charset = _known_charset(fields.pop("charset", current.charset))
        for name, value in fields.items():
            setattr(current, name, _clean(name, value))
        current.corrected = sorted({*current.corrected, *fields})
        if charset != current.charset:
            _to_be_read_again(current, charset)
        current.decided_by = by
        current.save(update_fields=[*fields, "decided_by", "corrected", "charset", "state", "attempts", "changed_at"])
        if "address" in fields and current.state != ItemState.WAITING:
            _compare(current, _article(current))
    return current


def change_section(item: ImportItem, index: int, kind: SectionKind, *, by: Any) -> ImportItem:
    """Say that a section of the item's article is body, a comment or furniture. Raises Invalid."""
    with transaction.atomic():
        current = _item(item, *_LOOKED_AT)
        article = _with_section(_article(current), index, kind)
        ImportContent.objects.filter(item=current).update(reading=staged.compress(dump(article)))
        current.sections = staged.characters_by_kind(article.sections)
        current.decided_by = by
        current.save(update_fields=["sections", "decided_by", "changed_at"])
        _compare(current, article)
    return current


def name_columns(item: ImportItem, mapping: Mapping[str, str], *, by: Any) -> ImportItem:
    """Say which column of a table is the text, the title…: field → name of the column. It is remembered for the next
    table with the same columns. Raises Invalid."""
    with transaction.atomic():
        current = _item(item, ItemState.MAPPING)
        current.mapping = checked_mapping(mapping, current.columns["names"])
        current.state = ItemState.WAITING
        current.attempts, current.decided_by = 0, by
        current.save(update_fields=["mapping", "state", "attempts", "decided_by", "changed_at"])
        ColumnMapping.objects.update_or_create(
            project_id=current.project_id,
            signature=signature_of(current.columns["names"]),
            defaults={"mapping": current.mapping},
        )
        transaction.on_commit(tell_workers)
    return current


def checked_mapping(mapping: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """``mapping`` without empty entries. Raises Invalid where it names a field or column that isn't, or no text."""
    given = {field: column for field, column in mapping.items() if column}
    if unknown := set(given) - set(FIELDS):
        raise Invalid(
            _("“%(field)s” is nothing that a column can be: choose from %(fields)s.")
            % {"field": min(unknown), "fields": ", ".join(FIELDS)}
        )
    if missing := set(given.values()) - set(names):
        raise Invalid(
            _("The table has no column “%(column)s”: it has %(columns)s.")
            % {"column": min(missing), "columns": ", ".join(names)[:300]}
        )
    if not {"text", "html"} & set(given):
        raise Invalid(_("Say which column holds the text: without one there is nothing to import."))
    return given


def signature_of(names: Sequence[str]) -> str:
    """The same for two tables with the same columns in the same order."""
    return hashlib.sha256("\0".join(names).encode("utf-8", "replace")).hexdigest()


def _item(item: ImportItem, *states: ItemState) -> ImportItem:
    """The item as it stands now, in one of these states, locked."""
    current = ImportItem.objects.select_for_update().get(pk=item.pk)
    if current.state not in states:
        raise Conflict(
            _("“%(item)s” can't be corrected any more, or not yet: it is %(state)s.")
            % {"item": current, "state": current.get_state_display()}
        )
    return current


def _compare(item: ImportItem, article: Article) -> None:
    if item.revises_id is not None:  # sections and fields change nothing of where things stand in the text
        return
    compare([item], [print_of(item, article)])
    item.save(update_fields=LIKENESS)


def _article(item: ImportItem) -> Article:
    reading = ImportContent.objects.filter(item=item).values_list("reading", flat=True).first()
    if not reading:
        raise Conflict(_("“%(item)s” isn't kept any more: import it again.") % {"item": item})
    return staged.decompress(reading)


def _with_section(article: Article, index: int, kind: SectionKind) -> Article:
    sections = list(article.sections)
    if not 0 <= index < len(sections):
        raise Invalid(_("The text has no such section: choose one of %(count)s.") % {"count": len(sections)})
    changed = replace(sections[index], kind=kind)
    if kind is not SectionKind.COMMENT:  # nobody answers what is no comment
        changed = replace(changed, author="", said="", reply_to=None)
        sections = [replace(one, reply_to=None) if one.reply_to == index else one for one in sections]
    sections[index] = changed
    return replace(article, sections=tuple(sections))


def _to_be_read_again(item: ImportItem, charset: str) -> None:
    if item.origin == Origin.CORRECTED:
        raise Invalid(_("This text was corrected by hand: it can't be read in another character set."))
    item.charset, item.state, item.attempts = charset, ItemState.WAITING, 0
    Import.objects.filter(pk=item.within_id).update(finished_at=None)
    transaction.on_commit(tell_workers)


def _known_charset(value: str) -> str:
    value = value.strip()
    try:
        "".encode(value or "utf-8")
    except (LookupError, ValueError) as error:
        raise Invalid(
            _("“%(charset)s” is no character set that is known here: try utf-8, windows-1252 or gb18030.")
            % {"charset": value[:40]}
        ) from error
    return value[:40]


def _clean(name: str, value: Any) -> Any:
    if name == "authors":
        return [author for author in (canonical(str(one)).strip() for one in value) if author]
    if name == "published":
        if value is not None and not isinstance(value, date):
            raise Invalid(_("A day is written as in 2019-01-20."))
        return value
    cleaned = canonical(str(value)).strip()[: _LONGEST[name]]
    return checked_address(cleaned) if name == "address" else cleaned
