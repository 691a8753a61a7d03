"""A report to read: quotes by document, with tags, notes and replies, as CommonMark. Pure.

What people wrote can't break it: names, titles and quotes are escaped; notes and replies, which are
Markdown themselves, stand indented in a list, so that nothing they leave open reaches beyond them, and lose
raw HTML, images and headings. See https://spec.commonmark.org/0.31.2/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import quote

from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem, FieldItem
from annotator.exchange.losses import Feature
from annotator.past_codebook import Definition
from documents.paging import cited

CARRIES = frozenset(Feature) - {
    Feature.COLOUR,
    Feature.SHORTCUT,
    Feature.ALIAS,
    Feature.UNUSED_TAG,
    Feature.TEXT,
    Feature.UNMARKED,
}
INSTEAD: dict[Feature, str] = {}

# In a line, and at its head: only what would be read as Markdown, so that a quote can be found in the file.
_ACTIVE = re.compile(r"[\\`*_\[\]<>|~]|&(?=#|\w+;)|(?<=\s)#(?=\w)")
_ACTIVE_AT_HEAD = re.compile(r"(?=#|[+-](?:\s|$)|[=-]+\s*$)|(?<=\d)(?=[.)](?:\s|$))")
_HEAD = re.compile(r"\d{0,9}")
_RAW_HTML = re.compile(r"<(?=[A-Za-z/!?])")
_HEADING = re.compile(r"^(\s*(?:>\s*|[-+*]\s+|\d+[.)]\s+)*)(#{1,6}(?=\s|$)|=+\s*$|-{2,}\s*$)", re.MULTILINE)


def dump(bundle: Bundle) -> Iterator[str]:
    """The report, an annotation at a time."""
    title = escaped(bundle.project)
    yield f"# {title}: {escaped(bundle.scope)}\n\n" if bundle.scope else f"# {title}\n\n"
    yield f"{_counted(bundle.total)}, {_time(bundle.made)}\n"
    document = None
    used: set[str] = set()
    for one in bundle.annotations:
        if document is None or one.document.uid != document.uid:
            document = one.document
            used.update(document.topics)
            yield _heading(document, linked=bool(bundle.site))
        used.update(one.tags)
        yield _passage(one, link=bundle.link(one))
    yield from _codebook({path: bundle.definitions[path] for path in sorted(used) if path in bundle.definitions})


def escaped(text: str) -> str:
    """``text`` on one line, shown by any Markdown reader just as it is."""
    line = _ACTIVE.sub(r"\\\g<0>", " ".join(text.split()))
    head = _HEAD.match(line)
    at = head.end() if head else 0
    return f"{line[:at]}\\{line[at:]}" if _ACTIVE_AT_HEAD.match(line, at) else line


def contained(markdown: str) -> str:
    """Markdown that stays Markdown, but without raw HTML, images and headings, indented for a list item."""
    tame = _RAW_HTML.sub(r"\\<", markdown).replace("![", "!\\[")
    tame = _HEADING.sub(r"\1\\\2", tame)
    return "\n".join(f"  {line}".rstrip() for line in tame.splitlines())


def _heading(document: DocumentItem, *, linked: bool) -> str:
    title = escaped(document.title)
    known = [
        escaped(", ".join(document.authors)),
        escaped(document.publisher),
        document.published.isoformat() if document.published else "",
        escaped(document.language),
        _link(document.url, document.url),
        escaped("; ".join(document.topics)),
    ]
    about = " · ".join(part for part in known if part)
    fields = " · ".join(f"{escaped(one.name)}: {_known(one)}" for one in document.fields)
    heading = f"[{title}]({_address(document.address)})" if linked else title
    return "\n".join([f"\n## {heading}\n", *(f"{part}\n" for part in (about, fields) if part)])


def _known(one: FieldItem) -> str:
    return _link(one.text, one.text) if one.kind == "url" else escaped(one.text)


def _codebook(definitions: Mapping[str, Definition]) -> Iterator[str]:
    """What the tags mean that were used, where they say more than their names."""
    if definitions:
        yield "\n## Codebook\n"
    for path, known in definitions.items():
        said = [
            f"{words}{escaped(text)}"
            for words, text in (
                ("", known.description),
                ("*When to use:* ", known.when_to_use),
                ("*When not to use:* ", known.when_not),
            )
            if text
        ]
        yield "\n" + "\n\n".join([f"- **{escaped(path)}**", *(f"  {line}" for line in said)]) + "\n"


def _passage(one: AnnotationItem, *, link: str) -> str:
    parts = [_quoted(one.quote) if one.quote else "*On the whole document*"]
    if one.is_orphan:
        parts.append("*This passage is not in the text any more.*")
    elif one.made_quote:
        parts.append(f"*When it was highlighted it read:* {escaped(one.made_quote)}")
    parts.append(" · ".join(part for part in _line(one, link=link) if part))
    said = [f"- **Note**\n\n{contained(one.note)}"] if one.note else []
    said += [
        f"- **{escaped(reply.author)}**, {_time(reply.created)}\n\n{contained(reply.text)}" for reply in one.replies
    ]
    if said:
        parts.append("\n\n".join(said))
    return "".join(f"\n{part}\n" for part in parts)


def _line(one: AnnotationItem, *, link: str) -> tuple[str, ...]:
    return escaped(cited(one.page)), _tags(one.tags), _who(one), _link("in the text", link)


def _quoted(text: str) -> str:
    """A block quote; a line of the text is a line of it, an empty one parts paragraphs."""
    lines = [escaped(line) for line in text.strip("\n").split("\n")]
    broken = [
        f"> {line}  " if line and following else f"> {line}".rstrip()
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
    ]
    return "\n".join(broken)


def _tags(paths: tuple[str, ...]) -> str:
    return f"**{escaped('; '.join(paths))}**" if paths else ""


def _who(one: AnnotationItem) -> str:
    edited = f" (edited {_time(one.edited)})" if one.edited else ""
    return f"{escaped(one.author)}, {_time(one.created)}{edited}"


def _link(words: str, address: str) -> str:
    if not address.startswith(("http://", "https://")):
        return escaped(words) if words == address else ""
    return f"[{escaped(words)}]({_address(address)})"


def _address(address: str) -> str:
    return quote(address, safe=":/?#@!$&'*+,;=%~")  # round brackets would end the link


def _counted(total: int) -> str:
    return "1 annotation" if total == 1 else f"{total:,} annotations"


def _time(moment: datetime) -> str:
    return f"{moment.isoformat(' ')[:16]} UTC"
