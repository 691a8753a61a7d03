"""Names of tags for formats whose labels are single words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

UNTAGGED = "Untagged"  # the label of a highlight without a tag
_UNFIT = {True: re.compile(r"[^A-Za-z0-9]+"), False: re.compile(r"\W+")}


class Labels:
    """A word for each tag's path, each another, the same each time if they are asked for in the same order.
    ``latin``: of Latin letters without accents, digits and underscores alone."""

    def __init__(self, *, latin: bool) -> None:
        self._unfit = _UNFIT[latin]
        self._by_path: dict[str, str] = {}
        self._numbers = Counter[str]()
        self._taken = {UNTAGGED.casefold()}

    def label(self, path: str) -> str:
        """The word for a path; of "", ``UNTAGGED``."""
        if not path:
            return UNTAGGED
        if path not in self._by_path:
            self._by_path[path] = self._another(path)
        return self._by_path[path]

    def items(self) -> Iterator[tuple[str, str]]:
        """Label and path of each tag that was asked for."""
        return ((label, path) for path, label in self._by_path.items())

    def _another(self, path: str) -> str:
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", path) if not unicodedata.combining(sign))
        bare = self._unfit.sub("_", plain).strip("_") or "Tag"
        label = bare
        while label.casefold() in self._taken:
            self._numbers[bare] += 1
            label = f"{bare}_{self._numbers[bare] + 1}"
        self._taken.add(label.casefold())
        return label
