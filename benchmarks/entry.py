"""Measure what the desk's door costs, and whether the time of a refusal tells who has an account: `python -m benchmarks.entry`."""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from statistics import median

from starlette.testclient import TestClient

from benchmarks.rounds import keep
from recoupe.codebook.load import load_codebook
from recoupe.desk import accounts
from recoupe.desk.app import build_app
from recoupe.desk.attempts import Attempts
from recoupe.desk.desk import Desk, Settings
from recoupe.errors import EntryError
from recoupe.store.ledger import open_ledger
from recoupe.store.people import DISABLED, Change, Role, User

AT = "2024-03-20T10:00:00Z"
PASSWORD = "four words of nobody"
# Whose log-ins are refused: a wrong password, a closed account with the right one, an account without one, and nobody.
REFUSED = ("Known", "Closed", "Proxied", "Nobody")


def told_apart(one: Sequence[float], other: Sequence[float]) -> float:
    """Give how often the longer of two times is that of the first: 0.5 tells nothing, 0 and 1 tell all."""
    return sum((a > b) + 0.5 * (a == b) for a in one for b in other) / (len(one) * len(other))


def _refusals(desk: Desk, rounds: int, random: Random) -> dict[str, list[float]]:
    """Time refusals of each kind, in an order by chance each round."""
    times: dict[str, list[float]] = {name: [] for name in REFUSED}
    for _ in range(rounds):
        for name in random.sample(REFUSED, len(REFUSED)):
            desk.attempts.__init__()  # type: ignore[misc]  # as if nobody had tried before
            start = time.perf_counter()
            try:
                accounts.log_in(desk, name, PASSWORD if name == "Closed" else "not the password", "192.0.2.1")
            except EntryError:
                times[name].append(time.perf_counter() - start)
    return times


def _asked(client: TestClient, rounds: int, **how: object) -> float:
    """Give the median milliseconds of processor time of a small page of JSON."""

    def once() -> float:
        start = time.process_time()
        client.get("/login.json", **how).raise_for_status()  # type: ignore[arg-type]
        return time.process_time() - start

    once()
    return 1000 * median(once() for _ in range(rounds))


def main() -> None:
    """Measure and keep the result."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=60)
    given = arguments.parse_args()
    clock: Callable[[], str] = lambda: AT  # noqa: E731 - one line is all it is
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder) / "ledger.db", create=True) as ledger:
        desk = Desk(ledger, load_codebook(), clock, Settings(requests_a_second=1e6), attempts=Attempts())
        with TestClient(build_app(desk), base_url="http://127.0.0.1") as client:
            alone = _asked(client, given.rounds)
        accounts.add_user(ledger.team, User("Known", Role.ADMIN), PASSWORD, by="local", at=AT)
        accounts.add_user(ledger.team, User("Closed", Role.CODER), PASSWORD, by="local", at=AT)
        accounts.add_user(ledger.team, User("Proxied", Role.CODER), None, by="local", at=AT)
        ledger.team.change_user("Closed", Change(state=DISABLED), by="local", at=AT)
        _, token = accounts.add_token(ledger.team, accounts.Wish("Known", Role.VIEWER, "benchmark"), by="local", at=AT)
        with TestClient(build_app(desk), base_url="http://127.0.0.1") as client:
            by_token = _asked(client, given.rounds, headers={"authorization": f"Bearer {token}"})
            by_session = _asked(client, given.rounds, cookies={"desk_session": accounts.begin_session(desk, "Known")})
        times = _refusals(desk, given.rounds, Random(1))
        apart = {name: round(told_apart(times[name], times["Nobody"]), 3) for name in REFUSED[:-1]}
        medians = {name: round(1000 * median(found), 1) for name, found in times.items()}
        milliseconds = {"without accounts": round(alone, 2), "by token": round(by_token, 2), "by session": round(by_session, 2)}
        result = {"rounds": given.rounds, "refused_ms": medians, "told_apart_from_nobody": apart, "small_page_ms": milliseconds}
        print(result)
        keep("entry", result)


if __name__ == "__main__":
    main()
