"""Mail as a container: its attachments, offered for import. Pure. The mail itself is read by ``readers.mail``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from documents import messages
from documents.containers import Failure, Part
from documents.errors import UnreadableFile

NAME = "mail"


def parts_of(
    file: BinaryIO, *, name: str = "", url: str = "", charset: str = "", mapping: Mapping[str, str] | None = None
) -> Iterator[Part | Failure]:
    """The attachments, in the mail's order; none for most mails. Raises UnreadableFile when it is no mail."""
    file.seek(0)
    letter = messages.letter_of(messages.parse(file.read(), name=name), charset=charset)
    return _parts(letter.attachments)


def _parts(attachments: list[messages.Head]) -> Iterator[Part | Failure]:
    for attachment in attachments:
        name = messages.file_name_of(attachment)
        try:
            content = messages.content_of(attachment)
        except UnreadableFile as error:
            yield Failure(name, str(error))
            continue
        yield Part(
            content=content,
            name=name,
            media_type=attachment.get_content_type(),
            charset=attachment.get_content_charset() or "",
            offered=True,
        )
