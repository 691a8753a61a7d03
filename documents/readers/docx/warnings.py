"""What of a DOCX could not be taken over, in words. Pure."""

from __future__ import annotations

from collections import Counter

_SENTENCES = {
    "del": (
        "It has tracked changes: the text is as it reads with all of them accepted, without {} deleted {}.",
        ("passage", "passages"),
    ),
    "chart": ("{} {} could not be taken over.", ("chart", "charts")),
    "relIds": ("{} {} could not be taken over.", ("diagram (SmartArt)", "diagrams (SmartArt)")),
    "altChunk": ("{} embedded {} could not be taken over.", ("file", "files")),
    "picture": ("{} {} in a format that can't be shown.", ("picture is", "pictures are")),
    "linked picture": ("{} {} outside the file and was not loaded.", ("picture lies", "pictures lie")),
}


def warnings_of(left_out: Counter[str]) -> list[str]:
    """A sentence for each kind of thing that was counted."""
    return [
        sentence.format(left_out[kind], nouns[left_out[kind] > 1])
        for kind, (sentence, nouns) in _SENTENCES.items()
        if left_out[kind]
    ]
