"""The codebook is answered without checking it tag by tag; that it is what the schema says is checked here."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from annotator.api import codebook_schemas as schemas
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_what_is_answered_is_what_the_documentation_says(client: Any) -> None:
    project = make.project()
    tag = make.tag(project, "Actors", when_to_use="Whoever acts.")
    make.annotation(make.document(project), tags=(make.tag(project, "Militias", parent=tag),))
    client.force_login(make.alice())
    address = f"/api/projects/{project.slug}/codebook"
    found = client.get(address).json()
    assert schemas.CodebookOut.model_validate(found, strict=True).dict() == found
    act = {"act": str(uuid4()), "do": {"kind": "make", "name": "Places"}}
    done = client.post(f"{address}/acts", act, content_type="application/json").json()
    assert schemas.CodebookDone.model_validate(done, strict=True).dict() == done
