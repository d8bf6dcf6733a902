"""Link anew what decisions touch, behind the back of whoever decides: the next report does not wait for it, and many decisions cost one linking.

What is not settled when the desk ends is settled by the next decision near it, or by `recoupe link`; the decisions themselves were written at once.
"""

import logging
import time
from collections.abc import Callable
from threading import Condition, Thread

from recoupe.errors import RecoupeError
from recoupe.pipeline.amended import codebook_of
from recoupe.pipeline.review import settle
from recoupe.store.ledger import Ledger

LOG = logging.getLogger("recoupe.desk")
# It gives way to those who decide: it begins when nobody has decided for so long, though no later than so long after the first decision.
_QUIET_S, _LATEST_S = 0.5, 10.0
# After a linking it rests as many times as long as that took, unless somebody waits for it: the pages of those who decide meanwhile come first.
_REST = 2.0


class BackgroundSettler:
    """Settle in a thread of its own, which begins with the first decision."""

    def __init__(self, ledger: Ledger, clock: Callable[[], str]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._pending: dict[str, None] = {}
        self._changed = Condition()
        self._working = False
        self._waiting = 0
        self._decided = 0.0
        self._thread: Thread | None = None

    def submit(self, key: str) -> None:
        """Note that an event was decided on."""
        with self._changed:
            self._pending[key] = None
            self._decided = time.monotonic()
            if self._thread is None:
                self._thread = Thread(target=self._work, name="settler", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def wait(self, timeout_s: float) -> bool:
        """Wait until nothing is left to settle, and tell whether that is so."""
        with self._changed:
            self._waiting += 1
            self._changed.notify_all()
            try:
                return self._changed.wait_for(lambda: not self._pending and not self._working, timeout_s)
            finally:
                self._waiting -= 1

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._pending))
                self._give_way()
                keys, self._pending, self._working = tuple(self._pending), {}, True
            start = time.monotonic()
            self._settle(keys)
            took = time.monotonic() - start
            with self._changed:
                self._working = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._waiting > 0, took * _REST)

    def _give_way(self) -> None:
        """Let those go first who decide one thing after another, unless somebody waits for what comes of it."""
        latest = time.monotonic() + _LATEST_S
        while not self._waiting and (left := min(latest, self._decided + _QUIET_S) - time.monotonic()) > 0:
            self._changed.wait(left)

    def _settle(self, keys: tuple[str, ...]) -> None:
        """Settle some decisions; a failure is logged by its kind, and the next linking makes up for it."""
        try:
            settle(self._ledger, keys, codebook_of(self._ledger), self._clock())
        except RecoupeError as fault:
            LOG.warning("settling_failed kind=%s events=%d", type(fault).__name__, len(keys))
