"""Try to alter what was signed, a thousand times and in each store, through the API, the pages and SQL: `python -m benchmarks.signing --attempts 1000`.

In PostgreSQL all of it is tried as the application's user, who has the rights that `recoupe migrate --rights` grants and no others; in a file of SQLite whoever
may write to the file is its owner, so that statements which take the guards away first are tried apart, and must be found by `recoupe verify`.
An attempt has succeeded if anything of a signed version is other than before, or if a decision on something signed was written.
"""

import argparse
import hashlib
import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from starlette.testclient import TestClient

from benchmarks.clients import reports
from benchmarks.rounds import keep
from benchmarks.served import busy
from recoupe.codebook.load import load_codebook
from recoupe.desk.app import build_app
from recoupe.desk.desk import Desk, Settings
from recoupe.pipeline import review, signing
from recoupe.pipeline.review import Who, settle
from recoupe.store.canonical import canonical, digest
from recoupe.store.ledger import Ledger, as_url, open_ledger
from recoupe.store.rights import grants
from recoupe.store.values import event_key
from tests.store.servers import server

AT = "2024-03-14T09:30:00Z"
USER = "desk"
REPORTS = 4
WAYS = ("api", "page", "sql")
Row = Mapping[str, Any]


@dataclass(slots=True)
class Outcome:
    """What came of the attempts.

    Attributes:
        store: where they were made.
        tried: how many, by way.
        succeeded: those that altered something, in words.
        answered: how often each was answered, by status or kind of refusal.
        dropped: alterations made after the guards were taken away, of a file that is the attempter's own.
        found: how many of these `recoupe verify` found.
        digest: of all attempts and answers.
    """

    store: str
    tried: Counter[str] = field(default_factory=Counter)
    succeeded: list[str] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    dropped: int = 0
    found: int = 0
    digest: str = ""


# --- what is signed


