"""Changes: what became of reports, incidents and judgements, for programs that keep a copy up to date."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from recoupe.desk.resource import AtDesk, Limit, Resource
from recoupe.desk.visitor import least
from recoupe.store.people import Role

router = APIRouter(prefix="/changes", tags=["changes"])


class Change(BaseModel):
    """One change; `entry` is the entry of the audit log that wrote it."""

    entry: int
    at: str
    kind: str
    id: str
    state: str | None
    merged_into: str | None


class Changed(BaseModel):
    """Changes, oldest first; ask again with `after`. Where nothing is new, `after` is what was asked with."""

    changes: list[Change]
    after: int


@router.get("", summary="Follow the ledger", openapi_extra=least(Role.VIEWER))
def list_changes(
    desk: AtDesk,
    after: Annotated[int, Query(ge=0, le=2**53, description="The `after` of the answer before; 0 for all that there ever was.")] = 0,
    limit: Limit = 100,
) -> Changed:
    """Give what changed since: about `limit` changes, those of one act never divided, so that the next question misses none."""
    found = desk.ledger.happenings(after, limit)
    return Changed(changes=[Change.model_validate(one, from_attributes=True) for one in found], after=found[-1].entry if found else after)


RESOURCE = Resource("changes", router)
