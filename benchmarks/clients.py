"""Let many clients work on few reports at once, and prove that no update is lost: `python -m benchmarks.clients --clients 50 --seconds 120`.

Each reads a record, decides on an event under the ETag that it read, goes on under the ETag that it was given or reads again, takes decisions of its own back,
and now and then breaks off before the answer comes and sends the same request again. `faults_of` then compares what the clients were told with what the
ledger holds. Both stores are served by the command; a ledger in PostgreSQL is kept by a server of its own.

Without `--pause` a client does one thing after another as fast as it is answered, which no person does: it is the hard form. With `--pause 2` it rests before
each thing that it does, for a time drawn from an exponential distribution of that mean, as people who read before they decide: the form that a goal for people
is held against.
"""

import argparse
import hashlib
import json
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx
import psycopg
from psycopg.sql import SQL, Identifier

from benchmarks.rounds import keep
from benchmarks.served import busy, percentile, served
from recoupe.codebook.load import load_codebook
from recoupe.pipeline.ledger import link_all
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.values import Head, Judged, event_key
from tests.desk.example import golden
from tests.store.servers import server

AT = "2024-03-14T09:30:00Z"
API = "/api/v1"
RECORDS = 10
STORES = (SQLITE, POSTGRESQL) = ("sqlite", "postgresql")
# A client that is told that its first request is being done still asks again after this.
_AGAIN_S = 0.05
_ANSWER_S = 60.0
# One request in so many breaks off before its answer comes, and one read in so many is of a page that people look at.
_CUT_ONE_IN = 20
_PAGE_ONE_IN = 5
# A client that breaks off waits no longer for the answer.
_CUT_S = 0.004
_OK, _BUSY, _STALE = 201, 409, 412
_FIELDS = {"salience": ("main", "background"), "status": ("occurred", "attempted", "planned")}
_PAGES = ("/inbox", "/inbox?state=unreviewed", "/map", "/incidents", "/audit")


@dataclass(frozen=True, slots=True)
class Wrote:
    """A write that was acknowledged.

    Attributes:
        client: whose.
        number: which of the client's acknowledged writes it is.
        report: the report that it is on.
        judgement: the id of what it wrote.
        before: the mark that it was written under.
        after: the mark that the client was given.
        says: the judgement that must be there: kind, event, reason, and what it takes back.
    """

    client: int
    number: int
    report: str
    judgement: str
    before: str
    after: str
    says: tuple[str, str, str, str]


@dataclass(slots=True)
class Told:
    """What clients were told.

    Attributes:
        wrote: the writes that were acknowledged.
        read: of each client the marks that it was given, by report, in their order: by reading and by writing.
        counts: how often each answer came.
        waited: milliseconds that a write took until it was answered, acknowledged or refused.
        saved: of these, those that were acknowledged.
        faults: answers that no client should get.
        open: the reasons of writes of which no answer came.
    """

    wrote: list[Wrote] = field(default_factory=list)
    read: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    waited: list[float] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    open: set[str] = field(default_factory=set)

    def add(self, other: "Told") -> None:
        """Add what another was told."""
        self.wrote += other.wrote
        self.read |= other.read
        self.counts += other.counts
        self.waited += other.waited
        self.saved += other.saved
        self.faults += other.faults
        self.open |= other.open


# --- the ledger


def reports(ledger: Ledger, number: int = RECORDS) -> tuple[str, ...]:
    """Add so many reports of the two deeds of the examples, link them, and give their ids."""
    made = []
    for one in range(number):
        record = golden(("convoi-ansongo", "depot-strike")[one % 2])
        text = f"{record['text']}\n\n[{one}]"
        name = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
        told = {**record, "id": name, "text": text, "origin": f"{one}.txt", "produced_by": {"program": "recoupe"}}
        made.append(ledger.add_report(text.encode(), told, origin=f"{one}.txt", at=AT).report_id)
    link_all(ledger, load_codebook(), AT)
    return tuple(made)


# --- a client


@dataclass(frozen=True, slots=True)
class Many:
    """How many clients work, for how many seconds, on how many records, and how long each rests on average before each thing that it does."""

    clients: int
    seconds: float
    records: int = RECORDS
    pause: float = 0.0


