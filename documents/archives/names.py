"""Names in archives whose makers wrote them in the code page of their country. Pure."""

from __future__ import annotations

from collections.abc import Iterable

# Of DOS and Windows: those that ZIP programs of East and West have used for names.
_CODE_PAGES = ["cp437", "cp850", "cp866", "cp932", "gb18030", "cp949", "big5", "cp1256", "cp1251", "cp1252"]
_SAMPLE = 4000  # bytes


def code_page_of(names: Iterable[bytes]) -> str:
    """The code page that those names are in that aren't UTF-8; the more of them, the surer."""
    foreign = [name for name in names if not name.isascii() and not _is_utf8(name)]
    if not foreign:
        return "utf-8"
    # Loading it takes time and memory, and nearly all names are UTF-8.
    from charset_normalizer import from_bytes

    best = from_bytes(b"\n".join(foreign)[:_SAMPLE], cp_isolation=_CODE_PAGES).best()
    return best.encoding if best is not None else "cp437"


def read_name(name: bytes, code_page: str) -> str:
    return name.decode() if _is_utf8(name) else name.decode(code_page, "replace")


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeError:
        return False
    return True
