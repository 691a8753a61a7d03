"""Who may do what: every address and every operation there is, tried by everybody.

A new address or operation without a row here fails a test.
"""

from __future__ import annotations

import copy
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.datastructures import MultiValueDict

from annotator.actions import uploads
from annotator.actions.annotate import trash_annotation
from annotator.actions.arrivals import keep
from annotator.actions.codebook.versions import freeze
from annotator.actions.discuss import trash_reply
from annotator.actions.tag import trash_tag
from annotator.actions.tokens import make_token
from annotator.actions.undo import undo
from annotator.actions.views import remove_view
from annotator.api import api
from annotator.exchange.archive.unpacking import look_into
from annotator.exchange.archive.writing import write_archive
from annotator.exchange.arriving.packing import packed
from annotator.exchange.arriving.planning import plan_of_file
from annotator.exchange.incoming import Incoming, IncomingDocument
from annotator.models import Shows, SignIn
from annotator.views.reader import address_of
from documents.access import project_to_read
from documents.actions import checks
from documents.actions.documents import trash_document
from documents.actions.fields import make_field
from documents.actions.invitations import invite
from documents.actions.pictures import store_pictures
from documents.actions.projects import trash_project
from documents.actions.proposals import propose_correction
from documents.actions.work import assign
from documents.article import Picture
from documents.models import Document, Membership, Project, Role
from tests import factories as make

pytestmark = pytest.mark.django_db

WHO = ("owner", "editor", "annotator", "reader", "stranger", "nobody")

# "in" is: sent to the sign-in.
ALL = "ok ok ok ok ok ok"
SIGNED_IN = "ok ok ok ok ok in"
READERS = "ok ok ok ok 404 in"
ANNOTATORS = "ok ok ok 403 404 in"
EDITORS = "ok ok 403 403 404 in"
OWNERS = "ok 403 403 403 404 in"
SENDERS = "ok 404 404 404 404 in"  # of an archive, which is of no project here
BRINGERS = "ok 404 403 403 404 in"  # of a file: here the owner, and of others only who may bring one in

