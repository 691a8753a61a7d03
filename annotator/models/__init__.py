"""What is stored of highlighting and tagging."""

from annotator.models.annotation import Annotation, Reply
from annotator.models.notice import Notice, Preference, Presence
from annotator.models.tag import Tag, Tagging, Topic

__all__ = ["Annotation", "Notice", "Preference", "Presence", "Reply", "Tag", "Tagging", "Topic"]
