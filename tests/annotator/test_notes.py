"""Notes are Markdown, and never anything that runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.notes import note_html

MARKDOWN = {
    "nothing": ("", ""),
    "emphasis": ("*a* **b** ~~c~~", "<p><em>a</em> <strong>b</strong> <s>c</s></p>\n"),
    "a line is a line": ("a\nb", "<p>a<br>\nb</p>\n"),
    "a list": ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
    "a quotation": ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
    "code": ("`<b>`", "<p><code>&lt;b&gt;</code></p>\n"),
    "what looks like markup": ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>\n"),
    "a link": (
        "[a](https://example.org/?a=1&b=2)",
        '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer nofollow">a</a></p>\n',
    ),
}


@pytest.mark.parametrize(("markdown", "html"), MARKDOWN.values(), ids=MARKDOWN)
def test_markdown_becomes_html(markdown, html):
    assert note_html(markdown) == html


HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "a script in Markdown": "**<script>alert(1)</script>**",
    "a script cut in two": "<scr<script>ipt>alert(1)</script>",
    "an image that fails": "<img src=x onerror=alert(1)>",
    "an image in Markdown": "![x](https://example.org/x.png)",
    "an image with a script": "![x](javascript:alert(1))",
    "a link to a script": "[x](javascript:alert(1))",
    "a link to a script, in capitals": "[x](JaVaScRiPt:alert(1))",
    "a link to a script, with a tab": "[x](java\tscript:alert(1))",
    "a link to a script, as entities": "[x](&#106;avascript:alert(1))",
    "a link to a script, as percents": "[x](javascript%3Aalert(1))",
    "a link to a script, by reference": "[x]\n\n[x]: javascript:alert(1)",
    "a link to a script, bare": "<javascript:alert(1)>",
    "a link with a control character": "[x](\x01javascript:alert(1))",
    "a link to data": "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "a link to a file": "[x](file:///etc/passwd)",
    "a link to vbscript": "[x](vbscript:msgbox(1))",
    "a title that breaks out": '[x](https://example.org "a\\" onmouseover=\\"alert(1)")',
    "an address that breaks out": '[x](https://example.org/"onmouseover="alert(1))',
    "a frame": '<iframe src="https://example.org"></iframe>',
    "a style": "<style>body{display:none}</style>",
    "a style on an element": '<p style="position:fixed">x</p>',
    "a form": '<form action="https://example.org"><input name=a></form>',
    "an object": '<object data="x.swf"></object>',
    "a base": '<base href="https://example.org/">',
    "a refresh": '<meta http-equiv="refresh" content="0;url=https://example.org">',
    "SVG": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "MathML": '<math><maction actiontype="statusline" xlink:href="javascript:alert(1)">x</maction></math>',
    "a comment that ends early": "<!--><script>alert(1)</script>-->",
    "CDATA": "<![CDATA[<script>alert(1)</script>]]>",
    "half a tag": "<img src=x onerror=alert(1) ",
    "code with a language": '```"><script>alert(1)</script>\nx\n```',
    "a mutation": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "a template": "{{ request.user.password }} {% debug %}",
}
ALLOWED = {"p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"}
ALLOWED |= {f"h{level}" for level in range(1, 7)}


class Harmless(HTMLParser):
    """Fails on any element, attribute or address that a note may not have."""

    def handle_starttag(self, tag, attrs):
        assert tag in ALLOWED
        for name, value in attrs:
            assert tag == "a"
            assert name in {"href", "title", "rel"}
            if name == "href":
                scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", value or "", re.IGNORECASE)
                assert scheme is None or scheme[1] in {"http", "https", "mailto"}

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl):
        raise AssertionError(f"a declaration: {decl}")


@pytest.mark.parametrize("markdown", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markdown_becomes_nothing_that_runs(markdown):
    Harmless().feed(note_html(markdown))
    # In the middle of something else, too.
    Harmless().feed(note_html(f"> - **a** {markdown}\n\n{markdown}"))


@given(st.text(st.sampled_from("<>[]()!*_`\"'&;:#/\\ \n\tajscriptonerr=-{}%0123456789")))
def test_no_markdown_becomes_anything_that_runs(markdown):
    Harmless().feed(note_html(markdown))


@pytest.mark.parametrize("markdown", ["[" * 5000, "*" * 5000, "> " * 2000 + "x", "`" * 5001, "<" * 5000, "- " * 1000])
def test_a_note_that_nests_without_end_is_answered(markdown):
    Harmless().feed(note_html(markdown))
