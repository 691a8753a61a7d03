"""Made-up prose for measuring: the same at every run, with paragraphs, names and dates of usual lengths."""

from __future__ import annotations

import random
import re

_WORDS = re.findall(
    r"\w+",
    """
the of and to in a that is was for it with as on by at from this which or an be are not have were but had one has
their will would there been they who when more no if out so up said what about into than them can only other time new
some could these two may then do first any my now such like our over man me even most made after also did many before
must through years where much your way well down should because each just those people council harbour barrage
evidence meeting committee turbine marsh inquiry contract workers ministry treaty border convoy election statement
newspaper witness hospital railway province embassy parliament reconstruction
""",
)


def paragraph(rng: random.Random, *, characters: int) -> str:
    sentences: list[str] = []
    length = 0
    while length < characters:
        words = [rng.choice(_WORDS) for _ in range(rng.randint(6, 22))]
        sentence = " ".join(words).capitalize() + rng.choice(".....?")
        sentences.append(sentence)
        length += len(sentence) + 1
    return " ".join(sentences)


def prose(*, characters: int, seed: int) -> str:
    """About ``characters`` code points in paragraphs of about 470."""
    rng = random.Random(seed)
    paragraphs: list[str] = []
    length = 0
    while length < characters:
        paragraphs.append(paragraph(rng, characters=rng.randint(200, 740)))
        length += len(paragraphs[-1]) + 2
    return "\n\n".join(paragraphs)


def article(seed: int) -> str:
    """A bare text of 6 KB in the shape of a scraped page: title, date line, paragraphs, comments, furniture."""
    rng = random.Random(seed)
    title = " ".join(rng.choice(_WORDS) for _ in range(7)).title()
    body = prose(characters=4800, seed=seed)
    comment = paragraph(rng, characters=400)
    return (
        f"{title} By Nora Example\n\n{rng.randint(1, 28)} March 2024 — The Example Post\n\n{body}\n\n"
        f"https://post.example/2024/{seed}/\n\n1 thought on “{title}”\n\n  1. Jan Muster says:\n\n    {comment}\n\n"
        "    Like\n\nLeave a Reply\n\nFill in your details below or click an icon to log in:\n\n"
        "This site uses Akismet to reduce spam. Learn how your comment data is processed."
    )
