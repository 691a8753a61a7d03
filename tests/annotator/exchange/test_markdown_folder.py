"""A folder of Markdown: a file for each document, as YAML and CommonMark are read elsewhere."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from annotator.exchange.bundle import FieldItem
from annotator.exchange.codebooks.entries import CodebookFile
from annotator.exchange.formats import markdown_folder
from annotator.exchange.formats.markdown_folder import tag_written
from tests.annotator.exchange import items


def files_of(*texts: Any, **more: Any) -> dict[str, str]:
    content = items.written(markdown_folder.dump(items.bundle(texts or None, **more)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def parted(file: str) -> tuple[dict[str, Any], str]:
    """(the front matter, what follows)."""
    _nothing, front, rest = file.split("---\n", 2)
    return yaml.safe_load(front), rest


def test_each_document_is_a_file_with_what_is_known_of_it_in_front() -> None:
    files = files_of()
    assert list(files) == ["Codebook.md", "Tides & “moons” of the sea 🌊.md", "Document 2.md", "Document 3.md"]
    front, rest = parted(files["Tides & “moons” of the sea 🌊.md"])
    assert front == {
        "title": "Tides & “moons” <of> the sea 🌊", "aliases": ["Tides & “moons” <of> the sea 🌊"],
        "authors": ["Ada Byron", "Grace H."], "publisher": "The Tide", "published": date(2026, 2, 3),
        "language": "en", "url": "https://example.org/tides?a=1&b=2",
        "tags": ["Sea/Tides", "Claims/Economic", "Mood", "Claims"], "project": "Tides",
        "document_uid": items.uid(1), "revision": 1, "exported": "2026-03-04 05:06 UTC",
    }  # fmt: skip
    assert f"\n> 🌊 rise\n\n^a-{items.uid(100)}\n\n#Claims/Economic #Mood · Alice Smith, " in rest
    assert "- **Note**\n\n  Look *here* \\<b>\n\n- **Bob Stone**, 2026-03-04 05:06 UTC\n\n  Is it? *Really*?\n" in rest
    assert "*On the whole document*" in rest
    assert "> gone with the tide" in rest
    assert "- **Claims / Economic** · #Claims/Economic\n" in files["Codebook.md"]
    assert "*Other names:* Feeling; Tone" in files["Codebook.md"]


def test_documents_of_one_title_and_one_called_as_the_codebook_are_files_of_their_own() -> None:
    titles = ("Codebook", "codebook", "../a#b^c[d]|e", "")
    texts = [items.text_item(items.document(number, title=title)) for number, title in enumerate(titles, 1)]
    assert list(files_of(*texts)) == ["Codebook.md", "Codebook 2.md", "codebook 3.md", "a b c d e.md", "untitled.md"]


@settings(max_examples=25)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\"'\\:#-\n\x85\u2028{}[]&*!|>%@`"), max_size=12))
def test_whatever_people_call_things_comes_out_of_the_front_matter_as_it_was(words: str) -> None:
    about = items.document(
        title="T", authors=(words,), publisher=f"{words}.", fields=(FieldItem(f"F {words}", "text", words),)
    )
    front, _rest = parted(files_of(items.text_item(about))["T.md"])
    assert (front["authors"], front["publisher"]) == ([words], f"{words}.")
    assert front[f"F {words}"] == words


FIELDS = {
    "a number": (FieldItem("Size", "number", "2.5"), "Size", 2.5),
    "no number": (FieldItem("Size", "number", "1_000"), "Size", "1_000"),
    "a day": (FieldItem("Read", "date", "2020-02-03"), "Read", date(2020, 2, 3)),
    "yes": (FieldItem("Good", "yes_no", "yes"), "Good", True),
    "no": (FieldItem("Good", "yes_no", "no"), "Good", False),
    "called as one of ours": (FieldItem("Tags", "text", "x"), "field Tags", "x"),
}


@pytest.mark.parametrize(("field", "name", "value"), FIELDS.values(), ids=FIELDS)
def test_fields_are_properties(field: FieldItem, name: str, value: Any) -> None:
    front, _rest = parted(files_of(items.text_item(items.document(fields=(field,))))["Document 1.md"])
    assert front[name] == value


TAGS = {
    "nested": ("Claims / Economic", "Claims/Economic"),
    "with spaces and signs": ("New York, NY", "New-York-NY"),
    "of digits": ("2019", "_2019"),
    "in other letters": ("Größe / שלום", "Größe/שלום"),
    "of signs": ("!? / a", "-/a"),
}


@pytest.mark.parametrize(("path", "written"), TAGS.values(), ids=TAGS)
def test_tags_are_written_as_obsidian_reads_them(path: str, written: str) -> None:
    assert tag_written(path) == written


def test_what_people_wrote_breaks_nothing() -> None:
    words = "---\n# no\n5 % = so\n%%no%% ==no== $no$ [[no]] ^no <script>"
    about = items.document(title=words)
    told = items.text_item(about, items.annotation(about, words, 0, len(words), note=words), text=words)
    [file] = files_of(told, codebook=CodebookFile(())).values()
    _front, rest = parted(file)
    html = MarkdownIt("commonmark").render(rest.replace(f"^a-{items.uid(100)}", ""))
    assert html.count("<h1>") == 1
    assert "<script" not in html
    assert "5 % = so" in rest
    assert r"\%\%no\%\% \=\=no\=\= \$no\$ \[\[no\]\] \^no" in rest


def test_passages_lead_back_where_the_site_is_known() -> None:
    about = items.document(address="https://site.example/documents/1/")
    file = files_of(items.text_item(about, items.passage(about, "rise")), site="https://site.example")["Document 1.md"]
    assert f"[in the text](https://site.example/documents/1/#a-{items.uid(100)})" in file
    assert parted(file)[0]["link"] == "https://site.example/documents/1/"