class Client:
    """One who reads and decides until the time is over."""

    def __init__(self, number: int, address: str, names: Sequence[str], rest: float = 0.0) -> None:
        self.number, self.names, self.random, self.told = number, names, Random(number), Told()
        self._rest, self._rests, self._until = rest, Random(f"rest {number}"), 0.0  # apart, so that both forms decide the same
        self._web = httpx.Client(base_url=address, timeout=_ANSWER_S)
        self._mine: dict[str, list[str]] = {name: [] for name in names}

    def work(self, until: float) -> Told:
        """Read, decide, go on or take back, until a point of the monotonic clock."""
        self._until = until
        with self._web:
            while self._rested():
                self._turn(self.random.choice(self.names))
        return self.told

    def _turn(self, name: str) -> None:
        """Read a report, and perhaps a page, and write several times, each under the mark that the one before it left, as long as nobody comes between."""
        if self.random.randrange(_PAGE_ONE_IN) == 0:
            self._expect(self._web.get(self.random.choice(_PAGES)), {200})
            if not self._rested():
                return
        mark, record = self._read(name)
        for _ in range(self.random.randrange(1, 4)):
            if mark and self._rested():
                mark = self._write(name, mark, record)

    def _rested(self) -> bool:
        """Rest as one who reads and thinks does, and tell whether there is time left."""
        if self._rest:
            time.sleep(max(0.0, min(self._rests.expovariate(1 / self._rest), self._until - time.monotonic())))
        return time.monotonic() < self._until

    def _read(self, name: str) -> tuple[str, dict[str, Any]]:
        answer = self._expect(self._web.get(f"{API}/reports/{name}"), {200})
        self.told.counts["read"] += 1
        mark = answer.headers.get("etag", "").strip('"')
        self.told.read.setdefault((self.number, name), []).append(mark)
        return mark, answer.json()

    def _write(self, name: str, mark: str, record: Mapping[str, Any]) -> str:
        """Write something under a mark, and give the mark that it left; none where others came first."""
        path, body, says = self._decision(name, record)
        start = time.perf_counter()
        answer = self._sent(path, body, {"if-match": f'"{mark}"', "idempotency-key": str(uuid.UUID(int=self.random.getrandbits(128)))})
        self.told.waited.append((time.perf_counter() - start) * 1000)
        self.told.counts[str(answer.status_code)] += 1
        if answer.status_code != _OK:
            self._expect(answer, {_STALE})
            return ""
        told = answer.json()
        self.told.saved.append(self.told.waited[-1])
        self.told.counts["replayed"] += "idempotency-replayed" in answer.headers
        self._noted(name, mark, told, says)
        return str(told["mark"])

    def _noted(self, name: str, before: str, told: Mapping[str, Any], says: tuple[str, str, str, str]) -> None:
        back = says[0] == "withdraw"
        judgement = str(told["withdrawal"] if back else told["judgement"])
        self.told.wrote.append(Wrote(self.number, len(self.told.wrote), name, judgement, before, str(told["mark"]), says))
        self.told.read.setdefault((self.number, name), []).append(str(told["mark"]))
        if back:
            self._mine[name].remove(str(told["judgement"]))
        else:
            self._mine[name].append(judgement)

    def _decision(self, name: str, record: Mapping[str, Any]) -> tuple[str, dict[str, Any], tuple[str, str, str, str]]:
        """Choose what to do: a path, a body, and the judgement that must come of it."""
        reason, key = f"client {self.number}, {uuid.UUID(int=self.random.getrandbits(128))}", self._event(record)
        kind = self.random.choice(("accept", "reject", "correct", "correct", "withdraw"))
        if kind == "withdraw" and self._mine[name]:
            taken = self.random.choice(self._mine[name])
            return f"{API}/judgements/{taken}/withdrawal", {}, (kind, "", "", taken)
        body = {"kind": "accept" if kind == "withdraw" else kind, "on": [key], "reason": reason}
        if kind == "correct":
            name_of_field = self.random.choice(list(_FIELDS))
            body |= {"field": name_of_field, "value": self.random.choice(_FIELDS[name_of_field])}
        return f"{API}/judgements", body, (str(body["kind"]), key, reason, "")

    def _event(self, record: Mapping[str, Any]) -> str:
        return event_key(str(record["id"]), str(self.random.choice(record["events"])["id"]))

    def _sent(self, path: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> httpx.Response:
        """Send a request until it is answered: now and then it breaks off first, as connections do, and sends the same again."""
        if self.random.randrange(_CUT_ONE_IN) == 0:
            with suppress(httpx.TimeoutException):
                return self._post(path, body, headers, _CUT_S)
            self.told.counts["broken off"] += 1
        self.told.open.add(str(body.get("reason", path)))
        answer = self._post(path, body, headers, _ANSWER_S)
        while answer.status_code == _BUSY:
            self.told.counts[str(_BUSY)] += 1
            time.sleep(_AGAIN_S)
            answer = self._post(path, body, headers, _ANSWER_S)
        self.told.open.discard(str(body.get("reason", path)))
        return answer

    def _post(self, path: str, body: Mapping[str, Any], headers: Mapping[str, str], patience: float) -> httpx.Response:
        return self._web.post(path, json=dict(body) or None, headers=dict(headers), timeout=httpx.Timeout(_ANSWER_S, read=patience))

    def _expect(self, answer: httpx.Response, statuses: set[int]) -> httpx.Response:
        if answer.status_code not in statuses:
            self.told.faults.append(f"client {self.number} was answered {answer.status_code} by {answer.url.path}: {answer.text[:200]}")
        return answer


def work(address: str, names: Sequence[str], many: Many) -> Told:
    """Let clients work at once, and give what they were told."""
    until, told = time.monotonic() + many.seconds, Told()
    with ThreadPoolExecutor(many.clients) as pool:
        for found in pool.map(lambda number: Client(number, address, names, many.pause).work(until), range(many.clients)):
            told.add(found)
    return told


# --- what is proved


def faults_of(told: Told, judged: Sequence[Judged], first: Mapping[str, str]) -> list[str]:
    """Compare what clients were told with what a ledger holds.

    Args:
        told: what they were told.
        judged: the judgements of the ledger in the order of its log.
        first: of each report the mark that it bore before anybody decided.

    Returns:
        In words, each write that is not there once, that nobody was acknowledged, that was written over what its client had not seen, or that an
        order of marks contradicts.
    """
    found = [*told.faults, *_uncounted(told, judged)]
    for name in first:
        ours = [one for one in told.wrote if one.report == name]
        order = _in_order(ours, judged)
        found += _unseen(order, first[name])
        found += _turned([first[name], *(one.after for one in order)], {client: marks for (client, report), marks in told.read.items() if report == name})
    return found


def _says(one: Judged) -> tuple[str, str, str, str]:
    said = one.judgement
    if said.kind == "withdraw":
        return said.kind, "", "", str(said.supersedes)
    return said.kind, said.events[0], said.reason, ""


def _uncounted(told: Told, judged: Sequence[Judged]) -> Iterator[str]:
    """Yield acknowledged writes that the ledger holds not once, or with other words, and rows of the ledger that nobody was acknowledged."""
    there, words = Counter(one.id for one in judged), {one.id: _says(one) for one in judged}
    said = Counter(words.values())
    for wrote in told.wrote:
        who = f"write {wrote.number} of client {wrote.client} ({wrote.judgement[:12]})"
        if there[wrote.judgement] != 1:
            yield f"{who} is in the history {there[wrote.judgement]} times"
        elif words[wrote.judgement] != wrote.says:
            yield f"{who} says {words[wrote.judgement]}, not {wrote.says}"
        elif said[wrote.says] != 1:
            yield f"{who} was done {said[wrote.says]} times"
    acknowledged = Counter(wrote.judgement for wrote in told.wrote)
    yield from (f"{name[:12]} was acknowledged {number} times, as other writes" for name, number in acknowledged.items() if number > 1)
    for one in judged:
        if one.id not in acknowledged and not {one.judgement.reason, f"{API}/judgements/{one.judgement.supersedes}/withdrawal"} & told.open:
            yield f"{one.id[:12]} is in the history and nobody was acknowledged it"


def _in_order(ours: Iterable[Wrote], judged: Sequence[Judged]) -> list[Wrote]:
    """Give writes in the order of the log."""
    places = {one.id: number for number, one in enumerate(judged)}
    return sorted((one for one in ours if one.judgement in places), key=lambda one: places[one.judgement])


def _unseen(order: Sequence[Wrote], first: str) -> Iterator[str]:
    """Yield writes on one report that were not written under the mark which the write before them left: they are over what their client had not seen."""
    mark = first
    for wrote in order:
        if wrote.before != mark:
            yield f"write {wrote.number} of client {wrote.client} on {wrote.report[:15]} is over one that it had not seen: under {wrote.before}, not {mark}"
        mark = wrote.after


def _turned(line: Sequence[str], read: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """Yield marks that clients were given of one report and that no write left, or that are older than those which they were given before."""
    places = {mark: number for number, mark in enumerate(line)}
    for client, marks in read.items():
        yield from (f"client {client} was given the mark {mark}, which no write left" for mark in marks if mark not in places)
        known = [mark for mark in marks if mark in places]
        back = [(earlier, later) for earlier, later in zip(known, known[1:], strict=False) if places[later] < places[earlier]]
        yield from (f"client {client} was given the mark {later} after {earlier}" for earlier, later in back)


# --- the whole


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the work of many clients.

    Attributes:
        told: what the clients were told.
        judged: the judgements of the ledger in the order of its log.
        first: of each report the mark that it bore before anybody decided.
        head: the end of the log.
        broken: what is wrong with the ledger by itself.
        worked_ms: processor time that the server used while they worked.
    """

    told: Told
    judged: tuple[Judged, ...]
    first: Mapping[str, str]
    head: Head
    broken: tuple[str, ...]
    worked_ms: float = 0.0

    def faults(self) -> list[str]:
        """Give in words what is wrong; nothing if no update was lost."""
        return [*faults_of(self.told, self.judged, self.first), *self.broken]


def worked(url: str, many: Many) -> Outcome:
    """Serve a new ledger, let clients work on it, and give what came of it."""
    with open_ledger(url, create=True) as ledger:
        names = reports(ledger, many.records)
        first = ledger.marks(names)
        with served(url) as desk:
            before = desk.worked_ms()
            told = work(desk.address, names, many)
            worked_ms = desk.worked_ms() - before
        broken = tuple(str(fault) for fault in (*ledger.verify_chain(), *ledger.verify_custody()))
        return Outcome(told, tuple(ledger.judgements()), first, ledger.head(), broken, worked_ms)


def run(url: str, many: Many) -> dict[str, Any]:
    """Let clients work on a new ledger, and give what is printed."""
    found = worked(url, many)
    told, counts = found.told, found.told.counts
    answers = {"reads": counts["read"], "acknowledged": len(told.wrote), "refused": counts[str(_STALE)], "broken_off": counts["broken off"]}
    answers |= {"again": counts[str(_BUSY)], "replayed": counts["replayed"], "judgements": len(found.judged), "entries": found.head.entries}
    waited = {f"write_{name}_ms": percentile(told.waited, share) for name, share in (("median", 50), ("p95", 95)) if told.waited}
    waited |= {f"save_{name}_ms": percentile(told.saved, share) for name, share in (("median", 50), ("p95", 95)) if told.saved}
    asked = {"clients": many.clients, "seconds": many.seconds, "records": many.records, "pause_s": many.pause}
    waited["processor_share"] = round(found.worked_ms / (many.seconds * 1000), 2)
    return {**asked, **answers, **waited, "digest": found.head.hash[:12], "faults": found.faults()}


@contextmanager
def places(stores: Collection[str], many: Sequence[Many]) -> Iterator[list[tuple[str, str, Many]]]:
    """Give for each store and each form a place for a new ledger; the server waits for the disk, as servers do."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(server(settings="")) if POSTGRESQL in stores else ""
        found = [(SQLITE, str(folder / f"clients{number}.db"), one) for number, one in enumerate(many)] if SQLITE in stores else []
        if url:
            found += [(POSTGRESQL, url.format(_database(url, f"clients{number}")), one) for number, one in enumerate(many)]
        yield found


def _database(url: str, name: str) -> str:
    """Make a database on a server, and give its name."""
    with psycopg.connect(url.format("postgres"), autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return name


def main() -> None:
    """Let them work on the stores in each form, print what came of it, and keep it if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--pause", type=float, action="append", help="seconds that a client rests on average before each thing; repeatable")
    parser.add_argument("--store", choices=STORES, action="append", help="this store alone; repeatable")
    parser.add_argument("--keep", action="store_true", help="add the results to benchmarks/results/clients.jsonl")
    asked = parser.parse_args()
    many = [Many(asked.clients, asked.seconds, asked.records, pause) for pause in asked.pause or (0.0,)]
    with places(asked.store or STORES, many) as wanted:
        for store, url, one in wanted:
            before = busy()
            result = {"store": store, **run(url, one), "busy_before": before, "busy_after": busy()}
            print(json.dumps(result, indent=1), flush=True)
            if asked.keep:
                keep("clients", {**result, "faults": len(result["faults"])})


if __name__ == "__main__":
    main()
