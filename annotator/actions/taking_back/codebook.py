"""Taking back what was done to tags and topics."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from annotator import access
from annotator.actions import tag as tagging
from annotator.actions import topics
from annotator.actions.codebook.tags import set_tags_made_by
from annotator.actions.taking_back.built_upon import built_upon, changed, said
from annotator.actions.taking_back.things import Things
from annotator.errors import NotAllowed
from annotator.models import Tag, Tagging, Topic
from documents.models import Change, Role

_TRASHING = ("tag.trashed", "tag.restored")


def remove_tag(line: Change, things: Things) -> None:
    """It was made or restored. Whoever put tags under it or used it since built upon it."""
    tag = things.tag(int(line.target))
    if tag.trashed_at is not None:
        raise built_upon(line, things, verbs=_TRASHING)
    _check_fields(tag, line.after or {}, line, things)
    if child := tag.children.filter(trashed_at__isnull=True).order_by("-pk").first():
        newest = Change.objects.filter(project=things.project, target=str(child.pk), verb__startswith="tag.")
        if put := newest.select_related("by").order_by("-number").first():
            raise said("under", put.by, put.at, line, things)
        raise changed(line)
    _check_use(tag, line, things)
    tagging.trash_tag(tag, by=things.by)


def return_tag(line: Change, things: Things) -> None:
    tag = things.tag(int(line.target))
    if tag.trashed_at is None:
        raise built_upon(line, things, verbs=_TRASHING)
    _check_own(tag, things)
    tagging.restore_tag(tag, by=things.by)


def unedit_tag(line: Change, things: Things) -> None:
    tag = things.standing_tag(int(line.target))
    _check_own(tag, things)
    _check_fields(tag, line.after or {}, line, things)
    fields = dict(line.before or {})
    if "position" in fields and tag.position != (line.after or {})["position"]:
        del fields["position"]  # it was given another place since
    if fields.get("parent") is not None:
        fields["parent"] = things.standing_tag(fields["parent"])
    tagging.edit_tag(tag, by=things.by, **fields)


def unsettle(line: Change, things: Things) -> None:
    before, after = (line.before or {})["tags_made_by"], (line.after or {})["tags_made_by"]
    if access.tags_made_by(things.project.pk) != after:
        raise built_upon(line, things, verbs=("codebook.edited",))
    set_tags_made_by(things.project, before, by=things.by)


def remove_topic(line: Change, things: Things) -> None:
    document, tag = things.standing_document(line), things.standing_tag((line.after or {})["tag"])
    if not Topic.objects.filter(content_object=document, tag=tag).exists():
        raise built_upon(line, things, verbs=("topic.removed",))
    topics.remove_topic(document, tag, by=things.by)


def return_topic(line: Change, things: Things) -> None:
    document, tag = things.standing_document(line), things.standing_tag((line.before or {})["tag"])
    if Topic.objects.filter(content_object=document, tag=tag).exists():
        raise built_upon(line, things, verbs=("topic.added",))
    topics.add_topic(document, tag, by=things.by)


def _check_own(tag: Tag, things: Things) -> None:
    """An annotator's own tag, that nobody else uses; any, for an editor."""
    if things.project.my_role < Role.EDITOR and tag.created_by_id != things.by.pk:
        raise NotAllowed(_("others made this tag or use it: ask an editor of the project to change it."))


def _check_fields(tag: Tag, after: dict[str, Any], line: Change, things: Things) -> None:
    # Others' tags come and go, and make room: where among its siblings a tag stands says nothing of itself.
    after = {name: value for name, value in after.items() if name != "position"}
    now = {name: getattr(tag, "parent_id" if name == "parent" else name) for name in after}
    if now != after:
        raise built_upon(line, things, verbs=("tag.edited",))


def _check_use(tag: Tag, line: Change, things: Things) -> None:
    """Nobody used it since: what carried it before it went to the trash and came back doesn't matter."""
    taggings = Tagging.objects.filter(tag=tag, content_object__trashed_at__isnull=True)
    for uses in (taggings, Topic.objects.filter(tag=tag)):
        use = uses.filter(created_at__gt=line.at).select_related("by").order_by("-pk").first()
        if use is None:
            continue
        annotation = use.content_object if isinstance(use, Tagging) else None
        if annotation is not None and annotation.private and annotation.author_id != things.by.pk:
            raise changed(line)
        raise said("used", use.by, use.created_at, line, things)
