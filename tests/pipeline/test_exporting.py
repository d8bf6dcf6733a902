"""What became of incidents since a point of the log: created, changed, merged, withdrawn, and nothing for what came and went meanwhile."""

import json
from pathlib import Path

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.errors import ExportError
from recoupe.export.selection import Change, ChangeKind
from recoupe.pipeline.exporting import LedgerSource, changes_of
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.values import Changes, Step
from tests.store.samples import AT, LATER, add, incident


def steps(*told: tuple[str, str] | tuple[str, str, str]) -> list[Step]:
    """Make steps, an entry each, of the name of an incident, its state and what it was merged into."""
    return [Step(one[0], 1, one[1], one[2] if len(one) > 2 else None, AT, entry) for entry, one in enumerate(told, start=1)]


C, W, M = "current", "withdrawn", "merged"


@pytest.mark.parametrize(
    ("told", "standing", "expected"),
    [
        pytest.param([("a", C), ("b", C)], "ab", [("b", "created", None)], id="created"),
        pytest.param([("a", C), ("a", C)], "a", [("a", "changed", None)], id="changed"),
        pytest.param([("a", C), ("a", W)], "", [("a", "withdrawn", None)], id="withdrawn"),
        pytest.param([("a", C), ("b", C), ("a", M, "b")], "b", [("a", "merged", "b"), ("b", "created", None)], id="merged into a new one"),
        pytest.param([("a", C), ("b", C), ("c", C), ("a", M, "b"), ("b", M, "c")], "c", [("a", "merged", "c"), ("c", "created", None)], id="merged twice"),
        pytest.param([("a", C), ("b", C), ("a", M, "b"), ("b", W)], "", [("a", "withdrawn", None)], id="merged into what was withdrawn"),
        pytest.param([("a", C), ("b", C), ("b", W)], "a", [], id="came and went"),
        pytest.param([("a", W), ("a", C)], "a", [("a", "created", None)], id="came back"),
        pytest.param([("a", C), ("a", C)], "", [("a", "withdrawn", None)], id="erased"),
    ],
)
def test_changes_since_the_first_entry(told: list[tuple[str, str]], standing: str, expected: list[tuple[str, str, str | None]]) -> None:
    """Whoever saw how incidents stood after the first entry is told what became of each, once, by what stands now."""
    found = changes_of(steps(*told), lambda step: step.entry > 1, set(standing))

    assert found == tuple(Change(name, ChangeKind(kind), into) for name, kind, into in expected)


@pytest.fixture
def ledger(tmp_path: Path):
    """Give a ledger with an incident of one day and another of the next."""
    with open_ledger(tmp_path / "a.db", create=True) as found:
        strike = add(found)
        found.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", strike),)))
        head = found.head()
        (tmp_path / "head.json").write_text(json.dumps({"schema": "recoupe/head/1", "entries": head.entries, "hash": head.hash}))
        found.save_incidents(Changes(at=LATER, incidents=(incident("RCP-2", strike),)))
        yield found


@pytest.mark.parametrize("since", ["2", "2024-03-15", "2024-03-14T10:00:00+00:00", "head.json"])
def test_point_is_an_entry_a_time_or_a_head(ledger: Ledger, since: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A point of the log is named by its entry, by a day or an instant, or by a head that was kept; each finds the same changes."""
    monkeypatch.chdir(tmp_path)

    assert LedgerSource(ledger, load_codebook()).changes(since) == (Change("RCP-2", ChangeKind.CREATED),)
    assert len(LedgerSource(ledger, load_codebook()).changes("0")) == 2


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("99", "has 3 entries"),
        ("2024-13-99", "no entry of the log, no day"),
        ("none.json", "no entry of the log, no day"),
        ("other.json", "does not go through this head"),
        ("list.json", "no file with a head"),
    ],
)
def test_point_that_is_none_is_refused(ledger: Ledger, since: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry beyond the log, a day that is none, a file without a head and a head of another ledger are refused, each with what to do."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.json").write_text(json.dumps({"entries": 1, "hash": "0" * 64}))
    (tmp_path / "list.json").write_text("[]")

    with pytest.raises(ExportError, match=said):
        LedgerSource(ledger, load_codebook()).changes(since)
