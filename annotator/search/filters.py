"""What a query means, as conditions on documents and on passages.

Documents fit by what they say themselves; what a query says of passages in one conjunction is said of one passage, and
a document fits if it has such a one. Passages fit by what they say themselves, and by the document they are in. Nobody
finds anything by what he may not see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from annotator.access import visible_to
from annotator.models import Annotation
from annotator.search import fulltext
from annotator.search.fulltext import Forms, Place, Stretch
from annotator.search.language.fields import SpeaksOf
from annotator.search.meaning import (
    OF_PASSAGES,
    All,
    Either,
    Meaning,
    No,
    Of,
    Standing,
    Words,
    is_of_passages,
)
from annotator.search.numbers import Numbers
from annotator.search.ordering import Order
from annotator.search.relations import standing_so
from documents.models import Document, Project
from documents.queries import documents_in, trashed_documents_in

FEW = 2_000  # documents, or passages: so many are rather looked at one by one than all that have a tag are read
# So many candidates are looked at for the first page, one by one, before all that fits is asked for.
_DOCUMENTS, _PASSAGES = (250, FEW), (1_000, 4_000)


class Filters:
    """``user``: who asks. ``forms``: those of words. ``few``: conditions are for a few passages; ``among``: of these
    documents. What relations find is read once."""

    def __init__(
        self, project: Project, *, user: Any, forms: Forms, few: bool = False, among: Collection[int] | None = None
    ) -> None:
        self._project, self._user, self._forms, self._few, self._among = project, user, forms, few, among
        self._standing: dict[int, Q] = {}  # by what says so

    def documents(self, meaning: Meaning | None) -> QuerySet[Document]:
        """The project's documents that fit, in no order. None: all."""
        found = documents_in(self._project).order_by()
        return found if meaning is None else found.filter(self._of_document(meaning))

    def passages(self, meaning: Meaning | None, *, documents: Collection[int] | None = None) -> QuerySet[Annotation]:
        """The passages that fit and that this person may see, in no order. None: all. ``documents``: of these alone."""
        found = Annotation.objects.filter(visible_to(self._user), project=self._project, trashed_at__isnull=True)
        trashed = trashed_documents_in(self._project).order_by()
        found = found.exclude(document__in=trashed.values("pk")).order_by()
        if documents is not None:
            found = found.filter(document__in=Numbers(documents))
        return found if meaning is None else found.filter(self._of_passage(meaning))

    def among(self, documents: Collection[int]) -> Filters:
        """The same, for what is on a few documents: with ``passages``, which are asked for with them."""
        return Filters(self._project, user=self._user, forms=self._forms, few=True, among=documents)

    def first_documents(self, meaning: Meaning | None, order: Order, limit: int) -> list[int] | None:
        """The numbers of the first so many that fit, in this order, where looking at the first candidates tells them;
        None where all that fit have to be asked for."""
        of_one, rest = _parted(_parts(meaning))
        if not of_one:
            return self._first_with_words(rest, order, limit)
        for most in [most for most in _DOCUMENTS if most >= limit]:
            pks = self._first_with_words(rest, order, most)
            if pks is None:
                pks = list(order.of(self.documents(_all(rest))).values_list("pk", flat=True)[:most])
            fitting = self.among(pks).passages(_all(of_one), documents=pks)
            documents = set(fitting.values_list("document_id", flat=True))
            found = [pk for pk in pks if pk in documents]
            if len(found) >= limit or len(pks) < most:
                return found[:limit]
        return None

    def first_passages(self, meaning: Meaning | None, order: Order, limit: int) -> list[int] | None:
        """The same of passages, where some are asked for by their words, or by what they stand beside."""
        alone = None if meaning is None else _left_alone(meaning)
        if meaning is None or alone is None:
            return self._first_passages_with_words(_parts(meaning), order, limit)
        candidates = order.of(self.passages(alone))
        for most in [most for most in _PASSAGES if most >= limit]:
            rows = list(candidates.values_list("pk", "document_id")[:most])
            documents = {document for _pk, document in rows}
            fitting = self.among(documents).passages(meaning, documents=documents)
            fits = set(fitting.filter(pk__in=Numbers([pk for pk, _document in rows])).values_list("pk", flat=True))
            found = [pk for pk, _document in rows if pk in fits]
            if len(found) >= limit or len(rows) < most:
                return found[:limit]
        return None

    def _of_document(self, meaning: Meaning) -> Q:
        match meaning:
            case Of(SpeaksOf.DOCUMENT, condition):
                return Q(condition)
            case Words(_, _, speaks_of) if speaks_of is not SpeaksOf.PASSAGE:
                return self._words_of_document(meaning)
            case Of() | Words() | Standing():
                return self._with_passage(meaning)
            case No(part):
                return ~self._of_document(part)
            case All(parts):
                return self._all_of_document(parts)
            case Either(parts):
                return self._either_of_document(parts)
        raise TypeError(meaning)

    def _all_of_document(self, parts: Sequence[Meaning]) -> Q:
        """What is said of passages is said of one; what is only denied, of all."""
        of_one, rest = _parted(parts)
        conditions = [self._of_document(part) for part in rest]
        if not of_one:
            return _every(conditions)
        if conditions:
            candidates = documents_in(self._project).filter(_every(conditions)).order_by()
            pks = list(candidates.values_list("pk", flat=True)[: FEW + 1])
            if len(pks) <= FEW:
                return Q(pk__in=self._looking_at_few().passages(_all(of_one), documents=pks).values("document"))
        return _every([*conditions, self._with_passage(_all(of_one))])

    def _first_with_words(self, parts: Sequence[Meaning], order: Order, limit: int) -> list[int] | None:
        """The first so many documents of which all this is true, by the index of words, if that has them in order."""
        words = next((part for part in parts if isinstance(part, Words)), None)
        if words is None or not order.by_number:
            return None
        others = self.documents(_all([part for part in parts if part is not words]))
        places = _places_of_documents(words)
        stretch = Stretch(limit, order.backwards, order.beyond)
        return fulltext.first_documents_with(words.node, stretch, others, places=places, forms=self._forms)

    def _first_passages_with_words(self, parts: Sequence[Meaning], order: Order, limit: int) -> list[int] | None:
        words = next((one for one in parts if isinstance(one, Words) and not _is_of_documents(one)), None)
        if words is None or not order.by_number:
            return None
        others = self._looking_at_few().passages(_all([part for part in parts if part is not words]))
        places = _places_of_passages(words)
        stretch = Stretch(limit, order.backwards, order.beyond)
        return fulltext.first_annotations_with(words.node, stretch, others, places=places, forms=self._forms)

    def _looking_at_few(self) -> Filters:
        few = Filters(self._project, user=self._user, forms=self._forms, few=True, among=self._among)
        few._standing = self._standing
        return few

    def _either_of_document(self, parts: Sequence[Meaning]) -> Q:
        of_one = [part for part in parts if is_of_passages(part) and not isinstance(part, No)]
        conditions = [self._of_document(part) for part in parts if part not in of_one]
        if of_one:
            conditions.append(self._with_passage(of_one[0] if len(of_one) == 1 else Either(tuple(of_one))))
        return _some(conditions)

    def _with_passage(self, meaning: Meaning) -> Q:
        return Q(pk__in=self.passages(meaning).values("document"))

    def _words_of_document(self, words: Words) -> Q:
        places = _places_of_documents(words)
        return Q(pk__in=fulltext.documents_with(self._project.pk, words.node, places=places, forms=self._forms))

    def _of_passage(self, meaning: Meaning) -> Q:
        match meaning:
            case Of(SpeaksOf.PASSAGE, condition, each):
                return Q(each if self._few and each is not None else condition)
            case Words(node) if not _is_of_documents(meaning):
                places = _places_of_passages(meaning)
                return Q(pk__in=fulltext.annotations_with(self._project.pk, node, places=places, forms=self._forms))
            case Of() | Words():
                return self._in_document([meaning])
            case Standing():
                if id(meaning) not in self._standing:
                    self._standing[id(meaning)] = self._standing_so(meaning)
                return self._standing[id(meaning)]
            case No(part):
                return ~self._of_passage(part)
            case All(parts):
                return self._all_of_passage(parts)
            case Either(parts):
                return _some([self._of_passage(part) for part in parts])
        raise TypeError(meaning)

    def _all_of_passage(self, parts: Sequence[Meaning]) -> Q:
        of_documents = [part for part in parts if _is_of_documents(part)]
        rest = [part for part in parts if part not in of_documents]
        conditions = [self._of_passage(part) for part in rest if isinstance(part, Words)]
        others = [part for part in rest if not isinstance(part, Words)]
        asking = self
        if conditions and others and not self._few:
            candidates = Annotation.objects.filter(_every(conditions), project=self._project).order_by()
            pks = list(candidates.values_list("pk", flat=True)[: FEW + 1])
            if len(pks) <= FEW:
                conditions, asking = [Q(pk__in=Numbers(pks))], self._looking_at_few()
        conditions += [asking._of_passage(part) for part in others]
        return _every([*conditions, *([self._in_document(of_documents)] if of_documents else [])])

    def _standing_so(self, meaning: Standing) -> Q:
        few = self._among is not None
        both = Filters(self._project, user=self._user, forms=self._forms, few=few, among=self._among)
        left, right = (both.passages(one, documents=self._among) for one in (meaning.left, meaning.right))
        others = meaning.left == meaning.right
        return standing_so(left, meaning.how, right, distance=meaning.distance, others=others)

    def _in_document(self, parts: Sequence[Meaning]) -> Q:
        """The passage is in a document of which all this is true."""
        return Q(document__in=self.documents(_all(parts)).values("pk"))


