r"""WebAnno TSV 3.3, which INCEpTION and WebAnno read and write: a ZIP with one ``Name.tsv`` for each text. Pure.

The format: https://inception-project.github.io/releases/40.4/docs/user-guide.html#sect_webannotsv. Positions are UTF-16
units of the whole text. Lines ``1-2	6-8	🌊`` name tokens by sentence and number, ``1-2.1`` a part of one; tokens are
those of ``annotator.exchange.tokens``, sentences the lines of the text. Passages stand in the layer
``webanno.custom.Span`` with the features ``label`` and ``note`` (a project in INCEpTION needs that layer first); ``*``
is a feature that says nothing, ``_`` a column without an annotation. Annotations of several tokens or on one place have
a number (``Mood[3]``), those on one place a bar between them.

No annotation begins or ends with white space there, and white space before the first token of a text becomes blanks.
What INCEpTION has no place for stands in ``Name.json``. One ``.tsv`` alone comes in as well; so do layers of others,
their names over their values as tags, but for what is said of every word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO

from annotator.exchange import claims, sidecar
from annotator.exchange.bundle import Bundle
from annotator.exchange.formats.webanno_tsv.reading import read
from annotator.exchange.formats.webanno_tsv.writing import lines
from annotator.exchange.incoming import Incoming
from annotator.exchange.json_files import encoded, parsed
from annotator.exchange.losses import Feature
from annotator.exchange.zipping import Names, zipped
from documents.archives import open_archive
from documents.errors import UnreadableFile

CARRIES = frozenset(
    {
        *(Feature.NOTE, Feature.MARKDOWN, Feature.UNTAGGED, Feature.MANY_TAGS, Feature.NESTED_TAG, Feature.OVERLAP),
        *(Feature.SAME_PLACE, Feature.LINES, Feature.TEXT, Feature.UNMARKED),
    }
)
INSTEAD: Mapping[Feature, str] = sidecar.instead(CARRIES)
LEFT = {
    "place": "{count} annotations stand nowhere in their text (“{example}”).",
    "words": "{count} columns say something of every word (“{example}”), which doesn’t come in.",
    "relation": "{count} columns are of relations, chains or slots (“{example}”), which don’t come in.",
}


def dump(bundle: Bundle) -> Iterator[bytes]:
    """The archive, text by text."""
    return zipped(_files(bundle))


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile where it is no such text and no archive of some, and TooLarge."""
    gathered = sidecar.Gathered("webanno")
    if not claims.bounded(content, name=name).startswith(b"PK"):
        read(content, {}, gathered, name=name, title="")
        return gathered.incoming()
    archive = open_archive(BytesIO(content), name=name)
    paths = {entry.path: None for entry in archive.entries() if not entry.is_dir and not entry.problem}
    stems = [path[:-4] for path in paths if path.endswith(".tsv")]
    if not stems:
        raise UnreadableFile(f"“{name}” has no file in the format WebAnno TSV (.tsv).")
    for stem in stems:
        said = parsed(archive.read(f"{stem}.json"), name=f"{stem}.json") if f"{stem}.json" in paths else {}
        read(archive.read(f"{stem}.tsv"), said, gathered, name=f"{stem}.tsv", title=stem.rpartition("/")[2])
    return gathered.incoming()


def _files(bundle: Bundle) -> Iterator[tuple[str, Iterator[str]]]:
    names = Names()
    for item in bundle.texts:
        stem = names.fit(item.document.title)
        yield f"{stem}.tsv", iter(["".join(lines(item))])
        yield f"{stem}.json", iter([encoded(sidecar.dumped(item)), "\n"])
