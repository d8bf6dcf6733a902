"""The same reports give the same ledger to the byte: under any seed of hashing, one a program or many, with one reader or four.

What `recoupe read` writes is held to that by tests/pipeline/test_reading.py, orders and stores by tests/pipeline/test_order.py, wide runs by tests/scale.
"""

import os
import subprocess
import sys
from pathlib import Path

from recoupe.store.ledger import open_ledger
from tests.conftest import ROOT
from tests.pipeline.test_ledger import REPORTS

HTML = "depot-strike.html"
NAMES = ("strike.txt", "second.txt", HTML)
# A seed of hashing, how many readers, and how the reports are parted, a program each.
WAYS = [("0", 1, [NAMES]), ("4711", 4, [NAMES]), ("1", 1, [[name] for name in reversed(NAMES)])]


def filled(folder: Path, seed: str, workers: int, parts: list) -> list[str]:
    """Fill a ledger by the command, and give what it knows."""
    for name, content in {**REPORTS, HTML: (ROOT / "examples" / HTML).read_bytes()}.items():
        (folder / name).write_bytes(content)
    open_ledger(folder / "recoupe.db", create=True).close()
    for part in parts:
        run(folder, seed, "add", "-q", "--workers", str(workers), *part)
    with open_ledger(folder / "recoupe.db") as ledger:
        return list(ledger.dump())


def run(folder: Path, seed: str, *words: str) -> None:
    """Run a command in a program whose sets are ordered by a seed."""
    env = {**{name: value for name, value in os.environ.items() if name != "RECOUPE_DB"}, "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-m", "recoupe", *words], check=True, capture_output=True, cwd=folder, env=env)


def test_every_way_gives_the_same_ledger(tmp_path: Path) -> None:
    """Two seeds and more, all reports in one program, or one a program from the last to the first, with one reader or four: equal bytes."""
    found = []
    for number, (seed, workers, parts) in enumerate(WAYS):
        (tmp_path / str(number)).mkdir()
        found.append(filled(tmp_path / str(number), seed, workers, parts))

    assert len(found[0]) > 2 * len(NAMES)
    assert all(one == found[0] for one in found)
