"""What was, or would be, deleted for ever, counted in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import ngettext


def counted(gone: Mapping[str, int]) -> list[str]:
    """A phrase for each kind of thing of which there is any: the fields of ``actions.trash.Contents``."""
    words = {
        "documents": ngettext("%(n)s document", "%(n)s documents", gone.get("documents", 0)),
        "on_documents": ngettext(
            "%(n)s annotation in documents", "%(n)s annotations in documents", gone.get("on_documents", 0)
        ),
        "annotations": ngettext("%(n)s annotation", "%(n)s annotations", gone.get("annotations", 0)),
        "under_annotations": ngettext(
            "%(n)s reply under annotations", "%(n)s replies under annotations", gone.get("under_annotations", 0)
        ),
        "replies": ngettext("%(n)s reply", "%(n)s replies", gone.get("replies", 0)),
        "tags": ngettext("%(n)s tag", "%(n)s tags", gone.get("tags", 0)),
        "uses": ngettext("%(n)s use of a tag", "%(n)s uses of tags", gone.get("uses", 0)),
    }
    return [words[name] % {"n": gone[name]} for name in words if gone.get(name)]
