"""Do a request of a program once, however often it is sent under one key, because an answer can be lost on the way."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import JSONResponse

from recoupe.desk.desk import Desk
from recoupe.errors import BusyKeyError, KeyReuseError

Answered = tuple[int, Mapping[str, Any]]


def once(desk: Desk, key: str | None, request: tuple[str, Mapping[str, Any]], do: Callable[[], Answered]) -> JSONResponse:
    """Do a request and keep its answer, or give the answer that was kept.

    Args:
        desk: whose ledger keeps the answers.
        key: the header Idempotency-Key; without it, the request is done as it comes.
        request: the path and the body, which must be the same under one key.
        do: does it, and gives status and body.

    Raises:
        KeyReuseError: the key was given to another request.
        BusyKeyError: the first request of this key is being done.
    """
    if key is None:
        return _answer(*do())
    path, body = request
    name = _hash([path, key])
    known = desk.ledger.begin_answer(name, _hash(body), desk.clock())
    if known is None:
        return _first(desk, name, do)
    if known.request != _hash(body):
        raise KeyReuseError(f"the Idempotency-Key {key!r} was given to another request; give each request a key of its own")
    if known.status is None or known.body is None:
        raise BusyKeyError(f"the first request of Idempotency-Key {key!r} is being done; ask again in a while")
    return _answer(known.status, json.loads(known.body), replayed=True)


def _first(desk: Desk, name: str, do: Callable[[], Answered]) -> JSONResponse:
    """Do the first request of a key; one that fails is forgotten, so that it can be sent again."""
    done = False
    try:
        status, body = do()
        desk.ledger.end_answer(name, status, json.dumps(dict(body)))
        done = True
    finally:
        if not done:
            desk.ledger.end_answer(name, None, "")
    return _answer(status, body)


def _answer(status: int, body: Mapping[str, Any], *, replayed: bool = False) -> JSONResponse:
    headers = {"idempotency-replayed": "true"} if replayed else {}
    if "mark" in body:
        headers["etag"] = f'"{body["mark"]}"'
    return JSONResponse(dict(body), status, headers)


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
