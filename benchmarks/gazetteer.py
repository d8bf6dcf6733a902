"""Measure the gazetteer: `python -m benchmarks.gazetteer`. Size of the pack, seconds to unpack it, microseconds a look-up."""

import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

from recoupe.codebook.gazetteer import Gazetteer
from recoupe.codebook.place_pack import PACK, packed_store

LOOK_UPS = 20_000


def main() -> int:
    """Measure and print."""
    folder = files("recoupe.codebook") / "data" / "gazetteer"
    with tempfile.TemporaryDirectory() as cache:
        os.environ["RECOUPE_CACHE"] = cache
        gazetteer = Gazetteer(packed_store(folder))
        unpack_s = _seconds(gazetteer.open)
        (unpacked,) = Path(cache).iterdir()
        names = _sample(unpacked)
        print(f"pack {len((folder / PACK).read_bytes()) / 1e6:.1f} MB; unpacked {unpacked.stat().st_size / 1e6:.1f} MB in {unpack_s:.1f} s, once")
        print(f"find, first time {_each(gazetteer.find, names):.1f} us; again {_each(gazetteer.find, names[-1000:]):.1f} us")
        print(f"begins {_each(gazetteer.begins, [name.split()[0] for name in names]):.1f} us")
        misses = [f"{name}x" for name in names]
        print(f"find, no such name {_each(gazetteer.find, misses):.1f} us")
    return 0


def _sample(path: Path) -> list[str]:
    """Give keys by chance, the same at every run."""
    connection = sqlite3.connect(path)
    keys = [row[0] for row in connection.execute("SELECT key FROM name WHERE substr(key, 1, 1) <> '=' ORDER BY key")]
    connection.close()
    return random.Random(0).sample(keys, LOOK_UPS)


def _each(ask: Callable[[str], object], names: Sequence[str]) -> float:
    return _seconds(lambda: [ask(name) for name in names]) / len(names) * 1e6


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
