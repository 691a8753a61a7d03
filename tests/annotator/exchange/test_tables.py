"""What a search finds, as a table."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import date

import pytest

from annotator.actions.annotate import unshare_annotation
from annotator.errors import Invalid
from annotator.exchange.cells import as_meant
from annotator.exchange.tables import table
from annotator.search.understanding import understood
from tests import factories as make

pytestmark = pytest.mark.django_db

SITE = "https://example.org/"


@pytest.fixture
def project():
    project = make.project()
    make.document(project, title="=1+1", authors=["A. Lee", "B. Ng"], published=date(2020, 1, 2), language="en")
    return project


def rows(project, query, *, kind="csv", user=None, **how):
    search = understood(project, query, user=user or make.alice())
    text = b"".join(table(search, kind, width=20, **how).blocks).decode()
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter="," if kind == "csv" else "\t"))


def test_a_concordance_is_a_table(project):
    document = project.documents.get()
    (row,) = rows(project, "fox", show="concordance", site_url=SITE)
    assert (row["before"], row["found"], row["after"]) == ("The quick brown ", "fox", " jumps over the lazy")
    assert (row["start"], row["end"], row["annotation_uid"]) == ("16", "19", "")
    assert row["link"] == f"https://example.org/documents/{document.uid}/?q=fox&show=concordance&at=16-19"


def test_documents_are_a_table(project):
    make.annotation(project.documents.get())
    (row,) = rows(project, "fox", site_url=SITE)
    assert (row["authors"], row["published"], row["annotations"]) == ("A. Lee; B. Ng", "2020-01-02", "1")
    assert row["link"].endswith("/?q=fox")


def test_passages_are_a_table(project):
    tags = (make.tag(project), make.tag(project, "Under", parent=make.tag(project, "Above")))
    passage = make.annotation(project.documents.get(), quote="brown", tags=tags, note="Two\nlines")
    (row,) = rows(project, "tag:Animals", show="passages", site_url=SITE)
    assert (row["passage"], row["tags"], row["note"]) == ("brown", "Above / Under; Animals", "Two\nlines")
    assert (row["created_by"], row["start"], row["end"]) == ("Bob Stone", "10", "15")
    assert row["link"].endswith(f"#a-{passage.uid}")


@pytest.mark.parametrize("kind", ["csv", "tsv"])
@pytest.mark.parametrize("show", ["documents", "concordance"])
def test_no_cell_is_run_as_a_formula(project, kind, show):
    (row,) = rows(project, "fox", kind=kind, show=show)
    assert row["title"] == "'=1+1"
    assert as_meant(row["title"]) == "=1+1"


def test_in_a_table_with_tabs_a_row_is_a_line(project):
    make.annotation(project.documents.get(), note="Two\nlines\tand a tab")
    (row,) = rows(project, "has:note", kind="tsv", show="passages")
    assert row["note"] == "Two lines and a tab"


def test_without_the_sites_address_there_are_no_links(project):
    assert rows(project, "fox")[0]["link"] == ""


def test_there_are_two_kinds_of_tables(project):
    with pytest.raises(Invalid):
        table(understood(project, "fox", user=None), "xlsx", width=20)


def test_a_table_holds_what_one_may_see(project):
    passage = make.annotation(project.documents.get(), note="Between us")
    unshare_annotation(passage, by=make.bob())
    assert rows(project, "note:us", show="passages") == rows(project, "note:us", show="passages", user=None) == []
    assert len(rows(project, "note:us", show="passages", user=make.bob())) == 1


def test_a_long_table_takes_little_memory():
    project = make.project()
    for _number in range(3):
        make.document(project, text="A fox, and a fox. " * 500, language="en")
    search = understood(project, "fox", user=make.alice())
    blocks = table(search, "csv", show="concordance", width=60, site_url=SITE).blocks
    next(blocks)
    tracemalloc.start()
    length = sum(len(block) for block in blocks)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length > 400_000
    assert peak < 400_000
