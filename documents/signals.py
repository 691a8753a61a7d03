"""The only way documents speaks to the rest of the program."""

from django.dispatch import Signal

# A document has a new revision. Sent inside the transaction that stores it; keywords: ``revision``; ``by``, who did
# it; ``remarks``, what was highlighted or noted inside the file (documents.article.Remark), those that an earlier
# revision had among them; ``folders``, the names of the folders it came from, outermost first, if they are wanted as
# topics; and, where the act has one, ``batch``: what its changes have in common.
revision_added = Signal()

# Documents go to another project. Sent inside the transaction that moves them, when what documents know of has gone
# already; keywords: ``documents``, their pks; ``project``, where they were; ``to``, where they are; ``by``, who did it.
documents_moved = Signal()

# An import has something for a worker to do. Sent once that is stored, without keywords.
work_to_do = Signal()