PAGES = {
    "GET projects": SIGNED_IN,
    "GET new-project": SIGNED_IN,
    "POST new-project": SIGNED_IN,
    "GET archive-choose": SIGNED_IN,
    "POST archive-choose": SIGNED_IN,
    "GET archive-look": SENDERS,
    "POST archive-look": SENDERS,
    "POST archive-drop": SENDERS,
    "GET project": READERS,
    "GET next": READERS,
    "GET search": READERS,
    "GET search-help": SIGNED_IN,
    "POST search-act": ANNOTATORS,
    "GET search-act-state": ANNOTATORS,
    "POST search-undo": ANNOTATORS,
    "POST selection": ANNOTATORS,
    "POST search-keep": READERS,
    "GET front-searches": READERS,
    "GET saved-search": READERS,
    "POST saved-search-save": EDITORS,
    "POST saved-search-edit": EDITORS,
    "POST saved-search-delete": EDITORS,
    "POST saved-search-restore": EDITORS,
    "POST saved-search-follow": READERS,
    "POST recipe-make": EDITORS,
    "GET recipe": READERS,
    "GET recipe-file": READERS,
    "POST recipe-save": EDITORS,
    "POST recipe-delete": EDITORS,
    "POST recipe-restore": EDITORS,
    "POST view-make": READERS,
    "GET view": READERS,
    "POST view-save": EDITORS,
    "POST view-edit": EDITORS,
    "POST view-delete": EDITORS,
    "POST view-restore": EDITORS,
    "POST act-undo": ANNOTATORS,
    "POST document-done": ANNOTATORS,
    "POST document-reopen": ANNOTATORS,
    "POST document-status": ANNOTATORS,
    "GET project-settings": OWNERS,
    "POST project-settings": OWNERS,
    "GET members": READERS,
    "POST members": OWNERS,
    "POST member-role": OWNERS,
    "POST member-remove": OWNERS,
    "POST member-hand-over": OWNERS,
    "POST leave": READERS,
    "POST invite": OWNERS,
    "POST invitation-withdraw": OWNERS,
    "GET invitation": ALL,
    "POST invitation": SIGNED_IN,
    "POST invitation-account": ALL,
    "GET import": EDITORS,
    "POST import": EDITORS,
    "GET one-import": EDITORS,
    "GET import-news": EDITORS,
    "POST import-act": EDITORS,
    "POST import-accept": EDITORS,
    "POST import-cancel": EDITORS,
    "GET import-item": EDITORS,
    "POST import-item": EDITORS,
    "POST import-sections": EDITORS,
    "POST import-columns": EDITORS,
    "GET import-picture": EDITORS,
    "GET document": READERS,
    "GET document-print": READERS,
    "GET text": READERS,
    "GET document-history": READERS,
    "GET project-review": READERS,
    "GET document-review": READERS,
    "GET placing": READERS,
    "POST placing": ANNOTATORS,
    "POST review-accept": ANNOTATORS,
    "POST review-undo": ANNOTATORS,
    "GET document-edit": EDITORS,
    "POST document-edit": EDITORS,
    "GET source": READERS,
    "GET picture": READERS,
    "GET document-revisions": READERS,
    "GET newer": EDITORS,
    "POST newer": EDITORS,
    "GET proposal": EDITORS,
    "POST proposal": EDITORS,
    "GET proposal-news": EDITORS,
    "GET document-compare": READERS,
    "GET document-return": EDITORS,
    "POST document-return": EDITORS,
    "POST document-undo": EDITORS,
    "GET document-correct": EDITORS,
    "POST document-correct": EDITORS,
    "GET document-sections": EDITORS,
    "POST document-sections": EDITORS,
    "POST document-trash": EDITORS,
    "POST document-restore": EDITORS,
    "GET checks": EDITORS,
    "POST checks": EDITORS,
    "POST document-check": EDITORS,
    "GET fields": EDITORS,
    "POST fields": EDITORS,
    "GET field": EDITORS,
    "POST field": EDITORS,
    "GET field-fill": EDITORS,
    "POST field-fill": EDITORS,
    "POST field-move": EDITORS,
    "POST field-trash": EDITORS,
    "POST field-restore": EDITORS,
    "GET codebook": READERS,
    "POST codebook": ANNOTATORS,
    "GET codebook-tags": READERS,
    "GET codebook-versions": READERS,
    "POST codebook-versions": EDITORS,
    "GET codebook-version": READERS,
    "GET codebook-past": READERS,
    "GET codebook-compare": READERS,
    "GET codebook-export": READERS,
    "GET codebook-import": EDITORS,
    "POST codebook-import": EDITORS,
    "GET tag": READERS,
    "GET tag-edit": EDITORS,
    "GET tag-split": EDITORS,
    "GET tag-topic": ANNOTATORS,
    "POST tag-topic": ANNOTATORS,
    "POST tag-edit": EDITORS,
    "POST tag-trash": EDITORS,
    "POST tag-restore": EDITORS,
    "GET bring-in": EDITORS,
    "POST bring-in": EDITORS,
    "GET bring-in-look": BRINGERS,
    "POST bring-in-act": BRINGERS,
    "GET export": READERS,
    "GET export-file": READERS,
    "GET archive": OWNERS,
    "GET archive-file": OWNERS,
    "GET blind": OWNERS,
    "POST blind": OWNERS,
    "GET pseudonyms": OWNERS,
    "POST pseudonyms": OWNERS,
    "GET pseudonyms-key": OWNERS,
    "GET history": READERS,
    "GET trash": READERS,
    "POST annotation-restore": ANNOTATORS,
    "POST reply-restore": ANNOTATORS,
    "GET trash-empty": OWNERS,
    "POST trash-empty": OWNERS,
    "GET trash-delete": OWNERS,
    "POST trash-delete": OWNERS,
    "POST project-trash": OWNERS,
    "GET trashed-projects": SIGNED_IN,
    "POST project-restore": OWNERS,
    "GET project-delete": OWNERS,
    "POST project-delete": OWNERS,
    "GET notices": SIGNED_IN,
    "GET notice": "404 404 404 404 404 in",  # one that is nobody's of these
    "POST notices-seen": SIGNED_IN,
    "POST notices-mail": SIGNED_IN,
    "GET sign-in": ALL,
    "GET second-factor": ALL,
    "POST second-factor": ALL,
    "GET passkey-sign-in": ALL,
    "POST passkey-sign-in": ALL,
    "GET sign-in-elsewhere": ALL,
    "GET openid_connect_callback": ALL,  # nobody asked for: back to the sign-in
    "GET sign-in-link": "403 403 403 403 403 403",  # a token that was made up
    "POST sign-out": ALL,
    "GET account": SIGNED_IN,
    "POST token-make": SIGNED_IN,
    "POST token-revoke": "404 404 404 404 404 in",  # somebody else's
    "POST session-end": "404 404 404 404 404 in",  # somebody else's
    "POST sessions-end": SIGNED_IN,
    "GET confirm": SIGNED_IN,
    "POST confirm": SIGNED_IN,
    "GET two-factor": SIGNED_IN,
    "GET two-factor-app": SIGNED_IN,
    "POST two-factor-app": SIGNED_IN,
    "POST two-factor-app-remove": SIGNED_IN,
    "POST two-factor-codes": "409 409 409 409 409 in",  # for nothing
    "GET passkey-add": SIGNED_IN,
    "POST passkey-add": SIGNED_IN,
    "POST passkey-rename": "404 404 404 404 404 in",  # somebody else's
    "POST passkey-remove": "404 404 404 404 404 in",  # somebody else's
    "POST password-strength": "422 422 422 422 422 422",  # of no password
    "GET password-change": SIGNED_IN,
    "GET password-changed": SIGNED_IN,
}

