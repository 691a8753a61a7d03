"""Telling people that they were mentioned or replied to, of newer texts and of new hits. Nothing of this is written in
a project's log: it is between the program and each person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotator.actions.mailing import send_soon
from annotator.mentions import key
from annotator.models import Annotation, Notice, Preference, Reply, SavedView, Subscription
from annotator.models.notice import Reason
from annotator.notes import named_in
from annotator.notices import notices_of
from documents.models import AddressCheck, ImportItem, ItemState, Membership

FAILURES_TO_TELL = 3  # in a row: a page may be away for a day


def tell_of_note(annotation: Annotation, *, by: Any, before: str = "") -> None:
    """Tell the members whom a note mentions and its text ``before`` didn't. Call it within the act's transaction."""
    names = named_in(annotation.note) - named_in(before)
    if names and not annotation.private:
        mentioned = _members(annotation, names=names)
        _write(annotation, None, dict.fromkeys(mentioned, Reason.MENTION), by=by)


def tell_of_reply(reply: Reply, *, by: Any) -> None:
    """Tell the members whom a new reply mentions, and those who wrote before it: the annotation's author and the
    thread's. Call it within the act's transaction."""
    if reply.annotation.private:
        return
    earlier = reply.annotation.replies.filter(trashed_at__isnull=True).exclude(pk=reply.pk).order_by()
    writers = {reply.annotation.author_id, *earlier.values_list("author_id", flat=True)}
    told = dict.fromkeys(_members(reply.annotation, people=writers), Reason.REPLY)
    told |= dict.fromkeys(_members(reply.annotation, names=named_in(reply.text)), Reason.MENTION)
    _write(reply.annotation, reply, told, by=by)


def tell_of_edited_reply(reply: Reply, *, before: str, by: Any) -> None:
    """Tell the members whom a reply mentions and its text ``before`` didn't."""
    names = named_in(reply.text) - named_in(before)
    if names and not reply.annotation.private:
        mentioned = _members(reply.annotation, names=names)
        _write(reply.annotation, reply, dict.fromkeys(mentioned, Reason.MENTION), by=by)


def tell_of_sharing(annotation: Annotation, *, by: Any) -> None:
    """Tell whom a note and its thread mention, once it isn't private any more."""
    tell_of_note(annotation, by=by)
    for reply in annotation.replies.filter(trashed_at__isnull=True):
        reply.annotation = annotation
        tell_of_edited_reply(reply, before="", by=reply.author)


def tell_of_check(check: AddressCheck, item: ImportItem | None, **_more: Any) -> None:
    """Tell who had an address looked at that there is a newer text, that it was taken in, or that the address couldn't
    be had several times. What the same person was told of this document and hasn't seen yet is told no more: the last
    word counts. Part of the transaction that notes what was found."""
    reason = _reason(check, item)
    if reason is None:
        return
    about = {"person_id": check.by_id, "document_id": check.document_id}
    Notice.objects.filter(**about, annotation=None, seen_at=None).delete()
    Notice.objects.create(**about, project_id=check.project_id, by_id=check.by_id, reason=reason)
    transaction.on_commit(send_soon)


def tell_of_found(subscription: Subscription) -> None:
    """Tell who subscribed to a search that it finds something new, in the place of what they were told of it and
    haven't seen yet. Part of the transaction that notes up to when it was looked."""
    about = {"person_id": subscription.person_id, "view_id": subscription.view_id}
    Notice.objects.filter(**about, seen_at=None).delete()
    Notice.objects.create(
        **about, project_id=subscription.project_id, by_id=subscription.person_id, reason=Reason.FOUND
    )
    transaction.on_commit(send_soon)


def see_found(view: SavedView, *, by: Any) -> None:
    """This person has seen what a search newly finds."""
    Notice.objects.filter(person=by, view=view, seen_at__isnull=True).update(seen_at=timezone.now())


def _reason(check: AddressCheck, item: ImportItem | None) -> Reason | None:
    if check.found == AddressCheck.Found.FAILED:
        return Reason.FAILED if check.failures == FAILURES_TO_TELL else None
    if item is None:
        return None
    return {ItemState.READY: Reason.NEWER, ItemState.IMPORTED: Reason.TAKEN_IN}.get(ItemState(item.state))


def see_notices(notices: Iterable[Notice]) -> None:
    """These were seen by those they are for."""
    unseen = [notice.pk for notice in notices if notice.seen_at is None]
    if unseen:
        Notice.objects.filter(pk__in=unseen, seen_at__isnull=True).update(seen_at=timezone.now())


def see_all_notices(person: Any) -> int:
    """Everything this person was told of is seen. Says how much of it was new."""
    unseen = notices_of(person).filter(seen_at__isnull=True).order_by().values("pk")
    return Notice.objects.filter(pk__in=unseen).update(seen_at=timezone.now())


def choose_mail(person: Any, *, wanted: bool) -> None:
    """Whether this person gets what they are told of by mail, too."""
    Preference.objects.update_or_create(person=person, defaults={"mail": wanted})


def _members(annotation: Annotation, *, names: Collection[str] = (), people: Collection[int] = ()) -> list[int]:
    """Those of the annotation's project with one of these names (``mentions.key``), or among these people."""
    if not (names or people):
        return []
    members = Membership.objects.filter(project_id=annotation.project_id, user__is_active=True).order_by()
    if people:
        return list(members.filter(user__in=people).values_list("user_id", flat=True))
    users = (member.user for member in members.select_related("user"))
    return [user.pk for user in users if key(user.get_username()) in names]


def _write(annotation: Annotation, reply: Reply | None, told: dict[int, Reason], *, by: Any) -> None:
    """One notice for each person, except for who writes. Who was told of the same before isn't told again."""
    notices = [
        Notice(project_id=annotation.project_id, person_id=pk, annotation=annotation, reply=reply, by=by, reason=reason)
        for pk, reason in told.items()
        if pk != by.pk
    ]
    if notices:
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        transaction.on_commit(send_soon)
