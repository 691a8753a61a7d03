"""Web Annotations, checked by the W3C's own assertions."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from annotator.models import Annotation
from tests import factories as make
from tests.annotator.exchange.going_out import export

pytestmark = pytest.mark.django_db

STANDARDS = Path(os.environ.get("ANNOTATOR_STANDARDS", Path(__file__).parents[4] / "shared" / "standards")) / "w3c"
TEXT = "🦊🦊 e\u0301te\u0301 مرحبا brown fox."
SITES = {"the site's address is known": "https://site.example", "it isn't": ""}
MUSTS = {
    "annotations": "annotations/annotationMusts.test",
    "collections": "collections/collectionMusts.test",
    "pages": "collections/pages/pageMusts.test",
}


@cache
def musts(kind):
    """A validator for each MUST of annotations, collections or pages, by its file's name."""
    if not STANDARDS.is_dir():
        pytest.skip(f"The W3C's schemas are not at {STANDARDS}; set ANNOTATOR_STANDARDS to their folder's parent.")
    files = [*STANDARDS.glob("definitions/*.json")]
    definitions = [(path.name, Resource.from_contents(json.loads(path.read_text()), DRAFT4)) for path in files]
    registry = Registry().with_resources(definitions)
    assertions = json.loads((STANDARDS / MUSTS[kind]).read_text())["assertions"]
    checker = Draft4Validator.FORMAT_CHECKER
    return {
        name: Draft4Validator(json.loads((STANDARDS / name).read_text()), registry=registry, format_checker=checker)
        for name in assertions
    }


def check(kind, thing):
    broken = [name for name, validator in musts(kind).items() if not validator.is_valid(thing)]
    assert broken == []


def collection(project, **scope):
    return json.loads(b"".join(export(project, "jsonld", **scope)))


def everything():
    project = make.project(name="Füchse & Co.")
    claims = make.tag(project, "Claims")
    economic = make.tag(project, "Economic", parent=claims)
    document = make.document(
        project,
        text=TEXT,
        title="Foxes",
        authors=("A. Fox",),
        publisher="Den",
        url="https://example.org/ä ö%/[1]?q=x#y#z",
    )
    noted = make.annotation(document, quote="brown fox", tags=(claims, economic), note="Is *it*?")
    make.reply(noted, text="It **is**.")
    make.annotation(document, quote="fox", tags=(claims,))
    make.annotation(document, quote="brown")
    make.annotation(document, quote=None, note="All in all")
    make.annotation(document, quote=None)
    lost = make.annotation(document, quote="مرحبا")
    Annotation.objects.filter(pk=lost.pk).update(how="orphan", start=None, end=None)
    likely = make.annotation(document, quote="brown f")
    Annotation.objects.filter(pk=likely.pk).update(how="fuzzy", start=18, end=21, score=0.7)
    return project


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_all_of_it_satisfies_the_w3cs_musts(site):
    found = collection(everything(), site_url=site)
    check("collections", found)
    check("pages", found)
    assert len(found["first"]["items"]) == 8
    for annotation in found["first"]["items"]:
        check("annotations", annotation)


def test_an_empty_collection_satisfies_them_too():
    found = collection(make.project())
    check("collections", found)
    check("pages", found)
    assert (found["total"], found["first"]["items"]) == (0, [])


def test_the_schemas_would_notice():
    found = collection(everything())["first"]["items"][0]
    wrong = {**found, "target": {"source": "urn:x:y", "selector": {"type": "TextQuoteSelector"}}}
    assert not musts("annotations")["annotations/specificResource/4.2.4-textQuoteSelectorValid.json"].is_valid(wrong)


def test_the_positions_and_the_quote_name_the_same_passage():
    for annotation in collection(everything())["first"]["items"]:
        selectors = annotation["target"].get("selector", ()) if isinstance(annotation["target"], dict) else ()
        by_type = {selector["type"]: selector for selector in selectors}
        if "TextPositionSelector" in by_type:
            place, said = by_type["TextPositionSelector"], by_type["TextQuoteSelector"]
            assert TEXT[place["start"] : place["end"]] == said["exact"]
            assert TEXT[: place["start"]].endswith(said["prefix"])
            assert TEXT[place["end"] :].startswith(said["suffix"])


def test_tags_notes_and_replies_are_told_apart_by_purpose():
    items = collection(everything(), site_url="https://site.example")["first"]["items"]
    noted = next(one for one in items if "modified" not in one and len(one.get("body", ())) == 3)
    assert [(body["purpose"], body["value"]) for body in noted["body"]] == [
        ("tagging", "Claims"),
        ("tagging", "Claims / Economic"),
        ("commenting", "Is *it*?"),
    ]
    [reply] = [one for one in items if one["motivation"] == "replying"]
    assert reply["target"] == noted["id"]
    assert reply["body"][0]["value"] == "It **is**."
    source = noted["target"]["source"]
    assert source["id"].startswith("https://site.example/documents/")
    assert source["dcterms:title"] == "Foxes"
    assert source["via"] == "https://example.org/%C3%A4%20%C3%B6%25/%5B1%5D?q=x#y%23z"


def test_a_note_on_the_whole_document_targets_the_document_and_an_orphan_its_quote_alone():
    items = collection(everything(), site_url="https://site.example")["first"]["items"]
    [note] = [one for one in items if one.get("body", [{}])[0].get("value") == "All in all"]
    assert note["target"]["id"].startswith("https://site.example/documents/")
    assert "selector" not in note["target"]
    [orphan] = [
        one for one in items if isinstance(one["target"], dict) and "orphan" in one["target"].get("skos:note", "")
    ]
    assert [selector["type"] for selector in orphan["target"]["selector"]] == ["TextQuoteSelector"]
    assert orphan["target"]["selector"][0]["exact"] == "مرحبا"
