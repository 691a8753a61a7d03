"""E-books, made by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import progress
from documents.article import Article, PageStart, SectionKind
from documents.errors import UnreadableFile
from documents.readers import epub
from tests.documents.readers.zips import changed, colour, entity_bomb, packed, zip_bomb

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
METADATA = "<dc:title>The Ferry</dc:title><dc:creator>Jane Doe</dc:creator><dc:language>en</dc:language>"
TYPES = {"xhtml": "application/xhtml+xml", "png": "image/png", "ncx": "application/x-dtbncx+xml", "html": "text/html"}
NAMES = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'


def page(body: str) -> str:
    return f"<?xml version='1.0'?><!DOCTYPE html><html {NAMES}><head><title>T</title></head><body>{body}</body></html>"


def book(
    pages: dict[str, str],
    *,
    metadata: str = METADATA,
    more: dict[str, bytes | str] | None = None,
    properties: dict[str, str] | None = None,
) -> bytes:
    """A book of these pages, in this order; ``more`` are other files beside them."""
    files: dict[str, bytes | str] = {**{name: page(body) for name, body in pages.items()}, **(more or {})}
    items = "".join(
        f'<item id="i{number}" href="{name}" media-type="{TYPES[name.rpartition(".")[2]]}" '
        f'properties="{(properties or {}).get(name, "")}"/>'
        for number, name in enumerate(files)
    )
    spine = "".join(f'<itemref idref="i{number}"/>' for number in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:opf="http://www.idpf.org/2007/opf"><metadata>{metadata}</metadata><manifest>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )
    parts = {f"OEBPS/{name}": content for name, content in files.items()}
    head = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package}
    return packed({**head, **parts})


def blocks(article: Article) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, article.text[block.start : block.end]) for block in article.blocks]


def test_the_pages_follow_each_other() -> None:
    article = epub.read(book({"two.xhtml": "<h1>Two</h1><p>Words</p>", "one.xhtml": "<p>One</p><ul><li>a</li></ul>"}))
    assert blocks(article) == [
        *(("heading", 1, "Two"), ("paragraph", 0, "Words"), ("paragraph", 0, "One"), ("item", 1, "a")),
    ]


def test_links_lead_from_chapter_to_chapter() -> None:
    pages = {
        "a/one.xhtml": '<p id="p">One<a href="../notes.xhtml#p" epub:type="noteref">1</a> <a href="#p">here</a> '
        '<a href="../notes.xhtml">notes</a> <a href="https://a.example/">out</a> <a href="gone.xhtml">gone</a></p>',
        "notes.xhtml": '<h2>Notes</h2><aside epub:type="footnote" id="p"><p><a href="a/one.xhtml#p">1</a> Note</p>'
        "</aside>",
    }
    article = epub.read(book(pages))
    assert blocks(article)[1:] == [("heading", 2, "Notes"), ("note", 0, "1 Note")]
    one, notes, note = (f"#{block.start}" for block in article.blocks)
    links = [(article.text[mark.start : mark.end], mark.href) for mark in article.marks]
    assert links == [("1", note), ("here", one), ("notes", notes), ("out", "https://a.example/"), ("1", one)]


def test_pictures_are_figures_and_the_cover_comes_first() -> None:
    pages = {"text/one.xhtml": '<p>One</p><img src="../a%20b.png" alt="A field"/>'}
    more: dict[str, bytes | str] = {"a b.png": colour("teal"), "cover.png": colour("navy")}
    article = epub.read(book(pages, more=more, properties={"cover.png": "cover-image"}))
    assert [(kind, words) for kind, _, words in blocks(article)] == [
        *(("figure", "\ufffc"), ("paragraph", "One"), ("figure", "A field")),
    ]
    assert len(article.pictures) == 2


def test_a_cover_that_a_page_shows_is_not_shown_twice() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<image xlink:href="c.png"/></svg>'
    )
    content = book(
        {"cover.xhtml": svg, "one.xhtml": "<p>One</p>"},
        more={"c.png": colour("navy")},
        metadata=f'{METADATA}<meta name="cover" content="i2"/>',
    )
    assert [kind for kind, _, _ in blocks(epub.read(content))] == ["figure", "paragraph"]


METADATAS = {
    "all of it": (
        METADATA.replace("en<", "de-AT<")
        + "<dc:publisher>Coast</dc:publisher><dc:date>2021-03-04</dc:date><dc:subject>Sea</dc:subject><dc:subject>Boats"
        "</dc:subject><dc:identifier opf:scheme='ISBN'>978-1</dc:identifier><dc:identifier>urn:uuid:1</dc:identifier>"
        "<dc:description>&lt;p&gt;A &lt;b&gt;book&lt;/b&gt;&lt;/p&gt;</dc:description>"
        "<meta name='calibre:series' content='S'/>",
        {
            **{"title": "The Ferry", "authors": ("Jane Doe",), "publisher": "Coast", "language": "de-AT"},
            "published": date(2021, 3, 4),
            "metadata": {
                **{"isbn": "978-1", "identifier": "urn:uuid:1", "keywords": "Sea, Boats"},
                **{"description": "A book", "series": "S"},
            },
        },
    ),
    "roles of EPUB 2": (
        "<dc:creator opf:role='ill'>Ann Lee</dc:creator><dc:creator opf:role='aut'>Doe, Jane</dc:creator>",
        {"authors": ("Jane Doe",)},
    ),
    "roles of EPUB 3": (
        "<dc:creator id='a'>Ann Lee</dc:creator><meta refines='#a' property='role'>trl</meta>"
        "<dc:creator>Jane Doe</dc:creator>",
        {"authors": ("Jane Doe",)},
    ),
    "the day of publication among others": (
        "<dc:date opf:event='creation'>2001-01-01</dc:date><dc:date opf:event='publication'>2002-02-02</dc:date>",
        {"published": date(2002, 2, 2)},
    ),
    "a year alone": ("<dc:date>1999</dc:date>", {"published": None, "metadata": {"date": "1999"}}),
    "nothing": ("", {"title": "One", "authors": (), "metadata": {}}),
}


@pytest.mark.parametrize(("metadata", "expected"), METADATAS.values(), ids=METADATAS)
def test_what_the_book_says_of_itself(metadata: str, expected: dict[str, object]) -> None:
    article = epub.read(book({"one.xhtml": "<h1>One</h1><p>Words</p>"}, metadata=metadata))
    assert {name: getattr(article, name) for name in expected} == expected


NCX = (
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Part  One</text></navLabel>'
    '<content src="one.xhtml"/><navPoint><navLabel><text>The inner</text></navLabel><content src="one.xhtml#in"/>'
    "</navPoint></navPoint></navMap></ncx>"
)
NAV = (
    '<nav epub:type="toc"><ol><li><a href="one.xhtml">Part One</a><ol><li><a href="one.xhtml#in">The inner</a></li>'
    "</ol></li></ol></nav>"
)
CHAPTER = '<p class="c">Part One</p><p>Words</p><p id="in">Before</p><p>The inner</p><p>The end</p>'
TABLES = {"of EPUB 2": {"toc.ncx": NCX}, "of EPUB 3": {"nav.xhtml": page(NAV)}}


@pytest.mark.parametrize("more", TABLES.values(), ids=TABLES)
def test_titles_in_the_table_of_contents_are_headings(more: dict[str, bytes | str]) -> None:
    article = epub.read(book({"one.xhtml": CHAPTER}, more=more, properties={"nav.xhtml": "nav"}))
    assert blocks(article) == [
        *(("heading", 1, "Part One"), ("paragraph", 0, "Words"), ("paragraph", 0, "Before")),
        *(("heading", 2, "The inner"), ("paragraph", 0, "The end")),
    ]


def test_the_books_own_table_of_contents_is_furniture() -> None:
    content = book({"nav.xhtml": NAV, "one.xhtml": CHAPTER}, properties={"nav.xhtml": "nav"})
    article = epub.read(content)
    found = [(section.kind, article.text[section.start : section.end][:8]) for section in article.sections]
    assert found == [(SectionKind.BODY, "Part One"), (SectionKind.FURNITURE, "Part One")]
    assert article.text.endswith("Part One\n\nThe inner")


def test_the_pages_of_the_printed_book_are_known() -> None:
    body = (
        '<p>One <span epub:type="pagebreak" id="x" title="xii"/>two</p>'
        '<p>three<span role="doc-pagebreak" aria-label="13">13</span> four</p>'
    )
    article = epub.read(book({"one.xhtml": body}))
    assert article.text == "One two\n\nthree four"
    assert article.pages == (PageStart(4, "xii"), PageStart(14, "13"))


SOURCES = {
    "named characters": ("<p>a&nbsp;b&mdash;c &lt;d&gt;</p>", "a\xa0b—c <d>"),
    "elements without an end": ("<p>a<br/>b<a id='x'/>c</p><script src='x.js'/><p/><p>d</p>", "a\nbc\n\nd"),
    "not well-formed": ("<p>a<b>b</p><p>c<a id='x'/>d", "ab\n\ncd"),
    "a formula": ('<p>a <m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mi>x</m:mi></m:math></p>', "a x"),
}


@pytest.mark.parametrize(("body", "text"), SOURCES.values(), ids=SOURCES)
def test_pages_are_read_as_they_are_written(body: str, text: str) -> None:
    assert epub.read(book({"one.xhtml": body})).text == text


def test_a_page_in_an_old_encoding_is_read() -> None:
    old = "<?xml version='1.0' encoding='windows-1251'?><html><body><p>Паром</p></body></html>".encode("cp1251")
    assert epub.read(changed(book({"one.xhtml": ""}), {"OEBPS/one.xhtml": old})).text == "Паром"


def test_chapters_that_are_missing_are_said() -> None:
    content = book({"one.xhtml": "<p>One</p>", "two.xhtml": "<p>Two</p>"})
    article = epub.read(content.replace(b"OEBPS/two.xhtml", b"OEBPS/xxx.xhtml"))
    assert (article.text, article.warnings) == ("One", ("1 chapter is missing in the file or no text.",))


def test_it_says_how_far_it_is() -> None:
    seen: list[tuple[int, int]] = []
    with progress.listening(lambda done, total: seen.append((done, total))):
        epub.read(book({f"{n}.xhtml": "<p>One</p>" for n in range(3)}))
    assert seen == [(0, 3), (1, 3), (2, 3)]


FONTS = '<EncryptedData><EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/></EncryptedData>'
LOCKED = '<EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData>'


def encryption(data: str) -> dict[str, bytes]:
    head = '<encryption xmlns="http://www.w3.org/2001/04/xmlenc#">'
    return {"META-INF/encryption.xml": f"{head}{data}</encryption>".encode()}


GOOD = book({"one.xhtml": "<p>Words</p>"})


def test_scrambled_fonts_are_no_protection() -> None:
    assert epub.read(changed(GOOD, encryption(FONTS))).text == "Words"


WORDS = st.lists(st.text("abcdéя", min_size=1, max_size=6), min_size=1, max_size=6).map(" ".join)
FORMS = st.sampled_from(
    (
        "<p>{}</p>",
        "<h2>{}</h2>",
        "<ol><li>{}</li></ol>",
        "<table><tr><td>{}</td><td>{}</td></tr></table>",
        "<div>{}</div>",
    )
)


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(WORDS, FORMS), max_size=4), min_size=1, max_size=4))
def test_every_word_is_in_the_text(chapters: list[list[tuple[str, str]]]) -> None:
    pages = {
        f"{number}.xhtml": "<p>start</p>" + "".join(form.format(words, words) for words, form in parts)
        for number, parts in enumerate(chapters)
    }
    wanted = [
        word
        for parts in chapters
        for words, form in [("start", "{}"), *parts]
        for word in words.split() * form.count("{}")
    ]
    assert sorted(epub.read(book(pages)).text.split()) == sorted(wanted)


HOSTILE = {
    "a bomb": (zip_bomb("OEBPS/one.xhtml"), "harmful"),
    "entities that multiply": (changed(GOOD, {"OEBPS/one.xhtml": entity_bomb()}), "entities"),
    "entities in the package": (changed(GOOD, {"OEBPS/book.opf": entity_bomb()}), "entities"),
    "an external entity": (
        changed(GOOD, {"OEBPS/one.xhtml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><p>&b;</p>'}),
        "entities",
    ),
    "a path that leads outside": (changed(GOOD, {"../../etc/passwd": b"x"}), "leads outside"),
    "20,000 entries": (changed(GOOD, {f"{n}": b"" for n in range(20_000)}), "more than 10,000"),
    "half a file": (GOOD[: len(GOOD) // 2], "damaged"),
    "another kind of ZIP": (packed({"a.txt": b"x"}), "no e-book"),
    "nothing": (b"", "damaged"),
    "protection against copying": (changed(GOOD, encryption(LOCKED)), "DRM"),
    "no words": (book({"one.xhtml": ""}), "no text"),
    "pages that lie elsewhere": (book({"../../../etc/passwd.xhtml": "<p>x</p>"}), "leads outside|no text"),
}


@pytest.mark.parametrize(("content", "message"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_harmful_or_damaged_is_refused_with_a_sentence(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message) as caught:
        epub.read(content, name="a.epub")
    assert "a.epub" in str(caught.value)


def test_deep_pages_are_read_all_the_same() -> None:
    assert "deep" in epub.read(book({"one.xhtml": "<div>" * 3_000 + "deep" + "</div>" * 3_000})).text
