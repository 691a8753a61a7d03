"""The only way documents speaks to the rest of the program."""

from django.dispatch import Signal

# A document has a new revision. Sent inside the transaction that stores it; keyword: ``revision``.
revision_added = Signal()
