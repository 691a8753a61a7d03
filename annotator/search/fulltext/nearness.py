"""Whether words stand near each other in a text of PostgreSQL's index."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from annotator.search.fulltext.asking import Sql, every_check

BETWEEN = "¦"  # the words of one place and those of the next one


def close(where: str, words: Sequence[str], distance: int) -> Sql:
    """Whether all of them stand in a run of words with at most ``distance`` between the first and the last of it. Each
    pair is looked for by a pattern; only where there are more, and all pairs fit, the words are counted."""
    first, *others = words
    pairs = [(f"{where} ~ %s", ("|".join(_patterns(first, other, distance)),)) for other in others]
    if len(others) == 1:
        return pairs[0]
    numbered = f"unnest(string_to_array(btrim({where}), ' ')) WITH ORDINALITY AS u(word, place)"
    parted = f"SELECT word, place, count(*) FILTER (WHERE word = '{BETWEEN}') OVER (ORDER BY place) AS part"
    within = "b.part = a.part AND b.place BETWEEN a.place AND a.place + %s"
    counted = (
        f"EXISTS (WITH s AS (SELECT * FROM ({parted} FROM {numbered}) AS n WHERE word = ANY(%s)) SELECT 1 FROM s AS a"  # noqa: S608
        f" WHERE (SELECT count(DISTINCT b.word) FROM s AS b WHERE {within}) = %s)"
    )
    return every_check([*pairs, (counted, (list(words), distance + 1, len(words)))])


def _patterns(one: str, other: str, distance: int) -> Iterator[str]:
    gap = f"([^ {BETWEEN}]+ ){{0,{distance}}}"
    for first, last in ((one, other), (other, one)):
        yield f" {_escaped(first)} {gap}{_escaped(last)} "


def _escaped(word: str) -> str:
    return re.sub(r"([][\\^$.|?*+(){}-])", r"\\\1", word)
