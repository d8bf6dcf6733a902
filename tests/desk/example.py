"""Make a ledger of the two examples and of some accounts of one deed, without reading anything anew: their records are kept beside the tests."""

import json
from pathlib import Path

from recoupe.codebook.load import load_codebook
from recoupe.pipeline.ledger import link_all
from recoupe.store.ledger import Ledger
from tests.store.samples import AT

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = {"convoi-ansongo": "convoi-ansongo.txt", "depot-strike": "depot-strike.html"}


def fill(ledger: Ledger) -> tuple[str, ...]:
    """Add the examples, and a copy of the first that another outlet prints, link them, and give their ids."""
    made = [_add(ledger, name, file) for name, file in EXAMPLES.items()]
    made.append(_copy(ledger))
    link_all(ledger, load_codebook(), AT)
    return tuple(made)


def golden(name: str) -> dict:
    """Give the record of an example."""
    return json.loads((ROOT / "tests" / "golden" / f"{name}.json").read_text("utf-8"))


def _add(ledger: Ledger, name: str, file: str) -> str:
    record = {**golden(name), "produced_by": {"program": "recoupe"}}
    return ledger.add_report((ROOT / "examples" / file).read_bytes(), record, origin=file, at=AT).report_id


def _copy(ledger: Ledger) -> str:
    """Add the first example as another outlet prints it: the same words with a line more."""
    import hashlib

    record = golden("convoi-ansongo")
    text = record["text"] + "\n\n(avec Agence du Fleuve)"
    name = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    outlet = {"name": "Courrier du Sahel", "entity": None, "span": None, "basis": "given"}
    copy = {**record, "id": name, "text": text, "outlet": outlet, "origin": "copy.txt", "produced_by": {"program": "recoupe"}}
    return ledger.add_report(text.encode(), copy, origin="copy.txt", at=AT).report_id
