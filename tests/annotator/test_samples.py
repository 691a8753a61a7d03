"""The sample project that a new installation begins with."""

from __future__ import annotations

import pytest

from annotator.models import Notice
from annotator.samples import load_samples
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_what_is_said_in_the_samples_waits_for_nobodys_attention() -> None:
    load_samples(make.alice())
    told = Notice.objects.filter(person=make.alice())
    assert told.exists()
    assert not told.filter(seen_at__isnull=True).exists()
