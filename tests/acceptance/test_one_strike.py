"""What the ledger is for, from an empty folder and through the command line: two outlets' accounts of one strike and a denial become one contested incident."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path


def recoupe(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, in a folder, as a person does."""
    clean = {name: value for name, value in os.environ.items() if name != "RECOUPE_DB"}
    return subprocess.run([sys.executable, "-m", "recoupe", *arguments], capture_output=True, text=True, check=False, cwd=folder, env=clean, encoding="utf-8")


def test_one_strike_two_sources_contested(tmp_path: Path, root: Path) -> None:
    """`init`, `add` and `incidents` show one incident with three accounts, two independent, contested; `show` compares them, with whose word each value is."""
    made = recoupe(tmp_path, "init")
    added = recoupe(tmp_path, "add", str(root / "examples" / "one-strike"))
    listed = recoupe(tmp_path, "incidents", "--format", "text")
    (incident,) = [json.loads(line) for line in recoupe(tmp_path, "incidents").stdout.splitlines()]
    card = recoupe(tmp_path, "show", incident["id"]).stdout
    checked = recoupe(tmp_path, "verify")

    assert [one.returncode for one in (made, added, listed, checked)] == [0, 0, 0, 0]
    assert added.stderr == "recoupe: 3 reports, 3 new, 0 errors, 1 incident written\n"
    assert re.fullmatch(r"RCP-\w{10} 2024-05-02 ASSAULT \S+ 9 killed 3 accounts, 2 independent contested\n", listed.stdout)
    assert (incident["grade"], len(incident["accounts"]), len(incident["independence"])) == ("contested", 3, 2)
    assert sorted(Path(account["origin"]).name for account in incident["accounts"]) == sorted(
        path.name for path in (root / "examples" / "one-strike").iterdir()
    )
    assert {(party["stance"], party["entity"]) for party in incident["parties"]} == {("denies", "mli-mil"), ("accused", "mli-mil")}
    assert (incident["fields"]["when"]["agreement"], incident["fields"]["actors"]["agreement"]) == ("agreed", "contested")
    assert all(line in card for line in ("3 accounts, 2 independent", "armée malienne denies it [3]", "actors CONTESTED"))
