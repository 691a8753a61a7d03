"""Texts that change as texts do, where every character's way is known. Pure.

Nothing here is told by a comparison: each edit carries the characters that it moves or keeps along, so the truth of a
passage is where its own characters stand afterwards.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from functools import cached_property

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[^.!?。！？؟।\n][^.!?。！？؟।\n]*[.!?。！？؟।]+[”\"’»)]*[ ]?")
_MISREAD = {
    "rn": "m", "m": "rn", "l": "1", "I": "l", "O": "0", "fi": "ﬁ", "fl": "ﬂ", "e": "c", "h": "b", "cl": "d", "ü": "u",
    "日": "目", "未": "末", "人": "入", "ا": "أ", "ى": "ي", "ด": "ต", "ค": "ศ", "ะ": "",
}  # fmt: skip
_CURLY = {"'": "’", '"': "”", " - ": " – ", "’": "'", "“": '"', "”": '"', "–": "-"}


class Changing:
    """A text with, for each character, the place that it had at first; None for one that came later."""

    def __init__(self, text: str, *, chance: random.Random, others: Sequence[str]) -> None:
        self.text = text
        self.origin: list[int | None] = list(range(len(text)))
        self.chance = chance
        self.others = others  # sentences in the same language

    def put(self, at: int, end: int, words: str) -> None:
        """Words in place of what stands there."""
        self.text = self.text[:at] + words + self.text[end:]
        self.origin[at:end] = [None] * len(words)

    def cut(self, at: int, end: int) -> tuple[str, list[int | None]]:
        piece, origin = self.text[at:end], self.origin[at:end]
        self.text = self.text[:at] + self.text[end:]
        del self.origin[at:end]
        return piece, origin

    def paste(self, at: int, piece: tuple[str, list[int | None]]) -> None:
        self.text = self.text[:at] + piece[0] + self.text[at:]
        self.origin[at:at] = piece[1]

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each character that is left went, when all is done."""
        return {origin: at for at, origin in enumerate(self.origin) if origin is not None}

    def words(self) -> list[tuple[int, int]]:
        return [match.span() for match in _WORD.finditer(self.text)]

    def sentences(self) -> list[tuple[int, int]]:
        return [match.span() for match in _SENTENCE.finditer(self.text)]

    def paragraphs(self) -> list[tuple[int, int]]:
        """Each with the empty line after it."""
        return [match.span() for match in re.finditer(r"(?:[^\n]+\n?)+\n*", self.text)]

    def some(self, places: Sequence[tuple[int, int]]) -> tuple[int, int]:
        return self.chance.choice(places) if places else (0, 0)


def reword(text: Changing) -> None:
    """A few words in a row become others."""
    words = text.words()
    if not words:
        return
    first = text.chance.randrange(len(words))
    last = min(len(words) - 1, first + text.chance.choice((0, 0, 0, 1, 1, 2, 3)))
    at, end = words[first][0], words[last][1]
    end = at + 3 if end - at > 60 else end
    other = _some_words(text, text.chance.randint(1, 4))
    if other.lower() != text.text[at:end].lower():
        text.put(at, end, other)


def insert_words(text: Changing) -> None:
    at, _end = text.some(text.words())
    text.put(at, at, f"{_some_words(text, text.chance.randint(1, 6))} ")


def drop_words(text: Changing) -> None:
    words = text.words()
    first = text.chance.randrange(len(words))
    last = min(len(words) - 1, first + text.chance.choice((0, 0, 1, 2, 4)))
    if words[last][1] - words[first][0] < 80:
        text.cut(words[first][0], words[last][1] + (text.text[words[last][1] :][:1] == " "))


def insert_sentence(text: Changing) -> None:
    at, _end = text.some(text.sentences())
    text.put(at, at, text.chance.choice(text.others).strip() + " ")


def drop_sentence(text: Changing) -> None:
    text.cut(*text.some(text.sentences()))