API = {
    "GET /api/projects": SIGNED_IN,
    "GET /api/projects/{slug}/changes": READERS,
    "GET /api/projects/{slug}/documents": READERS,
    "POST /api/projects/{slug}/documents": EDITORS,
    "POST /api/projects/{slug}/documents/bulk": ANNOTATORS,
    "GET /api/projects/{slug}/fields": READERS,
    "POST /api/projects/{slug}/fields": EDITORS,
    "PATCH /api/projects/{slug}/fields/{pk}": EDITORS,
    "DELETE /api/projects/{slug}/fields/{pk}": EDITORS,
    "POST /api/projects/{slug}/fields/{pk}/restore": EDITORS,
    "POST /api/projects/{slug}/texts": EDITORS,
    "POST /api/projects/{slug}/imports": EDITORS,
    "GET /api/projects/{slug}/imports": EDITORS,
    "POST /api/projects/{slug}/arrivals": EDITORS,
    "GET /api/projects/{slug}/arrivals/{uid}": BRINGERS,
    "POST /api/projects/{slug}/arrivals/{uid}/in": BRINGERS,
    "DELETE /api/projects/{slug}/arrivals/{uid}": BRINGERS,
    "GET /api/imports/{uid}": EDITORS,
    "POST /api/imports/{uid}/files": EDITORS,
    "POST /api/imports/{uid}/links": EDITORS,
    "POST /api/imports/{uid}/texts": EDITORS,
    "GET /api/imports/{uid}/items": EDITORS,
    "PATCH /api/imports/{uid}/items/{item}": EDITORS,
    "POST /api/imports/{uid}/items/{item}/retry": EDITORS,
    "POST /api/imports/{uid}/accept": EDITORS,
    "POST /api/imports/{uid}/cancel": EDITORS,
    "GET /api/documents/{uid}/newer": EDITORS,
    "POST /api/documents/{uid}/newer/address": EDITORS,
    "POST /api/documents/{uid}/newer/texts": EDITORS,
    "POST /api/documents/{uid}/newer/files": EDITORS,
    "GET /api/newer/{uid}": EDITORS,
    "POST /api/newer/{uid}/accept": EDITORS,
    "POST /api/newer/{uid}/drop": EDITORS,
    "GET /api/documents/{uid}/check": EDITORS,
    "PUT /api/documents/{uid}/check": EDITORS,
    "DELETE /api/documents/{uid}/check": EDITORS,
    "GET /api/projects/{slug}/tags": READERS,
    "POST /api/projects/{slug}/tags": ANNOTATORS,
    "GET /api/projects/{slug}/codebook": READERS,
    "POST /api/projects/{slug}/codebook/acts": ANNOTATORS,
    "GET /api/projects/{slug}/codebook/events": READERS,
    "GET /api/projects/{slug}/codebook/news": READERS,
    "DELETE /api/projects/{slug}/codebook/presence/{tab}": READERS,
    "GET /api/projects/{slug}/codebook/versions": READERS,
    "POST /api/projects/{slug}/codebook/versions": EDITORS,
    "GET /api/projects/{slug}/codebook/versions/{number}": READERS,
    "GET /api/projects/{slug}/codebook/past": READERS,
    "GET /api/projects/{slug}/codebook/compare": READERS,
    "GET /api/tags/{pk}/sorting": EDITORS,
    "PATCH /api/tags/{pk}/sorting": EDITORS,
    "POST /api/projects/{slug}/codebook/plan": ANNOTATORS,
    "GET /api/projects/{slug}/exports/{format_name}": READERS,
    "GET /api/projects/{slug}/recipes": READERS,
    "GET /api/projects/{slug}/recipes/{name}/file": READERS,
    "GET /api/projects/{slug}/exports/{format_name}/losses": READERS,
    "GET /api/projects/{slug}/search": READERS,
    "GET /api/projects/{slug}/search/table/{kind}": READERS,
    "GET /api/projects/{slug}/search/fields": READERS,
    "GET /api/projects/{slug}/search/complete": READERS,
    "GET /api/documents/{uid}/hits": READERS,
    "POST /api/projects/{slug}/search/tags": ANNOTATORS,
    "GET /api/projects/{slug}/search/marks": ANNOTATORS,
    "POST /api/projects/{slug}/search/marks": ANNOTATORS,
    "GET /api/projects/{slug}/review": READERS,
    "GET /api/documents/{uid}/review": READERS,
    "GET /api/annotations/{uid}/candidates": READERS,
    "POST /api/projects/{slug}/review/accept": ANNOTATORS,
    "GET /api/projects/{slug}/undo": READERS,
    "POST /api/projects/{slug}/undo": ANNOTATORS,
    "POST /api/projects/{slug}/redo": ANNOTATORS,
    "GET /api/documents/{uid}": READERS,
    "PATCH /api/documents/{uid}": EDITORS,
    "GET /api/projects/{slug}/progress": READERS,
    "GET /api/documents/{uid}/work": READERS,
    "PATCH /api/documents/{uid}/work": ANNOTATORS,
    "POST /api/documents/{uid}/opened": ANNOTATORS,
    "PUT /api/documents/{uid}/assignments/{person}": EDITORS,
    "DELETE /api/documents/{uid}/assignments/{person}": EDITORS,
    "PUT /api/documents/{uid}/assignments/{person}/done": ANNOTATORS,
    "DELETE /api/documents/{uid}/assignments/{person}/done": ANNOTATORS,
    "DELETE /api/documents/{uid}": EDITORS,
    "POST /api/documents/{uid}/restore": EDITORS,
    "GET /api/documents/{uid}/annotations": READERS,
    "GET /api/documents/{uid}/events": READERS,
    "GET /api/documents/{uid}/news": READERS,
    "DELETE /api/documents/{uid}/presence/{tab}": SIGNED_IN,  # one's own page
    "GET /api/documents/{uid}/suggested-topics": ANNOTATORS,
    "DELETE /api/documents/{uid}/suggested-topics/{pk}": ANNOTATORS,
    "PUT /api/documents/{uid}/topics/{pk}": ANNOTATORS,
    "DELETE /api/documents/{uid}/topics/{pk}": ANNOTATORS,
    "POST /api/acts": ANNOTATORS,
    "PUT /api/annotations/{uid}": ANNOTATORS,
    "GET /api/annotations/{uid}": READERS,
    "PATCH /api/annotations/{uid}": ANNOTATORS,
    "DELETE /api/annotations/{uid}": ANNOTATORS,
    "POST /api/annotations/{uid}/restore": ANNOTATORS,
    "GET /api/annotations/{uid}/whereabouts": READERS,
    "GET /api/projects/{slug}/members": READERS,
    "POST /api/notes/preview": SIGNED_IN,
    "PUT /api/replies/{uid}": ANNOTATORS,
    "PATCH /api/replies/{uid}": ANNOTATORS,
    "DELETE /api/replies/{uid}": ANNOTATORS,
    "POST /api/replies/{uid}/restore": ANNOTATORS,
    "GET /api/tags/{pk}/passages": READERS,
    "GET /api/tags/{pk}/examples": READERS,
    "PATCH /api/tags/{pk}": EDITORS,
    "DELETE /api/tags/{pk}": EDITORS,
    "POST /api/tags/{pk}/restore": EDITORS,
}

