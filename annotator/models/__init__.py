"""What is stored of highlighting and tagging."""

from annotator.models.annotation import Annotation, Reply
from annotator.models.codebook import Alias, CodebookSettings, CodebookVersion
from annotator.models.notice import Notice, Preference, Presence
from annotator.models.tag import Tag, Tagging, Topic

__all__ = [
    "Alias",
    "Annotation",
    "CodebookSettings",
    "CodebookVersion",
    "Notice",
    "Preference",
    "Presence",
    "Reply",
    "Tag",
    "Tagging",
    "Topic",
]