def prepared(url: str) -> None:
    """Make a ledger with reports on which all is decided, sign half of them, and one incident."""
    with open_ledger(url, create=True) as ledger:
        names = reports(ledger, REPORTS)
        who, signer = Who("Awa", AT, "read twice"), signing.Signer("Awa", AT)
        for name in names:
            for event in ledger.report(name)["events"]:
                review.accept(ledger, event_key(name, event["id"]), who)
        settle(ledger, [event_key(name, "") for name in names], load_codebook(), AT)
        incident = max(ledger.incidents(), key=lambda one: (len(one["accounts"]), one["id"]))
        review.accept(ledger, incident["id"], who)
        for subject in (*names[: REPORTS // 2], incident["id"]):
            signing.sign(ledger, subject, signer)


class Signed:
    """What stands signed, so that it can be seen whether anything of it is other than before."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.subjects = sorted(ledger.signed_subjects())
        self._before = self._state()
        self._head = ledger.head()

    def _state(self) -> str:
        signatures = [[one.subject, one.number, one.state, one.version, one.by, one.role, one.at, one.reason, one.erased] for one in self._ledger.signatures()]
        contents = [hashlib.sha256(self._ledger.signed_content(subject)).hexdigest() for subject in sorted(self._ledger.signed_subjects())]
        return digest([signatures, contents, sorted(self._ledger.signed_subjects())])

    def altered(self) -> str:
        """Say what was altered; nothing where nothing was."""
        try:
            if self._state() != self._before:
                return "what was signed is other than before"
        except Exception as fault:  # noqa: BLE001 - what cannot be read any more was altered
            return f"what was signed cannot be read: {type(fault).__name__}"
        return "something was written" if self._ledger.head() != self._head else ""


# --- attempts through pages and the API


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request or statements, and what to call them."""

    name: str
    do: Callable[[], str]


class Web:
    """Requests that would decide on what is signed."""

    def __init__(self, client: TestClient, ledger: Ledger, subjects: Sequence[str], random: Random) -> None:
        self._client, self._ledger, self._random = client, ledger, random
        self._reports = [name for name in subjects if name.startswith("sha256:")]
        self._incidents = [name for name in subjects if not name.startswith("sha256:")]
        self._numbers = count()

    def api(self) -> Attempt:
        """Give an attempt through the API."""
        return self._random.choice((self._judge, self._withdraw, self._resign, self._other_method))()

    def page(self) -> Attempt:
        """Give an attempt through a form of a page."""
        return self._random.choice((self._reader_form, self._incident_form, self._undo, self._signed_form))()

    def _sent(self, method: str, path: str, **more: Any) -> Attempt:
        told = {name: value for name, value in more.items() if name != "headers"}
        return Attempt(f"{method} {path} {canonical(told)}", lambda: str(self._client.request(method, path, **more).status_code))

    def _marks(self, name: str) -> dict[str, str]:
        """Give the header of the mark that stands, of an old one, or none."""
        return self._random.choice(({}, {"if-match": f'"{self._ledger.mark(name)}"'}, {"if-match": '"1.1"'}, {"if-match": "*"}))

    def _event(self) -> tuple[str, str]:
        name = self._random.choice(self._reports)
        return name, event_key(name, self._random.choice(self._ledger.report(name)["events"])["id"])

    def _judge(self) -> Attempt:
        kind = self._random.choice(("accept", "reject", "correct", "add", "same", "different"))
        name, key = self._event()
        incident = self._random.choice(self._incidents)
        account = self._random.choice(self._ledger.incident(incident)["accounts"])
        ours = event_key(account["report"], account["event"])
        on = {"add": [name], "same": [key, ours], "different": [ours, key]}.get(kind, [self._random.choice((key, incident))])
        body: dict[str, Any] = {"kind": kind, "on": on, "reason": f"attempt {next(self._numbers)}"}
        if kind == "correct":
            body |= {"field": "grade", "value": "weak"} if on == [incident] else {"field": "salience", "value": "background"}
        if kind == "add":
            body["value"] = {"type": "AID", "trigger": {"start": 0, "end": self._random.randrange(1, 9)}}
        return self._sent("POST", "/api/v1/judgements", json=body, headers=self._marks(name))

    def _withdraw(self) -> Attempt:
        taken = self._random.choice([one.id for name in (*self._reports, *self._incidents) for one in self._ledger.judgements(name)])
        return self._sent("POST", f"/api/v1/judgements/{taken}/withdrawal")

    def _resign(self) -> Attempt:
        subject = self._random.choice((*self._reports, *self._incidents))
        if self._random.random() < 0.5:
            return self._sent("POST", "/api/v1/signatures", json={"on": subject}, headers=self._marks(subject))
        return self._sent("POST", f"/api/v1/signatures/{subject}/reopening", json={"reason": self._random.choice(("", " ", "\t\n"))})

    def _other_method(self) -> Attempt:
        subject = self._random.choice((*self._reports, *self._incidents))
        method, path = self._random.choice(("PUT", "PATCH", "DELETE")), self._random.choice((f"/api/v1/signatures/{subject}/1", "/api/v1/signatures"))
        return self._sent(method, path, json={"by": "Bo"})

    def _form(self, path: str, subject: str, **form: str) -> Attempt:
        mark = self._random.choice(("", self._ledger.mark(subject), "1.1"))
        return self._sent("POST", path, data={**form, "mark": mark} if mark else form)

    def _reader_form(self) -> Attempt:
        name, key = self._event()
        event, text = key.rpartition("#")[2], self._ledger.report(name)["text"]
        path, form = self._random.choice(
            (
                ("accept", {"event": event}),
                ("accept", {"event": event, "all": "yes"}),
                ("reject", {"event": event, "words": f"attempt {next(self._numbers)}"}),
                ("correct", {"event": event, "field": "salience", "v.value": "background"}),
                ("add", {"type": "AID", "words": text[:7], "start": "0"}),
            )
        )
        return self._form(f"/reports/{name}/{path}", name, **form)

    def _incident_form(self) -> Attempt:
        name = self._random.choice(self._incidents)
        accounts = self._ledger.incident(name)["accounts"]
        others = [str(one["id"]) for one in self._ledger.incidents() if one["id"] != name]
        account = self._random.choice(accounts)
        path, form = self._random.choice(
            (
                ("accept", {}),
                ("reject", {"words": f"attempt {next(self._numbers)}"}),
                ("correct", {"field": "grade", "v.value": "weak"}),
                ("merge", {"with": self._random.choice(others)}),
                ("split", {"account": event_key(account["report"], account["event"])}),
            )
        )
        return self._form(f"/incidents/{name}/{path}", name, **form)

    def _undo(self) -> Attempt:
        taken = self._random.choice([one.id for name in (*self._reports, *self._incidents) for one in self._ledger.judgements(name)])
        return self._sent("POST", "/undo", data={"judgement": taken})

    def _signed_form(self) -> Attempt:
        subject = self._random.choice((*self._reports, *self._incidents))
        path, form = self._random.choice((("sign", {}), ("reopen", {"why": self._random.choice(("", " "))})))
        return self._form(f"/signed/{subject}/{path}", subject, **form)


# --- attempts through SQL

_COLUMNS = ("id", "seq", "digest", "subject", "number", "state", "version", "role", "at", "body", "by", "reason")


def statements(random: Random, store: str) -> list[str]:
    """Give statements that would alter a signed version: of one attempt, run one after another."""
    column, zero = random.choice(_COLUMNS), "x'00'" if store == "sqlite" else "'\\x00'::bytea"
    value = {"seq": "1", "number": str(random.randrange(9)), "body": zero}.get(column, f"'{random.randrange(10**6)}'")
    where = random.choice(("", " WHERE number = 1 AND state = 'signed'", " WHERE subject LIKE 'sha256:%'"))
    copied = ", ".join(random.choice((name, value)) if name == column else name for name in _COLUMNS)
    following = ", ".join({"number": "number + 1", "id": "id || 'x'", "state": "'reopened'"}.get(name, name) for name in _COLUMNS)
    emptied = f"UPDATE signatures SET body = NULL, by = NULL, reason = NULL{where}"
    named = f"SELECT '[[\"signatures\",\"' || id || '\"]]' FROM signatures{where} LIMIT 1"
    stone = f"INSERT INTO tombstones (id, seq, digest, at, rows, by, reason) VALUES ('x{random.randrange(10**6)}', 1, 'x', '{AT}', ({named}), 'x', 'x')"
    tries = [
        [f"UPDATE signatures SET {column} = {value}{where}"],
        [emptied],
        [stone, emptied],
        [f"DELETE FROM signatures{where}"],
        [f"INSERT INTO signatures SELECT {copied} FROM signatures{where}"],
        [f"INSERT INTO signatures SELECT {following} FROM signatures{where}"],
        [f"DELETE FROM signatures{where}", f"INSERT INTO signatures SELECT {copied} FROM signatures"],
        ["DELETE FROM audit WHERE act = 'sign'"],
        *(_of_sqlite(column, value, copied, where) if store == "sqlite" else _of_postgresql(column, value, copied, where)),
    ]
    return random.choice(tries)


def _of_sqlite(column: str, value: str, copied: str, where: str) -> Iterator[list[str]]:
    """Yield what only SQLite knows: words by which a row replaces another, and settings that loosen rules."""
    yield [f"UPDATE OR REPLACE signatures SET {column} = {value}{where}"]
    yield [f"INSERT OR REPLACE INTO signatures SELECT {copied} FROM signatures{where}"]
    yield [f"REPLACE INTO signatures SELECT {copied} FROM signatures{where}"]
    yield [f"INSERT INTO signatures SELECT {copied} FROM signatures WHERE true ON CONFLICT DO UPDATE SET {column} = {value}"]
    yield ["PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON", f"DELETE FROM signatures{where}"]
    yield ["PRAGMA recursive_triggers = OFF", f"INSERT OR REPLACE INTO signatures SELECT {copied} FROM signatures{where}"]


def _of_postgresql(column: str, value: str, copied: str, where: str) -> Iterator[list[str]]:
    """Yield what only PostgreSQL knows: what owners may do, and the application's user may not."""
    yield ["TRUNCATE signatures"]
    yield ["DROP TRIGGER signatures_holds ON signatures", f"UPDATE signatures SET {column} = {value}{where}"]
    yield ["ALTER TABLE signatures DISABLE TRIGGER ALL", f"DELETE FROM signatures{where}"]
    yield ["SET session_replication_role = replica", f"UPDATE signatures SET {column} = {value}{where}"]
    yield ["DROP TABLE signatures CASCADE"]
    yield ["CREATE OR REPLACE FUNCTION signatures_hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$"]
    yield ["ALTER TABLE signatures RENAME TO signatures_before"]
    yield ["SET ROLE recoupe", f"DELETE FROM signatures{where}"]
    yield ["CREATE RULE r AS ON UPDATE TO signatures DO INSTEAD NOTHING"]
    yield ["GRANT ALL ON signatures TO desk", f"UPDATE signatures SET {column} = {value}{where}"]
    yield [f"INSERT INTO signatures SELECT {copied} FROM signatures WHERE true ON CONFLICT (id) DO UPDATE SET {column} = {value}"]
    yield [f"WITH gone AS (DELETE FROM signatures{where} RETURNING *) INSERT INTO signatures SELECT {copied} FROM gone"]


def run_sqlite(path: Path, several: Sequence[str]) -> str:
    """Run statements on a file, all or none, and say how they were answered."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as connection:
        try:
            for pragma in (one for one in several if one.startswith("PRAGMA")):
                connection.execute(pragma)
            connection.execute("BEGIN")
            for one in several:
                if not one.startswith("PRAGMA"):
                    connection.execute(one)
            connection.execute("COMMIT")
        except sqlite3.Error as fault:
            return type(fault).__name__
    return "done"


def run_postgresql(url: str, several: Sequence[str]) -> str:
    """Run statements as the application's user, all or none, and say how they were answered."""
    try:
        with psycopg.connect(url) as connection:
            for one in several:
                connection.execute(one)
    except psycopg.Error as fault:
        return type(fault).__name__
    return "done"


# --- both stores


def attempted(store: str, places: tuple[str, str], attempts: int, seed: int = 0) -> Outcome:
    """Make attempts, and look after each whether it altered anything.

    Args:
        store: `sqlite` or `postgresql`.
        places: the ledger as its owner names it, and as the application's user does.
        attempts: how many.
        seed: of chance.
    """
    _, ours = places
    outcome, random, told = Outcome(store), Random(seed), hashlib.sha256()
    with open_ledger(ours) as ledger:
        signed = Signed(ledger)
        settings = Settings(user="Bo", requests_a_second=1e9)
        seconds = count()
        app = build_app(
            Desk(ledger, load_codebook(), lambda: f"2024-03-20T{(now := next(seconds)) // 3600 % 24:02}:{now // 60 % 60:02}:{now % 60:02}Z", settings)
        )
        with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
            web = Web(client, ledger, signed.subjects, random)
            for number in range(attempts):
                way = WAYS[number % len(WAYS)]
                attempt = _sql(store, ours, random) if way == "sql" else web.api() if way == "api" else web.page()
                answer = attempt.do()
                told.update(f"{attempt.name} {answer}\n".encode())
                outcome.tried[way] += 1
                outcome.answered[f"{way} {answer}"] += 1
                if altered := signed.altered():
                    outcome.succeeded.append(f"{attempt.name}: {altered} ({answer})")
                    signed = Signed(ledger)
    outcome.digest = told.hexdigest()[:12]
    return outcome


def _sql(store: str, place: str, random: Random) -> Attempt:
    several = statements(random, store)
    if store == "sqlite":
        return Attempt("; ".join(several), lambda: run_sqlite(Path(place), several))
    return Attempt("; ".join(several), lambda: run_postgresql(place, several))


def unguarded(path: Path, attempts: int, seed: int) -> tuple[int, int]:
    """Take the guards of a file away, alter what was signed, and count the alterations and those that `recoupe verify` finds; each on a fresh copy."""
    random, made, found = Random(seed), 0, 0
    content = path.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        for _ in range(attempts):
            copy.write_bytes(content)
            drops = [f"DROP TRIGGER IF EXISTS signatures_{guard}" for guard in ("stays", "holds", "follows")]
            with open_ledger(copy) as ledger:
                before = Signed(ledger)
                run_sqlite(copy, [*drops, *(one for one in statements(random, "sqlite") if "tombstones" not in one)])
                if before.altered():
                    made += 1
                    found += bool(ledger.verify_chain())
    return made, found


@contextmanager
def stores(folder: Path) -> Iterator[dict[str, tuple[str, str]]]:
    """Give a ledger of each store with something signed in it, as its owner names it and as the application's user does."""
    file = str(folder / "signed.db")
    prepared(file)
    with server() as cluster:
        url = cluster.format("postgres")
        prepared(url)
        yield {"sqlite": (file, file), "postgresql": (url, as_application(url))}


def as_application(url: str) -> str:
    """Make the application's user with the rights that are granted to it, and give the URL by which it opens the ledger."""
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE ROLE {USER} LOGIN")
        for statement in grants(USER):
            connection.execute(statement)
    return as_url(url).replace("//recoupe@", f"//{USER}@")


def main() -> None:
    """Try in both stores, and print what came of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--attempts", type=int, default=1000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--keep", action="store_true", help="add the result to benchmarks/results/signing.jsonl")
    given = options.parse_args()
    load = busy()
    with tempfile.TemporaryDirectory() as folder, stores(Path(folder)) as places:
        for store, place in places.items():
            outcome = attempted(store, place, given.attempts, given.seed)
            if store == "sqlite":
                outcome.dropped, outcome.found = unguarded(Path(place[0]), min(100, given.attempts), given.seed)
            with open_ledger(place[0]) as ledger:
                faults = len(ledger.verify_chain())
            told = {
                "store": store,
                "attempts": dict(outcome.tried),
                "succeeded": len(outcome.succeeded),
                "faults": faults,
                "guards_dropped": outcome.dropped,
                "found": outcome.found,
                "answered": dict(sorted(outcome.answered.items())),
                "digest": outcome.digest,
            }
            print(json.dumps(told, ensure_ascii=False))
            print("\n".join(outcome.succeeded[:5]))
            if given.keep:
                keep("signing", {**told, "seed": given.seed, "load": load})


if __name__ == "__main__":
    main()