# What is another's: the annotations and replies above are the annotator's own.
ANOTHERS = {
    "PATCH /api/annotations/{uid}": EDITORS,
    "DELETE /api/annotations/{uid}": EDITORS,
    "POST /api/annotations/{uid}/restore": EDITORS,
    "PATCH /api/replies/{uid}": EDITORS,
    "DELETE /api/replies/{uid}": EDITORS,
    "POST /api/replies/{uid}/restore": EDITORS,
}

BROUGHT = b'{"text": "All about bees.", "label": []}'
PICTURE = Picture(b"x", "image/png", 1, 1, "a" * 64)

# What is done to a project that lies in the trash; whatever else is in one isn't found, whoever asks.
TRASHED = {"POST project-restore", "GET project-delete", "POST project-delete"}
OF_NO_PROJECT = {name for name, expected in PAGES.items() if expected == SENDERS}
OPEN_TO_ALL = {name for name, expected in {**PAGES, **API}.items() if "404" not in expected}


def session_of(person: Any) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def archived(project: Project) -> bytes:
    file = BytesIO()
    write_archive(file, project)
    return file.getvalue()


def look_of(archive: bytes, owner: Any) -> dict[str, Any]:
    return asdict(look_into(BytesIO(archive), name="bees.zip", user=owner))


