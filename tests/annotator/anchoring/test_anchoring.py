"""A passage is found again in another version of its text, or not at all: never in a wrong place."""

from __future__ import annotations

import pytest

from annotator.anchoring import Anchoring, place
from documents.text import Span

FOX = "The quick brown fox jumps over the lazy dog. It was a fine day in May, and the whole village had come.\n"
DOG = "Nobody saw the dog get up. It had been lying there since noon, as it did on every day of that summer.\n"
HEN = "The hens had gone to sleep. One of them was counted twice, which nobody noticed until the autumn.\n"


def span_of(text: str, quote: str, *, nth: int = 0) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = text.index(quote, at + 1)
    return Span(at, at + len(quote))


# old text, quote, new text, how and what is found (None: nothing)
CASES = {
    "unchanged text": (FOX, "brown", FOX, ("exact", "brown")),
    "words changed after it": (FOX, "brown fox", FOX.replace("May", "June"), ("exact", "brown fox")),
    "words added before": (FOX, "brown fox", f"Once upon a time. {FOX}", ("moved", "brown fox")),
    "a paragraph added before": (FOX + DOG, "since noon", HEN + FOX + DOG, ("moved", "since noon")),
    "a paragraph taken away before": (FOX + DOG, "since noon", DOG, ("moved", "since noon")),
    "lines joined to one": (FOX + DOG, "get up. It had", (FOX + DOG).replace("\n", " "), ("exact", "get up. It had")),
    "its paragraph moved to the end": (
        FOX + DOG + HEN,
        "It was a fine day in May, and the whole village",
        DOG + HEN + FOX,
        ("moved", "It was a fine day in May, and the whole village"),
    ),
    "a word of it was replaced": (
        FOX,
        "It was a fine day in May, and the whole village",
        FOX.replace("fine", "grey"),
        ("fuzzy", "It was a grey day in May, and the whole village"),
    ),
    "its first word was replaced": (
        FOX,
        "quick brown fox jumps over",
        FOX.replace("quick", "slow"),
        ("fuzzy", "slow brown fox jumps over"),
    ),
    "its last word was replaced": (
        FOX,
        "quick brown fox jumps over",
        FOX.replace("over", "across"),
        ("fuzzy", "quick brown fox jumps across"),
    ),
    "all of it was replaced": (FOX, "quick brown fox", FOX.replace("quick brown fox", "slow white hen"), None),
    "it was taken out": (FOX + DOG, "quick brown fox", DOG, None),
    "a short word that stands elsewhere too": (FOX + DOG, "lazy", DOG + "A lazy hen.\n", None),
    "a common word whose neighbours went": (FOX, "the", "By and by the weather turned.\n", None),
    "quite another text": (FOX, "brown fox", HEN, None),
    "no text at all": (FOX, "brown fox", "", None),
    "lines wrapped at other words": (
        FOX,
        "It was a fine day in May, and the whole village",
        "The quick brown fox jumps over\nthe lazy dog. It was a fine\nday in May, and the whole\nvillage had come.\n",
        ("fuzzy", "It was a fine\nday in May, and the whole\nvillage"),
    ),
    "a word that a scanner misread": (FOX, "brown", FOX.replace("brown", "brovvn"), ("fuzzy", "brovvn")),
    "a word within signs of emphasis": (FOX + DOG, "noon", FOX + DOG.replace("noon", "_noon_"), ("moved", "noon")),
    "a word that became part of a longer one": (DOG, "noon", DOG.replace("noon", "noontide"), ("fuzzy", "noontide")),
    "its sentence stands elsewhere, in other words and among others": (
        f"{FOX}{DOG}So how does anybody determine that this dog is old?\n{HEN}",
        "So how does anybody determine that this dog is old?",
        f"{HEN}So, how does anybody\ndetermine that this dog is elderly? By its teeth.\n{DOG}{FOX}",
        ("fuzzy", "So, how does anybody\ndetermine that this dog is elderly"),
    ),
    "all around it was written anew": (
        f"{FOX}\nOnce some farmer owned twenty barns (mossy) beside an orchard full of plums.\n\n{DOG}",
        "mossy",
        f"{FOX}\nThere may be more than we know about what makes up that mossy hill, its people and roads.\n\n{DOG}",
        ("fuzzy", "mossy"),
    ),
    "quotation marks and dashes of another shape": (
        f'{FOX}"Why," he said - and didn\'t know it.\n',
        '"Why," he said - and didn\'t',
        f"{FOX}“Why,” he said – and didn’t know it.\n",
        ("fuzzy", "“Why,” he said – and didn’t"),
    ),
    "a sentence was split": (
        FOX,
        "It was a fine day in May, and the whole village had come",
        FOX.replace("May, and the", "May. The"),
        ("fuzzy", "It was a fine day in May. The whole village had come"),
    ),
    "two sentences were joined": (
        FOX,
        "over the lazy dog. It was a fine day",
        FOX.replace("dog. It", "dog, since it"),
        ("fuzzy", "over the lazy dog, since it was a fine day"),
    ),
    "words were put into it": (
        FOX,
        "a fine day in May",
        FOX.replace("fine day", "fine and very long day"),
        ("fuzzy", "a fine and very long day in May"),
    ),
    "a word is spelled otherwise": (DOG, "that summer", DOG.replace("summer", "summers"), ("fuzzy", "that summers")),
    "its paragraph moved and was changed": (
        FOX + DOG + HEN,
        "It was a fine day in May, and the whole village",
        DOG + HEN + FOX.replace("fine", "grey"),
        ("fuzzy", "It was a grey day in May, and the whole village"),
    ),
    "a short word in a paragraph that moved": (FOX + DOG + HEN, "day", DOG + HEN + FOX, ("moved", "day")),
    "a word of two that were the same": (
        f"{DOG}Steps six and seven are are twice there.\n",
        "are",
        f"{DOG}Steps six and seven are twice there.\n",
        ("exact", "are"),
    ),
    "a sign that changed its neighbour": (
        f"{DOG}The cafe was full of people that nobody knew.\n",
        "The cafe",
        f"{DOG}The cafe\u0301 was full of people that nobody knew.\n",
        ("fuzzy", "The cafe\u0301"),
    ),
    "without spaces": (
        "今日は天気がとてもいいですから、公園を散歩しましょう。",
        "公園を散歩",
        "今日は天気がよくないですが、それでも公園を散歩しましょう。",
        ("moved", "公園を散歩"),
    ),
    "another alphabet": ("Погода была хорошая.\n", "была", "Вчера погода была хорошая.\n", ("moved", "была")),
    "beyond the basic plane": (f"🐦 {FOX}", "brown fox", f"🐦🐦 {FOX}", ("moved", "brown fox")),
}


