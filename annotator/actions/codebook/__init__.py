"""The codebook as a whole: each operation is one act, done once however often it is sent, and undone as one.

Lines of the log that it writes, beside ``tag.added``, ``tag.edited``, ``tag.trashed``, ``tag.restored``:
``tag.merged`` (before: the tag as it stood, as ``tag.trashed`` has it; after: ``into``), ``tag.named`` and
``tag.unnamed`` (``alias`` is the name, ``place`` the tag under which it is looked for), ``annotation.retagged`` (all
tags, before and after), ``topic.changed`` (``tag``, before and after), ``codebook.edited`` (``tags_made_by``). Where
tags stand among their siblings is in ``position``, of those that moved and of those that made room.
"""

from annotator.actions.codebook.performing import Done, perform
from annotator.actions.codebook.planning import Plan, plan

__all__ = ["Done", "Plan", "perform", "plan"]
