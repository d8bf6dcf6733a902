"""Keep what requests were answered for a day, so that one that is sent twice, because its answer was lost on the way, is done once."""

from sqlalchemy import Connection, and_, delete, insert, select, update

from recoupe.errors import BusyKeyError
from recoupe.store.instants import microseconds
from recoupe.store.tables import answers
from recoupe.store.values import Answer

# Long enough for a program that was cut off to try again, short enough that a key can be used anew.
_KEPT_US = 24 * 3600 * 1_000_000


def begin(connection: Connection, key: str, request: str, at: str) -> Answer | None:
    """Write down that a request is being done, or give the answer of the first of its key.

    Raises:
        StoreError: the time is none.
    """
    now = microseconds(at)
    connection.execute(delete(answers).where(answers.c.at < now - _KEPT_US))
    known = connection.execute(select(answers).where(answers.c.key == key)).mappings().first()
    if known is not None:
        return Answer(known["request"], known["status"], known["body"], known["written"])
    connection.execute(insert(answers), {"key": key, "request": request, "at": now, "status": None, "body": None})
    return None


def claim(connection: Connection, key: str, judgement: str) -> None:
    """Note that a request wrote a judgement, in the transaction that writes it: whoever loses the answer learns of it, and nobody writes for it again.

    Raises:
        BusyKeyError: the request wrote one before, or was answered, or is not known any more.
    """
    free = and_(answers.c.key == key, answers.c.status.is_(None), answers.c.written.is_(None))
    if connection.execute(update(answers).where(free).values(written=judgement)).rowcount != 1:
        raise BusyKeyError("another one is doing the request of this Idempotency-Key and wrote first; send it again to be told what came of it")


def end(connection: Connection, key: str, status: int | None, body: str) -> None:
    """Write down what a request was answered; without a status, forget it, unless it wrote something."""
    mine = answers.c.key == key
    forget, keep = delete(answers).where(mine, answers.c.written.is_(None)), update(answers).where(mine).values(status=status, body=body)
    connection.execute(forget if status is None else keep)
