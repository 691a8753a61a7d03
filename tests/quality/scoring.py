"""How well a page or a bare text was read, measured against what stands beside it as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import html

from documents.article import Article, SectionKind
from documents.encoding import decode
from documents.readers import READERS

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
MEASURES = ("title", "authors", "date", "publisher", "body", "furniture", "comments", "words")
_UNSEEN = ("script", "style", "template", "noscript", "head", "title")
_LONG = 24  # letters: a line with so many is looked for inside blocks too


@dataclass(frozen=True, slots=True)
class Sample:
    """A page or a text, and what a careful reader would say of it."""

    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def expected(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.path.with_suffix(".json").read_text("utf-8"))
        return found

    def read(self) -> Article:
        reader = READERS["html" if self.path.suffix == ".html" else "plain_text"]
        return reader.read(self.path.read_bytes(), name=self.path.name, url=self.expected["url"])


def samples() -> list[Sample]:
    return [Sample(path) for path in sorted(HERE.glob("*/*")) if path.suffix in (".html", ".txt")]


@cache
def scores_of(sample: Sample) -> dict[str, float]:
    """Between 0 and 1 for each of ``MEASURES`` that the sample has something to say of."""
    article, expected = sample.read(), sample.expected
    published = article.published.isoformat() if article.published else None
    scores = {
        "title": float(_letters(article.title) == _letters(expected["title"])),
        "authors": float(list(article.authors) == expected["authors"]),
        "date": float(published == expected["published"]),
        "publisher": float(article.publisher == expected["publisher"]),
        "words": _words_kept(sample, article),
    }
    if expected["body"]:
        scores["body"] = _kept(expected["body"], article)
    if expected["furniture"]:
        scores["furniture"] = _kept_out(expected["furniture"], article)
    if expected["comments"] or _parts(article, SectionKind.COMMENT):
        scores["comments"] = _comments(expected["comments"], article)
    return scores


def averages(which: Iterable[Sample]) -> dict[str, float]:
    """The mean of each measure, rounded down to three places."""
    sums: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for sample in which:
        for measure, score in scores_of(sample).items():
            sums[measure] += score  # type: ignore[assignment]
            counts[measure] += 1
    return {
        measure: int(1000 * sums[measure] / counts[measure] + 1e-6) / 1000 for measure in MEASURES if counts[measure]
    }


def by_kind() -> Iterator[tuple[str, list[Sample]]]:
    kinds: dict[str, list[Sample]] = {}
    for sample in samples():
        kinds.setdefault(sample.path.parent.name, []).append(sample)
    yield from kinds.items()


def _kept(paragraphs: list[str], article: Article) -> float:
    """The share of the article's letters that is in its body, paragraph by paragraph."""
    body = _letters("".join(_parts(article, SectionKind.BODY)))
    lengths = [len(_letters(paragraph)) for paragraph in paragraphs]
    kept = sum(length for length, one in zip(lengths, paragraphs, strict=True) if _letters(one) in body)
    return kept / sum(lengths)


def _kept_out(lines: list[str], article: Article) -> float:
    """The share of the furniture's lines that are in no block of the body."""
    shown = [_letters(line) for block in _blocks(article, SectionKind.BODY) for line in (block, *block.split("\n"))]
    whole = "".join(shown)
    inside = [_letters(line) in shown or (len(_letters(line)) >= _LONG and _letters(line) in whole) for line in lines]
    return 1 - sum(inside) / len(lines)


def _comments(expected: list[dict[str, Any]], article: Article) -> float:
    """F1 of the comments, each right when author, text and the one answered are."""
    found = [section for section in article.sections if section.kind is SectionKind.COMMENT]
    firsts = [section for section in found if section.author or section.said] or found
    texts = [_letters(article.text[section.start : section.end]) for section in firsts]
    place: dict[int, int] = {}
    for number, wanted in enumerate(expected):
        match = next(
            (i for i, text in enumerate(texts) if _letters(wanted["text"]) in text and i not in place.values()), None
        )
        if match is not None:
            place[number] = match
    right = 0
    for number, index in place.items():
        section, wanted = firsts[index], expected[number]
        answered = None if section.reply_to is None else article.sections[section.reply_to]
        above = None if wanted["reply_to"] is None else place.get(wanted["reply_to"])
        wanted_section = None if above is None else firsts[above]
        right += section.author == wanted["author"] and answered == wanted_section
    return 2 * right / (len(expected) + len(firsts))


def _words_kept(sample: Sample, article: Article) -> float:
    """The share of the source's words that are in the text, each run of them as it stands there."""
    source = decode(sample.path.read_bytes(), name=sample.path.name, html=sample.path.suffix == ".html")
    runs = source.split("\n")
    if sample.path.suffix == ".html":
        root = html.document_fromstring(source.encode(), parser=html.HTMLParser(encoding="utf-8", remove_comments=True))
        for element in [*root.iter(*_UNSEEN), *root.xpath("//*[@hidden or contains(@style, 'display:none')]")]:
            element.drop_tree()
        runs = list(root.itertext())
    text = _letters(article.text)
    missing = sum(len(run.split()) for run in runs if _letters(run) not in text)
    return 1 - missing / sum(len(run.split()) for run in runs)


def _parts(article: Article, kind: SectionKind) -> list[str]:
    return [article.text[section.start : section.end] for section in article.sections if section.kind is kind]


def _blocks(article: Article, kind: SectionKind) -> list[str]:
    spans = [(section.start, section.end) for section in article.sections if section.kind is kind]
    return [article.text[b.start : b.end] for b in article.blocks if any(s <= b.start < e for s, e in spans)]


def _letters(text: str) -> str:
    return "".join(text.split())
