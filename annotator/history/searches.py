"""Where the acts of a page of the history have what they changed from: what search found it, what file brought it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from annotator.history.sentences import FOLDED, FOUND_BY, OTHERS, OUT_OF, TAGGED, UNTAGGED
from annotator.models import Tag
from documents.models import Change, Project

APPLIED = "search.applied"
BROUGHT = "file.brought"
ORIGINS = (APPLIED, BROUGHT)  # lines that say where the others of their act come from
LONGEST_QUERY = 200  # characters that are shown


@dataclass(frozen=True, slots=True)
class Searches:
    """By the act that the search's hits were changed in, or that brought a file in: what its line says."""

    slug: str
    said: Mapping[UUID, dict[str, Any]] = field(default_factory=dict)
    tags: Mapping[int, Tag] = field(default_factory=dict)

    @classmethod
    def of(cls, project: Project, shown: Sequence[Change], *, among: Set[UUID] | None = None, user: Any) -> Searches:
        """``among``: the acts that a search is named in, if that is known. One query where there may be some, one more
        where there are."""
        batches = {line.batch for line in shown if line.batch and (among is None or line.batch in among)}
        if not batches:
            return cls(project.slug)
        lines = Change.objects.seen_by(user).filter(project=project, batch__in=batches, verb__in=ORIGINS).order_by()
        said = {batch: after or {} for batch, after in lines.values_list("batch", "after") if batch}
        pks = {pk for one in said.values() for pk in (*one.get("tags", ()), *one.get("taken", ()))}
        return cls(project.slug, said, Tag.objects.in_bulk(pks) if pks else {})

    def counted(self, act: UUID, counts: Mapping[str, int]) -> list[SafeString]:
        """What an act did, by verb: "tagged 12 passages with Economy", "added 3 topics"."""
        put, taken = (self._names(act, name) for name in ("tags", "taken"))
        words = {**FOLDED, **(TAGGED if put else UNTAGGED if taken else {})}
        told = [
            format_html(str(words[verb] % {"n": counts[verb]}), tags=put or taken) for verb in words if verb in counts
        ]
        if others := sum(count for verb, count in counts.items() if verb not in words):
            told.append(format_html("{}", OTHERS % {"n": others}))
        return told

    def marked(self, act: UUID | None, sentence: SafeString) -> SafeString:
        """The sentence with the query that found what it tells of, or the file that it came out of, if there is one."""
        said = self.said.get(act, {}) if act else {}
        if file := said.get("file"):
            return format_html(str(OUT_OF), sentence=sentence, file=Truncator(file).chars(LONGEST_QUERY))
        query = str(said.get("query", ""))
        if not query:
            return sentence
        address = f"{reverse('search', args=[self.slug])}?{urlencode({'q': query})}"
        link = format_html('“<a href="{}">{}</a>”', address, Truncator(query).chars(LONGEST_QUERY))
        return format_html(str(FOUND_BY), sentence=sentence, query=link)

    def _names(self, act: UUID, name: str) -> SafeString | str:
        known = [self.tags[pk] for pk in self.said.get(act, {}).get(name, ()) if pk in self.tags]
        return format_html_join(", ", "“{}”", ((tag.name,) for tag in known))
