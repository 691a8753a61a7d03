"""Every page there is, light and dark, wide and narrow: axe finds nothing, and nothing sticks out of a narrow screen.

A new page without a row here fails a test.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from annotator.actions import annotate, discuss, topics, uploads
from annotator.actions import tag as tagging
from annotator.actions.arrivals import keep
from annotator.actions.codebook.versions import freeze
from annotator.actions.tokens import make_token
from annotator.exchange.arriving.packing import packed
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument, Left
from annotator.models import Annotation
from documents.actions import documents, projects, work
from documents.actions.fields import make_field, set_value, trash_field
from documents.actions.invitations import invite
from documents.actions.proposals import propose_correction
from documents.models import Document, ItemState, Likeness
from tests import factories as make
from tests.annotator.test_roles import PAGES as ADDRESSES
from tests.annotator.test_roles import archived, look_of
from tests.browser.test_accessibility import assert_nothing_sticks_out, faults, restyle

pytestmark = pytest.mark.browser
# The server comes first, so that it outlives the browser, which keeps connections to it.
served = pytest.mark.usefixtures("live_server", "transactional_db")

TEXT = "The tide is not free\n\nThere is a bus in Harrow Bay with a promise painted on its side.\nNobody lied.\n"

# By name, what its address has in it.
PAGES: dict[str, tuple[str, ...]] = {
    "projects": (),
    "new-project": (),
    "archive-choose": (),
    "archive-look": ("upload",),
    "trashed-projects": (),
    "notices": (),
    "account": (),
    "confirm": (),
    "two-factor": (),
    "two-factor-app": (),
    "passkey-add": (),
    "invitation": ("invitation",),
    "password-change": (),
    "password-changed": (),
    "project": ("project",),
    "next": ("project",),
    "search": ("project",),
    "search-help": (),
    "project-review": ("project",),
    "document-review": ("document",),
    "project-settings": ("project",),
    "members": ("project",),
    "import": ("project",),
    "one-import": ("project", "import"),
    "import-item": ("project", "import", "item"),
    "checks": ("project",),
    "fields": ("project",),
    "field": ("project", "field"),
    "field-fill": ("project", "field"),
    "codebook": ("project",),
    "codebook-versions": ("project",),
    "codebook-version": ("project", "version"),
    "codebook-past": ("project",),
    "codebook-compare": ("project",),
    "codebook-import": ("project",),
    "tag": ("project", "tag"),
    "tag-edit": ("project", "tag"),
    "tag-split": ("project", "tag"),
    "tag-topic": ("project", "tag"),
    "bring-in": ("project",),
    "bring-in-look": ("project", "arrival"),
    "export": ("project",),
    "archive": ("project",),
    "blind": ("project",),
    "pseudonyms": ("project",),
    "history": ("project",),
    "trash": ("project",),
    "trash-empty": ("project",),
    "trash-delete": ("project", "kind", "trashed"),
    "project-delete": ("gone",),
    "document": ("document",),
    "document-edit": ("document",),
    "document-history": ("document",),
    "document-print": ("document",),
    "document-revisions": ("document",),
    "document-compare": ("document",),
    "newer": ("document",),
    "proposal": ("document", "proposal"),
    "document-correct": ("document",),
    "document-sections": ("document",),
}
# Anybody's, who isn't signed in.
BEFORE_THE_DOOR = {"sign-in": (), "passkey-sign-in": (), "sign-in-link": ("token",), "invitation": ("invitation",)}
# Parts of pages, files, and what leads elsewhere.
NO_PAGES = {"import-news", "import-picture", "text", "source", "picture", "export-file", "codebook-export", "notice"}
NO_PAGES |= {"placing", "archive-file"}
NO_PAGES |= {"codebook-tags", "pseudonyms-key", "second-factor", "sign-in-elsewhere", "openid_connect_callback", "view"}
NO_PAGES |= {
    "proposal-news",
    "search-act-state",
    "document-return",
    "front-searches",
    "saved-search",
    "recipe",
    "recipe-file",
}

# How a page is looked at. No colour is on its way to another one meanwhile.
LOOKS = [(width, scheme) for width in (1280, 360) for scheme in ("light", "dark")]


@pytest.fixture
def shelf() -> dict[str, Any]:
    """A project with something of everything, by the names in the tables."""
    project = make.project(name="Harrow Bay")
    claims = make.tag(project, "Claims", colour="teal", shortcut="c", description="What could be false.")
    economic = make.tag(project, "Economic", parent=claims)
    version = freeze(project, name="Round one", note="For May.", by=make.alice())
    tagging.edit_tag(economic, name="Money", description="Who pays", colour="red", by=make.alice())
    one = make.document(project, text=TEXT, title="The tide is not free", publisher="Estuary Review")
    two = make.document(project, title="مدينة تنظر إلى البحر", language="ar", authors=("ليان",))
    work.assign(Document.objects.filter(project=project), [make.alice(), make.bob()], project=project, by=make.alice())
    work.finish(Document.objects.filter(pk=one.pk), person=make.alice(), project=project, by=make.alice())
    noted = make.annotation(one, quote="a promise painted", tags=(economic,), note="*Why*, @alice?")
    make.reply(noted)
    make.annotation(two, quote="fox", tags=(claims,))
    make.annotation(one, quote=None, note="On the whole")
    unsure = make.annotation(one, quote="Nobody lied", tags=(claims,), note="Says who?")
    Annotation.objects.filter(pk=unsure.pk).update(how="fuzzy", score=0.7)
    topics.add_topic(one, claims, by=make.alice())
    documents.edit_document(one, publisher="Lantern", by=make.alice())
    kind = make_field(project, "Kind", kind="choice", choices=["Essay", "Report"], by=make.alice())
    set_value(Document.objects.filter(pk=one.pk), kind, "Essay", project=project, by=make.alice())
    trash_field(make_field(project, "Place", kind="text", by=make.alice()), by=make.alice())
    Document.objects.filter(pk=two.pk).update(metadata={"kind": "Letter", "word_count": 1200})
    trashed = make.annotation(one, quote="Harrow", note="Where?")
    discuss.trash_reply(make.reply(noted, text="Gone"), by=make.alice())
    annotate.trash_annotation(trashed, by=make.alice())
    tagging.trash_tag(make.tag(project, "Rumour"), by=make.alice())
    documents.trash_document(make.document(project, title="Gone"), by=make.alice())
    gone = make.project(name="Gone Bay")
    projects.trash_project(gone, by=make.alice())
    make_token(name="A script", scope="read", days=7, by=make.alice())
    _invitation, secret = invite(project, role=make.Role.READER, days=7, once=False, label="Dana", by=make.alice())
    import_ = make.import_of(project)
    for state in ItemState.values:
        make.item(import_, state=state, error="Too dark to read." if state == "failed" else "", name=f"{state}.txt")
    near: dict[str, Any] = {"like": one, "likeness": Likeness.NEAR, "likeness_score": 0.9}
    item = make.item(import_, read=make.article("The quick red fox.", title="Red"), warnings=["No pictures."], **near)
    newer = make.article(TEXT.replace("tide", "water") + "\nSo they say.")
    return {
        "project": project.slug,
        "proposal": propose_correction(one, newer, base=1, by=make.alice()).uid,
        "gone": gone.slug,
        "tag": claims.pk,
        "field": kind.pk,
        "version": version.number,
        "document": one.uid,
        "import": import_.uid,
        "item": item.uid,
        "arrival": arrival(project).uid,
        "upload": upload(project).uid,
        "kind": "annotation",
        "trashed": trashed.uid,
        "token": "made-up",
        "invitation": secret,
    }


def upload(project: Any) -> Any:
    content = archived(project)
    return uploads.keep(content, name="bees.zip", look=look_of(content, make.bob()), by=make.alice())


def arrival(project: Any) -> Any:
    """A file with all that a look at it may show."""
    found = Incoming(
        (
            IncomingDocument("1", title="The tide is not free", authors=("Mara Voss",)),
            IncomingDocument("2", title="New here", text="All about bees."),
            IncomingDocument("3", title="Not in the file"),
        ),
        (
            IncomingAnnotation("1", quote="a promise painted", tags=(("Mood", "Hope"),), author="Bob Stone"),
            IncomingAnnotation("1", quote="nowhere at all", author="Zoe"),
            IncomingAnnotation("2", quote="bees", tags=(("x" * 120,),)),
            IncomingAnnotation("3", quote="Nobody"),
        ),
        left=(Left("relation", 3),),
    )
    reading = zlib.compress(packed(found))
    return keep(project, name="tides.jsonl", format_name="doccano", content=b"{}", reading=reading, by=make.alice())


def address(name: str, parts: tuple[str, ...], shelf: dict[str, Any]) -> str:
    return reverse(name, args=[shelf[part] for part in parts])


def look_at(page: Page) -> None:
    """From all sides, with everything unfolded."""
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.evaluate("document.querySelectorAll('details:not(.menu)').forEach((one) => (one.open = true))")
        assert [(width, scheme, fault) for fault in faults(page)] == []
        assert_nothing_sticks_out(page, width)


@served
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everyone(visit: Callable[..., Page], shelf: dict[str, Any], name: str) -> None:
    look_at(visit(address(name, PAGES[name], shelf)))


@served
@pytest.mark.parametrize("path", [*BEFORE_THE_DOOR, "/nowhere/"])
def test_a_page_before_the_door_is_for_everyone(page: Page, live_server: Any, shelf: dict[str, Any], path: str) -> None:
    where = path if path.startswith("/") else address(path, BEFORE_THE_DOOR[path], shelf)
    page.goto(f"{live_server.url}{where}")
    look_at(page)


REFUSED = {
    "what is nowhere": "/nowhere/",
    "a project that isn't one's own": "/projects/not-yours/",
}


@served
@pytest.mark.parametrize("where", REFUSED.values(), ids=REFUSED)
def test_a_page_that_refuses_is_for_everyone(visit: Callable[..., Page], where: str) -> None:
    look_at(visit(where))


@served
def test_axe_looks_at_contrast(visit: Callable[..., Page]) -> None:
    page = visit(reverse("projects"))
    page.wait_for_load_state("networkidle")
    restyle(page, ":root { --ink: var(--line); }")
    assert any(fault.startswith("color-contrast") for fault in faults(page))


def test_every_page_has_a_row() -> None:
    gets = {row.partition(" ")[2] for row in ADDRESSES if row.startswith("GET ")}
    assert gets == {*PAGES, *BEFORE_THE_DOOR, *NO_PAGES}
