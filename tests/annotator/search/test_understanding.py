"""What queries find: documents, and passages, for who asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.test.utils import override_settings

from annotator.errors import Misunderstood
from annotator.search.understanding import understood
from documents.actions.documents import trash_document
from tests import factories as make
from tests.annotator.search.world import World

pytestmark = pytest.mark.django_db

ALL = "war oil talk"


@pytest.fixture(scope="module")
def world(kept_in_database: Any) -> World:
    made: World = kept_in_database(World)
    return made


def documents(world: World, query: str, *, user: Any = None) -> str:
    """Their short names, in the order of the world."""
    found = set(understood(world.project, query, user=user or make.alice()).documents().values_list("pk", flat=True))
    return " ".join(name for name, one in world.documents.items() if one.pk in found)


def passages(world: World, query: str, *, user: Any = None) -> str:
    found = set(understood(world.project, query, user=user or make.alice()).passages().values_list("pk", flat=True))
    return " ".join(name for name, one in world.passages.items() if one.pk in found)


DOCUMENTS = {
    "nothing asked finds all": ("", ALL),
    "a word in the text": ("Baghdad", "oil"),
    "a word in any case": ("bAGHDAD", "oil"),
    "another form of a word": ("troop", "war"),
    "two words in one document": ("troops river", "war"),
    "two words that no document has both of": ("troops Baghdad", ""),
    "one of two words": ("river OR Baghdad", "war oil"),
    "a word but not another": ("waited -river", "oil"),
    "nothing but a word that must not be there": ("-waited", "talk"),
    "a phrase": ('"left Basra"', "war"),
    "a phrase in another order": ('"Basra left"', ""),
    "a prefix": ("Regier*", "talk"),
    "letter by letter": ("'Baghdad'", "oil"),
    "letter by letter in another case": ("'baghdad'", ""),
    "near": ('"oil government"~5', "oil"),
    "not that near": ('"oil soldiers"~3', ""),
    "a word of a title": ("money", "oil"),
    "a word of a comment": ("peace", "war"),
    "furniture isn't looked at": ("newsletter", ""),
    "but if asked for": ("newsletter in:furniture", "war"),
    "or anything is": ("newsletter in:any", "war"),
    "in the comments alone": ("troops in:comment", ""),
    "in one of two places": ("peace in:title|comment", "war"),
    "anywhere but in the comments": ("peace -in:comment", ""),
    "places hold within groups": ("in:comment (peace OR troops)", "war"),
    "places hold for their conjunction alone": ("(peace in:title) OR Baghdad", "oil"),
    "title": ("title:money", "oil"),
    "title, not the text": ("title:Basra", ""),
    "author": ("author:garcia", "oil"),
    "author, both names": ('author:"josé garcía"', "oil"),
    "author, names of two people": ('author:"garcía ann"', ""),
    "author, the beginning": ("author:gar*", "oil"),
    "author, the whole name": ('author="Ann Lee"', "oil"),
    "author, not the whole name": ("author=Ann", ""),
    "author isn't publisher": ("author:guardian", ""),
    "publisher": ("publisher:guardian", "oil"),
    "publisher, by all of its name": ('publisher="die zeit"', "talk"),
    "publisher, by a part that isn't all": ("publisher=zeit", ""),
    "no publisher of that name": ("publisher:Outlook", ""),
    "language by its tag": ("lang:en", "war oil"),
    "language by its name": ("lang:German", "talk"),
    "language by its own name": ("lang:deutsch", "talk"),
    "language with a region": ("lang:de-AT", "talk"),
    "language of another region": ("lang:de-CH", ""),
    "a year": ("date:2019", "oil"),
    "a month": ("date:2019-03", "oil"),
    "another month": ("date:2019-04", ""),
    "a day": ("date:2019-03-20", "oil"),
    "a range": ("date:2019..2021", "oil talk"),
    "from": ("date:2020..", "talk"),
    "until": ("date:..2019-03-20", "oil"),
    "not then": ("-date:2019", "war talk"),
    "imported today": ("added:today", ALL),
    "imported yesterday": ("added:yesterday", ""),
    "topic": ("topic:energy", "oil"),
    "topic by one above": ("topic:economy", "oil"),
    "that topic alone": ("topic=economy", ""),
    "status": ("status:new", ALL),
    "status with a space": ('status:"in progress"', ""),
    "given to somebody": ("assigned:bob", "war"),
    "given to nobody": ("assigned:nobody", "oil talk"),
    "a number": ("word_count:1200", "war"),
    "a number in a range": ('"word count":200..500', "oil"),
    "a number from on": ("word-count:1000..", "war"),
    "a choice": ("region:north", "oil"),
    "has a value": ("has:region", "oil"),
    "has none": ("-has:region", "war talk"),
    "with a passage with a tag": ("tag:troops", "war oil"),
    "with one below it": ("tag:economy", "oil talk"),
    "with that very tag": ("tag=economy", "oil"),
    "by a path": ("tag:economy/energy", "oil talk"),
    "by a path with spaces": ('tag:"economy / energy"', "oil talk"),
    "a tag of two words": ('tag:"civil war"', "war"),
    "a tag of two words with a hyphen": ("tag:civil-war", "war"),
    "tags by their beginning": ("tag:en*", "oil talk"),
    "without any passage with it": ("-tag:troops", "talk"),
    "without any of two": ("-tag:troops -tag:energy", ""),
    "one passage with both": ("tag:troops tag:economy", "oil"),
    "two passages with one each don't do": ("tag:troops tag:energy", ""),
    "but two of the same document do": ("tag:troops WITH tag:energy", "oil"),
    "one passage with one and not the other": ("tag:troops -tag:economy", "war"),
    "words and a passage": ("Basra tag:troops", "war"),
    "words or a passage": ("Gespräche OR tag:troops", ALL),
    "words without a passage": ("waited -tag:economy", "war"),
    "a passage's note": ("note:census", "war"),
    "a passage's reply": ("note:tigris", "war"),
    "a word in notes": ("census in:note", "war"),
    "of one passage": ("census in:note tag:troops", "war"),
    "of no passage": ("census in:note tag:economy", ""),
    "by somebody": ("by:bob", ALL),
    "by somebody's full name": ('by:"Bob Stone"', ALL),
    "by me": ("by:me", "war oil"),
    "by me, with a tag": ("by:me tag:energy", "oil"),
    "has a note": ("has:note", "war"),
    "has a reply": ("has:reply", "war"),
    "has a tag": ("has:tag", ALL),
    "none is resolved": ("is:resolved", ""),
    "marked today": ("marked:today", ALL),
    "in a passage": ("tag:troops WITHIN tag:civil-war", "war"),
}


@pytest.mark.parametrize(("query", "found"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_documents_are_found(world, query, found):
    assert documents(world, query) == found


PASSAGES = {
    "nothing asked finds all one may see": ("", "basra troops river prices waited öl"),
    "a word of a quote": ("troops", "basra troops"),
    "a word of a note": ("census", "troops"),
    "a word of a reply": ("tigris", "river"),
    "of a quote alone": ("quote:census", ""),
    "in quotes alone": ("census in:quote", ""),
    "words in one's document's title": ("in:title money", "prices waited"),
    "of a document's date": ("date:2019", "prices waited"),
    "of a document with a topic, by somebody": ("topic:economy by:bob", "waited"),
    "with a tag": ("tag:troops", "troops waited"),
    "without a tag": ("-has:tag", "river"),
    "with one tag and not another": ("tag:troops -tag:economy", "troops"),
    "with one or another": ("tag:troops OR tag:civil-war", "basra troops waited"),
    "a tag or a date": ("tag:civil-war OR date:2021", "basra öl"),
    "within": ("tag:troops WITHIN tag:civil-war", "troops"),
    "within nothing": ("tag:civil-war WITHIN tag:troops", ""),
    "overlapping": ("tag:civil-war OVERLAPS tag:troops", "basra"),
    "overlapping another one": ("tag:troops OVERLAPS tag:troops", ""),
    "before": ("tag:energy BEFORE tag:troops", "prices"),
    "before nothing": ("tag:troops BEFORE tag:energy", ""),
    "near": ("tag:energy NEAR/8 tag=economy", "prices"),
    "not that near": ("(tag:energy by:alice) NEAR/5 (tag:troops by:bob)", ""),
    "just that near": ("(tag:energy by:alice) NEAR/6 (tag:troops by:bob)", "prices"),
    "in one document": ("by:alice WITH tag:civil-war", "river"),
    "groups as sides": ("(tag:troops by:bob) WITHIN (tag:civil-war OR tag:energy)", "troops"),
    "words as a side": ("tag:troops WITHIN Basra", "troops"),
    "a chain": ("tag:troops WITHIN tag:civil-war WITH by:alice", "troops"),
    "not in another": ("tag:troops -(tag:troops WITHIN tag:civil-war)", "waited"),
}


@pytest.mark.parametrize(("query", "found"), PASSAGES.values(), ids=PASSAGES)
def test_passages_are_found(world, query, found):
    assert passages(world, query) == found


SEEN = {
    "its author finds a private passage": ("tag:troops in:note between", "bob", "talk", "secret"),
    "nobody else does": ("tag:troops in:note between", "alice", "", ""),
    "private ones by their state": ("is:private", "bob", "talk", "secret"),
    "nobody's by that": ("is:private", "alice", "", ""),
    "nor by what they are near": ("tag:energy WITH tag:troops", "alice", "oil", "prices waited"),
    "as their author does": ("tag:energy WITH tag:troops", "bob", "oil talk", "prices waited öl"),
    "nor by what isn't there": ("-tag:troops", "alice", "talk", "basra river prices öl"),
    "for their author they are": ("-tag:troops", "bob", "", "basra river prices öl"),
}


@pytest.mark.parametrize(("query", "who", "of_documents", "of_passages"), SEEN.values(), ids=SEEN)
def test_what_is_private_is_found_by_its_author_alone(world, query, who, of_documents, of_passages):
    user = make.person(who)
    assert documents(world, query, user=user) == of_documents
    if "WITH" not in query:
        assert passages(world, query, user=user) == of_passages


REFUSED = {
    "a field that isn't there": ("tga:troops", "tga:troops", "tag:troops"),
    "a tag that isn't there": ("war tag:trops", "trops", "war tag:Troops"),
    "a tag of two words": ('tag:"civil wra"', '"civil wra"', 'tag:"Civil war"'),
    "a topic under its path": ("topic:economy/enregy", "economy/enregy", "topic:Economy/Energy"),
    "nothing like any tag": ("tag:xyzzyx", "xyzzyx", ""),
    "nobody of that name": ("by:bbo river", "bbo", "by:bob river"),
    "a language": ("lang:germn", "germn", "lang:german"),
    "a date": ("date:20.3.2019", "20.3.2019", ""),
    "a day that isn't": ("date:2019-02-30", "2019-02-30", ""),
    "a state": ("is:orphn", "orphn", "is:orphan"),
    "a status": ("status:don", "don", "status:done"),
    "a place": ("in:titel oil", "titel", "in:title oil"),
    "a range of tags": ("tag:a..b", "a..b", "tag:a"),
    "a number of words": ("word_count:many", "many", ""),
    "a choice": ("region:east", "east", ""),
    "a place and no words": ("in:title tag:troops", "in:title", ""),
    "a place alone": ("in:title", "in:title", ""),
    "a group of tags": ("tag:(troops OR eonomy)", "eonomy", "tag:(troops OR Economy)"),
    "not closed": ("(river", "(", "(river)"),
}


@pytest.mark.parametrize(("query", "meant", "suggestion"), REFUSED.values(), ids=REFUSED)
def test_what_isn_t_understood_is_shown_and_put_right(world, query, meant, suggestion):
    with pytest.raises(Misunderstood) as refused:
        understood(world.project, query, user=make.alice())
    error = refused.value
    assert (query[error.at : error.at + error.length], error.suggestion) == (meant, suggestion)
    assert str(error)


def test_the_query_has_one_form(world):
    assert understood(world.project, "  troops   AND tag:economy ", user=make.alice()).text == "troops tag:economy"


def test_what_lies_in_the_trash_is_not_found(world):
    trash_document(world.documents["oil"], by=make.alice())
    assert documents(world, "waited") == "war"
    assert passages(world, "tag:troops") == "troops"
    assert passages(world, "tag:energy WITH tag:troops") == ""


@override_settings(TIME_ZONE="Pacific/Kiritimati")
def test_days_are_those_of_the_reader(world):
    assert documents(world, "added:today") == ALL


def test_people_who_have_left_are_found_by_what_they_did(world):
    world.project.memberships.filter(user=make.bob()).delete()
    assert passages(world, "by:bob tag:energy") == "öl"
