"""The admin in a real browser: nothing that our content security policy refuses, and choosing by autocomplete."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotator.models import Annotation, Reply, Tag
from documents.models import Change, Document, ItemState, Project, Revision, SourceFile
from tests import factories as make
from tests.browser.test_accessibility import faults, restyle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MODELS = {
    "documents_project": Project,
    "documents_document": Document,
    "documents_sourcefile": SourceFile,
    "documents_revision": Revision,
    "documents_change": Change,
    "annotator_annotation": Annotation,
    "annotator_reply": Reply,
    "annotator_tag": Tag,
}


@pytest.fixture
def project() -> Project:
    """A project with one of everything, beside another one."""
    project = make.project()
    make.tag(make.project(name="Another shelf"), "Animals elsewhere")
    annotation = make.annotation(make.document(project), tags=(make.tag(project),), note="Why?")
    make.reply(annotation)
    make.tag(project, "Animals that jump")
    return project


@pytest.fixture
def visit(page: Page, live_server: Any, client: Any) -> Iterator[Callable[..., Page]]:
    """Goes to a page of the admin as somebody who looks after the site. The browser may complain of nothing."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    root = make.person("root", is_staff=True, is_superuser=True)

    def visited(name: str, *args: Any, query: str = "") -> Page:
        client.force_login(root)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([session])
        answer = page.goto(f"{live_server.url}{reverse(f'admin:{name}', args=args)}{query}")
        assert answer is not None
        assert answer.status == 200
        return page

    yield visited
    # What axe itself asks for and writes into a page, to measure colours, is refused it.
    assert complaints == [] or page.evaluate("Boolean(window.axe)")


def choose(page: Page, field: str, words: str, offered: str) -> None:
    """Look for something in a field with autocomplete, and take what is offered."""
    page.locator(f"{field} + .select2").click()
    page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option", has_text=offered).click()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_first_page_is_quiet(visit: Callable[..., Page], theme: str) -> None:
    page = visit("index")
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    expect(page.locator("#content-main caption").first).to_have_text("People")


@pytest.mark.parametrize("name", [*MODELS, "auth_user"])
def test_lists_are_quiet(visit: Callable[..., Page], project: Project, name: str) -> None:
    page = visit(f"{name}_changelist")
    expect(page.locator("#result_list tbody tr").first).to_be_visible()


@pytest.mark.parametrize("name", MODELS)
def test_pages_of_one_thing_are_quiet(visit: Callable[..., Page], project: Project, name: str) -> None:
    page = visit(f"{name}_change", MODELS[name].objects.order_by("pk").first().pk)
    expect(page.locator("#content h1")).to_be_visible()


@pytest.mark.parametrize("name", ["documents_project", "annotator_tag", "auth_user"])
def test_forms_for_new_things_are_quiet(visit: Callable[..., Page], project: Project, name: str) -> None:
    expect(visit(f"{name}_add").locator("[name=_save]")).to_be_visible()


def test_a_list_is_filtered_by_a_project_that_is_looked_for(visit: Callable[..., Page], project: Project) -> None:
    page = visit("annotator_tag_changelist")
    expect(page.locator("#result_list tbody tr")).to_have_count(3)
    choose(page, "#filter-project__id__exact", "shelf", "Another shelf")
    page.locator(".chosen-filter", has_text="Another shelf").get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile(r"project__id__exact=\d+"))
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.locator(".chosen-filter .select2-selection__rendered").first).to_contain_text("Another shelf")


def test_a_tag_is_put_on_an_annotation(visit: Callable[..., Page], project: Project) -> None:
    annotation = Annotation.objects.get()
    page = visit("annotator_annotation_change", annotation.pk)
    field = page.locator("#id_taggings-1-tag")
    expect(field).to_be_attached()
    page.locator("#id_taggings-1-tag + .select2").click()
    page.locator(".select2-search__field").fill("animals")
    offered = page.locator(".select2-results__option")
    expect(offered.filter(has_text="Animals that jump")).to_be_visible()
    # Not the one of the other project.
    expect(offered.filter(has_text="elsewhere")).to_have_count(0)
    offered.filter(has_text="Animals that jump").click()
    page.locator("#id_note").fill("Because.")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    annotation.refresh_from_db()
    assert annotation.note == "Because."
    assert set(annotation.tags.values_list("name", flat=True)) == {"Animals", "Animals that jump"}


def test_rows_are_added_and_the_chosen_go_to_the_trash(visit: Callable[..., Page], project: Project) -> None:
    page = visit("documents_project_change", project.pk)
    page.locator(".add-row a").click()
    choose(page, "#id_memberships-3-user", "root", "root")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert project.memberships.filter(user__username="root").exists()
    page = visit("annotator_annotation_changelist")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(label="Move to the trash")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("button", name="Move to the trash").click()
    expect(page.locator(".messagelist .success")).to_have_text("1 was moved to the trash.")


