"""The page in a mail: what programs put around an older mail that is answered becomes a quotation. Pure."""

from __future__ import annotations

import re

from lxml import html
from lxml.html import HtmlElement

from documents import markup

# How mail programs call what they put below a letter, and around or above an older one.
_SIGNATURES = frozenset(str.split("gmail_signature moz-signature mail-signature signature protonmail_signature_block"))
_QUOTES = frozenset(str.split("gmail_quote yahoo_quoted protonmail_quote zmail_extra"))
_ATTRIBUTIONS = frozenset(str.split("gmail_attr moz-cite-prefix"))
_HEADS_ABOVE = frozenset(str.split("divRplyFwdMsg appendonsend x_divRplyFwdMsg reply-intro"))
_RULE_ABOVE = re.compile(r"border-top:\s*solid\s+#?\w+\s+1\.0pt", re.IGNORECASE)  # by Outlook
_FROM = re.compile(r"\s*(?:from|von|de|da|van|от|fra|från)\s*:", re.IGNORECASE)


def tree_of(source: str) -> HtmlElement | None:
    """The page's ``<body>`` as a ``<div>``, or None where it has no element."""
    root = markup.parse(source)
    body = root.find("body") if root is not None else None
    if body is None:
        return None
    for element in list(body.iter()):
        if isinstance(element.tag, str):
            _mend(element)
    body.tag = "div"
    return body


def is_signature(element: HtmlElement) -> bool:
    names = (element.get("class") or "").split()
    return not _SIGNATURES.isdisjoint(names) or element.get("id") == "Signature"


def _mend(element: HtmlElement) -> None:
    names = (element.get("class") or "").split()
    if not _ATTRIBUTIONS.isdisjoint(names):
        _put_into_quotation(element)
    elif not _QUOTES.isdisjoint(names) and element.tag == "div" and element.find(".//blockquote") is None:
        element.tag = "blockquote"
    elif element.get("id") in _HEADS_ABOVE or (_RULE_ABOVE.search(element.get("style") or "") and _says_from(element)):
        _quote_the_rest(element)


def _says_from(element: HtmlElement) -> bool:
    return _FROM.match("".join(element.itertext())[:40]) is not None


def _put_into_quotation(attribution: HtmlElement) -> None:
    """ "On … wrote:" goes into the quotation that follows it."""
    following = attribution.getnext()
    while following is not None and following.tag == "br":
        following = following.getnext()
    if following is not None and following.tag == "blockquote":
        first = html.Element("div")
        first.text, following.text = following.text, None
        following.insert(0, first)
        following.insert(0, attribution)


def _quote_the_rest(head: HtmlElement) -> None:
    """All that stands beside a head of an older mail, from there on, is that mail."""
    outer = head.getparent()
    if outer is None or any(above.tag == "blockquote" for above in head.iterancestors()):
        return
    if outer.getparent() is not None and outer.tag == "div" and outer.index(head) == 0 and len(outer) == 1:
        head, outer = outer, outer.getparent()  # Outlook's rule stands in a box of its own
    quotation = html.Element("blockquote")
    at = outer.index(head)
    rest = list(outer)[at:]
    outer.insert(at, quotation)
    for element in rest:
        quotation.append(element)
