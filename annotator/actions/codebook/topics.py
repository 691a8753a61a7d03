"""Documents under another topic, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.actions.codebook.passages import Use, put_back
from annotator.models import Topic
from documents.models import Change, Project


def change_topics(instead: Mapping[int, int], *, project: Project, by: Any) -> None:
    """Put the documents under each of these topics under what it is to become, and write a line for each."""
    held = Topic.objects.filter(project=project, tag__in=[*instead, *instead.values()]).select_related("content_object")
    topics = list(held.order_by("pk"))
    there = {(topic.content_object_id, topic.tag_id) for topic in topics}
    lines = []
    for topic in topics:
        if (new := instead.get(topic.tag_id)) is None:
            continue
        before: dict[str, Any] = {"tag": topic.tag_id}
        if (topic.content_object_id, new) in there:
            before["uses"] = [Use(topic.pk, topic.tag_id, topic.by_id, topic.created_at).kept()]
            Topic.objects.filter(pk=topic.pk).delete()
        else:
            there.add((topic.content_object_id, new))
            Topic.objects.filter(pk=topic.pk).update(tag=new)
        lines.append(_line(topic.content_object, project, by, before, {"tag": new}))
    Change.objects.record_all(project.pk, lines)


def change_back(document: Any, line: Change, *, project: Project, by: Any) -> bool:
    """Have a document lie under the topic of before this line. False if it lies otherwise than the line left it.

    Where it lay under both topics, the one that went is in ``uses``; the line that has it lie under both again says so
    (``both``).
    """
    before, after = line.before or {}, line.after or {}
    lying = {topic.tag_id: topic for topic in Topic.objects.filter(content_object=document)}
    if after["tag"] not in lying or (before["tag"] in lying) != ("both" in after):
        return False
    told: tuple[dict[str, Any], dict[str, Any]] = ({"tag": after["tag"]}, {"tag": before["tag"]})
    topic = lying[after["tag"]]
    if "both" in after:
        told[0]["uses"] = [Use(topic.pk, topic.tag_id, topic.by_id, topic.created_at).kept()]
        Topic.objects.filter(pk=topic.pk).delete()
    elif uses := before.get("uses"):
        put_back(Topic, [(document.pk, Use.of(uses[0]))], project=project)
        told[1]["both"] = True
    else:
        Topic.objects.filter(pk=topic.pk).update(tag=before["tag"])
    Change.objects.record_all(project.pk, [_line(document, project, by, *told)])
    return True


def _line(document: Any, project: Project, by: Any, before: dict[str, Any], after: dict[str, Any]) -> Change:
    return Change(
        verb="topic.changed",
        project_id=project.pk,
        document_id=document.pk,
        by=by,
        target=str(document.uid),
        before=before,
        after=after,
    )
