"""Keep manners towards hosts: a while between two requests, and none at all for as long as a busy host asks for."""

from collections.abc import Callable

from recoupe.errors import BusyError

# A person who reads clicks no faster; hosts that want more time say so in `robots.txt`.
DELAY_S = 2.0
# A host that asks for more between two requests does not want to be read by programs at all; its feeds are read once a run anyway.
MOST_DELAY_S = 60.0
# A busy host that does not say for how long: a minute, then twice as long each time, up to a day.
_BACK_OFF_S = 60.0
MOST_BACK_OFF_S = 86_400.0
_MOST_DOUBLINGS = 12


class Manners:
    """Remembers when each host was asked last, and until when it asked to be left alone."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        """Keep the clock, and what waits."""
        self._clock = clock
        self._sleep = sleep
        self._asked: dict[str, float] = {}
        self._until: dict[str, float] = {}
        self._failures: dict[str, int] = {}

    def take_turn(self, host: str, delay_s: float | None) -> None:
        """Wait until a host may be asked again.

        Args:
            host: its name.
            delay_s: what its `robots.txt` asks for between two requests; None where it asks for nothing.

        Raises:
            BusyError: it asked to be left alone for longer.
        """
        now = self._clock()
        rest_s = self._until.get(host, now) - now
        if rest_s > 0:
            raise BusyError(f"{host}: the host was busy and is left alone for {rest_s:.0f} more seconds; try again then", rest_s)
        pause_s = min(max(delay_s or 0.0, DELAY_S), MOST_DELAY_S)
        wait_s = self._asked.get(host, now - pause_s) + pause_s - now
        if wait_s > 0:
            self._sleep(wait_s)
        self._asked[host] = self._clock()

    def busy(self, host: str, retry_after_s: float | None) -> float:
        """Note that a host is busy, and give the seconds for which it is left alone: what it asks for, else twice as long each time."""
        self._failures[host] = self._failures.get(host, 0) + 1
        doubled_s = _BACK_OFF_S * 2 ** min(self._failures[host] - 1, _MOST_DOUBLINGS)
        wait_s = min(doubled_s if retry_after_s is None else retry_after_s, MOST_BACK_OFF_S)
        self._until[host] = self._clock() + wait_s
        return wait_s

    def served(self, host: str) -> None:
        """Note that a host answered."""
        self._failures.pop(host, None)
