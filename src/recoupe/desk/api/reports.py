"""Reports: a list that facets narrow, and one record at a time."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel

from recoupe.desk.deciding import record_of
from recoupe.desk.resource import AtDesk, Cursor, Limit, Resource, etag
from recoupe.desk.visitor import least
from recoupe.store.inbox import FACETS
from recoupe.store.people import Role
from recoupe.store.values import Ask

router = APIRouter(prefix="/reports", tags=["reports"])
ReportId = Annotated[str, Path(description="`sha256:` and the hash of the bytes.", max_length=200)]
State = Literal["unreviewed", "begun", "reviewed", "empty"]
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="YYYY-MM-DD.")]


class Narrowed(BaseModel):
    """Which reports are asked for: values of one facet widen one another, facets narrow one another."""

    type: list[str] = []
    country: list[str] = []
    actor: list[str] = []
    outlet: list[str] = []
    language: list[str] = []
    status: list[str] = []
    warning: list[str] = []
    flag: list[Literal["flag", "help", "signed"]] = []
    state: list[State] = []
    words: str = ""
    since: Day = ""
    until: Day = ""
    order: Literal["published", "received", "priority"] = "published"

    def ask(self) -> Ask:
        """Give what is asked for as the ledger takes it."""
        facets = {facet: tuple(getattr(self, facet)) for facet in FACETS}
        return Ask({facet: values for facet, values in facets.items() if values}, tuple(self.state), self.words, self.since, self.until, self.order)


class Listing(Narrowed):
    """Which reports, and which page of them."""

    cursor: Cursor = ""
    limit: Limit = 50


class ListedReport(BaseModel):
    """A report in a list."""

    report_id: str
    published: str
    received: str
    outlet: str | None
    language: str | None
    headline: str | None
    events: int
    judged: int
    warnings: int
    state: str
    killed: int
    flags: list[str]


class ReportPage(BaseModel):
    """A page of reports; `next` asks for the next one and is empty on the last."""

    reports: list[ListedReport]
    next: str
    total: int


class FacetValue(BaseModel):
    """A value of a facet, and how many reports answer that are found by it."""

    value: str
    count: int


class Facets(BaseModel):
    """How many reports answer, by the values of each facet, most frequent first."""

    facets: dict[str, list[FacetValue]]


@router.get("", summary="List reports, newest first", openapi_extra=least(Role.VIEWER))
def list_reports(desk: AtDesk, asked: Annotated[Listing, Query()]) -> ReportPage:
    """Give a page of the reports that stand."""
    page = desk.ledger.report_page(asked.ask(), asked.cursor, asked.limit)
    return ReportPage(reports=[ListedReport.model_validate(row, from_attributes=True) for row in page.rows], next=page.cursor, total=page.total or 0)


@router.get("/facets", summary="Count reports by facets", openapi_extra=least(Role.VIEWER))
def count_facets(desk: AtDesk, asked: Annotated[Narrowed, Query()]) -> Facets:
    """Count the reports that answer to the same question as the list takes, by state and by the values of each facet."""
    found = desk.ledger.facet_counts(asked.ask())
    return Facets(facets={facet: [FacetValue(value=value, count=number) for value, number in values] for facet, values in found.items()})


@router.get("/{report_id}", summary="Give a record", openapi_extra=least(Role.VIEWER))
def give_report(desk: AtDesk, report_id: ReportId, response: Response) -> dict[str, Any]:
    """Give the record of a report as it stands after review; its ETag changes with its reading and with every judgement on it."""
    response.headers["etag"] = etag(desk.ledger.mark(report_id))  # before what is given: what is written in between is then seen as a change
    return record_of(desk, report_id)


RESOURCE = Resource("reports", router)
