"""How the differences of two texts are shown: as one text or side by side, which a browser remembers."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

MODES = ("inline", "side")
_MOST, _ALL = 1_000, 20_000  # rows
_COOKIE = "differences"
_A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Differing:
    """``mode``: one of ``MODES``; ``most`` rows are shown."""

    mode: str
    most: int

    @property
    def is_side(self) -> bool:
        return self.mode == "side"

    @property
    def is_all(self) -> bool:
        return self.most == _ALL

    @classmethod
    def asked(cls, request: HttpRequest) -> Differing:
        """By the address (``?view=side&all``), else as it was the last time."""
        wanted = request.GET.get("view", request.COOKIES.get(_COOKIE, ""))
        return cls(wanted if wanted in MODES else MODES[0], _ALL if "all" in request.GET else _MOST)


def remembered(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer, with which the browser remembers what was chosen."""
    if (wanted := request.GET.get("view")) in MODES:
        response.set_cookie(_COOKIE, wanted, max_age=_A_YEAR, samesite="Lax", httponly=True)
    return response