class World:
    """A project with something of everything, and somebody of every role."""

    def __init__(self, *, author: str = "annotator") -> None:
        self.people = {who: make.person(who) for who in WHO if who != "nobody"}
        owner = self.people["owner"]
        self.project = self.shared_project("Iraq reading group")
        self.member = make.member(self.project, make.person("member"))
        self.invitation, self.secret = invite(self.project, role=Role.READER, days=7, once=False, by=owner)
        self.token, _secret = make_token(name="A script", scope="read", days=7, by=make.person("member"))
        Client().force_login(make.person("member"))
        data = {"name": "A phone", "credential": {}}
        self.passkey = Authenticator.objects.create(user=make.person("member"), type="webauthn", data=data)
        self.place = SignIn.objects.filter(person=make.person("member")).latest("pk")
        by = self.people[author]
        self.document = make.document(self.project, by=owner)
        store_pictures(self.document, [PICTURE])
        workers = [self.people[who] for who in ("owner", "editor", "annotator")]
        assign(Document.objects.filter(pk=self.document.pk), workers, project=self.project, by=owner)
        self.tag = make.tag(self.project, by=owner)
        self.field = make_field(self.project, "Year", kind="number", by=owner)
        self.view, self.removed_view = (
            make.view(self.project, name, shared=True, by=owner) for name in ("One", "Gone")
        )
        self.search, self.removed_search = (
            make.search(self.project, name, shared=True, by=owner) for name in ("Two", "Gone too")
        )
        self.recipe, self.removed_recipe = (
            make.view(self.project, name, shared=True, query="format=csv", shows=Shows.RECIPE, by=owner)
            for name in ("Three", "Gone as well")
        )
        for view in (self.removed_view, self.removed_search, self.removed_recipe):
            remove_view(view, by=owner)
        self.annotation = make.annotation(self.document, tags=(self.tag,), by=by)
        self.reply = make.reply(self.annotation, by=by)
        self.trashed_annotation = make.annotation(self.document, quote="fox", by=by)
        self.trashed_document = make.document(self.project, title="Gone", by=owner)
        self.trashed_tag = make.tag(self.project, "Gone", by=owner)
        self.version = freeze(self.project, by=owner)
        self.import_ = make.import_of(self.project, by=owner)
        self.item = make.item(self.import_, read=make.article(pictures=(PICTURE,)))
        columns = {"names": ["words"], "samples": [["bees"]], "rows": 1, "suggested": {}}
        self.table = make.item(self.import_, state="mapping", columns=columns)
        self.failed = make.item(self.import_, state="failed")
        incoming = Incoming((IncomingDocument("1", title="Bees", text="All about bees."),))
        self.arrival = keep(
            self.project,
            name="bees.jsonl",
            format_name="doccano",
            content=BROUGHT,
            reading=zlib.compress(packed(incoming)),
            by=owner,
        )
        self.archive = archived(self.shared_project("Archived"))
        self.upload = uploads.keep(self.archive, name="bees.zip", look=look_of(self.archive, owner), by=owner)
        self.seen = plan_of_file(self.project, incoming, by=owner).digest()
        Document.objects.filter(pk=self.document.pk).update(url="https://example.org/fox")
        self.document.url = "https://example.org/fox"
        self.proposal = propose_correction(self.document, make.article("All about bees."), base=1, by=owner)
        checks.schedule(
            Document.objects.filter(pk=self.document.pk), every=7, take_in="ask", project=self.project, by=owner
        )
        self.trashed_reply = make.reply(self.annotation, by=by)
        self.gone_project = self.shared_project("Gone")
        trash_project(self.gone_project, by=owner)
        trash_reply(self.trashed_reply, by=owner)
        trash_annotation(self.trashed_annotation, by=owner)
        trash_document(self.trashed_document, by=owner)
        trash_tag(self.trashed_tag, by=owner)
        for who in ("owner", "editor", "annotator"):  # each has something to undo, and something to do again
            for quote in ("quick", "jumps"):
                make.annotation(self.document, quote=quote, by=self.people[who])
            undo(project_to_read(self.people[who], self.project.slug), act=uuid4(), by=self.people[who])
        self.sessions = {who: session_of(person) for who, person in self.people.items()}

    def browser(self, who: str, **options: Any) -> Client:
        """Where somebody has signed in."""
        client = Client(**options)
        if who in self.sessions:
            client.cookies["sessionid"] = self.sessions[who]
        return client

    def shared_project(self, name: str) -> Project:
        project = make.project(name=name, by=self.people["owner"], with_bob=False)
        for role in (Role.EDITOR, Role.ANNOTATOR, Role.READER):
            make.member(project, self.people[role.name.lower()], role=role)
        return project

    def address(self, name: str) -> str:
        """Where a page is."""
        slug = self.gone_project.slug if name in {"project-restore", "project-delete"} else self.project.slug
        uid = self.document.uid
        gone = {"document-restore": self.trashed_document.uid, "annotation-restore": self.trashed_annotation.uid}
        arguments: dict[str, list[Any]] = {
            "sign-in-link": ["no-such-token"],
            "export-file": [slug, "csv"],
            **dict.fromkeys(("bring-in-look", "bring-in-act"), [slug, self.arrival.uid]),
            **dict.fromkeys(("act-undo", "search-undo", "search-act-state"), [slug, uuid4()]),
            "review-undo": [slug, uuid4()],
            "placing": [self.annotation.uid],
            "newer": [uid],
            **dict.fromkeys(("proposal", "proposal-news"), [uid, self.proposal.uid]),
            "document-return": [uid, 1],
            "document-undo": [uid, uuid4()],
            "notice": [1],
            "token-revoke": [self.token.pk],
            "session-end": [self.place.pk],
            "openid_connect_callback": ["identity"],
            **dict.fromkeys(("archive-look", "archive-drop"), [self.upload.uid]),
            **dict.fromkeys(("passkey-rename", "passkey-remove"), [self.passkey.pk]),
            **dict.fromkeys(("notices", "notices-seen", "notices-mail"), []),
            **dict.fromkeys(("one-import", "import-news"), [slug, self.import_.uid]),
            **dict.fromkeys(("import-act", "import-accept", "import-cancel"), [slug, self.import_.uid]),
            **dict.fromkeys(("import-item", "import-sections"), [slug, self.import_.uid, self.item.uid]),
            "import-columns": [slug, self.import_.uid, self.table.uid],
            "import-picture": [slug, self.import_.uid, self.item.uid, PICTURE.sha256],
            "invitation": [self.secret],
            "invitation-account": [self.secret],
            "invitation-withdraw": [slug, self.invitation.pk],
            "member-hand-over": [slug, self.member.pk],
            "member-role": [slug, self.member.pk],
            "member-remove": [slug, self.member.pk],
            **dict.fromkeys(("field", "field-fill", "field-move"), [slug, self.field.pk]),
            **dict.fromkeys(("field-trash", "field-restore"), [slug, self.field.pk]),
            **dict.fromkeys(("view", "view-save", "view-edit", "view-delete"), [slug, self.view.uid]),
            "view-restore": [slug, self.removed_view.uid],
            **{f"saved-search{what}": [slug, self.search.uid] for what in ("", "-save", "-edit", "-delete", "-follow")},
            "saved-search-restore": [slug, self.removed_search.uid],
            **{f"recipe{what}": [slug, self.recipe.uid] for what in ("", "-file", "-save", "-delete")},
            "recipe-restore": [slug, self.removed_recipe.uid],
            "codebook-version": [slug, self.version.number],
            "codebook-export": [slug, "csv"],
            "codebook-tags": [slug, "0123456789abcdef"],
            "tag": [slug, self.tag.pk],
            "tag-edit": [slug, self.tag.pk],
            "tag-split": [slug, self.tag.pk],
            "tag-topic": [slug, self.tag.pk],
            "tag-trash": [slug, self.tag.pk],
            "tag-restore": [slug, self.trashed_tag.pk],
            "annotation-restore": [slug, gone["annotation-restore"]],
            "reply-restore": [slug, self.trashed_reply.uid],
            "trash-delete": [slug, "annotations", self.trashed_annotation.uid],
            "picture": [uid, PICTURE.sha256],
            "text": [uid, 1, address_of(make.revision(self.document)).rpartition("-")[2].strip("/")],
        }
        if name in {
            "projects",
            "new-project",
            "archive-choose",
            "sign-in",
            "sign-out",
            "second-factor",
            "sign-in-elsewhere",
            "passkey-sign-in",
            "confirm",
            "two-factor",
            "two-factor-app",
            "two-factor-app-remove",
            "two-factor-codes",
            "passkey-add",
            "account",
            "token-make",
            "sessions-end",
            "password-change",
            "password-strength",
            "password-changed",
            "search-help",
            "trashed-projects",
        }:
            return reverse(name)
        if name not in arguments and (name == "source" or name.startswith("document")):
            return reverse(name, args=[gone.get(name, uid)])
        return reverse(name, args=arguments.get(name, [slug]))

    def form(self, name: str) -> dict[str, Any]:
        """What a person fills in on a page."""
        return {
            "new-project": {"name": "Bees"},
            "archive-choose": {"file": SimpleUploadedFile("bees.zip", self.archive)},
            "selection": {"documents": [str(self.document.uid)], "do": "status", "status": "done"},
            **dict.fromkeys(("view-make", "view-edit", "search-keep", "saved-search-edit"), {"name": "Bees"}),
            **dict.fromkeys(("recipe-make", "recipe-save"), {"name": "Bees", "format": "csv"}),
            "document-status": {"status": "done"},
            "project-settings": {"name": "Bees", "description": ""},
            "members": {"user": "stranger", "role": "10"},
            "member-role": {"role": "30"},
            "passkey-rename": {"name": "A phone"},
            "token-make": {"name": "A script", "scope": "read", "days": "7"},
            "placing": {"do": "leave"},
            "review-accept": {"above": "80"},
            "invite": {"role": "20", "days": "7", "once": "1"},
            "invitation-account": {"username": "newcomer", "password1": "tide-and-moon", "password2": "tide-and-moon"},
            "bring-in": {"file": SimpleUploadedFile("bees.jsonl", BROUGHT)},
            "bring-in-act": {"do": "all", "act": str(uuid4()), "seen": self.seen},
            "import": {"file": SimpleUploadedFile("bees.txt", b"All about bees.")},
            "import-act": {"act": f"leave-out:{self.item.uid}"},
            "import-sections": {"was-0": "body", "kind-0": "comment"},
            "import-columns": {"column-0": "text"},
            "document-edit": {"title": "Bees"},
            "newer": {"way": "text", "text": "All about bees."},
            "proposal": {"act": "drop"},
            "document-return": {"expected": "1"},
            "document-sections": {"revision": "1", "kind-0": "comment"},
            "document-correct": {"base": "1", "edits": '[[0, 1, [{"text": "Bees.", "was": 0}]]]'},
            "checks": {"document": [str(self.document.uid)], "act": "stop"},
            "document-check": {"every": "1", "take_in": "ask"},
            "fields": {"name": "Bees", "kind": "yes_no"},
            "field": {"name": "Year", "kind": "text"},
            "codebook": {"name": "Bees", "colour": "", "parent": ""},
            "codebook-import": {"file": SimpleUploadedFile("bees.csv", b"path\nBees\n")},
            "trash-empty": {"seen": "1-0-4-0-1-1-0"},
            "trash-delete": {"seen": "0-0-1-0-0-0-0"},
            "project-delete": {"name": "Gone"},
            "tag-edit": {"name": "Bees", "colour": "teal", "parent": ""},
        }.get(name, {})

    def path(self, operation: str) -> str:
        """Where an operation of the API is."""
        path = operation.partition(" ")[2]
        uid: Any = self.document.uid
        if "/annotations/{uid}" in path:
            uid = self.trashed_annotation.uid if path.endswith("restore") else self.annotation.uid
        elif "/imports/" in path:
            uid = self.import_.uid
        elif "/arrivals/" in path:
            uid = self.arrival.uid
        elif "/newer/{uid}" in path:
            uid = self.proposal.uid
        elif "/replies/" in path:
            uid = self.reply.uid
        elif path.endswith("{uid}/restore"):
            uid = self.trashed_document.uid
        if operation.startswith("PUT") and path.endswith("s/{uid}"):
            uid = uuid4()
        pk = self.field.pk if "/fields/" in path else self.tag.pk
        item = self.failed.uid if path.endswith("retry") else self.item.uid
        person = self.people["annotator"].pk
        path = path.format(
            number=self.version.number,
            person=person,
            item=item,
            slug=self.project.slug,
            uid=uid,
            pk=pk,
            format_name="csv",
            name="three",
            kind="csv",
            tab=uuid4(),
        )
        if operation.startswith("GET") and path.endswith("/search/marks"):
            return f"{path}?q=fox&tag={self.tag.pk}"
        if path.endswith(("/hits", "/search", "/search/complete", "/search/table/csv")):
            return f"{path}?q=fox"
        return f"{path}?after=0&tab={uuid4()}" if path.endswith(("/events", "/news")) else path

    def step(self) -> dict[str, Any]:
        uid, document = str(uuid4()), str(self.document.uid)
        return {"do": "annotate", "uid": uid, "document": document, "revision": 1, "note": "Bees?"}

    def bulk(self) -> dict[str, Any]:
        return {"act": str(uuid4()), "documents": [str(self.document.uid)], "add_topics": [self.tag.pk]}

    def hits(self) -> dict[str, Any]:
        return {"act": str(uuid4()), "q": "brown"}

    def body(self, operation: str) -> Any:
        """What a program sends to an operation of the API."""
        if operation == "POST /api/projects/{slug}/documents":
            return None
        return {
            "POST /api/projects/{slug}/imports": {},
            "POST /api/projects/{slug}/arrivals/{uid}/in": {"act": str(uuid4()), "seen": self.seen},
            "POST /api/documents/{uid}/newer/texts": {"text": "All about bees."},
            "POST /api/newer/{uid}/accept": {"expected": 1},
            "PUT /api/documents/{uid}/check": {"every": 1},
            "POST /api/imports/{uid}/links": {"addresses": "https://example.org/bees"},
            "POST /api/imports/{uid}/texts": {"text": "All about bees."},
            "POST /api/imports/{uid}/accept": {},
            "PATCH /api/imports/{uid}/items/{item}": {"title": "Bees"},
            "POST /api/projects/{slug}/texts": {"text": "All about bees."},
            "POST /api/projects/{slug}/tags": {"name": "Bees"},
            "POST /api/projects/{slug}/codebook/versions": {"name": "Bees"},
            "POST /api/projects/{slug}/codebook/plan": {"do": {"kind": "make", "name": "Bees"}},
            "POST /api/projects/{slug}/codebook/acts": {"act": str(uuid4()), "do": {"kind": "make", "name": "Bees"}},
            "POST /api/projects/{slug}/search/tags": self.hits() | {"add_tags": [self.tag.pk]},
            "POST /api/projects/{slug}/search/marks": self.hits() | {"tag": self.tag.pk},
            "POST /api/projects/{slug}/review/accept": {"above": 0.8},
            "POST /api/projects/{slug}/undo": {"act": str(uuid4())},
            "POST /api/projects/{slug}/redo": {"act": str(uuid4())},
            "PATCH /api/documents/{uid}": {"title": "Bees"},
            "POST /api/projects/{slug}/documents/bulk": self.bulk(),
            "POST /api/projects/{slug}/fields": {"name": "Bees", "kind": "yes_no"},
            "PATCH /api/projects/{slug}/fields/{pk}": {"description": "All about bees."},
            "PATCH /api/documents/{uid}/work": {"status": "done"},
            "POST /api/acts": {"act": str(uuid4()), "steps": [self.step()]},
            "PUT /api/annotations/{uid}": {"document": str(self.document.uid), "revision": 1, "note": "Bees?"},
            "PATCH /api/annotations/{uid}": {"note": "Bees?"},
            "PUT /api/replies/{uid}": {"annotation": str(self.annotation.uid), "text": "Bees."},
            "PATCH /api/replies/{uid}": {"text": "Bees."},
            "PATCH /api/tags/{pk}": {"name": "Bees"},
            "PATCH /api/tags/{pk}/sorting": {"sorted": 1},
            "POST /api/notes/preview": {"text": "Bees?"},
        }.get(operation)


