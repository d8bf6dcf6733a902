"""Kill an ingest with SIGKILL at random moments, and see that nothing acknowledged is lost and nothing doubled: `python -m benchmarks.kill`."""

import argparse
import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random

from benchmarks.rounds import keep
from recoupe.store.ledger import open_ledger
from tests.store.servers import server

AT = "2024-03-14T09:30:00Z"
# Reports that a new life hands over again before it goes on: those around which the last one died.
AGAIN = 20
# Seconds from the last acknowledgement that is waited for to the kill, at most: a few reports.
LONGEST_PAUSE = 0.05


@dataclass(slots=True)
class Outcome:
    """What an ingest that was killed again and again came to.

    Attributes:
        kills: how often it was killed.
        acknowledged: reports that were acknowledged, in all lives.
        faults: what is wrong, in words.
        hash: digest of the dump at the end.
    """

    kills: int = 0
    acknowledged: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    hash: str = ""


def tiny(number: int) -> tuple[bytes, dict[str, object]]:
    """Make the bytes and the record of a small report."""
    text = f"Report {number}: a drone struck a convoy near town {number % 97}; {number % 11} people died."
    original = text.encode()
    event = {"id": "e1", "type": "ASSAULT", "status": "occurred", "places": [], "when": {"start": "2024-03-13", "end": "2024-03-13"}}
    record = {"schema": "recoupe/report/1", "id": f"sha256:{hashlib.sha256(original).hexdigest()}", "origin": None, "text": text, "events": [event]}
    return original, record


def _ingest(url: str, numbers: Sequence[int], acknowledge: int) -> None:
    """Add reports, and say each that was acknowledged."""
    with open_ledger(url) as ledger:
        for number in numbers:
            added = ledger.add_report(*tiny(number), origin=f"{number}.txt", at=AT)
            os.write(acknowledge, f"{added.report_id}\n".encode())
    os.close(acknowledge)


def _life(url: str, numbers: Sequence[int], death: tuple[int, float] | None) -> tuple[list[str], bool]:
    """Run an ingest; kill it some seconds after it has acknowledged so many reports. Give what it acknowledged, and whether it came to its end."""
    here, there = os.pipe()
    child = get_context("fork").Process(target=_ingest, args=(url, numbers, there))
    child.start()
    os.close(there)
    with open(here, "rb", buffering=0) as stream:
        said = b""
        while (part := stream.read(4096)) and (death is None or said.count(b"\n") < death[0]):
            said += part
        said += part
        if death is not None:
            child.join(death[1])
            child.kill()
        said += stream.readall()
    child.join()
    return said.decode().splitlines(), child.exitcode == 0


def run(url: str, reports: int, kills: int, random: Random) -> Outcome:
    """Kill an ingest again and again, let it end, and compare what is there with what was acknowledged."""
    found, at, lives = Outcome(), 0, 0
    while found.kills < kills and lives < 2 * kills:
        lives += 1
        start = max(0, min(at, reports - 1) - AGAIN)
        # So many that, on average, the reports and the kills come to their ends together; then anywhere within a report.
        most = 2 * (at - start + (reports - at) // (kills - found.kills))
        said, ended = _life(url, range(start, reports), (random.randint(1, most), random.uniform(0, LONGEST_PAUSE)))
        found.kills += not ended
        found.acknowledged.update(said)
        at = max(at, start + len(said))
        found.faults += _lost(url, found.acknowledged)
    said, _ = _life(url, range(reports), None)
    found.acknowledged.update(said)
    found.faults += [*_lost(url, found.acknowledged), *_doubled(url, reports)]
    with open_ledger(url) as ledger:
        found.hash = hashlib.sha256("\n".join(ledger.dump()).encode()).hexdigest()
        found.faults += [str(fault) for fault in (*ledger.verify_chain(), *ledger.verify_custody())]
    return found


def _lost(url: str, acknowledged: set[str]) -> list[str]:
    with open_ledger(url) as ledger:
        there = {capture.report_id for capture in ledger.captures()}
    return [f"{report} was acknowledged and is lost" for report in sorted(acknowledged - there)]


def _doubled(url: str, reports: int) -> list[str]:
    """Count what must be there once: reports, origins and events."""
    with open_ledger(url) as ledger:
        counted = {
            "reports": sum(1 for _ in ledger.reports(include_superseded=True)),
            "versions": sum(1 for _ in ledger.captures()),
            "events": sum(1 for _ in ledger.events()),
        }
    return [f"{number} {name} instead of {reports}" for name, number in counted.items() if number != reports]


@contextmanager
def _ledgers() -> Iterator[dict[str, str]]:
    """Give a new ledger in each store; the server waits for the disk, as servers do."""
    with tempfile.TemporaryDirectory() as folder, server(settings="") as url:
        found = {"sqlite": str(Path(folder) / "kill.db"), "postgresql": url.format("postgres")}
        for one in found.values():
            open_ledger(one, create=True).close()
        yield found


def main() -> None:
    """Kill, count and keep the result."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=5_000)
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    hashes = set()
    with _ledgers() as ledgers:
        for name, url in ledgers.items():
            found = run(url, given.reports, given.kills, Random(given.seed))
            hashes.add(found.hash)
            result = {"store": name, "reports": given.reports, "kills": found.kills, "faults": len(found.faults), "dump": found.hash[:12]}
            print(*found.faults[:20], result, sep="\n")
            keep("kill", result)
    print("equal dumps" if len(hashes) == 1 else "the dumps are not equal")


if __name__ == "__main__":
    main()