def _left_alone(meaning: Meaning) -> Meaning | None:
    """What is asked of passages, whatever they stand beside; None where that isn't asked of all that fit."""
    match meaning:
        case Standing(left):
            return left
        case All(parts) if any(isinstance(part, Standing) for part in parts):
            return All(tuple(part.left if isinstance(part, Standing) else part for part in parts))
    return None


def _is_of_documents(meaning: Meaning) -> bool:
    """Whether it speaks of documents alone."""
    match meaning:
        case Of(speaks_of) | Words(_, _, speaks_of):
            return speaks_of is SpeaksOf.DOCUMENT
        case All(parts) | Either(parts):
            return all(map(_is_of_documents, parts))
        case No(part):
            return _is_of_documents(part)
    return False


def _places_of_documents(words: Words) -> set[Place]:
    return {Place(place) for place in words.places - OF_PASSAGES}


def _places_of_passages(words: Words) -> set[Place]:
    return {Place(place) for place in words.places & OF_PASSAGES or OF_PASSAGES}


def _parts(meaning: Meaning | None) -> Sequence[Meaning]:
    """What is said together."""
    return meaning.parts if isinstance(meaning, All) else () if meaning is None else (meaning,)


def _parted(parts: Sequence[Meaning]) -> tuple[list[Meaning], list[Meaning]]:
    """What is said of one passage, and what else is said of a document."""
    of_one = [part for part in parts if is_of_passages(part)]
    if not any(not isinstance(part, No) for part in of_one):
        of_one = []
    return of_one, [part for part in parts if part not in of_one]


def _all(parts: Sequence[Meaning]) -> Meaning:
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _every(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found &= condition
    return found


def _some(conditions: Sequence[Q]) -> Q:
    found = conditions[0]
    for condition in conditions[1:]:
        found |= condition
    return found
