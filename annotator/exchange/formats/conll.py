"""CoNLL-2003: a token a line, with the label of the passage that it is part of, in BIO. Pure.

Four columns, of which the second and the third say nothing (Tjong Kim Sang and De Meulder 2003,
https://aclanthology.org/W03-0419/): ``Tides -X- _ B-Mood``. ``B-`` begins a passage, ``I-`` goes on in it, ``O`` is
outside of all. An empty line stands between the lines of a text, ``-DOCSTART-`` before each text. Tokens are those of
``annotator.exchange.tokens``, divided where a passage begins or ends, so that each passage is whole tokens; the white
space between them isn't kept. Of passages that share something the longer stands here, of several tags the first, of a
path one word ("Claims_Economic"); in each line of a text a passage begins anew.

On the way in a text is its tokens with blanks between them, and positions are code points of that. IOB1 and BIOES are
understood as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from annotator.exchange import claims, sidecar
from annotator.exchange.bundle import AnnotationItem, Bundle, TextItem
from annotator.exchange.incoming import Incoming
from annotator.exchange.labels import Labels
from annotator.exchange.losses import Feature
from annotator.exchange.sidecar import Spot
from annotator.exchange.tokens import Token, tokens, tokens_of, without_overlaps
from documents.encoding import decode
from documents.errors import UnreadableFile
from documents.text import Span

CARRIES = frozenset({Feature.UNTAGGED})
INSTEAD: Mapping[Feature, str] = {
    Feature.NESTED_TAG: "one_word",
    Feature.MANY_TAGS: "first_tag",
    Feature.OVERLAP: "longer",
    Feature.SAME_PLACE: "longer",
    Feature.LINES: "each_line",
    Feature.TEXT: "tokens",
}
LEFT = {
    "label": "{count} lines have no label of a known kind (“{example}”); they count as text alone.",
}
_START = "-DOCSTART-"
_LABEL = re.compile(r"(?:([BIESULM])-(.+)|O)\Z")


class _Line(NamedTuple):
    token: str
    sign: str  # B, I, E, S, U, L, M; "" outside of all, "?" where the line doesn't say
    label: str


def dump(bundle: Bundle) -> Iterator[str]:
    """Text by text."""
    labels = Labels(latin=False)
    for item in bundle.texts:
        yield f"{_START} -X- -X- O\n\n{''.join(_lines(item, labels))}"


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile where no line has a token and a label, and TooLarge."""
    gathered = sidecar.Gathered("conll")
    has_labels = False
    for sentences in _documents(decode(claims.bounded(content, name=name), name=name), gathered.leftovers):
        text = "\n".join(" ".join(line.token for line in sentence) for sentence in sentences)
        spots = list(_spots(sentences, text))
        has_labels = has_labels or any(True for sentence in sentences for line in sentence if line.sign != "?")
        gathered.close(gathered.open(text, {}), spots)
    if not has_labels:
        raise UnreadableFile(f"“{name}” has no lines with a token and its label, as CoNLL-2003 has them.")
    return gathered.incoming()


def _lines(item: TextItem, labels: Labels) -> Iterator[str]:
    text, standing = item.text, without_overlaps(item.standing, _place)
    found = tokens(text, (end for one in standing for end in (one.start or 0, one.end or 0)))
    signs = _signs(standing, found, labels)
    at = 0
    for number, (start, end) in enumerate(found):
        is_new = start > at and "\n" in text[at:start]
        if is_new and number:
            yield "\n"
        label, begins = signs.get(number, ("", False))
        sign = f"{'B' if begins or is_new else 'I'}-{label}" if label else "O"
        yield f"{text[start:end]} -X- _ {sign}\n"
        at = end
    yield "\n"


def _signs(standing: Iterable[AnnotationItem], found: Sequence[Token], labels: Labels) -> dict[int, tuple[str, bool]]:
    """By the number of a token, the label that it has, and whether that begins there."""
    signs: dict[int, tuple[str, bool]] = {}
    for one in standing:
        label = labels.label(one.tags[0] if one.tags else "")
        first, after = tokens_of(found, one.start or 0, one.end or 0)
        for number in range(first, after):
            signs.setdefault(number, (label, number == first))
    return signs


def _place(one: AnnotationItem) -> Span:
    return Span(one.start or 0, one.end or 0)


def _documents(text: str, leftovers: claims.Leftovers) -> Iterator[list[list[_Line]]]:
    """Each document's sentences, of lines."""
    sentences: list[list[_Line]] = []
    sentence: list[_Line] = []
    for line in [*text.split("\n"), "", _START]:
        columns = line.split()
        if columns and columns[0] != _START:
            if (read := _line(columns, leftovers)) is not None:
                sentence.append(read)
            continue
        if sentence:
            sentences.append(sentence)
            sentence = []
        if columns and sentences:
            yield sentences
            sentences = []


def _line(columns: list[str], leftovers: claims.Leftovers) -> _Line | None:
    found = _LABEL.match(columns[-1]) if len(columns) > 1 else None
    if found:
        return _Line(columns[0], found[1] or "", found[2] or "")
    if columns[0] == "#":  # what some programs say of a sentence
        return None
    leftovers.leave("label", " ".join(columns))
    return _Line(columns[0], "?", "")


def _spots(sentences: list[list[_Line]], text: str) -> Iterator[Spot]:
    """Where the passages stand in the text that the tokens make."""
    at = 0
    for sentence in sentences:
        open_at, label, end = -1, "", 0
        for line in sentence:
            goes_on = open_at >= 0 and line.sign in ("I", "E", "L", "M") and line.label == label
            if open_at >= 0 and not goes_on:
                yield Spot(open_at, end, text[open_at:end], sidecar.tag_of(label))
                open_at = -1
            if line.sign not in ("", "?") and not goes_on:
                open_at, label = at, line.label
            end = at + len(line.token)
            at = end + 1
        if open_at >= 0:
            yield Spot(open_at, end, text[open_at:end], sidecar.tag_of(label))
