"""The only way documents speaks to the rest of the program."""

from django.dispatch import Signal

# A document has a new revision. Sent inside the transaction that stores it; keywords: ``revision``; ``by``, who did
# it; ``remarks``, what was highlighted or noted inside the file (documents.article.Remark), those that an earlier
# revision had among them; ``folders``, the names of the folders it came from, outermost first, if they are wanted as
# topics; where the act has one, ``batch``: what its changes have in common; and ``prepared``: what the receivers of
# ``revision_coming`` answered (what wasn't None), or () if they weren't asked. Where the text is that of an older one
# again, ``returns``, its number, and ``placed_from``, what ``restore_revision`` was given.
revision_added = Signal()

# A document may get this text: what would come of that? Keywords: ``document``; ``text``; ``user``, who asks, or None.
# ``progress``, to be called with how much is done and of how much. Receivers answer with an ``Effect``
# (documents.effects), or None; nothing is stored.
revision_proposed = Signal()

# A document is about to get this text. Sent outside any transaction, so that what takes long holds nobody up; keywords:
# ``document``; ``text``; ``progress``, to be called with how much is done and of how much, which raises to make it
# stop. What receivers answer comes back to them with ``revision_added``; the document may have changed in the meantime.
revision_coming = Signal()

# Documents go to another project. Sent inside the transaction that moves them, when what documents know of has gone
# already; keywords: ``documents``, their pks; ``project``, where they were; ``to``, where they are; ``by``, who did it.
documents_moved = Signal()

# An import has something for a worker to do. Sent once that is stored, without keywords.
work_to_do = Signal()

# A document's address was looked at, as somebody wanted. Sent inside the transaction that notes what was found;
# keywords: ``check`` (its ``found`` says what), and ``item``, the newer text that was found in it, if one was.
address_checked = Signal()
