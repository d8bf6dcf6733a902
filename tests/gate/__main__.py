"""Measure sets against their floors, or raise the floors.

python -m tests.gate check muc4 muc4-fr ecbplus --data DIR        the slow sets, which the tests leave out; exit code 1 if one falls
python -m tests.gate raise modern traps                   upward alone
python -m tests.gate raise modern --because "40 reports more"
"""

import argparse
import os
import sys
from pathlib import Path

from recoupe import registry
from recoupe.codebook.load import load_codebook
from recoupe.measure.goldset import GoldSet, Manner, Measurement, measure
from tests.gate.floors import KEPT, PATH, all_breaches, load, raised, write


def main(arguments: list[str] | None = None, path: Path = PATH) -> int:
    """Do what the command line asks for, and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.gate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("check", "raise"))
    parser.add_argument("sets", nargs="+", choices=tuple(KEPT), metavar="SET", help=", ".join(KEPT))
    parser.add_argument("--data", type=Path, help="folder that holds the gold; default RECOUPE_GOLD, else gold/ of the checkout")
    parser.add_argument("--because", default="", help="why a floor is lowered, or the data are others; it is written into the file")
    given = parser.parse_args(arguments)
    found = [measured_now(name, given.data) for name in given.sets]
    if given.what == "check":
        said = all_breaches(found, load(path))
        sys.stdout.writelines(f"{line}\n" for line in said or ["no figure is below its floor"])
        return 1 if said else 0
    return _raise(found, given.because, path)


def measured_now(name: str, data: Path | None) -> Measurement:
    """Measure one set."""
    return measure(registry.load("measure", name, GoldSet), data, load_codebook(), manner=Manner(workers=os.cpu_count() or 1))


def _raise(found: list[Measurement], because: str, path: Path) -> int:
    sets = load(path)
    try:
        for one in found:
            sets[one.set] = raised(one, sets.get(one.set), because)
    except ValueError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    write(sets, path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
