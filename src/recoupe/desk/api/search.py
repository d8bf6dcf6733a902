"""Search: reports by their words."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from recoupe.desk.resource import AtDesk, Limit, Resource
from recoupe.desk.visitor import least
from recoupe.store.people import Role

router = APIRouter(prefix="/search", tags=["search"])


class FoundReport(BaseModel):
    """A report that holds the words; `passage` is `{start, end, text}` of its text."""

    report_id: str
    origin: str | None
    outlet: str | None
    published: str | None
    headline: str | None
    passage: Mapping[str, Any] | None


class Found(BaseModel):
    """What was found, newest first."""

    reports: list[FoundReport]


@router.get("", summary="Find reports by their words", openapi_extra=least(Role.VIEWER))
def find(
    desk: AtDesk,
    words: Annotated[str, Query(max_length=500, description='Words that must all occur, "phrases" in quotes, beginnings with a star.')],
    limit: Limit = 20,
) -> Found:
    """Find reports; case and accents do not count."""
    return Found(reports=[FoundReport.model_validate(hit, from_attributes=True) for hit in desk.ledger.search(words, limit)])


RESOURCE = Resource("search", router)
