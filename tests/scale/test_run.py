"""A run says what it cannot do before it does anything, leaves whole files behind, and parts its tables without losing a row."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest
from click.testing import CliRunner

from recoupe import registry
from recoupe.cli.main import recoupe
from recoupe.codebook.load import load_codebook
from recoupe.codebook.relevance import gate_rules
from recoupe.errors import ScaleError
from recoupe.export.exporter import Exporter, Job
from recoupe.export.selection import Selection
from recoupe.link.incidents import key_rules
from recoupe.pipeline.linking import incidents_of
from recoupe.pipeline.provenance import produced_by
from recoupe.pipeline.reading import Failure
from recoupe.read.captures import Capture, Refusal
from recoupe.read.intake import Intake
from recoupe.scale import parcels, shards, work
from recoupe.scale.engine import Engine, Wishes
from recoupe.scale.linking import link_wide
from recoupe.scale.parcels import items_of, pack
from recoupe.scale.reading import read_shards
from recoupe.scale.rounds import Floor
from recoupe.scale.run import Run, run_wide
from recoupe.scale.shards import cut
from recoupe.scale.shelf import Shelf
from recoupe.scale.tables import write_tables
from tests.export.samples import TABLES, lines
from tests.scale.samples import Hands, Looker, folder, shelved


class Companions:
    """Reads without reading: the records of the samples by their numbers."""

    def __init__(self, *, gate: bool) -> None:
        self.gate = gate

    def read_apart(self, item: Capture) -> Any:
        if not item.content.isdigit():
            return Failure(item.origin, "binary", f"{item.origin}: not text; pass the text")
        record = lines("records")[int(item.content)]
        gated = {"gate": f"sha256:{gate_rules().digest}"} if self.gate else {}
        return {**record, "origin": item.origin, "produced_by": {**produced_by(tuple(record["produced_by"]["languages"]), load_codebook()), **gated}}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(work, "_companions", Companions)
    return Run((str(folder(tmp_path / "reports")),), tmp_path / "out", size=2)


def go(run: Run, looker: Looker | None = None) -> Any:
    return run_wide(run, registry.load("scale", "local", Engine), Wishes(), looker or Looker())


def test_files_are_always_cut_alike(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards follow one another over the borders of files, have names with digests, and a report that is large stands alone."""
    monkeypatch.setattr(shards, "MOST_BYTES", 5)
    found = list(run.cuts())

    assert [one.shard for one in found] == [one.shard for one in run.cuts()]
    assert [one.shard.reports for one in found] == [2, 1, 2, 2]
    assert [len(one.items) for one in found] == [2, 1, 2, 2]
    assert [(Path(name).name, first, last) for name, first, last in found[2].shard.spans] == [("d.bin", 0, 0), ("e.jsonl", 0, 0)]
    assert all(one.shard.name.endswith(one.shard.digest[:12]) for one in found)


def test_archive_is_cut_over_its_records(root: Path) -> None:
    """The pages of a web archive are parted among shards, each with its place in the archive."""
    archive = root / "tests" / "contracts" / "samples" / "warc"
    found = list(cut([str(next(archive.glob("good.*")))], Intake(), 1, lambda _: None))

    assert [one.shard.spans[0][1:] for one in found] == [(number, number) for number in range(len(found))]
    assert found


def test_items_come_back(run: Run) -> None:
    """Reports and refusals that travel are what was sent."""
    items = [item for one in run.cuts() for item in one.items]

    assert list(items_of(parcels.frames_of(items))) == items
    assert {type(item) for item in items} == {Capture, Refusal}


REFUSED: list[tuple[str, Callable[[Run], Run], str]] = [
    ("sources", lambda run: replace(run, sources=(*run.sources, *run.sources)), "other sources"),
    ("size", lambda run: replace(run, size=3), "shards of another size"),
    ("keys", lambda run: replace(run, as_lines=True), "other keys"),
    ("address", lambda run: replace(run, sources=("https://example.org/a",)), "cannot be read again"),
    ("inside", lambda run: replace(run, out=Path(run.sources[0]) / "out"), "lies in"),
    ("something else", lambda run: replace(run, out=Path(run.sources[0]).parent), "something else"),
]


@pytest.mark.parametrize(("change", "said"), [pytest.param(change, said, id=name) for name, change, said in REFUSED])
def test_other_run_is_refused(change: Callable[[Run], Run], said: str, run: Run) -> None:
    """A folder of another run, or of none, is refused with the reason, and nothing in it is touched."""
    go(run)
    before = sorted(run.out.rglob("*"))
    with pytest.raises(ScaleError, match=said):
        go(change(run))

    assert sorted(run.out.rglob("*")) == before


def test_changed_file_is_refused(run: Run) -> None:
    """A run does not go on with files that changed since it began."""
    go(run)
    (run.out / "manifest.json").unlink()
    (Path(run.sources[0]) / "a.txt").write_bytes(b"3")
    with pytest.raises(ScaleError, match="changed since"):
        go(run)


