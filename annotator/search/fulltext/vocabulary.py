"""The words that stand in a project's texts, by their stems: a word that is looked for finds its other forms so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from time import monotonic

from django.db import connection, transaction

from annotator.models import KnownWord
from annotator.search.stems import LANGUAGES, stem

_REMEMBERED = 100_000  # words per process, that needn't be written again
_NOTED_FOR = 60.0  # seconds
_MOST_FORMS = 200
_AT_ONCE = 500
_INSERT = (
    "INSERT INTO annotator_knownword (project_id, language, stem, word) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
)

_written: dict[tuple[int, str], set[str]] = {}
_since = [0.0]


def language_of(tag: str) -> str:
    """The language that has stems, of a tag like "pt-BR"; "" if there is none."""
    language = tag.replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else ""


def expand(project_id: int, word: str) -> frozenset[str]:
    """This word (folded), and its other forms that stand in the project's texts, in whatever languages those are."""
    known = KnownWord.objects.filter(project=project_id)
    forms = {word}
    language = known.order_by("language").values_list("language", flat=True).first()
    while language is not None:  # each language costs one look into the key, however many words it has
        same = known.filter(language=language, stem=stem(word, language)).values_list("word", flat=True)
        forms.update(same[:_MOST_FORMS])
        following = known.filter(language__gt=language).order_by("language")
        language = following.values_list("language", flat=True).first()
    return frozenset(forms)


def learn(project_id: int, language: str, words: Collection[str]) -> None:
    """Note words that stand in a text of this language. Call it in the transaction that writes the text's row, when the
    project's turn is held: so nobody waits for somebody who waits for them."""
    if not language:
        return
    known = _noted().get((project_id, language), set())
    if not (new := sorted(word for word in set(words) - known if word.isalpha())):
        return
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, [(project_id, language, stem(word, language), word) for word in new])
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
