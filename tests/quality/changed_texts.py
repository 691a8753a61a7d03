"""How well passages are found again in texts that were changed by chance, but as texts change, in many scripts; the
truth is known to the character. ``python -m tests.quality.changed_texts`` prints it by kind of change, the failures
with ``--show KIND``."""

from __future__ import annotations

import html
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from annotator.anchoring import Placement, place
from documents.graphemes import cuts
from documents.text import Span, canonical
from tests.quality.changing import EDITS, Changing, changed

_ROOT = Path(__file__).parents[2]
_ARTICLES = [
    *("between-two-tides.md", "the-tide-is-not-free.txt", "lantern-fishermen-lock.html", "council-minutes*.md"),
    *("de-das-meer-hinter-der-mauer.html", "ar-madina*.html", "interview-priya*.md"),
]
_PART = 12_000  # characters of an article at most
_SPANS = 60  # in each text
_EDITED, _GONE = 0.6, 0.1  # shares of a passage's characters: this many are left of it, hardly any are

# Made-up prose: words (of one or more characters) in sentences by chance.
_SCRIPTS = {
    "Chinese": (
        "",
        "，",
        "。",
        "山顶 邮局 每年 只 盖 一次 邮戳 海拔 两千 一百米 的 上 有 一间 全年 收信 但 在 立春 "
        "那 一天 寄信 人 知道 也 谁 都 不 着急 职员 姓 他 说 放 这里 不会 变旧 "
        "空气 干净 连 墨水 颜色 比 山下 深 一些 去年 一共 了 四千 三百 个 "
        "其中 封 是 给 自己 还 没有 拆 老人 孩子 河边 桥 明天 下雨 🐦 👩\u200d👩\u200d👧",
    ),
    "Thai": (
        "",
        " ",
        " ",
        "แม่น้ำ ไหล ผ่าน เมือง เก่า ทุก เช้า ชาวบ้าน ออก ไป จับ ปลา ที่ ท่าเรือ เด็ก เล่น น้ำ ใต้ ต้นไม้ "
        "ใหญ่ ฝน ตก หนัก เมื่อคืน นี้ ตลาด เปิด ตั้งแต่ ตี ห้า ขาย ผัก ผลไม้ และ ดอกไม้ พระ เดิน บิณฑบาต "
        "ครู สอน หนังสือ อยู่ บน เขา ไม่ มี ใคร รู้ ว่า กำ ทำ ก็ เรือ ลำ สุดท้าย จะ กลับ มา เมื่อไร",
    ),
    "Arabic": (
        " ",
        "، ",
        ". ",
        "يجلس أبو سليم كل صباح على صندوق خشبي أمام المرفأ وفي حجره شراع يكبره عمراً يقول إنه آخر من يخيط "
        "الأشرعة باليد هذا الساحل وإن يده تعرف الريح قبل أن تصل تأتيه المراكب الجزر القريبة مرة في السنة "
        "ولا يتقاضى أجراً بل يطلب منهم يحكوا له ما رأوا",
    ),
    "Hindi": (
        " ",
        ", ",
        "। ",
        "नदी के किनारे एक पुराना घर था जिसमें कोई नहीं रहता बच्चे वहाँ खेलते और हर शाम लौट जाते बूढ़ा "
        "मल्लाह कहानी सुनाता हिन्दी क्\u200dषेत्र बारिश आई तो पुल टूट गया गाँव वालों ने मिलकर नया बनाया सबसे "
        "पहले डाकिया चिट्ठी लेकर उस पार पहुँचा",
    ),
}
_OTHERS = {
    "en": (
        "The baker opened at five and sold the first loaves through the window. My aunt kept three "
        "ledgers, one of them for the goats. Nobody had ordered snow for the second week of April. A "
        "choir of eleven sang in the empty swimming bath, which has an echo of its own. She counted the "
        "stairs again and found one more than yesterday. The museum of buttons closes on Mondays, and "
        "its keeper goes fishing. According to the survey, four in ten households own a ladder that they "
        "never use. What looked like a mistake in the map was a lane that somebody had ploughed. He "
        "wrote the letter twice, once for the post and once for the drawer. In October the orchestra "
        "lost its bassoon to the railways. The two brothers agreed on the price of the piano but not on "
        "its colour. Rain fell for an hour and the market went on under umbrellas. Their dictionary of "
        "gestures has grown to nine volumes. A lamp was left burning in the library all winter, and "
        "readers found their way to it. The old timetable hangs in the kitchen because of its typeface"
    ),
    "de": (
        "Der Bäcker öffnet um fünf und verkauft die ersten Brote durch das Fenster. Meine Tante führte "
        "drei Bücher, eines davon für die Ziegen. Niemand hatte für die zweite Aprilwoche Schnee "
        "bestellt. Ein Chor von elf Stimmen sang im leeren Schwimmbad. Sie zählte die Stufen noch einmal "
        "und fand eine mehr als gestern. Das Knopfmuseum ist montags geschlossen, sein Wärter angelt "
        "dann. Vier von zehn Haushalten besitzen eine Leiter, die sie nie benutzen. Er schrieb den Brief "
        "zweimal, einmal für die Post und einmal für die Schublade. Im Oktober verlor das Orchester sein "
        "Fagott an die Bahn. Die Lampe brannte den ganzen Winter in der Bücherei"
    ),
}
_PICTURES = ["😀", "🐦", "👍🏽", "🇩🇪", "❤️"]


