"""The API itself: its routers, who may use it, and how it answers errors."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.security import django_auth

from annotator.api import (
    acts,
    annotations,
    arrivals,
    bulk,
    codebook,
    codebook_versions,
    documents,
    exports,
    fields,
    imports,
    live,
    notes,
    placings,
    projects,
    proposals,
    recipes,
    schemas,
    search,
    search_acts,
    sorting,
    tags,
    undo,
    work,
)
from annotator.api.auth import TokenAuth
from annotator.api.problems import MEDIA_TYPE, answer_problems


class DocumentedAPI(NinjaAPI):
    """Says in its description that any operation may answer with a problem."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        components = schemas.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= {**components.pop("$defs"), "Problem": components}
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        problems = {
            "4XX": {"description": "It can't be done: the problem says why.", "content": content},
            "5XX": {"description": "It went wrong, and nothing was changed.", "content": content},
        }
        for path in schema["paths"].values():
            for operation in path.values():
                operation["responses"] |= problems
        return schema


api = DocumentedAPI(
    title="Annotator",
    version="1",
    description="Everything the pages can do. Positions are code points; errors are application/problem+json.",
    auth=[TokenAuth(), django_auth],
    docs_url="/docs",
    openapi_url="/openapi.json",
)
answer_problems(api)
api.add_router("", projects.router)
api.add_router("", documents.router)
api.add_router("", bulk.router)
api.add_router("", fields.router)
api.add_router("", imports.router)
api.add_router("", arrivals.router)
api.add_router("", acts.router)
api.add_router("", annotations.router)
api.add_router("", notes.router)
api.add_router("", placings.router)
api.add_router("", proposals.router)
api.add_router("", tags.router)
api.add_router("", codebook.router)
api.add_router("", codebook_versions.router)
api.add_router("", sorting.router)
api.add_router("", live.router)
api.add_router("", undo.router)
api.add_router("", work.router)
api.add_router("", exports.router)
api.add_router("", recipes.router)
api.add_router("", search.router)
api.add_router("", search_acts.router)