def test_other_versions_are_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker of another version refuses its tasks; a run of another codebook does not go on; a record read with other libraries is not taken."""
    with pytest.raises(ScaleError, match=r"recoupe 0\.0"):
        work.perform("read", pack({"program": "recoupe 0.0"}))
    with pytest.raises(ScaleError, match="another codebook"):
        work.perform("link", pack({"rules": "other", "reports": []}))
    monkeypatch.setattr(Companions, "read_apart", lambda *_: {**lines("records")[0], "produced_by": {"program": "recoupe 0.0", "languages": {}}})
    with pytest.raises(ScaleError, match="other versions"):
        go(run)


def test_gate_is_asked_of_all_who_read(run: Run) -> None:
    """What is not parsed says so in its record, and a run that parses all is another run."""
    gated = replace(run, gate=True)
    assert go(gated)["gate"] == f"sha256:{gate_rules().digest}"
    records = [json.loads(line) for path in sorted((run.out / "shards").glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    assert records
    assert all(record["produced_by"]["gate"] for record in records)
    with pytest.raises(ScaleError, match="another gate"):
        go(run)


def test_two_runs_do_not_share_a_folder(run: Run) -> None:
    """While a run is at work, another in the same folder is refused."""
    with Shelf(run.out).held(), pytest.raises(ScaleError, match="at work"):
        go(run)


@pytest.mark.parametrize("shard", range(4))
def test_report_that_kills_workers_is_found(shard: int, run: Run) -> None:
    """Of a shard whose workers die each report is read alone: that which kills again is left out with the reason, the others are read."""
    cuts = list(run.cuts())
    floor = Floor(Hands(lambda task: task.name == cuts[shard].shard.name or b"deadly" in task.content), Shelf(run.out), Looker())
    told = read_shards(floor, cuts, [one.shard for one in cuts], load_codebook())
    failures = {Path(failure["origin"]).name: failure for one in told for failure in one["failures"]}

    assert sum(one["records"] for one in told) == 4
    assert sorted(failures) == ["c-fatal.txt", "d.bin", "e.jsonl:2"]
    assert "brought 2 processes down" in failures["c-fatal.txt"]["message"]


def test_half_written_shard_is_read_again(run: Run) -> None:
    """A shard whose records are not those that were written down is read again; nothing half written is taken for whole."""
    whole = go(run)
    first = min((run.out / "shards").glob("*.jsonl"))
    first.write_bytes(first.read_bytes()[:100])
    looker = Looker()

    assert go(run, looker) == whole
    assert looker.before["reading"] == 5


def test_parted_tables_have_the_rows_of_the_export(tmp_path: Path) -> None:
    """All parts together have the rows of `recoupe export parquet`, each row once, and its month and country lead to each part."""
    records = lines("records")
    floor, names = shelved(tmp_path / "out", records, 2)
    hall, incidents = link_wide(floor, names, key_rules(load_codebook()))
    files = write_tables(floor, hall, incidents)
    job = Job(Selection(list(incidents_of(records, load_codebook())), records), load_codebook())
    for file in registry.load("export", "parquet", Exporter).write(job):
        (tmp_path / file.name).write_bytes(b"".join(file.pieces))

    for table in TABLES:
        parts = f"read_parquet('{tmp_path}/out/tables/{table}/*/*/part.parquet', hive_partitioning = true)"
        ours, theirs = (
            duckdb.sql(f"SELECT * EXCLUDE ({out}) FROM {rows}") if out else duckdb.sql(f"SELECT * FROM {rows}")
            for out, rows in (("in_month, in_country", parts), ("", f"'{tmp_path}/{table}.parquet'"))
        )
        assert sorted(map(repr, ours.fetchall())) == sorted(map(repr, theirs.fetchall()))
    assert duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/out/tables/incidents/in_month=2024-*/*/*.parquet'").fetchall() != [(0,)]
    assert all(pyarrow.parquet.read_metadata(tmp_path / "out" / one["path"]).num_rows == one["rows"] for one in files)


def test_command_tells_what_came_of_it(run: Run) -> None:
    """The command ends with the code of its failures, names them, and shows a bar where that is wanted."""
    asked = ["run", *run.sources, "--out", str(run.out), "--shard-size", "2"]
    ran = CliRunner().invoke(recoupe, [*asked, "--progress", "always"])

    assert ran.exit_code == 4
    assert "recoupe: error (binary): " in ran.stderr
    assert "recoupe: 4 records, " in ran.stderr
    assert CliRunner().invoke(recoupe, [*asked, "-v"]).exit_code == 4


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--engine", "dask"], "--scheduler"), (["--workers", "2"], "--engine processes"), (["--engine", "ray"], "ray")],
    ids=["no scheduler", "workers of local", "no such engine"],
)
def test_wrong_usage_is_told(options: list[str], said: str, run: Run) -> None:
    """Options that have no use, or lack another, are refused before anything is read."""
    ran = CliRunner().invoke(recoupe, ["run", *run.sources, "--out", str(run.out), *options])

    assert ran.exit_code == 2
    assert said in ran.output
    assert not run.out.exists()


def test_stopped_command_says_how_to_go_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with 130, and says that what is done is kept."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Companions, "read_apart", interrupt)
    ran = CliRunner().invoke(recoupe, ["run", *run.sources, "--out", str(run.out)])

    assert ran.exit_code == 130
    assert "same command again" in ran.stderr


def test_nothing_to_read_is_told(tmp_path: Path) -> None:
    """A folder without reports gives an empty run, and code 1."""
    (tmp_path / "empty").mkdir()

    assert CliRunner().invoke(recoupe, ["run", str(tmp_path / "empty"), "--out", str(tmp_path / "out")]).exit_code == 1
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes())["incidents"] == 0
