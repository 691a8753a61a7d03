"""What was typed, as a tree. Pure.

    query    = any ;
    any      = all , { "OR" , all } ;
    all      = not , { [ "AND" ] , not } ;
    not      = ( "-" | "NOT" ) , not | related ;
    related  = part , { how , part } ;                                    (* chains lean to the left *)
    how      = "WITHIN" | "OVERLAPS" | "NEAR" , [ "/" , number ] | "BEFORE" | "WITH" ;
    part     = "(" , any , ")" | field | text ;
    field    = name , ( ":" | "=" ) , ( value | "(" , any , ")" ) ;       (* the field of each word in the group *)
    name     = letter , { letter | digit | "_" | "-" | "." } | '"' , characters , '"' ;
    value    = word , [ "*" ] | phrase | exact | range ;                  (* right after the colon *)
    range    = from , ".." , to | from , ".." | ".." , to ;
    text     = word , [ "*" ] | phrase , [ "~" , number ] | exact ;
    phrase   = '"' , characters , '"' ;
    exact    = "'" , characters , "'" ;                                   (* closed where a word ends *)
    word     = character , { character } ;                                (* no space, bracket or double quote *)

Operators are capitals. A backslash takes its meaning from the character after it. A dash between spaces and other marks
without a letter say nothing. Typographic quotation marks and full-width signs are taken as the plain ones.
Between double quotation marks words are as they are written, whatever their case and accents; a bare word also stands
for the other forms that its language gives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from annotator.search.language.faults import NotUnderstood
from annotator.search.language.faults import marked as _
from annotator.search.language.fields import FIELDS
from annotator.search.language.scanning import Kind, Piece, scan
from annotator.search.language.tree import (
    And,
    Exact,
    Field,
    How,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    Relation,
    Text,
    Value,
    Word,
)

LONGEST = 4_000  # code points of a query
MOST_TERMS = 200
DEEPEST = 20  # parentheses, negations and relations within each other
_MOST_FAULTS = 5  # in one query that are put right in one suggestion


@dataclass(frozen=True, slots=True)
class Written:
    """A term of the query and where it stands in it. ``name_at`` and ``name_end``: a field's name with its colon, which
    stands before the term if that is in a group; of words both are ``at``."""

    term: Text | Field
    at: int
    end: int
    name_at: int
    name_end: int


def parse(text: str) -> Node | None:
    """The tree, or None where nothing is asked. Raises NotUnderstood."""
    return read(text)[0]


def read(text: str) -> tuple[Node | None, tuple[Written, ...]]:
    """The tree, and its terms with their places, in the order in which they stand. Raises NotUnderstood, whose
    suggestion can be parsed."""
    try:
        return _read(text)
    except NotUnderstood as fault:
        fault.suggestion = _put_right(fault.suggestion)
        raise


def _put_right(suggestion: str) -> str:
    for _attempt in range(_MOST_FAULTS):
        if not suggestion:
            break
        try:
            _read(suggestion)
        except NotUnderstood as another:
            suggestion = another.suggestion
        else:
            return suggestion
    return ""


def _read(text: str) -> tuple[Node | None, tuple[Written, ...]]:
    if len(text) > LONGEST:
        sentence = _("A query can have %(most)s characters; this one has %(number)s.")
        raise NotUnderstood(sentence, at=LONGEST, length=len(text) - LONGEST, most=LONGEST, number=len(text))
    parser = _Parser(text)
    return parser.whole(), tuple(parser.written)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.pieces, self.next = text, scan(text), 0
        self.written: list[Written] = []
        self.depth = 0
        self.within: Piece | None = None  # the field whose group is being read

    def whole(self) -> Node | None:
        if self._here().kind is Kind.END:
            return None
        node = self._any()
        if self._here().kind is Kind.CLOSE:
            self._refuse(
                _("A parenthesis is closed here that was never opened."), self._here(), instead=self._without()
            )
        return node

    def _here(self) -> Piece:
        return self.pieces[self.next]

    def _take(self) -> Piece:
        piece = self._here()
        self.next += 1
        return piece

    def _any(self) -> Node:
        parts = [self._all()]
        while self._here().kind is Kind.OR:
            self._operator()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts = [self._not()]
        while self._here().kind not in (Kind.OR, Kind.CLOSE, Kind.END):
            if self._here().kind is Kind.AND:
                self._operator()
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _not(self) -> Node:
        if self._here().kind not in (Kind.NOT, Kind.MINUS):
            return self._related()
        self._operator()
        self._deeper()
        part = self._not()
        self.depth -= 1
        return Not(part)

    def _related(self) -> Node:
        node, chained = self._part(), 0
        while self._here().kind is Kind.HOW:
            how = self._operator()
            if self._here().kind in (Kind.NOT, Kind.MINUS):
                sentence = _("What %(operator)s something isn’t can’t be said. Put - before the passages on its left.")
                self._refuse(sentence, how, operator=how.text)
            self._deeper()
            chained += 1
            node = Relation(node, How(how.text), self._part(), how.number)
        self.depth -= chained
        return node

    def _part(self) -> Node:
        piece = self._here()
        if piece.kind is Kind.OPEN:
            return self._group()
        if piece.kind is Kind.FIELD:
            return self._field()
        if piece.kind in (Kind.WORD, Kind.PHRASE, Kind.EXACT):
            return self._text()
        if piece.kind in (Kind.END, Kind.CLOSE):
            self._refuse(_("Something is missing here."), piece)
        sentence = _(
            "Before %(operator)s something is missing. To look for the word itself, write it in small letters."
        )
        lower = self.text[: piece.at] + self.text[piece.at : piece.end].lower() + self.text[piece.end :]
        self._refuse(sentence, piece, instead=lower, operator=self.text[piece.at : piece.end])

    def _operator(self) -> Piece:
        """Takes an operator after which something has to stand."""
        piece = self._take()
        if self._here().kind in (Kind.END, Kind.CLOSE):
            self.next -= 1
            sentence = _("After %(operator)s something is missing.")
            self._refuse(sentence, piece, instead=self._without(), operator=self.text[piece.at : piece.end])
        return piece

    def _group(self) -> Node:
        opened = self._take()
        self._deeper()
        if self._here().kind is Kind.CLOSE:
            instead = self.text[: opened.at] + self.text[self._here().end :]
            self._refuse(_("Nothing stands between these parentheses."), opened, instead=instead)
        if self._here().kind is Kind.END:
            self._refuse(_("This parenthesis isn’t closed."), opened)
        node = self._any()
        if self._here().kind is not Kind.CLOSE:
            self._refuse(_("This parenthesis isn’t closed."), opened, instead=self.text.rstrip("\\ ") + ")")
        self.next += 1
        self.depth -= 1
        return node

    def _field(self) -> Node:
        named = self._take()
        following = self._here()
        if self.within is not None:
            sentence = _("Within %(name)s(…) no other field can be asked for.")
            self._refuse(sentence, named, name=self._name(self.within))
        if following.at != named.end or following.kind is Kind.END:
            return self._without_value(named)
        if following.kind is Kind.OPEN:
            self.within = named
            node = self._group()
            self.within = None
            return node
        self.next += 1
        return self._term(Field(_canonical(named.text), self._value(following), named.flag), named, following.end)

    def _without_value(self, named: Piece) -> Node:
        """A name with nothing right after it: a field that lacks its value, or a word before a colon."""
        if _canonical(named.text) not in FIELDS:
            return self._term(Word(named.text), named, named.end)
        instead = ""
        if self._here().kind in (Kind.WORD, Kind.PHRASE, Kind.EXACT, Kind.OPEN):
            instead = self.text[: named.end] + self.text[self._here().at :]
        sentence = _("Nothing stands after %(name)s. Write what is looked for right after it, without a space.")
        self._refuse(sentence, named, instead=instead, name=self._name(named))

    def _value(self, piece: Piece) -> Value:
        if piece.kind is Kind.RANGE:
            if not piece.text and not piece.high:
                self._refuse(_("Write from or to where: 2019..2021, 2019.. or ..2021."), piece)
            return Range(piece.text, piece.high)
        text = self._words(piece)
        if isinstance(text, Near):
            self._refuse(_("A field can’t be asked for words that are near each other."), piece)
        return text

    def _text(self) -> Node:
        piece = self._take()
        if self.within is None:
            text = self._words(piece)
            if not any(map(str.isalnum, text.text)):
                self._refuse(_("There is neither a letter nor a digit to look for."), piece, instead=self._rest(piece))
            return self._term(text, piece, piece.end)
        field = Field(_canonical(self.within.text), self._value(piece), self.within.flag)
        return self._term(field, self.within, piece.end, at=piece.at)

    def _words(self, piece: Piece) -> Text:
        if not piece.text:
            self._refuse(_("There is nothing to look for here."), piece, instead=self._rest(piece))
        if piece.kind is Kind.WORD:
            return Word(piece.text, prefix=piece.flag)
        if piece.kind is Kind.EXACT:
            return Exact(piece.text)
        return Phrase(piece.text) if piece.number is None else Near(piece.text, piece.number)

    def _term(self, term: Text | Field, first: Piece, end: int, *, at: int | None = None) -> Text | Field:
        if len(self.written) == MOST_TERMS:
            sentence = _("This query has more than %(most)s terms. Search with fewer of them.")
            self._refuse(sentence, first, most=MOST_TERMS)
        name_end = first.end if isinstance(term, Field) else first.at
        self.written.append(Written(term, first.at if at is None else at, end, first.at, name_end))
        return term

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            sentence = _("Parentheses, negations and relations stand in each other more than %(most)s deep here.")
            self._refuse(sentence, self.pieces[self.next - 1], most=DEEPEST)

    def _name(self, named: Piece) -> str:
        return self.text[named.at : named.end]

    def _without(self) -> str:
        """The query without the piece that is here."""
        return self._rest(self._here())

    def _rest(self, piece: Piece) -> str:
        return " ".join(part for part in (self.text[: piece.at].strip(), self.text[piece.end :].strip()) if part)

    def _refuse(self, sentence: str, piece: Piece, *, instead: str = "", **words: object) -> NoReturn:
        raise NotUnderstood(sentence, at=piece.at, length=piece.end - piece.at, suggestion=instead, **words)


def _canonical(name: str) -> str:
    """The language's own names in small letters, others as written."""
    folded = name.casefold()
    return folded if folded in FIELDS else name
