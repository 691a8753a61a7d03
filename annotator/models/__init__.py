"""What is stored of highlighting and tagging."""

from annotator.models.annotation import Annotation, Reply
from annotator.models.arrival import Arrival
from annotator.models.blind import Blinding, Pseudonym
from annotator.models.codebook import Alias, CodebookSettings, CodebookVersion
from annotator.models.notice import Notice, Preference, Presence
from annotator.models.personal import DismissedTopic, Sorting
from annotator.models.signing_in import AccountEvent, FailedSignIn, SignIn
from annotator.models.tag import Tag, Tagging, Topic
from annotator.models.token import Token
from annotator.models.upload import ArchiveUpload
from annotator.models.view import SavedView, Shows, Subscription
from annotator.models.words import AnnotationWords, DocumentWords, KnownWord

__all__ = [
    "AccountEvent",
    "Alias",
    "Annotation",
    "AnnotationWords",
    "ArchiveUpload",
    "Arrival",
    "Blinding",
    "CodebookSettings",
    "CodebookVersion",
    "DismissedTopic",
    "DocumentWords",
    "FailedSignIn",
    "KnownWord",
    "Notice",
    "Preference",
    "Presence",
    "Pseudonym",
    "Reply",
    "SavedView",
    "Shows",
    "SignIn",
    "Sorting",
    "Subscription",
    "Tag",
    "Tagging",
    "Token",
    "Topic",
]
