"""Events of all reports that stand, page by page."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from recoupe.desk.resource import AtDesk, Cursor, Limit, Resource
from recoupe.desk.visitor import least
from recoupe.store.people import Role

router = APIRouter(prefix="/events", tags=["events"])


class ToldEvent(BaseModel):
    """An event of a report; `key` names it over all reports."""

    key: str
    report: str
    event: dict[str, Any]


class EventPage(BaseModel):
    """A page of events; `next` asks for the next one and is empty on the last."""

    events: list[ToldEvent]
    next: str


@router.get("", summary="List events", openapi_extra=least(Role.VIEWER))
def list_events(desk: AtDesk, cursor: Cursor = "", limit: Limit = 50) -> EventPage:
    """Give a page of events, by report and place in it."""
    page = desk.ledger.event_page(cursor, limit)
    return EventPage(events=[ToldEvent(**row) for row in page.rows], next=page.cursor)


RESOURCE = Resource("events", router)