def swap_sentences(text: Changing) -> None:
    sentences = text.sentences()
    if len(sentences) < 2:
        return
    n = text.chance.randrange(len(sentences) - 1)
    if sentences[n + 1][0] == sentences[n][1]:
        text.paste(sentences[n][0], text.cut(*sentences[n + 1]))


def split_sentence(text: Changing) -> None:
    at, end = text.some([match.span() for match in re.finditer(r", (?:and |but |und |which )?\w|，\w", text.text)])
    if end:
        text.put(at, end, (". " if text.text[at] == "," else "。") + text.text[end - 1].upper())


def join_sentences(text: Changing) -> None:
    at, end = text.some([match.span() for match in re.finditer(r"\. \w|。\w", text.text)])
    if end:
        links = (", and ", "; ", ", since ") if text.text[at] == "." else ("，",)
        text.put(at, end, text.chance.choice(links) + text.text[end - 1].lower())


def insert_paragraph(text: Changing) -> None:
    at, _end = text.some(text.paragraphs())
    text.put(at, at, "".join(text.chance.choices(text.others, k=text.chance.randint(1, 5))).strip() + "\n\n")


def drop_paragraph(text: Changing) -> None:
    text.cut(*text.some(text.paragraphs()))


def move_paragraph(text: Changing) -> None:
    piece = text.cut(*text.some(text.paragraphs()))
    at, _end = text.some(text.paragraphs())
    if not piece[0].endswith("\n"):
        piece = f"{piece[0]}\n\n", [*piece[1], None, None]
    text.paste(at, piece)


def move_section(text: Changing) -> None:
    paragraphs = text.paragraphs()
    first = text.chance.randrange(len(paragraphs))
    last = min(len(paragraphs) - 1, first + text.chance.randint(2, 5))
    piece = text.cut(paragraphs[first][0], paragraphs[last][1])
    at, _end = text.some(text.paragraphs())
    text.paste(at, (f"{piece[0]}\n\n", [*piece[1], None, None]))


def move_sentence(text: Changing) -> None:
    piece = text.cut(*text.some(text.sentences()))
    at, _end = text.some(text.sentences())
    text.paste(at, (f"{piece[0].rstrip()} ", [*piece[1][: len(piece[0].rstrip())], None]))


def split_paragraph(text: Changing) -> None:
    at, _end = text.some(text.sentences())
    text.put(at, at, "\n\n")


def join_paragraphs(text: Changing) -> None:
    _at, end = text.some(text.paragraphs())
    start = len(text.text[:end].rstrip())
    text.put(start, end, " ")


def rewrap_all(text: Changing) -> None:
    """Every paragraph's lines are broken at another width, or no longer."""
    width = text.chance.choice((50, 72, 88, 10_000))
    for at, end in reversed(text.paragraphs()):
        column = 0
        for place in range(at, len(text.text[:end].rstrip())):
            column += 1
            if text.text[place] in " \n":
                wanted = "\n" if column > width else " "
                column = 0 if wanted == "\n" else column
                if text.text[place] != wanted:
                    text.put(place, place + 1, wanted)


def misread_all(text: Changing) -> None:
    """A scanner's mistakes all over the text, one in about fifty letters."""
    for match in reversed(list(re.finditer("|".join(map(re.escape, _MISREAD)), text.text))):
        if text.chance.random() < 0.06:
            text.put(*match.span(), _MISREAD[match.group()])


def curl_quotes(text: Changing) -> None:
    for match in reversed(list(re.finditer("|".join(map(re.escape, _CURLY)), text.text))):
        text.put(*match.span(), _CURLY[match.group()])


def rename_all(text: Changing) -> None:
    """One word becomes another wherever it stands."""
    at, end = text.some(text.words())
    word, other = text.text[at:end], _some_words(text, 1)
    if end - at < 30 and word.lower() != other.lower():
        for match in reversed(list(re.finditer(rf"\b{re.escape(word)}\b", text.text))[:30]):
            text.put(*match.span(), other)


