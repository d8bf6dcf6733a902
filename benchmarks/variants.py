"""Measure the variant rule: `python -m benchmarks.variants [--misses]`.

`variants.csv` lists spellings that newsrooms use, the name under which the gazetteer lists the town, and its country. Told are the share of spellings
that are names already (`find`), of the others the share that the rule leads to the town (`variants`), both together, and the share that shares a
skeleton with the main name alone: how the rule does on a town whose other names nobody listed.
"""

import csv
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from recoupe.codebook.gazetteer import Candidate, Gazetteer
from recoupe.codebook.load import load_codebook
from recoupe.codebook.place_keys import key, skeleton

PAIRS = Path(__file__).parent / "variants.csv"


@dataclass(frozen=True, slots=True)
class Measured:
    """What came out, pair by pair, in the order of the list."""

    pairs: tuple[tuple[str, str, str], ...]
    listed: tuple[bool, ...]
    ruled: tuple[bool, ...]
    main_alone: tuple[bool, ...]
    proposals: tuple[int, ...]
    seconds: float

    def either(self) -> list[bool]:
        """Tell of each pair whether the town was found one way or the other."""
        return [one or other for one, other in zip(self.listed, self.ruled, strict=True)]


def measure(gazetteer: Gazetteer) -> Measured:
    """Look every pair up."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        pairs = tuple((row["spelling"], row["name"], row["country"]) for row in csv.DictReader(file))
    towns = [_town(gazetteer, name, country) for _, name, country in pairs]
    listed = tuple(_has(gazetteer.find(spelling), town) for (spelling, _, _), town in zip(pairs, towns, strict=True))
    started = time.perf_counter()
    proposed = [gazetteer.variants(spelling, [country]) for spelling, _, country in pairs]
    spent = time.perf_counter() - started
    ruled = tuple(_has(found, town) for found, town in zip(proposed, towns, strict=True))
    main_alone = tuple(skeleton(key(spelling)) == skeleton(key(name)) != "" for spelling, name, _ in pairs)
    return Measured(pairs, listed, ruled, main_alone, tuple(map(len, proposed)), spent)


def main(arguments: list[str]) -> int:
    """Measure and print."""
    gazetteer = load_codebook().gazetteer
    gazetteer.open()
    found = measure(gazetteer)
    either, count = found.either(), len(found.pairs)
    unlisted = [hit for hit, listed in zip(found.ruled, found.listed, strict=True) if not listed]
    print(f"{count} pairs; names already {_percent(found.listed)}; of the other {len(unlisted)} by the rule {_percent(unlisted)}; together {_percent(either)}")
    print(f"by the rule from main names alone {_percent(found.main_alone)}")
    sizes, each_us = found.proposals, found.seconds / count * 1e6
    print(f"proposals within the country: mean {fmean(sizes):.1f}, median {median(sizes):.0f}, most {max(sizes)}; {each_us:.0f} us a look-up")
    if "--misses" in arguments:
        print([pair for pair, hit in zip(found.pairs, either, strict=True) if not hit])
    return 0


def _town(gazetteer: Gazetteer, name: str, country: str) -> str:
    """Give the id of a town by the name under which it is listed."""
    return next(found.entity for found in gazetteer.find(name) if found.country == country and found.precision == "town")


def _has(found: tuple[Candidate, ...], entity: str) -> bool:
    return entity in {candidate.entity for candidate in found}


def _percent(hits: Sequence[bool]) -> str:
    return f"{100 * fmean(hits):.1f} %"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
