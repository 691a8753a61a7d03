"""The API itself: its routers, who may use it, and how it answers errors."""

from ninja import NinjaAPI
from ninja.security import django_auth

from annotator.api import annotations, documents, exports, projects, tags
from annotator.api.problems import answer_problems

api = NinjaAPI(
    title="Annotator",
    version="1",
    description="Everything the pages can do. Positions are code points; errors are application/problem+json.",
    auth=django_auth,
    docs_url="/docs",
    openapi_url="/openapi.json",
)
answer_problems(api)
api.add_router("", projects.router)
api.add_router("", documents.router)
api.add_router("", annotations.router)
api.add_router("", tags.router)
api.add_router("", exports.router)