@pytest.fixture(scope="module")
def kept_world(kept_in_database: Callable[..., Any]) -> World:
    return kept_in_database(World)


@pytest.fixture
def world(kept_world: World) -> World:
    return copy.deepcopy(kept_world)


def answers(world: World, name: str) -> str:
    """What each of WHO is answered, each as if none had asked before."""
    return " ".join(answer(world, name, who) for who in WHO)


def answer(world: World, name: str, who: str) -> str:
    with transaction.atomic():
        told = word_for(send(world.browser(who), world, name))
        transaction.set_rollback(True)
    return told


def send(client: Client, world: World, name: str) -> Any:
    method, _space, target = name.partition(" ")
    if not target.startswith("/api/"):
        fields = world.form(target) if method == "POST" else {}
        return getattr(client, method.lower())(world.address(target), fields)
    if target.endswith("/arrivals"):
        return client.post(world.path(name), {"file": SimpleUploadedFile("bees.jsonl", BROUGHT)})
    if target.endswith(("/documents", "/files")) and method == "POST":
        return client.post(world.path(name), {"file": SimpleUploadedFile("bees.txt", b"All about bees.")})
    body = world.body(name)
    content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return client.generic(method, world.path(name), **content)


def word_for(response: Any) -> str:
    status = response.status_code
    if status == 401 or (status == 302 and response.url.startswith(f"{reverse('sign-in')}?next=")):
        return "in"
    return "ok" if status < 400 else str(status)


