"""Hold what a resource of the HTTP API is: a member of `desk/api/`, which binds it as `RESOURCE`, and what resources share."""

from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from recoupe.desk.desk import Desk, seen_by
from recoupe.desk.visitor import VISITOR

PREFIX = "/api/v1"
# As many rows of a list at once, unless fewer are asked for.
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of the API: the name of the file, which its path begins with, and its routes below `/api/v1`."""

    name: str
    router: APIRouter


class Problem(BaseModel):
    """What was refused and why, as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


TOKENS = "A token that `recoupe admin token add` made. A desk without accounts, on its own machine, asks for none."
# What any request may be answered.
PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The question cannot be understood: a cursor of another list, words without a word."},
    401: {"model": Problem, "description": "The desk has accounts, and the request shows no token that lets anybody in."},
    403: {"model": Problem, "description": "The role of whoever asks is less than this asks for (`x-least-role`), or another site sent it."},
    404: {"model": Problem, "description": "The ledger holds nothing of that id."},
    408: {"model": Problem, "description": "The request came too slowly."},
    409: {
        "model": Problem,
        "description": "It stands signed until it is opened again; or the first request of this Idempotency-Key is being done.",
    },
    410: {"model": Problem, "description": "It was erased."},
    412: {"model": Problem, "description": "It has changed since it was read."},
    413: {"model": Problem, "description": "The request is too large."},
    422: {"model": Problem, "description": "The request is not written as it is described here, or what it says is refused."},
    429: {"model": Problem, "description": "Too many requests at once."},
    503: {"model": Problem, "description": "Another program writes to the ledger, its server does not answer, or the desk holds too many large requests."},
}


def described(app: FastAPI) -> dict[str, Any]:
    """Describe the API as OpenAPI 3.1, problems under their own media type."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        answers = (answer for path in schema["paths"].values() for way in path.values() for status, answer in way["responses"].items() if status >= "400")
        for answer in answers:
            content = answer["content"]
            content["application/problem+json"] = content.pop("application/json", {"schema": {"$ref": "#/components/schemas/Problem"}})
        schema.setdefault("components", {})["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": TOKENS}}
        schema["security"] = [{}, {"token": []}]
        app.openapi_schema = schema
    return app.openapi_schema


def desk_of(request: Request) -> Desk:
    """Give the desk as whoever makes a request sits at it."""
    desk = cast("Desk", request.app.state.desk)  # `app.py` puts it there
    return seen_by(desk, request.scope.get(VISITOR))


AtDesk = Annotated[Desk, Depends(desk_of)]
Cursor = Annotated[str, Query(max_length=2000, description="Where the page begins: `next` of the page before; without it, the first page.")]
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="As many rows at most.")]
IfMatch = Annotated[str | None, Header(max_length=200, description="ETag of what was read; the write is refused with 412 if it has changed since.")]
IdempotencyKey = Annotated[
    str | None, Header(max_length=200, description="A name of your own for this request; the same request sent again under it within a day is done once.")
]


def etag(mark: str) -> str:
    """Write a mark of the ledger as an ETag."""
    return f'"{mark}"'


def mark_of(if_match: str | None) -> str | None:
    """Read the mark out of an If-Match header; `*` and no header ask for nothing."""
    return None if if_match is None or if_match.strip() == "*" else if_match.strip().removeprefix("W/").strip('"')
