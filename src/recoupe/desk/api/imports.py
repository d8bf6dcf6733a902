"""Imports: a report comes in as text."""

import hashlib
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from recoupe.desk.desk import Desk
from recoupe.desk.once import Answered, Request, once
from recoupe.desk.resource import PREFIX, AtDesk, IdempotencyKey, Resource
from recoupe.desk.screen import Upload
from recoupe.desk.taking import take
from recoupe.desk.visitor import least
from recoupe.read.captures import ReadOptions
from recoupe.store.people import Role

router = APIRouter(prefix="/imports", tags=["imports"])
MOST_CHARACTERS = 5_000_000


class Paste(BaseModel):
    """The text of a report, and what is known of it."""

    text: Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)]
    origin: Annotated[str | None, Field(min_length=1, max_length=2000, description="Address or name; without it, one is made of the text.")] = None
    outlet: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    published: Annotated[date | None, Field(description="Day of publication, over what the text says.")] = None
    language: Annotated[str | None, Field(pattern="^[a-z]{2}$", description="ISO 639-1, instead of a guess.")] = None


class Taken(BaseModel):
    """What came of it: the report, its mark (the ETag to write with), and whether the ledger did not have it."""

    report: str
    mark: str
    new: bool


@router.post("/paste", summary="Take in a text", status_code=201, response_model=Taken, openapi_extra=least(Role.CODER))
def paste(desk: AtDesk, body: Paste, idempotency_key: IdempotencyKey = None) -> JSONResponse:
    """Keep a text, read it, and link what it tells."""

    def do(at: Desk) -> Answered:
        content = body.text.encode("utf-8", "replace")
        origin = body.origin or f"pasted:{hashlib.sha256(content).hexdigest()[:12]}"
        added = take(at, Upload(origin, content), ReadOptions(published=body.published, outlet=body.outlet, language=body.language))
        return 201, {"report": added.report_id, "mark": at.ledger.mark(added.report_id), "new": added.new}

    return once(desk, idempotency_key, Request(f"{PREFIX}/imports/paste", body.model_dump(), do))


RESOURCE = Resource("imports", router)
