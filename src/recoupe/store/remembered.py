"""Remember answers for as long as what they were made from is as it was: counts over many thousands of rows are asked for again and again and seldom change.

Every write bears a number of the log, so that the last numbers of some tables say whether anything in them is new. They are read in the transaction that the
answer would be made in: what is given is what would be found, whoever wrote meanwhile, in this process or another.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, func, select

from recoupe.store.tables import captures, incidents, judgements, records, signatures, tombstones

T = TypeVar("T")
# What came in and what was erased; with what people decided; what linking wrote, and what was signed of it.
CAME = (records, captures, tombstones)
DECIDED = (*CAME, judgements)
LINKED = (incidents, signatures, tombstones)
_MOST = 256


class Remembered:
    """Answers by their question, each with the state of the tables that it was made from; those that were not asked for longest are forgotten first."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[tuple[int, ...], Any]] = OrderedDict()
        self._lock = Lock()

    def answer(self, question: Hashable, state: tuple[int, ...], make: Callable[[], T]) -> T:
        """Give the answer that was made in this state, or make it.

        Args:
            question: what is asked, whole.
            state: that of the tables which the answer is made from (`state_of`), seen in the same transaction.
            make: makes the answer, which nobody changes afterwards.
        """
        with self._lock:
            kept = self._kept.get(question)
        answer: T = kept[1] if kept is not None and kept[0] == state else make()
        with self._lock:
            self._kept[question] = (state, answer)
            self._kept.move_to_end(question)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return answer

    def forget(self) -> None:
        """Forget everything: what was erased stays in no memory either."""
        with self._lock:
            self._kept.clear()


def state_of(connection: Connection, tables: Sequence[Table]) -> tuple[int, ...]:
    """Give the last entry of the log that wrote to each of some tables."""
    last = (select(func.coalesce(func.max(table.c.seq), 0)).scalar_subquery() for table in tables)
    return tuple(connection.execute(select(*last)).one())
