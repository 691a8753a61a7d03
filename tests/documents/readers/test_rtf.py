"""Rich text, as strings."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.article import Article, SectionKind
from documents.errors import UnreadableFile
from documents.readers import rtf
from tests.documents.readers.zips import colour

FONTS = r"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset204 Arial Cyr;}{\f2\fnil\fcharset128 Mincho;}}"
STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2 heading 2;}{\s3\outlinelevel2 Mine;}{\s4 Title;}}"
)


def file(body: str) -> bytes:
    return rf"{{\rtf1\ansi\ansicpg1252\deff0{FONTS}{STYLES}{body}}}".encode("latin-1")


def blocks(article: Article) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, article.text[block.start : block.end]) for block in article.blocks]


def marks(article: Article) -> list[tuple[str, str]]:
    return [(mark.kind.value, article.text[mark.start : mark.end]) for mark in article.marks]


CHARACTERS = {
    "of the file's character set": (r"na\'efve caf\'e9", "naïve café"),
    "of the font's character set": (r"{\f1\'cf\'e0\'f0\'ee\'ec} {\f0\'e9}", "Паром é"),
    "of two bytes": (r"{\f2\'93\'fa\'96\'7b}", "日本"),
    "of two bytes, the second a letter": (r"{\f2\'83A}", "ア"),
    "of Unicode": (r"\u1055?\u1072\'3f\u8217\'92", "Па’"),
    "of Unicode, with fallbacks of two": (r"{\uc2\u26085\'93\'fa\u26412 ab}\u233 ?c", "日本éc"),
    "of Unicode, negative": (r"\u-10179?\u-8704?", "😀"),
    "beyond the first plane": (r"\u55357?\u56832? \u-10179?\u-8703?", "😀 😁"),
    "as they stand in the file": ("caf\xe9", "café"),
    "with names": (r"a\emdash b\endash\lquote c\rquote\~d\_e\{f\}\\", "a—b–‘c’\xa0d\u2011e{f}\\"),
}


@pytest.mark.parametrize(("body", "text"), CHARACTERS.values(), ids=CHARACTERS)
def test_characters(body: str, text: str) -> None:
    assert rtf.read(file(body)).text == text


CELLS = (
    r"\trowd\trhdr\cellx1\cellx2\pard\intbl a\cell\cell\row"
    r"\trowd\cellx1\cellx2\pard\intbl b\par c\cell d\cell\row\pard e"
)
LAYOUT = {
    "headings": (
        r"\pard\s1\b One\b0\par\pard\s2 Two\par\pard\s3 Three\par\pard\s4 Title\par"
        r"\pard\outlinelevel4 Five\par\pard six",
        [
            *(("heading", 1, "One"), ("heading", 2, "Two"), ("heading", 3, "Three"), ("heading", 1, "Title")),
            *(("heading", 5, "Five"), ("paragraph", 0, "six")),
        ],
    ),
    "lists": (
        r"\pard{\listtext 1.\tab}\ls1\ilvl0 a\par{\listtext\'b7\tab}\ls1\ilvl1 b\par\pard c\par{\pntext\'b7\tab}d\par",
        [("item", 1, "a"), ("item", 2, "b"), ("paragraph", 0, "c"), ("item", 1, "d")],
    ),
    "a table": (CELLS, [("cell", 0, "a"), ("cell", 0, "b\nc"), ("cell", 0, "d"), ("paragraph", 0, "e")]),
    "breaks": (r"a\line b\par\par c\page d\sect e\'0a", [("paragraph", 0, w) for w in ("a\nb", "c", "d", "e")]),
    "a break by a stroke at the end of the line": ("a\\\nb", [("paragraph", 0, "a"), ("paragraph", 0, "b")]),
    "words in a box": (
        r"a{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt \par b\par}}{\shprslt no}}",
        [("paragraph", 0, "a"), ("paragraph", 0, "b")],
    ),
    "an object's result": (r"{\object{\*\objdata 0102}{\result a}}", [("paragraph", 0, "a")]),
    "a formula": (
        r"{\mmath{\*\moMath{\mr a}{\msSup{\me{\mr b}}{\msup{\mr 2}}}{\mf{\mnum{\mr c}}{\mden{\mr d}}}}}{\mmathPict no}",
        [("paragraph", 0, "ab^2c/d")],
    ),
    "nothing of what isn't shown": (
        r"{\*\generator x;}{\info{\title T}}{\colortbl;\red1;}{\*\unheard-of x}a{\v hidden}\v0 b{\xe c}{\bin3 }}}d}",
        [("paragraph", 0, "abd")],
    ),
}


@pytest.mark.parametrize(("body", "expected"), LAYOUT.values(), ids=LAYOUT)
def test_the_layout_is_kept(body: str, expected: list[tuple[str, int, str]]) -> None:
    assert blocks(rtf.read(file(body))) == expected


def test_numbers_and_places() -> None:
    items = rtf.read(file(LAYOUT["lists"][0]))
    assert [block.number for block in items.blocks] == [1, None, None, None]
    cells = rtf.read(file(CELLS)).blocks
    assert [(cell.number, cell.row, cell.column, cell.head) for cell in cells[:3]] == [
        *((0, 0, 0, True), (0, 1, 0, False), (0, 1, 1, False)),
    ]


def test_inline_marks_are_kept() -> None:
    article = rtf.read(file(r"a {\b b{\i c}}\super d\nosupersub\strike e\plain f{\sub g}"))
    assert marks(article) == [
        *(("strong", "bc"), ("emphasis", "c"), ("superscript", "d"), ("strike", "e"), ("subscript", "g")),
    ]


def test_links_lead_out_and_to_bookmarks() -> None:
    field = r"{{\field{{\*\fldinst{{HYPERLINK {}}}}}{{\fldrslt{{\ul {}}}}}}}"
    body = field.format('"https://a.example/"', "out") + " " + field.format(r'\\l "there"', "in")
    body += " " + field.format('"javascript:x"', "no") + r"\par{\*\bkmkstart there}b{\*\bkmkend there}"
    article = rtf.read(file(body))
    links = [(article.text[mark.start : mark.end], mark.href) for mark in article.marks]
    assert (article.text, links) == ("out in no\n\nb", [("out", "https://a.example/"), ("in", "#11")])


def test_notes_are_linked_both_ways() -> None:
    note = r"{\super\chftn}{\*\footnote\pard{\super\chftn} First\par goes on}"
    article = rtf.read(file(rf"One{note} two\par Three{{\chftn}}{{\footnote{{\chftn}} Second}}"))
    assert blocks(article) == [
        *(("paragraph", 0, "One1 two"), ("paragraph", 0, "Three2")),
        *(("note", 0, "1 First"), ("note", 0, "goes on"), ("note", 0, "2 Second")),
    ]
    start = [f"#{block.start}" for block in article.blocks]
    links = [(article.text[mark.start : mark.end], mark.href) for mark in article.marks if mark.href]
    assert links == [("1", start[2]), ("2", start[4]), ("1", start[0]), ("2", start[1])]


def test_comments_are_remarks_on_their_passages() -> None:
    made = 6 | 5 << 6 | 4 << 11 | 3 << 16 | 121 << 20
    remark = (
        rf"{{\*\atnid B}}{{\*\atnauthor Bob}}\chatn{{\*\annotation{{\*\atndate {made}}}{{\*\atnref 7}}A\par remark}}"
    )
    article = rtf.read(file(rf"One {{\*\atrfstart 7}}two{{\*\atrfend 7}}{remark} three"))
    (found,) = article.remarks
    assert article.text == "One two three"
    assert (article.text[found.start : found.end], found.note, found.author) == ("two", "A\nremark", "Bob")
    assert found.made == datetime(2021, 3, 4, 5, 6, tzinfo=UTC)


def test_what_the_file_says_of_itself() -> None:
    info = r"{\info{\title The \u1055?erry}{\author Jane D\'f6e}{\keywords boats}{\creatim\yr2021\mo3\dy4\hr5}}"
    article = rtf.read(file(info + "Words"))
    assert (article.title, article.authors) == ("The Пerry", ("Jane Döe",))
    assert article.metadata == {"keywords": "boats", "created": "2021-03-04"}


def test_heads_and_feet_of_pages_are_furniture() -> None:
    article = rtf.read(file(r"{\header The head\par}{\footerl - \chpgn -}{\headerl The head\par}Words"))
    found = [(section.kind, article.text[section.start : section.end]) for section in article.sections]
    assert found == [(SectionKind.BODY, "Words"), (SectionKind.FURNITURE, "The head")]


def test_pictures_are_figures() -> None:
    digits = "\n".join(colour("teal").hex()[n : n + 64] for n in range(0, 2 * len(colour("teal")), 64))
    shown = rf"{{\*\shppict{{\pict{{\*\picprop}}\pngblip\picw9 {digits}}}}}{{\nonshppict{{\pict\wmetafile8 00}}}}"
    article = rtf.read(file(rf"{{\b a}}{shown}b{{\pict\wmetafile8 0102}}"))
    assert blocks(article) == [("paragraph", 0, "a"), ("figure", 0, "\ufffc"), ("paragraph", 0, "b")]
    assert article.pictures[0].width == 120
    assert article.warnings == ("1 picture is in a format that can't be shown.",)


def test_a_picture_as_bytes_is_read_too() -> None:
    content = colour("teal").decode("latin-1")
    article = rtf.read(file(rf"a{{\pict\pngblip\bin{len(content)} {content}}}b"))
    assert [kind for kind, _, _ in blocks(article)] == ["paragraph", "figure", "paragraph"]


def test_tracked_changes_are_accepted() -> None:
    article = rtf.read(file(r"a{\revised b}{\deleted c}d"))
    assert (article.text, len(article.warnings)) == ("abd", 1)
    assert "tracked changes" in article.warnings[0]


def test_a_character_set_that_a_person_names_counts_where_the_file_says_none() -> None:
    assert rtf.read(rb"{\rtf1 \'cf\'e0}", charset="windows-1251").text == "Па"


WORDS = st.lists(st.text("abcdéя", min_size=1, max_size=6), min_size=1, max_size=6).map(" ".join)
FORMS = st.sampled_from(
    (
        r"\pard {}\par",
        r"\pard\s1 {}\par",
        r"{{\b {}}}\par",
        r"\trowd\pard\intbl {}\cell\row\pard",
        r"\pard {}{{\footnote {}}}\par",
    )
)


def escaped(words: str) -> str:
    return "".join(letter if letter.isascii() else rf"\u{ord(letter)}?" for letter in words)


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS, FORMS), min_size=1, max_size=8))
def test_every_word_is_in_the_text(parts: list[tuple[str, str]]) -> None:
    article = rtf.read(file("".join(form.format(escaped(words), escaped(words)) for words, form in parts)))
    wanted = [word for words, form in parts for word in words.split() * form.count("{}")]
    assert sorted(article.text.split()) == sorted(wanted)


REFUSED = {
    "nothing": (b"", "no RTF"),
    "another kind": (b"words", "no RTF"),
    "no words": (file(""), "no text"),
    "a head alone": (rb"{\rtf1", "no text"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_rich_text_is_refused_with_a_sentence(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message) as caught:
        rtf.read(content, name="a.rtf")
    assert "a.rtf" in str(caught.value)


ODD = {
    "half a file": file(r"deep {\b words")[:-1],
    "deep groups": file("{" * 50_000 + "deep" + "}" * 50_000),
    "closed too often": file("deep}}}} more"),
    "large numbers": file(r"\uc999999999\u999999999 \ilvl999999999\outlinelevel999999999 deep\bin999999999 x"),
    "groups in the head": file(r"{\info{\title" + "{" * 5_000 + "}" * 5_000 + "}}deep"),
    "many notes": file(r"deep{\footnote x}" * 2_000),
    "many open groups that are skipped": file(r"deep" + r"{\*\x " * 20_000),
    "notes in notes": file(r"deep" + r"{\footnote x" * 20_000),
    "comments in comments": file(r"deep" + r"{\*\annotation x" * 20_000),
    "a field that never ends": file(r"deep {\field{\*\fldinst HYPERLINK " + '"' * 5_000 + "}}"),
    "noise": rb"{\rtf1 deep \'zz \'4 \u \' \* \x" + bytes(range(1, 256)),
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_odd_files_are_read_all_the_same(content: bytes) -> None:
    assert "deep" in rtf.read(content).text
