"""What is stored of highlighting and tagging."""

from annotator.models.annotation import Annotation, Reply
from annotator.models.codebook import Alias, CodebookSettings, CodebookVersion
from annotator.models.notice import Notice, Preference, Presence
from annotator.models.signing_in import FailedSignIn, SignIn
from annotator.models.tag import Tag, Tagging, Topic
from annotator.models.token import Token

__all__ = [
    "Alias",
    "Annotation",
    "CodebookSettings",
    "CodebookVersion",
    "FailedSignIn",
    "Notice",
    "Preference",
    "Presence",
    "Reply",
    "SignIn",
    "Tag",
    "Tagging",
    "Token",
    "Topic",
]
