"""The words that stand in a project's texts, by their stems: a word that is looked for finds its other forms so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Set
from functools import cached_property
from time import monotonic

from django.db import connection, transaction
from django.db.models import QuerySet

from annotator.models import KnownWord
from annotator.search.stems import LANGUAGES, stem, stems

_REMEMBERED = 100_000  # words per process, that needn't be written again
_NOTED_FOR = 60.0  # seconds
_MOST_FORMS = 200
_AT_ONCE = 500
_COLUMNS = "INSERT INTO annotator_knownword (project_id, language, stem, word)"
_INSERT = f"{_COLUMNS} VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
_UNNESTED = "SELECT %s, %s, * FROM unnest(%s::text[], %s::text[])"
_INSERT_ALL = f"{_COLUMNS} {_UNNESTED} ON CONFLICT DO NOTHING"

_written: dict[tuple[int, str], set[str]] = {}
_since = [0.0]


def language_of(tag: str) -> str:
    """The language that has stems, of a tag like "pt-BR"; "" if there is none."""
    language = tag.replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else ""


class Forms:
    """The forms of words in a project's texts, in whatever languages those are. Each word is asked for once: for one
    search, say, and what is shown of it."""

    def __init__(self, project_id: int) -> None:
        self.project_id = project_id
        self._known: dict[str, frozenset[str]] = {}

    def __call__(self, word: str) -> frozenset[str]:
        """This word (folded), and its other forms that stand somewhere."""
        if word not in self._known:
            self._known[word] = frozenset({word, *self._other_forms(word)})
        return self._known[word]

    def _other_forms(self, word: str) -> Iterator[str]:
        for language in self._languages:
            same = self._words.filter(language=language, stem=stem(word, language))
            yield from same.values_list("word", flat=True)[:_MOST_FORMS]

    @cached_property
    def _languages(self) -> list[str]:
        """Each costs one look into the key, however many words it has."""
        found: list[str] = []
        named = self._words.order_by("language").values_list("language", flat=True)
        language = named.first()
        while language is not None:
            found.append(language)
            language = named.filter(language__gt=language).first()
        return found

    @property
    def _words(self) -> QuerySet[KnownWord]:
        return KnownWord.objects.filter(project=self.project_id)


def learn(project_id: int, language: str, words: Set[str]) -> None:
    """Note words that stand in a text of this language. Call it in the transaction that writes the text's row, when the
    project's turn is held: so nobody waits for somebody who waits for them."""
    if not language:
        return
    known = _noted().get((project_id, language), set())
    if not (new := [word for word in words - known if word.isalpha()]):
        return
    rows = sorted(zip(stems(new, language), new, strict=True))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_INSERT_ALL, (project_id, language, *map(list, zip(*rows, strict=True))))
        else:
            cursor.executemany(_INSERT, [(project_id, language, *row) for row in rows])
    transaction.on_commit(lambda: _remember(project_id, language, new))


def forget(project_id: int, words: Iterable[str], stands: Callable[[str], bool]) -> None:
    """Take out those of these words that stand nowhere in the project any more; ``stands``: whether one does."""
    known = KnownWord.objects.filter(project=project_id)
    waiting = sorted(word for word in words if word.isalpha())
    for language in set(known.values_list("language", flat=True).distinct()):
        for start in range(0, len(waiting), _AT_ONCE):
            some = waiting[start : start + _AT_ONCE]
            same = known.filter(language=language, stem__in={stem(word, language) for word in some})
            gone = [word for word in same.filter(word__in=some).values_list("word", flat=True) if not stands(word)]
            same.filter(word__in=gone).delete()
    forget_what_was_written()


def forget_project(project_id: int) -> None:
    KnownWord.objects.filter(project=project_id).delete()
    forget_what_was_written()


def forget_what_was_written() -> None:
    """This process will note words again that it has noted already."""
    _written.clear()


def _noted() -> dict[tuple[int, str], set[str]]:
    """What this process noted a moment ago: another one may have taken words out since."""
    if monotonic() - _since[0] > _NOTED_FOR:
        _since[0] = monotonic()
        _written.clear()
    return _written


def _remember(project_id: int, language: str, words: Collection[str]) -> None:
    if sum(map(len, _written.values())) > _REMEMBERED:
        _written.clear()
    _written.setdefault((project_id, language), set()).update(words)
