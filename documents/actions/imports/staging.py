"""Starting an import and putting files, links and texts into it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions.documents import checked_address
from documents.actions.importing import check_size
from documents.containers import MOST_PARTS, Failure, Part
from documents.errors import Conflict, Invalid, TooLarge
from documents.models import Document, Import, ImportContent, ImportItem, ItemState, Project, Purpose
from documents.models.rows import insert
from documents.signals import work_to_do
from documents.text import canonical

_LONGEST_NAME, _LONGEST_ADDRESS, _LONGEST_TITLE = 500, 2000, 500
_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+", re.IGNORECASE)
_BARE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:/\S*)?", re.IGNORECASE)  # as people write them by hand


def start_import(
    project: Project,
    *,
    by: Any,
    straight: bool = False,
    folders_as_topics: bool = False,
    purpose: Purpose = Purpose.DOCUMENTS,
) -> Import:
    """A new import with nothing in it. ``straight``: each item is stored as soon as it is read; a newer text of a
    document only if nobody need look at what comes of it."""
    return Import.objects.create(
        project=project, by=by, straight=straight, folders_as_topics=folders_as_topics, purpose=purpose
    )


def add_file(
    import_: Import, content: bytes, *, name: str, media_type: str = "", folders: Sequence[str] = ()
) -> ImportItem:
    """Put a file in, to be read by a worker. Raises TooLarge, and Conflict where the import was cancelled."""
    check_size(len(content), name=name)
    return put_in(import_, [New(content=content, name=name, media_type=media_type, folders=tuple(folders))])[0]


def add_link(import_: Import, url: str) -> ImportItem:
    """Put a web address in, to be fetched and read by a worker. Raises Invalid where it is none."""
    return put_in(import_, [New(url=_address(url))])[0]


def add_links(import_: Import, addresses: str) -> list[ImportItem]:
    """Put in every web address of a text, each once, usually one a line; a line with none becomes a failed item.
    Raises Invalid where there is none at all."""
    news: dict[str, New] = {}
    for line in filter(None, map(str.strip, canonical(addresses).splitlines())):
        for url in _addresses(line):
            news[url] = New(url=_address(url))
        if not _addresses(line):
            reason = _("“%(line)s” is no web address: write it as in https://example.org/article.")
            news[line] = New(name=line, reason=reason % {"line": line[:80]})
    if all(new.reason for new in news.values()):
        raise Invalid(_("There is no web address in it: put one on each line, as in https://example.org/article."))
    if len(news) > MOST_PARTS:
        raise TooLarge(_("These are more than %(most)s addresses: divide them.") % {"most": MOST_PARTS})
    return put_in(import_, list(news.values()))


def add_text(import_: Import, text: str, *, title: str = "", url: str = "") -> ImportItem:
    """Put a pasted text in; a title given by hand stays. Raises Invalid where there is no text."""
    if not text.strip():
        raise Invalid(_("There is no text to import: paste some first."))
    content = text.encode("utf-8", "replace")
    check_size(len(content), name=title or _("This text"))
    title = canonical(title).strip()[:_LONGEST_TITLE]
    new = New(content=content, media_type="text/plain", charset="utf-8", url=_address(url) if url.strip() else "")
    return put_in(import_, [new], title=title, corrected=["title"] if title else [])[0]


def add_failure(import_: Import, *, name: str, reason: str, folders: Sequence[str] = ()) -> ImportItem:
    """Note something that could not be taken, so that the summary tells of it."""
    return put_in(import_, [New(name=name, folders=tuple(folders), reason=reason)])[0]


def add_parts(container: ImportItem, parts: Sequence[Part | Failure], *, done: int) -> bool:
    """Put what was found in a container in, and note that ``done`` of its parts have come: at once, so that a worker
    that takes over goes on behind them. False where the container is no longer this worker's."""
    news = [_part(part) for part in parts]
    with transaction.atomic():
        mine = ImportItem.objects.filter(
            pk=container.pk, state=ItemState.READING, claimed_by=container.claimed_by, done=container.done
        )
        if not mine.update(done=done, claimed_at=timezone.now()):
            return False
        first = container.done
        container.done = done
        _make(container.within, news, container=container, first=first)
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """What is to become an item. Of a newer text of a document: which one it ``revises``, where the text came from
    (``origin``), what it is to be read as; and ``decision``, SKIP where nobody wants to look at what only stands around
    the article."""

    content: bytes | None = None
    name: str = ""
    media_type: str = ""
    charset: str = ""
    url: str = ""
    folders: tuple[str, ...] = ()
    offered: bool = False
    reason: str = ""
    revises: Document | None = None
    origin: str = ""
    read_as: str = ""
    decision: str = ""
    state: str = ItemState.WAITING


