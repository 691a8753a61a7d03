"""Words as they are looked for: what parts them, what makes no difference, and which forms are one word's."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.search.stems import stems
from annotator.search.words import LANGUAGES, LONGEST_WORD, fold, letters_of, stem, tokens, words_of

pytestmark = pytest.mark.pure

WORDS = {
    "case and accents": ("École ÉCOLE e\u0301cole", "ecole ecole ecole"),
    "letters with a stroke, and pairs of them": ("Łódź Øre Đà Ægir Œuvre ıslak", "lodz ore da aegir oeuvre islak"),
    "sharp s": ("Straße STRASSE ẞ", "strasse strasse ss"),
    "a dot on a capital": ("İstanbul", "istanbul"),
    "Greek": ("Ὀδυσσεύς ΟΔΥΣΣΕΥΣ τῷ", "οδυσσευσ οδυσσευσ τω"),
    "Cyrillic letters of their own": ("Йод и\u0306 її ў ѓ", "йод й її ў ѓ"),
    "yo and stress": ("Ещё ёлка война\u0301", "еще елка война"),
    "Arabic vowel signs, hamza, stretched lines": ("الكِتَابُ أحمد إلى آن مكتبة كـتاب", "الكتاب احمد الي ان مكتبه كتاب"),
    "Persian forms of Arabic letters": ("یک می\u200cخواهم", "يك ميخواهم"),
    "Hebrew vowel points": ("שָׁלוֹם", "שלום"),
    "Hebrew joined by a maqaf": ("בית־ספר", "בית ספר"),
    "Indic vowel signs stay": ("हिन्दी में", "हिन्दी में"),
    "Hangul stays together": ("한국어 한국어", "한국어 한국어"),
    "figures of other scripts": ("٢٠١٩ १२", "2019 12"),
    "ligatures and full width": ("ﬁne ＷＡＲ", "fine war"),
    "signs that nobody sees": ("so\u00adft a\ufe0fb", "soft ab"),
    "apostrophes part words": ("don't l’avion Hawaiʻi", "don t l avion hawai i"),
    "hyphens and underscores do, too": ("co-operate snake_case", "co operate snake case"),
    "thousands": ("1,000 1.000.000 1'000 12,345", "1000 1000000 1000 12345"),
    "thousands, which an apostrophe of print parts": ("1’000", "1000"),
    "parts of a number": ("3.14 1234,5 1,0000 1,000km", "3 14 1234 5 1 0000 1 000km"),
    "characters of scripts without spaces": ("日本語テキスト", "日 本 語 テ キ ス ト"),
    "half-width Katakana": ("ﾊﾞｽ ハ\u3099", "バ ス バ"),
    "Thai with its marks": ("ที่นี่ไทย", "ที่ นี่ ไ ท ย"),
    "Khmer, Lao and Burmese": ("ខ្មែរ ຂົ້າ မြန်", "ខ្ មែ រ ຂົ້ າ မြ န်"),
    "Latin within Thai": ("ที่test", "ที่ test"),
    "marks alone are no word": ("… — \u0301 !?", ""),
    "far signs": ("\U0001d400\U0001d401 😀 𠮷", "ab 𠮷"),
}


@pytest.mark.parametrize(("text", "words"), WORDS.values(), ids=WORDS)
def test_a_text_is_parted_into_folded_words(text, words):
    assert words_of(text) == words.split()
    assert [token.text for token in tokens(text)] == words.split()


def test_what_a_sign_means_once_it_is_a_letter_of_its_own():
    assert letters_of("½") == "12"
    assert letters_of("№5") == "no5"


def test_only_the_beginning_of_a_very_long_word_is_kept():
    (token,) = tokens("x" * 5000)
    assert (token.text, token.start, token.end) == ("x" * LONGEST_WORD, 0, 5000)
    assert words_of("x" * 5000) == ["x" * LONGEST_WORD]
    longest = "B1" * (LONGEST_WORD // 2)
    assert words_of(f"A {longest} {longest}2 b") == ["a", longest.lower(), longest.lower(), "b"]


def test_words_are_parted_alike_whatever_stands_in_other_lines():
    plain, other = "Don’t pay €1 — “twice”… 2_3\tx" + "y" * 200, "José paid 1,000"
    words = ["don", "t", "pay", "1", "twice", "2", "3", "x" + "y" * 99]
    assert words_of(plain) == words
    assert words_of(f"{plain}\n{other}\n{plain}") == [*words, "jose", "paid", "1000", *words]


odd = st.text(
    st.one_of(
        st.sampled_from("aeE ß€—Ééйи1٣.,'’-_ \u0301\u0306\u00ad\u200c日かﾊﾞกำที่ﬁ½ºİ한ᄒ\u0345ῷएो\u3099\U0001d400🎉\n"),
        st.characters(codec="utf-8"),
    ),
    max_size=40,
)


@settings(max_examples=100, deadline=None)
@given(odd)
@example("ab\u00ad")
@example("1,000 12,34.567")
@example("".join(map(chr, [*range(0x20), *range(0x7F, 0x250), *range(0x2000, 0x2070), *range(0x20A0, 0x20D0)])))
@example("a".join(map(chr, [*range(0x80), *range(0xA0, 0xC0), *range(0x2010, 0x2028), *range(0x2030, 0x205F), 0x20AC])))
def test_words_stand_in_order_where_they_are_said_to(text):
    found = list(tokens(text))
    assert [one.text for one in found] == words_of(text)
    end = 0
    for one in found:
        assert end <= one.start < one.end <= len(text)
        assert one.text == letters_of(text[one.start : one.end])[:LONGEST_WORD]
        assert all(here.isalnum() or unicodedata.category(here)[0] == "M" for here in one.text)
        end = one.end


@settings(max_examples=100, deadline=None)
@given(odd)
def test_what_is_folded_stays_so(text):
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


STEMS = {
    "English": ("en", "study studies studied", "student"),
    "a region": ("en-GB", "troop troops", "troupe"),
    "French without accents": ("fr", "chante chantee chantees", "chantier"),
    "German": ("de", "haus hauser hause", "haut"),
    "Portuguese plurals": ("pt-BR", "nacao nacoes", "nacional"),
    "Romanian articles": ("ro", "razboi razboiul", "raza"),
    "Spanish": ("es", "cancion canciones", "cansado"),
    "Russian": ("ru", "война войны войной", "воин"),
    "Arabic with an article": ("ar", "كتاب الكتاب كتابهم", "مكتب"),
    "Finnish": ("fi", "talo talossa taloissa", "talvi"),
}


@pytest.mark.parametrize(("language", "forms", "other"), STEMS.values(), ids=STEMS)
def test_forms_of_a_word_have_one_stem(language, forms, other):
    found = {stem(form, language) for form in forms.split()}
    assert len(found) == 1
    assert stem(other, language) not in found
    assert set(stems(forms.split(), language[:2])) == found


def test_without_an_algorithm_a_word_is_its_own_stem():
    assert stem("studies", "zz") == stem("studies", "") == "studies"
    assert stem("2019s", "en") == "2019s"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_algorithm(language):
    assert isinstance(stem("abc", language), str)


def test_hostile_texts_are_parted_in_linear_time():
    for piece in ("a\u00ad", "\u0301", "1,", "1,000,", "a_", "ก\u0e48", "\u00ad\u200d", "'’"):
        started = time.process_time()
        words_of(piece * 100_000)
        assert time.process_time() - started < 2, piece
