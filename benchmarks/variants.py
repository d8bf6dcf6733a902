"""Measure the variant rule: `python -m benchmarks.variants [--misses]`.

`variants.csv` lists spellings that newsrooms use, the name under which the gazetteer lists the town, and its country. Told are the share of spellings
that are names already (`find`), of the others the share that the rule leads to the town (`variants`), both together, and the share that shares a
skeleton with the main name alone: how the rule does on a town whose other names nobody listed.
"""

import csv
import sys
import time
from pathlib import Path
from statistics import fmean, median

from recoupe.codebook.gazetteer import Candidate, Gazetteer
from recoupe.codebook.load import load_codebook
from recoupe.codebook.place_keys import key, skeleton

PAIRS = Path(__file__).parent / "variants.csv"


def main(arguments: list[str]) -> int:
    """Measure and print."""
    gazetteer = load_codebook().gazetteer
    gazetteer.open()
    with PAIRS.open(encoding="utf-8", newline="") as file:
        pairs = [(row["spelling"], row["name"], row["country"]) for row in csv.DictReader(file)]
    exact = [_has(gazetteer.find(spelling), _town(gazetteer, name, country)) for spelling, name, country in pairs]
    started = time.perf_counter()
    proposed = [gazetteer.variants(spelling, [country]) for spelling, _, country in pairs]
    spent = time.perf_counter() - started
    ruled = [_has(found, _town(gazetteer, name, country)) for found, (_, name, country) in zip(proposed, pairs, strict=True)]
    either = [one or other for one, other in zip(exact, ruled, strict=True)]
    unlisted = [hit for hit, listed in zip(ruled, exact, strict=True) if not listed]
    main_alone = [skeleton(key(spelling)) == skeleton(key(name)) != "" for spelling, name, _ in pairs]
    sizes = [len(found) for found in proposed]
    print(f"{len(pairs)} pairs; names already {_percent(exact)}; of the other {len(unlisted)} by the rule {_percent(unlisted)}; together {_percent(either)}")
    print(f"by the rule from main names alone {_percent(main_alone)}")
    print(f"proposals within the country: mean {fmean(sizes):.1f}, median {median(sizes):.0f}, most {max(sizes)}; {spent / len(pairs) * 1e6:.0f} us a look-up")
    if "--misses" in arguments:
        print([pair for pair, hit in zip(pairs, either, strict=True) if not hit])
    return 0


def _town(gazetteer: Gazetteer, name: str, country: str) -> str:
    """Give the id of a town by the name under which it is listed."""
    return next(found.entity for found in gazetteer.find(name) if found.country == country and found.precision == "town")


def _has(found: tuple[Candidate, ...], entity: str) -> bool:
    return entity in {candidate.entity for candidate in found}


def _percent(hits: list[bool]) -> str:
    return f"{100 * fmean(hits):.1f} %"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
