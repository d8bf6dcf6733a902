"""Time the desk on a large ledger and on a small one, over HTTP as a browser asks: `python -m benchmarks.desk --events 50000`.

The large ledger holds the records of the examples again and again, each time of other days, outlets, actors and places, linked as they are. Both are served
by the command and asked over HTTP. Beside what is waited for stands the processor time of the server, in which other programs do not count.
"""

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.rounds import keep
from benchmarks.served import Served, Times, busy, percentile, served, timed
from recoupe.codebook.load import load_codebook
from recoupe.desk.app import screens as all_screens
from recoupe.desk.marking import marks_of
from recoupe.pipeline.naming import ACTOR
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.values import Changes, Judgement, SavedView
from tests.desk.example import fill, golden

AT = "2024-03-14T09:30:00Z"
# Addresses of screens beside their samples: names that are spelt otherwise, a word in all its forms, pages further on.
MORE = ("/places/name?name=Anssongo", "/actors/name?name=rapid+suport+forces", "/codebook?find=abducted", "/audit?before=3000", "/audit?who=bench")
# As many of the slowest are printed; all are kept.
SHOWN = 16
OUTLETS = tuple(f"Outlet {number}" for number in range(120))
ROUNDS = 60
# What the 95th percentile should stay under, on two cores.
TARGETS_MS = {
    "accept a report and see the next": 200,
    "open a report": 200,
    **dict.fromkeys(
        (
            "incident",
            "inbox",
            "inbox with facets",
            "inbox after a decision",
            "inbox after a report came in",
            "map of incidents",
            "map of events",
            "map, narrowed",
        ),
        500,
    ),
    "report of 100 kB with 300 spans": 1000,
}


@dataclass(frozen=True, slots=True)
class Shift:
    """How a copy of a record differs from it: days later, degrees north and east, and ids that are others."""

    days: int
    degrees: tuple[float, float]
    names: Mapping[str, str]

    def moved(self, value: Any) -> Any:  # noqa: ANN401 - a plain value in, the same out
        """Give a plain value moved."""
        if isinstance(value, dict):
            return self._placed({key: self.moved(item) for key, item in value.items()})
        if isinstance(value, list):
            return [self.moved(item) for item in value]
        if isinstance(value, str):
            return self.names.get(value) or (_later(value, self.days) if len(value) == 10 and value[4:5] == value[7:8] == "-" else value)
        return value

    def _placed(self, value: dict[str, Any]) -> dict[str, Any]:
        if value.get("lat") is None or value.get("lon") is None:
            return value
        return {**value, "lat": value["lat"] + self.degrees[0], "lon": value["lon"] + self.degrees[1]}


def _later(written: str, days: int) -> str:
    try:
        return (date.fromisoformat(written) + timedelta(days)).isoformat()
    except ValueError:
        return written


