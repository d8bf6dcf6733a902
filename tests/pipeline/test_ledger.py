"""Reports walk into a ledger and come out as incidents, whatever their order, and one at a time as all at once."""

from collections.abc import Iterable
from itertools import permutations
from pathlib import Path

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.errors import LinkError, UnknownIdError
from recoupe.pipeline.ledger import Taken, explain, link_added, link_all, take_in
from recoupe.read.captures import Capture, ReadOptions, Refusal
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.values import Judgement, event_key

AT = "2024-05-03T08:00:00Z"
LATER = "2024-05-05T08:00:00Z"
STRIKE = b"""Gao Hebdo
3 mai 2024

Deux drones de l'arm\xc3\xa9e malienne ont frapp\xc3\xa9 jeudi 2 mai 2024 le march\xc3\xa9 de T\xc3\xa9m\xc3\xa9ra, pr\xc3\xa8s de Gao, au Mali. Neuf civils ont \xc3\xa9t\xc3\xa9 tu\xc3\xa9s, selon un infirmier.
"""
SECOND = b"""Sahel Courier
3 May 2024

Malian army drones struck the market of Temera near Gao, Mali, on Thursday 2 May 2024. Eleven civilians were killed, a village elder said.
"""
DENIAL = b"""Bamako Dispatch
4 May 2024

The Malian army denied that its drones struck the market of Temera near Gao, Mali, on 2 May 2024. No civilian was killed, a spokesman said.
"""
OTHER = b"""Lima Diario
4 May 2024

Police arrested three miners in Arequipa, Peru, on 3 May 2024.
"""
REPORTS = {"strike.txt": STRIKE, "second.txt": SECOND, "denial.txt": DENIAL, "other.txt": OTHER}


def put(ledger: Ledger, names: Iterable[str]) -> list[Taken]:
    """Take reports in, in a given order."""
    return [take_in(ledger, Capture(name, REPORTS[name]), ReadOptions(), load_codebook(), AT) for name in names]


def dump(path: Path, names: Iterable[str], *, one_by_one: bool) -> list[str]:
    """Fill a ledger and write it down."""
    with open_ledger(str(path), create=True) as ledger:
        if one_by_one:
            for name in names:
                added = [one.added.report_id for one in put(ledger, [name]) if one.added]
                link_added(ledger, added, load_codebook(), AT)
        else:
            put(ledger, names)
            link_all(ledger, load_codebook(), AT)
        return list(ledger.dump())


def test_two_accounts_and_a_denial_are_one_contested_incident(tmp_path: Path) -> None:
    """Two outlets that tell of one strike and a third that has it denied give one incident, and what happened elsewhere another."""
    with open_ledger(str(tmp_path / "a.db"), create=True) as ledger:
        put(ledger, REPORTS)
        link_all(ledger, load_codebook(), AT)
        strikes = [one for one in ledger.incidents() if len(one["accounts"]) > 1]
        alone = [one for one in ledger.incidents() if len(one["accounts"]) == 1]

    (strike,) = strikes
    assert {account["origin"] for account in strike["accounts"]} == {"strike.txt", "second.txt", "denial.txt"}
    assert strike["grade"] == "contested"
    assert {account["origin"] for one in alone for account in one["accounts"]} == {"other.txt"}


def test_order_and_steps_change_nothing(tmp_path: Path) -> None:
    """The same reports in any order, linked one by one or all at once, give the same canonical dump."""
    whole = dump(tmp_path / "whole.db", REPORTS, one_by_one=False)
    steps = [dump(tmp_path / f"{number}.db", names, one_by_one=True) for number, names in enumerate(list(permutations(REPORTS))[::5])]

    assert all(found == whole for found in steps)


def test_bytes_are_kept_where_no_report_can_be_read(tmp_path: Path) -> None:
    """Bytes that hold no report are kept with the reason, and what holds none at all has its reason alone."""
    with open_ledger(str(tmp_path / "a.db"), create=True) as ledger:
        taken = take_in(ledger, Capture("noise.bin", b"\x00\x01\x02" * 50), ReadOptions(), load_codebook(), AT)
        gone = take_in(ledger, Refusal("gone.txt", "missing", "gone.txt: there is no such file"), ReadOptions(), load_codebook(), AT)
        failures = {one["origin"]: one["report"] for one in ledger.failures()}
        kept = ledger.original(failures["noise.bin"])

    assert taken.failure is not None
    assert gone.failure is not None
    assert (kept, failures["gone.txt"]) == (b"\x00\x01\x02" * 50, None)


