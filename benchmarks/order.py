"""Take one corpus in again and again, shuffled, in both stores, with one reader and with several: `python -m benchmarks.order`.

Each ledger is filled in an order of its own, in one piece, in two or in three, each piece linked when it is in. What a ledger knows then
(`Ledger.dump`) must be the same to the byte; the exit code is 1 if it is not. The corpus has what tempts order: one text at several addresses,
several texts at one address, near copies, a text that cannot be read. All comes at one point in time, which is part of what is taken in.
`--keep` adds the result to benchmarks/results/order.jsonl.
"""

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.rounds import keep
from benchmarks.texts import PLACES, ROOT
from recoupe.codebook.load import load_codebook
from recoupe.pipeline.ledger import link_added
from recoupe.pipeline.readers import Readers
from recoupe.pipeline.taking import take_in_all
from recoupe.read.captures import Capture, ReadOptions
from recoupe.store.ledger import open_ledger
from tests.store.servers import server

AT = "2024-05-05T08:00:00Z"
SHUFFLES = 3
# Two accounts of each of some strikes on following days, that tolls and places make one incident or another.
TOLD = (
    "{outlet}, {day} mai 2024\n\nDeux drones de l'armée ont frappé le marché de {place} le {day} mai 2024 et tué {dead} civils, selon un infirmier.\n",
    "{outlet}\n{day} May 2024\n\nArmy drones struck the market of {place} on {day} May 2024, killing {more} civilians, a resident said.\n",
)


@dataclass(frozen=True, slots=True)
class Round:
    """One filling of a ledger: the store, the seed of the shuffle, how many readers, and what came of it."""

    store: str
    seed: int
    workers: int
    lines: int
    digest: str


def corpus(count: int) -> list[Capture]:
    """Give the reports: made ones, accounts of one strike, and what tempts order."""
    made = [_account(number) for number in range(count)]
    strike = [Capture(path.name, path.read_bytes()) for path in sorted((ROOT / "examples" / "one-strike").iterdir())]
    twice = [Capture(f"copy-of-{one.origin}", one.content) for one in (*made[:2], *strike[:2])]
    versions = [Capture(made[0].origin, one.content + b"\nMore to follow.\n") for one in made[:3]]
    near = [Capture(f"near-{one.origin}", one.content.replace(b".", b" .", 1)) for one in (*made[2:4], strike[-1])]
    return [*made, *strike, *twice, *versions, *near, Capture(made[1].origin, b"\x00\x01\x02" * 50)]


def _account(number: int) -> Capture:
    """Make one account; two that follow one another tell of the same strike."""
    strike = number // 2
    told = {"outlet": f"Gazette {number % 7}", "day": 1 + strike % 28, "place": PLACES[strike % len(PLACES)], "dead": 3 + strike, "more": 4 + strike}
    return Capture(f"account-{number}.txt", TOLD[number % 2].format(**told).encode())


def run(urls: dict[str, str], items: Sequence[Capture], counts: Sequence[int], place: Path) -> Iterator[Round]:
    """Fill ledgers in all ways, and give each round with the digest of its dump.

    Args:
        urls: by store where its ledgers lie, `{}` standing for the name of one.
        items: the corpus.
        counts: with how many readers.
        place: where the dumps are written to, each under its digest.
    """
    codebook = load_codebook()
    for workers in counts:
        with Readers(workers, ReadOptions(), codebook) as readers:
            for store, url in urls.items():
                for seed in range(1, SHUFFLES + 1):
                    dump = _fill(url.format(f"order_{workers}_{seed}"), _pieces(items, seed), readers)
                    digest = hashlib.sha256("\n".join(dump).encode()).hexdigest()[:12]
                    (place / f"{digest}.jsonl").write_text("\n".join(dump), "utf-8", "surrogatepass")
                    yield Round(store, seed, workers, len(dump), digest)


def _pieces(items: Sequence[Capture], seed: int) -> list[list[Capture]]:
    """Shuffle the corpus, and part it into as many pieces as the seed says."""
    shuffled = list(items)
    Random(seed).shuffle(shuffled)
    return [shuffled[start::seed] for start in range(seed)]


def _fill(url: str, pieces: Sequence[Sequence[Capture]], readers: Readers) -> list[str]:
    """Fill a ledger piece by piece, and write it down."""
    codebook = load_codebook()
    with open_ledger(url, create=True) as ledger:
        for piece in pieces:
            taken = list(take_in_all(ledger, piece, readers, AT))
            link_added(ledger, [one.added.report_id for one in taken if one.added and one.added.new], codebook, AT)
        return list(ledger.dump())


@contextmanager
def places(stores: Sequence[str], counts: Sequence[int]) -> Iterator[dict[str, str]]:
    """Give by store where new ledgers may lie."""
    import psycopg

    with ExitStack() as held:
        folder = held.enter_context(tempfile.TemporaryDirectory())
        found = {"sqlite": f"{folder}/{{}}.db"}
        if "postgresql" in stores:
            url = held.enter_context(server())
            with psycopg.connect(url.format("postgres"), autocommit=True) as connection:
                for workers in counts:
                    for seed in range(1, SHUFFLES + 1):
                        connection.execute(f"CREATE DATABASE order_{workers}_{seed}")
            found["postgresql"] = url
        yield {store: found[store] for store in stores}


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill, print, and say by the exit code whether all are equal."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--reports", type=int, default=40)
    asked.add_argument("--workers", type=int, nargs="+", default=[1, 4])
    asked.add_argument("--stores", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    asked.add_argument("--dumps", type=Path, help="keep the dumps in this folder, to compare them")
    asked.add_argument("--keep", action="store_true")
    given = asked.parse_args(arguments)
    items = corpus(given.reports)
    with places(given.stores, given.workers) as urls, tempfile.TemporaryDirectory() as folder:
        found = []
        for one in run(urls, items, given.workers, given.dumps or Path(folder)):
            print(f"{one.store:<11} seed {one.seed}, {one.seed} piece(s), {one.workers} reader(s): {one.lines} lines, digest {one.digest}", flush=True)
            found.append(one)
    digests = sorted({one.digest for one in found})
    result = {"inputs": len(items), "rounds": len(found), "lines": found[0].lines, "equal": len(digests) == 1, "digests": digests}
    print(result)
    if given.keep:
        keep("order", result)
    return 0 if len(digests) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
