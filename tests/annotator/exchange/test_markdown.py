"""The report to read."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from annotator.actions.tag import edit_tag
from annotator.actions.topics import add_topic
from annotator.exchange.commonmark import contained, escaped
from annotator.exchange.naming import masking_of
from annotator.models import Annotation
from tests import factories as make
from tests.annotator.exchange.going_out import export


def report(project, **scope):
    return b"".join(export(project, "markdown", **scope)).decode()


def shown(markdown):
    """What a reader of the rendered report sees, its tags taken out."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    return html, re.sub(r"<[^>]+>", "", html)


@pytest.mark.django_db
def test_a_report_reads_from_quote_to_reply():
    project = make.project()
    tag = make.tag(project, "Claims")
    document = make.document(
        project, text="The quick\nbrown fox", title="Foxes", authors=("A. Fox",), url="https://example.org/fox"
    )
    annotation = make.annotation(document, quote="quick\nbrown", tags=(tag,), note="Is *it*?")
    make.reply(annotation, text="It is.", by=make.alice())
    make.annotation(document, quote=None, note="All in all")
    text = report(project, site_url="https://site.example")
    assert f"## [Foxes](https://site.example/documents/{document.uid}/)" in text
    assert "A. Fox · [https://example.org/fox](https://example.org/fox)" in text
    assert "> quick  \n> brown\n" in text
    assert "**Claims** · Bob Stone, " in text
    assert f"[in the text](https://site.example/documents/{document.uid}/#a-{annotation.uid})" in text
    assert "- **Note**\n\n  Is *it*?\n" in text
    assert "- **Alice Ng**, " in text
    assert "  It is.\n" in text
    assert "*On the whole document*" in text


@pytest.mark.django_db
def test_the_tags_that_were_used_say_what_they_mean():
    project = make.project()
    claims = make.tag(project, "Claims", description="What could\nbe *false*.", when_to_use="Often", when_not="Never")
    under = make.tag(project, "Money", parent=claims, description="Who pays.")
    make.tag(project, "Unused", description="Nobody used it.")
    plain = make.tag(project, "Plain")
    document = make.document(project)
    make.annotation(document, tags=(claims, plain))
    add_topic(document, under, by=make.alice())
    edit_tag(under, description="Who pays now.", by=make.alice())
    text = report(project)
    said = text[text.index("## Codebook") :]
    assert said == (
        "## Codebook\n\n- **Claims**\n\n  What could be \\*false\\*.\n\n  *When to use:* Often\n\n"
        "  *When not to use:* Never\n\n- **Claims / Money**\n\n  Who pays now.\n"
    )
    assert "false" in shown(text)[1]


@pytest.mark.django_db
def test_where_no_tag_says_anything_there_is_no_codebook():
    project = make.project()
    make.annotation(make.document(project), tags=(make.tag(project),))
    assert "Codebook" not in report(project)


@pytest.mark.django_db
def test_definitions_name_nobody_where_pseudonyms_stand_for_people():
    project = make.project()
    tag = make.tag(project, "Claims", description="As Alice Ng says, and @bob.")
    make.annotation(make.document(project), tags=(tag,))
    text = report(project, masking=masking_of(project, by=make.alice()))
    assert "## Codebook" in text
    assert "Alice" not in text
    assert "@bob" not in text


@pytest.mark.django_db
def test_an_orphan_and_a_changed_passage_say_so():
    project = make.project()
    document = make.document(project)
    lost, changed = make.annotation(document, quote="lazy dog"), make.annotation(document, quote="brown fox")
    Annotation.objects.filter(pk=lost.pk).update(how="orphan", start=None, end=None)
    Annotation.objects.filter(pk=changed.pk).update(how="fuzzy", start=4, end=15)
    text = report(project)
    assert "> lazy dog\n\n*This passage is not in the text any more.*" in text
    assert "> quick brown\n\n*When it was highlighted it read:* brown fox" in text


LINES = [
    "# No heading",
    "- no item",
    "+ no item",
    "3. no item",
    "3) no item",
    "* no item",
    "> no quote",
    "---",
    "===",
    "```",
    "~~~ no code",
    "no `code` *emphasis* __strong__ ~~strike~~",
    "<script>alert(1)</script> <!-- no comment",
    "[no](https://link.example) ![no](https://image.example/x.png) [a]: https://x.example",
    "&lt;no entity&#33; &amp; AT&T",
    "back\\slash \\*",
    "| no | table |",
    "    four spaces",
    "He said “a 2019-01-20 deal, worth $5 – $6” (sic!) e.g. 50 %.",
]


@pytest.mark.parametrize("line", LINES)
def test_what_people_wrote_shows_as_they_wrote_it(line):
    html, text = shown(f"{escaped(line)}\n")
    assert html.startswith("<p>")
    assert html.count("<") == 2
    assert (
        text.strip().replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
        == line.strip()
    )


def test_plain_prose_is_found_in_the_report_as_it_is():
    assert escaped(LINES[-1]) == LINES[-1]


NOTES = {
    "a heading": "# Big\n\nBigger\n===\n\nLess\n---",
    "code that never ends": "```\ncode",
    "a comment that never ends": "<!-- comment",
    "an element that never ends": "<details><summary>x",
    "code that isn't": "- ```\nx\n<script>alert(1)</script>",
    "a quote with a heading in it": "> # Big\n> ```",
    "an image": "![x](https://tracker.example/x.png)",
}


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES)
def test_a_note_cant_reach_beyond_itself(note):
    html, _text = shown(f"- **Note**\n\n{contained(note)}\n\n## Next\n\nAfter\n")
    assert html.endswith("<h2>Next</h2>\n<p>After</p>\n")
    assert len(re.findall(r"<(h\d|img|script|details|!--)", html)) == 1


def test_a_note_stays_markdown():
    html, _text = shown(
        f"- **Note**\n\n{contained('Is *it*?' + chr(10) * 2 + '1. yes' + chr(10) + '2. [no](https://x.example)')}\n"
    )
    assert "<em>it</em>" in html
    assert "<ol>" in html
    assert '<a href="https://x.example">' in html
