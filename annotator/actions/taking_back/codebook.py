"""Taking back what was done to tags and topics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from annotator import access
from annotator.actions import tag as tagging
from annotator.actions import topics
from annotator.actions.codebook import aliases, passages
from annotator.actions.codebook.tags import set_tags_made_by
from annotator.actions.codebook.topics import change_back
from annotator.actions.taking_back.built_upon import built_upon, changed, said
from annotator.actions.taking_back.things import Things
from annotator.codebook import key_of
from annotator.errors import NotAllowed
from annotator.models import Alias, Tag, Tagging, Topic
from documents.models import Change, Role

_NAMING = ("tag.named", "tag.unnamed")
_TRASHING = ("tag.trashed", "tag.restored", "tag.merged")


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


def unname_tag(line: Change, things: Things) -> None:
    alias = _alias(line, line.after or {}, things)
    if alias is None:
        raise built_upon(line, things, verbs=_NAMING)
    aliases.unname_tag(alias, by=things.by)


def name_tag(line: Change, things: Things) -> None:
    state = line.before or {}
    if _alias(line, state, things) is not None:
        raise built_upon(line, things, verbs=_NAMING)
    tag = things.tag(int(line.target))
    aliases.name_tag(tag, state["alias"], place=state["place"], project=things.project, by=things.by)


def retag_back(lines: Sequence[Change], things: Things) -> None:
    """Passages got other tags, perhaps by the thousand. What others tagged them with meanwhile stays, and what has
    been deleted for ever stays so."""
    found = passages.tagged_called([UUID(line.target) for line in lines], project=things.project)
    # Tags that this act threw away come back with it, but perhaps later.
    merged = Change.objects.filter(batch=lines[0].batch, batch__isnull=False, verb="tag.merged")
    coming = set(map(int, merged.values_list("target", flat=True)))
    wanted = []
    for line in lines:
        before, after = line.before or {}, line.after or {}
        put, taken = set(after["tags"]) - set(before["tags"]), set(before["tags"]) - set(after["tags"])
        if (one := found.get(line.target)) is None:
            continue
        if not put <= one.tags or taken & one.tags:
            raise built_upon(line, things, verbs=("annotation.edited", "annotation.retagged"))
        for tag in taken:
            if tag not in coming:
                things.standing_tag(tag)
        back = [passages.Use.of(use) for use in before.get("uses", ())]
        wanted.append((one, passages.Wanted(put, sorted(taken), back)))
    passages.retag(wanted, project=things.project, by=things.by)


def change_topic_back(line: Change, things: Things) -> None:
    document = things.document(line)
    things.standing_tag((line.before or {})["tag"])
    if not change_back(document, line, project=things.project, by=things.by):
        raise built_upon(line, things, verbs=("topic.added", "topic.removed", "topic.changed"))


def _alias(line: Change, state: dict[str, Any], things: Things) -> Alias | None:
    names = Alias.objects.filter(project=things.project, tag=int(line.target), parent=state["place"])
    return names.filter(key=key_of(state["alias"])).first()


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


def suggest_topic_again(line: Change, things: Things) -> None:
    topics.suggest_again(things.standing_document(line), things.standing_tag((line.after or {})["tag"]), by=things.by)


def dismiss_topic_again(line: Change, things: Things) -> None:
    topics.dismiss_topic(things.standing_document(line), things.standing_tag((line.before or {})["tag"]), by=things.by)


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
        seen = access.visible_to(things.by, through="content_object__")
        if isinstance(use, Tagging) and not Tagging.objects.filter(seen, pk=use.pk).exists():
            raise changed(line)
        raise said("used", use.by, use.created_at, line, things)
