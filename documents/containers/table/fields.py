"""Which column of a table is the text, the title, the date…: told by its name and by the look of its cells. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from documents.containers import FIELDS
from documents.containers.table.facts import Facts
from documents.containers.table.rows import as_text, is_blank
from documents.language import tag

# fmt: off
# What columns are called, the surest names first, in English, German, French, Spanish, Italian, Portuguese, Dutch,
# Swedish, Polish, Turkish, Russian, Arabic, Persian, Chinese and Japanese; casefolded, without spaces and signs.
_NAMES: dict[str, tuple[str, ...]] = {
    "text": tuple(str.split(
        "text fulltext articletext articlebody body bodytext content contents article maintext plaintext cleantext "
        "document story transcript sentence message comment review tweet post selftext passage paragraph abstract "
        "volltext inhalt artikel artikeltext nachricht texte contenu corps texto contenido cuerpo testo contenuto "
        "corpo conteúdo conteudo tekst inhoud brödtext innehåll treść tresc metin içerik icerik текст содержание "
        "сообщение النص نص المحتوى متن 正文 文本 内容 本文 テキスト description summary"
    )),
    "html": tuple(str.split(
        "html bodyhtml contenthtml articlehtml texthtml htmlbody htmlcontent rawhtml"
    )),
    "title": tuple(str.split(
        "title headline head articletitle posttitle heading subject name titel überschrift schlagzeile betreff titre "
        "título titulo titular encabezado asunto titolo oggetto assunto rubrik onderwerp tytuł tytul başlık baslik "
        "заголовок название тема العنوان عنوان 标题 題名 タイトル"
    )),
    "authors": tuple(str.split(
        "author authors byline writer writers creator creators by authorname username user autor autorin autoren "
        "verfasser verfasserin auteur auteurs autores autora autore autori schrijver författare autorzy yazar yazarlar "
        "автор авторы المؤلف الكاتب نویسنده 作者 著者"
    )),
    "publisher": tuple(str.split(
        "publisher publication source outlet newspaper journal magazine site sitename website medium media sourcename "
        "verlag quelle zeitung herausgeber éditeur editeur journal fuente medio editorial editor periódico periodico "
        "fonte editore testata jornal veículo uitgever bron krant källa tidning wydawca źródło zrodlo yayıncı kaynak "
        "источник издание издатель المصدر الناشر منبع ناشر 来源 媒体 出版社 出典"
    )),
    "published": tuple(str.split(
        "published publishedat datepublished publicationdate publishdate pubdate publisheddate dateofpublication date "
        "day datum erscheinungsdatum veröffentlicht veröffentlichungsdatum createdat created createdutc timestamp time "
        "datetime publié datedepublication fecha fechadepublicación publicado data datadipubblicazione "
        "datadepublicação pubblicato publicatiedatum datapublikacji tarih yayıntarihi дата датапубликации التاريخ "
        "تاريخ تاریخ 日期 发布日期 日付"
    )),
    "url": tuple(str.split(
        "url link canonicalurl canonical permalink address webaddress uri href sourceurl articleurl weburl adresse "
        "lien enlace dirección endereço collegamento länk adres bağlantı ссылка адрес الرابط رابط پیوند 网址 链接 "
        "リンク"
    )),
    "language": tuple(str.split(
        "language lang langcode languagecode locale sprache langue idioma lengua lingua língua taal språk język jezyk "
        "dil язык اللغة لغة زبان 语言 言語"
    )),
}
# fmt: on
_RANKS = {field: {name: rank for rank, name in reversed(list(enumerate(names)))} for field, names in _NAMES.items()}
_MARKUP = re.compile(r"<(?:p|div|br|html|body|h[1-6]|ul|article|span|a)\b[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_EAST_ASIAN = re.compile("[\u2e80-\ud7ff]")
_SIGNS = re.compile(r"[\W_]+")
# A column called so is the text only where no other one holds much longer prose.
_DOUBTFUL = frozenset(str.split("abstract comment message description summary"))
_LOOKED_AT = 600  # code points of a cell
_LEAST_WORDS = 4  # in the middle of a column that is text by its look alone

Sample = Sequence[Mapping[str, Any]]


def suggested(names: Sequence[str], sample: Sample, facts: Facts) -> dict[str, str]:
    """Field name → column name, for the fields that a column is clearly found for; no column twice."""
    looks = {name: _Look(name, [cells[name] for cells in sample if not is_blank(cells.get(name))]) for name in names}
    found: dict[str, str] = {}
    for field in ("url", "published", "language", "authors", "publisher", "title", "html", "text"):
        free = [name for name in names if name not in found.values()]
        column = _by_name(field, free, looks, facts)
        if column:
            found[field] = column
    _add_by_look(names, looks, found)
    return {field: found[field] for field in FIELDS if field in found}


class _Look:
    """The cells of one column in the sample, as text, long ones by their beginning."""

    def __init__(self, name: str, cells: Sequence[Any]) -> None:
        self.name = name
        self.cells = cells
        texts = [as_text(cell) for cell in cells]
        self.shown = [text[:_LOOKED_AT] for text in texts]
        self.length = sum(map(len, texts)) / len(texts) if texts else 0.0  # code points of a cell, on the average

    def share(self, holds: Callable[[str], object]) -> float:
        return sum(bool(holds(shown)) for shown in self.shown) / len(self.shown) if self.shown else 0.0

    @property
    def is_markup(self) -> bool:
        return self.share(_MARKUP.search) >= 0.5

    @property
    def is_prose(self) -> bool:
        """Whether half of the cells are a few words at least; scripts without spaces count by their letters."""
        return self.share(lambda shown: shown.count(" ") >= _LEAST_WORDS or _dense(shown)) >= 0.5


def _dense(shown: str) -> bool:
    return len(_EAST_ASIAN.findall(shown[:200])) >= 2 * _LEAST_WORDS


def _by_name(field: str, free: Sequence[str], looks: Mapping[str, _Look], facts: Facts) -> str:
    """The free column with the surest name for this field whose cells don't speak against it."""
    ranks: dict[str, int] = {}
    for name in free:
        rank = _rank(field, name)
        if rank is not None and _may_be(field, looks[name], facts):
            ranks[name] = rank
    return min(ranks, key=lambda name: ranks[name], default="")


