"""Who gets to see which page, and what each page costs."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator import kept_codebooks
from annotator.actions.annotate import trash_annotation
from annotator.actions.tag import trash_tag
from annotator.actions.topics import add_topic
from documents.actions.documents import edit_document, trash_document
from documents.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db

CAST = ("owner", "editor", "annotator", "reader", "stranger", "nobody")
# What each of the cast gets: a status, or "sign in". Pages are asked for with GET, acts with POST.
ANYONE_IN = {"owner": 200, "editor": 200, "annotator": 200, "reader": 200, "stranger": 404, "nobody": "sign in"}
EDITORS = ANYONE_IN | {"annotator": 403, "reader": 403}
OWNERS = EDITORS | {"editor": 403}
PAGES = {
    "project": ANYONE_IN,
    "codebook": ANYONE_IN,
    "tag": ANYONE_IN,
    "tag-edit": EDITORS,
    "export": ANYONE_IN,
    "export-file": ANYONE_IN,
    "history": ANYONE_IN,
    "members": ANYONE_IN,
    "trash": ANYONE_IN,
    "project-settings": OWNERS,
    "import": EDITORS,
    "one-import": EDITORS,
    "import-news": EDITORS,
    "import-item": EDITORS,
    "document": ANYONE_IN,
    "document-print": ANYONE_IN,
    "document-edit": EDITORS,
    "source": ANYONE_IN,
    "projects": dict.fromkeys(CAST, 200) | {"nobody": "sign in"},
    "new-project": dict.fromkeys(CAST, 200) | {"nobody": "sign in"},
    "password-change": dict.fromkeys(CAST, 200) | {"nobody": "sign in"},
    "sign-in": dict.fromkeys(CAST, 302) | {"nobody": 200},
}
IN_ANNOTATED = {"owner": 302, "editor": 302, "annotator": 302, "reader": 403, "stranger": 404, "nobody": "sign in"}
IN_EDITED = IN_ANNOTATED | {"annotator": 403}
IN_OWNED = IN_EDITED | {"editor": 403}
ACTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "codebook": ({"name": "New"}, IN_ANNOTATED),
    "tag-edit": ({"name": "Renamed"}, IN_EDITED),
    "tag-trash": ({}, IN_EDITED),
    "tag-restore": ({}, IN_EDITED),
    "document-edit": ({"title": "Renamed"}, IN_EDITED),
    "document-trash": ({}, IN_EDITED),
    "document-restore": ({}, IN_EDITED),
    "annotation-restore": ({}, IN_ANNOTATED),
    "project-settings": ({"name": "Renamed"}, IN_OWNED),
    "member-role": ({"role": 10}, IN_OWNED),
    "member-remove": ({}, IN_OWNED),
    "members": ({"user": "charlie", "role": 10}, IN_OWNED),
    "import": ({"text": "Some words to read."}, IN_EDITED),
    "import-act": ({}, IN_EDITED),
    "import-accept": ({}, IN_EDITED),
    "import-cancel": ({}, IN_EDITED),
    "import-sections": ({}, IN_EDITED),
}


@pytest.fixture(scope="module")
def kept_stage(kept_in_database: Callable[..., Any]) -> dict[str, Any]:
    return kept_in_database(one_of_everything)


@pytest.fixture
def stage(kept_stage: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(kept_stage)


def one_of_everything() -> dict[str, Any]:
    """A project with one of everything, and the words of each address."""
    project = make.project(with_bob=False)
    people = {"owner": make.alice(), "stranger": make.charlie(), "nobody": None}
    for name in ("editor", "annotator", "reader"):
        people[name] = make.person(name)
        make.member(project, people[name], role=Role[name.upper()])
    document = make.document(project)
    tag = make.tag(project)
    annotation = make.annotation(document, tags=(tag,), note="*Why?*", by=people["annotator"])
    add_topic(document, tag, by=make.alice())
    member = make.member(project, make.person("dora"))
    import_ = make.import_of(project)
    item = make.item(import_, read=make.article())
    words: dict[str, Any] = {"slug": project.slug}
    of_import = words | {"uid": import_.uid}
    return {
        "project": project,
        "people": people,
        "document": document,
        "tag": tag,
        "annotation": annotation,
        "words": {
            "tag": words | {"pk": tag.pk},
            "tag-edit": words | {"pk": tag.pk},
            "tag-trash": words | {"pk": tag.pk},
            "tag-restore": words | {"pk": tag.pk},
            "export-file": words | {"format_name": "csv"},
            **dict.fromkeys(("one-import", "import-news", "import-act", "import-accept", "import-cancel"), of_import),
            **dict.fromkeys(("import-item", "import-sections"), of_import | {"item": item.uid}),
            "member-role": words | {"pk": member.pk},
            "member-remove": words | {"pk": member.pk},
            "annotation-restore": words | {"uid": annotation.uid},
            **{name: {"uid": document.uid} for name in ("document", "document-print", "source")},
            **{name: {"uid": document.uid} for name in ("document-edit", "document-trash", "document-restore")},
            **{name: {} for name in ("projects", "new-project", "password-change", "sign-in")},
        },
    }


def address(stage: dict[str, Any], name: str) -> str:
    return reverse(name, kwargs=stage["words"].get(name, {"slug": stage["project"].slug}))


def outcome(response: Any) -> int | str:
    if response.status_code == 302 and response.url.startswith(reverse("sign-in")):
        return "sign in"
    return int(response.status_code)


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_shown_to_whom_it_may_be(client: Any, stage: dict[str, Any], name: str, who: str) -> None:
    if stage["people"][who]:
        client.force_login(stage["people"][who])
    assert outcome(client.get(address(stage, name))) == PAGES[name][who]


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_for_whom_it_may_be(client: Any, stage: dict[str, Any], name: str, who: str) -> None:
    if stage["people"][who]:
        client.force_login(stage["people"][who])
    fields, expected = ACTS[name]
    assert outcome(client.post(address(stage, name), fields)) == expected[who]


@pytest.mark.parametrize("name", ACTS)
def test_an_act_without_its_token_changes_nothing(stage: dict[str, Any], name: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make.alice())
    assert strict.post(address(stage, name), ACTS[name][0]).status_code == 403


@pytest.mark.parametrize("name", [name for name in ACTS if name not in PAGES])
def test_what_only_acts_is_no_page(client: Any, stage: dict[str, Any], name: str) -> None:
    client.force_login(make.alice())
    assert client.get(address(stage, name)).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        *("tag", "tag-edit", "tag-trash", "annotation-restore", "member-role", "member-remove"),
        *(
            "one-import",
            "import-news",
            "import-act",
            "import-accept",
            "import-cancel",
            "import-item",
            "import-sections",
        ),
    ],
)
def test_a_thing_of_another_project_is_not_found_under_this_one(client: Any, stage: dict[str, Any], name: str) -> None:
    other = make.project(name="Another", with_bob=False)
    client.force_login(make.alice())
    words = stage["words"][name] | {"slug": other.slug}
    act = client.get if name in PAGES else client.post
    assert act(reverse(name, kwargs=words)).status_code == 404


@pytest.mark.parametrize(
    "name", [name for name in PAGES if name not in {"source", "export-file", "sign-in", "import-news"}]
)
def test_a_page_has_one_heading_of_the_first_rank_and_no_inline_code(
    client: Any, stage: dict[str, Any], name: str
) -> None:
    client.force_login(make.alice())
    html = client.get(address(stage, name)).content.decode()
    assert html.count("<h1") == 1
    assert " style=" not in html
    assert " onclick=" not in html


def fill(stage: dict[str, Any], numbers: range) -> None:
    """For each number a document with a topic, a tagged highlight and a reply, and one of everything in the trash."""
    for number in numbers:
        document = make.document(stage["project"], title=f"Document {number}", publisher=f"Publisher {number}")
        tag = make.tag(stage["project"], f"Tag {number}")
        annotation = make.annotation(document, tags=(tag, stage["tag"]), by=make.alice())
        make.reply(annotation, by=make.alice())
        add_topic(document, tag, by=make.alice())
        edit_document(document, publisher=f"Press {number}", by=make.alice())
        make.annotation(stage["document"], tags=(tag,), note="More", by=make.alice())
        trash_annotation(make.annotation(document, quote="fox", by=make.alice()), by=make.alice())
        trash_tag(make.tag(stage["project"], f"Old tag {number}"), by=make.alice())
        trash_document(make.document(stage["project"], title=f"Old {number}"), by=make.alice())
        make.member(stage["project"], make.person(f"person-{number}"))
        make.project(name=f"Project {number}", with_bob=False)


LISTS = ["projects", "project", "codebook", "tag", "export", "history", "members", "trash", "document-print"]


@pytest.fixture(scope="module")
def costs(kept_stage: dict[str, Any]) -> dict[str, list[int]]:
    """How many queries each list takes, with two rows and with twenty."""
    client, costs = Client(), {name: [] for name in LISTS}
    with transaction.atomic():
        client.force_login(make.alice())
        for numbers in (range(2), range(2, 20)):
            fill(kept_stage, numbers)
            kept_codebooks.forget()
            cache.clear()
            for name in LISTS:
                costs[name].append(queries_of(client, address(kept_stage, name)))
        transaction.set_rollback(True)
    return costs


@pytest.mark.parametrize("name", LISTS)
def test_a_page_costs_as_many_queries_with_twenty_rows_as_with_two(costs: dict[str, list[int]], name: str) -> None:
    few, many = costs[name]
    assert many == few


def queries_of(client: Any, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        response = client.get(url)
        assert response.status_code == 200
    return len(caught)
