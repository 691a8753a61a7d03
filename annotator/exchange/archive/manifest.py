"""What an archive says of itself, in ``manifest.json``. Pure."""

from __future__ import annotations

FORMAT = "annotator-project"
VERSION = 1
MANIFEST = "manifest.json"
ORIGINALS, PICTURES = "originals", "pictures"
