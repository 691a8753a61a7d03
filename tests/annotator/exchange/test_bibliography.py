"""Documents as sources: RIS, BibTeX and CSL-JSON, out and in."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import TooLarge
from annotator.exchange.bibliography import Keys, in_reading_order, latex
from annotator.exchange.formats import bibtex, bibtex_quotes, csl_json, csl_json_quotes, ris, ris_quotes
from annotator.exchange.incoming import Left
from documents.errors import UnreadableFile
from tests.annotator.exchange import hostile, items
from tests.annotator.exchange.round_trips import again, told

pytestmark = pytest.mark.pure

MODULES = {"RIS": ris, "BibTeX": bibtex, "CSL-JSON": csl_json}
WITH_QUOTES = {"RIS": ris_quotes, "BibTeX": bibtex_quotes, "CSL-JSON": csl_json_quotes}
ODD = items.document(
    4,
    title=r"100% of {Braces} & \LaTeX -- “it's” #1 ``so'' ~ $x_1^2$ 🌊 שלום É",
    authors=("Byron, Ada", "Smith and Sons", "Grace H.", "others", "Ö. {x}"),
    publisher="The Tide & Co.",
    url="https://example.org/a_b?c=1&d=%20#e~f",
    published=date(1999, 12, 31),
    language="de",
    topics=("Tides, high", "Sea / Low", "R&D"),
)


def bare(text: Any) -> Any:
    return replace(text, annotations=())


def sources() -> tuple[Any, ...]:
    return (*map(bare, items.told_texts()), items.text_item(ODD, text="A text"))


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
def test_sources_come_back_and_a_second_trip_changes_nothing(module):
    written = items.written(module.dump(items.bundle(sources())))
    incoming = module.load(written, name="a file")
    assert told(again(incoming), module.CARRIES) == told(items.bundle(sources()), module.CARRIES)
    assert incoming.left == ()
    assert items.written(module.dump(again(incoming))) == written


NAMES = st.text("aB ,{}&\\é🌊'-`~_%", min_size=1, max_size=12).map(lambda name: " ".join(name.split())).filter(bool)


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
@settings(max_examples=25)
@given(title=NAMES, authors=st.lists(NAMES, max_size=3, unique=True), topics=st.lists(NAMES, max_size=2, unique=True))
def test_any_names_come_back(module, title, authors, topics):
    about = items.document(1, title=title, authors=tuple(authors), topics=tuple(topics))
    written = items.written(module.dump(items.bundle((items.text_item(about, text="x"),))))
    (document,) = module.load(written, name="a file").documents
    assert (document.title, document.authors) == (title, tuple(authors))
    assert document.topics == tuple((topic,) for topic in topics)


@pytest.mark.parametrize("module", WITH_QUOTES.values(), ids=WITH_QUOTES)
def test_quotes_stand_with_their_source(module):
    out = items.written(module.dump(items.bundle())).decode()
    assert "“🌊 rise” [Claims / Economic; Mood]" in out
    assert "On the whole of it" in out
    assert "gone with the tide" in out


@pytest.mark.parametrize("name", MODULES)
def test_quotes_are_notes_of_the_file_which_stay_there(name):
    out = items.written(WITH_QUOTES[name].dump(items.bundle()))
    incoming = MODULES[name].load(out, name="a file")
    assert [one.what for one in incoming.left] == ["note"]
    assert [one.title for one in incoming.documents] == [one.document.title for one in items.told_texts()]


def test_ris_has_a_value_a_line_and_ends_each_entry():
    out = items.written(ris.dump(items.bundle(sources()))).decode()
    assert out.count("TY  - ") == out.count("ER  - \r\n\r\n") == 4
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*|", line) for line in out.split("\r\n"))
    assert "\n" not in out.replace("\r\n", "")
    assert "AU  - Ada Byron\r\nAU  - Grace H.\r\nPY  - 2026\r\nDA  - 2026/02/03/\r\n" in out


def test_braces_of_bibtex_match_and_specials_are_escaped():
    out = items.written(bibtex.dump(items.bundle(sources()))).decode()
    assert out.count("{") == out.count("}")
    assert r"\textbackslash{}LaTeX" in out
    assert "author = {{Byron, Ada} and {Smith and Sons} and Grace H. and {others} and" in out
    assert "url = {https://example.org/a_b?c=1&d=%20#e~f}" in out
    assert "month = feb,\n  date = {2026-02-03}" in out


def test_csl_json_says_days_in_parts_and_names_as_they_are_read():
    (first, *_) = json.loads(items.written(csl_json.dump(items.bundle(sources()))))
    assert first["issued"] == {"date-parts": [[2026, 2, 3]]}
    assert first["author"] == [{"literal": "Ada Byron"}, {"literal": "Grace H."}]
    assert (first["id"], first["type"]) == ("byron2026tides", "webpage")


def test_keys_are_each_another():
    keys = Keys()
    assert [keys.of(ODD) for _ in range(2)] == ["ada1999braces", "ada1999braces-2"]
    assert keys.of(items.document(1, title="中文")) == "untitled"


THEIR_RIS = """Junk before
TY  - JOUR
AU  - Byron, Ada
AU  - Smith, Jr., John
TI  - Tides
 of the sea
