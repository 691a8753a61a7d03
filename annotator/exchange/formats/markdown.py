"""A report to read: quotes by document, with tags, notes and replies, as CommonMark. Pure.

What people wrote can't break it: names, titles and quotes are escaped; notes and replies, which are
Markdown themselves, stand indented in a list, so that nothing they leave open reaches beyond them, and lose
raw HTML, images and headings. See https://spec.commonmark.org/0.31.2/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem, FieldItem
from annotator.exchange.commonmark import escaped, linked, minute, quoted, safe_address, said
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


def dump(bundle: Bundle) -> Iterator[str]:
    """The report, an annotation at a time."""
    title = escaped(bundle.project)
    yield f"# {title}: {escaped(bundle.scope)}\n\n" if bundle.scope else f"# {title}\n\n"
    yield f"{_counted(bundle.total)}, {minute(bundle.made)}\n"
    document = None
    used: set[str] = set()
    for one in bundle.annotations:
        if document is None or one.document.uid != document.uid:
            document = one.document
            used.update(document.topics)
            yield _heading(document, leads=bool(bundle.site))
        used.update(one.tags)
        yield _passage(one, link=bundle.link(one))
    yield from _codebook({path: bundle.definitions[path] for path in sorted(used) if path in bundle.definitions})


def _heading(document: DocumentItem, *, leads: bool) -> str:
    title = escaped(document.title)
    known = [
        escaped(", ".join(document.authors)),
        escaped(document.publisher),
        document.published.isoformat() if document.published else "",
        escaped(document.language),
        linked(document.url, document.url),
        escaped("; ".join(document.topics)),
    ]
    about = " · ".join(part for part in known if part)
    fields = " · ".join(f"{escaped(one.name)}: {_known(one)}" for one in document.fields)
    heading = f"[{title}]({safe_address(document.address)})" if leads else title
    return "\n".join([f"\n## {heading}\n", *(f"{part}\n" for part in (about, fields) if part)])


def _known(one: FieldItem) -> str:
    return linked(one.text, one.text) if one.kind == "url" else escaped(one.text)


def _codebook(definitions: Mapping[str, Definition]) -> Iterator[str]:
    """What the tags mean that were used, where they say more than their names."""
    if definitions:
        yield "\n## Codebook\n"
    for path, known in definitions.items():
        told = [
            f"{words}{escaped(text)}"
            for words, text in (
                ("", known.description),
                ("*When to use:* ", known.when_to_use),
                ("*When not to use:* ", known.when_not),
            )
            if text
        ]
        yield "\n" + "\n\n".join([f"- **{escaped(path)}**", *(f"  {line}" for line in told)]) + "\n"


def _passage(one: AnnotationItem, *, link: str) -> str:
    parts = [quoted(one.quote) if one.quote else "*On the whole document*"]
    if one.is_orphan:
        parts.append("*This passage is not in the text any more.*")
    elif one.made_quote:
        parts.append(f"*When it was highlighted it read:* {escaped(one.made_quote)}")
    parts.append(" · ".join(part for part in _line(one, link=link) if part))
    if one.note or one.replies:
        parts.append(said(one))
    return "".join(f"\n{part}\n" for part in parts)


def _line(one: AnnotationItem, *, link: str) -> tuple[str, ...]:
    return escaped(cited(one.page)), _tags(one.tags), _who(one), linked("in the text", link)


def _tags(paths: tuple[str, ...]) -> str:
    return f"**{escaped('; '.join(paths))}**" if paths else ""


def _who(one: AnnotationItem) -> str:
    edited = f" (edited {minute(one.edited)})" if one.edited else ""
    return f"{escaped(one.author)}, {minute(one.created)}{edited}"


def _counted(total: int) -> str:
    return "1 annotation" if total == 1 else f"{total:,} annotations"
