"""What every engine owes: the bytes that `local` gives, whoever is killed and whatever a report does to its reader."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from recoupe import registry
from recoupe.errors import SchedulerError
from recoupe.scale import dask, work
from recoupe.scale.engine import Engine, Wishes
from recoupe.scale.run import Run, run_wide
from tests.conftest import NO_NAMESPACES, UNSHARE, has_namespaces
from tests.scale.cluster import Cluster
from tests.scale.samples import RECORDS, Looker, files, folder, stand_in

ENGINES = registry.names("scale")
OTHERS = tuple(name for name in ENGINES if name != "local")


def run(name: str, source: Path, out: Path, looker: Looker, scheduler: str | None = None) -> dict[str, bytes]:
    """Run an engine, in the folder of the source, so that origins are the same wherever that lies."""
    engine = registry.load("scale", name, Engine)
    os.chdir(source.parent)
    run_wide(Run((source.name,), out, size=2), engine, Wishes(2, scheduler, looker.tell), looker)
    return files(out)


@pytest.fixture(scope="module")
def stood_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let a stand-in read, here as on workers: what engines do is not reading, which takes seconds to begin with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent / "stand_in"), *filter(None, sys.path)]))
        patch.setenv("RECOUPE_STAND_IN", str(stand_in(tmp_path_factory.mktemp("stand-in") / "records.jsonl")))
        patch.chdir(Path.cwd())
        work._companions.cache_clear()
        yield
        work._companions(gate=False).close()
        work._companions.cache_clear()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("given") / "reports")


@pytest.fixture(scope="module")
def expected(stood_in: None, source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give what `local` gives."""
    return run("local", source, tmp_path_factory.mktemp("local") / "out", Looker())


@pytest.fixture(scope="module")
def cluster(stood_in: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """Give the address of a scheduler, and its two workers: three processes."""
    home = tmp_path_factory.mktemp("cluster")
    with Cluster(home) as found:
        address = found.scheduler("127.0.0.1")
        workers = [found.worker(address) for _ in range(2)]
        found.wait_for_workers()
        yield address, workers


def test_local_leaves_out_what_is_deadly(expected: dict[str, bytes]) -> None:
    """A report that brings down two processes is named in the manifest with the reason, as are those that cannot be read; the rest is complete."""
    manifest = expected["manifest.json"].decode()

    assert "reading it brought 2 processes down one after another" in manifest
    assert [re.search(rf'"code": "{code}"', manifest) is not None for code in ("limit", "binary", "line")] == [True] * 3
    assert sum(content.count(b"\n") for name, content in expected.items() if name.endswith(".jsonl") and name.startswith("shards/")) == RECORDS


@pytest.mark.parametrize("name", OTHERS)
def test_engine_gives_what_local_gives(name: str, expected: dict[str, bytes], source: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Every file has the bytes that `local` gives, though a worker is killed by SIGKILL after the first shard and a report is deadly."""
    address, workers = request.getfixturevalue("cluster") if registry.load("scale", name, Engine).clustered else (None, None)

    def kill() -> None:
        if workers is not None:
            workers[0].kill()
        else:
            next(one for one in psutil.Process().children() if one.status() != psutil.STATUS_ZOMBIE and "scale.process" in " ".join(one.cmdline())).kill()

    looker = Looker("reading", kill)
    found = run(name, source, tmp_path / "out", looker, address)

    assert sorted(found) == sorted(expected)
    assert [path for path, content in found.items() if content != expected[path]] == []


def test_report_that_kills_workers_costs_itself(expected: dict[str, bytes], source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that brings down not its reader alone but the worker too is left out like one that crashes, and nothing else is."""
    monkeypatch.setenv("RECOUPE_STAND_IN_KILLS", "all")

    assert run("processes", source, tmp_path / "out", Looker()) == expected


def test_stopped_run_goes_on(expected: dict[str, bytes], source: Path, tmp_path: Path) -> None:
    """A run that is interrupted after its first shard reads the others alone when it is started again, and what comes out is the same."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run("local", source, tmp_path / "out", Looker("reading", interrupt))
    before = files(tmp_path / "out")
    again = Looker()
    found = run("local", source, tmp_path / "out", again)

    assert [name for name in before if name.startswith("shards/")] == [name for name in expected if name.startswith("shards/000000")]
    assert again.before["reading"] == 2
    assert found == expected


def test_whole_run_is_not_done_again(expected: dict[str, bytes], source: Path, tmp_path: Path) -> None:
    """A run that is whole is only looked at; a file of it that was damaged is made again."""
    for name, content in expected.items():
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_bytes(content)
    looker = Looker()
    run("local", source, tmp_path / "out", looker)
    (tmp_path / "out" / "incidents.jsonl").write_bytes(b"{}\n")
    mended = Looker()

    assert "whole" in looker.told[-1]
    assert run("local", source, tmp_path / "out", mended) == expected
    assert mended.before["reading"] == 7


def test_scheduler_that_goes_is_told(stood_in: None, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that is gone in the middle ends the run with its address and with how to go on; what was done is kept."""
    monkeypatch.setattr(dask, "_CONNECT_S", 1)
    with Cluster(tmp_path) as cluster:
        address = cluster.scheduler("127.0.0.1")
        cluster.worker(address)
        cluster.wait_for_workers()
        with pytest.raises(SchedulerError, match=f"{address} is gone; what is done is kept"):
            run("dask", source, tmp_path / "out", Looker("reading", cluster.end), address)

    assert list((tmp_path / "out" / "shards").glob("*.json"))


def test_scheduler_out_of_reach_is_told(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that does not answer is told with its address, before anything is read."""
    monkeypatch.setattr(dask, "_CONNECT_S", 1)
    with pytest.raises(SchedulerError, match=r"tcp://127\.0\.0\.1:9.*does not answer"):
        run("dask", source, tmp_path / "out", Looker(), "tcp://127.0.0.1:9")

    assert not (tmp_path / "out" / "shards").exists()


def test_host_that_is_cut_off_costs_nothing(expected: dict[str, bytes], source: Path, tmp_path: Path) -> None:
    """Of two hosts in networks of their own one is cut off after the first shard, and says no farewell: the other does what is left."""
    if not has_namespaces():
        pytest.skip(NO_NAMESPACES)
    driver = [sys.executable, "-m", "tests.scale.two_hosts", str(source), str(tmp_path / "out"), str(tmp_path)]
    ran = subprocess.run([*UNSHARE, *driver], capture_output=True, text=True, check=False, timeout=120, cwd=Path(__file__).parent.parent.parent)

    assert ran.returncode == 0, ran.stderr
    assert "cut off" in ran.stdout
    assert files(tmp_path / "out") == expected
