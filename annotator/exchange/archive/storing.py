"""The rows of an archive stored as a project of their own: what each kind needs beside what its rows say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from annotator.codebook import key_of
from annotator.exchange.archive import kinds, states
from annotator.exchange.archive.columns import To
from annotator.exchange.archive.coming import Coming, Incoming, Row
from annotator.exchange.archive.kinds import Kind
from annotator.exchange.archive.people import Person
from annotator.exchange.archive.reading import MODELS
from annotator.exchange.archive.rows import AT_ONCE, in_portions, reserve, store
from documents import fields
from documents.article import sections_from
from documents.duplicates import compared, insert_bands
from documents.likeness import address_key, bands_of, shingles_of
from documents.models import Change, Project

Stored = dict[str, Any]
_WITH_UID = (kinds.DOCUMENTS, kinds.ANNOTATIONS, kinds.REPLIES, kinds.VIEWS)
_LARGE = {kinds.SOURCE_FILES: 1, kinds.PICTURES: 1, kinds.REVISIONS: 20}  # so many at a time


class Storing:
    """``keys``: by kind those of its rows, where others name them; ``uids``: filled with the identifiers that are taken
    here, and made anew of ``act``; ``me``: the number of the person whose the project is to be."""

    def __init__(  # noqa: PLR0913 (each by keyword)
        self,
        coming: Coming,
        names: Incoming,
        *,
        project: Project,
        keys: Mapping[str, Sequence[int]],
        uids: dict[str, str],
        people: Sequence[Person],
        act: UUID,
        me: int,
    ) -> None:
        self._coming, self._names, self._project, self._keys = coming, names, project, keys
        self._uids, self._people, self._act, self._me = uids, people, act, me
        self._current: dict[int, int] = {}  # by document: the number of its revision
        self._views: set[str] = set()

    def store(self, kind: Kind, count: int) -> None:
        """All rows of this kind, ``count`` of them. Kinds are stored in the order of ``KINDS``."""
        model = MODELS[kind]
        keys = self._keys[kind.name] if kind.name in self._keys else reserve(model, count)
        at_once = _LARGE.get(kind, AT_ONCE)
        # The rows come first in the zip: only when one more is asked for do they tell that all of them were there.
        numbered = in_portions(zip(self._coming.rows(kind), keys, strict=False), at_once)
        store(model, (row for some in numbered for row in self._stored(kind, some)), at_once=at_once)

    def _stored(self, kind: Kind, some: list[tuple[Row, int]]) -> Iterator[Stored]:
        if kind in _WITH_UID:
            taken = MODELS[kind].objects.filter(uid__in=[row["uid"] for row, _key in some])
            self._make_anew(map(str, taken.order_by().values_list("uid", flat=True)))
        elif kind is kinds.CHANGES:
            self._make_acts_anew([row for row, _key in some])
        meta = MODELS[kind]._meta
        columns = [(one.name, meta.get_field(one.read_from).attname, _is_person(one)) for one in kind.columns]
        more = _MORE.get(kind)
        for row, key in some:
            stored: Stored = {meta.pk.attname: key, "project_id": self._project.pk}
            for name, attname, is_person in columns:
                stored[attname] = self._names.account(row[name]) if is_person else row[name]
            if "uid" in row:
                stored["uid"] = self._names.uid(row["uid"])
            if more is None or more(self, stored, row):
                yield stored
        if kind is kinds.REVISIONS:
            self._store_bands([row for row, _key in some])

    def _make_anew(self, taken: Iterator[str]) -> None:
        self._uids.update({uid: str(uuid5(self._act, uid)) for uid in taken})

    def _make_acts_anew(self, rows: list[Row]) -> None:
        """Another project's acts may have these identifiers. What an act is about may be itself."""
        others = Change.objects.filter(batch__in={row["batch"] for row in rows if row["batch"]}).exclude(
            project=self._project
        )
        self._make_anew(map(str, others.order_by().values_list("batch", flat=True).distinct()))
        for row in rows:
            if row["batch"] is not None:
                row["target"] = self._names.uid(row["target"])
                row["batch"] = self._names.uid(row["batch"])

    def _store_bands(self, rows: list[Row]) -> None:
        """By what the current texts are found to be like others."""
        bands = {
            row["document"]: bands_of(shingles_of(compared(row["text"], sections_from(row["layout"]))))
            for row in rows
            if self._current[row["document"]] == row["number"]
        }
        insert_bands(self._project.pk, bands, "document")

    def _tag(self, stored: Stored, _row: Row) -> bool:
        stored["key"] = key_of(stored["name"])
        stored["slug"] = f"tag-{stored['key']}"[:100]
        return True

    def _alias(self, stored: Stored, _row: Row) -> bool:
        stored["key"] = key_of(stored["name"])
        return True

    def _field(self, stored: Stored, _row: Row) -> bool:
        stored["key"] = fields.key_of(stored["name"])
        return True

    def _document(self, stored: Stored, _row: Row) -> bool:
        stored["address_key"] = address_key(stored["url"])
        self._current[stored["id"]] = stored["revision_number"]
        return True

    def _source_file(self, stored: Stored, row: Row) -> bool:
        stored["content"] = self._coming.content(row)
        stored["size"] = len(stored["content"])
        return True

    def _picture(self, stored: Stored, row: Row) -> bool:
        stored["content"] = self._coming.picture(row)
        return True

    def _value(self, stored: Stored, row: Row) -> bool:
        parsed = row["parsed"]
        stored |= {"sort": parsed.sort, "number": parsed.number, "day": parsed.day}
        return True

    def _credited(self, stored: Stored, row: Row) -> bool:
        """Who has no account here is named, and whose the project is wrote it down."""
        is_known = stored["author_id"] is not None
        stored["credit"] = "" if is_known else self._people[row["author"] - 1].called
        stored["author_id"] = stored["author_id"] or self._me
        return True

    def _view(self, stored: Stored, row: Row) -> bool:
        """One person's views have different names, also where they were several people's."""
        if stored["by_id"] is None or stored["by_id"] == self._me:
            stored["by_id"], name, number = self._me, row["name"], 1
            while stored["name"] in self._views:
                number += 1
                stored["name"] = f"{name[:90]} ({number})"
            self._views.add(stored["name"])
        return True

    def _of_a_person(self, stored: Stored, _row: Row) -> bool:
        """What is somebody's who has no account here has no place."""
        return stored["person_id"] is not None

    def _pseudonym(self, stored: Stored, row: Row) -> bool:
        stored["credit"] = "" if stored["person_id"] else self._people[row["person"] - 1].called
        return bool(stored["person_id"] or stored["credit"])

    def _line(self, stored: Stored, row: Row) -> bool:
        """What somebody without an account did keeps that name; nobody can take back what names such a person. What is
        only for somebody who isn't here is for the one whose project this is."""
        if row["verb"] == states.UNTOLD:
            return False
        if row["private_to"] is not None:
            stored["private_to_id"] = stored["private_to_id"] or self._me
        if row["by"] is not None and (stored["by_id"] is None or row["is_strange"]):
            stored["by_id"] = None
            stored["after"] = {**(row["after"] or {}), states.CREDIT: self._people[row["by"] - 1].called}
        return True


_MORE: dict[Kind, Callable[[Storing, Stored, Row], bool]] = {
    kinds.TAGS: Storing._tag,
    kinds.ALIASES: Storing._alias,
    kinds.FIELDS: Storing._field,
    kinds.DOCUMENTS: Storing._document,
    kinds.SOURCE_FILES: Storing._source_file,
    kinds.PICTURES: Storing._picture,
    kinds.VALUES: Storing._value,
    **dict.fromkeys((kinds.ANNOTATIONS, kinds.REPLIES), Storing._credited),
    kinds.VIEWS: Storing._view,
    **dict.fromkeys((kinds.DISMISSED, kinds.ASSIGNMENTS), Storing._of_a_person),
    kinds.PSEUDONYMS: Storing._pseudonym,
    kinds.CHANGES: Storing._line,
}


def _is_person(column: Any) -> bool:
    return isinstance(column, To) and column.kind == "people"
