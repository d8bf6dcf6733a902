"""Change one thing in a ledger, a thousand times, and count how often `recoupe verify` finds it: `python -m benchmarks.chain`."""

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from benchmarks.kill import tiny
from benchmarks.mutations import faults, mutate, unguarded
from benchmarks.rounds import keep
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.sql import SqlLedger
from tests.store.samples import ANEW, AT, fill_all
from tests.store.servers import server


def _filled(ledger: Ledger, reports: int) -> None:
    """Put something into every table, and many reports into the log, some read twice."""
    fill_all(ledger)
    for number in range(reports):
        original, record = tiny(number)
        ledger.add_report(original, record, origin=f"{number}.txt", at=AT)
        if number % 5 == 0:
            ledger.add_report(original, {**record, "produced_by": ANEW}, origin=f"{number}.txt", at=AT)


def _missed(ledger: Ledger, rounds: int, random: Random) -> tuple[list[str], Counter[str]]:
    """Mutate and look, each time from the same state; give what was not found, and what was done how often."""
    missed: list[str] = []
    done: Counter[str] = Counter()
    assert isinstance(ledger, SqlLedger)
    for _ in range(rounds):
        with ledger.writing() as connection:
            unguarded(connection)
            said = mutate(connection, random)
            done[f"{said.split(' ')[0].split('.')[0]} {said.split(' ')[-1]}"] += 1
            if not faults(connection):
                missed.append(said)
            connection.rollback()
    return missed, done


def main() -> None:
    """Mutate, count and keep the result."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--mutations", type=int, default=1_000)
    arguments.add_argument("--reports", type=int, default=30)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, server() as url:
        for name, one in {"sqlite": str(Path(folder) / "chain.db"), "postgresql": url.format("postgres")}.items():
            with open_ledger(one, create=True) as ledger:
                _filled(ledger, given.reports)
                started = time.process_time()
                missed, done = _missed(ledger, given.mutations, Random(given.seed))
                result = {
                    "store": name,
                    "mutations": given.mutations,
                    "found": given.mutations - len(missed),
                    "seconds": round(time.process_time() - started, 1),
                }
            print(*missed, *(f"{number:5} {what}" for what, number in sorted(done.items())), result, sep="\n")
            keep("chain", result)


if __name__ == "__main__":
    main()