def grow(ledger: Ledger, events: int) -> int:
    """Add the examples again and again until a ledger holds that many events, and give how many."""
    random, codebook = Random(1), load_codebook()
    originals, incidents = list(ledger.reports()), list(ledger.incidents())
    told = sum(len(record["events"]) for record in originals)
    actors = sorted({actor["entity"] for record in originals for event in record["events"] for actor in event["actors"] if actor.get("entity")})
    others = [actor.id for actor in codebook.actors]
    batch, made = [], told
    for number in range(1, events // told + 1):
        contents = {record["id"]: f"{record['text']}\n\n[{number}]".encode() for record in originals}
        names = {report: f"sha256:{hashlib.sha256(content).hexdigest()}" for report, content in contents.items()}
        names |= {incident["id"]: f"{incident['id']}-{number}" for incident in incidents}
        names |= {actor: random.choice(others) for actor in actors}
        # A grid of quarter degrees, four degrees about each place: some thousand spots, as many as a map takes.
        shift = Shift(random.randrange(-1500, 400), (random.randrange(-16, 17) / 4, random.randrange(-16, 17) / 4), names)
        for record in originals:
            other = shift.moved({**record, "origin": None})
            other["text"] = contents[record["id"]].decode()
            other["outlet"] = {**(record["outlet"] or {"entity": None, "span": None, "basis": "given"}), "name": random.choice(OUTLETS)}
            ledger.add_report(contents[record["id"]], other, origin=f"{number}-{record['origin']}", at=AT)
            made += len(record["events"])
        batch += [shift.moved(incident) for incident in incidents]
    for start in range(0, len(batch), 500):
        ledger.save_incidents(Changes(at=AT, incidents=tuple(batch[start : start + 500])))
    return made


def long_report(characters: int = 100_000, spans: int = 300) -> tuple[bytes, dict[str, Any]]:
    """Make a long report out of an example: its text again and again, its events with it until so many stretches are highlighted."""
    record = golden("depot-strike")
    copies = -(-characters // (len(record["text"]) + 2))
    text = "\n\n".join([record["text"]] * copies)
    events: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for number in range(copies):
        by = number * (len(record["text"]) + 2)
        parts += _further(record["parts"], by)
        if len(marks_of(events)) < spans:
            events += [{**event, "id": f"e{len(events) + place}"} for place, event in enumerate(_further(record["events"], by), 1)]
    content = text.encode()
    told = {"text": text, "parts": parts, "events": events, "figures": [], "wording": [], "warnings": [], "origin": None}
    return content, {**record, **told, "id": f"sha256:{hashlib.sha256(content).hexdigest()}", "produced_by": {"program": "recoupe"}}


def _further(value: Any, by: int) -> Any:  # noqa: ANN401 - as above
    """Give a plain value with its offsets so much further on."""
    if isinstance(value, dict):
        moved = {key: _further(item, by) for key, item in value.items()}
        return {**moved, "start": value["start"] + by, "end": value["end"] + by} if type(value.get("start")) is int else moved
    return [_further(item, by) for item in value] if isinstance(value, list) else value


# --- what is timed


def next_report(desk: Served, at: str, times: Times) -> str:
    """Accept all events of a report and go on to the next, as one key does: the form, and the page that it leads to. Give where that is."""
    mark = desk.get(f"{at}.json").json()["mark"]
    with times.of(desk):
        answer = desk.client.post(f"{at}/accept", data={"all": "yes", "mark": mark}, follow_redirects=True).raise_for_status()
    return answer.url.path


def reviewing(desk: Served, ledger: Ledger, rounds: int) -> dict[str, Times]:
    """Time what follows a write, when nothing that was kept of earlier answers need be right any more."""
    at = str(desk.get("/inbox.json").json()["rows"][0]["link"]).partition("?")[0]
    found = {name: Times() for name in ("accept a report and see the next", "inbox after a decision", "inbox after a report came in")}
    decided, inbox, came = found.values()
    for number in range(rounds):
        at = next_report(desk, at, decided)
        with inbox.of(desk):
            desk.get("/inbox")
        if number < rounds // 3:
            _come(ledger, number)
            with came.of(desk):
                desk.get("/inbox")
    return found


def _come(ledger: Ledger, number: int) -> None:
    """Let another program add a report."""
    record = golden("depot-strike")
    content = f"{record['text']}\n\n[just in: {number}]".encode()
    told = {"id": f"sha256:{hashlib.sha256(content).hexdigest()}", "text": content.decode(), "produced_by": {"program": "recoupe"}}
    ledger.add_report(content, {**record, **told}, origin=f"just-in-{number}", at=AT)


def pages(desk: Served, rounds: int) -> dict[str, Times]:
    """Time what people wait for most, each of many pages of its kind."""
    random = Random(2)
    rows = desk.get("/inbox.json?order=received").json()["rows"]
    incidents = [row["id"] for row in desk.get("/incidents.json").json()["rows"]]
    kinds = ("ASSAULT", "ACCUSE", "AGREE", "REQUEST")
    narrowed = ("/inbox", "/inbox?words=drone", "/inbox?country=MLI&state=unreviewed", "/inbox?state=reviewed&since=2023-01-01")
    asked: dict[str, Callable[[], str]] = {
        "open a report": lambda: str(random.choice(rows)["link"]),
        "incident": lambda: f"/incidents/{random.choice(incidents)}",
        "incidents": lambda: "/incidents",
        "inbox": lambda: "/inbox",
        "inbox with facets": lambda: random.choice((f"/inbox?type={random.choice(kinds)}", f"/inbox?outlet={random.choice(OUTLETS)}", *narrowed)),
        "map of incidents": lambda: "/map",
        "map of events": lambda: "/map?what=event",
        "map, narrowed": lambda: f"/map?what=event&since={2021 + random.randrange(3)}-01-01&type={random.choice(kinds)}",
        "search": lambda: "/search?q=" + random.choice(("drone", "Ansongo", "actor:rsf", "type:assault+after:2023")),
        "events (API)": lambda: "/api/v1/events?limit=50",
    }
    return {name: timed(desk, lambda path=path: desk.get(path()), rounds) for name, path in asked.items()}


def surround(ledger: Ledger) -> None:
    """Put into a ledger what else a team has after some months: feeds with their runs, inputs that could not be read, saved views, decisions on names."""
    for number in range(100):
        url = f"https://feed-{number}.example.org/rss"
        ledger.save_feed(url, {"etag": str(number), "last_run": AT}, AT)
        for again in range(10):
            ledger.add_run({"command": "feed", "feed": url, "reports": again, "number": again}, AT)
        ledger.add_failure(f"\0{number}".encode(), f"failed-{number}.bin", "the input is not text", AT)
        ledger.save_view(SavedView("/inbox", f"View {number}", f"/inbox?outlet={OUTLETS[number]}", "bench", AT))
        ledger.add_judgement(Judgement("alias", "bench", AT, field=ACTOR, value={"name": f"Katiba {number}", "entity": "jnim"}))


def screens(desk: Served, ledger: Ledger, rounds: int) -> dict[str, dict[str, float]]:
    """Time each address that a screen gives as its sample: the first time that anybody asks for it, and then again and again."""
    found: dict[str, dict[str, float]] = {}
    for path in dict.fromkeys([*(path for screen in all_screens() for path in screen.samples(ledger)), *MORE]):
        first = Times()
        with first.of(desk):
            desk.client.get(path)  # some samples show what is refused
        later = timed(desk, lambda path=path: desk.client.get(path), rounds)
        found[path] = {"first_ms": round(first.waited[0], 1), "first_cpu_ms": round(first.worked[0], 1), **later.told()}
    return found


def first_paints(address: str, rounds: int) -> dict[str, float] | None:
    """Let a browser that has nothing in its cache open a page, and give when it painted first, by its own clock; None where there is no browser."""
    browser = shutil.which("chromium")
    if browser is None:
        return None
    from playwright.sync_api import sync_playwright

    asked = "performance.getEntriesByType('paint').map(one => [one.name, one.startTime])"
    painted: dict[str, list[float]] = {}
    with sync_playwright() as tools:
        program = tools.chromium.launch(executable_path=browser, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        for number in range(rounds + 1):
            page = program.new_context().new_page()
            page.goto(address)
            page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0", timeout=60_000)
            for name, at in page.evaluate(asked) if number else ():  # the first opening starts the browser, and does not count
                painted.setdefault(str(name), []).append(float(at))
            page.context.close()
        program.close()
    return {f"{name} {kind}": percentile(found, share) for name, found in painted.items() for kind, share in (("median_ms", 50), ("p95_ms", 95))}


def measure(url: Path, rounds: int, *, reviewed: int) -> dict[str, Any]:
    """Serve a ledger and time it."""
    with open_ledger(url) as ledger, served(str(url)) as desk:
        surround(ledger)
        shown = screens(desk, ledger, max(5, rounds // 6))
        found = pages(desk, rounds) | reviewing(desk, ledger, reviewed)
        content, record = long_report()
        ledger.add_report(content, record, origin="long.txt", at=AT)
        long = f"/reports/{record['id']}"
        found["report of 100 kB with 300 spans"] = timed(desk, lambda: desk.get(long), max(5, rounds // 4))
        size = len(desk.get(long).content)
        told = {name: times.told() for name, times in found.items()}
        return {"pages": told, "screens": shown, "long_report": {"bytes_of_page": size, "painted": first_paints(desk.address + long, 10)}}


def built(path: Path, events: int) -> tuple[int, str]:
    """Make a ledger of so many events, and give how many it has and the digest of its log, which is the same for all who make it."""
    if not path.exists():
        start = time.perf_counter()
        with open_ledger(path, create=True) as ledger:
            fill(ledger)
            if events:
                grow(ledger, events)
        print(f"built {path.name} in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    with open_ledger(path) as ledger:
        return sum(1 for _ in ledger.events()), ledger.head().hash[:12]


def report(large: Mapping[str, Any], small: Mapping[str, Any]) -> str:
    """Write the table that is printed; the two ledgers are compared by processor time, for the machine may be busier under one than under the other."""
    lines = [f"{'':34}{'p95 ms':>8}{'target':>8}{'median':>8}{'cpu p95':>9}{'median':>8}{'small':>8}{'ratio':>7}"]
    for name, one in large["pages"].items():
        cpu, other = one["cpu_median_ms"], small["pages"][name]["cpu_median_ms"]
        waited = f"{one['p95_ms']:8.0f}{TARGETS_MS.get(name, ''):>8}{one['median_ms']:8.0f}"
        lines.append(f"{name:34}{waited}{one['cpu_p95_ms']:9.0f}{cpu:8.0f}{other:8.0f}{cpu / other:7.1f}")
    slowest = sorted(large["screens"].items(), key=lambda one: -max(one[1]["first_ms"], one[1]["p95_ms"]))[:SHOWN]
    lines += ["", f"{'slowest samples of screens':46}{'first ms':>9}{'cpu':>6}{'p95 ms':>8}{'cpu p95':>9}{'median':>8}"]
    lines += [
        f"{path[:45]:46}{one['first_ms']:9.0f}{one['first_cpu_ms']:6.0f}{one['p95_ms']:8.0f}{one['cpu_p95_ms']:9.0f}{one['median_ms']:8.0f}"
        for path, one in slowest
    ]
    return "\n".join([*lines, f"first paint of the long report: {large['long_report']['painted'] or 'no browser here'}"])


def main() -> None:
    """Build both ledgers, time both, print the figures, and keep them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--ledger", type=Path, help="make the large ledger here, or use the one that is; it is copied and stays as it is")
    parser.add_argument("--keep", action="store_true", help="add the result to benchmarks/results/desk.jsonl")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = {"large": asked.ledger or Path(folder) / "made.db", "small": Path(folder) / "small.db"}
        result: dict[str, Any] = {"rounds": asked.rounds, "cores": os.cpu_count(), "busy_before": busy()}
        for name, path in paths.items():
            events, digest = built(path, asked.events if name == "large" else 0)
            copy = Path(shutil.copy(path, Path(folder) / f"served-{name}.db"))
            # The small ledger has three reports, which are soon reviewed.
            told = measure(copy, asked.rounds, reviewed=asked.rounds if name == "large" else 3)
            result[name] = {"events": events, "bytes": path.stat().st_size, "digest": digest, **told}
        result["busy_after"] = busy()
    print(report(result["large"], result["small"]))
    print(
        {name: {key: result[name][key] for key in ("events", "bytes", "digest")} for name in paths}, {key: result[key] for key in ("busy_before", "busy_after")}
    )
    if asked.keep:
        keep("desk", result)


if __name__ == "__main__":
    main()