def test_judgement_parts_what_evidence_joins(tmp_path: Path) -> None:
    """Two events that a person judged different stand in two incidents after the next linking, and stay there."""
    with open_ledger(str(tmp_path / "a.db"), create=True) as ledger:
        put(ledger, ("strike.txt", "second.txt"))
        link_all(ledger, load_codebook(), AT)
        (joined,) = list(ledger.incidents())
        keys = sorted(event_key(account["report"], account["event"]) for account in joined["accounts"])
        ledger.add_judgement(Judgement("different", "ana", AT, events=(keys[0], keys[1])))
        link_all(ledger, load_codebook(), AT)
        link_added(ledger, [joined["accounts"][0]["report"]], load_codebook(), AT)

        assert [len(one["accounts"]) for one in ledger.incidents()] == [1, 1]


def test_two_events_are_explained(tmp_path: Path) -> None:
    """What speaks for and against two events of a ledger being one deed is told field by field; keys of nothing are refused."""
    with open_ledger(str(tmp_path / "a.db"), create=True) as ledger:
        first, second = (one.added.report_id for one in put(ledger, ("strike.txt", "second.txt")) if one.added)
        found = explain(ledger, event_key(first, "e1"), event_key(second, "e1"), load_codebook())
        with pytest.raises(LinkError, match="REPORT#EVENT"):
            explain(ledger, "e1", "e2", load_codebook())
        with pytest.raises(UnknownIdError):
            explain(ledger, "sha256:00#e1", event_key(second, "e1"), load_codebook())

    assert found.bits > 0
    assert {"when", "places"} <= {one.field for one in found.evidence}


def test_new_version_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """After articles were edited no account is of a former version, ids that are gone lead on, and linking everything anew gives the same."""
    edits = (("other.txt", b"three", b"four"), ("second.txt", b"Eleven", b"Twelve"), ("strike.txt", b"Neuf", b"Dix"))
    with open_ledger(str(tmp_path / "a.db"), create=True) as ledger:
        put(ledger, REPORTS)
        link_all(ledger, load_codebook(), AT)
        ids = {one["id"] for one in ledger.incidents()}
        for name, old, new in edits:
            taken = take_in(ledger, Capture(name, REPORTS[name].replace(old, new)), ReadOptions(), load_codebook(), LATER)
            assert taken.added is not None
            link_added(ledger, [taken.added.report_id], load_codebook(), LATER)
        steps = list(ledger.dump())
        current = {one.report_id for one in ledger.captures() if one.current}
        assert {account["report"] for one in ledger.incidents() for account in one["accounts"]} <= current
        assert {ledger.incident(name)["id"] for name in ids} == {one["id"] for one in ledger.incidents()}
        link_all(ledger, load_codebook(), LATER)

        assert list(ledger.dump()) == steps
        assert sorted(len(one["accounts"]) for one in ledger.incidents()) == [1, 3]


def test_edit_that_tells_no_deed_ends_its_incident(tmp_path: Path) -> None:
    """Where the new version of an article tells no event any more, its incident is withdrawn, and others stay as they are."""
    with open_ledger(str(tmp_path / "a.db"), create=True) as ledger:
        put(ledger, ("strike.txt", "other.txt"))
        link_all(ledger, load_codebook(), AT)
        text = b"Lima Diario\n4 May 2024\n\nThe price of coffee rose in the city, and the weather stayed fair over the weekend.\n"
        taken = take_in(ledger, Capture("other.txt", text), ReadOptions(), load_codebook(), LATER)
        assert taken.added is not None
        link_added(ledger, [taken.added.report_id], load_codebook(), LATER)

        assert [{account["origin"] for account in one["accounts"]} for one in ledger.incidents()] == [{"strike.txt"}]
        assert [step.state for step in ledger.steps()][-1] == "withdrawn"