@pytest.mark.parametrize(("old", "quote", "new", "expected"), CASES.values(), ids=CASES)
def test_a_passage_is_found_again(old: str, quote: str, new: str, expected: tuple[str, str] | None) -> None:
    (found,) = place(old, new, [span_of(old, quote)])
    assert (found.how, found.span and found.span.of(new)) == (expected or ("orphan", None))
    assert found.how in ("exact", "moved") or found.score < 1
    assert (found.score == 0) == (found.how == "orphan")


REPEATED = "He said no. " * 5


@pytest.mark.parametrize("nth", range(5))
def test_of_words_that_stand_there_often_each_is_itself(nth: int) -> None:
    (found,) = place(REPEATED, f"Before. {REPEATED}", [span_of(REPEATED, "said", nth=nth)])
    assert found.span is not None
    assert found.span.start == REPEATED.index("said") + 12 * nth + 8


def test_spans_are_placed_in_their_order_and_may_be_pairs() -> None:
    spans = [span_of(FOX, quote) for quote in ("whole village", "brown", "lazy dog")]
    found = place(FOX, HEN + FOX, [(span.start, span.end) for span in spans])
    assert [placement.span and placement.span.start - len(HEN) for placement in found] == [s.start for s in spans]
    assert found == place(FOX, HEN + FOX, spans)


@pytest.mark.parametrize("pair", [(3, 3), (-1, 4), (90, 200)], ids=["empty", "before the text", "after the text"])
def test_a_span_outside_of_the_text_is_refused(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="span|text"):
        place(FOX, HEN, [pair])


def test_somebody_may_choose_from_places_that_are_too_unsure() -> None:
    new = FOX.replace("quick brown fox jumps over", "slow white hen sits beside")
    span = span_of(FOX, "brown fox jumps over the lazy dog")
    assert place(FOX, new, [span])[0].how == "orphan"
    (only,) = Anchoring(FOX, new).candidates(span)
    assert only.span is not None
    assert only.span.of(new).endswith("the lazy dog")
    assert only.score < 0.6
