"""`recoupe.open` gives a ledger at work: what the commands do, with tables for pandas and Arrow."""

import builtins
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

import recoupe
from recoupe.errors import ExportError, NoLedgerError, UnknownIdError
from recoupe.export.all_tables import TABLES
from recoupe.store.values import Window
from tests.pipeline.test_ledger import AT, REPORTS

KINDS = ("incidents", "events", "reports", "spans")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder of reports, and a ledger of them beside it."""
    home = tmp_path_factory.mktemp("opening")
    (home / "in").mkdir()
    for name, content in REPORTS.items():
        (home / "in" / name).write_bytes(content)
    with recoupe.open(home / "a.db", create=True, clock=lambda: AT) as ledger:
        ledger.add(home / "in")
    return home


@pytest.fixture
def ledger(folder: Path) -> Iterator[recoupe.OpenLedger]:
    """Open that ledger."""
    with recoupe.open(folder / "a.db", clock=lambda: AT) as found:
        yield found


def test_reports_go_in_and_are_linked(folder: Path, ledger: recoupe.OpenLedger) -> None:
    """A folder goes in once, its accounts are linked, and what cannot be read comes back as a failure with its reason."""
    again = ledger.add([folder / "in", folder / "nothing.txt"])

    assert (again.reports, again.new, [one.code for one in again.failures]) == (4, [], ["unreadable"])
    assert sorted(len(one["accounts"]) for one in ledger.incidents()) == [1, 3]
    assert (ledger.link().incidents, ledger.verify()) == (0, [])


def test_bytes_at_hand_go_in(tmp_path: Path) -> None:
    """Bytes go in under the origin that is named, with what the caller knows of them; other bytes are its next version."""
    with recoupe.open(tmp_path / "b.db", create=True, clock=iter(f"2024-05-03T08:00:{second:02}Z" for second in range(60)).__next__) as ledger:
        first = ledger.add_bytes(REPORTS["strike.txt"], "https://example.org/1", outlet="Le Fleuve", link=False)
        second = ledger.add_bytes(REPORTS["second.txt"], "https://example.org/1", published="2024-05-03")
        names = {one["id"]: one["outlet"] for one in ledger.reports()}

        assert ledger.report(first.new[0])["outlet"]["name"] == "Le Fleuve"
        assert (list(names), list(first.linked.__slots__)) == (second.new, ["incidents", "links"])
        assert (first.linked.incidents, second.linked.incidents) == (0, 1)


def test_walking_gives_the_public_record(ledger: recoupe.OpenLedger) -> None:
    """Walked over, the collections give dicts of the record, as often as one likes, and each is found by its id."""
    incidents, reports, events = ledger.incidents(), ledger.reports(), ledger.events()

    assert [one["schema"] for one in incidents] == ["recoupe/incident/1"] * 2 == [one["schema"] for one in incidents]
    assert all(ledger.incident(one["id"]) == one for one in incidents)
    assert all(ledger.report(one["id"]) == one for one in reports)
    assert {row["key"] for row in events} == {f"{one['id']}#{event['id']}" for one in reports for event in one["events"]}
    assert {hit.report_id for hit in ledger.search("drones Temera")} < {one["id"] for one in reports}


@pytest.mark.parametrize("kind", KINDS)
def test_tables_have_the_columns_of_csv_with_their_types(ledger: recoupe.OpenLedger, kind: str) -> None:
    """A data frame and a table of Arrow have the columns of the export `csv`, of types that can hold what is missing, and the same values."""
    import pandas as pd

    rows = getattr(ledger, kind)()
    frame, arrow = rows.to_pandas(), rows.to_arrow()
    (table,) = (one for one in TABLES if one.name == kind)
    dtypes = {"string": "string", "integer": "Int64", "number": "Float64", "date": "datetime64[s]"}

    assert list(frame.columns) == arrow.schema.names == table.header == list(rows.columns)
    assert [str(dtype) for dtype in frame.dtypes] == [dtypes[column.type] for column in table.columns]
    assert len(frame) == arrow.num_rows > 0
    cells = [[None if pd.isna(value) else value for value in row] for row in frame.itertuples(index=False)]
    dates = [at for at, column in enumerate(table.columns) if column.type == "date"]
    assert [[value.date() if at in dates and value else value for at, value in enumerate(row)] for row in cells] == [
        list(row.values()) for row in arrow.to_pylist()
    ]


def test_spans_are_the_characters_of_the_texts(ledger: recoupe.OpenLedger) -> None:
    """Each row of the spans holds the characters that stand at its offsets in its report."""
    texts = {one["id"]: one["text"] for one in ledger.reports()}
    frame = ledger.spans().to_pandas()

    assert len(frame) == len(list(ledger.spans())) > 20
    assert all(texts[row.report_id][row.start : row.end] == row.text for row in frame.itertuples())


def test_window_narrows_events_and_their_table(ledger: recoupe.OpenLedger) -> None:
    """Events of a window are the same walked over and as a table."""
    window = Window(types=("COERCE",))
    rows = ledger.events(window)

    assert {row["event"]["type"] for row in rows} == set(rows.to_pandas()["type"]) == {"COERCE"}
    assert len(ledger.events(Window(since="2030-01-01", undated=False)).to_pandas()) == 0


def test_two_events_are_explained(ledger: recoupe.OpenLedger) -> None:
    """What speaks for two accounts being of one deed is told field by field."""
    strike = next(one for one in ledger.incidents() if len(one["accounts"]) == 3)
    first, second = (f"{one['report']}#{one['event']}" for one in strike["accounts"][:2])

    assert ledger.explain(first, second).bits > 0


@pytest.mark.parametrize(("library", "call"), [("pandas", "to_pandas"), ("pyarrow", "to_arrow")])
def test_absent_library_is_named_with_its_extra(ledger: recoupe.OpenLedger, library: str, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pandas or pyarrow is not installed, all else works, and the call that needs it names the extra."""
    monkeypatch.setitem(builtins.__import__("sys").modules, library, None)

    assert len(list(ledger.incidents())) == 2
    with pytest.raises(ExportError, match=r"pip install 'recoupe\[(pandas|parquet)\]'"):
        getattr(ledger.incidents(), call)()


def test_libraries_are_loaded_only_when_used(folder: Path) -> None:
    """Opening a ledger and walking over it loads neither pandas nor pyarrow."""
    import subprocess
    import sys

    code = f"import sys, recoupe; list(recoupe.open({str(folder / 'a.db')!r}).incidents()); print({{'pandas', 'pyarrow'}} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "set()"


def test_what_is_not_there_is_told(ledger: recoupe.OpenLedger, tmp_path: Path) -> None:
    """No ledger and no such id end in errors of their own."""
    with pytest.raises(NoLedgerError, match="recoupe init"):
        recoupe.open(tmp_path / "none.db")
    with pytest.raises(UnknownIdError):
        ledger.incident("RCP-NOTHING")
    with pytest.raises(UnknownIdError):
        ledger.report("sha256:00")


def test_arrow_says_what_columns_mean(ledger: recoupe.OpenLedger) -> None:
    """Each column of a table of Arrow carries its meaning."""
    found: pa.Table = ledger.incidents().to_arrow()

    assert all(field.metadata[b"description"] for field in found.schema)
