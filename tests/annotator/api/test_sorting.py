"""How far a person has sorted a tag's passages is kept on the server; each decision is taken back by itself."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotator.actions import sorting
from annotator.models import Sorting, Tagging
from documents.models import Change
from tests import factories as make


@pytest.fixture
def tag(project: Any) -> Any:
    return make.tag(project, "Claims")


def at(tag: Any) -> str:
    return f"/tags/{tag.pk}/sorting"


UIDS = sorted(str(uuid4()) for _ in range(3))


def test_nothing_is_known_of_a_tag_that_nobody_sorted(alice: Any, tag: Any) -> None:
    assert alice("GET", at(tag)).json() == {"kept": [], "sorted": 0, "ended": False, "targets": []}


def test_what_changed_is_sent_and_all_of_it_is_there(alice: Any, tag: Any) -> None:
    lines = Change.objects.count()
    assert alice("PATCH", at(tag), {"keep": UIDS[:2], "sorted": 2, "targets": [tag.pk]}).status_code == 200
    change = {"keep": UIDS[1:], "decide_again": UIDS[:1], "sorted": 3, "ended": True, "targets": [tag.pk]}
    for _twice in range(2):
        answer = alice("PATCH", at(tag), change).json()
        assert answer == {"kept": UIDS[1:], "sorted": 3, "ended": True, "targets": [tag.pk]}
    assert alice("GET", at(tag)).json() == answer
    assert Sorting.objects.count() == 1
    assert Change.objects.count() == lines


def test_what_is_gone_through_anew_forgets_what_was_left(alice: Any, tag: Any) -> None:
    alice("PATCH", at(tag), {"keep": UIDS, "sorted": 3})
    assert alice("PATCH", at(tag), {"anew": True, "keep": UIDS[:1], "sorted": 1}).json()["kept"] == UIDS[:1]


def test_everybody_has_a_place_of_their_own(alice: Any, project: Any, tag: Any) -> None:
    alice("PATCH", at(tag), {"keep": UIDS, "sorted": 3})
    make.member(project, make.charlie(), role=make.Role.EDITOR)
    client = Client()
    client.force_login(make.charlie())
    assert client.get(f"/api{at(tag)}").json()["sorted"] == 0


def test_the_page_goes_on_where_one_was(alice: Any, project: Any, tag: Any) -> None:
    alice("PATCH", at(tag), {"keep": UIDS[:1], "sorted": 1})
    page = alice.client.get(reverse("tag-split", args=[project.slug, tag.pk])).content.decode()
    data = json.loads(page.partition('id="split-data" type="application/json">')[2].partition("</script>")[0])
    assert data["place"] == {"kept": UIDS[:1], "sorted": 1, "ended": False, "targets": []}


def test_too_much_is_not_remembered(alice: Any, tag: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "MOST_KEPT", 2)
    assert alice("PATCH", at(tag), {"keep": UIDS, "sorted": 3}).status_code == 413
    assert alice("GET", at(tag)).json()["kept"] == []


def test_a_decision_is_taken_back_alone_whatever_was_done_after_it(alice: Any, project: Any, tag: Any) -> None:
    other = make.tag(project, "Other")
    document = make.document(project)
    one, two, three = [make.annotation(document, quote=words, tags=(tag,)) for words in ("fox", "dog", "lazy")]
    changes = []
    for annotation in (one, two):
        operation = {"kind": "retag", "tag": tag.pk, "to": [other.pk], "annotations": [str(annotation.uid)]}
        answer = alice(
            "POST",
            f"/projects/{project.slug}/codebook/acts",
            {"act": str(uuid4()), "do": operation, "brief": True},
        )
        changes.append(answer.json()["change"])
        make.annotation(document, quote="quick", by=make.bob())  # others go on meanwhile
    make.reply(three)
    told = alice("POST", f"/projects/{project.slug}/undo", {"act": str(uuid4()), "before": changes[0] + 1}).json()
    assert told["told"] == "Undone: other tags of “fox”"
    names = {row[0]: row[1] for row in Tagging.objects.values_list("content_object__quote", "tag__name")}
    assert names == {"fox": "Claims", "dog": "Other", "lazy": "Claims"}
