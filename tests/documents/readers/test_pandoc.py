"""Formats that Pandoc reads, where it is installed; and what is said where it isn't."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import progress
from documents.article import Article
from documents.errors import UnreadableFile
from documents.readers import READERS, pandoc, reader_for

LATEX = r"""\documentclass{article}\title{The Ferry}\author{Jane Doe \and John Roe}\date{2021-03-04}
\begin{document}\maketitle
\section{One}\label{one}
Some \emph{words}\footnote{A \textbf{note}.} and $a^2+b$ in \ref{one}.
\begin{itemize}\item a \begin{enumerate}\item b\end{enumerate} c\end{itemize}
\[x = \frac{1}{2}\]
\begin{quote}said\end{quote}
\end{document}"""
ORG = "#+TITLE: The Ferry\n#+AUTHOR: Jane Doe\n* One\nSome /words/[fn:1]\n- a\n| a | b |\n\n[fn:1] A note.\n"
RST = "The Ferry\n=========\n\n:Author: Jane Doe\n\nOne\n---\n\nSome *words* [1]_\n\n.. [1] A note.\n"
DOCBOOK = (
    '<article xmlns="http://docbook.org/ns/docbook"><info><title>The Ferry</title></info><section><title>One</title>'
    "<para>Some <emphasis>words</emphasis><footnote><para>A note.</para></footnote></para></section></article>"
)
MEDIAWIKI = "= One =\nSome ''words''<ref>A note.</ref>\n* a\n{|\n! a !! b\n|-\n| 1 || 2\n|}\n"
FICTION_BOOK = (
    '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><description><title-info><author><first-name>Jane'
    "</first-name><last-name>Doe</last-name></author><book-title>The Ferry</book-title></title-info></description>"
    "<body><section><title><p>One</p></title><p>Some <emphasis>words</emphasis></p></section></body></FictionBook>"
)
SOURCES = {
    "LaTeX": ("a.tex", LATEX),
    "Org": ("a.org", ORG),
    "reStructuredText": ("a.rst", RST),
    "DocBook": ("a.dbk", DOCBOOK),
    "MediaWiki": ("a.wiki", MEDIAWIKI),
    "FictionBook": ("a.fb2", FICTION_BOOK),
    "Textile": ("a.textile", "h1. One\n\nSome _words_[1]\n\nfn1. A note.\n"),
    "AsciiDoc": ("a.adoc", "= The Ferry\n\n== One\n\nSome _words_ footnote:[A note.]\n"),
    "Typst": ("a.typ", "= One\nSome _words_ #footnote[A note.]\n"),
    "a notebook": (
        "a.ipynb",
        '{"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# One\\n", "\\n", "Some *words*"]}], '
        '"metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    ),
}


def read(name: str, source: str) -> Article:
    return pandoc.read(source.encode(), name=name)


def blocks(article: Article) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, article.text[block.start : block.end]) for block in article.blocks]


@pytest.mark.parametrize(("name", "source"), SOURCES.values(), ids=SOURCES)
def test_headings_emphasis_and_notes_are_kept(name: str, source: str) -> None:
    article = read(name, source)
    kinds = [(block.kind.value, article.text[block.start : block.end].strip()) for block in article.blocks]
    assert ("heading", "One") in kinds
    assert "words" in [article.text[mark.start : mark.end] for mark in article.marks if mark.kind == "emphasis"]
    if "note" in source and "nbformat" not in source:
        assert kinds[-1] == ("note", "1 A note.")
        notes = [mark.href for mark in article.marks if mark.href and article.text[mark.start : mark.end] == "1"]
        assert notes[0] == f"#{article.blocks[-1].start}"


def test_a_paper_is_read_whole() -> None:
    article = read("a.tex", LATEX)
    assert (article.title, article.authors, article.published) == (
        "The Ferry",
        ("Jane Doe", "John Roe"),
        date(2021, 3, 4),
    )
    start = next(index for index, block in enumerate(article.blocks) if article.text[block.start : block.end] == "One")
    assert blocks(article)[start + 1 :] == [
        ("paragraph", 0, "Some words1 and a^2+b in 1."),
        *(("item", 1, "a"), ("item", 2, "b"), ("paragraph", 0, "c")),
        *(("paragraph", 0, "x = \\frac{1}{2}"), ("quotation", 1, "said"), ("note", 0, "1 A note.")),
    ]


STARTS = {"LaTeX": LATEX, "Org": ORG, "reStructuredText": RST, "DocBook": DOCBOOK, "FictionBook": FICTION_BOOK}


@pytest.mark.parametrize("source", STARTS.values(), ids=STARTS)
def test_a_format_is_told_without_a_name(source: str) -> None:
    article = read("", source)
    assert "One" in article.text
    assert "words" in article.text


def test_every_format_can_be_chosen() -> None:
    assert set(READERS["pandoc"].extensions) == set(pandoc.FORMATS)
    assert all(reader_for("", f"a{extension}").module == "pandoc" for extension in pandoc.FORMATS)
    path = pandoc.program()
    assert path is not None
    known = subprocess.run([path, "--list-input-formats"], capture_output=True, text=True, check=True)
    assert set(pandoc.FORMATS.values()) <= set(known.stdout.split())


def test_where_pandoc_is_missing_it_says_how_to_add_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "find_spec", lambda _: None)
    with pytest.raises(UnreadableFile, match="“a.tex” is read by Pandoc, which is not installed.*make pandoc"):
        read("a.tex", LATEX)


def test_no_other_file_is_read_or_written(tmp_path: Path) -> None:
    secret = tmp_path / "secret.tex"
    secret.write_text("secret words")
    include = rf"\input{{{secret}}} \include{{{secret}}} Words \immediate\write18{{touch {tmp_path}/made}}"
    article = read("a.tex", include)
    assert "secret words" not in article.text
    assert "Words" in article.text
    assert [path.name for path in tmp_path.iterdir()] == ["secret.tex"]


def test_a_reading_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "LONGEST", 0.5)
    seen: list[tuple[int, int]] = []
    slow = "\n\n".join(rf"\section{{{n}}} \emph{{a}} $x^{n}$ \textbf{{b}} \footnote{{c}}" for n in range(60_000))
    with (
        progress.listening(lambda done, total: seen.append((done, total))),
        pytest.raises(UnreadableFile, match="longer"),
    ):
        read("a.tex", slow)


REFUSED = {
    "a format that can't be told": ("", "just words", "can't be told"),
    "nothing": ("a.org", "", "is empty"),
    "entities that multiply": ("a.dbk", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "entities"),
    "an external entity": ("a.fb2", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "entities"),
    "half a file": ("a.fb2", FICTION_BOOK[:200], "damaged"),
    "what isn't of its format": ("a.ipynb", "{", "can't be read as ipynb. Pandoc says"),
    "no words": ("a.tex", "% nothing", "no text"),
}


@pytest.mark.parametrize(("name", "source", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_harmful_or_damaged_is_refused_with_a_sentence(name: str, source: str, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read(name, source)


WORDS = st.lists(st.text("abcdéя", min_size=1, max_size=6), min_size=1, max_size=6).map(" ".join)
FORMS = st.sampled_from(("{}", "* {}", "- {}", "*{}*", "#+BEGIN_QUOTE\n{}\n#+END_QUOTE", "[[https://a.example/][{}]]"))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(WORDS, FORMS), min_size=1, max_size=8))
def test_every_word_is_in_the_text(parts: list[tuple[str, str]]) -> None:
    article = read("a.org", "\n\n".join(form.format(words) for words, form in parts))
    assert article.text.split() == [word for words, _ in parts for word in words.split()]