@pytest.mark.parametrize("name", [*PAGES, *API])
def test_everybody_is_answered_as_they_may(world: World, name: str) -> None:
    assert answers(world, name) == {**PAGES, **API}[name]


@pytest.mark.parametrize("name", ANOTHERS)
def test_what_another_wrote_is_changed_by_editors_only(name: str) -> None:
    assert answers(World(author="owner"), name) == ANOTHERS[name]


@pytest.mark.once
@pytest.mark.parametrize("name", sorted({*PAGES, *API} - OPEN_TO_ALL - TRASHED - OF_NO_PROJECT))
def test_a_project_in_the_trash_is_nobodys(world: World, name: str) -> None:
    trash_project(world.project, by=world.people["owner"])
    assert answers(world, name) == "404 404 404 404 404 in"


@pytest.mark.once
@pytest.mark.parametrize("name", sorted({*PAGES, *API} - OPEN_TO_ALL))
def test_who_has_left_a_project_is_a_stranger(world: World, name: str) -> None:
    Membership.objects.filter(user=world.people["annotator"]).delete()
    assert answer(world, name, "annotator") == "404"


def pages(patterns: Any) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name
        elif pattern.app_name not in {"admin", "ninja"}:
            yield from pages(pattern.url_patterns)


def test_every_page_is_in_the_table() -> None:
    assert set(pages(get_resolver().url_patterns)) == {name.partition(" ")[2] for name in PAGES}


def test_every_operation_is_in_the_table() -> None:
    paths = api.get_openapi_schema()["paths"]
    assert {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods} == set(API)


def test_nobody_but_staff_gets_into_the_admin(world: World) -> None:
    (admin,) = (one for one in get_resolver().url_patterns if getattr(one, "app_name", None) == "admin")
    names = {name for name in MultiValueDict(admin.reverse_dict) if isinstance(name, str)}
    for who in WHO:
        client = world.browser(who)
        for name in names - {"login", "logout", "jsi18n", "view_on_site", "app_list"}:
            arguments = [] if name in {"index", "autocomplete", "password_change", "password_change_done"} else [1]
            if name.endswith(("_changelist", "_add")):
                arguments = []
            response = client.get(reverse(f"admin:{name}", args=arguments))
            assert response.status_code == 302, (who, name)
            assert response.url.startswith(reverse("admin:login")), (who, name)
