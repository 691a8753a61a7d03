"""Prodigy: a JSON object a line (JSONL), each a task with its answer. Pure.

``text``, ``tokens`` and ``spans`` as the interfaces "ner_manual" and "spans_manual" take and give them
(https://prodi.gy/docs/api-interfaces); passages that share characters want the second. Positions are code points;
``token_start`` and ``token_end`` are the numbers of the first and the last token. Tokens are those of
``annotator.exchange.tokens``, divided where a passage begins or ends; white space other than one blank after a token
is a token too, as spaCy has it. A passage without tags has the label ``Untagged``. Prodigy keeps what else stands in a
task: there, under ``annotator``, is what it has no place for. Tasks that were rejected or ignored don't come in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from annotator.exchange import claims, sidecar
from annotator.exchange.bundle import Bundle, TextItem
from annotator.exchange.incoming import Incoming
from annotator.exchange.json_files import encoded, mapped, parsed_lines, quoted
from annotator.exchange.labels import UNTAGGED
from annotator.exchange.losses import Feature
from annotator.exchange.places import Places
from annotator.exchange.sidecar import Spot
from annotator.exchange.tokens import Token, tokens, tokens_of

CARRIES = frozenset(
    {
        *(Feature.UNTAGGED, Feature.MANY_TAGS, Feature.NESTED_TAG, Feature.OVERLAP, Feature.SAME_PLACE),
        *(Feature.LINES, Feature.TEXT, Feature.UNMARKED),
    }
)
INSTEAD: Mapping[Feature, str] = sidecar.instead(CARRIES)
LEFT = {
    "text": "{count} tasks have no text, so nothing of them comes in.",
    "answer": "{count} tasks were rejected or ignored there, so their labels don’t come in.",
    "place": "{count} labels stand nowhere in their text (“{example}”).",
    "relation": "{count} tasks have relations between labels, which don’t come in.",
}


def dump(bundle: Bundle) -> Iterator[str]:
    """A line for each document."""
    for item in bundle.texts:
        places = [(one.start or 0, one.end or 0) for one in item.standing]
        found = _with_spaces(item.text, tokens(item.text, chain.from_iterable(places)))
        about = {"text": item.text, "meta": {"title": item.document.title}}
        rest = {"spans": list(_spans(item, found)), "answer": "accept", sidecar.KEY: sidecar.dumped(item)}
        yield f'{encoded(about)[:-1]},"tokens":[{",".join(_tokens(item.text, found))}],{encoded(rest)[1:]}\n'


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile where it isn't JSON a line, and TooLarge."""
    gathered = sidecar.Gathered("prodigy")
    for row in parsed_lines(content, name=name):
        raw = row.get("text")
        if not isinstance(raw, str) or not (raw.strip() or sidecar.KEY in row):
            gathered.leftovers.leave("text")
            continue
        if row.get("answer", "accept") != "accept":
            gathered.leftovers.leave("answer", raw)
            continue
        if row.get("relations"):
            gathered.leftovers.leave("relation")
        places = Places(raw)
        spots = []
        for span in claims.dicts(row.get("spans")):
            claim = places.claim(span.get("start"), span.get("end"))
            if claim is None:
                gathered.leftovers.leave("place", claims.line(span.get("label")))
            else:
                spots.append(Spot(*claim, sidecar.tag_of(span.get("label"))))
        title = claims.line(mapped(row.get("meta")).get("title"))
        gathered.close(gathered.open(places.text, row.get(sidecar.KEY), title=title), spots)
    return gathered.incoming()


def _spans(item: TextItem, found: Sequence[Token]) -> Iterator[dict[str, Any]]:
    for one in item.standing:
        first, after = tokens_of(found, one.start or 0, one.end or 0)
        inside = {"token_start": first, "token_end": after - 1} if first < after else {}
        for tag in one.tags or (UNTAGGED,):
            yield {"start": one.start, "end": one.end, **inside, "label": tag}


def _tokens(text: str, found: Sequence[Token]) -> Iterator[str]:
    """In JSON: written out, because a text has some thousands of them."""
    starts = chain((token.start for token in islice(found, 1, None)), (len(text),))
    for number, ((start, end), until) in enumerate(zip(found, starts, strict=False)):
        words = f'"text":{quoted(text[start:end])},"start":{start},"end":{end}'
        yield f'{{{words},"id":{number},"ws":{"true" if end < until else "false"}}}'


def _with_spaces(text: str, found: Sequence[Token]) -> list[Token]:
    """These tokens and what stands between them, but for one blank after each."""
    made: list[Token] = []
    at = 0
    for token in (*found, Token(len(text), len(text))):
        until = token.start
        if at < until:
            at += bool(made) and text[at] == " "
            if at < until:
                made.append(Token(at, until))
        made.append(token)
        at = token.end
    return made[:-1]