def test_signing_in_leads_back_to_the_admin(page: Page, live_server: Any) -> None:
    root = make.person("root", is_staff=True, is_superuser=True)
    root.set_password("tides and rivers")
    root.save()
    page.goto(f"{live_server.url}{reverse('admin:annotator_tag_changelist')}")
    page.locator("[name=username]").fill("root")
    page.locator("[name=password]").fill("tides and rivers")
    page.locator("main button, main [type=submit]").first.click()
    expect(page).to_have_url(re.compile("/admin/annotator/tag/$"))
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("/sign-in/"))


LOOKS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
SEEN = {
    "the first page": ("index", ""),
    "a list with choosers": ("documents_document_changelist", ""),
    "one person": ("auth_user_change", "person"),
    "one project, with rows": ("documents_project_change", "project"),
    "a new tag": ("annotator_tag_add", ""),
}


@pytest.mark.parametrize("row", SEEN.values(), ids=SEEN)
def test_axe_finds_nothing(visit: Callable[..., Page], project: Project, row: tuple[str, str]) -> None:
    make.item(make.import_of(project), state=ItemState.FAILED, error="Too dark to read.")
    name, of = row
    things = {"person": make.bob(), "project": project}
    page = visit(name, *([things[of].pk] if of else []))
    assert {look: found for look in LOOKS if (found := looked_at(page, *look))} == {}


ASKED = {
    "a document moves": ("documents_document", "move", "another", "Another shelf"),
    "passages are retagged": ("annotator_annotation", "retag", "jump", "Animals that jump"),
    "a status is set": ("documents_document", "set_status", "", ""),
    "a project goes to the trash": ("documents_project", "move_to_trash", "", ""),
}


@pytest.mark.parametrize("row", ASKED.values(), ids=ASKED)
def test_axe_finds_nothing_where_an_act_is_asked_for(
    visit: Callable[..., Page], project: Project, row: tuple[str, str, str, str]
) -> None:
    name, act, words, offered = row
    page = visit(f"{name}_changelist")
    page.locator(".action-select").last.check()
    page.locator("select[name=action]").select_option(value=act)
    page.get_by_role("button", name="Go").click()
    expect(page.locator(".act-buttons")).to_be_visible()
    if words:
        page.locator(".select2-selection").click()
        page.locator(".select2-search__field").fill(words)
        expect(page.locator(".select2-results__option", has_text=offered)).to_be_visible()
        assert looked_at(page, 390, "dark") == [], "with the list open"
        page.locator(".select2-results__option", has_text=offered).click()
        for select in page.locator("select:not(.admin-autocomplete)").all():
            select.select_option(index=1)
        page.locator("[name=look]").click()
        expect(page.locator(".act-says")).to_be_visible()
    assert {look: found for look in LOOKS if (found := looked_at(page, *look))} == {}


def test_choosers_are_read_out_by_their_field_and_what_is_chosen(visit: Callable[..., Page], project: Project) -> None:
    page = visit("annotator_tag_changelist", query=f"?project__id__exact={project.pk}")
    chooser = page.get_by_role("combobox", name=f"project {project.name}")
    expect(chooser).to_be_visible()
    chooser.click()
    expect(page.get_by_role("searchbox", name="project")).to_be_focused()
    page.keyboard.press("Escape")
    page = visit("annotator_tag_changelist")
    expect(page.get_by_role("combobox", name="project All")).to_be_visible()
    page = visit("documents_project_change", project.pk)
    page.locator(".add-row a").click()
    added = page.locator("#id_memberships-3-user + .select2 [role=combobox]")
    expect(added).to_have_accessible_name("Person")


def looked_at(page: Page, width: int, scheme: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    restyle(page, "* { transition: none !important; }")  # no colour is on its way to another one
    return faults(page)


def test_documents_are_moved_by_keyboard(visit: Callable[..., Page], project: Project) -> None:
    page = visit("documents_document_changelist")
    page.locator(".action-select").first.focus()
    page.keyboard.press("Space")
    page.locator("select[name=action]").focus()
    page.locator("select[name=action]").select_option(value="move")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".select2-selection").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Another")
    expect(page.locator(".select2-results__option", has_text="Another shelf")).to_be_visible()
    page.keyboard.press("Enter")
    page.locator("[name=look]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".act-says")).to_contain_text("“Another shelf”")
    page.locator("[name=confirmed]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_have_text("1 document is in “Another shelf” now.")
    assert Document.objects.get().project.name == "Another shelf"
