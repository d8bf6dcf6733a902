"""Do a request of a program once, however often it is sent under one key, because an answer can be lost on the way, or the desk end before it gave one.

What a request decides is noted under its key in the transaction that writes it. So a key without an answer tells whether anything came of its request: where
something did, the answer is made of what was written; where nothing did, the request is done.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, cast

from starlette.responses import JSONResponse

from recoupe.desk.desk import Desk
from recoupe.desk.visitor import How
from recoupe.errors import BusyKeyError, KeyReuseError
from recoupe.store.ledger import Ledger
from recoupe.store.values import Answer, Asked, Judgement, Signature, Signing

Answered = tuple[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Request:
    """What a program asks for.

    Attributes:
        path: where it asks.
        body: what it sends, which must be the same under one key.
        do: does it at a desk, and gives status and body.
        again: finishes what was begun and gives the answer that was lost, from the id of what was written; None where doing it again does no harm.
    """

    path: str
    body: Mapping[str, Any]
    do: Callable[[Desk], Answered]
    again: Callable[[Desk, str], Answered] | None = None


class Noting:
    """A ledger that notes what is written first under the key of a request; it hands on everything else."""

    def __init__(self, ledger: Ledger, asked: Asked) -> None:
        self._ledger = ledger
        self._asked: Asked | None = asked

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the ledger has there
        return getattr(self._ledger, name)

    def add_judgement(self, judgement: Judgement, **given: Any) -> str:
        """Write a judgement.

        Raises:
            BusyKeyError: another one wrote for this request first.
        """
        return self.add_judgements([judgement], **given)[0]

    def add_judgements(self, several: Sequence[Judgement], **given: Any) -> list[str]:
        """Write judgements.

        Raises:
            BusyKeyError: another one wrote for this request first.
        """
        written = self._ledger.add_judgements(several, answering=self._asked, **given)
        self._asked = None if written else self._asked
        return written

    def sign(self, signing: Signing, **given: Any) -> Signature:
        """Write a signed version.

        Raises:
            BusyKeyError: another one wrote for this request first.
        """
        written = self._ledger.sign(signing, answering=self._asked, **given)
        self._asked = None
        return written

    def reopen(self, signing: Signing) -> Signature:
        """Open again what stands signed.

        Raises:
            BusyKeyError: another one wrote for this request first.
        """
        written = self._ledger.reopen(signing, answering=self._asked)
        self._asked = None
        return written


def once(desk: Desk, key: str | None, request: Request) -> JSONResponse:
    """Do a request and keep its answer, or give the answer that was kept.

    Args:
        desk: whose ledger keeps the answers.
        key: the header Idempotency-Key; without it, the request is done as it comes.
        request: what is asked for.

    Raises:
        KeyReuseError: the key was given to another request.
        BusyKeyError: the first request of this key is being done.
    """
    if key is None:
        return _answer(*request.do(desk))
    asked = Asked(_hash([request.path, key, *_account(desk)]), _hash(request.body), desk.clock())
    with _alone(desk, asked.key, key):
        known = desk.ledger.answer_of(asked)
        if known is None:
            return _first(desk, asked, request)
        if known.request != asked.request:
            raise KeyReuseError(f"the Idempotency-Key {key!r} was given to another request; give each request a key of its own")
        return _later(desk, asked, request, known)


def _account(desk: Desk) -> tuple[str, ...]:
    """Give whose keys these are: each account has its own, and a desk without accounts has those of one, by whatever name it is served."""
    return () if desk.visitor is None or desk.visitor.how is How.LOCAL else (desk.visitor.name,)


@contextmanager
def _alone(desk: Desk, name: str, key: str) -> Iterator[None]:
    """Let nobody else of this desk do the request of a key meanwhile.

    Raises:
        BusyKeyError: somebody does.
    """
    mine = object()
    if desk.doing.setdefault(name, mine) is not mine:
        raise BusyKeyError(f"the first request of Idempotency-Key {key!r} is being done; ask again in a while")
    try:
        yield
    finally:
        del desk.doing[name]


def _first(desk: Desk, asked: Asked, request: Request) -> JSONResponse:
    """Do the first request of a key; of one that fails before it wrote anything nothing is kept, so that it can be sent again."""
    status, body = request.do(replace(desk, ledger=cast("Ledger", Noting(desk.ledger, asked))))  # it hands on whatever it does not do itself
    desk.ledger.end_answer(asked, status, json.dumps(dict(body)))
    return _answer(status, body)


def _later(desk: Desk, asked: Asked, request: Request, known: Answer) -> JSONResponse:
    """Give what the first request of a key was answered; where no answer was kept, because the desk ended, what came of it, or do it now."""
    if known.status is not None and known.body is not None:
        return _answer(known.status, json.loads(known.body), replayed=True)
    if known.written is None or request.again is None:
        return _first(desk, asked, request)
    status, body = request.again(desk, known.written)
    desk.ledger.end_answer(asked, status, json.dumps(dict(body)))
    return _answer(status, body, replayed=True)


def _answer(status: int, body: Mapping[str, Any], *, replayed: bool = False) -> JSONResponse:
    headers = {"idempotency-replayed": "true"} if replayed else {}
    if "mark" in body:
        headers["etag"] = f'"{body["mark"]}"'
    return JSONResponse(dict(body), status, headers)


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
