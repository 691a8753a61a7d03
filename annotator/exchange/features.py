"""How many things of each feature a part of a project has, counted by the database: what a format would lose of it."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from itertools import groupby
from operator import itemgetter, or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotator.exchange import reading
from annotator.exchange.leaving_out import Part
from annotator.exchange.losses import MARKDOWN_SIGNS, Feature, of_codebook, of_places
from annotator.exchange.scope import Scope, standing
from annotator.exchange.texts import codebook_told, documents_of
from annotator.models import Annotation, Reply, Tagging, Topic
from annotator.models.annotation import Placing
from documents.models import FieldValue

_AT_ONCE = 5000  # places that stand in memory at a time, beside those of one document
_WHOLE = Q(quote="")
_STANDING = Q(start__isnull=False)
_SAID = Q(url="", authors=[], publisher="", published=None, language="")


def features_of(scope: Scope) -> Counter[Feature]:
    """As ``losses.counted`` counts them, of what stands now. The same few queries at any size."""
    annotations = standing(scope).order_by()
    counts = annotations.aggregate(**_of_annotations())
    found = Counter({feature: counts[f"of_{feature}"] for feature in Feature if f"of_{feature}" in counts})
    replies = Reply.objects.filter(annotation__in=annotations.values("pk"), trashed_at__isnull=True)
    found[Feature.REPLY] = 0 if Part.REPLIES in scope.without else replies.count()
    if Part.NOTES in scope.without:
        found[Feature.NOTE] = found[Feature.MARKDOWN] = 0
    found.update(_of_tags(annotations))
    found.update(_of_places(annotations))
    found.update(_of_documents(scope, annotations))
    paths = reading.paths_of(scope.project)
    carried = Tagging.objects.filter(content_object__in=annotations.values("pk")).order_by()
    used = {paths[tag] for tag in carried.values_list("tag_id", flat=True).distinct() if tag in paths}
    found.update(of_codebook(codebook_told(scope.project, None), used))
    return found


def _of_annotations() -> dict[str, Any]:
    marked = reduce(or_, (Q(note__contains=sign) for sign in MARKDOWN_SIGNS))
    held = {
        Feature.AUTHOR: Q(pk__isnull=False),
        Feature.CREATED: Q(pk__isnull=False),
        Feature.EDITED: Q(edited_at__isnull=False),
        Feature.DOCUMENT_NOTE: _WHOLE,
        Feature.NOTE: ~Q(note="") & ~_WHOLE,
        Feature.MARKDOWN: marked,
        Feature.ORPHAN: Q(how=Placing.ORPHAN),
        Feature.REWORDED: Q(how=Placing.FUZZY),
        Feature.LINES: _STANDING & Q(quote__contains="\n"),
        Feature.PAGE: _STANDING & Q(placed_on__layout__pages__0__isnull=False),
    }
    # A name of its own: what is counted must not be called as a column is.
    return {f"of_{feature}": Count("pk", filter=is_held) for feature, is_held in held.items()}


def _of_tags(annotations: QuerySet[Annotation]) -> dict[Feature, int]:
    carried = Tagging.objects.filter(content_object=OuterRef("pk"), tag__trashed_at__isnull=True)
    untagged = annotations.filter(~_WHOLE & ~Exists(carried))
    taggings = Tagging.objects.filter(content_object__in=annotations.values("pk"), tag__trashed_at__isnull=True)
    several = taggings.order_by().values("content_object").annotate(tags=Count("pk")).filter(tags__gt=1)
    return {Feature.UNTAGGED: untagged.count(), Feature.MANY_TAGS: several.count()}


def _of_places(annotations: QuerySet[Annotation]) -> Counter[Feature]:
    """Passages that share something with an earlier one, and those that share both ends. Told here: to look back from
    each takes a database longer than to hand them over."""
    places = annotations.filter(_STANDING).order_by("document_id").values_list("document_id", "start", "end")
    by_document = groupby(places.iterator(chunk_size=_AT_ONCE), key=itemgetter(0))
    return Counter(feature for _pk, ones in by_document for feature in of_places(map(itemgetter(1, 2), ones)))


def _of_documents(scope: Scope, annotations: QuerySet[Annotation]) -> dict[Feature, int]:
    documents = documents_of(scope).order_by()
    marked = annotations.filter(document=OuterRef("pk"))
    topics = Topic.objects.filter(content_object=OuterRef("pk"), tag__trashed_at__isnull=True)
    values = FieldValue.objects.filter(document=OuterRef("pk"))
    return {
        Feature.TEXT: documents.count(),
        Feature.UNMARKED: documents.filter(~Exists(marked)).count(),
        Feature.TOPIC: documents.filter(Exists(topics)).count(),
        Feature.FIELD: documents.filter(Exists(values)).count(),
        Feature.METADATA: documents.exclude(_SAID).count(),
    }
