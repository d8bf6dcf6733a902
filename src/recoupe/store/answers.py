"""Keep what requests were answered for a day, so that one that is sent twice, because its answer was lost on the way, is done once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select

from recoupe.errors import BusyKeyError
from recoupe.store.instants import microseconds
from recoupe.store.tables import answers
from recoupe.store.values import Answer, Asked

# Long enough for a program that was cut off to try again, short enough that a key can be used anew.
_KEPT_US = 24 * 3600 * 1_000_000


def known(connection: Connection, asked: Asked) -> Answer | None:
    """Give the answer of the first request of a key, or what is known of it; it writes nothing, for most requests of busy times are refused.

    Raises:
        StoreError: the time is none.
    """
    query = select(answers).where(answers.c.key == asked.key, answers.c.at >= _oldest(asked))
    found = connection.execute(query).mappings().first()
    return None if found is None else Answer(found["request"], found["status"], found["body"], found["written"])


def claim(connection: Connection, asked: Asked, judgement: str) -> None:
    """Note that a request wrote a judgement, in the transaction that writes it: whoever loses the answer learns of it, and nobody writes for it again.

    Raises:
        BusyKeyError: the request wrote one before, or was answered.
        StoreError: the time is none.
    """
    found = known(connection, asked)
    if found is not None and (found.status is not None or found.written is not None):
        raise BusyKeyError("another one is doing the request of this Idempotency-Key and wrote first; send it again to be told what came of it")
    _put(connection, asked, {"written": judgement})


def end(connection: Connection, asked: Asked, status: int, body: str) -> None:
    """Write down what a request was answered.

    Raises:
        StoreError: the time is none.
    """
    found = known(connection, asked)
    _put(connection, asked, {"status": status, "body": body, "written": None if found is None else found.written})


def _put(connection: Connection, asked: Asked, says: Mapping[str, Any]) -> None:
    """Put down what became of a request, and forget what is older than a day."""
    connection.execute(delete(answers).where(or_(answers.c.key == asked.key, answers.c.at < _oldest(asked))))
    connection.execute(insert(answers), {"key": asked.key, "request": asked.request, "at": microseconds(asked.at), **says})


def _oldest(asked: Asked) -> int:
    return microseconds(asked.at) - _KEPT_US
