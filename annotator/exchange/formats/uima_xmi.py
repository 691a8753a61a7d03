"""UIMA CAS as XMI 1.0: a ZIP with ``Name.xmi`` for each text and one ``TypeSystem.xml``. Pure.

The format: Apache UIMA, "XMI CAS Serialization Reference" (https://uima.apache.org/d/uimaj-current/references.html);
INCEpTION, WebAnno and DKPro read and write it. Positions are UTF-16 units of the text, which is the ``sofaString``. A
passage is one ``webanno.custom.Span`` for each of its tags, with the features ``label`` and ``note``; without a label
it has no tag. What this has no place for stands in ``Name.json``. One ``.xmi`` alone comes in as well; so do layers of
others, their names over their values as tags, but for what is said of every word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

from annotator.exchange import claims, layers, sidecar
from annotator.exchange.bundle import Bundle, TextItem
from annotator.exchange.incoming import Incoming
from annotator.exchange.json_files import encoded, parsed
from annotator.exchange.losses import Feature
from annotator.exchange.places import Places
from annotator.exchange.sidecar import Spot
from annotator.exchange.units import Utf16
from annotator.exchange.zipping import Names, zipped
from documents.archives import open_archive
from documents.errors import UnreadableFile
from documents.trees import parse_xml

CARRIES = frozenset(
    {
        *(Feature.NOTE, Feature.MARKDOWN, Feature.UNTAGGED, Feature.MANY_TAGS, Feature.NESTED_TAG, Feature.OVERLAP),
        *(Feature.SAME_PLACE, Feature.LINES, Feature.TEXT, Feature.UNMARKED),
    }
)
INSTEAD: Mapping[Feature, str] = sidecar.instead(CARRIES)
LEFT = {
    "place": "{count} annotations stand nowhere in their text (“{example}”).",
    "words": "{count} annotations say something of every word (“{example}”), which doesn’t come in.",
    "relation": "{count} relations between annotations don’t come in (“{example}”).",
    "view": "{count} annotations are on another view of a document than its first (“{example}”).",
}
TYPES = f"""<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">
<types>
<typeDescription>
<name>{layers.SPAN}</name>
<description>A marked passage</description>
<supertypeName>uima.tcas.Annotation</supertypeName>
<features>
<featureDescription><name>label</name><description>A tag</description><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
<featureDescription><name>note</name><description>A note</description><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
</features>
</typeDescription>
</types>
</typeSystemDescription>
"""  # noqa: E501 (a template of XML)
_CAS = "http:///uima/cas.ecore"
_XMI = "http://www.omg.org/XMI"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<xmi:XMI xmlns:xmi="{_XMI}" xmlns:cas="{_CAS}" xmlns:tcas="http:///uima/tcas.ecore" '
    'xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">\n<cas:NULL xmi:id="0"/>\n'
)
_WHITE = {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}  # a parser would make blanks of them


def dump(bundle: Bundle) -> Iterator[bytes]:
    """The archive, text by text."""
    return zipped(_files(bundle))


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile where it is no CAS and no archive of some, and TooLarge."""
    gathered = sidecar.Gathered("uima")
    if not claims.bounded(content, name=name).startswith(b"PK"):
        _read(content, {}, gathered, name=name, title="")
        return gathered.incoming()
    archive = open_archive(BytesIO(content), name=name)
    paths = {entry.path: None for entry in archive.entries() if not entry.is_dir and not entry.problem}
    stems = [path[:-4] for path in paths if path.endswith(".xmi")]
    if not stems:
        raise UnreadableFile(f"“{name}” has no UIMA CAS as XMI (.xmi).")
    for stem in stems:
        said = parsed(archive.read(f"{stem}.json"), name=f"{stem}.json") if f"{stem}.json" in paths else {}
        _read(archive.read(f"{stem}.xmi"), said, gathered, name=f"{stem}.xmi", title=stem.rpartition("/")[2])
    return gathered.incoming()


def _files(bundle: Bundle) -> Iterator[tuple[str, Iterator[str]]]:
    names = Names()
    names.fit("TypeSystem")
    for item in bundle.texts:
        stem = names.fit(item.document.title)
        yield f"{stem}.xmi", iter(["".join(_lines(item))])
        yield f"{stem}.json", iter([encoded(sidecar.dumped(item)), "\n"])
    yield "TypeSystem.xml", iter([TYPES])


def _lines(item: TextItem) -> Iterator[str]:
    units = Utf16(item.text)
    language = _attribute(item.document.language or "x-unspecified")
    length = units.units(len(item.text))
    yield _HEAD
    yield f'<tcas:DocumentAnnotation xmi:id="2" sofa="1" begin="0" end="{length}" language={language}/>\n'
    last = 2
    for one in item.standing:
        place = f'sofa="1" begin="{units.units(one.start or 0)}" end="{units.units(one.end or 0)}"'
        for number, tag in enumerate(one.tags or ("",)):
            last += 1
            label = f" label={_attribute(tag)}" if tag else ""
            note = f" note={_attribute(one.note)}" if one.note and not number else ""
            yield f'<custom:Span xmi:id="{last}" {place}{label}{note}/>\n'
    text = _attribute(item.text)
    yield f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString={text}/>\n'
    yield f'<cas:View sofa="1" members="{" ".join(map(str, range(2, last + 1)))}"/>\n</xmi:XMI>\n'


def _attribute(words: str) -> str:
    return quoteattr(words, _WHITE)


def _read(content: bytes, said: Any, gathered: sidecar.Gathered, *, name: str, title: str) -> None:
    """Adds the text of one file."""
    root = parse_xml(content, name=name)
    sofas = {sofa.get(f"{{{_XMI}}}id", ""): sofa for sofa in root.iter(f"{{{_CAS}}}Sofa")}
    first = next((number for number, sofa in sofas.items() if sofa.get("sofaString") is not None), None)
    if first is None:
        raise UnreadableFile(f"“{name}” has no text (a Sofa with a sofaString), so it is no UIMA CAS of a document.")
    places = Places(sofas[first].get("sofaString"), utf16=True)
    beside = gathered.open(places.text, said, title=title)
    gathered.close(beside, list(_spots(root, first, places, gathered.leftovers)))


def _spots(root: Any, sofa: str, places: Places, leftovers: claims.Leftovers) -> Iterator[Spot]:
    for element in root:
        layer = _layer(element)
        if element.get("begin") is None or layers.is_of_documents(layer):
            continue
        features = {str(name): words for name, words in element.attrib.items() if "{" not in name}
        on, start, end = (features.pop(word, "") for word in ("sofa", "begin", "end"))
        if what := _stays(layer, features, elsewhere=on != sofa):
            leftovers.leave(what, layer)
            continue
        tag, note = layers.tag_of(layer, features), layers.note_of(features)
        claim = places.claim(claims.whole(start), claims.whole(end))
        if claim is None:
            leftovers.leave("place", " ".join(tag))
        else:
            yield Spot(*claim, tag, claims.words(note) if note else None)


def _stays(layer: str, features: Mapping[str, str], *, elsewhere: bool) -> str:
    """As what an annotation stays behind; "" where it comes in."""
    if layers.is_of_words(layer):
        return "words"
    if layers.is_relation(features):
        return "relation"
    return "view" if elsewhere else ""


def _layer(element: Any) -> str:
    """The name of the UIMA type that an element is of: ``http:///webanno/custom.ecore`` says ``webanno.custom``."""
    space, _, name = str(element.tag).removeprefix("{").rpartition("}")
    package = space.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
    return f"{package}.{name}" if package else name
