"""brat: a ZIP of plain texts, each with its annotations in brat's standoff format. Pure.

``Name.txt`` is a text in UTF-8, ``Name.ann`` its annotations (https://brat.nlplab.org/standoff.html): for each tag of
a passage a line ``T1`` with its label, positions and text, and a line ``#1`` with the passage's note (AnnotatorNotes).
Positions are code points. Line feeds and tabs in what a line quotes or says are blanks there. Passages in several
parts are never written; where another program wrote some, they stay behind.

A label is one word of Latin letters. ``annotation.conf`` lists all of them, each under a line that says which tag it is
(``# Claims_Economic = ["Claims", "Economic"]``); ``visual.conf`` has brat show the tags as they are called, in their
colours. A passage without tags has the label ``Untagged``. What brat has no place for stands in ``Name.json``.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from annotator.codebook import SEPARATOR, split_path
from annotator.exchange import claims, sidecar
from annotator.exchange.bundle import Bundle, TextItem
from annotator.exchange.codebooks.colours import hex_of
from annotator.exchange.codebooks.entries import CodebookFile, Entry, in_tree_order
from annotator.exchange.incoming import Incoming
from annotator.exchange.json_files import encoded, parsed
from annotator.exchange.labels import UNTAGGED, Labels
from annotator.exchange.losses import Feature
from annotator.exchange.places import Places
from annotator.exchange.sidecar import Spot
from annotator.exchange.zipping import Names, zipped
from documents.archives import Archive, open_archive
from documents.errors import UnreadableFile

CARRIES = frozenset(
    {
        *(Feature.UNTAGGED, Feature.MANY_TAGS, Feature.NESTED_TAG, Feature.OVERLAP, Feature.SAME_PLACE),
        *(Feature.NOTE, Feature.LINES, Feature.TEXT, Feature.UNMARKED, Feature.COLOUR, Feature.UNUSED_TAG),
    }
)
INSTEAD: Mapping[Feature, str] = sidecar.instead(CARRIES)
LEFT = {
    "parts": "{count} annotations are of several parts (“{example}”), which don’t come in.",
    "place": "{count} annotations stand nowhere in their text (“{example}”).",
    "relation": "{count} relations, events and attributes don’t come in (“{example}”).",
    "file": "{count} files have no text with their name (“{example}”), so nothing of them comes in.",
}
_MAPPED = re.compile(r"^# (\w+) = (\[.*\])$", re.MULTILINE)
_SHOWN = re.compile(r"^[ \t]*([\w-]+)[ \t]*\|([^|\n]*)", re.MULTILINE)
_COLOURED = re.compile(r"^[ \t]*([\w-]+)[ \t].*?\bbgColor:(#[0-9a-fA-F]{6})\b", re.MULTILINE)
_BLANKS = re.compile(r"[\t\n]")
_CONF = ("annotation.conf", "visual.conf")


def dump(bundle: Bundle) -> Iterator[bytes]:
    """The archive, text by text."""
    labels = Labels(latin=True)
    for entry in bundle.codebook.entries:
        labels.label(SEPARATOR.join(entry.path))
    return zipped(_files(bundle, labels))


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile where it is no archive with a text and its annotations, and TooLarge."""
    archive = open_archive(BytesIO(claims.bounded(content, name=name)), name=name)
    paths = {entry.path: None for entry in archive.entries() if not entry.is_dir and not entry.problem}
    stems = [path[:-4] for path in paths if path.endswith(".ann")]
    if not any(f"{stem}.txt" in paths for stem in stems):
        raise UnreadableFile(f"“{name}” has no text (.txt) with annotations (.ann) beside it, as brat keeps them.")
    gathered = sidecar.Gathered("brat")
    confs = [_text(archive, path) if path in paths else "" for path in _confs(paths)]
    tags = _tags(confs)
    for stem in stems:
        if f"{stem}.txt" not in paths:
            gathered.leftovers.leave("file", f"{stem}.ann")
            continue
        places = Places(_text(archive, f"{stem}.txt"))
        said = parsed(archive.read(f"{stem}.json"), name=f"{stem}.json") if f"{stem}.json" in paths else {}
        beside = gathered.open(places.text, said, title=stem.rpartition("/")[2])
        gathered.close(beside, _spots(_text(archive, f"{stem}.ann"), places, tags, gathered.leftovers))
    return gathered.incoming(_codebook(confs, tags))