def _part(part: Part | Failure) -> New:
    if isinstance(part, Failure):
        return New(name=part.name, reason=part.reason)
    try:
        check_size(len(part.content), name=part.name)
    except TooLarge as error:
        return New(name=part.name, reason=str(error))
    return New(
        content=part.content,
        name=part.name,
        media_type=part.media_type,
        charset=part.charset,
        url=part.url if part.url.lower().startswith(("http://", "https://")) else "",
        folders=part.folders,
        offered=part.offered,
    )


def put_in(import_: Import, news: Sequence[New], **fields: Any) -> list[ImportItem]:
    """Items of these. Raises Conflict where the import was cancelled."""
    with transaction.atomic():
        current = Import.objects.select_for_update().get(pk=import_.pk)
        if current.cancelled_at is not None:
            raise Conflict(_("This import was cancelled: start another one."))
        if current.finished_at is not None:
            Import.objects.filter(pk=import_.pk).update(finished_at=None)
        last = ImportItem.objects.filter(within=import_, container=None).order_by("-pk").values_list("position")[:1]
        items = _make(import_, news, first=last[0][0] + 1 if last else 0, **fields)
        transaction.on_commit(tell_workers)
    return items


def tell_workers() -> None:
    """There is something to do. Call it when that is stored (``transaction.on_commit``)."""
    work_to_do.send(sender=Import)


def _make(
    import_: Import, news: Sequence[New], *, first: int, container: ImportItem | None = None, **fields: Any
) -> list[ImportItem]:
    items = [
        ImportItem(
            project_id=import_.project_id,
            within=import_,
            container=container,
            depth=container.depth + 1 if container else 0,
            position=first + place,
            name=canonical(new.name)[:_LONGEST_NAME],
            media_type=new.media_type[:100],
            charset=new.charset[:40],
            url=new.url[:_LONGEST_ADDRESS],
            folders=[*(container.folders if container else ()), *map(canonical, new.folders)],
            size=len(new.content or b""),
            sha256=hashlib.sha256(new.content).hexdigest() if new.content is not None else "",
            state=_first_state(new),
            error=new.reason,
            **_proposed(new),
            **fields,
        )
        for place, new in enumerate(news)
    ]
    insert(items)
    pairs = zip(items, news, strict=True)
    insert([ImportContent(item=item, content=new.content) for item, new in pairs if new.content is not None])
    return items


def _proposed(new: New) -> dict[str, Any]:
    """Until it is read, it is called as the document is."""
    if new.revises is None:
        return {}
    told = {name: getattr(new, name) for name in ("revises", "origin", "read_as", "decision")}
    return {**told, "title": new.revises.title}


def _first_state(new: New) -> str:
    if new.reason:
        return ItemState.FAILED
    return ItemState.LEFT_OUT if new.offered else new.state


def _addresses(line: str) -> list[str]:
    found = []
    for match in _ADDRESS.findall(line):
        url = match.rstrip(".,;:!?'")
        found.append(url.rstrip(")]") if "(" not in url and "[" not in url else url)
    return found or ([f"https://{line}"] if _BARE.fullmatch(line) else [])


def _address(url: str) -> str:
    url = checked_address(canonical(url).strip())
    if not url:
        raise Invalid(_("There is no web address to import: give one, as in https://example.org/article."))
    if len(url) > _LONGEST_ADDRESS:
        raise Invalid(_("This web address is longer than %(most)s characters.") % {"most": _LONGEST_ADDRESS})
    return url
