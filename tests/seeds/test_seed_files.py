"""The sample project's files agree with one another."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from documents.article import Article, SectionKind
from documents.readers import reader_for

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
COLOURS = {
    "red",
    "orange",
    "amber",
    "lime",
    "green",
    "teal",
    "cyan",
    "blue",
    "indigo",
    "violet",
    "magenta",
    "grey",
}
ARTICLES = sorted(path for path in (SEEDS / "articles").iterdir() if path.is_file())
SAMPLE: dict[str, Any] = json.loads((SEEDS / "annotations.json").read_text(encoding="utf-8"))
DOCUMENTS: list[dict[str, Any]] = SAMPLE["documents"]
HIGHLIGHTS = [(document["file"], highlight) for document in DOCUMENTS for highlight in document["highlights"]]
BARE = [(name, highlight) for name, highlight in HIGHLIGHTS if name.endswith(".txt")]


def codebook() -> list[dict[str, str]]:
    with (SEEDS / "codebook.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def article(name: str) -> Article:
    content = (SEEDS / name).read_bytes()
    return reader_for("", name, content[:1000]).read(content, name=Path(name).name)


def text_of(name: str) -> str:
    return (SEEDS / name).read_text(encoding="utf-8")


# --- codebook


def test_codebook_has_its_columns() -> None:
    for row in codebook():
        assert list(row) == ["path", "colour", "shortcut", "description"]
        assert row["path"]
        assert row["description"]


def test_every_colour_is_one_of_the_twelve() -> None:
    assert {row["colour"] for row in codebook()} <= COLOURS


def test_a_tag_comes_after_its_parent_and_only_once() -> None:
    seen: set[str] = set()
    for row in codebook():
        parent, _, name = row["path"].rpartition(" / ")
        key = unicodedata.normalize("NFKC", row["path"]).casefold()
        assert name
        assert key not in seen
        assert not parent or unicodedata.normalize("NFKC", parent).casefold() in seen
        seen.add(key)


def test_shortcuts_are_single_and_unique() -> None:
    shortcuts = [row["shortcut"] for row in codebook() if row["shortcut"]]
    assert shortcuts
    assert len(set(shortcuts)) == len(shortcuts)
    assert all(len(shortcut) == 1 for shortcut in shortcuts)


# --- annotations


def test_project_and_people() -> None:
    assert set(SAMPLE) == {"project", "people", "documents"}
    assert set(SAMPLE["project"]) == {"name", "slug", "description"}
    assert re.fullmatch(r"[a-z0-9-]+", SAMPLE["project"]["slug"])
    people = {person["username"]: person["role"] for person in SAMPLE["people"]}
    assert len(people) == len(SAMPLE["people"])
    assert people["owner"] == "owner"
    assert set(people.values()) <= {"owner", "editor", "annotator", "reader"}


def test_every_article_is_a_document_and_the_other_way_round() -> None:
    names = [document["file"] for document in DOCUMENTS]
    assert len(set(names)) == len(names)
    assert set(names) == {f"articles/{path.name}" for path in ARTICLES}


def test_people_tags_and_topics_are_known() -> None:
    paths = {row["path"] for row in codebook()}
    people = {person["username"] for person in SAMPLE["people"]}
    for document in DOCUMENTS:
        assert document["topics"]
        assert all(topic in paths and topic.startswith("Topics / ") for topic in document["topics"])
        if note := document.get("note"):
            assert set(note) == {"by", "text", "tags"}
            assert note["by"] in people
            assert note["text"]
            assert set(note["tags"]) <= paths
        for highlight in document["highlights"]:
            assert set(highlight) == {"by", "quote", "occurrence", "tags", "note", "replies"}
            assert highlight["by"] in people
            assert set(highlight["tags"]) <= paths
            assert len(set(highlight["tags"])) == len(highlight["tags"])
            for reply in highlight["replies"]:
                assert set(reply) == {"by", "text"}
                assert reply["by"] in people
                assert reply["text"]


def test_every_tag_that_is_not_a_topic_or_a_branch_is_used() -> None:
    paths = [row["path"] for row in codebook()]
    leaves = {path for path in paths if not any(other.startswith(f"{path} / ") for other in paths)}
    used = {tag for _, highlight in HIGHLIGHTS for tag in highlight["tags"]}
    used |= {topic for document in DOCUMENTS for topic in document["topics"]}
    assert leaves <= used


@pytest.mark.parametrize(("name", "highlight"), BARE, ids=[f"{n}:{h['quote'][:30]}" for n, h in BARE])
def test_quotes_stand_in_bare_texts(name: str, highlight: dict[str, Any]) -> None:
    assert text_of(name).count(highlight["quote"]) > highlight["occurrence"] >= 0


@pytest.mark.parametrize("name", [document["file"] for document in DOCUMENTS])
def test_quotes_stand_in_the_text_as_shown(name: str) -> None:
    text = article(name).text
    missing = [h["quote"] for file, h in HIGHLIGHTS if file == name and text.count(h["quote"]) <= h["occurrence"]]
    assert not missing


def test_quotes_are_clean() -> None:
    for _, highlight in HIGHLIGHTS:
        assert highlight["quote"] == highlight["quote"].strip() != ""


def test_no_two_highlights_are_the_same() -> None:
    keys = [(name, h["by"], h["quote"], h["occurrence"]) for name, h in HIGHLIGHTS]
    assert len(set(keys)) == len(keys)


def test_the_sample_shows_what_it_should() -> None:
    assert len(HIGHLIGHTS) >= 60
    assert any(not h["tags"] for _, h in HIGHLIGHTS)
    assert any("\n\n" in h["quote"] for _, h in HIGHLIGHTS)
    assert any(h["occurrence"] for _, h in HIGHLIGHTS)
    assert any(len(h["replies"]) > 1 for _, h in HIGHLIGHTS)
    shared = [(name, h["quote"], h["occurrence"]) for name, h in HIGHLIGHTS]
    assert len(set(shared)) < len(shared), "no passage is marked by two people"
    assert any(re.search("[\u0600-\u06ff]", h["quote"]) for _, h in HIGHLIGHTS)
    assert any(ord(character) > 0xFFFF for _, h in HIGHLIGHTS for character in h["quote"])
    assert any(unicodedata.combining(character) for _, h in HIGHLIGHTS for character in h["quote"])


# --- articles


def test_the_articles_say_who_wrote_them() -> None:
    report = article("articles/between-two-tides.md")
    assert len(report.authors) == 4
    assert article("articles/the-tide-is-not-free.txt").authors == ("Eleanor Pascoe-Finch",)
    assert article("articles/ar-madina-tanzur-ila-al-bahr.html").language == "ar"
    assert not article("articles/notice-on-the-slip.txt").authors


@pytest.mark.parametrize(("name", "comments"), [("the-tide-is-not-free.txt", 5), ("lantern-fishermen-lock.html", 4)])
def test_comments_and_furniture_are_told_apart(name: str, comments: int) -> None:
    kinds = [section.kind for section in article(f"articles/{name}").sections]
    assert kinds.count(SectionKind.COMMENT) == comments
    assert SectionKind.FURNITURE in kinds


def test_sizes() -> None:
    assert len(ARTICLES) >= 8
    sizes = {path.name: path.stat().st_size for path in ARTICLES}
    assert max(sizes.values()) >= 45_000
    assert min(sizes.values()) >= 500
    assert {path.suffix for path in ARTICLES} == {".txt", ".md", ".html"}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_articles_are_clean_utf8(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffd]", text)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_addresses_lead_nowhere(path: Path) -> None:
    hosts = set(re.findall(r"https?://([^/\s\"')]+)", path.read_text(encoding="utf-8")))
    allowed = {"schema.org"}
    assert all(host in allowed or host.endswith((".example", "example.org", "example.com")) for host in hosts)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_every_file_is_named_in_sources(path: Path) -> None:
    assert f"`articles/{path.name}`" in text_of("SOURCES.md")
