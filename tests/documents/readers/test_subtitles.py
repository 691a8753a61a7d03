"""Subtitles as a transcript: paragraphs by speaker and pause, times and speakers as marks, no word lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.article import Article, MarkKind, SectionKind
from documents.errors import UnreadableFile
from documents.readers import subtitles


def srt(*cues: tuple[float, float, str]) -> str:
    return "\n".join(
        f"{number}\n{_time(start)} --> {_time(end)}\n{text}\n" for number, (start, end, text) in enumerate(cues, 1)
    )


def _time(seconds: float) -> str:
    return f"{int(seconds // 3600):02}:{int(seconds // 60 % 60):02}:{seconds % 60:06.3f}".replace(".", ",")


def read(source: str, name: str = "") -> Article:
    return subtitles.read(source.encode(), name=name)


def paragraphs(article: Article) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


def marked(article: Article, kind: MarkKind) -> list[tuple[str, str]]:
    return [(article.text[mark.start : mark.end], mark.value) for mark in article.marks if mark.kind is kind]


PARAGRAPHS: dict[str, tuple[str, list[str]]] = {
    "cues that follow each other": (srt((1, 2, "Where is"), (2.5, 3, "the\nferry?")), ["Where is the ferry?"]),
    "a pause": (srt((1, 2, "Where is it?"), (5, 6, "It left.")), ["Where is it?", "It left."]),
    "speakers in capitals": (srt((1, 2, "JANE: Late?\nBOB ROE: Yes.")), ["JANE: Late?", "BOB ROE: Yes."]),
    "speakers by their names": (
        srt((1, 2, "Jane Doe: Late?"), (2, 3, "Bob Roe: Yes.")),
        ["Jane Doe: Late?", "Bob Roe: Yes."],
    ),
    "a colon is no speaker": (
        srt((1, 2, "We need one thing: time."), (2, 3, "Remember: time.")),
        ["We need one thing: time. Remember: time."],
    ),
    "turns with dashes": (srt((1, 2, "- Late?\n- Yes."), (2, 3, "It left.")), ["- Late?", "- Yes. It left."]),
    "turns with arrows": (srt((1, 2, ">> JANE: Late?"), (2, 3, ">> Yes.")), [">> JANE: Late?", ">> Yes."]),
    "a long speech": (
        srt(*[(n, n + 1, "It was late, and cold, and dark on the quay.") for n in range(20)]),
        [
            " ".join(["It was late, and cold, and dark on the quay."] * 14),
            " ".join(["It was late, and cold, and dark on the quay."] * 6),
        ],
    ),
    "Chinese needs no spaces": (srt((1, 2, "最后一班\n渡轮"), (2, 3, "走了。")), ["最后一班渡轮走了。"]),
    "tags and positions": (srt((1, 2, '{\\an8}<font color="#fff">Late</font> <u>again</u>')), ["Late again"]),
    "references to characters": (srt((1, 2, "Bread &amp; fish &lt;fresh&gt;")), ["Bread & fish <fresh>"]),
    "blank lines in a cue": (srt((1, 2, "Late\n\nagain")), ["Late again"]),
    "no blank lines between cues": (srt((1, 2, "Late")).rstrip() + "\n" + srt((2, 3, "again")), ["Late again"]),
    "numbers are words too": (srt((1, 2, "1984"), (2, 3, "12")), ["1984 12"]),
    "words above the first cue": ("Made by Jane\n\n" + srt((1, 2, "Late")), ["Made by Jane", "Late"]),
    "points for commas": ("1\n0:00:01.5 --> 0:00:02.25\nLate", ["Late"]),
    "lines of Windows": (srt((1, 2, "Late"), (2, 3, "again")).replace("\n", "\r\n"), ["Late again"]),
    "VTT": (
        "WEBVTT\n\nintro\n00:01.000 --> 00:02.000 align:start\nLate\n\n00:02.000 --> 00:03.000\nagain",
        ["Late again"],
    ),
    "VTT voices": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jane Doe>Late?\n\n00:02.000 --> 00:03.000\n<v Jane Doe>Again?\n\n"
        "00:03.000 --> 00:04.000\n<v.loud Bob>Yes.</v> <v Jane Doe>Oh.",
        ["Jane Doe: Late? Again?", "Bob: Yes.", "Jane Doe: Oh."],
    ),
    "VTT that rolls up": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nWhere is<00:01.500><c> the</c>\n\n00:02.000 --> 00:02.010\nWhere is the\n\n"
        "00:02.010 --> 00:04.000\nWhere is the\nferry now",
        ["Where is the ferry now"],
    ),
    "the same words said twice": (srt((1, 2, "Late"), (4, 5, "Late")), ["Late Late"]),
    "VTT notes and styles": (
        "WEBVTT\n\nNOTE by Jane\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000\nLate",
        ["by Jane", "Late"],
    ),
}


@pytest.mark.parametrize(("source", "expected"), PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_cues_become_paragraphs(source: str, expected: list[str]) -> None:
    assert paragraphs(read(source)) == expected


def test_each_cue_has_its_time() -> None:
    article = read(srt((1, 2.5, "JANE: Where is\nit?"), (2.5, 3, "Late"), (3662.125, 3664, "Gone")))
    assert marked(article, MarkKind.TIME) == [
        ("JANE: Where is it?", "1/2.5"),
        ("Late", "2.5/3"),
        ("Gone", "3662.125/3664"),
    ]
    assert article.metadata == {"Duration in seconds": 3664.0}


def test_speakers_are_marked() -> None:
    source = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jane Doe>Late?\n\n00:02.000 --> 00:03.000\n<i>BOB:</i> Yes, BOB is."
    assert marked(read(source), MarkKind.SPEAKER) == [("Jane Doe", ""), ("BOB", "")]


def test_emphasis_is_kept_and_ends_with_its_cue() -> None:
    article = read(srt((1, 2, "<i>Late</i> and <b>cold"), (2, 3, "again")))
    assert marked(article, MarkKind.EMPHASIS) == [("Late", "")]
    assert marked(article, MarkKind.STRONG) == [("cold", "")]


def test_what_no_player_shows_is_furniture() -> None:
    article = read("WEBVTT\n\nNOTE by Jane\n\n00:01.000 --> 00:02.000\nLate\n\nNOTE the end")
    kinds = [(section.kind, article.text[section.start : section.end]) for section in article.sections]
    assert kinds == [
        (SectionKind.FURNITURE, "by Jane"),
        (SectionKind.BODY, "Late"),
        (SectionKind.FURNITURE, "the end"),
    ]


def test_a_file_says_its_title_and_language() -> None:
    article = read("WEBVTT - The Ferry\nKind: captions\nLanguage: de\n\n00:01.000 --> 00:02.000\nLate")
    assert (article.title, article.language) == ("The Ferry", "de")
    assert read(srt((1, 2, "Late")), name="The Ferry.pt-br.srt").language == "pt-BR"
    assert read(srt((1, 2, "Late")), name="The Ferry.srt").language == ""


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "is empty"),
    "no cues": (b"Some words\n\nand more", "no subtitles with times"),
    "cues without words": (srt((1, 2, "<i></i>")).encode(), "no words"),
    "a head alone": (b"WEBVTT\n\n", "no subtitles with times"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_are_no_subtitles_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=f"“a.srt” .*{reason}"):
        subtitles.read(content, name="a.srt")


WORDS = st.lists(
    st.sampled_from(["late", "JANE:", "- so", "Bob Roe:", "<i>cold</i>", "12", "渡轮", "a<b", "the end."]), min_size=1
)


@settings(deadline=None)  # a model may have to be loaded
@given(st.lists(st.tuples(WORDS, st.floats(0, 5), st.booleans()), min_size=1, max_size=8))
def test_every_word_is_there_in_order(cues: list[tuple[list[str], float, bool]]) -> None:
    now, made = 0.0, []
    for number, (words, pause, broken) in enumerate(cues):
        now += pause + 0.2
        made.append((now, now + 1, f"c{number} " + ("\n" if broken else " ").join(words)))
        now += 1
    article = read(srt(*made))
    wanted = "".join(text for _, _, text in made).replace("<i>", "").replace("</i>", "")
    assert "".join(article.text.split()) == "".join(wanted.split())
    assert all(article.text[section.start : section.end].strip() for section in article.sections)
