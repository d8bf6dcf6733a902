"""Bound how often somebody may try to log in: by name and place, by place, and by name, whether there is an account of that name or not."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

# Tries at once, and seconds until one more is given back: somebody who mistypes never waits, a program that guesses gets nowhere.
OF_BOTH = (8, 30.0)
OF_CLIENT = (40, 10.0)
# Of a name from many places: so many that nobody can easily lock somebody else out.
OF_NAME = (100, 30.0)
# As many are remembered; those that were not heard of for longest are forgotten first.
_MOST = 10_000


class Attempts:
    """Count tries in the memory of the desk; they are forgotten when it ends."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, name: str, client: str) -> float:
        """Take one try, and give the seconds to wait; 0 if it may be made."""
        with self._lock:
            now = self._clock()
            waits = [self._wait(key, rule, now) for key, rule in _keys(name, client)]
            if any(waits):
                return max(waits)
            for key, rule in _keys(name, client):
                self._left[key] = (self._now(key, rule, now) - 1, now)
                self._left.move_to_end(key)
            while len(self._left) > _MOST:
                self._left.popitem(last=False)
            return 0.0

    def give_back(self, name: str, client: str) -> None:
        """Forget the tries of somebody who came in, so that a team behind one address can come in of a morning."""
        with self._lock:
            now = self._clock()
            for key, rule in _keys(name, client):
                self._left[key] = (min(rule[0], self._now(key, rule, now) + 1), now)

    def _now(self, key: tuple[str, str], rule: tuple[int, float], now: float) -> float:
        left, at = self._left.get(key, (float(rule[0]), now))
        return min(float(rule[0]), left + (now - at) / rule[1])

    def _wait(self, key: tuple[str, str], rule: tuple[int, float], now: float) -> float:
        left = self._now(key, rule, now)
        return 0.0 if left >= 1 else (1 - left) * rule[1]


def _keys(name: str, client: str) -> tuple[tuple[tuple[str, str], tuple[int, float]], ...]:
    return (((name, client), OF_BOTH), (("", client), OF_CLIENT), ((name, ""), OF_NAME))
