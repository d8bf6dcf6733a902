"""Windows link what linking everything at once links, however the reports are shared out, and whoever does it in whatever order."""

import json
from pathlib import Path
from typing import Any

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.errors import ScaleError
from recoupe.link import pieces
from recoupe.link.incidents import key_rules
from recoupe.model.serial import incident_to_dict, to_dict
from recoupe.pipeline.linking import incidents_of
from recoupe.pipeline.reading import read_report
from recoupe.scale import linking
from recoupe.scale.linking import link_wide
from recoupe.scale.work import home_of
from tests.export.samples import lines
from tests.link import event, place, record, when
from tests.link.ledger import ledger
from tests.link.test_incidents import crowd
from tests.scale.samples import Hands, shelved


def at_once(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [incident_to_dict(one) for one in incidents_of(records, load_codebook())]


def wide(out: Path, records: list[dict[str, Any]], size: int = 2, hands: Hands | None = None) -> list[dict[str, Any]]:
    floor, names = shelved(out, records, size, hands)
    return [json.loads(line) for line in link_wide(floor, names, key_rules(load_codebook()))[1].values()]


def same(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> bool:
    """Compare as JSON does, which knows no tuples."""
    return json.dumps(one) == json.dumps(other)


@pytest.mark.parametrize("most", [1, 500], ids="windows of {}".format)
@pytest.mark.parametrize("given", [lines("records"), ledger(), [*ledger(), {**ledger()[0], "origin": "zz"}]], ids=["exports", "ledger", "one twice"])
def test_windows_give_what_all_at_once_gives(given: list[dict[str, Any]], most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Incidents with their ids, accounts, groups and grades are those of linking all at once, also where every report is a window of its own."""
    monkeypatch.setattr(linking, "_REPORTS", most)
    monkeypatch.setattr(linking, "_EVENTS", most)

    assert same(wide(tmp_path, given), at_once(given))


@pytest.mark.parametrize("most", [2, 4], ids="pieces of {}".format)
def test_crowd_gives_what_all_at_once_gives(most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crowd of accounts that hang together in chains, cut into small pieces, is gathered as if at once, whatever the order of the tasks."""
    monkeypatch.setattr(pieces, "MOST_TOGETHER", most)
    monkeypatch.setattr(linking, "_REPORTS", 2)
    monkeypatch.setattr(linking, "_EVENTS", 3)

    assert same(wide(tmp_path, crowd(), 3, Hands(backwards=True)), at_once(crowd()))


def test_open_sets_give_what_all_at_once_gives(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The accounts of our own incident sets that are open give the incidents of linking all at once, in windows of three reports."""
    monkeypatch.setattr(linking, "_REPORTS", 3)
    monkeypatch.setattr(linking, "_EVENTS", 10)
    texts = sorted((root / "gold" / "modern" / "incidents").glob("*.txt"))
    records = json.loads(json.dumps([to_dict(read_report(path.read_bytes(), path.name)) for path in texts]))

    assert len(records) > 30
    assert same(wide(tmp_path, records, 5), at_once(records))


def test_what_straddles_is_one_incident(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Accounts of one deed that stand in two weeks, in two countries, or in no week at all are one incident."""
    monkeypatch.setattr(linking, "_REPORTS", 1)
    told = "Gunmen on motorbikes killed seven farmers near Djibo, the mayor of Djibo Ousmane Dicko said."
    sunday, monday = event(when=when("2024-03-10")), event(when=when("2024-03-10", "2024-03-11"))
    nowhere = event(places=[place("Djibo", country=None)], when=when("2024-03-11"))
    records = [record("a", told, sunday), record("b", told + " They fled.", monday), record("c", told + " Many mourn.", nowhere)]
    found = wide(tmp_path, records, 1)

    assert len({home_of(one) for one in records}) > 1
    assert same(found, at_once(records))
    assert [len(one["accounts"]) for one in found] == [3]


def test_home_is_the_first_that_has_both() -> None:
    """A report stands in country and week of its first event that has both; what none of its events has is `none`, a week comes from its publication too."""
    bare = event(places=[], when=None)

    assert home_of(record("a", "x", bare, event("e2"))) == ("BFA", "2024-W10")
    assert home_of(record("b", "x", bare, published=None)) == ("none", "none")
    assert home_of(record("c", "x", event(when=None), published=when("2024-12-30"))) == ("BFA", "2025-W01")


def test_lost_window_is_done_again_alone(tmp_path: Path) -> None:
    """A window whose worker died is linked again; one that brings down whoever links it ends the run with its name."""
    once = set[str]()

    def is_lost(task: Any) -> bool:
        known = task.name in once
        once.add(task.name)
        return task.work == "link" and not known

    assert same(wide(tmp_path / "once", ledger(), 2, Hands(is_lost)), at_once(ledger()))
    with pytest.raises(ScaleError, match="BFA-2024-W10"):
        wide(tmp_path / "always", ledger(), 2, Hands(lambda task: task.work == "link"))


def test_links_that_were_found_are_not_sought_again(tmp_path: Path) -> None:
    """A run that goes on takes windows and batches from its folder where nothing changed."""
    wide(tmp_path, ledger())
    again = Hands()
    found = wide(tmp_path, ledger(), hands=again)

    assert same(found, at_once(ledger()))
    assert again.done == []