def copy_paragraph(text: Changing) -> None:
    """The same stands there twice from now on, far from each other."""
    at, end = text.some(text.paragraphs())
    piece = text.text[at:end].strip()
    elsewhere = [place for place, _end in text.paragraphs() if abs(place - at) > 400 + end - at]
    if elsewhere:
        place = text.chance.choice(elsewhere)
        text.put(place, place, f"{piece}\n\n")


def copy_sentence(text: Changing) -> None:
    at, end = text.some(text.sentences())
    elsewhere = [place for place, _end in text.sentences() if abs(place - at) > 200 + end - at]
    if elsewhere:
        place = text.chance.choice(elsewhere)
        text.put(place, place, text.text[at:end].strip() + " ")


def other_furniture(text: Changing) -> None:
    """What stands above and below the article is in other words."""
    words = ["Home", "Menü", "Suche", "ホーム", "検索", "Accueil", "الرئيسية", "Abonnieren", "© 2026", "🔍", "Inicio"]
    for at, end in (text.paragraphs()[-1], text.paragraphs()[0]):
        text.put(at, end, "\n".join(text.chance.sample(words, 6)) + "\n\n")


def link_words(text: Changing) -> None:
    words = text.words()
    first = text.chance.randrange(len(words))
    end = words[min(len(words) - 1, first + text.chance.randrange(4))][1]
    text.put(end, end, f"](https://example.org/{text.chance.randrange(10**6)}/{_some_words(text, 1)})")
    text.put(words[first][0], words[first][0], "[")


def _some_words(text: Changing, number: int) -> str:
    words = _WORD.findall(text.chance.choice(text.others)) or ["so"]
    first = text.chance.randrange(len(words))
    return " ".join(words[first : first + number])[:60]


Edit = Callable[[Changing], None]

# By name, what is done to a text: each of the edits so many times for 10,000 characters (0: once).
EDITS: dict[str, list[tuple[Edit, int]]] = {
    "reworded": [(reword, 25)],
    "words put in and taken out": [(insert_words, 12), (drop_words, 12)],
    "sentences put in and taken out": [(insert_sentence, 6), (drop_sentence, 8)],
    "sentences in another order": [(swap_sentences, 8), (move_sentence, 4)],
    "sentences split and joined": [(split_sentence, 10), (join_sentences, 10)],
    "paragraphs put in and taken out": [(insert_paragraph, 3), (drop_paragraph, 3)],
    "paragraphs moved": [(move_paragraph, 3), (move_section, 1)],
    "paragraphs moved and reworded": [(move_paragraph, 3), (reword, 20)],
    "paragraphs split and joined": [(split_paragraph, 6), (join_paragraphs, 6)],
    "lines wrapped otherwise": [(reword, 6), (rewrap_all, 0)],
    "read by a scanner": [(misread_all, 0)],
    "a scanner's lines": [(rewrap_all, 0), (misread_all, 0)],
    "signs and names": [(curl_quotes, 0), (rename_all, 3)],
    "copies of paragraphs and sentences": [(copy_paragraph, 3), (copy_sentence, 5), (drop_sentence, 3)],
    "links and furniture": [(link_words, 6), (other_furniture, 0), (reword, 5)],
    "much of it rewritten": [
        (reword, 40), (drop_sentence, 12), (insert_sentence, 12), (move_paragraph, 2), (drop_words, 15),
        (split_sentence, 5), (join_sentences, 5), (insert_paragraph, 2), (drop_paragraph, 2),
    ],
}  # fmt: skip


def changed(text: str, edits: Sequence[tuple[Edit, int]], *, chance: random.Random, others: Sequence[str]) -> Changing:
    """The text after these edits, in an order by chance; what is done once comes last."""
    changing = Changing(text, chance=chance, others=others)
    todo = [edit for edit, often in edits for _ in range(max(1, round(often * len(text) / 10_000))) if often]
    chance.shuffle(todo)
    for edit in [*todo, *(edit for edit, often in edits if not often)]:
        edit(changing)
    return changing
