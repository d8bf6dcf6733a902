"""Judgements: what people decide of events and incidents, written under the mark of what they read."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from recoupe.desk.deciding import marked, on_what, settle_again, undo, who
from recoupe.desk.desk import Desk
from recoupe.desk.once import Answered, Request, once
from recoupe.desk.resource import PREFIX, AtDesk, IdempotencyKey, IfMatch, Resource, mark_of
from recoupe.desk.visitor import least
from recoupe.errors import DeskError, StaleError
from recoupe.pipeline import review
from recoupe.store.people import Role
from recoupe.store.values import NAMES, Judged, Judgement, split_event_key

router = APIRouter(prefix="/judgements", tags=["judgements"])
Key = Annotated[str, Field(max_length=400)]


class Decision(BaseModel):
    """What is decided of an event or an incident, or of two events.

    `accept`, `reject` (with a reason) and `correct` (`field`, `value`, and the `span` that says so) are on the one event or incident of `on`; `same` and
    `different` on two events; `add` puts an event (`value`, with `type` and `trigger` at least) into the report of `on`.
    """

    kind: Literal["accept", "reject", "correct", "add", "same", "different"]
    on: Annotated[list[Key], Field(min_length=1, max_length=2, description="Keys of events, `REPORT#EVENT`; the id of an incident; for `add`, of a report.")]
    reason: Annotated[str, Field(max_length=2000)] = ""
    field: Annotated[str | None, Field(max_length=200)] = None
    value: Any = None
    span: Annotated[dict[str, int] | None, Field(description="`{start, end}` in the text of the report.")] = None


class Written(BaseModel):
    """The decision as it is kept, and the mark of its report or incident as the decision left it; for `withdrawal`, the id of what takes it back."""

    judgement: str
    on: str
    mark: str
    withdrawal: str | None = None


class KeptJudgement(BaseModel):
    """A judgement that the ledger holds."""

    id: str
    kind: str
    by: str
    at: str
    reason: str
    events: list[str]
    incident: str | None
    field: str | None
    value: Any
    supersedes: str | None
    superseded: bool


class Judgements(BaseModel):
    """Judgements in the order in which they were made."""

    judgements: list[KeptJudgement]


@router.get("", summary="List judgements", openapi_extra=least(Role.VIEWER))
def list_judgements(
    desk: AtDesk, on: Annotated[str, Query(min_length=1, max_length=400, description="The id of a report or of an incident; or `names`.")]
) -> Judgements:
    """Give what people decided on the events of a report, on an incident, or on names of actors and places, taken back or not."""
    return Judgements(judgements=[_kept(one) for one in desk.ledger.judgements(on)])


def _kept(one: Judged) -> KeptJudgement:
    said = one.judgement
    told = {name: getattr(said, name) for name in ("kind", "by", "at", "reason", "incident", "field", "value", "supersedes")}
    return KeptJudgement(id=one.id, superseded=one.superseded, events=list(said.events), **told)


@router.post("", summary="Decide", status_code=201, response_model=Written, openapi_extra=least(Role.CODER))
def decide(desk: AtDesk, body: Decision, if_match: IfMatch = None, idempotency_key: IdempotencyKey = None) -> JSONResponse:
    """Write a decision. With If-Match, only while its report or incident is as it was read; of two events, that of the first.

    The ETag of the answer is the one that the decision left: a write under it is refused, too, if somebody has decided since.
    """

    def do(at: Desk) -> Answered:
        mark = mark_of(if_match)
        written = _again(mark, lambda: _decided(at, body, mark))
        for key in written.keys:
            at.settler.submit(key)
        return _told(at, body, written.judgement)

    def again(at: Desk, judgement: str) -> Answered:
        settle_again(at, _said(at, judgement))
        return _told(at, body, judgement)

    return once(desk, idempotency_key, Request(f"{PREFIX}/judgements", body.model_dump(), do, again))


def _told(desk: Desk, body: Decision, judgement: str) -> Answered:
    """Give what a decision is answered, from what it wrote."""
    name = _target(body)
    on = _said(desk, judgement).events[0] if body.kind == "add" else name
    return 201, {"judgement": judgement, "on": on, "mark": desk.ledger.mark(name, judgement)}


def _said(desk: Desk, judgement: str) -> Judgement:
    """Give a judgement that was just written."""
    return next(one.judgement for one in desk.ledger.judgements(judgement) if one.id == judgement)


@router.post("/{judgement_id}/withdrawal", summary="Take a decision back", status_code=201, response_model=Written, openapi_extra=least(Role.CODER))
def withdraw(desk: AtDesk, judgement_id: str, if_match: IfMatch = None, idempotency_key: IdempotencyKey = None) -> JSONResponse:
    """Take a decision back; to take back what takes it back (`withdrawal`) makes it stand again. If-Match is as for decisions."""

    def do(at: Desk) -> Answered:
        mark = mark_of(if_match)
        return _taken_back(at, judgement_id, _again(mark, lambda: undo(at, judgement_id, mark)))

    def again(at: Desk, _written: str) -> Answered:
        said = _said(at, judgement_id)
        settle_again(at, said)
        return _taken_back(at, judgement_id, said)

    return once(desk, idempotency_key, Request(f"{PREFIX}/judgements/{judgement_id}/withdrawal", {}, do, again))


def _taken_back(desk: Desk, judgement: str, said: Judgement) -> Answered:
    """Give what a withdrawal is answered, from what it wrote."""
    name, on = on_what(said), said.incident or next(iter(said.events), NAMES)
    back = next(one.id for one in reversed(list(desk.ledger.judgements(name))) if one.judgement.supersedes == judgement)
    return 201, {"judgement": judgement, "on": on, "mark": desk.ledger.mark(name, back), "withdrawal": back}


T = TypeVar("T")
# As often as a write without If-Match is begun anew because others came between its reading and its writing.
_TRIES = 20


def _again(mark: str | None, write: Callable[[], T]) -> T:
    """Write; without a mark, over whatever others have written meanwhile, read anew each time.

    Raises:
        StaleError: it has changed since it was read by whoever gives a mark, or changes all the time.
    """
    for _ in range(0 if mark else _TRIES):
        with suppress(StaleError):
            return write()
    return write()


class _Done(BaseModel):
    """What a decision wrote: its id, and the events to settle."""

    judgement: str
    keys: tuple[str, ...] = ()


def _target(body: Decision) -> str:
    """Give the report or incident that a decision is on.

    Raises:
        DeskError: it is on as many things as its kind is not.
    """
    pair = body.kind in {"same", "different"}
    if len(body.on) != 1 + pair:
        raise DeskError(f"decision {body.kind!r} is on {'two events' if pair else 'one thing'}; give {1 + pair} in `on`")
    first = body.on[0]
    return split_event_key(first)[0] if "#" in first else first


def _decided(desk: Desk, body: Decision, mark: str | None) -> _Done:
    """Write a decision by its kind.

    Raises:
        DeskError: it lacks what its kind needs.
        ReviewError: there is no such event, or the record could not hold the value.
        StaleError: its report or incident has changed since it was read.
    """
    events = tuple(key for key in body.on if "#" in key)
    others = tuple(split_event_key(key)[0] for key in events[1:])
    ledger, by, first = marked(desk, _target(body), mark, *others), who(desk, body.reason), body.on[0]
    match body.kind:
        case "accept":
            return _Done(judgement=review.accept(ledger, first, by))
        case "reject":
            return _Done(judgement=review.reject(ledger, first, by), keys=events)
        case "correct":
            if body.field is None:
                raise DeskError("decision 'correct' names no field; give `field` and `value`")
            correction = review.Correction(body.field, body.value, body.span)
            return _Done(judgement=review.correct(ledger, first, correction, by, desk.codebook), keys=events)
        case "add":
            return _added(desk, body, mark)
        case "same" | "different":
            said = (review.same if body.kind == "same" else review.different)(ledger, (body.on[0], body.on[1]), by)
            return _Done(judgement=said, keys=events)


def _added(desk: Desk, body: Decision, mark: str | None) -> _Done:
    """Add an event to a report.

    Raises:
        DeskError: there is no event in `value`.
        ReviewError: the record could not hold it.
    """
    if not isinstance(body.value, Mapping):
        raise DeskError("decision 'add' has no event; give it in `value`, with `type` and `trigger` at least")
    report = body.on[0]
    key = review.add(marked(desk, report, mark), report, body.value, who(desk, body.reason), desk.codebook)
    said = next(one.id for one in reversed(list(desk.ledger.judgements(report))) if one.judgement.kind == "add" and key in one.judgement.events)
    return _Done(judgement=said, keys=(key,))


RESOURCE = Resource("judgements", router)