T2  - The Tide
PY  - 2019/05/06/
UR  - https://example.org/tides
KW  - Sea / Low
DO  - 10.1/x
N1  - A note
L1  - file:///home/alice/x.pdf
ER  -
TY  - BOOK
TI  - Moons
PY  - 2018
"""
THEIR_BIBTEX = r"""
@string{tide = "The " # "Tide"}
@comment{Nothing}
@article{byron, title = {The {\"O}resund \& {M}oon -- caf\'e, \c{c}a, \v s, \'{\i}, \ss, na{\"\i}ve},
  author = "Byron, Ada and {Institute of the Sea} and Smith, Jr., John", journal = tide, year = 2019, month = may,
  day = 6, url = {https://example.org/a\_b}, keywords = {Sea, Low}, doi = {10.1/x}, file = {x.pdf}}
@book(moons, title = {Moons}, editor = {Grace H.}, year = {2018})
"""
THEIR_CSL = [
    {
        "id": "byron",
        "type": "article-journal",
        "title": "Tides of the sea",
        "author": [
            {"family": "Byron", "given": "Ada"},
            {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van", "suffix": "Jr."},
            {"literal": "Institute of the Sea"},
        ],
        "container-title": "The Tide",
        "issued": {"date-parts": [["2019", 5, 6]]},
        "URL": "https://example.org/tides",
        "DOI": "10.1/x",
        "keyword": "Sea; Low",
        "note": "A note",
    },
    {"id": 7, "type": "book", "title": "Moons", "issued": {"date-parts": [[2018]]}},
]


def test_ris_of_other_programs_comes_in():
    incoming = ris.load(THEIR_RIS.encode(), name="a.ris")
    one, two = incoming.documents
    assert (one.title, one.authors) == ("Tides of the sea", ("Ada Byron", "John Smith, Jr."))
    assert (one.publisher, one.published, one.url) == ("The Tide", date(2019, 5, 6), "https://example.org/tides")
    assert (one.topics, one.fields, one.text) == ((("Sea", "Low"),), {"DOI": "10.1/x"}, None)
    assert (two.title, two.published, two.fields) == ("Moons", None, {"Date": "2018"})
    assert incoming.left == (Left("file", 1, "file:///home/alice/x.pdf"), Left("note", 1, "A note"))


def test_bibtex_of_other_programs_comes_in():
    incoming = bibtex.load(THEIR_BIBTEX.encode(), name="a.bib")
    one, two = incoming.documents
    assert one.title == "The Öresund & Moon – café, ça, š, í, ß, naïve"
    assert one.authors == ("Ada Byron", "Institute of the Sea", "John Smith, Jr.")
    assert (one.publisher, one.published, one.url) == ("The Tide", date(2019, 5, 6), "https://example.org/a_b")
    assert (one.topics, one.fields) == ((("Sea",), ("Low",)), {"DOI": "10.1/x"})
    assert (two.authors, two.published, two.fields) == (("Grace H.",), None, {"Date": "2018"})
    assert incoming.left == (Left("file", 1, "x.pdf"),)


def test_csl_json_of_other_programs_comes_in():
    incoming = csl_json.load(json.dumps(THEIR_CSL).encode(), name="a.json")
    one, two = incoming.documents
    assert one.authors == ("Ada Byron", "Vincent van Gogh, Jr.", "Institute of the Sea")
    assert (one.publisher, one.published, one.topics) == ("The Tide", date(2019, 5, 6), (("Sea",), ("Low",)))
    assert (two.published, two.fields) == (None, {"Date": "2018"})
    assert incoming.left == (Left("note", 1, "A note"),)


ORDERS = {
    "as it is read": ("Ada Byron", "Ada Byron"),
    "the family first": ("Byron, Ada", "Ada Byron"),
    "with a suffix": ("Byron, Jr., Ada", "Ada Byron, Jr."),
    "nothing": (" , ", ""),
}


@pytest.mark.parametrize(("name", "read"), ORDERS.values(), ids=ORDERS)
def test_names_are_put_into_the_order_of_reading(name, read):
    assert in_reading_order(name) == read


@given(st.text("a -`'~{}\\&%$#_^\"é🌊c", max_size=30))
@settings(max_examples=60)
def test_what_latex_says_of_a_text_is_the_text(text):
    written = latex.escaped(text)
    assert latex.plain(written) == " ".join(text.split())
    assert written.count("{") == written.count("}")


def test_commands_of_latex_leave_what_stands_in_them():
    assert latex.plain(r"\emph{The} \textbf{sea}---and \textquotedblleft so\textquotedblright") == "The sea—and “so”"


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
@pytest.mark.parametrize("content", hostile.BYTES.values(), ids=hostile.BYTES)
def test_what_is_no_bibliography_is_refused(module, content):
    with pytest.raises(UnreadableFile):
        module.load(content, name="a file")


HARMFUL = {
    "an entry without an end": b"@book{a, title = {" + b"{" * 100_000,
    "entries within entries": b"@a{" * 100_000,
    "a quotation without an end": b'@book{a, title = "' + b"x" * 100_000,
    "macros of macros": b"@string{a = {xxxxxxxxxx}}" + b"".join(b"@string{a = a # a}" for _ in range(64)),
    "accents of nothing": b"@book{a, title = {" + b"\\'" * 100_000 + b"}}",
    "lines that go on": b"TY  - JOUR\nAB  - x\n" + b"y\n" * 200_000,
    "many tags": b"TY  - JOUR\n" * 20_000,
}


@pytest.mark.parametrize("content", HARMFUL.values(), ids=HARMFUL)
def test_harmful_bibliographies_are_read_in_bounds(content):
    for module in (ris, bibtex):
        hostile.refused_or_read(module, content)


def test_macros_that_double_themselves_are_stopped():
    with pytest.raises(TooLarge):
        bibtex.load(HARMFUL["macros of macros"], name="a.bib")


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
def test_more_sources_than_anybody_reads_are_refused(module, monkeypatch):
    monkeypatch.setattr("annotator.exchange.bibliography.MOST_SOURCES", 3)
    with pytest.raises(TooLarge):
        module.load(items.written(module.dump(items.bundle(sources()))), name="a file")


@pytest.mark.parametrize("key", THEIR_CSL[0])
def test_values_of_any_kind_are_read_with_doubt(key):
    for value in hostile.VALUES:
        hostile.refused_or_read(csl_json, json.dumps([{**THEIR_CSL[0], key: value}, *THEIR_CSL]).encode())
        hostile.refused_or_read(csl_json, json.dumps([{**THEIR_CSL[0], key: [value]}, *THEIR_CSL]).encode())