def _rank(field: str, name: str) -> int | None:
    """How sure a name is, 0 the surest; a part of a nested name (``source.name``) counts less than a whole one."""
    wanted = _RANKS[field]
    plain = _SIGNS.sub("", name.casefold())
    if plain in wanted:
        return wanted[plain]
    first, _, last = name.casefold().rpartition(".")
    last = _SIGNS.sub("", last)
    if first and last in ("name", "value", "text", "rendered"):  # author.name, content.rendered
        first = _SIGNS.sub("", first.rpartition(".")[2])
        return 100 + wanted[first] if first in wanted else None
    return 200 + wanted[last] if first and last in wanted else None


def _may_be(field: str, look: _Look, facts: Facts) -> bool:
    if not look.shown:
        return field != "html"
    if field == "url":
        return look.share(_ADDRESS.match) >= 0.5
    if field == "published":
        return sum(facts.day_of(look.name, cell) is not None for cell in look.cells) >= 0.5 * len(look.cells)
    if field == "language":
        return look.length <= 35
    if field == "html":
        return look.is_markup
    if field in ("title", "authors", "publisher"):
        return look.length <= 300 and look.share(_ADDRESS.fullmatch) < 0.5
    return look.share(_ADDRESS.fullmatch) < 0.5


def _add_by_look(names: Sequence[str], looks: Mapping[str, _Look], found: dict[str, str]) -> None:
    """What is missing still: the column of long prose, of addresses, of languages."""
    named = found.get("text", "")
    if named and looks[named].is_markup:
        found.setdefault("html", found.pop("text"))
    free = [looks[name] for name in names if name not in found.values() and looks[name].shown]
    longest = _longest_prose(free, alone=len(names) == 1)
    if longest is not None and "html" not in found:
        doubtful = _SIGNS.sub("", named.casefold()) in _DOUBTFUL and longest.length > 4 * looks[named].length
        if "text" not in found or doubtful:
            found.pop("text", None)
            found["html" if longest.is_markup else "text"] = longest.name
    for look in free:
        if look.name in found.values():
            continue
        if "url" not in found and look.share(_ADDRESS.fullmatch) >= 0.9:
            found["url"] = look.name
        elif "language" not in found and look.share(_is_language) >= 0.9 and len(look.shown) > 2:
            found["language"] = look.name


def _longest_prose(free: Sequence[_Look], *, alone: bool) -> _Look | None:
    """The only column of a table needn't be prose."""
    prose = [look for look in free if alone or (look.is_prose and (look.length >= 40 or _dense(look.shown[0])))]
    return max(prose, key=lambda look: look.length, default=None)


def _is_language(shown: str) -> bool:
    return tag(shown) in _COMMON


_COMMON = frozenset(str.split("ar cs da de el en es fa fi fr he hi hu it ja ko nl no pl pt ro ru sv tr uk zh"))


def is_known(name: str) -> bool:
    """Whether a column called so is one of the fields."""
    return _SIGNS.sub("", name.casefold()) in _KNOWN


_KNOWN = frozenset(name for names in _NAMES.values() for name in names)


def is_text(name: str) -> bool:
    """Whether a column called so is surely the text."""
    plain = _SIGNS.sub("", name.casefold())
    return plain in _NAMES["html"] or (plain in _NAMES["text"] and plain not in _DOUBTFUL)