class Case(NamedTuple):
    """A passage, where it is (None: gone), whether all of it is there as it was, and where it was put."""

    kind: str
    text: str
    span: Span
    truth: Span | None
    same: bool
    found: Placement
    old: str
    new: str

    @property
    def verdict(self) -> str:
        if self.truth is None:
            return "wrong" if self.found.span else "rightly an orphan"
        if self.found.span is None:
            return "lost"
        if self.found.span == self.truth:
            return "exact"
        if self.same and _surrounded(self.new, self.found.span) == _surrounded(self.new, self.truth):
            return "exact"  # there are two, and nothing tells them apart
        shared = max(0, min(self.truth.end, self.found.span.end) - max(self.truth.start, self.found.span.start))
        either = max(self.truth.end, self.found.span.end) - min(self.truth.start, self.found.span.start)
        return "near" if 2 * shared >= either else "wrong"

    @property
    def group(self) -> str:
        return "gone" if self.truth is None else "same" if self.same else "edited"


def _surrounded(text: str, span: Span) -> str:
    return text[max(0, span.start - 40) : span.end + 40]


@cache
def cases(seed: int = 1) -> list[Case]:
    found: list[Case] = []
    for kind, edits in EDITS.items():
        for name, text, others in _texts():
            chance = random.Random(f"{seed} {kind} {name}")
            after = changed(text, edits, chance=chance, others=others)
            passages = [(span, _truth(after, text, span)) for span in _spans(text, chance)]
            known = [(span, truth) for span, truth in passages if truth != "unclear"]
            placed = place(text, after.text, [span for span, _truth in known])
            for (span, truth), placement in zip(known, placed, strict=True):
                where, same = truth if isinstance(truth, tuple) else (None, False)
                found.append(Case(kind, name, span, where, same, placement, text, after.text))
    return found


def _truth(after: Changing, old: str, span: Span) -> tuple[Span, bool] | None | str:
    """Where the characters of a passage stand that stand together; None if it is gone; "unclear" in between."""
    places = sorted(after.places[at] for at in range(span.start, span.end) if at in after.places)
    solid = [at for at in places if not after.text[at].isspace()]
    size = len("".join(span.of(old).split()))
    if len(solid) <= _GONE * size:
        return None if not solid or len(solid) / size <= _GONE else "unclear"
    core = max(_together(solid), key=len)
    if len(core) < _EDITED * size or len(solid) - len(core) > 0.2 * size:
        return "unclear"
    there = Span(core[0], core[-1] + 1)
    return (Span(places[0], places[-1] + 1), True) if _is_whole(after, span) else (there, False)


def _together(places: Sequence[int]) -> Iterator[list[int]]:
    row: list[int] = []
    for at in places:
        if row and at - row[-1] > 120:
            yield row
            row = []
        row.append(at)
    if row:
        yield row


def _is_whole(after: Changing, span: Span) -> bool:
    at = after.places.get(span.start, len(after.text))
    return after.origin[at : at + len(span)] == list(range(span.start, span.end))


def _spans(text: str, chance: random.Random) -> Iterator[Span]:
    words = [match.span() for match in re.finditer(r"\S+", text)]
    for _ in range(_SPANS):
        first = chance.randrange(len(words))
        last = min(len(words) - 1, first + chance.choice((0, 0, 1, 3, 5, 12, 30, 70)))
        start, end = words[first][0], words[last][1]
        if end - start > 600 or (chance.random() < 0.3 and end - start > 3):
            start = chance.randrange(start, end)
            end = min(end, start + chance.choice((4, 12, 40, 120)))
        while cuts(text, start):
            start -= 1
        while cuts(text, end):
            end += 1
        if text[start:end].strip():
            yield Span(start, end)


