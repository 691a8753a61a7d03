"""Whether something stands letter by letter in what the words of a row of the index were made of."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from django.db import connection

from annotator.search.fulltext.asking import Sql, any_check
from annotator.search.fulltext.kinds import Place
from annotator.search.locating import is_letter
from annotator.search.words import APOSTROPHES, IGNORED, MARKS, UNSPACED

_TEXT = (
    "SELECT 1 FROM documents_revision AS r JOIN documents_document AS d ON r.document_id = d.id"
    " WHERE d.id = {row} AND r.number = d.revision_number AND {found}"
)
_DOCUMENT = "SELECT 1 FROM documents_document AS d WHERE d.id = {row} AND ({found})"
_ANNOTATION = "SELECT 1 FROM annotator_annotation AS a WHERE a.id = {row} AND {found}"
_REPLY = "SELECT 1 FROM annotator_reply AS r WHERE r.annotation_id = {row} AND r.trashed_at IS NULL AND {found}"

# Where a place's words are from: what to look into, and its columns. The last three are one text.
_SOURCES = {
    Place.TITLE: ((_DOCUMENT, ("d.title",)),),
    Place.ABOUT: ((_DOCUMENT, ("d.publisher", "CAST(d.authors AS text)", "CAST(d.metadata AS text)")),),
    Place.QUOTE: ((_ANNOTATION, ("a.quote",)),),
    Place.NOTE: ((_ANNOTATION, ("a.note",)), (_REPLY, ("r.text",))),
    Place.BODY: ((_TEXT, ("r.text",)),),
    Place.COMMENT: ((_TEXT, ("r.text",)),),
    Place.FURNITURE: ((_TEXT, ("r.text",)),),
}


def letters_stand(text: str, places: Sequence[Place], *, row: str, inside: str) -> Sql:
    """A condition. ``row``: the column with the number of the document or the annotation; ``inside``: the condition
    that a text, {}, has a value in it. They stand as whole words, but for lists and facts."""
    # Lists and facts are kept as JSON, on SQLite in ASCII.
    packed = json.dumps(text, ensure_ascii=connection.vendor == "sqlite")[1:-1]
    whole = f"({inside} AND {{}} {'REGEXP' if connection.vendor == 'sqlite' else '~'} %s)"
    checks: list[Sql] = []
    for statement, columns in dict.fromkeys(source for place in places for source in _SOURCES[place]):
        ways, values = [], []
        for column in columns:
            is_packed = column.startswith("CAST")
            ways.append((inside if is_packed else whole).replace("{}", column))
            values += [packed] if is_packed else [text, _as_words(text)]
        checks.append((f"EXISTS ({statement.format(row=row, found=' OR '.join(ways))})", tuple(values)))
    return any_check(checks)


def _as_words(text: str) -> str:
    """A regular expression for these letters as whole words, as ``locating`` has them. Both databases understand it."""
    alone = f"{APOSTROPHES}{UNSPACED}"  # no letters of a word with others
    # SQLite asks Python, where a class of what is no letter is another one.
    no_letter = r"\W" if connection.vendor == "sqlite" else "[^[:alnum:]]"
    before = f"(^|{no_letter}|[_{alone}])" if is_letter(text[:1]) else ""
    silent = f"{MARKS}{IGNORED}"
    after = f"($|(?![{silent}])({no_letter}|[_{alone}]))" if is_letter(text[-1:]) else f"(?![{silent}])"
    return f"{before}{re.escape(text)}{after}"
