"""``manage.py export_annotations``."""

from __future__ import annotations

import sys
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from annotator.exchange import FORMATS, transfer
from annotator.models import Annotation
from tests import factories as make

pytestmark = pytest.mark.django_db


def run(project, output, format_name="csv", **options):
    call_command("export_annotations", project=project.slug, format=format_name, output=str(output), **options)


def test_it_writes_a_file_and_says_how_many_went_out(tmp_path, capsys):
    project = make.project()
    make.annotation(make.document(project))
    run(project, tmp_path / "out.csv")
    assert "brown" in (tmp_path / "out.csv").read_text("utf-8-sig")
    assert "1 annotation written to" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_it_writes_to_standard_output(capsysbinary):
    project = make.project()
    make.annotation(make.document(project))
    run(project, "-", "markdown")
    out, err = capsysbinary.readouterr()
    assert out.startswith(b"# Iraq reading group\n")
    assert b"1 annotation written to standard output." in err


SCOPES = {
    "a tag by its path": ("Claims / Economic", ["brown"]),
    "a tag by its path in other letters": ("claims / ECONOMIC", ["brown"]),
    "a tag with those under it": ("Claims", ["brown", "quick"]),
}


@pytest.mark.parametrize(("path", "passages"), SCOPES.values(), ids=SCOPES)
def test_a_tag_narrows_it_down(tmp_path, path, passages):
    project = make.project()
    claims = make.tag(project, "Claims")
    economic = make.tag(project, "Economic", parent=claims)
    document = make.document(project)
    make.annotation(document, tags=(economic,))
    make.annotation(document, quote="quick", tags=(claims,))
    make.annotation(document, quote="fox")
    run(project, tmp_path / "out.md", "markdown", tag=path)
    text = (tmp_path / "out.md").read_text()
    assert sorted(line[2:] for line in text.splitlines() if line.startswith("> ")) == passages
    run(project, tmp_path / "same.md", "markdown", tag=str(economic.pk), document=str(document.uid))
    assert "> brown" in (tmp_path / "same.md").read_text()


ERRORS = {
    "a project": ({"project": "nowhere"}, "There is no project “nowhere”. There are: iraq-reading-group."),
    "a format": ({"format": "xls"}, "There is no export format “xls”. Choose one of: bibtex, "),
    "a document": ({"document": str(uuid4())}, "There is no document"),
    "a document's identifier": ({"document": "x"}, "There is no document “x” in this project."),
    "a tag": ({"tag": "Nothing"}, "There is no tag “Nothing”"),
    "a place": (
        {"output": "/nowhere/at/all.csv"},
        "“/nowhere/at/all.csv” can't be written: No such file or directory.",
    ),
    "a file": ({"output": "/"}, "“/” is a folder"),
}


@pytest.mark.parametrize(("wrong", "message"), ERRORS.values(), ids=ERRORS)
def test_what_is_wrong_is_said_in_one_line(tmp_path, wrong, message):
    make.project()
    options = {"project": "iraq-reading-group", "format": "csv", "output": str(tmp_path / "out.csv")} | wrong
    with pytest.raises(CommandError) as raised:
        call_command("export_annotations", **options)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_stops_half_way_leaves_the_old_file_alone(tmp_path, monkeypatch):
    project = make.project()
    annotation = make.annotation(make.document(project))
    (tmp_path / "out.csv").write_text("old")
    Annotation.objects.filter(pk=annotation.pk).update(start=0, end=5)
    with pytest.raises(CommandError, match="would have been wrong"):
        run(project, tmp_path / "out.csv")
    monkeypatch.setattr(transfer, "_verify", lambda chunk: None)
    with pytest.raises(CommandError, match="would have been wrong"):
        run(project, tmp_path / "out.csv")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.csv", "old")]


def test_what_the_format_leaves_behind_is_told_beside_the_file(tmp_path, capsys):
    project = make.project()
    make.annotation(make.document(project), note="Is it?")
    run(project, tmp_path / "out.conll", "conll")
    out, err = capsys.readouterr()
    assert "1 annotation written to" in out
    assert "1 note on a passage: not in this format." in err.splitlines()
    run(project, tmp_path / "out.conll", "conll", verbosity=0)
    assert capsys.readouterr().err == ""
    run(project, tmp_path / "out.qdpx", "qdpx")
    assert capsys.readouterr().err == ""


def test_the_formats_are_listed_with_what_they_are_for(capsys):
    call_command("export_annotations", list=True)
    lines = capsys.readouterr().out.splitlines()
    written = {name: one for name, one in FORMATS.items() if one.writes}
    assert [line.split()[0] for line in lines] == list(written)
    for line, one in zip(lines, written.values(), strict=True):
        assert str(one.purpose) in line


def test_a_project_has_to_be_named():
    with pytest.raises(CommandError, match="--project SLUG"):
        call_command("export_annotations", format="csv", output="-")


@pytest.mark.parametrize(("name", "is_shown"), {"xlsx": False, "csv": True, "jsonld": True, "bibtex": True}.items())
def test_a_terminal_is_shown_text_alone(capsysbinary, monkeypatch, name, is_shown):
    project = make.project()
    make.annotation(make.document(project))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    if is_shown:
        run(project, "-", name)
    else:
        with pytest.raises(CommandError, match="nothing for a terminal"):
            run(project, "-", name)
    assert bool(capsysbinary.readouterr().out) is is_shown


def test_which_formats_are_text_is_so():
    text = {name for name, one in FORMATS.items() if one.is_text}
    assert {"csv", "markdown", "html", "jsonld", "jsonl", "tei", "ris", "bibtex", "csl-json", "conll"} <= text
    assert not {"xlsx", "docx", "qdpx", "brat", "pdf-annotated", "taguette"} & text
