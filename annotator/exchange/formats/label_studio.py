"""Label Studio: a list of tasks as JSON, each with a text and its annotations. Pure.

As https://labelstud.io/guide/task_format and https://labelstud.io/tags/labels have it, for a project with
``<Labels name="label" toName="text">`` over ``<Text name="text" value="$text">``, and for the notes
``<TextArea name="note" toName="text" perRegion="true">``. ``value.start`` and ``value.end`` are code points, as Label
Studio stores them since version 1.6 (frontend change 308); earlier ones stored UTF-16 units. On the way in
``value.text`` says which of both a file has. Where a project's text is HTML, ``globalOffsets`` are taken. A passage is
one region, its identifier that of the annotation; one without tags has the label ``Untagged``. What Label Studio has
no place for stands in the task's data, under ``annotator``, which it keeps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.exchange import claims, sidecar
from annotator.exchange.bundle import AnnotationItem, Bundle
from annotator.exchange.identifiers import uuid_of
from annotator.exchange.incoming import Incoming
from annotator.exchange.json_files import encoded, listed, mapped, parsed_lines
from annotator.exchange.labels import UNTAGGED
from annotator.exchange.losses import Feature
from annotator.exchange.places import Claim, Places
from annotator.exchange.sidecar import Spot

CARRIES = frozenset(
    {
        *(Feature.NOTE, Feature.MARKDOWN, Feature.UNTAGGED, Feature.MANY_TAGS, Feature.NESTED_TAG, Feature.OVERLAP),
        *(Feature.SAME_PLACE, Feature.LINES, Feature.TEXT, Feature.UNMARKED),
    }
)
INSTEAD: Mapping[Feature, str] = sidecar.instead(CARRIES)
LEFT = {
    "text": "{count} tasks have no text, so nothing of them comes in.",
    "place": "{count} regions stand nowhere in their text (“{example}”).",
    "relation": "{count} relations between regions don’t come in.",
    "result": "{count} results are no labels on a passage (“{example}”), so they don’t come in.",
    "skipped": "{count} annotations were skipped there, so they don’t come in.",
    "prediction": "{count} predictions of a model don’t come in where people have annotated.",
}
_KIND = "label_studio"
_LABELS = ("labels", "hypertextlabels")


def dump(bundle: Bundle) -> Iterator[str]:
    """One list, a task a line."""
    yield "["
    for number, item in enumerate(bundle.texts, start=1):
        data = {"text": item.text, "title": item.document.title, sidecar.KEY: sidecar.dumped(item)}
        result = [region for one in item.standing for region in _regions(one)]
        task = {"id": number, "data": data, "annotations": [{"result": result}] if result else []}
        yield f"{',' if number > 1 else ''}\n{encoded(task)}"
    yield "\n]\n"


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile where it isn't JSON, and TooLarge."""
    gathered = sidecar.Gathered(_KIND)
    for task in parsed_lines(content, name=name):
        data = mapped(task.get("data")) or task
        raw = _text(data)
        if not (raw.strip() or sidecar.KEY in data):
            gathered.leftovers.leave("text")
            continue
        texts = _Texts(raw)
        beside = gathered.open(texts.text, data.get(sidecar.KEY), title=claims.line(data.get("title")))
        gathered.close(beside, list(_spots(task, texts, gathered.leftovers)))
    return gathered.incoming()


def _regions(one: AnnotationItem) -> Iterator[dict[str, Any]]:
    place = {"start": one.start, "end": one.end}
    shared = {"id": one.uid, "to_name": "text"}
    labels = list(one.tags) or [UNTAGGED]
    yield shared | {"from_name": "label", "type": "labels", "value": place | {"text": one.quote, "labels": labels}}
    if one.note:
        yield shared | {"from_name": "note", "type": "textarea", "value": place | {"text": [one.note]}}


class _Texts:
    """A task's text, its places counted in either unit."""

    def __init__(self, raw: str) -> None:
        self._points, self._raw = Places(raw), raw
        self._units: Places | None = None
        self.text = self._points.text

    def claim(self, value: dict[str, Any]) -> Claim | None:
        whole = mapped(value.get("globalOffsets")) or value
        start, end = whole.get("start"), whole.get("end")
        quote = claims.words(value.get("text"))
        found = self._points.claim(start, end, quote)
        if found is None or not quote or self._reads(found):
            return found
        self._units = self._units or Places(self._raw, utf16=True)
        for words in (quote, quote.replace("\\n", "\n")):  # some versions write line feeds as they do in their pages
            for places in (self._points, self._units):
                other = places.claim(start, end, words)
                if other and self._reads(other):
                    return other
        return found

    def _reads(self, claim: Claim) -> bool:
        return claim.start is not None and self.text[claim.start : claim.end] == claim.quote


def _text(data: dict[str, Any]) -> str:
    """The task's text: under that name, or the longest there is."""
    if isinstance(data.get("text"), str):
        return str(data["text"])
    return max((value for value in data.values() if isinstance(value, str)), key=len, default="")


def _spots(task: dict[str, Any], texts: _Texts, leftovers: claims.Leftovers) -> Iterator[Spot]:
    made = [
        one for one in claims.dicts(task.get("annotations", task.get("completions"))) if not _skipped(one, leftovers)
    ]
    predicted = list(claims.dicts(task.get("predictions")))
    if made:
        for _ in predicted:
            leftovers.leave("prediction")
    for one in made or predicted:
        yield from _spots_of(one, texts, leftovers)


def _skipped(one: dict[str, Any], leftovers: claims.Leftovers) -> bool:
    if one.get("was_cancelled") is True:
        leftovers.leave("skipped")
        return True
    return False


def _spots_of(one: dict[str, Any], texts: _Texts, leftovers: claims.Leftovers) -> Iterator[Spot]:
    by = mapped(one.get("completed_by"))
    author = claims.line(" ".join(claims.line(by.get(part)) for part in ("first_name", "last_name")))
    author = author or claims.line(by.get("email"))
    created = claims.moment(claims.line(one.get("created_at")))
    results = list(claims.dicts(one.get("result")))
    notes: defaultdict[str, list[str]] = defaultdict(list)
    for result in results:
        if result.get("type") == "textarea":
            said = mapped(result.get("value")).get("text")
            notes[claims.line(result.get("id"))] += [claims.words(words) for words in listed(said) or [said]]
    for result in results:
        kind, value = claims.line(result.get("type")), mapped(result.get("value"))
        region = claims.line(result.get("id"))
        if kind == "relation":
            leftovers.leave("relation")
        elif kind in _LABELS:
            labels = claims.lines(value.get(kind) or value.get("labels") or [])
            claim = texts.claim(value)
            if claim is None:
                leftovers.leave("place", ", ".join(labels))
                continue
            note = "\n\n".join(words for words in notes[region] if words)
            uid = uuid_of(region) or (region and f"{_KIND} {region}") or None
            for label in labels or (UNTAGGED,):
                yield Spot(*claim, sidecar.tag_of(label), note, uid, author, created)
        elif kind != "textarea":
            leftovers.leave("result", kind)
