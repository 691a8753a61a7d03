"""XML from strangers."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.errors import UnreadableFile
from documents.trees import parse_xml

READ = {
    "plain": (b"<a>words</a>", "words"),
    "UTF-16": ("<?xml version='1.0' encoding='utf-16'?><a>wörds</a>".encode("utf-16"), "wörds"),
    "Latin-1": ("<?xml version='1.0' encoding='iso-8859-1'?><a>wörds</a>".encode("latin-1"), "wörds"),
    "comments and instructions are left out": (b"<a>wo<!-- x --><?x y?>rds</a>", "words"),
    "a document type without entities": (
        b'<!DOCTYPE a PUBLIC "-//B//DTD A//EN" "http://b.example/a.dtd"><a>words</a>',
        "words",
    ),
    "many siblings": (b"<a>" + b"<b/>" * 50_000 + b"words</a>", "words"),
}


@pytest.mark.parametrize(("content", "words"), READ.values(), ids=READ)
def test_the_words_are_read(content: bytes, words: str) -> None:
    assert "".join(parse_xml(content, name="a.xml").itertext()) == words


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
REFUSED = {
    "entities that multiply": (f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l12;</a>'.encode(), "declares entities"),
    "entities that multiply in an attribute": (
        f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a b="&l12;"/>'.encode(),
        "declares entities",
    ),
    "one entity": (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares entities"),
    "entities hidden by another encoding": (
        "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".encode("utf-16"),
        "declares entities",
    ),
    "a parameter entity": (
        b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:9/b.dtd"> %b;]><a/>',
        "declares entities",
    ),
    "an open tag": (b"<a><b></a>", "is damaged"),
    "no XML": (b"words", "is damaged"),
    "nothing": (b"", "is damaged"),
    "deep nesting": (b"<a>" * 5_000 + b"</a>" * 5_000, "is damaged"),
    "an unknown encoding": (b"<?xml version='1.0' encoding='nonsense'?><a/>", "is damaged"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_what_does_harm_or_is_damaged_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=f"“a.xml” .*{message.removeprefix('is ')}"):
        parse_xml(content, name="a.xml")


def test_no_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    source = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><a>&b;</a>'
    with pytest.raises(UnreadableFile, match="declares entities") as caught:
        parse_xml(source.encode(), name="a.xml")
    assert "secret<" not in str(caught.value)
