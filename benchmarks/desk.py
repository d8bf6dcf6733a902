"""Time the desk on a large ledger and on a small one, over HTTP as a browser asks: `python -m benchmarks.desk --events 50000`.

The large ledger holds the records of the examples again and again, each time of other days, outlets and places, linked as the examples are.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx

from benchmarks.rounds import keep
from recoupe.codebook.load import load_codebook
from recoupe.pipeline.ledger import link_all
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.values import Changes
from tests.desk.example import fill

AT = "2024-03-14T09:30:00Z"
OUTLETS = tuple(f"Outlet {number}" for number in range(120))
ROUNDS = 60


def _moved(value: Any, days: int, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - a plain value in, the same out
    """Give a plain value with its days moved and its ids renamed."""
    if isinstance(value, dict):
        return {key: _moved(item, days, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, days, names) for item in value]
    if isinstance(value, str):
        return names.get(value) or (_later(value, days) if len(value) == 10 and value[4:5] == value[7:8] == "-" else value)
    return value


def _later(written: str, days: int) -> str:
    try:
        return (date.fromisoformat(written) + timedelta(days)).isoformat()
    except ValueError:
        return written


def grow(ledger: Ledger, events: int) -> int:
    """Add the examples again and again until a ledger holds that many events, and give how many."""
    random = Random(1)
    originals = list(ledger.reports())
    incidents = list(ledger.incidents())
    told = sum(len(record["events"]) for record in originals)
    batch, made = [], told
    for number in range(1, events // told + 1):
        days = random.randrange(-1500, 400)
        contents = {record["id"]: f"{record['text']}\n\n[{number}]".encode() for record in originals}
        names = {report: f"sha256:{hashlib.sha256(content).hexdigest()}" for report, content in contents.items()}
        names |= {incident["id"]: f"{incident['id']}-{number}" for incident in incidents}
        for record in originals:
            other = _moved({**record, "origin": None}, days, names)
            other["text"] = contents[record["id"]].decode()
            other["outlet"] = {**(record["outlet"] or {"entity": None, "span": None, "basis": "given"}), "name": random.choice(OUTLETS)}
            ledger.add_report(contents[record["id"]], other, origin=f"{number}-{record['origin']}", at=AT)
            made += len(record["events"])
        batch += [_moved(incident, days, names) for incident in incidents]
    for start in range(0, len(batch), 500):
        ledger.save_incidents(Changes(at=AT, incidents=tuple(batch[start : start + 500])))
    return made


@contextmanager
def served(path: Path) -> Iterator[httpx.Client]:
    """Serve a ledger by the command, and give a client of it."""
    command = [sys.executable, "-m", "recoupe", "serve", "--db", str(path), "--port", "0", "--no-open", "--by", "bench", "--rate", "100000"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr is not None
        address = program.stderr.readline().split()[-1]
        with httpx.Client(base_url=address, timeout=120) as client:
            _wait(client)
            yield client
        program.terminate()


def _wait(client: httpx.Client) -> None:
    for _ in range(200):
        try:
            client.get("/inbox")
            return
        except httpx.ConnectError:
            time.sleep(0.1)


def timed(ask: Callable[[], object], rounds: int = ROUNDS) -> dict[str, float]:
    """Ask again and again, and give the median and the 95th percentile in milliseconds."""
    ask()
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return {"median_ms": round(took[len(took) // 2], 1), "p95_ms": round(took[int(len(took) * 0.95)], 1)}


def measure(client: httpx.Client, rounds: int) -> dict[str, dict[str, float]]:
    """Time what people wait for most."""
    random = Random(2)
    state = {"at": client.get("/inbox.json").json()["rows"][0]["link"]}

    def next_report() -> None:
        data = client.get(state["at"].partition("?")[0] + ".json").json()
        start = time.perf_counter()
        answer = client.post(f"{state['at'].partition('?')[0]}/accept", data={"all": "yes", "mark": data["mark"]}, follow_redirects=True)
        answer.raise_for_status()
        waits.append((time.perf_counter() - start) * 1000)
        state["at"] = answer.url.path

    waits: list[float] = []
    for _ in range(rounds):
        next_report()
    waits.sort()
    rows = client.get("/inbox.json?order=received").json()["rows"]

    def facets() -> None:
        kind, outlet = random.choice(("ASSAULT", "ACCUSE", "AGREE", "REQUEST")), random.choice(OUTLETS)
        client.get(
            random.choice((f"/inbox?type={kind}", f"/inbox?outlet={outlet}", "/inbox", "/inbox?words=drone", "/inbox?country=MLI&state=unreviewed"))
        ).raise_for_status()

    return {
        "accept a report and see the next": {"median_ms": round(waits[len(waits) // 2], 1), "p95_ms": round(waits[int(len(waits) * 0.95)], 1)},
        "open a report": timed(lambda: client.get(random.choice(rows)["link"]).raise_for_status(), rounds),
        "inbox with facets": timed(facets, rounds),
        "page of events (API)": timed(lambda: client.get("/api/v1/events?limit=50").raise_for_status(), rounds),
    }


def main() -> None:
    """Build both ledgers, time both, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--ledger", type=Path, help="keep the large ledger here, or use the one that is")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.db"
        with open_ledger(small, create=True) as ledger:
            fill(ledger)
            link_all(ledger, load_codebook(), AT)
        large = asked.ledger or Path(folder) / "large.db"
        events = asked.events
        if not large.exists():
            with open_ledger(large, create=True) as ledger:
                fill(ledger)
                start = time.perf_counter()
                events = grow(ledger, asked.events)
                print(f"built {events} events in {time.perf_counter() - start:.0f} s")
        with served(large) as client:
            reports = client.get("/inbox.json").json()["total"]
            found = measure(client, asked.rounds)
        with served(small) as client:
            # The small ledger has three reports, which are soon reviewed: its figures are of pages alone.
            base = measure(client, 3)
    result = {"events": events, "reports": reports, "large": found, "small": base}
    result["ratio"] = {name: round(found[name]["median_ms"] / base[name]["median_ms"], 1) for name in found}
    print(json.dumps(result, indent=2))
    keep("desk", result)


if __name__ == "__main__":
    main()
