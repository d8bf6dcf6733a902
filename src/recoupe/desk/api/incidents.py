"""Incidents: what happened, as the accounts of many reports tell it."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from recoupe.desk.resource import AtDesk, Cursor, Limit, Resource, etag
from recoupe.desk.visitor import least
from recoupe.store.people import Role

router = APIRouter(prefix="/incidents", tags=["incidents"])
IncidentId = Annotated[str, Path(description="`RCP-…`; that of one that was merged leads to the one it became part of.", max_length=200)]


class IncidentPage(BaseModel):
    """A page of incidents; `next` asks for the next one and is empty on the last."""

    incidents: list[dict[str, Any]]
    next: str


@router.get("", summary="List incidents", openapi_extra=least(Role.VIEWER))
def list_incidents(desk: AtDesk, cursor: Cursor = "", limit: Limit = 50) -> IncidentPage:
    """Give a page of the incidents that stand, by id."""
    page = desk.ledger.incident_page(cursor, limit)
    return IncidentPage(incidents=list(page.rows), next=page.cursor)


@router.get("/{incident_id}", summary="Give an incident", openapi_extra=least(Role.VIEWER))
def give_incident(desk: AtDesk, incident_id: IncidentId, response: Response) -> dict[str, Any]:
    """Give an incident as it stands, with its ETag."""
    name = desk.ledger.incident(incident_id)["id"]
    response.headers["etag"] = etag(desk.ledger.mark(name))  # before what is given: what is written in between is then seen as a change
    return desk.ledger.incident(name)


RESOURCE = Resource("incidents", router)
