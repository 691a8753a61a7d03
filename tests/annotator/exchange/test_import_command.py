"""``manage.py import_annotations``."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Annotation
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "fox.jsonl"
    made.write_text(json.dumps({"text": make.FOX, "label": [[4, 9, "Speed"]]}) + "\n")
    return made


def run(project, path, *options, by="alice"):
    out = StringIO()
    call_command("import_annotations", project.slug, str(path), "--by", by, *options, stdout=out)
    return out.getvalue()


def test_it_says_what_it_does_and_does_it_once(path):
    project = make.project()
    told = "fox.jsonl: doccano (JSONL)\n+ 1 new document\n+ 1 passage in its place\n+ 1 new tag\n"
    assert run(project, path, "--dry-run") == told
    assert not Annotation.objects.exists()
    assert run(project, path) == f"{told}Done.\n"
    assert "1 annotation is here already." in run(project, path)
    assert Annotation.objects.count() == 1


def test_what_cant_be_done_is_said(path, tmp_path):
    project = make.project()
    make.charlie()
    for wrong, told in (
        (lambda: run(project, path, by="charlie"), "no member “charlie”"),
        (lambda: run(project, tmp_path / "none"), "can't be read: No such file"),
        (lambda: run(project, path, "--format", "qdpx"), "“fox.jsonl” is damaged"),
    ):
        with pytest.raises(CommandError, match=told):
            wrong()
