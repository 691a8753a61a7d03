"""The words that stand in a project's texts, by their stems: a word that is looked for finds its other forms so."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection, transaction

from annotator.models import KnownWord
from annotator.search.stems import LANGUAGES, stem

_REMEMBERED = 100_000  # words per process, that needn't be written again
_MOST_FORMS = 200
_AT_ONCE = 500
_INSERT = (
    "INSERT INTO annotator_knownword (project_id, language, stem, word) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
)

_written: dict[tuple[int, str], set[str]] = {}


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
    known = _written.get((project_id, language), set())
    if not (new := sorted(word for word in set(words) - known if word.isalpha())):
        return
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, [(project_id, language, stem(word, language), word) for word in new])
    transaction.on_commit(lambda: _remember(project_id, language, new))


def forget(project_id: int, words: Iterable[str]) -> None:
    """Take these words out, which stand nowhere in the project any more."""
    gone = sorted(words)
    languages = set(KnownWord.objects.filter(project=project_id).values_list("language", flat=True).distinct())
    for language in languages:
        for start in range(0, len(gone), _AT_ONCE):
            some = gone[start : start + _AT_ONCE]
            stems = {stem(word, language) for word in some}
            KnownWord.objects.filter(project=project_id, language=language, stem__in=stems, word__in=some).delete()
    forget_what_was_written()


def forget_what_was_written() -> None:
    """This process will note words again that it has noted already."""
    _written.clear()


def _remember(project_id: int, language: str, words: Collection[str]) -> None:
    if sum(map(len, _written.values())) > _REMEMBERED:
        _written.clear()
    _written.setdefault((project_id, language), set()).update(words)
