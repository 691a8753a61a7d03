"""What is stored of highlighting and tagging."""

from annotator.models.annotation import Annotation, Reply
from annotator.models.tag import Tag, Tagging, Topic

__all__ = ["Annotation", "Reply", "Tag", "Tagging", "Topic"]
