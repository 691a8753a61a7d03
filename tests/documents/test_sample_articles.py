"""The two sample articles that everything began with come out as their readers would have them."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from documents.article import Article, SectionKind
from documents.readers import plain_text

SEEDS = Path(os.environ.get("ANNOTATOR_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))


def sample(start: str) -> Article:
    found = sorted(SEEDS.glob(f"{start}*.txt")) if SEEDS.is_dir() else []
    if not found:
        pytest.skip(f"The sample articles are not at {SEEDS}; set ANNOTATOR_SEEDS to their folder.")
    return plain_text.read(found[0].read_bytes(), name=found[0].name)


def test_the_first_sample_article() -> None:
    article = sample("000_")
    assert (article.title, article.authors) == ("What is NATO’s New Mission in Iraq?", ("Salman Rafi Sheikh",))
    assert (article.publisher, article.published, article.language) == ("New Eastern Outlook", date(2019, 1, 20), "en")
    assert article.url == "https://journal-neo.org/2019/01/20/what-is-nato-s-new-mission-in-iraq/"
    body = [section for section in article.sections if section.kind is SectionKind.BODY]
    assert [(article.text[:10], article.text[s.start : s.end].endswith(article.url)) for s in body] == [
        ("What is NA", True)
    ]
    assert body[0].start == 0
    comments = [(i, s.author, s.reply_to) for i, s in enumerate(article.sections) if s.kind is SectionKind.COMMENT]
    assert comments == [(2, "Robert Sykes", None), (4, "barovsky", 2)]
    folded = [
        line for s in article.sections if s.kind is SectionKind.FURNITURE for line in lines_of(article, s.start, s.end)
    ]
    assert folded[0].startswith("2 thoughts on")
    assert folded[1:4] == ["Like", "Like", "Leave a Reply"]
    assert folded[-1].startswith("This site uses Akismet")
    assert len(folded) == 13


def test_the_second_sample_article() -> None:
    article = sample("003_")
    assert article.title == "NATO Mission in Iraq Winds Down Amid U.S. Strategic Realignment"
    assert (article.authors, article.publisher, article.published, article.url) == ((), "Webangah News", None, "")
    assert article.language == "en"
    assert [section.kind for section in article.sections] == ["furniture", "body", "furniture"]
    first, body, last = article.sections
    assert len(lines_of(article, first.start, first.end)) == 2
    assert article.text[body.start : body.end].startswith(article.title)
    assert [line[:7] for line in lines_of(article, last.start, last.end)] == ["© Weban", "English", "Back to"]


def lines_of(article: Article, start: int, end: int) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks if start <= block.start < end]