@cache
def _texts() -> list[tuple[str, str, tuple[str, ...]]]:
    """Name, text, and sentences of the same language that aren't in it."""
    found = []
    for pattern in _ARTICLES:
        (path,) = (_ROOT / "seeds" / "articles").glob(pattern)
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            text = html.unescape(re.sub(r"<[^>]+>", "", text.split("<body>")[-1]))
        text = canonical(re.sub(r"\n\s*\n+", "\n\n", text)).strip() + "\n"
        found.append((path.name, text[:_PART], _others(path.name)))
    found += [(script, *_made(script)) for script in _SCRIPTS]
    return found


@cache
def _others(name: str) -> tuple[str, ...]:
    """Sentences of the language of an article that are in none of them."""
    if name.startswith("ar-"):
        return _made("Arabic")[1]
    return tuple(f"{sentence}." for sentence in _OTHERS["de" if name.startswith("de-") else "en"].split(". "))


@cache
def _made(script: str) -> tuple[str, tuple[str, ...]]:
    chance = random.Random(script)
    sentences = [_sentence(script, chance) for _ in range(120)]
    text, n = "", 0
    while n < 90:
        size = chance.randint(2, 8)
        text += "".join(sentences[n : n + size]).strip() + "\n\n"
        n += size
    return text, tuple(sentences[n:])


def _sentence(script: str, chance: random.Random) -> str:
    between, comma, end, vocabulary = _SCRIPTS[script]
    words = vocabulary.split()
    parts = [between.join(chance.choices(words, k=chance.randint(3, 9))) for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.05:
        parts.append(chance.choice(_PICTURES))
    return comma.join(parts) + end


def shares(of: Sequence[Case]) -> dict[str, float]:
    """The same measures as those of the histories."""
    counts: Counter[tuple[str, str]] = Counter()
    for case in of:
        for which in ("all", case.group, *(["sure"] if case.found.score >= 0.9 else [])):
            counts[which, case.verdict] += 1
    return {
        "right": _share(counts, "all", "exact", "near", "rightly an orphan"),
        "wrong": _share(counts, "all", "wrong"),
        "same": _share(counts, "same", "exact"),
        "edited": _share(counts, "edited", "exact", "near"),
        "gone": _share(counts, "gone", "rightly an orphan"),
        "wrong among the sure": _share(counts, "sure", "wrong"),
    }


def bands(found: Iterable[tuple[float, str]]) -> dict[float, tuple[int, float]]:
    """By the tenth that a score begins with (0.9 holds 1 too): how many were placed so, and the share that is right."""
    counts: dict[float, Counter[bool]] = defaultdict(Counter)
    for score, verdict in found:
        if score:
            counts[min(9, int(score * 10)) / 10][verdict in ("exact", "near")] += 1
    return {band: (count.total(), count[True] / count.total()) for band, count in sorted(counts.items())}


def _share(counts: Counter[tuple[str, str]], which: str, *verdicts: str) -> float:
    whole = sum(count for (group, _verdict), count in counts.items() if group == which)
    return sum(counts[which, verdict] for verdict in verdicts) / whole if whole else 1.0


def _print() -> None:
    found = cases()
    for kind in [*EDITS, None]:
        of = [case for case in found if kind in (None, case.kind)]
        print(f"{kind or 'all':36}{len(of):6}", *(f"{name} {share:7.2%} " for name, share in shares(of).items()))  # noqa: T201
    for name, _text, _others in _texts():
        of = [case for case in found if case.text == name]
        print(f"{name:36}{len(of):6}", *(f"{name} {share:7.2%} " for name, share in shares(of).items()))  # noqa: T201
    if "--show" in sys.argv:
        for case in found:
            if sys.argv[-1] in (case.kind, case.text, case.group) and case.verdict in ("wrong", "lost"):
                _show(case)


def _show(case: Case) -> None:
    print(f"--- {case.kind}, {case.text}: {case.verdict}, {case.found.how} {case.found.score}")  # noqa: T201
    for name, text, span in (
        ("was", case.old, case.span),
        ("is", case.new, case.truth),
        ("found", case.new, case.found.span),
    ):
        if span:
            before, after = text[max(0, span.start - 40) : span.start], text[span.end : span.end + 40]
            print(f"  {name:6}{before!r} [{span.of(text)!r}] {after!r}")  # noqa: T201


if __name__ == "__main__":
    _print()