def _files(bundle: Bundle, labels: Labels) -> Iterator[tuple[str, Iterator[str]]]:
    names = Names()
    for item in bundle.texts:
        stem = names.fit(item.document.title)
        yield f"{stem}.txt", iter([item.text])
        yield f"{stem}.ann", iter(["".join(_lines(item, labels))])
        yield f"{stem}.json", iter([encoded(sidecar.dumped(item)), "\n"])
    yield _CONF[0], _annotation_conf(labels)
    yield _CONF[1], _visual_conf(bundle.codebook, labels)


def _lines(item: TextItem, labels: Labels) -> Iterator[str]:
    number = notes = 0
    for one in item.standing:
        quote = _BLANKS.sub(" ", one.quote)
        for tag in one.tags or ("",):
            number += 1
            yield f"T{number}\t{labels.label(tag)} {one.start} {one.end}\t{quote}\n"
        if one.note:
            notes += 1
            first = number - max(len(one.tags), 1) + 1
            yield f"#{notes}\tAnnotatorNotes T{first}\t{_BLANKS.sub(' ', one.note)}\n"


def _annotation_conf(labels: Labels) -> Iterator[str]:
    yield f"[entities]\n\n{UNTAGGED}\n"
    for label, path in labels.items():
        yield f"# {label} = {json.dumps(split_path(path), ensure_ascii=False)}\n{label}\n"
    yield "\n[relations]\n\n[events]\n\n[attributes]\n"


def _visual_conf(codebook: CodebookFile, labels: Labels) -> Iterator[str]:
    yield "[labels]\n\n"
    yield from (f"{label} | {path.replace('|', '¦')}\n" for label, path in labels.items())
    yield "\n[drawing]\n\nSPAN_DEFAULT fgColor:black, bgColor:lightgrey, borderColor:darken\n"
    for entry in codebook.entries:
        if entry.colour:
            yield f"{labels.label(SEPARATOR.join(entry.path))} bgColor:{hex_of(entry.colour)}\n"


def _text(archive: Archive, path: str) -> str:
    try:
        # As it stands: positions count every sign of it.
        return archive.read(path).decode("utf-8-sig" if path.endswith(".conf") else "utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"“{path}” in “{archive.name}” isn’t UTF-8 text, as brat’s files are.") from error


def _confs(paths: Iterable[str]) -> tuple[str, ...]:
    """Where both files with settings are: those that lie highest."""
    found = [sorted((path for path in paths if path.rpartition("/")[2] == name), key=len) for name in _CONF]
    return tuple(named[0] if named else "" for named in found)


def _tags(confs: list[str]) -> dict[str, tuple[str, ...]]:
    """The path that each label means: as we wrote it, or as brat shows it."""
    shown = confs[1].partition("[labels]")[2].partition("\n[")[0]
    tags = {found[1]: path for found in _SHOWN.finditer(shown) if (path := tuple(split_path(claims.line(found[2]))))}
    for found in _MAPPED.finditer(confs[0]):
        try:
            path = claims.lines(json.loads(found[2]))
        except (ValueError, RecursionError):
            continue
        tags |= {found[1]: path} if path else {}
    return tags


def _codebook(confs: list[str], tags: Mapping[str, tuple[str, ...]]) -> CodebookFile:
    colours = {found[1]: found[2].lower() for found in _COLOURED.finditer(confs[1])}
    return CodebookFile(in_tree_order(Entry(path, colour=colours.get(label, "")) for label, path in tags.items()))


def _spots(
    lines: str, places: Places, tags: Mapping[str, tuple[str, ...]], leftovers: claims.Leftovers
) -> Iterator[Spot]:
    notes: defaultdict[str, list[str]] = defaultdict(list)
    bound: list[tuple[str, str, str]] = []
    for line in lines.split("\n"):
        number, _, rest = line.rstrip("\r").partition("\t")
        about, _, words = rest.partition("\t")
        if number[:1] == "T":
            bound.append((number, about, words))
        elif number[:1] == "#" and about:
            notes[about.partition(" ")[2]].append(claims.words(words))
        elif number:
            leftovers.leave("relation", claims.line(about))
    for number, about, words in bound:
        label, _, ends = about.partition(" ")
        if ";" in ends:
            leftovers.leave("parts", claims.line(words))
            continue
        claim = places.claim(*_positions(ends)) or places.claim(None, None, words)
        if claim is None:
            leftovers.leave("place", claims.line(words))
            continue
        if _BLANKS.sub(" ", claim.quote) != words:
            claim = claim._replace(quote=claims.words(words) or claim.quote)
        tag = tags.get(label, (label,) if label and label != UNTAGGED else ())
        yield Spot(*claim, tag, "\n\n".join(filter(None, notes[number])) or None)


def _positions(ends: str) -> tuple[Any, Any]:
    start, _, end = ends.partition(" ")
    return claims.whole(start), claims.whole(end)
