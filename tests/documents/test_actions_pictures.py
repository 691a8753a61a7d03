"""Keeping the pictures of a text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from documents.actions.pictures import store_pictures, store_pictures_of
from documents.article import Picture
from documents.models import DocumentPicture
from tests import factories

pytestmark = pytest.mark.django_db
RED = Picture(b"red", "image/png", 4, 3, "a" * 64)
BLUE = Picture(b"blue", "image/jpeg", 40, 30, "b" * 64)


def test_a_picture_is_kept_once_a_document(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    project = factories.project()
    one, two = factories.document(project), factories.document(project)
    with django_assert_num_queries(1):
        store_pictures_of([(one, [RED, BLUE, RED]), (two, [RED])])
    store_pictures(one, [RED])
    kept = {(row.document_id, row.sha256): row for row in DocumentPicture.objects.all()}
    assert set(kept) == {(one.pk, RED.sha256), (one.pk, BLUE.sha256), (two.pk, RED.sha256)}
    blue = kept[one.pk, BLUE.sha256]
    assert (bytes(blue.content), blue.media_type, blue.width, blue.height) == (b"blue", "image/jpeg", 40, 30)
    assert blue.project_id == project.pk


def test_without_pictures_nothing_is_asked(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    document = factories.document(factories.project())
    with django_assert_num_queries(0):
        store_pictures(document, [])
        store_pictures(document, [replace(RED, content=b"")])  # known by name only: kept already
