"""Signatures: what stands as somebody signed it, signing, and opening again."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from recoupe.desk.deciding import signer
from recoupe.desk.desk import Desk
from recoupe.desk.once import Answered, Request, once
from recoupe.desk.resource import PREFIX, AtDesk, IdempotencyKey, IfMatch, Resource, mark_of
from recoupe.desk.visitor import least
from recoupe.pipeline.review import INCIDENT_PREFIX
from recoupe.pipeline.signing import reopen, sign
from recoupe.store.people import Role
from recoupe.store.values import event_key

router = APIRouter(prefix="/signatures", tags=["signatures"])
Subject = Annotated[str, Path(max_length=200, description="The id of a report, `sha256:…`, or of an incident, `RCP-…`.")]


class KeptSignature(BaseModel):
    """A signature, or that what stood under one was opened again; `version` is the SHA-256 of the signed bytes."""

    subject: str
    number: int
    state: str
    version: str
    by: str
    role: str
    at: str
    reason: str
    erased: bool


class Signatures(BaseModel):
    """Signatures in the order in which they were made."""

    signatures: list[KeptSignature]


class ToSign(BaseModel):
    """What is signed: a report on each event of which somebody has decided, or an incident on which somebody has."""

    on: Annotated[str, Field(min_length=1, max_length=200, description="The id of a report, or of an incident.")]
    reason: Annotated[str, Field(max_length=2000)] = ""


class ToReopen(BaseModel):
    """Why something that stands signed is opened again."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


@router.get("", summary="List signatures", openapi_extra=least(Role.VIEWER))
def list_signatures(desk: AtDesk, on: Annotated[str, Query(min_length=1, max_length=200, description="The id of a report or an incident.")]) -> Signatures:
    """Give the signatures on a report or an incident, and when and why it was opened again."""
    return Signatures(signatures=[_kept(one) for one in desk.ledger.signatures(on)])


def _kept(one: object) -> KeptSignature:
    return KeptSignature.model_validate(one, from_attributes=True)


@router.get("/{subject}/{number}", summary="Give a signed version", response_model=dict[str, Any], openapi_extra=least(Role.VIEWER))
def give_version(desk: AtDesk, subject: Subject, number: Annotated[int, Path(ge=1, le=10**6)]) -> Response:
    """Give the bytes of a signed version as they were hashed: canonical JSON."""
    return Response(desk.ledger.signed_content(subject, number), media_type="application/json")


@router.post("", summary="Sign", status_code=201, response_model=KeptSignature, openapi_extra=least(Role.REVIEWER))
def put_name(desk: AtDesk, body: ToSign, if_match: IfMatch = None, idempotency_key: IdempotencyKey = None) -> JSONResponse:
    """Sign a report or an incident as it stands; with If-Match, only while it is as it was read. 409 if it stands signed."""

    def do(at: Desk) -> Answered:
        return 201, _kept(sign(at.ledger, body.on, signer(at, body.reason), at.codebook, mark=mark_of(if_match))).model_dump()

    return once(desk, idempotency_key, Request(f"{PREFIX}/signatures", body.model_dump(), do, _written))


@router.post("/{subject}/reopening", summary="Open again", status_code=201, response_model=KeptSignature, openapi_extra=least(Role.REVIEWER))
def open_again(desk: AtDesk, subject: Subject, body: ToReopen, idempotency_key: IdempotencyKey = None) -> JSONResponse:
    """Open a signed report or incident again, with a reason: decisions on it are taken again. 404 if it does not stand signed."""

    def do(at: Desk) -> Answered:
        return _opened(at, _kept(reopen(at.ledger, subject, signer(at, body.reason))))

    def again(at: Desk, written: str) -> Answered:
        return _opened(at, _of(at, written))

    return once(desk, idempotency_key, Request(f"{PREFIX}/signatures/{subject}/reopening", body.model_dump(), do, again))


def _opened(desk: Desk, opened: KeptSignature) -> Answered:
    """Have what was opened again linked anew, and give what is answered."""
    if not opened.subject.startswith(INCIDENT_PREFIX):
        desk.settler.submit(event_key(opened.subject, ""))
    return 201, opened.model_dump()


def _written(desk: Desk, written: str) -> Answered:
    """Give the answer to a signature that was written and whose answer was lost."""
    return 201, _of(desk, written).model_dump()


def _of(desk: Desk, written: str) -> KeptSignature:
    """Give a signature by its id."""
    return _kept(next(one for one in desk.ledger.signatures(written.rpartition(".")[0]) if one.id == written))


RESOURCE = Resource("signatures", router)
