"""Archives that are broken, changed, or meant to do harm: each is refused in a sentence, and nothing is half made."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from annotator.errors import Refused
from annotator.exchange.archive import packed as packing
from annotator.exchange.archive.unpacking import look_into
from annotator.models import Annotation, Tag
from documents.models import Change, Document, Project, SourceFile
from tests import factories as make
from tests.annotator.exchange import archived, hostile
from tests.annotator.exchange.archived import files, packed, unpacked, written

pytestmark = pytest.mark.django_db

Contents = dict[str, bytes]


@pytest.fixture(scope="module")
def contents(kept_in_database: Callable[..., Any]) -> Contents:
    """The files of an archive; on this site it is no project."""
    return kept_in_database(lambda: files(written(archived.rich().project)))  # type: ignore[no-any-return]


def row(contents: Contents, kind: str, number: int = 0, **parts: Any) -> Contents:
    """With other parts of a row."""
    lines = contents[f"{kind}.jsonl"].splitlines()
    lines[number] = json.dumps(json.loads(lines[number]) | parts).encode()
    return {**contents, f"{kind}.jsonl": b"\n".join([*lines, b""])}


def manifest(contents: Contents, **parts: Any) -> Contents:
    return {**contents, "manifest.json": json.dumps(json.loads(contents["manifest.json"]) | parts).encode()}


def line(contents: Contents, of: str, /, **parts: Any) -> Contents:
    """With other parts of the first line of the log that has the verb ``of``."""
    verbs = [json.loads(one)["verb"] for one in contents["changes.jsonl"].splitlines()]
    return row(contents, "changes", verbs.index(of), **parts)


def layout(contents: Contents, **parts: Any) -> Contents:
    said = json.loads(contents["revisions.jsonl"].splitlines()[0])["layout"]
    return row(contents, "revisions", layout=said | parts)


def without(contents: Contents, start: str) -> Contents:
    return {name: content for name, content in contents.items() if not name.startswith(start)}


def text(contents: Contents, words: str) -> Contents:
    return row(contents, "revisions", text=words, sha256=hashlib.sha256(words.encode()).hexdigest())


def picture(contents: Contents, content: bytes) -> Contents:
    """A picture that is something else."""
    digest = hashlib.sha256(content).hexdigest()
    return row(without(contents, "pictures/"), "pictures", sha256=digest) | {f"pictures/{digest}": content}


NUL, SURROGATE = "a\0b", "a\ud800b"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
HARMFUL: dict[str, tuple[Callable[[Contents], Contents], str]] = {
    "another program's": (lambda c: manifest(c, format="tar"), "something else"),
    "a newer version": (lambda c: manifest(c, version=2), "newer version"),
    "no version": (lambda c: manifest(c, version="1"), "manifest"),
    "a manifest without files": (lambda c: manifest(c, files=[]), "manifest|something"),
    "a manifest without a project": (lambda c: manifest(c, project={"name": 1}), "manifest"),
    "too much that is gone": (lambda c: manifest(c, gone={"tags": 10**9}), "manifest"),
    "less than nothing that is gone": (lambda c: manifest(c, gone={"tags": -5}), "manifest"),
    "a missing kind": (lambda c: without(c, "replies"), "“replies.jsonl” is missing"),
    "a missing original": (lambda c: without(c, "originals/"), "is missing"),
    "an original too much": (lambda c: {**c, f"originals/{'a' * 64}": b"x"}, "named by nothing|SHA-256"),
    "a path that leads outside": (lambda c: {**c, "../../etc/passwd": b"x"}, "no part of such an archive"),
    "a file of no kind": (lambda c: {**c, "secrets.jsonl": b"{}\n"}, "no part of such an archive"),
    "no JSON": (lambda c: {**c, "tags.jsonl": b"{\n"}, "Row 1 of “tags.jsonl”"),
    "nothing but a number": (lambda c: {**c, "tags.jsonl": b"12\n"}, "no object"),
    "deep nesting": (lambda c: {**c, "tags.jsonl": b"[" * 100_000 + b"\n"}, "Row 1 of “tags.jsonl”"),
    "a number that is none": (lambda c: {**c, "tags.jsonl": b'{"position": NaN}\n'}, "no JSON"),
    "another part": (lambda c: row(c, "tags", extra=1), "other parts"),
    "a name that is a number": (lambda c: row(c, "tags", name=5), "of “name”"),
    "a name that is too long": (lambda c: row(c, "tags", name="a" * 101), "longer than 100"),
    "NUL": (lambda c: row(c, "tags", description=NUL), "no JSON that every database takes"),
    "half a character": (lambda c: row(c, "tags", description=SURROGATE), "no JSON that every database takes"),
    "a colour of its own": (lambda c: row(c, "tags", colour="url(x)"), "of “colour”"),
    "a tag under itself": (lambda c: row(c, "tags", parent=1), "contradict"),
    "a tag under none": (lambda c: row(c, "tags", parent=9999), "number of none"),
    "a tag under what is gone": (
        lambda c: row(c, "tags", parent=len(c["tags.jsonl"].splitlines()) + 1),
        "number of none",
    ),
    "two tags of one name": (lambda c: row(c, "tags", 1, name="Animals", parent=None, trashed_at=None), "contradict"),
    "a time without a zone": (lambda c: row(c, "tags", created_at="2020-01-01T00:00:00"), "its zone"),
    "a time beyond all time": (lambda c: row(c, "tags", created_at="0001-01-01T00:00:00+14:00"), "its zone"),
    "an address that is a script": (lambda c: row(c, "documents", url="javascript:alert(1)"), "no address of the web"),
    "an address that hides a script": (
        lambda c: row(c, "documents", url="java\nscript:alert(1)"),
        "no address of the web",
    ),
    "headers that are none": (lambda c: row(c, "source_files", fetched={"headers": [1]}), "of “fetched”"),
    "metadata in metadata": (lambda c: row(c, "documents", metadata={"a": {"b": 1}}), "of “metadata”"),
    "no current text": (lambda c: row(c, "documents", revision=77), "no current text"),
    "another length": (lambda c: row(c, "documents", characters=7), "no current text"),
    "the same identifier twice": (
        lambda c: row(c, "documents", 1, uid=json.loads(c["documents.jsonl"].splitlines()[0])["uid"]),
        "contradict",
    ),
    "a text of another SHA-256": (lambda c: row(c, "revisions", text="Another text."), "SHA-256"),
    "a text that isn't canonical": (lambda c: text(c, "One\r\nTwo"), "canonical"),
    "a layout of another text": (lambda c: text(c, "Short."), "outside of its text|current text|outside"),
    "a revision of nothing": (lambda c: row(c, "revisions", document=99), "number of none"),
    "a file of another document": (lambda c: row(c, "revisions", source_file=4), "another document’s"),
    "a link that is a script": (
        lambda c: layout(c, marks=[["link", 0, 3, "javascript:alert(1)"]]),
        "no page of the web",
    ),
    "a link with a line in it": (lambda c: layout(c, marks=[["link", 0, 3, "http://a\n.b"]]), "no page of the web"),
    "a block of no kind": (lambda c: layout(c, blocks=[["script", 0, 3]]), "block"),
    "a block that is a list": (lambda c: layout(c, blocks=[[[], 0, 3]]), "block"),
    "a block outside": (lambda c: layout(c, blocks=[["paragraph", 0, 10**6]]), "outside of its text"),
    "a picture outside": (lambda c: layout(c, blocks=[["figure", 0, 3, 0, None, None, None, False, 5]]), "block"),
    "a layout of text": (lambda c: layout(c, blocks="abc"), "lists"),
    "a layout with more": (lambda c: layout(c, scripts=[]), "other parts"),
    "a picture that is a page": (lambda c: picture(c, SVG), "isn’t the picture"),
    "a picture of another size": (lambda c: row(c, "pictures", width=4000), "isn’t the picture"),
    "a picture of another kind": (lambda c: row(c, "pictures", media_type="image/svg+xml"), "of “media_type”"),
    "a quote of another text": (
        lambda c: row(c, "annotations", quote="slow brown fox!"),
        "isn’t the text at its place",
    ),
    "a quote of another length": (lambda c: row(c, "annotations", quote="brown"), "as long as"),
    "a place outside": (lambda c: row(c, "annotations", end=10**6), "outside of the text"),
    "a start after the end": (lambda c: row(c, "annotations", start=30), "contradict"),
    "a made-up placing": (lambda c: row(c, "annotations", how="surely"), "of “how”"),
    "more than certain": (lambda c: row(c, "annotations", score=2), "of “score”"),
    "an author who is nobody": (lambda c: row(c, "annotations", author=0), "none of its people"),
    "an annotation on another document's text": (
        lambda c: row(c, "annotations", document=2),
        "another document’s",
    ),
    "a value that is none": (lambda c: row(c, "values", text="Somewhere else"), "Row 1 of “values.jsonl”"),
    "a role": (lambda c: row(c, "members", role="superuser"), "of “role”"),
    "a view of a tag that never was": (lambda c: row(c, "views", query="tag=9999999"), "number of none"),
    "a verb that nobody knows": (lambda c: line(c, "project.made", verb="server.hacked"), "nobody knows"),
    "a line that says more": (lambda c: line(c, "reply.added", after={"text": "a", "by": 1}), "says “by”"),
    "a line about no number": (lambda c: line(c, "tag.added", target="1; DROP TABLE"), "about no number"),
    "a line about a tag that never was": (lambda c: line(c, "tag.added", target="99999"), "number of none"),
    "a line about no identifier": (lambda c: line(c, "reply.added", target="x"), "Row"),
    "places that are none": (lambda c: line(c, "annotations.placed", after={"places": [[1]]}), "Row"),
    "uses that are none": (
        lambda c: line(c, "annotation.retagged", before={"tags": [], "uses": [[1, 2]]}),
        "list of 4",
    ),
    "tags that are texts": (lambda c: line(c, "annotation.edited", after={"tags": ["a"]}), "whole number"),
    "a status of its own": (lambda c: line(c, "work.marked", after={"status": "<b>"}), "none of"),
    "a line that undoes none": (lambda c: line(c, "reply.added", undoes=10**6), "number of none"),
}


def nothing() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Project, Document, SourceFile, Tag, Annotation, Change))


@pytest.mark.parametrize("harm", HARMFUL)
def test_what_is_wrong_is_told_and_nothing_is_made(contents: Contents, harm: str) -> None:
    doing, told = HARMFUL[harm]
    file = packed(doing(contents), proven="manifest" not in told and not harm.startswith("a manifest"))
    before = nothing()
    with pytest.raises(Refused, match=told):
        unpacked(file, by=make.person("zoe"))
    assert nothing() == before


@pytest.mark.parametrize(
    "harm",
    sorted(
        HARMFUL.keys()
        - {
            "a tag under itself",
            "two tags of one name",
            "the same identifier twice",
            "a quote of another text",
            "a start after the end",
            "a picture that is a page",
            "a picture of another size",
        }
    ),
)
def test_a_look_finds_it_already(contents: Contents, harm: str) -> None:
    doing, told = HARMFUL[harm]
    file = packed(doing(contents), proven="manifest" not in told and not harm.startswith("a manifest"))
    with pytest.raises(Refused, match=told):
        look_into(file, name="a.zip", user=make.alice())


CHANGED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "another letter": ("tags.jsonl", lambda content: content.replace(b"Animals", b"Enimals")),
    "a row less": ("replies.jsonl", lambda content: content[: content.index(b"\n") + 1]),
    "a row more": ("replies.jsonl", lambda content: content + content),
    "no end": ("replies.jsonl", lambda content: content[:-5]),
}


@pytest.mark.parametrize("what", CHANGED)
def test_what_was_changed_since_is_noticed(contents: Contents, what: str) -> None:
    name, change = CHANGED[what]
    file = packed({**contents, name: change(contents[name])}, proven=False)
    with pytest.raises(Refused, match=f"“{name}” is(n’t what its manifest says| cut off)|Row"):
        unpacked(file)


def test_an_original_that_was_changed_is_noticed(contents: Contents) -> None:
    name = next(name for name in contents if name.startswith("originals/"))
    with pytest.raises(Refused, match="isn’t the one of that SHA-256"):
        unpacked(packed({**contents, name: b"Another file"}))


@pytest.mark.parametrize("content", hostile.BYTES.values(), ids=hostile.BYTES)
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        look_into(io.BytesIO(content), name="a.zip", user=make.alice())


def test_a_bomb_is_not_unpacked(contents: Contents) -> None:
    bomb = packed({**contents, "tags.jsonl": b" " * 300_000_000}, proven=False)
    with pytest.raises(Refused, match="200 times its size"):
        look_into(bomb, name="a.zip", user=make.alice())


def test_there_is_a_bound_to_what_is_unpacked(contents: Contents) -> None:
    with pytest.raises(Refused, match="more than 0 MB"):
        look_into(packed(contents), name="a.zip", user=make.alice(), most=1000)


def test_more_is_not_read_than_is_declared(contents: Contents) -> None:
    """An entry says of itself that it is small."""
    content = packed(contents).getvalue()
    size = len(contents["replies.jsonl"])
    lying = content.replace(size.to_bytes(4, "little"), (size - 50).to_bytes(4, "little"))
    assert lying != content
    with pytest.raises(Refused):
        look_into(io.BytesIO(lying), name="a.zip", user=make.alice())


def test_there_is_a_bound_to_rows(contents: Contents, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_LINE", 100)
    monkeypatch.setattr(packing, "_BLOCK", 50)
    with pytest.raises(Refused, match="A row of “.*” .* is larger"):
        look_into(packed(contents), name="a.zip", user=make.alice())


def test_there_is_a_bound_to_files(contents: Contents, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_ENTRIES", 3)
    with pytest.raises(Refused, match="more than 3 files"):
        look_into(packed(contents), name="a.zip", user=make.alice())


def test_an_encrypted_entry_is_refused(contents: Contents) -> None:
    file = packed(contents)
    with zipfile.ZipFile(file) as archive:
        at = archive.start_dir
    content = bytearray(file.getvalue())
    content[at + 8] |= 1
    with pytest.raises(Refused, match="encrypted"):
        look_into(io.BytesIO(bytes(content)), name="a.zip", user=make.alice())
